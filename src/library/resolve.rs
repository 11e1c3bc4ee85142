//! Names and codes to medicines. A name opens a medicine only when it is that medicine's name.

use std::cmp::Ordering;
use std::collections::HashSet;

use rusqlite::{OptionalExtension, Row};

use super::{Entry, Library, LibraryError, Shelf, Suggestion, lexicon};
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
    /// How many others of the same medicine go by that name: labels of the library that were not preferred.
    pub others: usize,
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
    /// A medicine of the formulary list that there is no monograph of, and what kind of name it was.
    Listed(Listed, NameKind),
    /// Nothing has that name; these are spelled alike, the nearest first.
    Unknown(Vec<Suggestion>),
}

impl Library {
    /// Finds the medicine that a name or code means; case, accents, hyphens and spaces do not matter.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn resolve(&self, name: &str) -> Result<Resolution, LibraryError> {
        match self.named_exactly(name)? {
            Some(found) => Ok(found),
            None => Ok(Resolution::Unknown(self.suggest(&names::key(name))?)),
        }
    }

    /// As [`Library::resolve`], without a look at what is spelled alike: `None` when nothing has that name.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn named_exactly(&self, name: &str) -> Result<Option<Resolution>, LibraryError> {
        let key = names::key(name);
        let mut matches = self.named(&key)?;
        matches.retain(|one| one.kind.is_written(name));
        match matches.len() {
            0 => {}
            1 => return Ok(Some(Resolution::One(matches.remove(0)))),
            _ => return Ok(Some(Resolution::Several(matches))),
        }
        let listed = self.finder()?.listed(&key)?.filter(|(_, kind, _)| kind.is_written(name));
        let Some((listed, kind, name)) = listed else { return Ok(None) };
        // The list has more brands than the monograph names.
        Ok(Some(match self.bundled_entry(listed.id.as_str())? {
            Some(entry) => Resolution::One(Match { entry, kind, name, others: 0 }),
            None => Resolution::Listed(listed, kind),
        }))
    }

    /// Whether a library of the user's is open too.
    #[must_use]
    pub fn has_user_shelf(&self) -> bool {
        self.shelves.contains(&Shelf::User)
    }

    /// The medicines that go by a key, each once: as the monograph or label of it that is preferred, under its best kind of name.
    fn named(&self, key: &str) -> Result<Vec<Match>, LibraryError> {
        if key.is_empty() {
            return Ok(Vec::new());
        }
        // Of the user's library only what decides is read of each; what the medicine is called, of the one that is chosen.
        let of = |shelf: &Shelf| match shelf {
            Shelf::Bundled => format!(
                "SELECT {}, m.id, m.slug, m.name, m.boxed, m.review, m.origin, n.kind, n.name, m.slug, 1, '', 0 FROM main.name n \
                 JOIN main.monograph m ON m.id = n.monograph WHERE n.key = ?1",
                *shelf as u8
            ),
            Shelf::User => format!(
                "SELECT {}, n.monograph, '', '', '', '', '', n.kind, n.name, h.medicine, h.original, h.effective, h.set_id IS NOT NULL \
                 FROM user.name n JOIN user.holding h ON h.monograph = n.monograph WHERE n.key = ?1",
                *shelf as u8
            ),
        };
        let query = self.shelves.iter().map(of).collect::<Vec<_>>().join(" UNION ALL ");
        let mut statement = self.db.prepare_cached(&query)?;
        let found = statement.query_map([key], Candidate::read)?.collect::<Result<Vec<Candidate>, _>>()?;
        let mut best = preferred(found);
        for one in best.iter_mut().filter(|m| m.entry.shelf == Shelf::User) {
            one.entry = self.held_entry(one.entry.row)?;
        }
        best.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
        Ok(best)
    }

    /// What every verb needs of a medicine of the user's library, by its row.
    fn held_entry(&self, row: i64) -> Result<Entry, LibraryError> {
        let query =
            format!("SELECT {}, id, slug, name, boxed, review, origin FROM user.monograph WHERE id = ?1", Shelf::User as u8);
        Ok(self.db.prepare_cached(&query)?.query_row([row], read_entry)?)
    }

    /// The bundled monograph of an id.
    fn bundled_entry(&self, id: &str) -> Result<Option<Entry>, LibraryError> {
        if !self.shelves.contains(&Shelf::Bundled) {
            return Ok(None);
        }
        let query =
            format!("SELECT {}, id, slug, name, boxed, review, origin FROM main.monograph WHERE slug = ?1", Shelf::Bundled as u8);
        Ok(self.db.prepare_cached(&query)?.query_row([id], read_entry).optional()?)
    }

    /// Every name of the user's library that is no code, with the id of its medicine.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn own_names(&self) -> Result<Vec<(String, String, NameKind)>, LibraryError> {
        if !self.has_user_shelf() {
            return Ok(Vec::new());
        }
        let query = "SELECT DISTINCT n.name, h.medicine, n.kind FROM user.name n JOIN user.holding h ON h.monograph = n.monograph WHERE n.kind <= 3";
        let mut statement = self.db.prepare(query)?;
        let read = |row: &Row<'_>| {
            let kind = NameKind::ALL.get(row.get::<_, u32>(2)? as usize).copied().unwrap_or(NameKind::Synonym);
            Ok((row.get(0)?, row.get(1)?, kind))
        };
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// Names of medicines and brands whose key begins so, with the id of the medicine, in order; for completion.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn beginning(&self, typed: &str) -> Result<Vec<(String, String)>, LibraryError> {
        let key = names::key(typed);
        let of_bundled =
            lexicon::words().filter(|w| w.has_monograph && self.shelves.contains(&Shelf::Bundled) && w.key.starts_with(&key));
        let mut all: Vec<(String, String)> = of_bundled.map(|w| (w.name.to_owned(), w.id.to_owned())).collect();
        if self.shelves.contains(&Shelf::User) {
            let query = "SELECT n.name, m.slug FROM user.name n JOIN user.monograph m ON m.id = n.monograph \
                         WHERE n.kind <= 3 AND n.key >= ?1 AND n.key < ?1 || char(1114111)";
            let mut statement = self.db.prepare(query)?;
            let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
            all.extend(statement.query_map([&key], read)?.collect::<Result<Vec<_>, _>>()?);
        }
        all.sort();
        all.dedup();
        Ok(all)
    }
}

