//! `kill -9` at random moments over the whole life of a process.

use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use medref::config::TEMPLATE;

use crate::bench::{Bench, Chance, contents, kill_after, names, stderr, stdout};
use crate::labels::{long, short};

/// How many labels the small imports have: one batch.
const FEW: usize = 8;

/// Starts a command with something on its standard input.
fn start(mut command: Command, input: Option<&str>) -> Child {
    let stdin = if input.is_some() { Stdio::piped() } else { Stdio::null() };
    let mut child = command.stdin(stdin).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    if let Some(input) = input {
        // Short enough for the pipe to take it at once; who was killed does not read it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    }
    child
}

/// Kills a run at a random moment, so often. `look` sees what was left; then the same is run to its end, and `look_again` sees that.
/// Each whole run says within which time the next one is killed.
fn killed(
    times: usize,
    seed: u64,
    prepare: impl Fn() -> Bench,
    run: impl Fn(&Bench) -> Child,
    look: impl Fn(&Bench),
    look_again: impl Fn(&Bench),
) {
    let mut chance = Chance::new(seed);
    let measured = |bench: &Bench| {
        let began = Instant::now();
        run(bench).wait().unwrap();
        began.elapsed()
    };
    let mut life = measured(&prepare());
    let mut hit = 0;
    for _ in 0..times {
        let bench = prepare();
        let moment = life.mul_f64(f64::from(u32::try_from(chance.below(1000)).unwrap()) / 1000.0);
        let status = kill_after(run(&bench), moment);
        hit += usize::from(status.signal() == Some(9));
        look(&bench);
        life = measured(&bench).clamp(life / 2, life * 2);
        look_again(&bench);
    }
    assert!(hit * 4 > times, "{hit} of {times} were killed before they were done");
}

/// The edition of every label that is there, as search finds it: of one alone, since they came in one batch.
fn edition(bench: &Bench) -> Option<usize> {
    let output = bench.run(&["search", "described", "--source", "library", "--quiet"]);
    let found = stdout(&output);
    let of = |edition: usize| found.lines().filter(|line| line.contains(&format!("edition{edition} "))).count();
    match (of(1), of(2)) {
        (0, 0) => None,
        (FEW, 0) => Some(1),
        (0, FEW) => Some(2),
        mixed => panic!("labels of the first and of the second edition: {mixed:?}"),
    }
}

/// Nothing but the library is left when a writer was done, and no text that nothing refers to.
fn assert_tidy(bench: &Bench) {
    assert_eq!(bench.shelf(), ["library.db"]);
    let db = rusqlite::Connection::open(&bench.library).unwrap();
    let query = "SELECT count(*) FROM blob WHERE id NOT IN (SELECT body FROM section WHERE typeof(body) = 'integer')";
    assert_eq!(db.query_row(query, [], |row| row.get::<_, u32>(0)).unwrap(), 0, "texts that nothing refers to");
}

/// Kills imports of `input` into what `prepare` makes; before, its labels have the edition `before`, and after it `after`.
fn imports_killed(
    times: usize,
    seed: u64,
    prepare: impl Fn() -> Bench,
    input: &str,
    stdin: bool,
    (before, after): (Option<usize>, usize),
) {
    let run = |bench: &Bench| {
        let file = if stdin { "-".to_owned() } else { bench.file("labels.json", input) };
        start(bench.command(&["import", &file, "--quiet"]), stdin.then_some(input))
    };
    let look = |bench: &Bench| {
        if before.is_none() && !bench.library.exists() {
            return;
        }
        bench.assert_whole();
        let now = edition(bench);
        assert!(now == before || now == Some(after), "{now:?}");
    };
    let look_again = |bench: &Bench| {
        assert_eq!(edition(bench), Some(after));
        assert_tidy(bench);
    };
    killed(times, seed, prepare, run, look, look_again);
}

/// Benches with a copy of one library each.
fn with_library(sources: &[(&str, &str)]) -> impl Fn() -> Bench + use<> {
    let first = Bench::new();
    for (name, content) in sources {
        let file = first.file(name, content);
        first.done(&["import", &file]);
    }
    let library = fs::read(&first.library).unwrap();
    move || {
        let bench = Bench::new();
        fs::create_dir_all(bench.library.parent().unwrap()).unwrap();
        fs::write(&bench.library, &library).unwrap();
        bench
    }
}

#[test]
fn fifty_imports_of_a_file_into_an_empty_place() {
    imports_killed(50, 1, Bench::new, &short(FEW, 1), false, (None, 1));
}

#[test]
fn fifty_imports_of_standard_input_into_an_empty_place() {
    imports_killed(50, 2, Bench::new, &short(FEW, 1), true, (None, 1));
}

#[test]
fn fifty_imports_into_a_library_that_has_something() {
    let prepare = with_library(&[("page.md", include_str!("../data/page.md")), ("other.xml", include_str!("../data/label.xml"))]);
    imports_killed(50, 3, prepare, &short(FEW, 1), false, (None, 1));
}

#[test]
fn fifty_imports_that_replace_older_versions() {
    imports_killed(50, 4, with_library(&[("old.json", &short(FEW, 1))]), &short(FEW, 2), false, (Some(1), 2));
}

#[test]
fn imports_of_several_batches_leave_whole_ones_and_the_next_goes_on() {
    let bench = Bench::new();
    let mut before = 0;
    for written in [1, 130] {
        let mut command = bench.command(&["import", "-", "--quiet"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        (0..written).for_each(|number| input.write_all(long(number).as_bytes()).unwrap());
        // The reader is ahead of the writer by some, and a batch has about a hundred: when it was written, the log is long.
        let log = bench.library.with_file_name("library.db-wal");
        let began = Instant::now();
        while written > 100 && log.metadata().map_or(0, |log| log.len()) < 1 << 18 {
            assert!(began.elapsed() < Duration::from_mins(1), "no batch was written");
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if bench.library.exists() {
            bench.assert_whole();
            let now = bench.labels();
            assert!(now >= before && (now == 0 || (90..written).contains(&now)), "{before} before, {now} now, of {written}");
            before = now;
        }
    }
    assert!(before >= 90, "the first batch was written");
    // The first three of what was written are there; what had not come is taken in.
    let rest = bench.file("rest.json", &(0..3).chain(before..before + 4).map(long).collect::<String>());
    let done = bench.done(&["import", &rest, "--quiet"]);
    assert!(done.contains("added\t4\n") && done.contains("unchanged\t3\n"), "{done}");
    bench.assert_whole();
    assert_eq!(bench.labels(), before + 4);
    assert_tidy(&bench);
}

#[test]
fn texts_that_a_killed_writer_left_go_with_the_next_import() {
    let prepare = with_library(&[("labels.json", &short(FEW, 1))]);
    let (written, killed) = (prepare(), prepare());
    // What it looks like when the end came between the last batch and putting in order: a log, and a text too many in it.
    let db = rusqlite::Connection::open(&written.library).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.execute("INSERT INTO blob (hash, body) VALUES (0, x'00')", []).unwrap();
    for name in ["library.db", "library.db-wal"] {
        fs::copy(written.library.with_file_name(name), killed.library.with_file_name(name)).unwrap();
    }
    killed.assert_whole();
    killed.done(&["import", &killed.file("labels.json", &short(FEW, 1))]);
    assert_tidy(&killed);
}

#[test]
fn two_hundred_config_inits() {
    let folder = |bench: &Bench| bench.home.path().join("config/medref");
    let look = |bench: &Bench| {
        let file = folder(bench).join("config.toml");
        assert!(!file.exists() || fs::read_to_string(&file).unwrap() == TEMPLATE, "half a configuration");
        let there = file.exists();
        let output = bench.run(&["config", "init"]);
        assert_eq!(output.status.code(), Some(if there { 4 } else { 0 }), "{}", stderr(&output));
        assert!(stderr(&output).contains(if there { "exists" } else { "wrote" }), "{}", stderr(&output));
    };
    let look_again = |bench: &Bench| {
        assert_eq!(names(&folder(bench)), ["config.toml"]);
        assert_eq!(fs::read_to_string(folder(bench).join("config.toml")).unwrap(), TEMPLATE);
    };
    killed(200, 5, Bench::new, |bench| start(bench.command(&["config", "init"]), None), look, look_again);
}

/// Kills a verb that writes into the data folder over files that are there: each is the old one or the new one.
fn installs_killed(times: usize, seed: u64, arguments: &[&str]) {
    let first = Bench::new();
    first.done(arguments);
    let new = contents(&first.home.path().join("data"));
    let prepare = || {
        let bench = Bench::new();
        for name in new.keys() {
            let path = bench.home.path().join("data").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "old").unwrap();
        }
        bench
    };
    let look = |bench: &Bench| {
        let now = contents(&bench.home.path().join("data"));
        for (name, content) in &new {
            assert!(now[name] == b"old" || now[name] == *content, "{name} is neither the old nor the new one");
        }
    };
    let look_again = |bench: &Bench| assert_eq!(contents(&bench.home.path().join("data")), new);
    killed(times, seed, prepare, |bench| start(bench.command(arguments), None), look, look_again);
}

#[test]
fn fifty_installations_of_a_completion_script() {
    installs_killed(50, 6, &["completions", "bash", "--install"]);
}

#[test]
fn thirty_installations_of_the_manual() {
    installs_killed(30, 7, &["man", "--install"]);
}

#[test]
fn thirty_outlines() {
    let path = |bench: &Bench| bench.home.path().join("zzmab.toml");
    let whole = Bench::new().done(&["new", "zzmab"]);
    let run = |bench: &Bench| start(bench.command(&["new", "zzmab", "--output", path(bench).to_str().unwrap()]), None);
    let look = |bench: &Bench| assert!(!path(bench).exists() || fs::read_to_string(path(bench)).unwrap() == whole);
    let look_again = |bench: &Bench| assert_eq!(names(bench.home.path()), ["zzmab.toml"]);
    killed(30, 8, Bench::new, run, look, look_again);
}

/// Holds `kill_after` itself to what it says.
#[test]
fn a_kill_hits_a_process_that_runs() {
    let child = Command::new("sh").args(["-c", "while :; do :; done"]).spawn().unwrap();
    assert_eq!(kill_after(child, Duration::from_millis(2)).signal(), Some(9));
}
