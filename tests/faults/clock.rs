//! A clock that went back: what is there comes from the future.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use crate::bench::{Bench, stdout};
use crate::labels::short;

/// A library of the year 2099, with file times of 2100; and a configuration.
fn from_the_future() -> Bench {
    let bench = Bench::new();
    let monograph = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/examplol.toml");
    bench.done(&["import", &bench.file("labels.json", &short(4, 1)), monograph]);
    bench.done(&["config", "init"]);
    let db = rusqlite::Connection::open(&bench.library).unwrap();
    db.execute_batch(
        "UPDATE intake SET imported = '2099-12-31'; UPDATE monograph SET updated = '2099-12-31'; \
         UPDATE holding SET effective = '2099-12-31' WHERE set_id IS NOT NULL",
    )
    .unwrap();
    drop(db);
    let far = SystemTime::UNIX_EPOCH + Duration::from_hours(130 * 365 * 24);
    for path in [bench.library.clone(), bench.home.path().join("config/medref/config.toml")] {
        File::options().write(true).open(path).unwrap().set_modified(far).unwrap();
    }
    bench
}

#[test]
fn what_comes_from_the_future_is_read() {
    let bench = from_the_future();
    bench.assert_whole();
    assert_eq!(bench.labels(), 4);
    assert!(bench.done(&["show", "faultol 1", "-s", "warnings"]).contains("Faultol 1 is described"));
    assert!(bench.done(&["show", "examplol", "-s", "usage"]).contains("High examples"));
    assert!(bench.done(&["library"]).contains("\t2099-12-31\n"));
    assert!(bench.done(&["config"]).contains("color\tauto\tdefault"));
}

#[test]
fn a_newer_version_is_newer_whatever_the_clock_says() {
    let bench = from_the_future();
    let file = bench.file("labels.json", &short(4, 1));
    assert!(bench.done(&["import", &file, "--quiet"]).contains("skipped as older\t4\n"), "the same version, dated before");
    bench.file("labels.json", &short(4, 2));
    assert!(bench.done(&["import", &file, "--quiet"]).contains("replaced\t4\n"), "the version counts before the date");
    // The day of the import is that of the clock, whatever it was before.
    assert!(!bench.done(&["library"]).lines().any(|line| line.starts_with("labels.json") && line.ends_with("2099-12-31")));
    bench.assert_whole();
}

#[test]
fn a_monograph_of_ones_own_of_an_earlier_day_is_said_to_be_older() {
    let bench = from_the_future();
    let monograph = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/examplol.toml");
    let output = bench.run(&["import", monograph, "--quiet"]);
    assert!(stdout(&output).contains("skipped as older\t1\n"), "{}", stdout(&output));
    assert!(bench.done(&["show", "examplol", "-s", "usage"]).contains("High examples"));
}

#[test]
fn a_page_that_was_edited_is_taken_in_whatever_day_the_one_before_came() {
    let bench = Bench::new();
    let page = bench.file("page.md", include_str!("../data/page.md"));
    bench.done(&["import", &page]);
    rusqlite::Connection::open(&bench.library).unwrap().execute("UPDATE monograph SET updated = '2099-12-31'", []).unwrap();
    bench.file("page.md", &include_str!("../data/page.md").replace("Nearly always", "Never on Sundays"));
    assert!(bench.done(&["import", &page, "--quiet"]).contains("replaced\t1\n"));
    assert!(bench.done(&["show", "pagedrol", "-s", "usage"]).contains("Never on Sundays"));
}

#[test]
fn times_of_files_before_and_after_all_others_change_nothing() {
    let bench = from_the_future();
    let before = fs::read(&bench.library).unwrap();
    for time in [SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH - Duration::from_hours(365 * 24)] {
        File::options().write(true).open(&bench.library).unwrap().set_modified(time).unwrap();
        bench.assert_whole();
        assert_eq!(bench.labels(), 4);
    }
    assert_eq!(fs::read(&bench.library).unwrap(), before);
}
