//! Two at once.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Output, Stdio};

use medref::config::TEMPLATE;

use crate::bench::{Bench, assert_ended_well, contents, names, stderr, stdout};
use crate::labels::{long, short};

/// Starts all, then waits for each.
fn at_once(bench: &Bench, all: &[&[&str]]) -> Vec<Output> {
    let start = |arguments: &&[&str]| bench.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = all.iter().map(start).collect();
    let outputs: Vec<Output> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    all.iter().zip(&outputs).for_each(|(arguments, output)| assert_ended_well(&format!("{arguments:?}"), output));
    outputs
}

fn statuses(outputs: &[Output]) -> Vec<i32> {
    let mut all: Vec<i32> = outputs.iter().map(|output| output.status.code().unwrap()).collect();
    all.sort_unstable();
    all
}

#[test]
fn two_long_imports_both_come_through() {
    let bench = Bench::new();
    let file = |name: &str, from: usize| bench.file(name, &(from..from + 25).map(long).collect::<String>());
    let outputs = at_once(&bench, &[&["import", &file("a.json", 0)], &["import", &file("b.json", 25)]]);
    assert_eq!(statuses(&outputs), [0, 0], "{} {}", stderr(&outputs[0]), stderr(&outputs[1]));
    bench.assert_whole();
    assert_eq!(bench.labels(), 50);
}

#[test]
fn three_that_make_one_library_share_it() {
    for _ in 0..20 {
        let bench = Bench::new();
        let files = ["a", "b", "c"].map(|name| bench.file(name, &short(4, 1)));
        let outputs = at_once(&bench, &files.each_ref().map(|file| ["import", file.as_str()]).each_ref().map(|a| &a[..]));
        assert_eq!(statuses(&outputs), [0, 0, 0], "{:?}", outputs.iter().map(stderr).collect::<Vec<_>>());
        bench.assert_whole();
        assert_eq!(bench.labels(), 4);
        assert_eq!(bench.shelf(), ["library.db"]);
    }
}

#[test]
fn an_import_and_a_removal_both_happen() {
    for _ in 0..20 {
        let bench = Bench::new();
        bench.done(&["import", &bench.file("old.json", &short(6, 1))]);
        let new = bench.file("new.json", &short(12, 2));
        let outputs = at_once(&bench, &[&["import", &new], &["library", "remove", "old.json"]]);
        assert!(matches!(statuses(&outputs)[..], [0, 0 | 1]), "{} {}", stderr(&outputs[0]), stderr(&outputs[1]));
        bench.assert_whole();
        // Whichever came first: the removal took the old ones out, or found that the import had replaced them.
        assert_eq!(bench.labels(), 12);
        assert_eq!(bench.done(&["library", "--quiet"]).lines().next().unwrap().split('\t').next(), Some("new.json"));
    }
}

#[test]
fn an_import_and_config_init_do_not_meet() {
    for _ in 0..20 {
        let bench = Bench::new();
        let file = bench.file("labels.json", &short(4, 1));
        assert_eq!(statuses(&at_once(&bench, &[&["import", &file], &["config", "init"]])), [0, 0]);
        assert_eq!(bench.labels(), 4);
        assert_eq!(fs::read_to_string(bench.home.path().join("config/medref/config.toml")).unwrap(), TEMPLATE);
    }
}

#[test]
fn of_two_config_inits_one_writes_and_the_other_says_that_the_file_is_there() {
    for _ in 0..50 {
        let bench = Bench::new();
        let outputs = at_once(&bench, &[&["config", "init"], &["config", "init"]]);
        assert_eq!(statuses(&outputs), [0, 4]);
        assert!(outputs.iter().any(|output| stderr(output).contains("exists")));
        let folder = bench.home.path().join("config/medref");
        assert_eq!(names(&folder), ["config.toml"]);
        assert_eq!(fs::read_to_string(folder.join("config.toml")).unwrap(), TEMPLATE);
    }
}

#[test]
fn two_installations_write_the_same() {
    for (arguments, times) in [(&["completions", "fish", "--install"][..], 50), (&["man", "--install"], 5)] {
        let alone = Bench::new();
        alone.done(arguments);
        for _ in 0..times {
            let bench = Bench::new();
            assert_eq!(statuses(&at_once(&bench, &[arguments, arguments])), [0, 0]);
            assert_eq!(contents(bench.home.path()), contents(alone.home.path()));
        }
    }
}

#[test]
fn readers_read_on_while_an_import_runs() {
    let bench = Bench::new();
    bench.done(&["import", &bench.file("first.json", &short(1, 1))]);
    let mut command = bench.command(&["import", "-", "--quiet"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for number in 1..60 {
        input.write_all(long(number).as_bytes()).unwrap();
        if number % 10 == 0 {
            let output = bench.run(&["show", "faultol 0", "-s", "warnings"]);
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
            assert!(stdout(&output).contains("Faultol 0 is described"));
        }
    }
    drop(input);
    let mut rows = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut rows).unwrap();
    assert_eq!((child.wait().unwrap().code(), rows.as_str()), (Some(0), "added\t59\n"));
}
