//! Everything at once: the medicines that are there, their questions, and how many of each kind.

use std::collections::HashMap;

use rusqlite::params_from_iter;

use super::resolve::read_entry;
use super::{Entry, Library, LibraryError};
use crate::monograph::NameKind;
use crate::monograph::names;
use crate::monograph::vocabulary::{Class, Listed};

/// Which medicines a list is to hold.
#[derive(Debug, Default)]
pub struct Filter<'a> {
    /// The id or name of a class.
    pub class: Option<&'a str>,
    /// An ATC code or the beginning of one.
    pub atc: Option<&'a str>,
    /// A name or code that it goes by.
    pub name: Option<&'a str>,
    /// Whether the classes and ATC codes of each are wanted: reading them takes longer than all the rest.
    pub details: bool,
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Listing {
    pub entry: Entry,
    pub summary: String,
    pub updated: String,
    /// Ids of its classes.
    pub classes: Vec<String>,
    pub atc: Vec<String>,
}

/// A question with its answer, and the medicine it is about.
#[derive(Debug, Clone)]
pub struct Asked {
    pub id: String,
    pub name: String,
    /// From 1, within the medicine.
    pub number: u32,
    pub question: String,
    pub answer: String,
    /// Numbers of the sources, as printed.
    pub cite: String,
}

/// How many monographs there are of each review state, labels beside them, and questions in all.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub by_review: Vec<(String, u32)>,
    /// Published labels, which nobody here reviews.
    pub labels: u32,
    pub questions: u32,
    pub listed: u32,
}

impl Library {
    /// The medicines that pass a filter, by id.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn list(&self, filter: &Filter<'_>) -> Result<Vec<Listing>, LibraryError> {
        let mut wanted = String::new();
        let mut values: Vec<String> = Vec::new();
        if let Some(class) = filter.class {
            values.push(names::key(class));
            wanted = format!(
                "AND EXISTS (SELECT 1 FROM {{s}}.member b WHERE b.monograph = m.id AND replace(b.class, '-', '') = ?{})",
                values.len()
            );
        }
        if let Some(atc) = filter.atc {
            values.push(format!("{}*", names::key(atc)));
            wanted += &format!(
                " AND EXISTS (SELECT 1 FROM {{s}}.name n WHERE n.monograph = m.id AND n.kind = 4 AND n.key GLOB ?{})",
                values.len()
            );
        }
        if let Some(name) = filter.name {
            values.push(names::key(name));
            wanted += &format!(" AND EXISTS (SELECT 1 FROM {{s}}.name n WHERE n.monograph = m.id AND n.key = ?{})", values.len());
        }
        let details = if filter.details {
            "(SELECT group_concat(class, ' ') FROM {s}.member b WHERE b.monograph = m.id), \
             (SELECT group_concat(name, ' ') FROM {s}.name n WHERE n.monograph = m.id AND n.kind = 4)"
        } else {
            "NULL, NULL"
        };
        let query = format!(
            "SELECT * FROM ({}) ORDER BY 3",
            self.on_all(&format!(
                "SELECT {{shelf}}, m.id, m.slug, m.name, m.boxed, m.review, m.origin, m.summary, m.updated, {details} \
                 FROM {{s}}.monograph m WHERE 1 {wanted}"
            ))
        );
        let mut statement = self.db.prepare(&query)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let words = |column: usize| -> rusqlite::Result<Vec<String>> {
                let text: Option<String> = row.get(column)?;
                Ok(text.unwrap_or_default().split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect())
            };
            all.push(Listing {
                entry: read_entry(row)?,
                summary: row.get(7)?,
                updated: row.get(8)?,
                classes: words(9)?,
                atc: words(10)?,
            });
        }
        Ok(all)
    }

    /// Hands over every question, by medicine and number; those of one medicine if one is given.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn questions(&self, of: Option<&Entry>, number: Option<u32>) -> Result<Vec<Asked>, LibraryError> {
        let mut wanted = String::new();
        if let Some(entry) = of {
            wanted += &format!(" AND {{shelf}} = {} AND m.id = {}", entry.shelf as u8, entry.row);
        }
        if let Some(number) = number {
            wanted += &format!(" AND q.number = {number}");
        }
        let query = self.on_all(&format!(
            "SELECT m.slug, q.number, m.name, q.question, q.answer, q.cite \
             FROM {{s}}.monograph m JOIN {{s}}.question q ON q.monograph = m.id WHERE 1 {wanted}"
        )) + " ORDER BY 1, 2";
        let mut statement = self.db.prepare(&query)?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Asked {
                id: row.get(0)?,
                number: row.get(1)?,
                name: row.get(2)?,
                question: row.get(3)?,
                answer: row.get(4)?,
                cite: row.get(5)?,
            })
        };
        Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
    }

    /// What the ids of classes stand for.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn classes(&self) -> Result<Vec<Class>, LibraryError> {
        Ok(self.finder()?.classes()?)
    }

    /// The name of one class, as people read it.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn class_name(&self, id: &str) -> Result<Option<String>, LibraryError> {
        Ok(self.finder()?.class_name(id)?)
    }

    /// Every medicine of the formulary list, by id.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn formulary(&self) -> Result<Vec<Listed>, LibraryError> {
        Ok(self.finder()?.formulary()?)
    }

    /// Every name and code (but for ATC, which several medicines can share) of the bundled vocabulary, by key: the id and the name
    /// of its medicine.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn vocabulary(&self) -> Result<HashMap<String, (String, String)>, LibraryError> {
        let mut all = self.finder()?.vocabulary()?;
        let mut statement = self.db.prepare(
            "SELECT n.key, m.slug, m.name FROM main.name n JOIN main.monograph m ON m.id = n.monograph WHERE n.kind NOT IN (?1, ?2, ?3)",
        )?;
        let but = [NameKind::Brand, NameKind::Atc, NameKind::SetId].map(|kind| kind as i64);
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)));
        for entry in statement.query_map(but, read)? {
            let (key, medicine) = entry?;
            all.insert(key, medicine);
        }
        Ok(all)
    }

    /// How many of what.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn counts(&self) -> Result<Counts, LibraryError> {
        let by_review = format!(
            "SELECT review, count(*) FROM ({}) GROUP BY 1 ORDER BY 1",
            self.on_all("SELECT review FROM {s}.monograph WHERE origin <> 'label'")
        );
        let mut statement = self.db.prepare(&by_review)?;
        let count = |query: &str| self.db.query_row(query, [], |row| row.get::<_, u32>(0));
        Ok(Counts {
            by_review: statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?,
            labels: count(&format!(
                "SELECT count(*) FROM ({})",
                self.on_all("SELECT 1 FROM {s}.monograph WHERE origin = 'label'")
            ))?,
            questions: count(&format!("SELECT count(*) FROM ({})", self.on_all("SELECT 1 FROM {s}.question")))?,
            listed: self.finder()?.count()?,
        })
    }

    /// The date of the newest monograph of the bundled formulary, YYYY-MM-DD.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn data_version(&self) -> Result<String, LibraryError> {
        Ok(self.db.query_row("SELECT value FROM main.meta WHERE key = 'data_version'", [], |row| row.get(0))?)
    }
}
