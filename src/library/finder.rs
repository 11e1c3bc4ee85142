//! The second image: classes, the medicines that are known by name alone, and the index over the bundled monographs.
//!
//! It is opened when it is first asked something. To show a medicine that is there takes nothing of it.

use std::collections::HashMap;

use rusqlite::{Connection, Row, params};

use super::{FINDER, open_image};
use crate::monograph::names::{Id, NameKind};
use crate::monograph::vocabulary::{Class, ClassKind, Listed};

/// The second image, open.
pub(super) struct Finder {
    db: Connection,
}

/// A section that was found: its row in the bundled image, how well it fits (less is better), and its text.
pub(super) struct Passage {
    pub section: i64,
    pub score: f64,
    pub prose: String,
}

impl Finder {
    pub fn open() -> rusqlite::Result<Self> {
        Ok(Self { db: open_image(FINDER)? })
    }

    /// The sections that an FTS5 expression matches, best first; `places` are those that are wanted, all when empty.
    pub fn passages(&self, expression: &str, rank: &str, places: &[String], limit: i64) -> rusqlite::Result<Vec<Passage>> {
        let within = if places.is_empty() { String::new() } else { format!("AND t.place IN ({})", places.join(",")) };
        // FTS5 sorts by rank itself; the texts are read of those sections only that are wanted.
        let join = if places.is_empty() { "" } else { "JOIN passage_text t ON t.id = passage.rowid" };
        let query = format!(
            "SELECT passage.rowid, rank, (SELECT prose FROM passage_text p WHERE p.id = passage.rowid) FROM passage {join} \
             WHERE passage MATCH ?1 AND rank MATCH '{rank}' {within} ORDER BY rank LIMIT ?2"
        );
        let read = |row: &Row<'_>| Ok(Passage { section: row.get(0)?, score: row.get(1)?, prose: row.get(2)? });
        self.db.prepare(&query)?.query_map(params![expression, limit], read)?.collect()
    }

    /// What the ids of classes stand for.
    pub fn classes(&self) -> rusqlite::Result<Vec<Class>> {
        let mut statement = self.db.prepare("SELECT id, name, kind, description FROM class ORDER BY id")?;
        let read = |row: &Row<'_>| {
            let (id, kind): (String, String) = (row.get(0)?, row.get(2)?);
            let kind = ClassKind::from_slug(&kind).unwrap_or(ClassKind::Pharmacological);
            let (name, description) = (row.get(1)?, row.get(3)?);
            // What is within what, only the checker of interactions asks; it has it worked out.
            Ok(Id::new(&id).map(|id| Class {
                id,
                name,
                kind,
                description,
                within: Vec::new(),
                duplicates: false,
                atc: Vec::new(),
            }))
        };
        let all: Vec<Option<Class>> = statement.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(all.into_iter().flatten().collect())
    }

    /// The name of one class, as people read it.
    pub fn class_name(&self, id: &str) -> rusqlite::Result<Option<String>> {
        let mut statement = self.db.prepare_cached("SELECT name FROM class WHERE id = ?1")?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(|row| row.get(0)).transpose()
    }

    /// A medicine of the formulary list by its key, with the name that has it and its kind; none where several have it.
    pub fn listed(&self, key: &str) -> rusqlite::Result<Option<(Listed, NameKind, String)>> {
        let mut statement = self.db.prepare_cached(
            "SELECT l.id, l.name, l.us_name, l.atc, l.rxcui, l.unii, n.kind, n.name FROM listed_name n \
             JOIN listed l ON l.id = n.id WHERE n.key = ?1",
        )?;
        let read = |row: &Row<'_>| {
            let kind = NameKind::ALL.get(row.get::<_, u32>(6)? as usize).copied().unwrap_or(NameKind::Synonym);
            let name = row.get(7)?;
            Ok(read_listed(row)?.map(|listed| (listed, kind, name)))
        };
        let mut all = statement.query_map([key], read)?.collect::<Result<Vec<_>, _>>()?;
        Ok(if all.len() == 1 { all.remove(0) } else { None })
    }

    /// Every medicine of the formulary list, by id.
    pub fn formulary(&self) -> rusqlite::Result<Vec<Listed>> {
        let mut statement = self.db.prepare("SELECT id, name, us_name, atc, rxcui, unii FROM listed ORDER BY id")?;
        let all = statement.query_map([], read_listed)?.collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().flatten().collect())
    }

    /// How many medicines the formulary list has.
    pub fn count(&self) -> rusqlite::Result<u32> {
        self.db.query_row("SELECT count(*) FROM listed", [], |row| row.get(0))
    }

    /// Every name and code of the formulary list but brands, by key: the id and the name of its medicine.
    pub fn vocabulary(&self) -> rusqlite::Result<HashMap<String, (String, String)>> {
        let query = "SELECT n.key, l.id, l.name FROM listed_name n JOIN listed l ON l.id = n.id WHERE n.kind <> 1";
        let mut statement = self.db.prepare(query)?;
        statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?.collect()
    }
}

fn read_listed(row: &Row<'_>) -> rusqlite::Result<Option<Listed>> {
    let id: String = row.get(0)?;
    let atc: String = row.get(3)?;
    let Some(id) = Id::new(&id) else { return Ok(None) };
    Ok(Some(Listed {
        id,
        name: row.get(1)?,
        us_name: row.get(2)?,
        atc: atc.split_whitespace().map(str::to_owned).collect(),
        rxcui: row.get(4)?,
        unii: row.get(5)?,
        synonyms: Vec::new(),
        brands: Vec::new(),
    }))
}
