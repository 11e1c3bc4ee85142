//! Whole processes, as ratios to a program that prints one line and was built with the same profile:
//! `cargo bench --bench ratios`. Beside them, what a person would otherwise use, and how many instructions ours take.
//!
//! Every round runs every command once, so that whatever else the machine does falls on all of them; medians are compared.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]

#[path = "../tests/support/instructions.rs"]
mod instructions;
#[path = "support/peers.rs"]
mod peers;
mod support;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use peers::Peer;
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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let hello = hello(folder.path())?;
    let medref = Path::new(env!("CARGO_BIN_EXE_medref"));
    let (peers, absent): (Vec<Peer>, Vec<Peer>) = peers::all(folder.path())?.into_iter().partition(Peer::answers);
    let ours = COMMANDS.iter().map(|(a, _)| (medref.to_owned(), a.iter().map(|&a| a.to_owned()).collect()));
    let theirs = peers.iter().map(|p| (PathBuf::from(&p.command[0]), p.command[1..].to_vec()));
    let all: Vec<(PathBuf, Vec<String>)> = std::iter::once((hello, Vec::new())).chain(ours).chain(theirs).collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); all.len()];
    for round in 0..WARM_UP + ROUNDS {
        for ((program, arguments), times) in all.iter().zip(&mut times) {
            let time = run(program, arguments, folder.path())?;
            if round >= WARM_UP {
                times.push(time);
            }
        }
    }
    let unit = median(&mut times[0]).as_secs_f64();
    let mut ratios = times[1..].iter_mut().map(|times| median(times).as_secs_f64() / unit);
    println!("{:<52} {:>9} {:>8} {:>14}", "", "x hello", "at most", "instructions");
    for ((arguments, most), ratio) in COMMANDS.iter().zip(&mut ratios) {
        let most = if most.is_finite() { format!("{most}") } else { String::new() };
        let counted = instructions::count(medref, arguments, folder.path()).map(|c| c.to_string()).unwrap_or_default();
        let name = arguments.join(" ").chars().take(45).collect::<String>();
        println!("{:<52} {ratio:>9.2} {most:>8} {counted:>14}", format!("medref {name}"));
    }
    for (peer, ratio) in peers.iter().zip(ratios) {
        println!("{:<52} {ratio:>9.2}", peer.name);
    }
    for peer in absent {
        println!("{:<52} {:>9}", peer.name, "not here");
    }
    Ok(())
}

/// How long a process takes, from before its start to after its end.
fn run(program: &Path, arguments: &[String], folder: &Path) -> std::io::Result<Duration> {
    let out = File::create(folder.join("out"))?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(out).stderr(Stdio::null());
    // Programs of others keep what they look things up in at home; medref is to find no library there.
    if program == Path::new(env!("CARGO_BIN_EXE_medref")) {
        command.env("HOME", folder).env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME").env_remove("MEDREF_LIBRARY");
    }
    let start = Instant::now();
    command.status()?;
    Ok(start.elapsed())
}
