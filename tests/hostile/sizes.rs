//! Texts without measure: what takes time with the square of a length, or memory without bound, fails here.

use std::process::Command;
use std::time::{Duration, Instant};

use super::checker::hold;
use super::home::{Home, answer, os};

/// Far more than any of these takes, in a slow build on a busy machine; what is quadratic takes minutes.
const LONGEST: Duration = Duration::from_secs(20);

/// Kibibytes of address space.
const MEMORY: &str = "1500000";

/// A megabyte, and a tenth of it for what is asked many times: an unoptimised build is slow.
const MUCH: usize = 1_000_000;
const LESS: usize = MUCH / 20;

/// Asks with bounded memory, and holds the answer and the time that it took against the rules.
fn ask(home: &Home, question: &[&str], (format, color): (&str, &str), columns: &str, typed: &[u8]) {
    let medref = home.medref();
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v $0 && exec \"$@\"", MEMORY]).arg(medref.get_program()).args(question).env_clear();
    command.args(["--format", format, "--color", color]).env("COLUMNS", columns).current_dir(home.path(""));
    command.envs(medref.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let begun = Instant::now();
    let output = answer(&mut command, typed);
    let what = question.iter().map(|part| part.chars().take(40).collect::<String>()).collect::<Vec<_>>().join(" ");
    let took = begun.elapsed();
    assert!(took < LONGEST, "{what} --format {format} at {columns} columns took {took:?}");
    // Without `hold`'s message the whole text would be in it.
    if !(question[0] == "scan" && format == "markdown") {
        hold(&what, (format, color), &output);
    }
}

