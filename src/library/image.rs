//! Writes monographs into a database of the library's schema: the build script the bundled image, import the user's file.

use rusqlite::{Connection, Transaction, params};

use crate::monograph::names;
use crate::monograph::vocabulary::{Class, Listed};
use crate::monograph::{Body, Monograph};

/// The number that a database of this schema carries, so that another version knows that it is not its own.
pub const SCHEMA_VERSION: i64 = 1;

/// "mref": marks a database as a medref library.
pub const APPLICATION_ID: i64 = 0x6d72_6566;

/// Why a monograph could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("the database refused it: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("it could not be written as TOML: {0}")]
    Toml(#[from] toml::ser::Error),
}

/// Lays the schema into an empty database.
///
/// # Errors
/// When the database is not empty or cannot be written.
pub fn create(db: &Connection) -> Result<(), WriteError> {
    db.pragma_update(None, "application_id", APPLICATION_ID)?;
    db.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    db.execute_batch(include_str!("schema.sql"))?;
    Ok(())
}

/// Writes one value about the whole: `data_version`.
///
/// # Errors
/// When the database cannot be written.
pub fn write_meta(db: &Connection, key: &str, value: &str) -> Result<(), WriteError> {
    db.execute("INSERT OR REPLACE INTO meta VALUES (?1, ?2)", params![key, value])?;
    Ok(())
}

/// Writes the vocabulary that monographs refer to.
///
/// # Errors
/// When the database cannot be written.
pub fn write_vocabulary(tx: &Transaction<'_>, classes: &[Class], medicines: &[Listed]) -> Result<(), WriteError> {
    for class in classes {
        let kind = format!("{:?}", class.kind).to_lowercase();
        tx.execute("INSERT INTO class VALUES (?1, ?2, ?3, ?4)", params![class.id.as_str(), class.name, kind, class.description])?;
    }
    for m in medicines {
        tx.execute(
            "INSERT INTO listed VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![m.id.as_str(), m.name, m.us_name, m.atc.join(" "), m.rxcui, m.unii],
        )?;
        let codes = [m.rxcui.as_deref(), m.unii.as_deref()].into_iter().flatten().map(|code| (code, true));
        let words = [Some(m.id.as_str()), Some(m.name.as_str()), m.us_name.as_deref()].into_iter().flatten();
        let words = words.chain(m.synonyms.iter().map(String::as_str)).map(|word| (word, false));
        for (name, is_code) in words.chain(codes) {
            tx.prepare_cached("INSERT OR IGNORE INTO listed_name VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                names::key(name),
                m.id.as_str(),
                name,
                is_code
            ])?;
        }
    }
    Ok(())
}

/// Writes a monograph: its head, its sections, names, classes and questions, and what search finds it by.
///
/// # Errors
/// When the database cannot be written, or already has a medicine of this id.
pub fn write_monograph(tx: &Transaction<'_>, monograph: &Monograph) -> Result<(), WriteError> {
    let head = &monograph.head;
    tx.execute(
        "INSERT INTO monograph (slug, name, summary, origin, review, updated, boxed, head) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            head.id.as_str(),
            head.name,
            head.summary,
            head.provenance.origin.slug(),
            head.provenance.review.slug(),
            head.provenance.updated.as_str(),
            boxed(monograph),
            toml::to_string(head)?,
        ],
    )?;
    let id = tx.last_insert_rowid();
    for (number, source) in (1_i64..).zip(&monograph.sources) {
        tx.execute("INSERT INTO source VALUES (?1, ?2, ?3, ?4)", params![id, number, source.id.0, toml::to_string(source)?])?;
    }
    for (kind, name) in monograph.all_names() {
        tx.execute("INSERT OR IGNORE INTO name VALUES (?1, ?2, ?3, ?4)", params![names::key(name), id, kind as i64, name])?;
    }
    for class in &head.classes {
        tx.execute("INSERT OR IGNORE INTO member VALUES (?1, ?2)", params![id, class.as_str()])?;
    }
    let words: Vec<&str> = head.all_names().filter(|(kind, _)| !kind.is_code()).map(|(_, name)| name).collect();
    let words = words.join(", ");
    for body in &monograph.sections {
        write_section(tx, id, &words, body)?;
    }
    write_questions(tx, id, monograph)
}

/// The leads of the boxed warning, for the one line that stands wherever the medicine does.
fn boxed(monograph: &Monograph) -> String {
    let section = monograph.section(crate::monograph::SectionKind::BoxedWarning);
    section.map_or_else(String::new, |body| body.frame().items.iter().map(|i| i.lead()).collect::<Vec<_>>().join("; "))
}

fn write_section(tx: &Transaction<'_>, monograph: i64, names: &str, body: &Body) -> Result<(), WriteError> {
    let kind = body.kind();
    tx.prepare_cached("INSERT INTO section (monograph, place, slug, body) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        monograph,
        kind as i64,
        kind.slug(),
        toml::to_string(body)?
    ])?;
    let id = tx.last_insert_rowid();
    let prose = body.frame().prose();
    tx.prepare_cached("INSERT INTO passage_text (id, prose) VALUES (?1, ?2)")?.execute(params![id, prose])?;
    let title = format!("{} {}", kind.title(), kind.info().aliases.join(" "));
    tx.prepare_cached("INSERT INTO passage (rowid, names, title, prose) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, names, title, prose])?;
    Ok(())
}

fn write_questions(tx: &Transaction<'_>, id: i64, monograph: &Monograph) -> Result<(), WriteError> {
    let Some(Body::Faq(section)) = monograph.section(crate::monograph::SectionKind::Faq) else { return Ok(()) };
    for (number, question) in (1_i64..).zip(&section.items) {
        let cite: Vec<String> = question.cite.iter().filter_map(|c| monograph.number_of(c)).map(|n| format!("[{n}]")).collect();
        tx.execute(
            "INSERT INTO question VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, number, question.question, question.answer, cite.join(" ")],
        )?;
    }
    Ok(())
}
