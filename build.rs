//! Validates `data/` through the program's own `monograph` module and writes the read-only image that the binary embeds.

#[path = "src/library/image.rs"]
#[allow(dead_code, reason = "the program uses the rest")]
mod image;
#[path = "src/monograph/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the program uses the rest")]
mod monograph;

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use monograph::Monograph;
use monograph::names;
use monograph::vocabulary::{Classes, Vocabulary, read_formulary};

fn main() {
    for path in [
        "data",
        "src/monograph",
        "src/library/image.rs",
        "src/library/schema.sql",
        "src/library/bundled.sql",
        "src/library/user.sql",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(messages) = build() {
        for message in messages {
            for line in message.lines() {
                println!("cargo::error={line}");
            }
        }
        process::exit(1);
    }
}

fn build() -> Result<(), Vec<String>> {
    let classes: Classes = toml::from_str(&text("data/classes.toml")?).map_err(|e| vec![format!("data/classes.toml: {e}")])?;
    let medicines = read_formulary(&text("data/formulary.tsv")?).map_err(|e| vec![format!("data/formulary.tsv: {e}")])?;
    let vocabulary = Vocabulary::new(classes.classes, medicines);
    let monographs = monographs(&vocabulary)?;
    unique_names(&monographs)?;

    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| vec!["cargo did not set OUT_DIR".to_owned()])?);
    let images = [out.join("medref.db"), out.join("finder.db")];
    for image in images.iter().filter(|i| i.exists()) {
        fs::remove_file(image).map_err(|e| vec![format!("{}: {e}", image.display())])?;
    }
    write(&images, &vocabulary, &monographs).map_err(|e| vec![format!("the image could not be written: {e}")])
}

fn text(path: &str) -> Result<String, Vec<String>> {
    fs::read_to_string(path).map_err(|e| vec![format!("{path}: {e}")])
}

/// Every monograph, by id; or everything that is wrong with any of them.
fn monographs(vocabulary: &Vocabulary) -> Result<Vec<Monograph>, Vec<String>> {
    let folder = Path::new("data/monographs");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|e| vec![format!("{}: {e}", folder.display())])?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let mut all = Vec::new();
    let mut wrong = Vec::new();
    for file in files {
        let name = file.display().to_string();
        match monograph::read::read(&text(&name)?, vocabulary) {
            Ok(m) if file.file_stem().is_none_or(|s| s != m.head.id.as_str()) => {
                wrong.push(format!("{name}:1:1: the file is not named after its id \"{}\"", m.head.id));
            }
            Ok(m) if !vocabulary.medicines.contains_key(m.head.id.as_str()) => {
                wrong.push(format!("{name}:1:1: \"{}\" is not in data/formulary.tsv; add a line for it", m.head.id));
            }
            Ok(m) => all.push(m),
            Err(findings) => wrong.extend(findings.iter().map(|f| format!("{name}{f}"))),
        }
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

/// A word names one medicine: no brand, synonym or generic name may stand for two unless the brand says `shared`.
fn unique_names(monographs: &[Monograph]) -> Result<(), Vec<String>> {
    let mut seen: std::collections::BTreeMap<String, &Monograph> = std::collections::BTreeMap::new();
    let mut wrong = Vec::new();
    for m in monographs {
        let shared: Vec<String> = m.head.names.brands.iter().filter(|b| b.shared).map(|b| names::key(&b.name)).collect();
        for (kind, name) in m.head.all_names().filter(|(kind, _)| !kind.is_code()) {
            let key = names::key(name);
            match seen.insert(key.clone(), m) {
                Some(other) if other.head.id != m.head.id && !shared.contains(&key) => wrong.push(format!(
                    "data/monographs/{}.toml: the {} name \"{name}\" also names {}; say shared = true on the brand if that is right",
                    m.head.id,
                    kind.slug(),
                    other.head.id
                )),
                _ => {}
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Writes both images. They are written once and read in place: no journal, and pages as a whole read-only file wants them.
fn write([bundled, finder]: &[PathBuf; 2], vocabulary: &Vocabulary, monographs: &[Monograph]) -> Result<(), image::WriteError> {
    let open = |path: &Path, layout| -> Result<rusqlite::Connection, image::WriteError> {
        let db = rusqlite::Connection::open(path)?;
        db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA page_size = 4096;")?;
        image::create(&db, layout)?;
        db.execute_batch("BEGIN")?;
        Ok(db)
    };
    let bundled = open(bundled, image::Layout::Bundled)?;
    let finder = open(finder, image::Layout::Finder)?;
    let classes: Vec<_> = vocabulary.classes.values().cloned().collect();
    let medicines: Vec<_> = vocabulary.medicines.values().cloned().collect();
    image::write_vocabulary(&finder, &classes, &medicines)?;
    for m in monographs {
        image::write_monograph(&bundled, &finder, m)?;
    }
    let newest = monographs.iter().map(|m| m.head.provenance.updated.as_str()).max().unwrap_or("undated");
    image::write_meta(&bundled, "data_version", newest)?;
    finder.execute("INSERT INTO passage(passage) VALUES ('optimize')", [])?;
    for db in [bundled, finder] {
        db.execute_batch("COMMIT; VACUUM;")?;
    }
    Ok(())
}
