//! Names that are known to be confused with those of a medicine, and how to write them apart.
//!
//! The build script writes them from `data/confusable.toml`, a line for each name of a pair: the id of its medicine where it is known,
//! key, the name and the other name (with tall-man letters where a source publishes them), the other's id, and a remark; sorted by id.

use super::lines::with_first;

static LOOKALIKES: &str = include_str!(concat!(env!("OUT_DIR"), "/lookalikes.tsv"));

/// A name, and one that it is confused with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookalike {
    pub key: &'static str,
    /// The id of the medicine; empty where the formulary does not have it.
    pub id: &'static str,
    /// With tall-man letters, where a source publishes them.
    pub name: &'static str,
    pub other: &'static str,
    pub other_id: &'static str,
    pub remark: &'static str,
}

fn all() -> impl Iterator<Item = Lookalike> {
    LOOKALIKES.lines().filter_map(read)
}

fn read(line: &'static str) -> Option<Lookalike> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    Some(Lookalike { id: next()?, key: next()?, name: next()?, other: next()?, other_id: next()?, remark: next()? })
}

/// What a medicine's names are confused with: all pairs in which it is.
#[must_use]
pub fn of_medicine(id: &str) -> Vec<Lookalike> {
    with_first(LOOKALIKES, id).filter_map(read).collect()
}

/// Whether two medicines have names that are known to be confused.
#[must_use]
pub fn between(id: &str, other: &str) -> Option<Lookalike> {
    of_medicine(id).into_iter().find(|l| l.other_id == other)
}

/// A name with the letters in capitals that tell it from its look-alike; `None` where no source publishes any.
#[must_use]
pub fn tall_man(key: &str) -> Option<&'static str> {
    all().find(|l| l.key == key && l.name.chars().skip(1).any(char::is_uppercase)).map(|l| l.name)
}

/// What one name is confused with.
#[must_use]
pub fn warning_of(key: &str) -> Option<String> {
    let these: Vec<Lookalike> = all().filter(|l| l.key == key).collect();
    let first = these.first()?;
    let others: Vec<&str> = these.iter().map(|l| l.other).collect();
    Some(format!("{}: do not confuse with {}", first.name, others.join(", ")))
}

/// What a medicine's names are confused with, a line for each name: "hydrOXYzine: do not confuse with hydrALAZINE".
#[must_use]
pub fn warnings(all: &[Lookalike]) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    for one in all {
        if !names.iter().any(|name| name.eq_ignore_ascii_case(one.name)) {
            names.push(one.name);
        }
    }
    let line = |name: &&str| {
        let these: Vec<&Lookalike> = all.iter().filter(|l| l.name.eq_ignore_ascii_case(name)).collect();
        let others: Vec<&str> = these.iter().map(|l| l.other).collect();
        let remark = these.iter().find(|l| !l.remark.is_empty()).map(|l| format!(". {}", l.remark)).unwrap_or_default();
        format!("{name}: do not confuse with {}{remark}", others.join(", "))
    };
    names.iter().map(line).collect()
}
