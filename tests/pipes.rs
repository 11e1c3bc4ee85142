//! The real binary where output goes wrong: closed pipes, full disks, pagers that are there or not, broken settings.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::fs;
use std::io::Read;
use std::process::{Command, Output, Stdio};

use support::medref;
use tempfile::TempDir;

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

#[test]
fn a_reader_that_leaves_after_one_line_is_no_error() {
    let home = home();
    for arguments in
        [&["faq"][..], &["list"], &["show", "alemtuzumab", "warfarin"], &["--help"], &["show", "alemtuzumab", "--format", "json"]]
    {
        let mut child = medref(home.path()).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut one = [0_u8; 1];
        child.stdout.take().unwrap().read_exact(&mut one).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = text(&output.stderr);
        assert!(!said.contains("panick") && !said.contains("could not be written"), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_keeps_the_status_so_far() {
    let home = home();
    let mut child = medref(home.path())
        .args(["show", "alemtuzumab", "warfarin", "amoxicillin", "no-such-medicine"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[cfg(unix)]
#[test]
fn a_shell_pipeline_with_head_ends_well() {
    let home = home();
    let script = format!("set -o pipefail; '{}' faq --quiet | head -1", env!("CARGO_BIN_EXE_medref"));
    let mut shell = Command::new("bash");
    shell.arg("-c").arg(script).env("HOME", home.path());
    let output = run(&mut shell);
    assert_eq!(text(&output.stderr), "");
    assert_eq!((output.status.code(), text(&output.stdout).lines().count()), (Some(0), 1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_ends_with_4() {
    let home = home();
    for arguments in [&["show", "alemtuzumab"][..], &["list"], &["completions", "bash"], &["--help"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = run(medref(home.path()).args(arguments).stdout(full));
        let said = text(&output.stderr);
        assert!(said.contains("the output could not be written"), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), Some(4), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn without_a_standard_output_nothing_breaks() {
    let home = home();
    let mut shell = Command::new("bash");
    shell.arg("-c").arg(format!("'{}' list >&-", env!("CARGO_BIN_EXE_medref"))).env("HOME", home.path());
    assert!(!text(&run(&mut shell).stderr).contains("panick"));
}

#[cfg(unix)]
#[test]
fn the_pager_of_the_configuration_comes_before_the_environments() {
    let home = home();
    let seen = home.path().join("seen");
    fs::create_dir_all(home.path().join("config/medref")).unwrap();
    fs::write(home.path().join("config/medref/config.toml"), format!("pager = \"tee '{}'\"\n", seen.display())).unwrap();
    let output = run(medref(home.path()).args(["list", "--paging", "always", "--format", "terminal"]).env("PAGER", "false"));
    assert_eq!(output.status.code(), Some(0));
    assert!(fs::read_to_string(seen).unwrap().contains("alemtuzumab"));
}

#[test]
fn a_missing_pager_falls_back_to_standard_output_and_says_so() {
    let home = home();
    let output = run(medref(home.path())
        .args(["list", "--paging", "always", "--format", "terminal"])
        .env("MEDREF_PAGER", "no-such-pager"));
    assert!(text(&output.stdout).contains("alemtuzumab"));
    assert!(text(&output.stderr).contains("the pager \"no-such-pager\" could not be started"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_broken_configuration_names_file_line_and_key_and_stays_as_it_is() {
    let home = home();
    let file = home.path().join("config.toml");
    for (broken, named) in [
        ("width = \"wide\"\n", "width"),
        ("# fine\ncolour = \"auto\"\n", "colour"),
        ("color = \"blue\"\n", "color"),
        ("width = 5\n", "width"),
        ("pager = [\n", "pager"),
    ] {
        fs::write(&file, broken).unwrap();
        let output = run(medref(home.path()).arg("list").env("MEDREF_CONFIG", &file));
        let said = text(&output.stderr);
        assert!(said.contains(named) && said.contains("config.toml"), "{said}");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(4), 0));
        assert_eq!(fs::read_to_string(&file).unwrap(), broken);
    }
}

#[test]
fn config_init_writes_once_and_never_over() {
    let home = home();
    let init = || run(medref(home.path()).args(["config", "init"]));
    assert_eq!(init().status.code(), Some(0));
    let path = text(&run(medref(home.path()).args(["config", "path"])).stdout);
    fs::write(path.trim(), "width = 50\n").unwrap();
    assert_eq!(init().status.code(), Some(4));
    assert_eq!(fs::read_to_string(path.trim()).unwrap(), "width = 50\n");
    let settings = text(&run(medref(home.path()).arg("config")).stdout);
    assert!(settings.contains("width\t50\tfile"), "{settings}");
}

#[test]
fn options_come_before_the_environment_and_the_environment_before_the_file() {
    let home = home();
    let file = home.path().join("config.toml");
    fs::write(&file, "color = \"never\"\nwidth = 50\n").unwrap();
    let config = |name: &str, value: &str, more: &[&str]| {
        text(&run(medref(home.path()).arg("config").args(more).env("MEDREF_CONFIG", &file).env(name, value)).stdout)
    };
    assert!(config("CLICOLOR_FORCE", "1", &[]).contains("color\talways\tenvironment: CLICOLOR_FORCE"));
    assert!(config("NO_COLOR", "1", &["--color", "always"]).contains("color\talways\toption: --color"));
    assert!(config("NO_COLOR", "", &[]).contains("color\tnever\tfile"));
    assert!(config("X", "", &["--width", "60"]).contains("width\t60\toption: --width"));
}

#[cfg(unix)]
#[test]
fn nothing_from_outside_reaches_the_terminal_raw() {
    let home = home();
    let evil = "x\u{1b}]0;owned\u{7}\u{202e}y";
    for arguments in [
        vec!["show", evil],
        vec!["search", evil],
        vec!["show", "warfarin", "-s", evil],
        vec!["--nonsense", evil],
        vec![&*format!("--{evil}")],
        vec!["resolve", evil],
        vec!["validate", evil],
        vec!["faq", evil],
        vec!["list", "--class", evil],
        vec!["new", evil],
        vec!["man", evil],
        vec!["completions", evil],
    ] {
        let output = run(medref(home.path()).args(&arguments).args(["--color", "always"]).env("MEDREF_LIBRARY", evil));
        for stream in [&output.stdout, &output.stderr] {
            let printed = text(stream);
            assert!(
                !printed.contains("\u{1b}]") && !printed.contains('\u{7}') && !printed.contains('\u{202e}'),
                "{arguments:?}: {printed:?}"
            );
        }
    }
    let config = home.path().join("evil.toml");
    fs::write(&config, format!("{evil} = 1\n")).unwrap();
    let output = run(medref(home.path()).arg("list").env("MEDREF_CONFIG", &config));
    assert!(!text(&output.stderr).contains('\u{1b}'));
    let odd: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(b"war\xfffarin".to_vec());
    let output = run(medref(home.path()).arg("show").arg(odd));
    assert!(matches!(output.status.code(), Some(1 | 2)), "{output:?}");
}

#[cfg(unix)]
#[test]
fn a_list_without_end_is_answered_line_by_line() {
    let home = home();
    let mut shell = Command::new("bash");
    let medref = env!("CARGO_BIN_EXE_medref");
    shell.arg("-c").arg(format!("yes warfarin | '{medref}' resolve - --quiet | head -2")).env("HOME", home.path());
    let lines = text(&run(&mut shell).stdout);
    assert_eq!(lines.lines().filter(|l| l.starts_with("warfarin\texact\twarfarin")).count(), 2, "{lines}");
}

#[test]
fn a_broken_configuration_does_not_stop_what_mends_it() {
    let home = home();
    let file = home.path().join("config.toml");
    fs::write(&file, "garbage").unwrap();
    let run = |arguments: &[&str]| run(medref(home.path()).args(arguments).env("MEDREF_CONFIG", &file));
    assert_eq!(text(&run(&["config", "path"]).stdout).trim(), file.to_str().unwrap());
    assert_eq!(run(&["completions", "bash"]).status.code(), Some(0));
    assert_eq!(run(&["list"]).status.code(), Some(4));
}

#[test]
fn no_name_at_all_is_said() {
    let home = home();
    for arguments in [&["show", "-"][..], &["resolve", "-"], &["show", ""]] {
        let output = run(medref(home.path()).args(arguments));
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        assert!(text(&output.stderr).contains("no name was given"), "{arguments:?}");
    }
}

#[test]
fn names_come_from_standard_input_too() {
    let home = home();
    let mut child =
        medref(home.path()).args(["resolve", "-", "--quiet"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"Lemtrada\r\n\nno such thing\nwar\xfffarin\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let lines: Vec<String> = text(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].starts_with("Lemtrada\texact\talemtuzumab\talemtuzumab\tbrand\t117055\tL04AG06"));
    assert!(lines[1].starts_with("no such thing\tunknown\t"));
    assert_eq!(output.status.code(), Some(3));
}
