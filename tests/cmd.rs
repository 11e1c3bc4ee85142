//! Every example of `tests/cmd` and of the README is run, and must print what stands there.
//!
//! To accept a change that was read: `TRYCMD=overwrite cargo test --test cmd`.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

use std::path::Path;

fn examples(home: &Path, library: &Path) -> trycmd::TestCases {
    let cases = trycmd::TestCases::new();
    cases
        .env("HOME", home.to_string_lossy())
        .env("XDG_CONFIG_HOME", home.join("config").to_string_lossy())
        .env("XDG_DATA_HOME", home.join("data").to_string_lossy())
        .env("MEDREF_LIBRARY", library.to_string_lossy())
        .env("NO_COLOR", "")
        .env("COLUMNS", "80");
    cases
}

#[test]
fn every_example_prints_what_stands_beside_it() {
    let home = tempfile::tempdir().unwrap();
    examples(home.path(), Path::new("no/library.db")).case("tests/cmd/*.trycmd").case("README.md");
}

#[test]
fn every_page_of_the_documentation_prints_what_stands_there() {
    let home = tempfile::tempdir().unwrap();
    let cases = examples(home.path(), Path::new("no/library.db"));
    for page in ["reading", "interactions", "json", "exit-status"] {
        cases.case(format!("docs/{page}.md"));
    }
}

#[test]
fn the_guide_to_your_own_labels_works_from_import_to_removal() {
    let home = tempfile::tempdir().unwrap();
    examples(home.path(), &home.path().join("library.db")).case("docs/library.md");
}
