//! Reads a monograph file: TOML to types, with the place of everything that is wrong.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check;
use super::statement::{Body, kind_of_key};
use super::text::one_line;
use super::vocabulary::Vocabulary;
use super::{Head, Monograph, Source};

/// Something wrong in a file, where it is, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub message: String,
    pub hint: Option<String>,
}

impl fmt::Display for Finding {
    /// As compilers print it, to be put behind the name of the file: `:3:7: message`. What it quotes of the file makes no line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ":{}:{}: {}", self.line, self.column, one_line(&self.message))?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\n  hint: {}", one_line(hint)))
    }
}

/// The longest page or monograph that is read, in bytes; the largest there is has a hundredth of that.
pub const LONGEST: u64 = 8 << 20;

/// So many faults are said; of a file that has more, the rest are counted.
const MOST: usize = 1000;

/// Reads and checks a monograph.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file: syntax, unknown or missing fields, and what breaks a rule.
pub fn read(text: &str, vocabulary: &Vocabulary) -> Result<Monograph, Vec<Finding>> {
    read_all(text, vocabulary).map_err(|mut findings| {
        if findings.len() > MOST {
            let (more, first) = (findings.len() - MOST, &findings[MOST]);
            let message = format!("from here on there are {more} more faults");
            let rest = Finding { line: first.line, column: first.column, message, hint: None };
            findings.truncate(MOST);
            findings.push(rest);
        }
        findings
    })
}

fn read_all(text: &str, vocabulary: &Vocabulary) -> Result<Monograph, Vec<Finding>> {
    let place = Places::new(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut errors: Vec<_> = errors.iter().collect();
        errors.sort_by_key(|e| e.span().map_or(0, |s| s.start));
        let mut findings: Vec<Finding> = errors.into_iter().map(|e| place.of_error(e, None)).collect();
        findings.sort_by_key(|f| (f.line, f.column));
        return Err(findings);
    }
    let tree = root.clone();
    let Parts { head, sources, sections } = split(root);
    let mut findings = Vec::new();
    let head = Head::deserialize(toml::Deserializer::from(head))
        .map_err(|e| findings.push(place.of_error(&e, Some("CONTRIBUTING.md lists the fields of a monograph"))));
    let sources = Listed::deserialize(toml::Deserializer::from(sources))
        .map_err(|e| findings.push(place.of_error(&e, Some("CONTRIBUTING.md lists the fields of [[sources]]"))));
    let mut bodies = Vec::new();
    for (key, span, table) in sections {
        let Some(kind) = kind_of_key(&key) else { continue };
        match Body::from_table(kind, table) {
            Some(Ok(body)) => bodies.push(body),
            Some(Err(e)) => {
                let hint = format!("CONTRIBUTING.md lists the fields of [{key}]");
                let mut finding = place.of_error(&e, Some(&hint));
                if e.span().is_none_or(|s| s.is_empty()) {
                    (finding.line, finding.column) = place.of_byte(span);
                }
                findings.push(finding);
            }
            None => {}
        }
    }
    bodies.sort_by_key(Body::kind);
    let (Ok(head), Ok(Listed { sources })) = (head, sources) else {
        findings.sort_by_key(|f| (f.line, f.column));
        return Err(findings);
    };
    let monograph = Monograph { head, sources, sections: bodies };
    let mut broken = check::check(&monograph, tree.get_ref(), vocabulary);
    broken.sort_by_key(|(at, ..)| *at);
    findings.extend(broken.into_iter().map(|(at, message, hint)| {
        let (line, column) = place.of_byte(at);
        Finding { line, column, message, hint }
    }));
    findings.sort_by_key(|f| (f.line, f.column));
    if findings.is_empty() { Ok(monograph) } else { Err(findings) }
}

/// The sources of a file, under their key.
#[derive(Deserialize)]
struct Listed {
    sources: Vec<Source>,
}

/// A file in the parts that it is read in.
struct Parts<'i> {
    head: Spanned<DeTable<'i>>,
    sources: Spanned<DeTable<'i>>,
    /// Key, where it stands, and table of each section.
    sections: Vec<(String, usize, Spanned<DeTable<'i>>)>,
}

/// Parts the sources and the tables of sections from the rest. A section that is no table stays in the rest, which then
/// refuses it.
fn split(root: Spanned<DeTable<'_>>) -> Parts<'_> {
    let whole = root.span();
    let mut head = DeTable::new();
    let mut sources = DeTable::new();
    let mut sections = Vec::new();
    for (key, value) in root.into_inner() {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) if kind_of_key(key.get_ref()).is_some() => {
                sections.push((key.get_ref().to_string(), key.span().start, Spanned::new(span, table)));
            }
            other => {
                let part = if key.get_ref() == "sources" { &mut sources } else { &mut head };
                part.insert(key, Spanned::new(span, other));
            }
        }
    }
    Parts { head: Spanned::new(whole.clone(), head), sources: Spanned::new(whole, sources), sections }
}

/// Turns byte offsets of a text into lines and columns. It goes on from where it was asked last: places that are asked for in
/// their order cost one walk through the text, however many they are.
struct Places<'t> {
    text: &'t str,
    /// The byte that was asked for last, with its line and column.
    last: Cell<(usize, usize, usize)>,
}

impl<'t> Places<'t> {
    const fn new(text: &'t str) -> Self {
        Self { text, last: Cell::new((0, 1, 1)) }
    }

    fn of_byte(&self, at: usize) -> (usize, usize) {
        let at = if self.text.is_char_boundary(at) { at } else { self.text.len() };
        let (from, line, column) = if self.last.get().0 <= at { self.last.get() } else { (0, 1, 1) };
        let passed = &self.text[from..at];
        let place = match passed.rsplit_once('\n') {
            Some((lines, rest)) => (line + lines.matches('\n').count() + 1, rest.chars().count() + 1),
            None => (line, column + passed.chars().count()),
        };
        self.last.set((at, place.0, place.1));
        place
    }

    fn of_error(&self, error: &toml::de::Error, hint: Option<&str>) -> Finding {
        let (line, column) = self.of_byte(error.span().map_or(0, |s| s.start));
        let found = error.span().and_then(|s| self.text.get(s)).map(|s| s.lines().next().unwrap_or("").trim());
        let message = match found {
            Some("") => format!("{}; found: the end of the line", error.message()),
            Some(found) if !found.is_empty() && found.len() <= 60 && !error.message().contains(found) => {
                format!("{}; found: {found}", error.message())
            }
            _ => error.message().to_owned(),
        };
        Finding { line, column, message, hint: hint.map(str::to_owned) }
    }
}
