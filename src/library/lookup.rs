//! One medicine: its head, and its sections as they are asked for.

use rusqlite::{params, params_from_iter};

use super::{Library, LibraryError, Shelf};
use crate::monograph::source::Numbered;
use crate::monograph::terms::Review;
use crate::monograph::{Body, Head, NameKind, SectionKind, SourceId};

/// A medicine that is on a shelf, known by what every verb needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub shelf: Shelf,
    /// Its row on that shelf.
    pub(super) row: i64,
    pub id: String,
    pub name: String,
    /// The leads of its boxed warning, parted by "; "; `None` when it has none.
    pub boxed: Option<String>,
    /// How far it was checked: the slug of a [`Review`](crate::monograph::terms::Review).
    pub review: String,
}

impl Entry {
    /// Whether nobody held it against its sources.
    #[must_use]
    pub fn is_unreviewed(&self) -> bool {
        self.review == Review::Unreviewed.slug()
    }
}

impl Library {
    /// Everything of the medicine that is neither a source nor a section.
    ///
    /// # Errors
    /// When the shelf cannot be read or holds something else than a head.
    pub fn head(&self, entry: &Entry) -> Result<Head, LibraryError> {
        let query = format!("SELECT head FROM {}.monograph WHERE id = ?1", entry.shelf.schema());
        let text: String = self.db.query_row(&query, [entry.row], |row| row.get(0))?;
        toml::from_str(&text).map_err(|e| damaged(entry, &e))
    }

    /// The sources with the numbers that they are cited by: all of them, or those of some ids.
    ///
    /// # Errors
    /// When the shelf cannot be read or holds something else than a source.
    pub fn sources(&self, entry: &Entry, only: Option<&[&SourceId]>) -> Result<Vec<Numbered>, LibraryError> {
        let within = only.map(|ids| format!(" AND id IN ({})", vec!["?"; ids.len()].join(","))).unwrap_or_default();
        let schema = entry.shelf.schema();
        let query = format!("SELECT number, body FROM {schema}.source WHERE monograph = {}{within} ORDER BY number", entry.row);
        let mut statement = self.db.prepare(&query)?;
        let mut rows = statement.query(params_from_iter(only.unwrap_or_default().iter().map(|id| &id.0)))?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let body = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            all.push(Numbered {
                number: row.get::<_, u32>(0)? as usize,
                source: toml::from_str(body).map_err(|e| damaged(entry, &e))?,
            });
        }
        Ok(all)
    }

    /// One section; `None` when it is not covered.
    ///
    /// # Errors
    /// When the shelf cannot be read or holds something else than that section.
    pub fn section(&self, entry: &Entry, kind: SectionKind) -> Result<Option<Body>, LibraryError> {
        let query = format!("SELECT body FROM {}.section WHERE monograph = ?1 AND place = ?2", entry.shelf.schema());
        let mut statement = self.db.prepare(&query)?;
        let mut rows = statement.query(params![entry.row, kind as i64])?;
        match rows.next()? {
            Some(row) => body(entry, kind, row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?),
            None => Ok(None),
        }
    }

    /// Every section that is covered, in print order.
    ///
    /// # Errors
    /// As [`Library::section`].
    pub fn sections(&self, entry: &Entry) -> Result<Vec<Body>, LibraryError> {
        let query = format!("SELECT slug, body FROM {}.section WHERE monograph = ?1 ORDER BY place", entry.shelf.schema());
        let mut statement = self.db.prepare(&query)?;
        let mut rows = statement.query([entry.row])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let (slug, text): (String, String) = (row.get(0)?, row.get(1)?);
            if let Some(kind) = SectionKind::from_slug(&slug) {
                all.extend(body(entry, kind, &text)?);
            }
        }
        Ok(all)
    }

    /// The medicine's codes of one kind, in the order of its monograph.
    ///
    /// # Errors
    /// When the shelf cannot be read.
    pub fn codes(&self, entry: &Entry, kind: NameKind) -> Result<Vec<String>, LibraryError> {
        let query = format!("SELECT name FROM {}.name WHERE monograph = ?1 AND kind = ?2 ORDER BY name", entry.shelf.schema());
        let mut statement = self.db.prepare_cached(&query)?;
        Ok(statement.query_map(params![entry.row, kind as i64], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }
}

fn body(entry: &Entry, kind: SectionKind, text: &str) -> Result<Option<Body>, LibraryError> {
    Body::from_toml(kind, text).transpose().map_err(|e| damaged(entry, &e))
}

fn damaged(entry: &Entry, error: &toml::de::Error) -> LibraryError {
    LibraryError::Damaged { id: entry.id.clone(), message: error.message().to_owned() }
}
