//! What the documentation tells people to type works as it is written: in blocks of shell commands, and in the middle of a sentence.
//! (Blocks with output beside them are run by `cmd.rs` and `pipelines.rs`, those of docs/install.md by `install.rs`.)
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::CommandFactory;
use clap::error::ErrorKind;
use medref::cli::Cli;
use zip::write::SimpleFileOptions;

/// Every page of the project, by its path within it.
fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let within =
        |folder: &str| fs::read_dir(root.join(folder)).unwrap().map(|file| file.unwrap().path()).collect::<Vec<PathBuf>>();
    let mut paths: Vec<PathBuf> = ["", "docs", "fuzz"].into_iter().flat_map(within).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "md"));
    paths.sort();
    let page = |path: &PathBuf| (path.strip_prefix(root).unwrap().display().to_string(), fs::read_to_string(path).unwrap());
    paths.iter().map(page).collect()
}

/// The blocks of shell commands of a page that have no output beside them.
fn blocks(page: &str) -> impl Iterator<Item = &str> {
    page.split("\n```sh\n").skip(1).filter_map(|part| {
        let (block, rest) = part.split_once("\n```")?;
        (!rest.trim_start().starts_with("```text")).then_some(block)
    })
}

/// The commands that a page names in the middle of a sentence.
fn named(page: &str) -> Vec<String> {
    // Every second part between fences is a block.
    let prose: String = page.split("\n```").step_by(2).collect();
    let code = prose.split('`').skip(1).step_by(2).map(|code| code.split_whitespace().collect::<Vec<_>>().join(" "));
    code.filter(|code| code.starts_with("medref ")).collect()
}

#[test]
fn every_command_named_in_a_sentence_is_one_that_there_is() {
    let mut count = 0;
    for (path, page) in pages() {
        for command in named(&page) {
            let parsed = Cli::command().try_get_matches_from(command.split(' '));
            // `medref search` names the verb, and need not say what for.
            let wrong = parsed.err().filter(|e| {
                !matches!(
                    e.kind(),
                    ErrorKind::MissingRequiredArgument
                        | ErrorKind::DisplayVersion
                        | ErrorKind::DisplayHelp
                        | ErrorKind::TooFewValues
                        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                )
            });
            assert!(wrong.is_none(), "{path} names `{command}`: {}", wrong.unwrap());
            count += 1;
        }
    }
    assert!(count > 50, "{count} commands");
}

/// A folder with what the blocks read.
fn prepare(folder: &Path) {
    fs::create_dir_all(folder.join("data/monographs")).unwrap();
    fs::write(folder.join("list.txt"), "Coumadin 5 mg tab\nmetoprolol succ ER 50 mg\n").unwrap();
    fs::write(folder.join("medicines.txt"), "warfarin\nibuprofen\nsimvastatin\nitraconazole\n").unwrap();
    let label = r#"{"results": [{"set_id": "3d0b1c5e-0000-4000-8000-000000000001", "effective_time": "20260101",
        "warnings": ["Purple hiccups were seen."], "openfda": {"generic_name": ["METOPROLOL TARTRATE"], "substance_name": ["METOPROLOL TARTRATE"]}}]}"#;
    let mut archive = zip::ZipWriter::new(fs::File::create(folder.join("drug-label-0001-of-0001.json.zip")).unwrap());
    archive.start_file("drug-label-0001-of-0001.json", SimpleFileOptions::default()).unwrap();
    archive.write_all(label.as_bytes()).unwrap();
    archive.finish().unwrap();
}

/// Whether a block can be run here and in a test: some people have no jq, and a build has its own tests.
fn runs_here(block: &str) -> bool {
    let has = |tool: &str| Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().unwrap().status.success();
    has("bash") && !block.contains("cargo ") && (!block.contains("jq ") || has("jq"))
}

#[test]
fn every_block_of_shell_commands_does_what_it_says() {
    let bin = Path::new(env!("CARGO_BIN_EXE_medref")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut run = 0;
    for (page, text) in pages().into_iter().filter(|(page, _)| page != "docs/install.md") {
        for block in blocks(&text).filter(|block| runs_here(block)) {
            let home = tempfile::tempdir().unwrap();
            prepare(home.path());
            let output = Command::new("bash")
                .args(["--norc", "-e", "-c", block])
                .env_clear()
                .envs([("PATH", path.as_str()), ("SHELL", "/bin/bash")])
                .env("HOME", home.path())
                .current_dir(home.path())
                .output()
                .unwrap();
            // An outline has nothing in it yet, and `validate` says so.
            let expected = if block.contains("medref validate") { 3 } else { 0 };
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(expected), "{page}:\n{block}\n{said}");
            run += 1;
        }
    }
    assert!(run >= 5, "{run} blocks");
}
