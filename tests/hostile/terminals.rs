//! A real pseudo-terminal, with less, with a pager that writes down what it gets, and with none.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::checker::{painted, plain};
use super::home::Home;
use super::payload::evil;
use super::support::terminal::shown_on_terminal;

const PAGES: [&[&str]; 6] = [
    &["show", "examplol"],
    &["faq", "examplol"],
    &["list", "--source", "library"],
    &["search", "adults", "--source", "library"],
    &["compare", "examplol", "warfarin"],
    &["library"],
];

/// The bytes without the carriage returns that a terminal puts before its line feeds.
fn lines(bytes: &[u8]) -> Vec<u8> {
    String::from_utf8(bytes.to_vec()).unwrap().replace("\r\n", "\n").into_bytes()
}

/// A medref for a terminal that takes colours and links.
fn for_terminal(home: &Home, arguments: &[&str]) -> Command {
    let mut command = home.medref();
    command.args(arguments).env("TERM", "xterm").env("FORCE_HYPERLINK", "1");
    command
}

#[test]
fn a_terminal_without_a_pager_gets_text_colours_and_links() {
    let home = Home::with_planted_library();
    let hostile = evil();
    for page in
        PAGES.into_iter().chain([&["library", "path"][..], &["config"], &["show", &hostile], &["nothing", "--width", &hostile]])
    {
        let shown = lines(&shown_on_terminal(for_terminal(&home, page).args(["--paging", "never"]), (80, 24), b""));
        painted(&format!("{page:?}"), &shown, &[]);
        let links = String::from_utf8(shown).unwrap().contains("\u{1b}]8;;https://dailymed");
        assert!(page[0] != "show" || page[1] != "examplol" || links, "{page:?} has no link");
    }
}

#[test]
fn a_bar_of_progress_shows_nothing_of_what_is_taken_in() {
    let home = Home::new();
    home.file("labels.json", format!("{{\"set_id\": 1, \"{}\": 2}}", evil().replace(['\\', '"'], "")));
    for input in ["labels.json", &evil()] {
        let shown = shown_on_terminal(&mut for_terminal(&home, &["import", "labels.json", input]), (80, 24), b"");
        // The bar draws itself anew from the beginning of its line.
        let shown = String::from_utf8(shown).unwrap().replace("\r\n", "\n").replace("\r\u{1b}[2K", "\n");
        assert!(shown.contains("not taken in"), "{shown:?}");
        painted("an import", shown.as_bytes(), &[]);
    }
}

#[test]
fn paths_are_printed_byte_for_byte_into_a_pipe_alone() {
    let home = Home::new();
    for arguments in [&["library", "path"][..], &["config", "path"]] {
        let mut command = for_terminal(&home, arguments);
        command.env("MEDREF_LIBRARY", format!("/{}", evil())).env("MEDREF_CONFIG", format!("/{}", evil()));
        plain(&format!("{arguments:?}"), &lines(&shown_on_terminal(&mut command, (80, 24), b"")), &[]);
    }
}

#[test]
fn a_pager_gets_text_colours_and_links() {
    let home = Home::with_planted_library();
    let pager = home.file(
        "less",
        format!("#!/bin/sh\n[ \"$1\" = --version ] && echo 'less 600' || cat > '{}'\n", home.path("seen").display()),
    );
    fs::set_permissions(&pager, fs::Permissions::from_mode(0o755)).unwrap();
    for page in PAGES {
        let mut command = for_terminal(&home, page);
        command.args(["--paging", "always"]).env("PAGER", &pager);
        let shown = lines(&shown_on_terminal(&mut command, (80, 24), b""));
        painted(&format!("{page:?}"), &shown, &[]);
        let seen = fs::read(home.path("seen")).unwrap();
        assert!(seen.len() > 500, "{page:?} was not paged");
        painted(&format!("{page:?} in a pager"), &seen, &[]);
    }
}

#[test]
fn nothing_of_a_label_reaches_the_terminal_through_less() {
    let is_there = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !is_there("less") || !is_there("setsid") {
        return;
    }
    let home = Home::with_planted_library();
    for page in PAGES {
        // less asks the terminal that controls it, so that has to be this one; it is left with q, and goes to the end before.
        let mut command = Command::new("setsid");
        let medref = for_terminal(&home, page);
        command.args(["--ctty", "--wait"]).arg(medref.get_program()).args(medref.get_args()).args(["--paging", "always"]);
        command.env_clear().env("PAGER", "less -R").env("PATH", std::env::var_os("PATH").unwrap());
        command.envs(medref.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let shown = String::from_utf8(lines(&shown_on_terminal(&mut command, (80, 24), b" Gq"))).unwrap();
        assert!(shown.contains("U+"), "{page:?}: the page was not shown: {shown:?}");
        for sequence in [
            "\u{1b}]52",
            "\u{1b}]0;",
            "\u{1b}[2J",
            "\u{1b}]8;;file",
            "\u{9b}",
            "\u{9d}",
            "\u{202e}",
            "\u{2066}",
            "\u{feff}",
            "\u{e0041}",
        ] {
            assert!(!shown.contains(sequence), "{page:?}: {sequence:?} in {shown:?}");
        }
    }
}
