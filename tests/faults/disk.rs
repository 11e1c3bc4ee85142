//! No room: files that may not grow, a small file system that is full, an output that takes nothing.

use std::fs::{self, File};
use std::process::{Command, Output};

use medref::config::TEMPLATE;

use crate::bench::{Bench, assert_ended_well, contents, names, run, stderr, stdout};
use crate::labels::{noise, short};
use crate::outside::with_mounts;

/// Runs medref where files may have so many blocks of 512 bytes: a disk that is full for this process alone. With the signal
/// ignored, writing fails.
fn limited(bench: &Bench, blocks: u32, arguments: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_medref")]).args(arguments);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let plain = bench.command(&[]);
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    run(&mut command)
}

#[test]
fn an_import_without_room_leaves_the_library_as_it_was_and_says_so() {
    let bench = Bench::new();
    let file = bench.file("faultol.json", &short(1, 1));
    bench.done(&["import", &file]);
    bench.file("faultol.json", &format!("{}{}", short(60, 1), (60..62).map(noise).collect::<String>()));
    for blocks in [0, 1, 100, 400] {
        let output = limited(&bench, blocks, &["import", &file]);
        assert_eq!(output.status.code(), Some(4), "{blocks}: {}", stderr(&output));
        assert!(stderr(&output).contains("could not be written"), "{blocks}: {}", stderr(&output));
        bench.assert_whole();
        assert_eq!(bench.labels(), 1, "{blocks}");
    }
    bench.done(&["import", &file]);
    assert_eq!(bench.labels(), 62);
    assert_eq!(bench.shelf(), ["library.db"]);
}

#[test]
fn a_library_that_has_no_room_from_the_beginning_is_not_there() {
    for blocks in [0, 1, 40] {
        let bench = Bench::new();
        let file = bench.file("faultol.json", &short(1, 1));
        let output = limited(&bench, blocks, &["import", &file]);
        assert_eq!(output.status.code(), Some(4), "{blocks}: {}", stderr(&output));
        assert!(stderr(&output).contains("could not be made"), "{blocks}: {}", stderr(&output));
        assert_eq!(bench.shelf(), [""; 0], "{blocks}");
    }
}

#[test]
fn a_file_that_cannot_be_written_whole_is_not_written() {
    for arguments in [
        &["config", "init"][..],
        &["completions", "bash", "--install"],
        &["man", "--install"],
        &["new", "zzmab", "--output", "zzmab.toml"],
    ] {
        for blocks in [0, 1] {
            let bench = Bench::new();
            let output = limited(&bench, blocks, arguments);
            assert_eq!(output.status.code(), Some(4), "{arguments:?} {blocks}: {}", stderr(&output));
            assert!(stderr(&output).contains("could not be written"), "{arguments:?}: {}", stderr(&output));
            assert!(contents(bench.home.path()).is_empty(), "{arguments:?}: {:?}", contents(bench.home.path()).keys());
        }
    }
}

#[test]
fn installing_without_room_leaves_the_old_files() {
    for arguments in [&["completions", "bash", "--install"][..], &["man", "--install"]] {
        let bench = Bench::new();
        bench.done(arguments);
        let data = bench.home.path().join("data");
        let before: Vec<String> = contents(&data).into_keys().collect();
        for name in &before {
            fs::write(data.join(name), "old").unwrap();
        }
        assert_eq!(limited(&bench, 0, arguments).status.code(), Some(4));
        let after = contents(&data);
        assert!(after.values().all(|content| content == b"old") && after.keys().eq(&before), "{arguments:?}");
    }
}

/// A full file system of one megabyte, in which `$medref` is run.
const SMALL: &str = "mount -t tmpfs -o size=1m none \"$1\" && cd \"$1\" || cannot; export MEDREF_LIBRARY=\"$1/library.db\"";

#[test]
fn an_import_into_a_file_system_that_becomes_full() {
    let outside = Bench::new();
    let small = outside.file("small.json", &short(1, 1));
    let large = outside.file("large.json", &(1..12).map(noise).collect::<String>());
    let place = tempfile::tempdir().unwrap();
    let script = format!(
        "{SMALL}; \"$medref\" import {small} --quiet >&2; echo import $?; \"$medref\" import {large} --quiet >&2; echo full $?; \
         \"$medref\" library verify; echo verify $?; \"$medref\" list --source library --quiet; ls -A; \
         \"$medref\" import {small} --quiet >&2; echo again $?; ls -A"
    );
    let Some(output) = with_mounts(&script, place.path()) else { return };
    let (stdout, stderr) = (stdout(&output), stderr(&output));
    assert!(stdout.starts_with("import 0\nfull 4\nverify 0\nfaultol-"), "{stdout}\n{stderr}");
    assert!(stdout.ends_with("again 0\nlibrary.db\n"), "{stdout}\n{stderr}");
    assert!(stderr.contains("the disk is full: make room and import again"), "{stderr}");
    assert_eq!(names(place.path()), [""; 0], "what was mounted is gone");
}

#[test]
fn files_on_a_full_file_system() {
    let place = tempfile::tempdir().unwrap();
    let script = format!(
        "{SMALL}; export HOME=\"$1\"; head -c 2000000 /dev/zero >filler 2>/dev/null; \
         for verb in 'config init' 'completions bash --install' 'man --install' 'new zzmab --output zzmab.toml'; do \
         \"$medref\" $verb; echo $verb $?; done; find . -type f; rm filler; \"$medref\" config init; echo room $?; \
         cat .config/medref/config.toml"
    );
    let Some(output) = with_mounts(&script, place.path()) else { return };
    let expected =
        "config init 4\ncompletions bash --install 4\nman --install 4\nnew zzmab --output zzmab.toml 4\n./filler\nroom 0\n";
    assert_eq!(stdout(&output), format!("{expected}{TEMPLATE}"), "{}", stderr(&output));
    assert_eq!(stderr(&output).matches("No space left on device").count(), 4, "{}", stderr(&output));
}

#[test]
fn an_output_that_takes_nothing_is_said_once_and_ends_with_4_for_every_verb() {
    let bench = Bench::new();
    let file = bench.file("faultol.json", &short(1, 1));
    bench.done(&["import", &file]);
    let note = bench.file("note.txt", "warfarin and aspirin");
    for arguments in [
        &[][..],
        &["--help"],
        &["--version"],
        &["show", "warfarin"],
        &["show", "warfarin", "--format", "json"],
        &["faq"],
        &["search", "vitamin"],
        &["list"],
        &["list", "--format", "terminal"],
        &["sections"],
        &["compare", "warfarin", "heparin"],
        &["interactions", "warfarin", "aspirin"],
        &["resolve", "warfarin"],
        &["scan", &note],
        &["import", &file],
        &["library"],
        &["library", "path"],
        &["new", "zzmab"],
        &["validate", concat!(env!("CARGO_MANIFEST_DIR"), "/data/monographs/warfarin.toml")],
        &["config"],
        &["config", "path"],
        &["completions", "bash"],
        &["man"],
        &["about"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = bench.command(arguments).stdout(full).output().unwrap();
        assert_ended_well(&format!("{arguments:?}"), &output);
        assert_eq!(output.status.code(), Some(4), "{arguments:?}: {}", stderr(&output));
        let said = stderr(&output).matches("the output could not be written").count();
        assert_eq!(said, 1, "{arguments:?}: {}", stderr(&output));
    }
}
