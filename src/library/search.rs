//! Ranked full-text search. What a person types is data: no character of it is search syntax.

use rusqlite::params;

use super::excerpt::{Piece, excerpt};
use super::resolve::read_entry;
use super::{Entry, Library, LibraryError, Shelf};
use crate::monograph::{SectionKind, names};

/// How much a match in the medicine's names and in the section's title counts against one in its text.
const RANK: &str = "bm25(10.0, 5.0, 1.0)";

/// How many matching sections of the user's library are ranked. Ranking one costs some microseconds, because it reads where in
/// the text the words stand, and of a whole collection of labels tens of thousands can match.
const RANKED: usize = 600;

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
#[derive(Debug, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// Whether there are more than were wanted.
    pub more: bool,
    /// Whether no section had the words as they are, and beginnings of words were looked for instead.
    pub by_beginnings: bool,
    /// Whether so many sections of the library match that only the first of them were ranked: how many.
    pub ranked: Option<usize>,
}

impl Library {
    /// Finds the sections that hold all of the words, best first; where there is none, those that hold words which begin so.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn search(&self, search: &Search<'_>) -> Result<Found, LibraryError> {
        let words: Vec<&str> = search.words.iter().map(String::as_str).collect();
        let mut found = self.hits(&words, "", search)?;
        if found.hits.is_empty() {
            found = self.hits(&words, "*", search)?;
            found.by_beginnings = !found.hits.is_empty();
        }
        found.more = found.hits.len() > search.limit;
        found.hits.truncate(search.limit);
        Ok(found)
    }

    /// Which of the words are names in the user's library.
    fn names_among<'w>(&self, words: &[&'w str]) -> Result<Vec<&'w str>, LibraryError> {
        if !self.shelves.contains(&Shelf::User) {
            return Ok(Vec::new());
        }
        let mut statement = self.db.prepare("SELECT EXISTS (SELECT 1 FROM user.name WHERE key = ?1 AND kind <= 3)")?;
        let mut all = Vec::new();
        for word in words {
            if statement.query_row([names::key(word)], |row| row.get(0))? {
                all.push(*word);
            }
        }
        Ok(all)
    }

    /// The hits of an expression: one more than is wanted, if there are so many.
    fn hits(&self, words: &[&str], suffix: &str, search: &Search<'_>) -> Result<Found, LibraryError> {
        let mut found = Found::default();
        let anywhere = expression(words, suffix, &[]);
        let spellings: Vec<String> = words.iter().flat_map(|w| [(*w).to_owned(), american(w)]).collect();
        let spelled: Vec<&str> = spellings.iter().map(String::as_str).collect();
        if anywhere.is_empty() {
            return Ok(found);
        }
        let named = expression(words, suffix, &self.names_among(words)?);
        let named = (named != anywhere).then_some(named);
        let places: Vec<String> = search.sections.iter().map(|kind| (*kind as u8).to_string()).collect();
        let within = if places.is_empty() { String::new() } else { format!("AND s.place IN ({})", places.join(",")) };
        let most = if search.limit < RANKED { i64::try_from(RANKED).unwrap_or(i64::MAX) } else { -1 };
        let query = self
            .shelves
            .iter()
            .map(|shelf| ranked(*shelf, &within, most, named.is_some()))
            .collect::<Vec<_>>()
            .join(" UNION ALL ");
        let mut statement = self.db.prepare(&format!("{query} ORDER BY score LIMIT ?2"))?;
        let limit = i64::try_from(search.limit.saturating_add(1)).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![anywhere, limit, named])?;
        while let Some(row) = rows.next()? {
            let entry = read_entry(row)?;
            if entry.shelf == Shelf::User && row.get::<_, i64>(10)? >= most && most > 0 {
                found.ranked = Some(RANKED);
            }
            let slug: String = row.get(7)?;
            let Some(section) = SectionKind::from_slug(&slug) else { continue };
            let snippet = match entry.shelf {
                Shelf::Bundled => excerpt(row.get_ref(8)?.as_str().map_err(rusqlite::Error::from)?, &spelled),
                Shelf::User => {
                    let body = self.body(&entry, section, row.get_ref(8)?)?;
                    excerpt(&body.map(|b| b.frame().prose()).unwrap_or_default(), &spelled)
                }
            };
            found.hits.push(Hit { entry, section, snippet });
        }
        Ok(found)
    }
}

