//! `medref resolve`: any name or code to the medicine, for pipelines.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::Answer;
use super::pick::{each_name, names};
use super::{Context, Format, complete};
use crate::document::{self, Block, Document, Row, Span, Table};
use crate::error::Error;
use crate::exit::Status;
use crate::library::{Library, Match, Resolution};
use crate::monograph::{NameKind, names as naming};
use crate::render::tsv;
use crate::terminal;

/// Resolve any name, brand, synonym or code to the medicine
///
/// Into a pipe, one line for each name, parted by tabs: the name as given, state, id, name, what it was matched as, RxCUI,
/// ATC, suggestion. The state is exact, normalised (case, accents, hyphens or spaces differ), ambiguous (one line for each medicine),
/// listed (known by name, without a monograph), suggestion (nothing has that name; the last column holds one that is spelled
/// nearly so, perhaps of another medicine) or unknown.
#[derive(Debug, Args)]
pub struct Resolve {
    /// Names or codes; `-` reads them from standard input, one a line
    #[arg(value_name = "NAME", required = true, add = ArgValueCompleter::new(complete::medicines))]
    pub names: Vec<String>,
}

impl Resolve {
    /// # Errors
    /// When standard input or the library cannot be read, or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let library = context.library()?;
        if self.names.iter().any(|name| name == "-") && context.format(Format::Tsv) == Format::Tsv {
            return stream(&library, context, &self.names);
        }
        let mut lines = Vec::new();
        for name in names(&self.names)? {
            resolve(&library, name, &mut lines)?;
        }
        let status = Status::of(lines.iter().any(Line::is_resolved), !lines.iter().all(Line::is_resolved));
        context.emit(&Answered { lines }, &library)?;
        Ok(status)
    }
}

/// Resolves a list of any length as it comes in, line by line.
fn stream(library: &Library, context: &Context, given: &[String]) -> Result<Status, Error> {
    let (mut found, mut missed) = (false, false);
    each_name(given, &mut |name| {
        let mut lines = Vec::new();
        resolve(library, name, &mut lines)?;
        found |= lines.iter().any(Line::is_resolved);
        missed |= !lines.iter().all(Line::is_resolved);
        terminal::print_on(&Answered { lines }.tsv(true))
    })?;
    context.disclaim();
    Ok(Status::of(found, missed))
}

/// What one name came to, or one of the medicines that it may mean.
#[derive(Default)]
struct Line {
    input: String,
    state: &'static str,
    id: String,
    name: String,
    matched: &'static str,
    rxcui: Vec<String>,
    atc: Vec<String>,
    /// A name that is spelled nearly so: in a column of its own, so that nobody takes it for an answer.
    suggestion: String,
}

impl Line {
    fn is_resolved(&self) -> bool {
        matches!(self.state, "exact" | "normalised" | "listed")
    }
}

fn resolve(library: &Library, input: String, lines: &mut Vec<Line>) -> Result<(), Error> {
    match library.resolve(&input)? {
        Resolution::One(one) => {
            let same = one.name.to_lowercase() == input.trim().to_lowercase();
            lines.push(line(library, input, if same { "exact" } else { "normalised" }, &one)?);
        }
        Resolution::Several(all) => {
            for one in all {
                lines.push(line(library, input.clone(), "ambiguous", &one)?);
            }
        }
        Resolution::Listed(listed) => lines.push(Line {
            matched: if naming::key(&listed.name) == naming::key(&input) { "generic" } else { "synonym" },
            input,
            state: "listed",
            id: listed.id.to_string(),
            name: listed.name,
            rxcui: listed.rxcui.into_iter().collect(),
            atc: listed.atc,
            suggestion: String::new(),
        }),
        Resolution::Unknown(near) => match near.into_iter().next() {
            Some(near) => lines.push(Line { input, state: "suggestion", suggestion: near.name, ..Line::default() }),
            None => lines.push(Line { input, state: "unknown", ..Line::default() }),
        },
    }
    Ok(())
}

fn line(library: &Library, input: String, state: &'static str, one: &Match) -> Result<Line, Error> {
    Ok(Line {
        input,
        state,
        id: one.entry.id.clone(),
        name: one.entry.name.clone(),
        matched: one.kind.slug(),
        rxcui: library.codes(&one.entry, NameKind::Rxcui)?,
        atc: library.codes(&one.entry, NameKind::Atc)?,
        suggestion: String::new(),
    })
}

struct Answered {
    lines: Vec<Line>,
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "resolution"
    }

    fn document(&self, foot: bool) -> Document {
        let row = |l: &Line| {
            let meant = if l.state == "suggestion" { format!("did you mean {}?", l.suggestion) } else { l.name.clone() };
            let cells = [l.state, &meant, l.matched].map(|t| if t.is_empty() { vec![] } else { vec![Span::text(t)] });
            Row { cells: std::iter::once(vec![Span::strong(&l.input)]).chain(cells).collect(), ..Row::default() }
        };
        let columns = ["Given", "State", "Medicine", "Matched as"].map(str::to_owned);
        let mut doc = Document::default();
        doc.push(Block::Table(Table { columns: columns.into(), rows: self.lines.iter().map(row).collect(), quoted: false }));
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for l in &self.lines {
            tsv::row(
                &mut out,
                &[&l.input, l.state, &l.id, &l.name, l.matched, &l.rxcui.join(" "), &l.atc.join(" "), &l.suggestion],
            );
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let some = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let one = |l: &Line| {
            json!({
                "input": l.input, "state": l.state, "id": some(&l.id), "name": some(&l.name),
                "matched_as": some(l.matched), "rxcui": l.rxcui, "atc": l.atc, "suggestion": some(&l.suggestion),
            })
        };
        Ok(self.lines.iter().map(one).collect())
    }
}
