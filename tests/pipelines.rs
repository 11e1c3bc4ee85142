//! The commands of docs/pipelines.md do what stands below them.
//!
//! To accept a change that was read: `SNAPSHOTS=overwrite cargo test --test pipelines`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What of the page is not a command or its output, the command, and its output.
struct Example {
    command: String,
    output: String,
}

fn examples(page: &str) -> Vec<Example> {
    let fenced = |part: &str| part.split("\n```\n").next().unwrap_or_default().trim_start_matches('\n').to_owned();
    page.split("```sh\n")
        .skip(1)
        .map(|part| {
            let (command, rest) = part.split_once("\n```\n").unwrap();
            let output = rest.trim_start().strip_prefix("```text").map(fenced).unwrap();
            Example { command: command.to_owned(), output: output.trim_start_matches("```").to_owned() }
        })
        .collect()
}

/// Whether a command of the page can run here: not everybody has jq and fzf.
fn has_tools(command: &str) -> bool {
    ["jq", "fzf"].iter().filter(|tool| command.contains(&format!("| {tool} "))).all(|tool| {
        Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().is_ok_and(|output| output.status.success())
    })
}

#[test]
fn every_pipeline_prints_what_stands_below_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = root.join("docs/pipelines.md");
    let text = fs::read_to_string(&page).unwrap();
    let home = tempfile::tempdir().unwrap();
    // The commands write beside the files that they read.
    let folder = home.path().join("pipelines");
    assert!(Command::new("cp").arg("-R").arg(root.join("docs/pipelines")).arg(&folder).status().unwrap().success());
    let bin = Path::new(env!("CARGO_BIN_EXE_medref")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut new = text.clone();
    let mut run = 0;
    for example in examples(&text).into_iter().filter(|e| has_tools(&e.command)) {
        let mut command = Command::new("sh");
        command
            .env_clear()
            .env("PATH", &path)
            .env("HOME", home.path())
            .env("LC_ALL", "C")
            .env("FZF_DEFAULT_OPTS", "--filter warfarin");
        let output = command.args(["-c", &example.command]).current_dir(&folder).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let printed = printed.trim_end();
        run += 1;
        if std::env::var("SNAPSHOTS").is_ok_and(|v| v == "overwrite") {
            let block = |output: &str| {
                let end = if output.is_empty() { String::new() } else { format!("{output}\n") };
                format!("```sh\n{}\n```\n\n```text\n{end}```\n", example.command)
            };
            new = new.replacen(&block(&example.output), &block(printed), 1);
        } else {
            assert_eq!(printed, example.output, "{}\n{}", example.command, String::from_utf8_lossy(&output.stderr));
        }
    }
    if new != text {
        fs::write(&page, new).unwrap();
    }
    assert!(run >= 7, "{run} pipelines");
}
