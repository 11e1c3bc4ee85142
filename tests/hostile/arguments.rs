//! Command lines, variables, settings and standard input.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;

use super::checker::{FORMATS, hold, painted, plain};
use super::home::{Home, answer, os, raw};
use super::payload::evil;

/// Every place of a command line where a text can stand.
const PLACES: &[&[&str]] = &[
    &["show", "@"],
    &["show", "warfarin", "-s", "@"],
    &["show", "warfarin", "-s", "storage,@"],
    &["@"],
    &["@", "@"],
    &["faq", "@"],
    &["faq", "warfarin", "@"],
    &["search", "@"],
    &["search", "warfarin", "-s", "@"],
    &["search", "warfarin", "-n", "@"],
    &["list", "--class", "@"],
    &["list", "--atc", "@"],
    &["list", "--name", "@"],
    &["sections", "@"],
    &["compare", "warfarin", "@"],
    &["compare", "@", "@"],
    &["interactions", "@"],
    &["interactions", "warfarin", "@"],
    &["resolve", "@"],
    &["resolve", "warfarin @", "@ 5 mg"],
    &["scan", "@"],
    &["import", "@"],
    &["import", "@", "--all"],
    &["library", "remove", "@"],
    &["library", "@"],
    &["new", "@"],
    &["new", "newol", "-o", "@/@"],
    &["validate", "@"],
    &["config", "@"],
    &["completions", "@"],
    &["man", "@"],
    &["man", "-o", "@/@", "show"],
    &["about", "@"],
    &["help", "@"],
    &["list", "--format", "@"],
    &["list", "--color", "@"],
    &["list", "--width", "@"],
    &["list", "--paging", "@"],
    &["list", "--source", "@"],
    &["--@"],
    &["-@"],
    &["list", "--@=@"],
    &["list", "@"],
];

#[test]
fn no_argument_of_any_verb_acts_on_the_terminal() {
    let home = Home::new();
    home.file("file.txt", "");
    for place in PLACES {
        let question: Vec<String> = place.iter().map(|part| part.replace('@', &evil())).collect();
        let question: Vec<&str> = question.iter().map(String::as_str).collect();
        home.ask_in_every_format(&question, b"");
        // What follows a line feed is said within a message; bytes that are no text are refused or replaced.
        for hostile in [&b"a\n\x1b[2J\n"[..], b"\xff\x9b2J\x1b\xfe"] {
            let put = |part: &&str| raw(&part.as_bytes().split(|b| *b == b'@').collect::<Vec<_>>().join(hostile));
            let arguments = [place.iter().map(put).collect::<Vec<OsString>>(), os(&["--format", "text"])].concat();
            let output = home.ask(&arguments, b"");
            hold(&format!("{place:?} of bytes"), ("text", "never"), &output);
        }
    }
}

#[test]
fn what_is_asked_on_standard_input_is_text_again() {
    let home = Home::new();
    let typed = [format!("warfarin {}\n{}\n", evil(), evil()).as_bytes(), b"\xff\x1b[2J\0warfarin\n\r\n"].concat();
    for question in
        [&["resolve", "-"][..], &["show", "-"], &["show", "-", "-s", "storage"], &["interactions", "-"], &["validate", "-"]]
    {
        home.ask_in_every_format(question, &typed);
    }
    for (format, color) in FORMATS {
        let output = home.ask(&os(&["scan", "-", "--format", format, "--color", color]), &typed);
        if format == "markdown" {
            // The text is given back: its tabs and ends of lines stay, and markup that was there before.
            plain("scan", &output.stdout, &['\t', '\r']);
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(
                text.matches('\r').count() == text.matches("\r\n").count() && text.contains("\\xFF<U+001B>[2J<U+0000>"),
                "{text}"
            );
        } else {
            hold("scan", (format, color), &output);
        }
    }
}

#[test]
fn an_end_of_a_line_that_lies_between_two_blocks_stays_one() {
    let home = Home::new();
    // A block of a mebibyte is cut before as much as the longest name may take.
    let cut = (1 << 20) - 512;
    for (words, before) in ["x", "x ", "x,"].into_iter().flat_map(|words| (cut - 2..=cut).map(move |before| (words, before))) {
        let text = format!("{}\r\n{}", &words.repeat(before)[..before], "y".repeat(2000));
        let output = home.ask(&os(&["scan", "-", "--format", "markdown"]), text.as_bytes());
        assert!(output.stdout == text.as_bytes(), "an end of a line at {before} was given back otherwise");
    }
}

#[test]
fn no_variable_acts_on_the_terminal() {
    let home = Home::new();
    let variables = [
        "MEDREF_LIBRARY",
        "MEDREF_CONFIG",
        "MEDREF_PAGER",
        "PAGER",
        "COLUMNS",
        "TERM",
        "LANG",
        "LC_ALL",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "SHELL",
        "COMPLETE",
        "FORCE_HYPERLINK",
        "TERM_PROGRAM",
    ];
    let questions: [&[&str]; 9] = [
        &["config"],
        &["library"],
        &["show", "warfarin", "-s", "storage", "--paging", "always", "--format", "terminal"],
        &["show", "nothing"],
        &["library", "remove", "x"],
        &["library", "verify"],
        &["import", "/dev/null"],
        &["completions", "--install"],
        &["list"],
    ];
    for variable in variables {
        for question in questions {
            let value = raw(&[b"/\x1b[2J\xff\n/", evil().as_bytes()].concat());
            let output = answer(home.medref().args(question).env(variable, value), b"");
            let what = format!("{question:?} with {variable}");
            painted(&what, &output.stdout, &['\t']);
            painted(&what, &output.stderr, &[]);
        }
    }
    // Where it is called by another name, it goes by its own.
    for question in [&["--help"][..], &["show", "--help"], &["show"], &["help", "list"]] {
        let output = answer(home.medref().arg0("\u{9b}2J\u{202e}\u{1b}[2J").args(question), b"");
        let said = plain(&format!("{question:?}"), &[output.stdout, output.stderr].concat(), &[]).to_owned();
        assert!(said.contains("Usage: medref") && !said.contains("U+"), "{said}");
    }
}

#[test]
fn no_setting_acts_on_the_terminal_and_none_forges_a_line() {
    let home = Home::new();
    let inner = super::payload::toml_escaped(&format!("{}\nmedref: forged", evil()));
    for settings in [
        format!("{} = 1\n", evil()),
        format!("\"{inner}\" = 1\n"),
        format!("color = \"{inner}\"\n"),
        format!("color = \"{}\"\n", evil()),
        format!("width = \"{inner}\"\n"),
        format!("pager = \"{inner}\"\n"),
        format!("library = \"{inner}\"\n"),
        format!("# {}\nwidth = 7\n", evil()),
    ] {
        home.file("settings.toml", &settings);
        for (question, shape) in [
            (&["config"][..], ("tsv", "never")),
            (&["config", "--format", "terminal", "--color", "always"], ("terminal", "always")),
            (&["config", "--format", "markdown"], ("markdown", "never")),
            (&["config", "--format", "json"], ("json", "never")),
            (&["show", "warfarin", "--paging", "always", "--format", "terminal"], ("text", "never")),
            (&["nothing"], ("text", "never")),
        ] {
            let mut command = home.medref();
            command.args(question).env("MEDREF_CONFIG", home.path("settings.toml")).env_remove("MEDREF_LIBRARY");
            let output = answer(&mut command, b"");
            hold(&format!("{question:?} with {settings:?}"), shape, &output);
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(!said.lines().any(|line| line.starts_with("medref: forged")), "{said}");
        }
    }
}
