//! What the benchmarks of whole processes share: the program that everything is compared with, and the middle of many times.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Builds a program that prints one line, with the settings of medref's release profile.
pub fn hello(folder: &Path) -> std::io::Result<PathBuf> {
    let (source, program) = (folder.join("hello.rs"), folder.join("hello"));
    fs::write(&source, "fn main() { println!(\"hello\"); }\n")?;
    let profile = ["-Copt-level=3", "-Clto=fat", "-Ccodegen-units=1", "-Cpanic=abort", "-Cstrip=symbols", "--edition=2024"];
    let status = Command::new("rustc").args(profile).arg(&source).arg("-o").arg(&program).status()?;
    assert!(status.success(), "rustc could not build hello");
    Ok(program)
}

pub fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
