//! What once failed under the fuzzer, and the seeds that it starts from, against the checks that it makes: no fuzzer is needed.
#![allow(clippy::unwrap_used, clippy::pedantic, dead_code, reason = "the checks are those of the fuzz crate")]

use std::fs;
use std::path::Path;

#[path = "../fuzz/src/checks/mod.rs"]
mod checks;

/// Holds every file of a folder's targets against the check of its target; says how many there were.
fn hold(folder: &Path) -> usize {
    let (mut count, mut failed) = (0, Vec::new());
    for (target, _) in checks::TARGETS {
        let Ok(files) = fs::read_dir(folder.join(target)) else { continue };
        for file in files.map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
            let data = fs::read(&file).unwrap();
            let held = std::panic::catch_unwind(|| checks::check(target, &data));
            if held.is_err() {
                failed.push(file);
            }
            count += 1;
        }
    }
    assert!(failed.is_empty(), "these do not hold: {failed:?}");
    count
}

#[test]
fn every_seed_and_every_input_that_once_failed_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    hold(&root.join("tests/data/regressions"));
    assert!(hold(&root.join("fuzz/corpus")) >= 100);
}
