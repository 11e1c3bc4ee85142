//! Names and codes to medicines. A name opens a medicine only when it is that medicine's name.

use rusqlite::Row;

use super::{Entry, Library, LibraryError, Suggestion};
use crate::monograph::NameKind;
use crate::monograph::names;
use crate::monograph::vocabulary::Listed;

/// A medicine that goes by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub entry: Entry,
    /// What kind of name it was.
    pub kind: NameKind,
    /// The name as the medicine's monograph writes it.
    pub name: String,
}

impl Match {
    /// Whether the medicine goes by another name than the one that was asked for.
    #[must_use]
    pub fn is_renamed(&self, asked: &str) -> bool {
        let asked = names::key(asked);
        asked != names::key(&self.entry.name) && asked != names::key(&self.entry.id)
    }
}

/// What a name came to.
#[derive(Debug, Clone)]
pub enum Resolution {
    One(Match),
    /// Several medicines have that name; none is meant more than another.
    Several(Vec<Match>),
    /// A medicine of the formulary list that there is no monograph of.
    Listed(Listed),
    /// Nothing has that name; these are spelled alike, the nearest first.
    Unknown(Vec<Suggestion>),
}

impl Library {
    /// Finds the medicine that a name or code means; case, accents, hyphens and spaces do not matter.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn resolve(&self, name: &str) -> Result<Resolution, LibraryError> {
        let key = names::key(name);
        let mut matches = self.named(&key)?;
        match matches.len() {
            0 => {}
            1 => return Ok(Resolution::One(matches.remove(0))),
            _ => return Ok(Resolution::Several(matches)),
        }
        if let Some(listed) = self.listed(&key)? {
            return Ok(Resolution::Listed(listed));
        }
        Ok(Resolution::Unknown(self.suggest(&key)?))
    }

    /// The medicines that go by a key, each once: under its best kind of name, from the first shelf that has it.
    fn named(&self, key: &str) -> Result<Vec<Match>, LibraryError> {
        if key.is_empty() {
            return Ok(Vec::new());
        }
        let query = self.on_all(
            "SELECT {shelf}, m.id, m.slug, m.name, m.boxed, m.review, n.kind, n.name FROM {s}.name n \
             JOIN {s}.monograph m ON m.id = n.monograph WHERE n.key = ?1",
        );
        let mut statement = self.db.prepare_cached(&query)?;
        let found = statement.query_map([key], read_match)?.collect::<Result<Vec<Match>, _>>()?;
        let mut best: Vec<Match> = Vec::new();
        for one in found {
            match best.iter_mut().find(|m| m.entry.id == one.entry.id) {
                None => best.push(one),
                Some(have) if (one.entry.shelf, one.kind) < (have.entry.shelf, have.kind) => *have = one,
                Some(_) => {}
            }
        }
        best.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
        Ok(best)
    }

    /// Names of medicines and brands whose key begins so, with the id of the medicine, in order; for completion.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn beginning(&self, typed: &str) -> Result<Vec<(String, String)>, LibraryError> {
        let query = self.on_all(
            "SELECT n.name, m.slug FROM {s}.name n JOIN {s}.monograph m ON m.id = n.monograph \
             WHERE n.kind <= 3 AND n.key >= ?1 AND n.key < ?1 || char(1114111)",
        ) + " ORDER BY 1";
        let mut statement = self.db.prepare(&query)?;
        Ok(statement.query_map([names::key(typed)], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
    }

    /// A medicine of the formulary list by its key.
    fn listed(&self, key: &str) -> Result<Option<Listed>, LibraryError> {
        let mut statement = self.db.prepare_cached(
            "SELECT l.id, l.name, l.us_name, l.atc, l.rxcui, l.unii FROM main.listed_name n \
             JOIN main.listed l ON l.id = n.id WHERE n.key = ?1",
        )?;
        let mut all = statement.query_map([key], read_listed)?.collect::<Result<Vec<_>, _>>()?;
        Ok(if all.len() == 1 { all.remove(0) } else { None })
    }

    /// Every medicine of the formulary list, by id.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn formulary(&self) -> Result<Vec<Listed>, LibraryError> {
        let mut statement = self.db.prepare("SELECT id, name, us_name, atc, rxcui, unii FROM main.listed ORDER BY id")?;
        let all = statement.query_map([], read_listed)?.collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().flatten().collect())
    }
}

fn read_match(row: &Row<'_>) -> rusqlite::Result<Match> {
    let kind: usize = row.get::<_, u32>(6)? as usize;
    Ok(Match { entry: read_entry(row)?, kind: NameKind::ALL.get(kind).copied().unwrap_or(NameKind::Synonym), name: row.get(7)? })
}

/// Reads the columns shelf, row, id, name, boxed warning and review state.
pub(super) fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let boxed: String = row.get(4)?;
    Ok(Entry {
        shelf: Library::shelf(row.get(0)?),
        row: row.get(1)?,
        id: row.get(2)?,
        name: row.get(3)?,
        boxed: (!boxed.is_empty()).then_some(boxed),
        review: row.get(5)?,
    })
}

fn read_listed(row: &Row<'_>) -> rusqlite::Result<Option<Listed>> {
    let id: String = row.get(0)?;
    let atc: String = row.get(3)?;
    let Some(id) = names::Id::new(&id) else { return Ok(None) };
    Ok(Some(Listed {
        id,
        name: row.get(1)?,
        us_name: row.get(2)?,
        atc: atc.split_whitespace().map(str::to_owned).collect(),
        rxcui: row.get(4)?,
        unii: row.get(5)?,
        synonyms: Vec::new(),
    }))
}
