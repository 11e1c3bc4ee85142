//! Labels, pages, monographs and archives of strangers, and a library that somebody tampered with.

use std::ffi::OsString;
use std::fs;
use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::checker::{FORMATS, acts, hold, plain};
use super::home::{Home, os, raw};
use super::payload::{evil, toml_escaped, xml_escaped};

/// Questions that touch everything that a library holds of a medicine.
fn questions<'a>(name: &'a str, word: &'a str) -> Vec<Vec<&'a str>> {
    vec![
        vec!["show", name],
        vec!["show", name, "-s", "boxed-warning,side-effects,references,other,note"],
        vec!["show", name, "warfarin", "no such name"],
        vec!["faq", name],
        vec!["search", word, "-n", "5"],
        vec!["search", word, "--source", "library", "-n", "0"],
        vec!["list", "--source", "library"],
        vec!["list", "--name", name],
        vec!["sections", name],
        vec!["compare", name, "warfarin"],
        vec!["interactions", name, "warfarin"],
        vec!["resolve", name],
        vec!["scan", "-"],
        vec!["library"],
    ]
}

/// An openFDA record in which every text is hostile, the names of fields too.
fn openfda() -> Value {
    let evil = format!("{}\0\n", evil());
    let text = |words: &str| json!([format!("{words} {evil}")]);
    let rows = format!("<tr><th>Effect {evil}</th></tr><tr><td>Hexing {evil}</td></tr>").replace("<b>", "").replace("</b>", "");
    let openfda = json!({
        "generic_name": text("HEXAZOLE"), "brand_name": text("Hexify"), "substance_name": text("HEXAZOLE SODIUM"), "manufacturer_name": text("Hexers"),
        "product_type": text("HUMAN"), "route": text("ORAL"), "product_ndc": text("1-1"), "rxcui": text("1"), "unii": text("HEX"),
        "pharm_class_epc": text("Hexer [EPC]"), "application_number": text("N1"), "is_original_packager": [true],
    });
    let mut record = json!({
        "set_id": format!("44444444-dddd {evil}"), "id": evil, "version": "1", "effective_time": "20250301", "openfda": openfda,
        "boxed_warning": text("WARNING: HEXES"), "indications_and_usage": text("1 INDICATIONS 1.1 Hexing is treated."),
        "adverse_reactions": text("6 ADVERSE REACTIONS"), "adverse_reactions_table": [format!("<table><caption>Hexes {evil}</caption>{rows}</table>")],
        "warnings_table": [format!("Hex | {evil}\n{evil} | hex")],
    });
    record[format!("odd {evil} field")] = text("Oddly hexing.");
    record
}

fn spl() -> String {
    let evil = xml_escaped(&evil());
    let label = include_str!("../data/label.xml");
    [
        "Examplex, an",
        "Third",
        "Directions",
        "Wash ",
        "Adults",
        "Quixotic",
        "Keep",
        "33333333-cccc-4000-8000-000000000003",
        "TOPICAL",
        "HUMAN",
    ]
    .iter()
    .fold(label.to_owned(), |label, word| label.replace(word, &format!("{word} {evil} ")))
    .replace("<name>exampline", &format!("<name>{evil} exampline"))
}

fn page() -> String {
    let page = include_str!("../data/page.md");
    ["Pagedrol", "Tests", "Nearly", "With tea", "at 3", "invented"]
        .iter()
        .fold(page.to_owned(), |page, word| page.replace(word, &format!("{word} {}", evil().replace('\r', ""))))
}

fn monograph() -> String {
    include_str!("../data/examplol.toml").replace("= \"", &format!("= \"{}", toml_escaped(&format!("{}\n", evil()))))
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_label_of_any_format_says_nothing_to_the_terminal() {
    for (file, content, name, word) in [
        ("label.json", openfda().to_string(), "hexazole", "hexing"),
        ("label.xml", spl(), "exampline", "both"),
        ("page.md", page(), "pagedrol", "always"),
    ] {
        let home = Home::new();
        home.file(file, content);
        home.ask_in_every_format(&["import", file], b"");
        let listed = home.json(&["list", "--source", "library"]);
        let id = listed["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{file} was not taken in"));
        assert!(id.starts_with(&name[..4]) || id.contains(name), "{id}");
        for question in questions(id, word) {
            home.ask_in_every_format(&question, word.as_bytes());
        }
        // What is taken in is clean, so nothing has to be made visible.
        let shown = home.json(&["show", id]).to_string();
        assert_eq!(shown.chars().find(|c| acts(*c)), None, "{shown}");
        assert!(shown.contains(word), "{shown}");
    }
}

