//! The third image: what is known of interactions. It is opened when one is asked for.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::{CHECKER, Entry, Library, LibraryError, open_image};
use crate::interactions::{Coverage, Finding, Origin, Party, PartyId, Subject};
use crate::monograph::source::Source;
use crate::monograph::statement::Interaction;
use crate::monograph::terms::InteractionSeverity;
use crate::monograph::{Body, SectionKind};

/// Why a party is in a class: what limits it, and the numbers of the sources.
pub type Why = (Option<String>, Vec<i64>);

/// The third image, open.
pub(super) struct Checker {
    db: Connection,
}

impl Checker {
    pub fn open() -> rusqlite::Result<Self> {
        Ok(Self { db: open_image(CHECKER)? })
    }
}

impl Library {
    /// A class, or a medicine of the formulary, by its id.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn party(&self, id: &str) -> Result<Option<Party>, LibraryError> {
        let query = "SELECT id, slug, name, coverage, duplicates, classes FROM party WHERE slug = ?1";
        let mut statement = self.checker()?.db.prepare_cached(query)?;
        Ok(statement.query_row([id], read_party).optional()?)
    }

    /// The name of a party, and whether two medicines of it are the same treatment twice.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn party_name(&self, number: PartyId) -> Result<(String, bool), LibraryError> {
        let mut statement = self.checker()?.db.prepare_cached("SELECT name, duplicates FROM party WHERE id = ?1")?;
        Ok(statement.query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Where a party is named: findings, each with the side, 2 for those of whom it is not meant.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn named_in(&self, number: PartyId) -> Result<Vec<(i64, usize)>, LibraryError> {
        let mut statement = self.checker()?.db.prepare_cached("SELECT sides FROM party WHERE id = ?1")?;
        let sides: String = statement.query_row([number], |row| row.get(0))?;
        Ok(numbers(&sides).into_iter().map(|n| (n / 4, usize::try_from(n % 4).unwrap_or_default())).collect())
    }

    /// Why a party is in a class.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn membership(&self, party: PartyId, class: PartyId) -> Result<Option<Why>, LibraryError> {
        let mut statement = self.checker()?.db.prepare_cached("SELECT text, cite FROM member WHERE party = ?1 AND class = ?2")?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, numbers(&row.get::<_, String>(1)?)));
        Ok(statement.query_row([party, class], read).optional()?)
    }

    /// What some numbers of findings stand for; `whole` says whether more than the effect is wanted.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn findings(&self, wanted: &[i64], whole: bool) -> Result<BTreeMap<i64, Finding>, LibraryError> {
        let more = if whole { "mechanism, management, conditions, cite" } else { "NULL, NULL, NULL, ''" };
        let query = format!("SELECT id, slug, severity, effect, {more}, owner FROM finding WHERE id = ?1");
        let mut statement = self.checker()?.db.prepare_cached(&query)?;
        let read = |row: &Row<'_>| {
            let slug: String = row.get(1)?;
            let origin = match row.get::<_, Option<String>>(8)? {
                None => Origin::Rule { id: slug },
                Some(id) => Origin::Monograph { id, lead: slug },
            };
            let severity = usize::try_from(row.get::<_, i64>(2)?).ok().and_then(|at| InteractionSeverity::ALL.get(at).copied());
            let finding = Finding {
                origin,
                severity: severity.unwrap_or(InteractionSeverity::Contraindicated),
                effect: row.get(3)?,
                mechanism: row.get(4)?,
                management: row.get(5)?,
                conditions: row.get(6)?,
                cite: numbers(&row.get::<_, String>(7)?),
            };
            Ok((row.get(0)?, finding))
        };
        Ok(wanted.iter().map(|finding| statement.query_row([finding], read)).collect::<Result<_, _>>()?)
    }

    /// All parties that a finding names on one side, in the order of their ids.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn named_on(&self, finding: i64, side: usize) -> Result<Vec<Party>, LibraryError> {
        let query = "SELECT p.id, p.slug, p.name, p.coverage, p.duplicates, p.classes FROM side s JOIN party p ON p.id = s.party \
                     WHERE s.finding = ?1 AND s.side = ?2 ORDER BY p.coverage IS NOT NULL, p.slug";
        let mut statement = self.checker()?.db.prepare_cached(query)?;
        let side = i64::try_from(side).unwrap_or_default();
        Ok(statement.query_map([finding, side], read_party)?.collect::<Result<_, _>>()?)
    }

    /// Sources by their numbers.
    ///
    /// # Errors
    /// When the image cannot be read or holds something else than a source.
    pub fn checker_sources(&self, wanted: &[i64]) -> Result<BTreeMap<i64, Source>, LibraryError> {
        let query = format!("SELECT id, body FROM source WHERE id IN ({})", list(wanted));
        let mut statement = self.checker()?.db.prepare(&query)?;
        let mut rows = statement.query([])?;
        let mut all = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let body = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let broken =
                |e: toml::de::Error| LibraryError::Damaged { id: "interactions".to_owned(), message: e.message().to_owned() };
            all.insert(row.get(0)?, toml::from_str(body).map_err(broken)?);
        }
        Ok(all)
    }

    /// The id of the medicine that a label or monograph of the user's library is about.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn medicine_of(&self, entry: &Entry) -> Result<String, LibraryError> {
        if entry.shelf == super::Shelf::Bundled {
            return Ok(entry.id.clone());
        }
        let query = "SELECT medicine FROM user.holding WHERE monograph = ?1";
        Ok(self.db.prepare_cached(query)?.query_row([entry.row], |row| row.get(0))?)
    }

    /// Reads into a subject what a monograph of the user's own library says of its interactions and properties.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn read_own(&self, entry: &Entry, subject: &mut Subject) -> Result<(), LibraryError> {
        let head = self.head(entry)?;
        for class in head.classes.iter().chain(head.properties.iter().map(|p| &p.class)) {
            let Some(party) = self.party(class.as_str())? else { continue };
            subject.classes.push(party.number);
            subject.classes.extend(party.classes);
        }
        if let Some(Body::Interactions(section)) = self.section(entry, SectionKind::Interactions)? {
            subject.coverage = Coverage::Monograph;
            let finding = |item: &Interaction| Finding {
                origin: Origin::Monograph { id: entry.id.clone(), lead: item.lead.clone() },
                severity: item.severity,
                effect: item.text.clone(),
                mechanism: None,
                management: item.management.clone(),
                conditions: None,
                cite: Vec::new(),
            };
            subject.own = section.items.iter().map(|item| (finding(item), item.with.clone())).collect();
        }
        Ok(())
    }
}

fn read_party(row: &Row<'_>) -> rusqlite::Result<Party> {
    let coverage = match row.get::<_, Option<i64>>(3)? {
        None => Coverage::Class,
        Some(2) => Coverage::Monograph,
        Some(1) => Coverage::Properties,
        Some(_) => Coverage::None,
    };
    let (number, id, name, duplicates) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(4)?);
    Ok(Party { number, id, name, coverage, duplicates, classes: numbers(&row.get::<_, String>(5)?) })
}

/// Numbers, parted by commas, as SQL takes them.
fn list(numbers: &[i64]) -> String {
    numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// Numbers of sources as the image keeps them.
fn numbers(text: &str) -> Vec<i64> {
    text.split(' ').filter_map(|n| n.parse().ok()).collect()
}
