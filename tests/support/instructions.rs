//! How many instructions a process takes from its start to its end, counted by valgrind: for the same binary, input and environment always the
//! same, whatever else the machine does.

use std::path::Path;
use std::process::Command;

/// Counts those of a program with its arguments, in an environment that has nothing but a home; `None` where there is no valgrind, or
/// none that can run the program.
pub fn count(program: &Path, arguments: &[&str], home: &Path) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH")?)
        .env("HOME", home)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let counted = said.lines().find_map(|line| line.split_once("Collected :"))?.1;
    counted.trim().parse().ok()
}