#[test]
fn a_monograph_with_escapes_is_refused_and_what_is_said_of_it_is_text() {
    let home = Home::new();
    home.file("evil.toml", monograph());
    home.file("raw.toml", format!("id = \"x\"\n{} = 1\n", evil()));
    home.file("key.toml", format!("\"{}\" = 1\nid = \"x\"\n", toml_escaped(&format!("a\nraw.toml: valid\n{}", evil()))));
    home.file("bytes.toml", b"id = \"x\xff\x1b[2J\"");
    for file in ["evil.toml", "raw.toml", "key.toml", "bytes.toml"] {
        home.ask_in_every_format(&["validate", file], b"");
        home.ask_in_every_format(&["import", file], b"");
        let said = home.ask(&os(&["validate", file]), b"");
        assert_eq!(said.status.code(), Some(3));
        let said = String::from_utf8(said.stdout).unwrap();
        assert!(said.lines().all(|line| line.starts_with(&format!("{file}:")) || line.starts_with("  hint: ")), "{said}");
    }
}

#[test]
fn names_of_files_and_entries_are_text_and_make_no_lines_of_their_own() {
    let home = Home::new();
    let label = openfda().to_string();
    // A name of a file has at most 255 bytes, and no slash.
    let forged = "a\nmedref: the library is whole\u{1b}]0;x\u{7}\u{202e}\u{e0041}";
    let odd = raw(b"b\xff\x1b[2J\nb: valid");
    home.file("evil.zip", zipped(&[(&format!("../{}", evil()), &label), (&format!("{}\n.json", evil()), "{\"set_id\": 1}")]));
    fs::create_dir(home.path(forged)).unwrap();
    for (name, content) in
        [(OsString::from(forged), "{\"set_id\": 1}"), (odd.clone(), "id = \"x\""), ("c.zip\n\u{7}".into(), "PK\u{3}\u{4}")]
    {
        fs::write(home.path(forged).join(name), content).unwrap();
    }
    let inside = home.path(forged).join(forged);
    for (format, color) in FORMATS {
        for verb in ["import", "validate", "scan"] {
            let missing = format!("no{forged}");
            for file in
                [OsString::from("evil.zip"), forged.into(), inside.clone().into(), odd.clone(), missing.into(), "-".into()]
            {
                let arguments = [os(&[verb, "--format", format, "--color", color]), vec![file]].concat();
                let output = home.ask(&arguments, label.as_bytes());
                // A scan as Markdown gives the text back.
                if (verb, format) == ("scan", "markdown") {
                    plain(verb, &output.stdout, &['\t', '\r']);
                } else {
                    hold(&format!("{arguments:?}"), (format, color), &output);
                }
                for stream in [output.stdout, output.stderr] {
                    let said = String::from_utf8(stream).unwrap();
                    let forged =
                        said.lines().any(|line| line.starts_with("medref: the library is whole") || line.starts_with("b: valid"));
                    assert!(!forged, "{arguments:?}: {said}");
                }
            }
        }
    }
}

#[test]
fn a_library_that_somebody_tampered_with_says_nothing_to_the_terminal() {
    let home = Home::with_planted_library();
    let whole =
        [vec!["library", "verify"], vec!["about"], vec!["config"], vec!["faq", "examplol", "1"], vec!["new", "newol"], vec![]];
    for question in questions("examplol", "adults").into_iter().chain(whole) {
        home.ask_in_every_format(&question, b"examplol and Samplex");
    }
}

#[test]
fn json_loses_no_character_of_it() {
    let home = Home::with_planted_library();
    let count = |question: &[&str]| -> usize {
        fn texts(value: &Value) -> Vec<&str> {
            match value {
                Value::String(text) => vec![text],
                Value::Array(all) => all.iter().flat_map(texts).collect(),
                Value::Object(all) => all.values().flat_map(texts).collect(),
                _ => Vec::new(),
            }
        }
        let evil = evil();
        texts(&home.json(question)).iter().filter(|text| text.contains(&evil)).count()
    };
    assert!(count(&["show", "examplol"]) >= 40);
    assert!(count(&["faq", "examplol"]) >= 4);
    assert!(count(&["list", "--source", "library"]) >= 3);
    assert!(count(&["library"]) >= 3);
    assert!(count(&["resolve", "examplol"]) >= 2);
    assert_eq!(count(&["resolve", &evil()]), 1);
    assert_eq!(count(&["validate", &evil()]), 1);
}