/// The query that ranks the sections of one shelf: its columns are those of an entry, the section's slug, what an excerpt is made
/// of, the rank, and how many sections were ranked. It takes the expression, the limit, and the expression that wants names of
/// medicines among the names, if there is one.
///
/// In the user's library at most `most` sections are ranked: first those of the medicines that were named, then the others.
fn ranked(shelf: Shelf, within: &str, most: i64, named: bool) -> String {
    let entry = format!("{}, m.id, m.slug, m.name, m.boxed, m.review, m.origin, s.slug", shelf as u8);
    match shelf {
        // FTS5 sorts by rank itself; the texts are read of those sections only that are shown. That ?3 is there keeps the number
        // of parameters the same whichever shelves are open.
        Shelf::Bundled => format!(
            "SELECT * FROM (SELECT {entry}, (SELECT prose FROM main.passage_text t WHERE t.id = passage.rowid), rank AS score, 0 \
             FROM main.passage JOIN main.section s ON s.id = passage.rowid JOIN main.monograph m ON m.id = s.monograph \
             WHERE passage MATCH ?1 AND rank MATCH '{RANK}' AND ?3 IS ?3 {within} ORDER BY rank LIMIT ?2)"
        ),
        Shelf::User => {
            let score = RANK.replace("bm25(", "bm25(passage, ");
            // Which section a row of the index is of matters before the best are chosen only where some sections are wanted.
            let from = if within.is_empty() { "" } else { "JOIN user.section s ON s.id = passage.rowid" };
            let some = |expression: &str| {
                format!(
                    "SELECT * FROM (SELECT passage.rowid AS hit, {score} AS score FROM user.passage {from} \
                     WHERE passage MATCH {expression} {within} LIMIT {most})"
                )
            };
            let all = if named { format!("{} UNION ALL {}", some("?3"), some("?1")) } else { some("?1") };
            format!(
                "SELECT * FROM (SELECT {entry}, s.body, score, ranked FROM (SELECT hit, min(score) AS score, count(*) OVER () AS ranked \
                 FROM ({all}) GROUP BY hit ORDER BY score LIMIT ?2) \
                 JOIN user.section s ON s.id = hit JOIN user.monograph m ON m.id = s.monograph WHERE ?3 IS ?3)"
            )
        }
    }
}

/// An FTS5 expression in which every word is a quoted string, so that nothing in it is syntax. Words without a letter or
/// digit cannot be found in an index of words and are left out. What came as one argument stands together in the text. A
/// British spelling finds the American one too. The words of `names` must stand among the names of the medicine.
fn expression(words: &[&str], suffix: &str, names: &[&str]) -> String {
    let quoted = |w: &str| format!("\"{}\"{suffix}", w.replace('"', "\"\"").replace('\0', " "));
    let either = |w: &&str| {
        let american = american(w);
        let either = if american == w.to_lowercase() { quoted(w) } else { format!("({} OR {})", quoted(w), quoted(&american)) };
        if names.contains(w) { format!("{{names}} : {either}") } else { either }
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
        assert_eq!(expression(&["hyperkalaemia"], "", &[]), "(\"hyperkalaemia\" OR \"hyperkalemia\")");
        assert_eq!(expression(&["warfarin", "liver"], "", &["warfarin"]), "{names} : \"warfarin\" AND \"liver\"");
        assert_eq!(expression(&["NEAR(a,", "b\"", "*", "HLA-B*15:02"], "", &[]), "\"NEAR(a,\" AND \"b\"\"\" AND \"HLA-B*15:02\"");
    }
}
