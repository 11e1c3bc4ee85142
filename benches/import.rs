//! What it costs to take labels in, and to use a library that is full of them: `cargo bench --bench import [-- FILE]`.
//!
//! FILE is an openFDA drug label file, as downloaded. Without one, records are made of the bundled monographs' own words. Import
//! is compared with a plain insert of the same text into an FTS5 table from one thread; look-ups with `hello`.
#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::cast_precision_loss, reason = "ratios for people to read")]

mod support;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use medref::library::{Filter, Library};
use serde_json::{Value, json};
use support::{hello, median};

const ROUNDS: usize = 60;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let given = std::env::args().skip(1).find(|a| !a.starts_with('-')).map(PathBuf::from);
    let file = match given {
        Some(file) => file,
        None => made(folder.path(), 2000)?,
    };
    let size = fs::metadata(&file)?.len();
    let plain = plain_insert(&file, &folder.path().join("plain.db"))?;

    let library = folder.path().join("library.db");
    let medref = env!("CARGO_BIN_EXE_medref");
    let start = Instant::now();
    let output = Command::new(medref)
        .args(["import", "--all", "--quiet", "--format", "json"])
        .arg(&file)
        .env("MEDREF_LIBRARY", &library)
        .stderr(Stdio::null())
        .output()?;
    let import = start.elapsed();
    let answer: Value = serde_json::from_slice(&output.stdout)?;
    let added = answer["results"][0]["added"].as_u64().unwrap_or(0);
    println!("{added} labels of {:.1} MB of JSON", size as f64 / 1e6);
    println!(
        "import, in units of a plain insert of the same text   {:>6.2}  at most 1",
        import.as_secs_f64() / plain.as_secs_f64()
    );
    println!(
        "library, as a part of the JSON                         {:>6.2}  at most 0.5",
        fs::metadata(&library)?.len() as f64 / size as f64
    );

    let hello = hello(folder.path())?;
    let label = Command::new(medref)
        .args(["list", "--source", "library", "--quiet"])
        .env("MEDREF_LIBRARY", &library)
        .output()
        .map(|o| String::from_utf8_lossy(&o.stdout).lines().next().unwrap_or_default().to_owned())?;
    let commands: [(&[&str], &str); 8] = [
        (&["show", "warfarin", "--section", "side-effects"], "2"),
        (&["show", &label, "--section", "usage"], "2"),
        (&["search", "thyroid", "monitoring"], "8"),
        (&["search", "hepatic", "failure"], "8"),
        (&["search", "serotonin", "syndrome"], "8"),
        (&["resolve", "Lemtrada"], ""),
        (&["faq", "warfarin"], ""),
        (&["list"], ""),
    ];
    let mut times = vec![Vec::new(); commands.len() + 1];
    for _ in 0..ROUNDS {
        for (at, times) in times.iter_mut().enumerate() {
            let out = File::create(folder.path().join("out"))?;
            let mut command = if at == 0 { Command::new(&hello) } else { Command::new(medref) };
            if at > 0 {
                command.args(commands[at - 1].0).env("MEDREF_LIBRARY", &library);
            }
            command.env("HOME", folder.path()).stdin(Stdio::null()).stdout(out).stderr(Stdio::null());
            let start = Instant::now();
            command.status()?;
            times.push(start.elapsed());
        }
    }
    let unit = median(&mut times[0]).as_secs_f64();
    println!("\n{:<56} {:>7} {:>8}", "with the library in place", "x hello", "at most");
    for ((arguments, most), times) in commands.iter().zip(&mut times[1..]) {
        println!("{:<56} {:>7.2} {most:>8}", format!("medref {}", arguments.join(" ")), median(times).as_secs_f64() / unit);
    }
    Ok(())
}

/// Inserts every text of every record into an FTS5 table, as anybody would who only wants it searched; the texts are in memory.
fn plain_insert(file: &Path, path: &Path) -> Result<Duration, Box<dyn std::error::Error>> {
    let whole: Value = serde_json::from_slice(&fs::read(file)?)?;
    let texts: Vec<&str> = whole["results"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|record| record.values().filter_map(Value::as_array).flatten().filter_map(Value::as_str))
        .collect();
    let start = Instant::now();
    let mut db = rusqlite::Connection::open(path)?;
    db.execute_batch("CREATE VIRTUAL TABLE t USING fts5(text)")?;
    let tx = db.transaction()?;
    for text in texts {
        tx.prepare_cached("INSERT INTO t VALUES (?1)")?.execute([text])?;
    }
    tx.commit()?;
    Ok(start.elapsed())
}

/// An openFDA file with so many records, made of the words of the bundled monographs.
fn made(folder: &Path, count: usize) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let library = Library::open(None, None)?;
    let mut labels = Vec::new();
    for listing in library.list(&Filter::default())? {
        let sections: Vec<(String, String)> = library
            .sections(&listing.entry)?
            .iter()
            .map(|body| {
                (body.kind().info().aliases.first().unwrap_or(&body.kind().slug()).replace('-', "_"), body.frame().prose())
            })
            .collect();
        labels.push((listing.entry.name, sections));
    }
    let path = folder.join("made.json");
    let mut out = BufWriter::new(File::create(&path)?);
    out.write_all(b"{\"results\": [\n")?;
    for number in 0..count {
        let (name, sections) = &labels[number % labels.len()];
        let turn = number / labels.len();
        let mut record = json!({
            "set_id": format!("{number:08x}-0000-4000-8000-000000000000"), "version": "1", "effective_time": "20260701",
            "openfda": { "generic_name": [format!("{name} {turn}")], "substance_name": [format!("{name} {turn}")], "product_type": ["HUMAN PRESCRIPTION DRUG"] },
        });
        for (field, text) in sections {
            record[field] = json!([format!("{text} ({turn})")]);
        }
        let comma = if number == 0 { "" } else { ",\n" };
        write!(out, "{comma}{record}")?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(path)
}
