//! What monographs may refer to: the classes of `data/classes.toml` and the medicines of `data/formulary.tsv`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::names::Id;

/// What sort of class it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClassKind {
    /// By what it is used for.
    Therapeutic,
    /// By what it acts on.
    Pharmacological,
    /// By what it is made of.
    Chemical,
}

/// A class of medicines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    pub id: Id,
    pub name: String,
    pub kind: ClassKind,
    /// One sentence that a carer understands.
    pub description: String,
}

/// `data/classes.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    #[serde(default, rename = "class")]
    pub classes: Vec<Class>,
}

/// A medicine of the formulary list: known by name and codes, whether or not there is a monograph of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: Id,
    /// International nonproprietary name.
    pub name: String,
    /// United States adopted name, where it differs.
    pub us_name: Option<String>,
    pub atc: Vec<String>,
    pub rxcui: Option<String>,
    pub unii: Option<String>,
    /// Other names: USAN, BAN, JAN and older ones.
    pub synonyms: Vec<String>,
}

/// Reads the formulary list: tab-separated, with a header line; several ATC codes are parted by semicolons, several
/// synonyms by "; ".
///
/// # Errors
/// Names the first line that is not a medicine.
pub fn read_formulary(text: &str) -> Result<Vec<Listed>, String> {
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[id, name, us_name, atc, rxcui, unii, synonyms] = fields.as_slice() else {
            return Err(format!("line {}: expected 7 fields parted by tabs, found {}", number + 1, fields.len()));
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        all.push(Listed {
            id: Id::new(id).ok_or_else(|| format!("line {}: \"{id}\" is not an id", number + 1))?,
            name: name.to_owned(),
            us_name: some(us_name),
            atc: atc.split([' ', ',', ';']).filter(|c| !c.is_empty()).map(str::to_owned).collect(),
            rxcui: some(rxcui),
            unii: some(unii),
            synonyms: synonyms.split("; ").filter(|s| !s.is_empty()).map(str::to_owned).collect(),
        });
    }
    Ok(all)
}

/// Everything a monograph may name, by id.
#[derive(Debug, Default)]
pub struct Vocabulary {
    pub classes: BTreeMap<String, Class>,
    pub medicines: BTreeMap<String, Listed>,
}

impl Vocabulary {
    #[must_use]
    pub fn new(classes: Vec<Class>, medicines: Vec<Listed>) -> Self {
        Self {
            classes: classes.into_iter().map(|c| (c.id.as_str().to_owned(), c)).collect(),
            medicines: medicines.into_iter().map(|m| (m.id.as_str().to_owned(), m)).collect(),
        }
    }

    /// Whether an interaction may name this party: a class or a medicine.
    #[must_use]
    pub fn has_party(&self, id: &str) -> bool {
        self.classes.contains_key(id) || self.medicines.contains_key(id)
    }
}
