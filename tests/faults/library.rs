//! Something else where the library should be.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use medref::library::image;
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::bench::{Bench, run, stderr};
use crate::labels::short;
use crate::outside::Stranger;

/// What may stand there, what makes it, and the words that are said of it.
type Thing = (&'static str, fn(&Path), &'static str);

const THINGS: [Thing; 11] = [
    ("a folder", |path| fs::create_dir(path).unwrap(), "is not a medref library"),
    ("an empty file", |path| fs::write(path, "").unwrap(), "is not a medref library"),
    ("one byte", |path| fs::write(path, "S").unwrap(), "is not a medref library"),
    ("a text", |path| fs::write(path, "This is no library, line by line.\n".repeat(300)).unwrap(), "not a database"),
    ("the head of a database alone", |path| fs::write(path, "SQLite format 3\0").unwrap(), "is not a medref library"),
    ("somebody else's database", foreign, "is not a medref library"),
    ("a library of a newer medref", newer, "this medref reads format"),
    ("a pipe", pipe, "is not a medref library"),
    ("a device", |path| symlink("/dev/null", path).unwrap(), "is not a medref library"),
    ("a device without end", |path| symlink("/dev/zero", path).unwrap(), "is not a medref library"),
    ("a link to itself", |path| symlink(path, path).unwrap(), "could not be read"),
];

fn foreign(path: &Path) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch("CREATE TABLE monograph (id INTEGER PRIMARY KEY, slug TEXT); INSERT INTO monograph VALUES (1, 'x')")
        .unwrap();
}

fn newer(path: &Path) {
    let bench = Bench::new();
    bench.done(&["import", &bench.file("labels.json", &short(1, 1))]);
    let db = rusqlite::Connection::open(&bench.library).unwrap();
    db.pragma_update(None, "user_version", image::SCHEMA_VERSION + 1).unwrap();
    fs::copy(&bench.library, path).unwrap();
}

fn pipe(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[test]
fn what_is_no_library_is_refused_with_what_to_do_and_stays_as_it_is() {
    for (thing, make, words) in THINGS {
        let bench = Bench::new();
        fs::create_dir(bench.library.parent().unwrap()).unwrap();
        make(&bench.library);
        let before = bench.library.is_file().then(|| fs::read(&bench.library).unwrap());
        let file = bench.file("labels.json", &short(1, 1));
        for arguments in [
            &["show", "warfarin"][..],
            &["search", "vitamin"],
            &["list"],
            &["resolve", "warfarin"],
            &["interactions", "warfarin", "aspirin"],
            &["library"],
            &["library", "verify"],
            &["library", "remove", "x"],
            &["import", &file],
        ] {
            let output = bench.run(arguments);
            assert_eq!(output.status.code(), Some(4), "{thing}: {arguments:?}: {}", stderr(&output));
            let said = stderr(&output);
            let told = said.contains(words) || said.contains("could not be");
            assert!(told && said.contains("library.db") && said.contains("hint: "), "{thing}: {arguments:?}: {said}");
        }
        assert!(stderr(&bench.run(&["list"])).contains(words), "{thing}: {}", stderr(&bench.run(&["list"])));
        assert_eq!(bench.run(&["list", "--source", "bundled"]).status.code(), Some(0), "{thing}");
        assert_eq!(bench.library.is_file().then(|| fs::read(&bench.library).unwrap()), before, "{thing} is as it was");
        assert_eq!(bench.shelf(), ["library.db"], "{thing}");
    }
}

#[test]
fn a_library_that_may_not_be_read_is_said_and_not_passed_over() {
    let Some(stranger) = Stranger::new() else { return };
    let path = stranger.folder().join("library.db");
    let bench = Bench::new();
    let file = bench.file("labels.json", &short(1, 1));
    bench.done(&["import", &file]);
    fs::copy(&bench.library, &path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    for arguments in [&["show", "warfarin"][..], &["list"], &["library"], &["library", "verify"], &["import", "/etc/passwd"]] {
        let output = run(stranger.command().args(arguments).env("MEDREF_LIBRARY", &path));
        assert_eq!(output.status.code(), Some(4), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("Permission denied") && stderr(&output).contains("hint: "), "{}", stderr(&output));
    }
    let output = run(stranger.command().args(["list", "--source", "bundled"]).env("MEDREF_LIBRARY", &path));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}
