//! One medicine: its head, and its sections as they are asked for.

use rusqlite::types::ValueRef;
use rusqlite::{params, params_from_iter};

use super::blob::{hash, unpack};
use super::{Library, LibraryError, Shelf};
use crate::monograph::source::LABEL_SOURCE;
use crate::monograph::source::Numbered;
use crate::monograph::terms::{Origin, Review};
use crate::monograph::{Body, Head, NameKind, Passages, SectionKind, SourceId};

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
    /// Where its words come from: the slug of an [`Origin`](crate::monograph::terms::Origin).
    pub origin: String,
}

impl Entry {
    /// Whether nobody held it against its sources. A label is its own source.
    #[must_use]
    pub fn is_unreviewed(&self) -> bool {
        self.review == Review::Unreviewed.slug() && !self.is_label()
    }

    /// Whether it is the text of a published label, and no monograph.
    #[must_use]
    pub fn is_label(&self) -> bool {
        self.origin == Origin::Label.slug()
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

    /// How many sources the medicine has: the highest number that it cites.
    ///
    /// # Errors
    /// When the shelf cannot be read.
    pub fn source_count(&self, entry: &Entry) -> Result<usize, LibraryError> {
        let query = format!("SELECT count(*) FROM {}.source WHERE monograph = ?1", entry.shelf.schema());
        Ok(self.db.query_row(&query, [entry.row], |row| row.get::<_, u32>(0))? as usize)
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
            Some(row) => self.body(entry, kind, row.get_ref(0)?),
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
            let slug = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            if let Some(kind) = SectionKind::from_slug(slug) {
                all.extend(self.body(entry, kind, row.get_ref(1)?)?);
            }
        }
        Ok(all)
    }

    /// Reads what stands in the column `body` of a section: TOML, or the row of a label's text.
    pub(super) fn body(&self, entry: &Entry, kind: SectionKind, value: ValueRef<'_>) -> Result<Option<Body>, LibraryError> {
        match value {
            ValueRef::Integer(blob) => {
                let passages = Passages::from_lines(&self.text(entry, blob)?);
                // A label has one source, and every section of it is from there.
                Ok(Body::of_passages(kind, passages, vec![SourceId(LABEL_SOURCE.to_owned())]))
            }
            value => {
                let text = value.as_str().map_err(rusqlite::Error::from)?;
                Body::from_toml(kind, text).transpose().map_err(|e| damaged(entry, &e))
            }
        }
    }

    /// The text of a label's section.
    fn text(&self, entry: &Entry, blob: i64) -> Result<String, LibraryError> {
        let mut statement = self.db.prepare_cached("SELECT body, hash FROM user.blob WHERE id = ?1")?;
        let mut rows = statement.query([blob])?;
        let broken = |message: String| LibraryError::Damaged { id: entry.id.clone(), message };
        let Some(row) = rows.next()? else { return Err(broken(format!("text {blob} is missing"))) };
        let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        // A byte that changed can unpack to another dose.
        if row.get::<_, i64>(1)? != hash(bytes) {
            return Err(broken(format!("text {blob} is not what was written")));
        }
        unpack(bytes).map_err(|error| broken(format!("text {blob} cannot be unpacked: {error}")))
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

fn damaged(entry: &Entry, error: &toml::de::Error) -> LibraryError {
    LibraryError::Damaged { id: entry.id.clone(), message: error.message().to_owned() }
}
