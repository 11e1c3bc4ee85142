//! What people write for the name of a medicine, and brands of several ingredients.
//!
//! The build script writes them from `data/abbreviations.toml`, a line each: key, as it is written, the meanings (ids of one meaning
//! parted by spaces, meanings by semicolons), whether it is an abbreviation or a combination, and the warning of error-prone ones; sorted
//! by key, an abbreviation before a combination.

use super::lines::with_first;

static ABBREVIATIONS: &str = include_str!(concat!(env!("OUT_DIR"), "/abbreviations.tsv"));

/// A short form or a brand, and the medicines that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    pub key: &'static str,
    pub written: &'static str,
    means: &'static str,
    /// Whether it is a brand of several ingredients, and no abbreviation.
    pub is_combination: bool,
    /// Why it should not be used; empty where no safety body warns of it.
    pub warning: &'static str,
}

impl Short {
    /// Its meanings: each the ids of its ingredients.
    pub fn meanings(&self) -> impl Iterator<Item = Vec<&'static str>> {
        self.means.split(';').map(|one| one.split(' ').collect())
    }
}

/// Every abbreviation and combination.
pub fn all() -> impl Iterator<Item = Short> {
    ABBREVIATIONS.lines().filter_map(read)
}

fn read(line: &'static str) -> Option<Short> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    Some(Short { key: next()?, written: next()?, means: next()?, is_combination: next()? == "1", warning: next()? })
}

/// What has a key; where a combination and an abbreviation do, the abbreviation.
#[must_use]
pub fn find(key: &str) -> Option<Short> {
    with_first(ABBREVIATIONS, key).find_map(read)
}
