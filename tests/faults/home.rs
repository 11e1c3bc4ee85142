//! A home that is not there, is no folder, or may not be written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use crate::bench::{Bench, contents, run, stderr, stdout};
use crate::labels::short;
use crate::outside::{Stranger, with_mounts};

/// What is asked, and the status where nothing can be written and nothing is there.
const ASKED: [(&[&str], i32); 9] = [
    (&["show", "warfarin", "-s", "storage"], 0),
    (&["config"], 0),
    (&["list", "--source", "library"], 4),
    (&["library"], 4),
    (&["library", "remove", "x"], 4),
    (&["import", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/label.json")], 4),
    (&["config", "init"], 4),
    (&["completions", "bash", "--install"], 4),
    (&["man", "--install"], 4),
];

/// Asks all of it; everything ends as it should, and what ends with 4 says `words`.
fn ask_all(home: &str, words: &[&str], command: impl Fn() -> Command) {
    for (arguments, status) in ASKED {
        let output = run(command().args(arguments));
        assert_eq!(output.status.code(), Some(status), "{home}: {arguments:?}: {}", stderr(&output));
        let said = stderr(&output);
        assert!(status == 0 || words.iter().any(|word| said.contains(word)), "{home}: {arguments:?}: {said}");
    }
}

/// A command with a home, and nothing else in its environment.
fn at(home: &str, mut command: Command) -> Command {
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", home);
    command
}

#[test]
fn a_home_that_is_a_file() {
    let bench = Bench::new();
    let home = bench.file("home", "I am a file");
    ask_all("a file", &["Not a directory", "there is no library at"], || at(&home, bench.command(&[])));
    ask_all("/dev/null", &["Not a directory", "there is no library at"], || at("/dev/null", bench.command(&[])));
    assert_eq!(fs::read_to_string(home).unwrap(), "I am a file");
}

#[test]
fn no_home_at_all() {
    // Without the variable the system says where the home of an account is: only a stranger has none.
    let Some(stranger) = Stranger::new() else { return };
    let words = ["there is no place for", "there is no library at"];
    ask_all("none", &words, || stranger.command());
    let output = run(stranger.command().args(["config", "path"]));
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
}

#[test]
fn a_home_that_is_not_there_and_cannot_be_made() {
    let Some(stranger) = Stranger::new() else { return };
    let words = ["Permission denied", "there is no library at"];
    ask_all("not there", &words, || at("/no/such/home", stranger.command()));
}

#[test]
fn a_home_that_may_be_read_and_not_written() {
    let Some(stranger) = Stranger::new() else { return };
    let home = stranger.folder().join("home");
    fs::create_dir(&home).unwrap();
    let words = ["Permission denied", "there is no library at"];
    ask_all("read only", &words, || at(home.to_str().unwrap(), stranger.command()));
    assert!(contents(&home).is_empty());
}

#[test]
fn a_home_that_may_not_be_looked_into_is_said_and_not_taken_for_an_empty_one() {
    let Some(stranger) = Stranger::new() else { return };
    for closed in ["home", "home/.config", "home/.local"] {
        let home = stranger.folder().join("home");
        fs::create_dir_all(home.join(".local")).unwrap();
        fs::create_dir_all(home.join(".config")).unwrap();
        fs::set_permissions(stranger.folder().join(closed), fs::Permissions::from_mode(0o700)).unwrap();
        for arguments in [&["show", "warfarin"][..], &["list"], &["library"], &["library", "remove", "x"]] {
            let output = run(at(home.to_str().unwrap(), stranger.command()).args(arguments));
            assert_eq!(output.status.code(), Some(4), "{closed}: {arguments:?}: {}", stderr(&output));
            assert!(stderr(&output).contains("Permission denied"), "{closed}: {}", stderr(&output));
        }
        fs::remove_dir_all(home).unwrap();
    }
}

/// Runs a script with `$1` as a home, read only, in which there is a library that `prepare` made.
fn read_only(prepare: impl FnOnce(&Bench), script: &str) -> Option<Output> {
    let bench = Bench::new();
    bench.done(&["import", &bench.file("labels.json", &short(3, 1))]);
    prepare(&bench);
    let mount = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && cd / || cannot";
    let output = with_mounts(&format!("{mount}; export MEDREF_LIBRARY=\"$1/shelf/library.db\"; {script}"), bench.home.path());
    bench.assert_whole();
    assert_eq!(bench.labels(), 3);
    output
}

const READ_AND_WRITE: &str = "for verb in 'show faultol-0 -s warnings' 'search described' 'list --source library' library \
    'library verify' 'import labels.json' 'library remove labels.json' 'config init' 'completions bash --install' \
    'man --install'; do cd \"$1\"; \"$medref\" $verb --quiet >/dev/null; echo $verb $?; done";

#[test]
fn a_library_on_a_file_system_that_is_read_only_is_read() {
    let Some(output) = read_only(|_| (), READ_AND_WRITE) else { return };
    let expected = "show faultol-0 -s warnings 0\nsearch described 0\nlist --source library 0\nlibrary 0\nlibrary verify 0\n\
                    import labels.json 4\nlibrary remove labels.json 4\nconfig init 4\ncompletions bash --install 4\nman --install 4\n";
    assert_eq!(stdout(&output), expected, "{}", stderr(&output));
    let said = stderr(&output);
    assert_eq!(said.matches("readonly database").count() + said.matches("Read-only file system").count(), 5, "{said}");
}

/// What a killed import leaves: the library, and the log that its last batch is in.
fn leave_a_log(bench: &Bench) {
    let other = bench.home.path().join("other.db");
    fs::copy(&bench.library, &other).unwrap();
    let db = rusqlite::Connection::open(&other).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.execute("UPDATE intake SET imported = '2001-01-01'", []).unwrap();
    fs::copy(&other, &bench.library).unwrap();
    fs::copy(other.with_extension("db-wal"), bench.library.with_extension("db-wal")).unwrap();
}

#[test]
fn what_a_killed_import_left_cannot_be_read_where_nothing_can_be_written_and_that_is_said() {
    let script = "for verb in 'show faultol-0' 'list' 'library verify' 'show warfarin -s storage --source bundled'; do \
                  \"$medref\" $verb --quiet >/dev/null; echo $verb $?; done";
    let Some(output) = read_only(leave_a_log, script) else { return };
    let expected = "show faultol-0 4\nlist 4\nlibrary verify 4\nshow warfarin -s storage --source bundled 0\n";
    assert_eq!(stdout(&output), expected, "{}", stderr(&output));
    assert_eq!(stderr(&output).matches("the folder must be writable once").count(), 3, "{}", stderr(&output));
}
