//! The manual pages come from the same definition as the help, one for medref and one for each command.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::fs;
#[cfg(unix)]
use std::process::Command;

use support::medref;

#[test]
fn every_command_has_a_page_and_the_first_documents_the_exit_statuses() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("man1");
    assert!(medref(home.path()).args(["man", "--output"]).arg(&folder).status().unwrap().success());
    let mut pages: Vec<String> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let verbs = [
        "about",
        "compare",
        "completions",
        "config",
        "config-init",
        "config-path",
        "faq",
        "import",
        "interactions",
        "library",
        "library-path",
        "library-remove",
        "library-verify",
        "list",
        "man",
        "new",
        "resolve",
        "scan",
        "search",
        "sections",
        "show",
        "validate",
    ];
    let mut expected: Vec<String> = verbs.iter().map(|v| format!("medref-{v}.1")).chain(["medref.1".to_owned()]).collect();
    expected.sort();
    assert_eq!(pages, expected);

    let first = fs::read_to_string(folder.join("medref.1")).unwrap();
    assert!(first.contains("Exit status:") && first.contains("the library or the configuration could not be read"), "{first}");
    let show = fs::read_to_string(folder.join("medref-show.1")).unwrap();
    assert!(show.contains("\\-\\-section") && show.contains("\\-\\-no\\-cite"), "{show}");
}

#[test]
fn a_page_goes_into_a_pipe_as_roff() {
    let home = tempfile::tempdir().unwrap();
    let page =
        |command: &[&str]| String::from_utf8(medref(home.path()).arg("man").args(command).output().unwrap().stdout).unwrap();
    assert!(page(&[]).contains(".TH medref 1"));
    assert!(page(&["faq"]).contains(".TH medref-faq 1"), "{}", page(&["faq"]));
    assert!(page(&["library", "remove"]).contains(".TH medref-library-remove 1"));
}

#[test]
fn every_page_that_a_page_names_is_there_and_says_which_medref_it_is_of() {
    let home = tempfile::tempdir().unwrap();
    assert!(medref(home.path()).args(["man", "--output", "."]).current_dir(home.path()).status().unwrap().success());
    let mut named = 0;
    for entry in fs::read_dir(home.path()).unwrap() {
        let page = fs::read_to_string(entry.unwrap().path()).unwrap();
        // Title, section, date, source, manual.
        assert!(page.contains(concat!(" 1 \"\" \"medref ", env!("CARGO_PKG_VERSION"), "\" \"medref manual\"\n")), "{page}");
        for other in page.lines().filter_map(|line| line.strip_suffix("(1)")) {
            let other = other.replace("\\-", "-");
            assert!(home.path().join(format!("{other}.1")).is_file(), "{other}(1)");
            named += 1;
        }
    }
    assert!(named > 20, "{named} pages named");
}

/// `man` looks where its own settings and `PATH` send it, so it is asked.
#[cfg(unix)]
#[test]
fn installing_says_what_is_left_to_do_where_man_does_not_look() {
    let home = tempfile::tempdir().unwrap();
    let pages = home.path().join("data/man");
    // A shell writes it: of a file that this process had open for writing, a child started meanwhile would hold a copy.
    let script = "printf '#!/bin/sh\\necho \"$LOOKS_INTO\"\\n' >man; chmod +x man";
    assert!(Command::new("sh").args(["-c", script]).current_dir(home.path()).status().unwrap().success());
    let install = |looks_into: &str| {
        let mut install = medref(home.path());
        install.args(["man", "--install"]).env("PATH", home.path()).env("LOOKS_INTO", looks_into);
        String::from_utf8(install.output().unwrap().stderr).unwrap()
    };

    let there = install(&format!("/usr/share/man:{}", pages.display()));
    assert!(there.contains("`man medref` shows the first") && !there.contains("hint"), "{there}");
    let elsewhere = install("/usr/share/man");
    let step = format!("  hint: put into ~/.profile: export MANPATH={}:\"$MANPATH\"\n", pages.display());
    assert!(elsewhere.ends_with(&step), "{elsewhere}");
}
