//! What may reach a terminal. The rules are written out once more here: a checker that asked the program would forgive its faults.

use std::process::Output;

use pulldown_cmark::{Event, Parser, Tag};
use serde_json::Value;

/// Every format of an answer, with the colour that it is asked for in.
pub const FORMATS: [(&str, &str); 7] = [
    ("terminal", "always"),
    ("markdown", "always"),
    ("text", "never"),
    ("json", "always"),
    ("jsonl", "always"),
    ("tsv", "always"),
    ("toml", "always"),
];

/// Whether a character acts on a terminal, hides text, or changes the order or shape in which it reads.
pub fn acts(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'                                           // C0, DEL, C1
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'             // bidirectional marks, embeddings, overrides
        | '\u{2066}'..='\u{2069}' | '\u{206a}'..='\u{206f}'                         // isolates; shapes of letters and digits
        | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'            // separators, byte order mark, annotation
        | '\u{e0000}'..='\u{e007f}') // tags
}

/// Holds what a run printed in a format against the rules.
pub fn hold(what: &str, (format, color): (&str, &str), output: &Output) {
    let what: String = what.chars().filter(|c| !acts(*c)).take(200).collect();
    let what = format!("{what} --format {format} --color {color}");
    assert!(output.status.code().is_some_and(|code| code <= 4), "{what} ended with {:?}", output.status);
    painted(&format!("{what}, standard error"), &output.stderr, &[]);
    let text = match (format, color) {
        ("terminal", "always") => return painted(&what, &output.stdout, &[]),
        ("tsv", _) => plain(&what, &output.stdout, &['\t']),
        _ => plain(&what, &output.stdout, &[]),
    };
    match format {
        "json" if !text.is_empty() => drop(serde_json::from_str::<Value>(text).unwrap()),
        "jsonl" => assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).unwrap().is_object()), "{what}"),
        "tsv" => {
            let fields: Vec<usize> = text.lines().map(|line| line.split('\t').count()).collect();
            assert!(fields.windows(2).all(|two| two[0] == two[1]), "{what} has rows of {fields:?} fields");
        }
        "markdown" => markdown(&what, text),
        _ => {}
    }
}

/// Text in which no character acts; `but` are let through.
pub fn plain<'t>(what: &str, bytes: &'t [u8], but: &[char]) -> &'t str {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    if let Some((at, c)) = text.char_indices().find(|(_, c)| acts(*c) && *c != '\n' && !but.contains(c)) {
        let from = text[..at].char_indices().rev().nth(40).map_or(0, |(from, _)| from);
        panic!("{what}: U+{:04X} behind {:?}", u32::from(c), &text[from..at]);
    }
    text
}

/// Text whose only sequences are medref's own: sixteen colours and attributes, and links into the web, all closed with the line.
pub fn painted(what: &str, bytes: &[u8], but: &[char]) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    for line in text.split('\n') {
        let (mut bold, mut colored, mut linked) = (false, false, false);
        let mut parts = line.split('\u{1b}');
        plain(what, parts.next().unwrap_or_default().as_bytes(), but);
        // What stands between a link's sequence and the backslash that ends it is part of an escape of its own.
        while let Some(part) = parts.next() {
            let rest = if let Some(address) = part.strip_prefix("]8;;") {
                let web = address.starts_with("https://") || address.starts_with("http://");
                assert!(address.is_empty() || web, "{what}: a link to {address:?}");
                assert!(address.bytes().all(|b| b.is_ascii_graphic()), "{what}: a link to {address:?}");
                assert_ne!(linked, !address.is_empty(), "{what}: links within links in {line:?}");
                linked = !address.is_empty();
                parts.next().and_then(|end| end.strip_prefix('\\')).unwrap_or_else(|| panic!("{what}: an open link in {line:?}"))
            } else {
                let (codes, rest) = part
                    .strip_prefix('[')
                    .and_then(|s| s.split_once('m'))
                    .unwrap_or_else(|| panic!("{what}: a sequence of a stranger in {line:?}"));
                assert!(codes.split(';').all(is_own), "{what}: the sequence {codes:?} in {line:?}");
                for code in codes.split(';').map(|code| code.parse().unwrap_or(0_u8)) {
                    bold = matches!(code, 1..=9) || bold && !matches!(code, 0 | 22..=29);
                    colored = matches!(code, 30..=38 | 40..=48 | 90..) || colored && !matches!(code, 0 | 39 | 49);
                }
                rest
            };
            plain(what, rest.as_bytes(), but);
        }
        assert!(!bold && !colored && !linked, "{what}: left open in {line:?}");
    }
}

/// Whether a code selects an attribute or one of sixteen colours.
fn is_own(code: &str) -> bool {
    matches!(code.parse(), Ok(0..=4_u8 | 7 | 9 | 22..=24 | 27 | 29..=37 | 39..=47 | 49 | 90..=97 | 100..=107))
}

/// Markdown in which no text became markup of another kind, and no link leads out of the web.
fn markdown(what: &str, text: &str) {
    for event in Parser::new(text) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{what}: {html:?} became HTML"),
            Event::Code(code) => panic!("{what}: {code:?} became code"),
            Event::Start(Tag::Link { dest_url, .. }) => assert!(dest_url.starts_with("https://"), "{what}: a link to {dest_url}"),
            Event::Start(Tag::Image { dest_url, .. }) => panic!("{what}: an image of {dest_url}"),
            _ => {}
        }
    }
}

#[test]
#[should_panic(expected = "U+202E")]
fn the_checker_sees_an_override() {
    plain("a text", "good \u{202e}doog".as_bytes(), &[]);
}

#[test]
#[should_panic(expected = "a sequence of a stranger")]
fn the_checker_sees_a_sequence_that_is_not_medrefs() {
    painted("a page", b"\x1b[1mgood\x1b[0m \x1b]52;c;aGk=\x07", &[]);
}

#[test]
#[should_panic(expected = "a link to \"file:///etc/passwd\"")]
fn the_checker_sees_a_link_out_of_the_web() {
    painted("a page", b"\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\", &[]);
}

#[test]
#[should_panic(expected = "left open")]
fn the_checker_sees_what_is_left_open() {
    painted("a page", b"\x1b[1mbold\nplain", &[]);
}
