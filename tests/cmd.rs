//! Every example of `tests/cmd` and of the README is run, and must print what stands there.
//!
//! To accept a change that was read: `TRYCMD=overwrite cargo test --test cmd`.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

#[test]
fn every_example_prints_what_stands_beside_it() {
    let home = tempfile::tempdir().unwrap();
    trycmd::TestCases::new()
        .env("HOME", home.path().to_string_lossy())
        .env("XDG_CONFIG_HOME", home.path().join("config").to_string_lossy())
        .env("XDG_DATA_HOME", home.path().join("data").to_string_lossy())
        .env("MEDREF_LIBRARY", "no/library.db")
        .env("NO_COLOR", "")
        .env("COLUMNS", "80")
        .case("tests/cmd/*.trycmd")
        .case("README.md");
}
