//! Validates `data/` through the program's own `monograph` module and writes the read-only image that the binary embeds.

#[path = "src/library/image.rs"]
#[allow(dead_code, reason = "the program uses the rest")]
mod image;
/// The rule base, which the program's own module of this name holds too.
#[path = "src/interactions"]
#[allow(dead_code, reason = "the program uses the rest")]
mod interactions {
    pub mod image;
    pub mod rule;
}
#[path = "src/monograph/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the program uses the rest")]
mod monograph;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use interactions::rule::{Knowledge, Partner, RuleFile};
use monograph::Monograph;
use monograph::NameKind;
use monograph::lookalike::{Abbreviations, Confusable};
use monograph::names;
use monograph::vocabulary::{Classes, Vocabulary, read_brands, read_formulary};

fn main() {
    for path in [
        "data",
        "src/monograph",
        "src/interactions/image.rs",
        "src/interactions/rule.rs",
        "src/interactions/checker.sql",
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
    let mut medicines = read_formulary(&text("data/formulary.tsv")?).map_err(|e| vec![format!("data/formulary.tsv: {e}")])?;
    read_brands(&text("data/brands.tsv")?, &mut medicines).map_err(|e| vec![format!("data/brands.tsv: {e}")])?;
    let vocabulary = Vocabulary::new(classes.classes, medicines);
    let monographs = monographs(&vocabulary)?;
    unique_names(&monographs)?;
    let knowledge = knowledge(&vocabulary, &monographs)?;
    let lexicon = lexicon(&vocabulary, &monographs)?;
    let lookalikes = lookalikes(&vocabulary, &monographs)?;
    let abbreviations = abbreviations(&vocabulary)?;

    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| vec!["cargo did not set OUT_DIR".to_owned()])?);
    for (name, lines) in [("lexicon.tsv", lexicon), ("lookalikes.tsv", lookalikes), ("abbreviations.tsv", abbreviations)] {
        fs::write(out.join(name), lines).map_err(|e| vec![format!("{name} could not be written: {e}")])?;
    }
    let images = [out.join("medref.db"), out.join("finder.db"), out.join("checker.db")];
    for image in images.iter().filter(|i| i.exists()) {
        fs::remove_file(image).map_err(|e| vec![format!("{}: {e}", image.display())])?;
    }
    write(&images, &vocabulary, &monographs, &knowledge).map_err(|e| vec![format!("the image could not be written: {e}")])
}

fn text(path: &str) -> Result<String, Vec<String>> {
    fs::read_to_string(path).map_err(|e| vec![format!("{path}: {e}")])
}

/// Every monograph, by id; or everything that is wrong with any of them.
fn monographs(vocabulary: &Vocabulary) -> Result<Vec<Monograph>, Vec<String>> {
    each_file("data/monographs", |path, text| {
        let monograph = monograph::read::read(text, vocabulary)
            .map_err(|findings| findings.iter().map(|f| format!("{}{f}", path.display())).collect::<Vec<_>>())?;
        let id = monograph.head.id.as_str();
        named_after(path, id)?;
        if !vocabulary.medicines.contains_key(id) {
            return Err(vec![format!("{}:1:1: \"{id}\" is not in data/formulary.tsv; add a line for it", path.display())]);
        }
        Ok(monograph)
    })
}

/// What is known of interactions beside the monographs; or everything that is wrong with it.
fn knowledge(vocabulary: &Vocabulary, monographs: &[Monograph]) -> Result<Knowledge, Vec<String>> {
    let wrong = |path: &Path, messages: Vec<String>| -> Result<(), Vec<String>> {
        let all: Vec<String> = messages.iter().map(|m| format!("{}: {m}", path.display())).collect();
        if all.is_empty() { Ok(()) } else { Err(all) }
    };
    let parsed = |path: &Path, error: toml::de::Error| vec![format!("{}: {error}", path.display())];
    let files = each_file("data/interactions", |path, text| {
        let file: RuleFile = toml::from_str(text).map_err(|e| parsed(path, e))?;
        wrong(path, file.broken(vocabulary))?;
        Ok(file)
    })?;
    let partners = each_file("data/partners", |path, text| {
        let partner: Partner = toml::from_str(text).map_err(|e| parsed(path, e))?;
        named_after(path, partner.id.as_str())?;
        wrong(path, partner.broken(vocabulary))?;
        Ok(partner)
    })?;
    let knowledge = Knowledge { files, partners };
    let broken = knowledge.broken(monographs);
    if broken.is_empty() { Ok(knowledge) } else { Err(broken) }
}

