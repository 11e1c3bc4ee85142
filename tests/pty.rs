//! The terminal path on a real pseudo-terminal: width, colour, paging, and what turns them off.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::process::Command;

use support::medref;
use support::terminal::shown_on_terminal;

/// Runs a command whose standard streams are a terminal of a size, and returns what it printed there.
fn on_terminal(command: &mut Command, columns: u16, rows: u16) -> String {
    String::from_utf8_lossy(&shown_on_terminal(command, (columns, rows), b"")).replace("\r\n", "\n")
}

fn columns(line: &str) -> usize {
    let mut plain = String::new();
    let mut in_escape = false;
    for c in line.chars() {
        match (in_escape, c) {
            (false, '\u{1b}') => in_escape = true,
            (true, c) if c.is_ascii_alphabetic() => in_escape = false,
            (false, c) => plain.push(c),
            (true, _) => {}
        }
    }
    unicode_width::UnicodeWidthStr::width(plain.as_str())
}

#[test]
fn a_section_is_formatted_in_colour_at_the_terminals_width() {
    let home = tempfile::tempdir().unwrap();
    let mut command = medref(home.path());
    command.args(["show", "alemtuzumab", "-s", "monitoring"]).env("TERM", "xterm");
    let page = on_terminal(&mut command, 70, 400);
    assert!(page.contains("\u{1b}[1m") && page.contains("Monitoring"), "{page}");
    assert!(page.contains("Disclaimer:"));
    assert!(page.lines().map(columns).max().unwrap() <= 70, "{page}");
    assert!(!page.contains("\u{1b}]8"), "xterm says nothing of links");
}

#[test]
fn a_wide_terminal_is_not_filled_unless_asked() {
    let home = tempfile::tempdir().unwrap();
    let show = ["show", "alemtuzumab", "-s", "warnings"];
    let page = on_terminal(medref(home.path()).args(show).env("TERM", "xterm"), 180, 900);
    assert!(page.lines().map(columns).max().unwrap() <= 100);
    let page = on_terminal(medref(home.path()).args(show).args(["--width", "140"]).env("TERM", "xterm"), 180, 900);
    assert!(page.lines().map(columns).max().unwrap() > 100);
}

#[test]
fn no_color_and_a_dumb_terminal_mean_no_escape_sequence_at_all() {
    let home = tempfile::tempdir().unwrap();
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let mut command = medref(home.path());
        command.args(["show", "warfarin", "-s", "boxed-warning"]).env("TERM", "xterm").env(name, value);
        let page = on_terminal(&mut command, 80, 400);
        assert!(page.contains("BOXED WARNING") && !page.contains('\u{1b}'), "{name}: {page:?}");
    }
}

#[test]
fn what_does_not_fit_goes_through_the_pager_and_what_fits_does_not() {
    let home = tempfile::tempdir().unwrap();
    let pager = home.path().join("pager");
    fs::write(&pager, "#!/bin/sh\necho PAGED; cat\n").unwrap();
    fs::set_permissions(&pager, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let run = |rows: u16, more: &[&str]| {
        let mut command = medref(home.path());
        command.args(["show", "warfarin", "-s", "storage"]).args(more).env("TERM", "xterm").env("PAGER", &pager);
        on_terminal(&mut command, 80, rows)
    };
    assert!(run(5, &[]).contains("PAGED"));
    assert!(!run(300, &[]).contains("PAGED"));
    assert!(!run(5, &["--paging", "never"]).contains("PAGED"));
}

#[test]
fn links_appear_where_the_terminal_takes_them() {
    let home = tempfile::tempdir().unwrap();
    let mut command = medref(home.path());
    command.args(["show", "warfarin", "-s", "storage"]).env("TERM", "xterm-kitty").env("FORCE_HYPERLINK", "1");
    let page = on_terminal(&mut command, 80, 400);
    assert!(page.contains("\u{1b}]8;;https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid="), "{page:?}");
}

#[test]
fn errors_are_words_and_not_escape_sequences_alone() {
    let home = tempfile::tempdir().unwrap();
    let mut command = medref(home.path());
    command.args(["show", "alemtuzumb"]).env("TERM", "xterm");
    let page = on_terminal(&mut command, 80, 24);
    assert!(page.contains("no medicine called \"alemtuzumb\"; did you mean alemtuzumab?"), "{page}");
}
