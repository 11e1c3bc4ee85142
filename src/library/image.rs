//! Writes monographs into a database of the library's schema: the build script the bundled image, import the user's file
//! (which keeps the texts of labels in a way of its own: see `store.rs`).

use rusqlite::{Connection, ToSql, params};

use crate::monograph::names;
use crate::monograph::vocabulary::Vocabulary;
use crate::monograph::{Body, Monograph, SectionKind};

/// The number that a database of this schema carries, so that another version knows that it is not its own.
pub const SCHEMA_VERSION: i64 = 2;

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

/// Which database it is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// The image of monographs that the binary embeds.
    Bundled,
    /// The image beside it, with the vocabulary and the index.
    Finder,
    /// The user's library.
    User,
}

/// Lays the schema into an empty database.
///
/// # Errors
/// When the database is not empty or cannot be written.
pub fn create(db: &Connection, layout: Layout) -> Result<(), WriteError> {
    db.pragma_update(None, "application_id", APPLICATION_ID)?;
    db.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    let common = include_str!("schema.sql");
    let parts: &[&str] = match layout {
        Layout::Bundled => &[common, include_str!("bundled.sql")],
        Layout::Finder => &[include_str!("finder.sql")],
        Layout::User => &[common, include_str!("user.sql")],
    };
    for part in parts {
        db.execute_batch(part)?;
    }
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
pub fn write_vocabulary(tx: &Connection, vocabulary: &Vocabulary) -> Result<(), WriteError> {
    for class in vocabulary.classes.values() {
        let row = params![class.id.as_str(), class.name, class.kind.slug(), class.description];
        tx.execute("INSERT INTO class VALUES (?1, ?2, ?3, ?4)", row)?;
    }
    for m in vocabulary.medicines.values() {
        tx.execute(
            "INSERT INTO listed VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![m.id.as_str(), m.name, m.us_name, m.atc.join(" "), m.rxcui, m.unii],
        )?;
        for (kind, name) in m.all_names() {
            tx.prepare_cached("INSERT OR IGNORE INTO listed_name VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                names::key(name),
                m.id.as_str(),
                name,
                kind as i64
            ])?;
        }
    }
    Ok(())
}

/// Writes a monograph into the bundled image, and what search finds it by into the one beside it.
///
/// # Errors
/// When a database cannot be written, or already has a medicine of this id.
pub fn write_monograph(bundled: &Connection, finder: &Connection, monograph: &Monograph) -> Result<(), WriteError> {
    let id = write_head(bundled, monograph, &Texts::of(monograph)?)?;
    let words = searched_names(monograph);
    for body in &monograph.sections {
        let (kind, prose) = (body.kind(), body.frame().prose());
        let section = write_section(bundled, id, kind, toml::to_string(body)?)?;
        finder.prepare_cached("INSERT INTO passage_text (id, place, prose) VALUES (?1, ?2, ?3)")?.execute(params![
            section,
            kind as i64,
            prose
        ])?;
        write_passage(finder, section, &words, kind, &prose)?;
    }
    Ok(())
}

/// What of a monograph is kept as TOML beside its sections. Making it takes longer than writing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    head: String,
    sources: Vec<String>,
}

impl Texts {
    /// # Errors
    /// When something in it has no form in TOML.
    pub fn of(monograph: &Monograph) -> Result<Self, toml::ser::Error> {
        let sources = monograph.sources.iter().map(toml::to_string).collect::<Result<_, _>>()?;
        Ok(Self { head: toml::to_string(&monograph.head)?, sources })
    }
}

/// Writes everything of a monograph but its sections; gives its row.
///
/// # Errors
/// When the database cannot be written, or already has a medicine of this id.
pub fn write_head(tx: &Connection, monograph: &Monograph, texts: &Texts) -> Result<i64, WriteError> {
    let head = &monograph.head;
    tx.prepare_cached(
        "INSERT INTO monograph (slug, name, summary, origin, review, updated, boxed, head) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        head.id.as_str(),
        head.name,
        head.summary,
        head.provenance.origin.slug(),
        head.provenance.review.slug(),
        head.provenance.updated.as_str(),
        boxed(monograph),
        texts.head,
    ])?;
    let id = tx.last_insert_rowid();
    for ((number, source), text) in (1_i64..).zip(&monograph.sources).zip(&texts.sources) {
        tx.prepare_cached("INSERT INTO source VALUES (?1, ?2, ?3, ?4)")?.execute(params![id, number, source.id.0, text])?;
    }
    for (kind, name) in monograph.all_names() {
        let key = names::key(name);
        if !key.is_empty() {
            tx.prepare_cached("INSERT OR IGNORE INTO name VALUES (?1, ?2, ?3, ?4)")?.execute(params![
                key,
                id,
                kind as i64,
                name
            ])?;
        }
    }
    for class in &head.classes {
        tx.prepare_cached("INSERT OR IGNORE INTO member VALUES (?1, ?2)")?.execute(params![id, class.as_str()])?;
    }
    write_questions(tx, id, monograph)?;
    Ok(id)
}

/// The names by which search finds every section of a monograph.
#[must_use]
pub fn searched_names(monograph: &Monograph) -> String {
    let words: Vec<&str> = monograph.head.all_names().filter(|(kind, _)| !kind.is_code()).map(|(_, name)| name).collect();
    words.join(", ")
}

/// Writes the row of a section; gives its number.
///
/// # Errors
/// When the database cannot be written.
pub fn write_section(tx: &Connection, monograph: i64, kind: SectionKind, body: impl ToSql) -> Result<i64, WriteError> {
    tx.prepare_cached("INSERT INTO section (monograph, place, slug, body) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        monograph,
        kind as i64,
        kind.slug(),
        body
    ])?;
    Ok(tx.last_insert_rowid())
}

/// Lets search find a section.
///
/// # Errors
/// When the database cannot be written.
pub fn write_passage(tx: &Connection, section: i64, names: &str, kind: SectionKind, prose: &str) -> Result<(), WriteError> {
    let title = format!("{} {}", kind.title(), kind.info().aliases.join(" "));
    tx.prepare_cached("INSERT INTO passage (rowid, names, title, prose) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![section, names, title, prose])?;
    Ok(())
}

/// The most of a label's boxed warning that stands in one line.
const BOXED_CHARS: usize = 160;

/// The leads of the boxed warning, for the one line that stands wherever the medicine does; of a label its first words.
fn boxed(monograph: &Monograph) -> String {
    let Some(body) = monograph.section(SectionKind::BoxedWarning) else { return String::new() };
    let frame = body.frame();
    let leads: Vec<&str> = frame.items.iter().map(|i| i.lead()).collect();
    if !leads.is_empty() {
        return leads.join("; ");
    }
    let words = frame.passages.prose().replace('\n', " ");
    match words.char_indices().nth(BOXED_CHARS) {
        None => words,
        Some((end, _)) => format!("{} …", words[..end].rsplit_once(' ').map_or(&words[..end], |(whole, _)| whole)),
    }
}

fn write_questions(tx: &Connection, id: i64, monograph: &Monograph) -> Result<(), WriteError> {
    let Some(Body::Faq(section)) = monograph.section(SectionKind::Faq) else { return Ok(()) };
    for (number, question) in (1_i64..).zip(&section.items) {
        let cite: Vec<String> = question.cite.iter().filter_map(|c| monograph.number_of(c)).map(|n| format!("[{n}]")).collect();
        tx.execute(
            "INSERT INTO question VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, number, question.question, question.answer, cite.join(" ")],
        )?;
    }
    Ok(())
}