/// Reads every TOML file of a folder, in the order of their names; or says everything that is wrong with any of them.
fn each_file<T>(folder: &str, read: impl Fn(&Path, &str) -> Result<T, Vec<String>>) -> Result<Vec<T>, Vec<String>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|e| vec![format!("{folder}: {e}")])?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    let mut all = Vec::new();
    let mut wrong = Vec::new();
    for file in files {
        match text(&file.display().to_string()).and_then(|text| read(&file, &text)) {
            Ok(one) => all.push(one),
            Err(messages) => wrong.extend(messages),
        }
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

/// A file about one medicine is named after its id.
fn named_after(path: &Path, id: &str) -> Result<(), Vec<String>> {
    if path.file_stem().is_some_and(|s| s == id) {
        return Ok(());
    }
    Err(vec![format!("{}:1:1: the file is not named after its id \"{id}\"", path.display())])
}

/// A word names one medicine: no brand, synonym or generic name may stand for two unless the brand says `shared`.
fn unique_names(monographs: &[Monograph]) -> Result<(), Vec<String>> {
    let mut seen: BTreeMap<String, &Monograph> = BTreeMap::new();
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

/// Every name of a medicine, a line each, as `library/lexicon.rs` reads it. A brand of the list is refused where another medicine
/// has that name; of the other names, the list's own stand behind those of monographs.
fn lexicon(vocabulary: &Vocabulary, monographs: &[Monograph]) -> Result<String, Vec<String>> {
    let mut words: BTreeMap<(String, &str), (bool, NameKind, &str)> = BTreeMap::new();
    let with_monograph: BTreeSet<&str> = monographs.iter().map(|m| m.head.id.as_str()).collect();
    let of_monographs = monographs.iter().flat_map(|m| m.head.all_names().map(|(kind, name)| (m.head.id.as_str(), kind, name)));
    let of_list = vocabulary.medicines.values().flat_map(|m| m.all_names().map(|(kind, name)| (m.id.as_str(), kind, name)));
    for (id, kind, name) in of_monographs.chain(of_list).filter(|(_, kind, _)| !kind.is_code()) {
        words.entry((names::key(name), id)).or_insert((with_monograph.contains(id), kind, name));
    }
    let mut wrong = Vec::new();
    for medicine in vocabulary.medicines.values() {
        for brand in &medicine.brands {
            let key = names::key(brand);
            let others = words.range((key.clone(), "")..).take_while(|((k, _), _)| *k == key);
            for ((_, other), _) in others.filter(|((_, id), _)| *id != medicine.id.as_str()) {
                wrong.push(format!("data/brands.tsv: {brand} of {} is a name of {other} too", medicine.id));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let line = |((key, id), (monograph, kind, name)): (&(String, &str), &(bool, NameKind, &str))| {
        format!("{key}\t{name}\t{id}\t{}\t{}\n", *kind as usize, u8::from(*monograph))
    };
    Ok(words.iter().map(line).collect())
}

/// Names that are confused, in lines as `library/lookalikes.rs` reads them.
fn lookalikes(vocabulary: &Vocabulary, monographs: &[Monograph]) -> Result<String, Vec<String>> {
    const FILE: &str = "data/confusable.toml";
    let file: Confusable = toml::from_str(&text(FILE)?).map_err(|e| vec![format!("{FILE}: {e}")])?;
    let broken = file.broken();
    if !broken.is_empty() {
        return Err(broken.iter().map(|b| format!("{FILE}: {b}")).collect());
    }
    let mut ids: BTreeMap<String, &str> = BTreeMap::new();
    let of_monographs = monographs.iter().flat_map(|m| m.head.all_names().map(|(_, name)| (m.head.id.as_str(), name)));
    let of_list = vocabulary.medicines.values().flat_map(|m| m.all_names().map(|(_, name)| (m.id.as_str(), name)));
    for (id, name) in of_monographs.chain(of_list) {
        ids.entry(names::key(name)).or_insert(id);
    }
    let mut lines = Vec::new();
    for pair in &file.pairs {
        let written = pair.tall_man.as_ref().unwrap_or(&pair.names);
        let keys = [0, 1].map(|at| names::key(&pair.names[at]));
        let id = |at: usize| ids.get(&keys[at]).copied().unwrap_or_default();
        for (this, other) in [(0, 1), (1, 0)] {
            let fields = [
                id(this),
                keys[this].as_str(),
                &written[this],
                &written[other],
                id(other),
                pair.text.as_deref().unwrap_or_default(),
            ];
            lines.push(fields.join("\t") + "\n");
        }
    }
    Ok(sorted(lines))
}

/// Abbreviations and combinations, in lines as `library/abbreviations.rs` reads them.
fn abbreviations(vocabulary: &Vocabulary) -> Result<String, Vec<String>> {
    const FILE: &str = "data/abbreviations.toml";
    let file: Abbreviations = toml::from_str(&text(FILE)?).map_err(|e| vec![format!("{FILE}: {e}")])?;
    let broken = file.broken(vocabulary);
    if !broken.is_empty() {
        return Err(broken.iter().map(|b| format!("{FILE}: {b}")).collect());
    }
    let mut lines = Vec::new();
    for one in &file.shorts {
        let means: Vec<String> = one.means.iter().map(|ids| ids.join(" ")).collect();
        let warning = one.warning.as_deref().unwrap_or_default();
        lines.push(format!("{}\t{}\t{}\t0\t{warning}\n", names::key(&one.short), one.short, means.join(";")));
    }
    for one in &file.combinations {
        lines.push(format!("{}\t{}\t{}\t1\t\n", names::key(&one.name), one.name, one.ingredients.join(" ")));
    }
    Ok(sorted(lines))
}

/// Lines as `library/lines.rs` looks them up: by their first fields, else in the order of the file.
fn sorted(mut lines: Vec<String>) -> String {
    lines.sort_by(|a, b| a.split('\t').next().cmp(&b.split('\t').next()));
    lines.concat()
}

/// Writes the images. They are written once and read in place: no journal, and pages as a whole read-only file wants them.
fn write(
    [bundled, finder, checker]: &[PathBuf; 3],
    vocabulary: &Vocabulary,
    monographs: &[Monograph],
    knowledge: &Knowledge,
) -> Result<(), Box<dyn Error>> {
    let open = |path: &Path| -> Result<rusqlite::Connection, rusqlite::Error> {
        let db = rusqlite::Connection::open(path)?;
        db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA page_size = 4096; BEGIN")?;
        Ok(db)
    };
    let (bundled, finder, checker) = (open(bundled)?, open(finder)?, open(checker)?);
    image::create(&bundled, image::Layout::Bundled)?;
    image::create(&finder, image::Layout::Finder)?;
    image::write_vocabulary(&finder, vocabulary)?;
    for m in monographs {
        image::write_monograph(&bundled, &finder, m)?;
    }
    let newest = monographs.iter().map(|m| m.head.provenance.updated.as_str()).max().unwrap_or("undated");
    image::write_meta(&bundled, "data_version", newest)?;
    finder.execute("INSERT INTO passage(passage) VALUES ('optimize')", [])?;
    interactions::image::write(&checker, vocabulary, monographs, knowledge)?;
    for db in [bundled, finder, checker] {
        db.execute_batch("COMMIT; VACUUM;")?;
    }
    Ok(())
}
