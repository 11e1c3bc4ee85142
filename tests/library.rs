//! The user's library beside the bundled one: found, named, preferred after it, and refused when it is not one.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use medref::library::image;
use support::medref;
use tempfile::TempDir;

/// A home with a library that holds the invented medicine.
fn home_with_library() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("library.db");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/examplol.toml");
    let output = run(home.path(), &path, &["import", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (home, path)
}

fn run(home: &Path, library: &Path, arguments: &[&str]) -> Output {
    medref(home).args(arguments).env("MEDREF_LIBRARY", library).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_medicine_of_the_library_is_shown_listed_searched_and_asked_about_like_any_other() {
    let (home, library) = home_with_library();
    let run = |arguments: &[&str]| stdout(&run(home.path(), &library, arguments));
    assert!(run(&["show", "Samplex", "-s", "usage"]).contains("High examples"));
    assert!(run(&["list"]).lines().any(|l| l == "examplol") && run(&["list"]).lines().any(|l| l == "alemtuzumab"));
    assert_eq!(run(&["list", "--source", "library"]), "examplol\n");
    assert!(!run(&["list", "--source", "bundled"]).contains("examplol"));
    assert!(run(&["search", "smell", "pulse"]).starts_with("examplol\toverdose\t"));
    assert_eq!(run(&["faq", "examplol", "2"]), "examplol\t2\tWith milk?\tYes.\t[2]\n");
    assert!(run(&["resolve", "exampolol"]).contains("\texamplol\t"));
    assert!(run(&["sections", "examplol"]).lines().any(|l| l.starts_with("contraindications\t") && l.ends_with("\tnone")));
    assert!(run(&["sections", "examplol"]).lines().any(|l| l.starts_with("warnings\t") && l.ends_with("\tnot-covered")));
}

#[test]
fn a_library_that_is_none_is_refused_with_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("library.db");
    for (bytes, said) in
        [(&b"this is no database, and it is long enough to be one"[..], "could not be read"), (b"", "is not a medref library")]
    {
        fs::write(&path, bytes).unwrap();
        let output = run(home.path(), &path, &["list"]);
        assert_eq!(output.status.code(), Some(4));
        assert!(stderr(&output).contains(said) && stderr(&output).contains("MEDREF_LIBRARY"), "{}", stderr(&output));
        assert_eq!(run(home.path(), &path, &["list", "--source", "bundled"]).status.code(), Some(0));
    }
}

#[test]
fn a_library_that_is_not_there_is_missed_only_when_it_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("library.db");
    assert_eq!(run(home.path(), &path, &["list"]).status.code(), Some(0));
    let output = run(home.path(), &path, &["list", "--source", "library"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("there is no library at"), "{}", stderr(&output));
}

#[test]
fn a_library_of_a_newer_medref_says_so() {
    let (home, path) = home_with_library();
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", image::SCHEMA_VERSION + 1).unwrap();
    let output = run(home.path(), &path, &["show", "examplol"]);
    assert_eq!(output.status.code(), Some(4));
    let said = format!("has format {}; this medref reads format {}", image::SCHEMA_VERSION + 1, image::SCHEMA_VERSION);
    assert!(stderr(&output).contains(&said), "{}", stderr(&output));
}

#[test]
fn two_medicines_of_one_name_are_both_named_and_none_is_opened() {
    let (home, path) = home_with_library();
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute("INSERT INTO name VALUES ('lemtrada', 1, 1, 'Lemtrada')", []).unwrap();
    let output = run(home.path(), &path, &["show", "Lemtrada"]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(1), String::new()));
    assert!(stderr(&output).contains("means several medicines: alemtuzumab (brand), examplol (brand)"), "{}", stderr(&output));
}