/// Texts of so many bytes with nothing to break them, or with nothing else than breaks.
fn texts(bytes: usize) -> [(&'static str, String); 5] {
    [
        ("marks", format!("e{}", "\u{301}".repeat(bytes / 2))),
        ("word", "x".repeat(bytes)),
        ("doses", "5 mg ".repeat(bytes / 5)),
        ("escapes", "\u{1b}[2J\u{202e}".repeat(bytes / 7)),
        ("lines", "x\n".repeat(bytes / 10)),
    ]
}

/// A label with a text in a section and in a table, under the name "huge" and a word.
fn label(number: usize, word: &str, text: &str, table: &str) -> serde_json::Value {
    serde_json::json!({
        "set_id": format!("{number:08}-aaaa"), "version": "1", "indications_and_usage": [text],
        "adverse_reactions_table": [format!("<table><tr><td>{table}</td><td>x</td></tr></table>")],
        "openfda": { "generic_name": [format!("huge{word}")], "substance_name": [format!("HUGE{word}")] },
    })
}

fn with_labels(labels: &[serde_json::Value]) -> Home {
    let home = Home::new();
    home.file("labels.json", serde_json::to_vec(labels).unwrap());
    ask(&home, &["import", "labels.json", "-q"], ("tsv", "never"), "80", b"");
    home
}

#[test]
fn a_megabyte_in_a_label_is_laid_out_in_time() {
    // One word that nothing breaks, and as many words as there can be.
    let [marks, _, doses, ..] = texts(MUCH);
    let texts = [marks, doses];
    let labels: Vec<_> = texts.iter().enumerate().map(|(number, (word, text))| label(number, word, text, "x")).collect();
    let home = with_labels(&labels);
    for (word, _) in texts {
        ask(&home, &["show", &format!("huge{word}")], ("terminal", "always"), "80", b"");
        ask(&home, &["show", &format!("huge{word}"), "-s", "usage"], ("markdown", "never"), "80", b"");
    }
    ask(&home, &["search", "x", "-n", "0"], ("terminal", "always"), "80", b"");
}

#[test]
fn a_long_label_is_laid_out_at_any_width() {
    let texts = texts(LESS);
    let nested = format!("{}x{}", "<list><item>".repeat(10_000), "</item></list>".repeat(10_000));
    let rows = "x</td><td>y</td></tr><tr><td>".repeat(1_000);
    let of_texts = texts.iter().enumerate().map(|(number, (word, text))| label(number, word, text, &text.replace('\u{1b}', "")));
    let labels: Vec<_> = of_texts.chain([label(8, "nested", "x", &nested), label(9, "rows", "x", &rows)]).collect();
    let home = with_labels(&labels);
    for word in texts.iter().map(|(word, _)| *word).chain(["nested", "rows"]) {
        let name = format!("huge{word}");
        for columns in ["1", "20", "80"] {
            ask(&home, &["show", &name], ("terminal", "always"), columns, b"");
        }
        ask(&home, &["show", &name, "--width", "1000"], ("terminal", "always"), "80", b"");
        for format in ["text", "markdown", "json", "jsonl", "tsv", "toml"] {
            ask(&home, &["show", &name], (format, "never"), "80", b"");
        }
    }
}

#[test]
fn a_megabyte_of_marks_on_standard_input_is_answered() {
    let home = Home::new();
    let [(_, marks), ..] = texts(MUCH);
    for question in [&["resolve", "-"][..], &["show", "-"], &["scan", "-"], &["interactions", "warfarin", "-"]] {
        ask(&home, question, ("tsv", "never"), "80", marks.as_bytes());
    }
    ask(&home, &["import", "-"], ("text", "never"), "80", format!("# Hugeol\n\n**Usage:**\n\n* {marks}\n").as_bytes());
}

#[test]
fn a_long_text_on_standard_input_is_answered() {
    let home = Home::new();
    for (_, text) in texts(LESS) {
        ask(&home, &["resolve", "-"], ("tsv", "never"), "80", text.as_bytes());
        let line = text.replace('\n', " ");
        for question in [&["resolve", "-"][..], &["show", "-"], &["interactions", "warfarin", "-"]] {
            ask(&home, question, ("terminal", "always"), "20", line.as_bytes());
        }
        for format in ["tsv", "json", "markdown"] {
            ask(&home, &["scan", "-"], (format, "never"), "80", text.as_bytes());
        }
        ask(&home, &["validate", "-"], ("text", "never"), "80", format!("id = \"{line}\"").as_bytes());
        ask(&home, &["import", "-"], ("text", "never"), "80", format!("# Hugeol\n\n**Usage:**\n\n* {text}\n").as_bytes());
    }
    ask(&home, &["scan", "-"], ("json", "never"), "80", "warfarin e\u{301}\n".repeat(5_000).as_bytes());
    ask(&home, &["scan", "-"], ("tsv", "never"), "80", "warfarin\u{1b}[2J\n".repeat(20_000).as_bytes());
}

/// An argument of nearly the length that Linux takes.
#[test]
fn the_longest_argument_is_answered() {
    let home = Home::new();
    let [(_, marks), (_, word), ..] = texts(MUCH);
    for text in [marks, word] {
        let mut argument = text.replace('\n', " ");
        argument.truncate((0..=120_000).rev().find(|at| argument.is_char_boundary(*at)).unwrap());
        let argument = argument.as_str();
        for question in [
            &["show", argument][..],
            &["show", "warfarin", "-s", argument],
            &["search", argument],
            &["resolve", argument],
            &["list", "--name", argument],
            &["list", "--class", argument],
            &["interactions", "warfarin", argument],
            &["new", argument],
            &["scan", argument],
            &["library", "remove", argument],
            &["list", "--width", argument],
        ] {
            ask(&home, question, ("text", "never"), "20", b"");
        }
    }
    // A search that is longer than anybody means is refused, before it is looked for.
    let words: Vec<&str> = ["search"].into_iter().chain(std::iter::repeat_n("the", 20_000)).collect();
    ask(&home, &words, ("text", "never"), "80", b"");
    ask(&home, &["search", &"the ".repeat(249)], ("text", "never"), "80", b"");
}

#[test]
fn more_names_than_are_checked_against_each_other_are_refused() {
    let home = Home::new();
    let names = |count: usize| (0..count).map(|n| format!("nosuchname{n}")).collect::<Vec<_>>().join("\n");
    let status = |count: usize| home.ask(&os(&["interactions", "-"]), names(count).as_bytes()).status.code();
    assert_eq!((status(50), status(501), status(100_000)), (Some(3), Some(2), Some(2)));
}

#[test]
fn a_monograph_of_ten_thousand_faults_is_refused_in_time() {
    let home = Home::new();
    let valid = include_str!("../data/examplol.toml");
    let with = |text: &str| valid.replace("summary = \"", &format!("summary = \"{text}"));
    let items = |count: usize| "[[storage.items]]\nlead = \"5.0 mg\"\ncite = [\"nobody\"]\n".repeat(count);
    for (name, content) in [
        ("units", with(&"U ".repeat(50_000))),
        ("figures", with(&",.5".repeat(5_000))),
        ("parted", with(&".5 ".repeat(5_000))),
        ("items", format!("{valid}\n{}", items(5_000))),
        ("line", format!("{valid}\n[storage]\nitems = [{}]\n", "{lead=\"5.0\",cite=[\"x\"]},".repeat(5_000))),
        ("syntax", "= = =\n".repeat(20_000)),
        ("nested", format!("x = {}", "[".repeat(100_000))),
        ("tables", "[a.a]\n".repeat(10_000)),
        ("sources", format!("{valid}{}", "[[sources]]\nid = \"x\"\ntitle = \"x\"\npublisher = \"x\"\nkind = \"label\"\njurisdiction = \"US\"\ndate = \"2026\"\n".repeat(20_000))),
        ("long", format!("# {}\n{valid}", "x".repeat(9 << 20))),
    ] {
        home.file(name, content);
        ask(&home, &["validate", name], ("json", "never"), "80", b"");
    }
}
