//! Ranked full-text search. What a person types is data: no character of it is search syntax.

use rusqlite::params;

use super::excerpt::{Piece, excerpt};
use super::resolve::read_entry;
use super::{Entry, Library, LibraryError};
use crate::monograph::SectionKind;

/// How much a match in the medicine's names and in the section's title counts against one in its text.
const RANK: &str = "bm25(10.0, 5.0, 1.0)";

/// What to look for.
#[derive(Debug)]
pub struct Search<'a> {
    pub words: &'a [String],
    /// Only in these sections; in all when empty.
    pub sections: &'a [SectionKind],
    /// The most hits that are wanted.
    pub limit: usize,
}

/// A section in which the words stand.
#[derive(Debug, Clone)]
pub struct Hit {
    pub entry: Entry,
    pub section: SectionKind,
    pub snippet: Vec<Piece>,
}

/// The outcome of a search.
#[derive(Debug)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// Whether there are more than were wanted.
    pub more: bool,
    /// Whether no section had the words as they are, and beginnings of words were looked for instead.
    pub by_beginnings: bool,
}

impl Library {
    /// Finds the sections that hold all of the words, best first; where there is none, those that hold words which begin so.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn search(&self, search: &Search<'_>) -> Result<Found, LibraryError> {
        let words: Vec<&str> = search.words.iter().map(String::as_str).collect();
        let mut found = Found { hits: self.hits(&words, "", search)?, more: false, by_beginnings: false };
        if found.hits.is_empty() {
            found.hits = self.hits(&words, "*", search)?;
            found.by_beginnings = !found.hits.is_empty();
        }
        found.more = found.hits.len() > search.limit;
        found.hits.truncate(search.limit);
        Ok(found)
    }

    /// The hits of an expression: one more than is wanted, if there are so many.
    fn hits(&self, words: &[&str], suffix: &str, search: &Search<'_>) -> Result<Vec<Hit>, LibraryError> {
        let expression = expression(words, suffix);
        let spellings: Vec<String> = words.iter().flat_map(|w| [(*w).to_owned(), american(w)]).collect();
        let spelled: Vec<&str> = spellings.iter().map(String::as_str).collect();
        if expression.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = search.sections.iter().map(|kind| (*kind as u8).to_string()).collect();
        let within = if places.is_empty() { String::new() } else { format!("AND s.place IN ({})", places.join(",")) };
        // FTS5 sorts by rank itself; the texts are read of those sections only that are shown.
        let query = self.on_all(&format!(
            "SELECT * FROM (SELECT {{shelf}}, m.id, m.slug, m.name, m.boxed, m.review, s.slug, \
             (SELECT prose FROM {{s}}.passage_text t WHERE t.id = passage.rowid), rank AS score \
             FROM {{s}}.passage JOIN {{s}}.section s ON s.id = passage.rowid JOIN {{s}}.monograph m ON m.id = s.monograph \
             WHERE passage MATCH ?1 AND rank MATCH '{RANK}' {within} ORDER BY rank LIMIT ?2)",
        )) + " ORDER BY score LIMIT ?2";
        let mut statement = self.db.prepare(&query)?;
        let limit = i64::try_from(search.limit.saturating_add(1)).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![expression, limit])?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            let (slug, text): (String, String) = (row.get(6)?, row.get(7)?);
            if let Some(section) = SectionKind::from_slug(&slug) {
                hits.push(Hit { entry: read_entry(row)?, section, snippet: excerpt(&text, &spelled) });
            }
        }
        Ok(hits)
    }
}

/// An FTS5 expression in which every word is a quoted string, so that nothing in it is syntax. Words without a letter or
/// digit cannot be found in an index of words and are left out. What came as one argument stands together in the text. A
/// British spelling finds the American one too.
fn expression(words: &[&str], suffix: &str) -> String {
    let quoted = |w: &str| format!("\"{}\"{suffix}", w.replace('"', "\"\"").replace('\0', " "));
    let either = |w: &&str| {
        let american = american(w);
        if american == w.to_lowercase() { quoted(w) } else { format!("({} OR {})", quoted(w), quoted(&american)) }
    };
    words.iter().filter(|w| w.chars().any(char::is_alphanumeric)).map(either).collect::<Vec<_>>().join(" AND ")
}

/// A word as monographs spell it: they are written in American English.
fn american(word: &str) -> String {
    const SPELLINGS: [(&str, &str); 6] =
        [("haem", "hem"), ("aem", "em"), ("oed", "ed"), ("oes", "es"), ("rrhoea", "rrhea"), ("tumour", "tumor")];
    SPELLINGS.iter().fold(word.to_lowercase(), |word, (british, american)| word.replace(british, american))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_query_is_syntax() {
        assert_eq!(expression(&["hyperkalaemia"], ""), "(\"hyperkalaemia\" OR \"hyperkalemia\")");
        assert_eq!(expression(&["NEAR(a,", "b\"", "*", "HLA-B*15:02"], ""), "\"NEAR(a,\" AND \"b\"\"\" AND \"HLA-B*15:02\"");
    }
}
