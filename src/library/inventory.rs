//! What the user's library holds, and whether it is whole.

use super::resolve::read_entry;
use super::{Intake, Library, LibraryError, Shelf};
use crate::monograph::SectionKind;

/// How much there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    pub labels: u32,
    /// Monographs and pages.
    pub others: u32,
    /// Medicines that there are labels of.
    pub medicines: u32,
    /// Dates of the oldest and the newest label that has one: YYYY-MM-DD.
    pub oldest: String,
    pub newest: String,
}

/// The most findings that are reported: a file that is torn in half has one for every line.
const MOST: usize = 50;

impl Library {
    /// What was taken in, by name and format. The user's library must be open.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn intakes(&self) -> Result<Vec<Intake>, LibraryError> {
        let mut statement = self.db.prepare(
            "SELECT i.name, i.format, i.imported, count(h.monograph) FROM user.intake i \
             LEFT JOIN user.holding h ON h.intake = i.id GROUP BY i.id ORDER BY i.name, i.format",
        )?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Intake { name: row.get(0)?, format: row.get(1)?, imported: row.get(2)?, count: row.get(3)? })
        };
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// How much there is. The user's library must be open.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn held(&self) -> Result<Held, LibraryError> {
        let query = "SELECT count(set_id), count(*) - count(set_id), count(DISTINCT CASE WHEN set_id IS NOT NULL THEN medicine END), \
                     coalesce(min(nullif(effective, '')) FILTER (WHERE set_id IS NOT NULL), ''), \
                     coalesce(max(effective) FILTER (WHERE set_id IS NOT NULL), '') FROM user.holding";
        Ok(self.db.query_row(query, [], |row| {
            Ok(Held {
                labels: row.get(0)?,
                others: row.get(1)?,
                medicines: row.get(2)?,
                oldest: row.get(3)?,
                newest: row.get(4)?,
            })
        })?)
    }

    /// Reads everything in the user's library and says what is damaged; nothing, when it is whole.
    #[must_use]
    pub fn verify(&self) -> Vec<String> {
        let mut findings = Vec::new();
        let result = self.check_file(&mut findings).and_then(|()| self.check_counts(&mut findings));
        let result = result.and_then(|()| self.check_entries(&mut findings));
        findings.extend(result.err().map(|error| error.to_string()));
        if findings.len() > MOST {
            let more = findings.len() - MOST;
            findings.truncate(MOST);
            findings.push(format!("and {more} more"));
        }
        findings
    }

    /// What SQLite finds wrong with the file and the index.
    fn check_file(&self, findings: &mut Vec<String>) -> Result<(), LibraryError> {
        let mut statement = self.db.prepare("PRAGMA user.integrity_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(0)?;
            if line != "ok" {
                findings.push(line);
            }
        }
        Ok(())
    }

    /// Rows that belong together and are not there together.
    fn check_counts(&self, findings: &mut Vec<String>) -> Result<(), LibraryError> {
        let checks = [
            (
                "sections that search does not find",
                "SELECT count(*) FROM user.section WHERE id NOT IN (SELECT id FROM user.passage_docsize)",
            ),
            (
                "entries of the index without a section",
                "SELECT count(*) FROM user.passage_docsize WHERE id NOT IN (SELECT id FROM user.section)",
            ),
            (
                "sections without a monograph",
                "SELECT count(*) FROM user.section WHERE monograph NOT IN (SELECT id FROM user.monograph)",
            ),
            (
                "names without a monograph",
                "SELECT count(*) FROM user.name WHERE monograph NOT IN (SELECT id FROM user.monograph)",
            ),
            (
                "monographs without a name",
                "SELECT count(*) FROM user.monograph WHERE id NOT IN (SELECT monograph FROM user.name)",
            ),
            (
                "monographs of which nobody knows whence",
                "SELECT count(*) FROM user.monograph WHERE id NOT IN (SELECT monograph FROM user.holding)",
            ),
        ];
        for (what, query) in checks {
            let count: u32 = self.db.query_row(query, [], |row| row.get(0))?;
            if count > 0 {
                findings.push(format!("{count} {what}"));
            }
        }
        Ok(())
    }

    /// Reads every monograph and label as if it were shown.
    fn check_entries(&self, findings: &mut Vec<String>) -> Result<(), LibraryError> {
        let query = format!("SELECT {}, id, slug, name, boxed, review, origin FROM user.monograph", Shelf::User as u8);
        let mut statement = self.db.prepare(&query)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let entry = read_entry(row)?;
            let wrong = [self.head(&entry).err(), self.sources(&entry, None).err(), self.sections(&entry).err()];
            findings.extend(wrong.into_iter().flatten().map(|error| error.to_string()));
            if findings.len() > MOST {
                break;
            }
        }
        let mut statement = self.db.prepare("SELECT DISTINCT slug FROM user.section")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let slug: String = row.get(0)?;
            if SectionKind::from_slug(&slug).is_none() {
                findings.push(format!("a section called \"{slug}\", which this medref does not know"));
            }
        }
        Ok(())
    }
}
