//! Whole processes, as ratios to a program that prints one line and was built with the same profile:
//! `cargo bench --bench ratios`.
//!
//! Every round runs every command once, so that whatever else the machine does falls on all of them; medians are compared.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

mod support;

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{hello, median};

/// Rounds that count, after some that only warm the caches.
const ROUNDS: usize = 400;
const WARM_UP: usize = 30;

/// What is measured, and the most that it may cost in units of `hello`.
const COMMANDS: &[(&[&str], f64)] = &[
    (&["show", "alemtuzumab", "--section", "side-effects"], 1.5),
    (&["show", "warfarin", "--section", "side-effects"], 1.5),
    (&["show", "amoxicillin", "--section", "side-effects"], 1.5),
    (&["search", "thyroid", "monitoring"], 3.0),
    (&["faq"], 4.0),
    (&["show", "alemtuzumab"], f64::INFINITY),
    (&["list"], f64::INFINITY),
    (&["resolve", "Lemtrada"], f64::INFINITY),
    (&["resolve", "Metoprolol Succ ER 50 mg tab"], f64::INFINITY),
    (&["interactions", "warfarin", "simvastatin", "clarithromycin"], f64::INFINITY),
    (TWENTY, f64::INFINITY),
    (&["compare", "warfarin", "apixaban"], f64::INFINITY),
    (&["scan", "README.md"], f64::INFINITY),
    (&["--version"], f64::INFINITY),
];

/// A list of twenty medicines: it should take no longer than a search.
const TWENTY: &[&str] = &[
    "interactions",
    "warfarin",
    "simvastatin",
    "clarithromycin",
    "amiodarone",
    "digoxin",
    "metoprolol",
    "lisinopril",
    "furosemide",
    "spironolactone",
    "omeprazole",
    "citalopram",
    "tramadol",
    "metformin",
    "glipizide",
    "levothyroxine",
    "prednisone",
    "ibuprofen",
    "tamsulosin",
    "gabapentin",
    "zolpidem",
];

fn main() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let hello = hello(folder.path())?;
    let medref = env!("CARGO_BIN_EXE_medref");
    let run = |program: &Path, arguments: &[&str]| -> std::io::Result<Duration> {
        let out = File::create(folder.path().join("out"))?;
        let mut command = Command::new(program);
        command.args(arguments).env("HOME", folder.path()).stdin(Stdio::null()).stdout(out).stderr(Stdio::null());
        let start = Instant::now();
        command.status()?;
        Ok(start.elapsed())
    };
    let mut times = vec![Vec::with_capacity(ROUNDS); COMMANDS.len() + 1];
    for round in 0..WARM_UP + ROUNDS {
        let all = std::iter::once((hello.as_path(), &[][..])).chain(COMMANDS.iter().map(|(a, _)| (Path::new(medref), *a)));
        for (at, (program, arguments)) in all.enumerate() {
            let time = run(program, arguments)?;
            if round >= WARM_UP {
                times[at].push(time);
            }
        }
    }
    let unit = median(&mut times[0]).as_secs_f64();
    println!("{:<52} {:>9} {:>8}", "", "x hello", "at most");
    for ((arguments, most), times) in COMMANDS.iter().zip(&mut times[1..]) {
        let ratio = median(times).as_secs_f64() / unit;
        let most = if most.is_finite() { format!("{most}") } else { String::new() };
        println!("{:<52} {ratio:>9.2} {most:>8}", format!("medref {}", arguments.join(" ").chars().take(48).collect::<String>()));
    }
    Ok(())
}
