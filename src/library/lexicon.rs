//! Every name of a medicine that the bundle knows, as one text: what suggestions, completion and the scanner read.
//!
//! The build script writes it, a name a line: key, name, id, the place of its kind in [`NameKind::ALL`], and whether there is a
//! monograph; sorted by key. Reading it through takes less time than opening a database.

use crate::monograph::NameKind;

static LEXICON: &str = include_str!(concat!(env!("OUT_DIR"), "/lexicon.tsv"));

/// A name of a medicine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The name without case, accents, hyphens and spaces.
    pub key: &'static str,
    pub name: &'static str,
    /// The id of the medicine.
    pub id: &'static str,
    pub kind: NameKind,
    pub has_monograph: bool,
}

/// Every name, sorted by key.
pub fn words() -> impl Iterator<Item = Word> {
    LEXICON.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (key, name, id) = (fields.next()?, fields.next()?, fields.next()?);
        let kind = NameKind::ALL.get(fields.next()?.parse::<usize>().ok()?).copied()?;
        Some(Word { key, name, id, kind, has_monograph: fields.next() == Some("1") })
    })
}
