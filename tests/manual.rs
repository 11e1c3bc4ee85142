//! The manual pages come from the same definition as the help, one for medref and one for each command.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::fs;

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
        "faq",
        "import",
        "interactions",
        "library",
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
    let expected: Vec<String> = verbs.iter().map(|v| format!("medref-{v}.1")).chain(["medref.1".to_owned()]).collect();
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
    assert!(page(&["faq"]).contains(".TH medref-faq 1") || page(&["faq"]).contains(".TH faq 1"), "{}", page(&["faq"]));
}
