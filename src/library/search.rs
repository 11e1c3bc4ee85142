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

/// The longest query, in characters. Of a word that occurs everywhere the index reads all places, once for every time that the
/// word is asked for.
pub const LONGEST: usize = 1000;

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
        let limit = i64::try_from(search.limit.saturating_add(1)).unwrap_or(i64::MAX);
        let mut scored = Vec::new();
        for shelf in &self.shelves {
            match shelf {
                Shelf::Bundled => self.bundled_hits(&anywhere, &places, limit, &spelled, &mut scored)?,
                Shelf::User => {
                    let wanted = Wanted { anywhere: &anywhere, named: named.as_deref(), places: &places, limit };
                    found.ranked = self.user_hits(&wanted, &spelled, &mut scored)?;
                }
            }
        }
        scored.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        found.hits = scored.into_iter().map(|(_, hit)| hit).take(search.limit.saturating_add(1)).collect();
        Ok(found)
    }

    fn bundled_hits(
        &self,
        expression: &str,
        places: &[String],
        limit: i64,
        spelled: &[&str],
        scored: &mut Vec<(f64, Hit)>,
    ) -> Result<(), LibraryError> {
        let query = format!(
            "SELECT {}, m.id, m.slug, m.name, m.boxed, m.review, m.origin, s.slug FROM main.section s \
             JOIN main.monograph m ON m.id = s.monograph WHERE s.id = ?1",
            Shelf::Bundled as u8
        );
        let mut statement = self.db.prepare(&query)?;
        for passage in self.finder()?.passages(expression, RANK, places, limit)? {
            let read = |row: &rusqlite::Row<'_>| Ok((read_entry(row)?, row.get::<_, String>(7)?));
            let (entry, slug) = statement.query_row([passage.section], read)?;
            if let Some(section) = SectionKind::from_slug(&slug) {
                scored.push((passage.score, Hit { entry, section, snippet: excerpt(&passage.prose, spelled) }));
            }
        }
        Ok(())
    }

    /// The hits of the user's library; how many sections were ranked, where more match than that.
    fn user_hits(
        &self,
        wanted: &Wanted<'_>,
        spelled: &[&str],
        scored: &mut Vec<(f64, Hit)>,
    ) -> Result<Option<usize>, LibraryError> {
        let mut statement = self.db.prepare(&wanted.query())?;
        let mut rows = match wanted.named {
            Some(named) => statement.query(params![wanted.anywhere, wanted.limit, named])?,
            None => statement.query(params![wanted.anywhere, wanted.limit])?,
        };
        let most = wanted.most();
        let mut ranked = None;
        while let Some(row) = rows.next()? {
            if most > 0 && row.get::<_, i64>(10)? >= most {
                ranked = Some(RANKED);
            }
            let (entry, slug) = (read_entry(row)?, row.get::<_, String>(7)?);
            let Some(section) = SectionKind::from_slug(&slug) else { continue };
            let body = self.body(&entry, section, row.get_ref(8)?)?;
            let snippet = excerpt(&body.map(|b| b.frame().prose()).unwrap_or_default(), spelled);
            scored.push((row.get(9)?, Hit { entry, section, snippet }));
        }
        Ok(ranked)
    }
}

/// What is wanted of the user's library.
struct Wanted<'a> {
    /// The expression.
    anywhere: &'a str,
    /// The expression that wants names of medicines among the names, if there are any in it.
    named: Option<&'a str>,
    places: &'a [String],
    limit: i64,
}

impl Wanted<'_> {
    /// How many sections are ranked at most; all, where more than those are wanted.
    fn most(&self) -> i64 {
        let ranked = i64::try_from(RANKED).unwrap_or(i64::MAX);
        if self.limit <= ranked { ranked } else { -1 }
    }

    /// Its columns are those of an entry, the section's slug, its body, the rank, and how many sections were ranked: first those of
    /// the medicines that were named, then the others.
    fn query(&self) -> String {
        let score = RANK.replace("bm25(", "bm25(passage, ");
        // Which section a row of the index is of matters before the best are chosen only where some sections are wanted.
        let (from, within) = match self.places {
            [] => ("", String::new()),
            places => ("JOIN user.section s ON s.id = passage.rowid", format!("AND s.place IN ({})", places.join(","))),
        };
        let some = |expression: &str| {
            format!(
                "SELECT * FROM (SELECT passage.rowid AS hit, {score} AS score FROM user.passage {from} \
                 WHERE passage MATCH {expression} {within} LIMIT {})",
                self.most()
            )
        };
        let all = if self.named.is_some() { format!("{} UNION ALL {}", some("?3"), some("?1")) } else { some("?1") };
        format!(
            "SELECT {}, m.id, m.slug, m.name, m.boxed, m.review, m.origin, s.slug, s.body, score, ranked \
             FROM (SELECT hit, min(score) AS score, count(*) OVER () AS ranked FROM ({all}) GROUP BY hit ORDER BY score LIMIT ?2) \
             JOIN user.section s ON s.id = hit JOIN user.monograph m ON m.id = s.monograph",
            Shelf::User as u8
        )
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
