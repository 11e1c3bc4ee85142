//! Labels taken in from every format that is published: found, named, preferred and told apart; what is broken is said.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use support::medref;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A home whose library is what the test makes of it.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("library.db")
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        medref(self.folder.path()).args(arguments).env("MEDREF_LIBRARY", self.library()).output().unwrap()
    }

    /// What is printed when all goes well.
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Takes in files and gives what became of the records, by its words.
    fn import(&self, arguments: &[&str]) -> (Option<i32>, Vec<(String, u64)>, String) {
        let output = self.run(&[&["import", "--quiet"], arguments].concat());
        let rows = String::from_utf8(output.stdout.clone()).unwrap();
        let count = |line: &str| line.split_once('\t').map(|(word, n)| (word.to_owned(), n.parse().unwrap()));
        (output.status.code(), rows.lines().filter_map(count).filter(|(_, n)| *n > 0).collect(), stderr(&output))
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn data(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name).to_str().unwrap().to_owned()
}

fn counts(all: &[(&str, u64)]) -> Vec<(String, u64)> {
    all.iter().map(|(word, n)| ((*word).to_owned(), *n)).collect()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_openfda_label_is_shown_searched_listed_and_resolved_like_any_other_medicine() {
    let home = Home::new();
    assert_eq!(home.import(&[&data("label.json")]).1, counts(&[("added", 1), ("skipped as equivalent", 1)]));
    for name in
        ["Samplozol Forte", "samplozole", "samplozole sodium", "11111-222", "SAMPLE0001", "11111111-aaaa-4000-8000-000000000001"]
    {
        assert!(home.says(&["resolve", name]).contains("samplozole-11111111"), "{name}");
    }
    let page = home.says(&["show", "samplozole"]);
    for words in [
        "> - **WARNING: PURPLE HICCUPS**",
        "### 1.1 Plain Moods\n\nSamplozole is for moods that are plain.",
        "- Adults: 5 mg daily ( 2.1 ).",
        "Take 5 mg of HLA-B\\*15:02 ± ≥ µg.",
        "- Age: **6 to 12**; Dose: 2.5 mg",
        "Never more.",
        "### Tea leaves\n\nThey were read, and said zanzibar.",
        "set id 11111111-aaaa-4000-8000-000000000001, version 3, of 2025-03-01",
        "not reviewed",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    assert_eq!(page.matches("Nothing is known of it.").count(), 1, "what openFDA says twice is there once");
    assert!(home.says(&["show", "samplozole", "-s", "pregnancy"]).contains("Nothing is known of it."));
    assert!(!home.says(&["show", "samplozole", "-s", "pregnancy"]).contains("Not under 6 years"));
    assert!(home.says(&["search", "zanzibar"]).starts_with("samplozole-11111111\tother\t"));
    assert_eq!(home.says(&["list", "--source", "library"]), "samplozole-11111111\n");
    assert_eq!(home.says(&["list", "--class", "sulfonylureas", "--source", "library"]), "samplozole-11111111\n");
    assert!(home.says(&["sections", "samplozole"]).contains("adverse-effects\t34084-4\tcovered"));
    let json = home.says(&["show", "samplozole", "-s", "dosage", "--format", "json"]);
    assert!(json.contains("\"origin\": \"label\"") && json.contains("\"maker\": \"First Maker\""), "{json}");
    assert!(json.contains("\"type\": \"row\""), "{json}");
}

#[test]
fn every_kind_of_answer_about_a_label_keeps_the_json_contract() {
    let home = Home::new();
    home.import(&[&data("label.json"), &data("label.xml"), &data("page.md"), "--all"]);
    let schema: serde_json::Value = serde_json::from_str(include_str!("../data/schema/medref-1.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let label = data("label.json");
    for question in [
        &["show", "samplozole"][..],
        &["show", "exampline", "-s", "dosage,other"],
        &["show", "pagedrol"],
        &["faq", "pagedrol"],
        &["search", "moods"],
        &["list", "--source", "library"],
        &["sections", "samplozole"],
        &["resolve", "11111-222"],
        &["library"],
        &["import", &label],
    ] {
        let answer = home.says(&[question, &["--format", "json", "-q"]].concat());
        let errors: Vec<String> = schema
            .iter_errors(&serde_json::from_str(&answer).unwrap())
            .map(|e| e.to_string().chars().take(300).collect())
            .collect();
        assert_eq!(errors, [""; 0], "{question:?}");
    }
}

#[test]
fn the_newest_version_wins_and_older_ones_are_passed_over() {
    let home = Home::new();
    let text = fs::read_to_string(data("label.json")).unwrap();
    let newer = home.file("newer.json", text.replace("\"version\": \"3\"", "\"version\": \"4\"").replace("plain.", "newer."));
    let older = home.file("older.json", text.replace("\"version\": \"3\"", "\"version\": \"2\"").replace("plain.", "older."));
    home.import(&[&data("label.json")]);
    assert_eq!(home.import(&[&data("label.json")]).1, counts(&[("unchanged", 1), ("skipped as equivalent", 1)]));
    assert_eq!(home.import(&[&newer]).1, counts(&[("replaced", 1), ("skipped as equivalent", 1)]));
    assert_eq!(home.import(&[&older]).1, counts(&[("skipped as older", 1), ("skipped as equivalent", 1)]));
    assert!(home.says(&["show", "samplozole", "-s", "usage"]).contains("moods that are newer."));
    // The words of the version that was replaced are not found any more.
    assert_eq!(home.run(&["search", "are plain", "--source", "library"]).status.code(), Some(1));
}

#[test]
fn of_many_labels_the_original_packagers_is_shown_and_the_others_are_named() {
    let home = Home::new();
    assert_eq!(home.import(&[&data("label.json"), "--all"]).1, counts(&[("added", 2)]));
    let output = home.run(&["show", "samplozole", "-s", "usage"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("Plain Moods"));
    assert!(stderr(&output).contains("your library has 1 label more of samplozole"), "{}", stderr(&output));
    let all = home.says(&["list", "--source", "library", "--name", "samplozole"]);
    assert_eq!(all.lines().count(), 2, "{all}");
    // A set id chooses.
    let chosen = home.says(&["show", "11111111-bbbb-4000-8000-000000000002", "-s", "usage"]);
    assert!(chosen.contains("Repacked samplozole"), "{chosen}");
}

#[test]
fn labels_that_name_no_ingredient_are_not_taken_for_equivalent() {
    let home = Home::new();
    let label = |id: u32, brand: &str| {
        format!(
            "{{\"set_id\": \"{id:08}-0000-4000-8000-000000000000\", \"warnings\": [\"x\"], \"openfda\": {{\"brand_name\": [\"{brand}\"]}}}}\n"
        )
    };
    let file = home.file("brands.jsonl", label(1, "Alphol") + &label(2, "Betol"));
    assert_eq!(home.import(&[&file]).1, counts(&[("added", 2)]));
}

#[test]
fn a_bundled_monograph_comes_first_and_source_chooses() {
    let home = Home::new();
    let text =
        fs::read_to_string(data("label.json")).unwrap().replace("SAMPLOZOLE", "WARFARIN").replace("SAMPLE0001", "5Q7ZVV76EI");
    home.import(&[&home.file("warfarin.json", text)]);
    let output = home.run(&["show", "warfarin", "-s", "usage"]);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("Plain Moods"));
    assert!(stderr(&output).contains("your library has 1 label of warfarin"), "{}", stderr(&output));
    assert!(home.says(&["show", "warfarin", "-s", "usage", "--source", "library"]).contains("Plain Moods"));
}

#[test]
fn archives_folders_and_standard_input_hold_what_files_do() {
    let json = fs::read(data("label.json")).unwrap();
    let xml = fs::read(data("label.xml")).unwrap();
    // As openFDA serves them, and as DailyMed does: a zip of zips, each with pictures.
    let home = Home::new();
    let bulk = home.file("drug-label-0001-of-0001.json.zip", zipped(&[("drug-label-0001-of-0001.json", &json)]));
    let inner = zipped(&[("label.xml", &xml), ("picture.jpg", b"\xff\xd8\xff\xe0")]);
    let outer = home.file("dm_spl.zip", zipped(&[("prescription/", b""), ("prescription/a.zip", &inner)]));
    assert_eq!(home.import(&[&bulk, &outer]).1, counts(&[("added", 2), ("skipped as equivalent", 1)]));
    assert_eq!(home.says(&["library", "-q"]).lines().count(), 2);

    let home = Home::new();
    let folder = home.folder.path().join("labels");
    fs::create_dir_all(folder.join("deeper")).unwrap();
    fs::write(folder.join("deeper/a.xml"), &xml).unwrap();
    fs::write(folder.join("b.json"), &json).unwrap();
    fs::write(folder.join("picture.png"), b"\x89PNG").unwrap();
    assert_eq!(home.import(&[folder.to_str().unwrap()]).1, counts(&[("added", 2), ("skipped as equivalent", 1)]));

    let home = Home::new();
    for content in [&json[..], &xml, &zipped(&[("label.xml", &xml)])] {
        let mut child = medref(home.folder.path())
            .args(["import", "-", "--quiet"])
            .env("MEDREF_LIBRARY", home.library())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(content).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    assert_eq!(home.says(&["list", "--source", "library"]).lines().count(), 2);
}

#[test]
fn an_spl_document_comes_through_with_lists_tables_and_its_own_titles() {
    let home = Home::new();
    home.import(&[&data("label.xml")]);
    let page = home.says(&["show", "Examplex"]);
    for words in [
        "- 1\\. Wash both hands",
        "- 2\\. Rub in 10⁹ grains per m²",
        "- Who: **Adults**; How often Day: once; How often Night: never",
        "### Quixotic remarks\n\nKeep \\<dry> ≥ 5 days.",
        "Third \\& Maker",
        "over the counter",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let narrow = home.says(&["show", "Examplex", "-s", "dosage", "--format", "text", "--width", "90"]);
    assert!(narrow.contains("Who     How often Day  How often Night"), "{narrow}");
}

#[test]
fn a_page_and_a_monograph_are_what_they_say_they_are() {
    let home = Home::new();
    assert_eq!(home.import(&[&data("page.md"), &data("examplol.toml")]).1, counts(&[("added", 2)]));
    assert_eq!(home.says(&["faq", "pagedrol"]), "pagedrol\t1\tWith tea?\tYes, at 3 * 4 o'clock.\t[1]\n");
    let page = home.says(&["show", "pagedrol"]);
    assert!(page.contains("- **Tests (T):** Nearly always.") && page.contains("crowd-sourced or AI-generated"), "{page}");
    assert!(page.contains("Nobody checked this."), "{page}");
    // What is written as TOML comes back as it was.
    home.import(&[&data("label.json")]);
    let toml = home.says(&["show", "samplozole", "--format", "toml", "-q"]);
    let other = Home::new();
    assert_eq!(other.import(&[&other.file("samplozole.toml", &toml)]).1, counts(&[("added", 1)]));
    assert_eq!(other.says(&["show", "samplozole", "--format", "toml", "-q"]), toml);
}

#[test]
fn broken_records_are_reported_one_by_one_and_do_not_stop_the_rest() {
    let home = Home::new();
    let good = |id: u32| {
        format!(
            "{{\"set_id\": \"{id:08}-0000-4000-8000-000000000000\", \"version\": \"1\", \"warnings\": [\"Beware of {id}.\"], \
             \"openfda\": {{\"generic_name\": [\"brokenol {id}\"]}}}}"
        )
    };
    let deep = format!("{{\"set_id\": \"d\", \"x\": {}{}}}", "[".repeat(5000), "]".repeat(5000));
    let lines = [
        good(1),
        "{\"set_id\": 5}".to_owned(),
        "{\"set_id\": \"no-name\", \"warnings\": [\"x\"]}".to_owned(),
        "nonsense".to_owned(),
        deep,
        "{\"set_id\": \"unterminated".to_owned(),
        good(2),
    ];
    let (status, became, said) = home.import(&[&home.file("lines.jsonl", lines.join("\n"))]);
    assert_eq!((status, became), (Some(3), counts(&[("added", 2), ("rejected", 5)])), "{said}");
    for words in [
        "record 2 (line 2): not taken in: it is no openFDA label record",
        "record 3 (line 3): not taken in: it names no medicine",
        "(line 4)",
        "(line 5)",
        "(line 6)",
    ] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    assert_eq!(home.says(&["list", "--source", "library"]).lines().count(), 2);
}

#[test]
fn hostile_files_are_refused_or_cleaned() {
    let home = Home::new();
    let xml = fs::read_to_string(data("label.xml")).unwrap();
    let bomb = xml.replace("<document ", "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><document ");
    let deep = xml.replace("<paragraph>", &"<content>".repeat(1000));
    let (status, _, said) =
        home.import(&[&home.file("bomb.xml", bomb), &home.file("deep.xml", deep), &home.file("x.pdf", "%PDF-1.7")]);
    assert_eq!(status, Some(3));
    for words in [
        "bomb.xml: not taken in: it declares a document type",
        "deep.xml: not taken in: it has more than 200 elements",
        "x.pdf: not taken in: it is none of the formats",
    ] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    // Escape sequences, bidirectional overrides and NUL in a text; a name that points out of the archive.
    let text = fs::read_to_string(data("label.json")).unwrap().replace("said zanzibar", "said\\u001b[31m zan\\u202ezibar\\u0000");
    let evil =
        home.file("evil.zip", zipped(&[("../../\u{1b}[2Jevil.json", text.as_bytes()), ("/etc/broken.json", b"{\"set_id\": 1}")]));
    let (status, became, said) = home.import(&[&evil]);
    assert_eq!((status, became), (Some(3), counts(&[("added", 1), ("skipped as equivalent", 1), ("rejected", 1)])), "{said}");
    let shown = home.says(&["show", "samplozole", "-s", "other"]);
    assert!(shown.contains("said \\[31m zanzibar") && !shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown}");
    assert!(!said.contains('\u{1b}') && !home.folder.path().parent().unwrap().join("evil.json").exists());
    // Bytes that are no UTF-8 become the replacement character.
    let mut bytes = fs::read(data("label.json")).unwrap();
    let at = bytes.windows(8).position(|w| w == b"zanzibar").unwrap();
    bytes[at] = 0xff;
    let home = Home::new();
    home.import(&[&home.file("latin.json", bytes)]);
    assert!(home.says(&["show", "samplozole", "-s", "other"]).contains("\u{fffd}anzibar"));
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_taken() {
    let home = Home::new();
    let (status, became, said) = home.import(&["no-such-file.json", &data("label.xml")]);
    assert_eq!((status, became), (Some(4), counts(&[("added", 1)])), "{said}");
    assert!(said.contains("no-such-file.json: not taken in: it could not be read"), "{said}");
    let cut = zipped(&[("a.json", &fs::read(data("label.json")).unwrap())]);
    let (status, _, said) = home.import(&[&home.file("cut.zip", &cut[..cut.len() / 2])]);
    assert_eq!(status, Some(3));
    assert!(said.contains("its zip archive is broken"), "{said}");
}

#[test]
fn the_library_says_what_it_holds_and_gives_it_up() {
    let home = Home::new();
    assert_eq!(home.says(&["library", "path"]), format!("{}\n", home.library().display()));
    assert_eq!(home.run(&["library"]).status.code(), Some(4));
    home.import(&[&data("label.json"), &data("label.xml"), &data("page.md"), "--all"]);
    let page = home.says(&["library", "--format", "text"]);
    for words in ["label.json", "openfda", "3 of 2 medicines, of 2024-06-15 to 2026-01-01", "Monographs and pages  1"] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    assert!(stderr(&home.run(&["library", "verify"])).contains("the library is whole"));
    home.says(&["library", "remove", "label.xml", "11111111-bbbb-4000-8000-000000000002", "pagedrol"]);
    assert_eq!(home.says(&["list", "--source", "library"]), "samplozole-11111111\n");
    assert_eq!(home.run(&["library", "remove", "nothing"]).status.code(), Some(1));
    assert!(stderr(&home.run(&["library", "verify"])).contains("the library is whole"));
    assert_eq!(home.run(&["search", "Quixotic", "--source", "library"]).status.code(), Some(1));
}