/// A monograph or label that goes by a name, with what decides between those of one medicine.
struct Candidate {
    matched: Match,
    /// The id of the medicine that it is about.
    medicine: String,
    /// Whether its labeler makes the product.
    original: bool,
    /// When it took effect; text that sorts by date.
    effective: String,
    /// Whether it is a published label.
    label: bool,
}

impl Candidate {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let kind: usize = row.get::<_, u32>(7)? as usize;
        let kind = NameKind::ALL.get(kind).copied().unwrap_or(NameKind::Synonym);
        let matched = Match { entry: read_entry(row)?, kind, name: row.get(8)?, others: 0 };
        Ok(Self { matched, medicine: row.get(9)?, original: row.get(10)?, effective: row.get(11)?, label: row.get(12)? })
    }

    /// Sorts the better first: the label whose own set id was asked for; the bundled monograph; the original packager's newest
    /// label. Rows at last, so that the order is always the same.
    fn order(&self, other: &Self) -> Ordering {
        let own = |c: &Self| c.matched.kind == NameKind::SetId && c.label;
        own(other)
            .cmp(&own(self))
            .then(self.matched.entry.shelf.cmp(&other.matched.entry.shelf))
            .then(other.original.cmp(&self.original))
            .then_with(|| other.effective.cmp(&self.effective))
            .then(self.matched.entry.row.cmp(&other.matched.entry.row))
            .then(self.matched.kind.cmp(&other.matched.kind))
    }
}

/// Of every medicine the one that is preferred, with the number of those that are not.
fn preferred(mut found: Vec<Candidate>) -> Vec<Match> {
    found.sort_by(Candidate::order);
    // A monograph or label that has the name twice ("warfarin", the id and the name) counts once.
    let mut seen = HashSet::new();
    found.retain(|c| seen.insert((c.matched.entry.shelf, c.matched.entry.row)));
    let mut best: Vec<(String, Match)> = Vec::new();
    for one in found {
        match best.iter_mut().find(|(medicine, _)| *medicine == one.medicine) {
            Some((_, better)) => better.others += 1,
            None => best.push((one.medicine, one.matched)),
        }
    }
    best.into_iter().map(|(_, matched)| matched).collect()
}

/// Reads the columns shelf, row, id, name, boxed warning, review state and origin.
pub(super) fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let boxed: String = row.get(4)?;
    Ok(Entry {
        shelf: Library::shelf(row.get(0)?),
        row: row.get(1)?,
        id: row.get(2)?,
        name: row.get(3)?,
        boxed: (!boxed.is_empty()).then_some(boxed),
        review: row.get(5)?,
        origin: row.get(6)?,
    })
}
