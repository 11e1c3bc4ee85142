//! `medref resolve`: any name or code to the medicine, for pipelines.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::Answer;
use super::pick::names;
use super::{Context, complete};
use crate::document::{self, Block, Document, Row, Span, Table};
use crate::error::Error;
use crate::exit::Status;
use crate::library::{Library, Match, Resolution};
use crate::monograph::names as naming;
use crate::render::tsv;

/// Resolve any name, brand, synonym or code to the medicine
///
/// Into a pipe, one line for each name, parted by tabs: the name as given, state, id, name, what it was matched as, RxCUI,
/// ATC. The state is exact, normalised (case, accents, hyphens or spaces differ), ambiguous (one line for each medicine),
/// listed (known by name, without a monograph), suggestion (something is spelled nearly so) or unknown.
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
        let mut lines = Vec::new();
        for name in names(&self.names)? {
            resolve(&library, name, &mut lines)?;
        }
        let resolved = |line: &Line| matches!(line.state, "exact" | "normalised" | "listed");
        let status = Status::of(lines.iter().any(resolved), !lines.iter().all(resolved));
        context.emit(&Answered { lines }, &library)?;
        Ok(status)
    }
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
        }),
        Resolution::Unknown(near) => match near.into_iter().next() {
            Some(near) => lines.push(Line { input, state: "suggestion", id: near.id, name: near.name, ..Line::default() }),
            None => lines.push(Line { input, state: "unknown", ..Line::default() }),
        },
    }
    Ok(())
}

fn line(library: &Library, input: String, state: &'static str, one: &Match) -> Result<Line, Error> {
    let codes = library.head(&one.entry)?.codes;
    Ok(Line {
        input,
        state,
        id: one.entry.id.clone(),
        name: one.entry.name.clone(),
        matched: one.kind.slug(),
        rxcui: codes.rxcui,
        atc: codes.atc,
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
            let meant = if l.state == "suggestion" { format!("did you mean {}?", l.name) } else { l.name.clone() };
            let cells = [l.state, &meant, l.matched].map(|t| if t.is_empty() { vec![] } else { vec![Span::text(t)] });
            Row { cells: std::iter::once(vec![Span::strong(&l.input)]).chain(cells).collect(), ..Row::default() }
        };
        let columns = ["Given", "State", "Medicine", "Matched as"].map(str::to_owned);
        let mut doc = Document::default();
        doc.push(Block::Table(Table { columns: columns.into(), rows: self.lines.iter().map(row).collect() }));
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for l in &self.lines {
            tsv::row(&mut out, &[&l.input, l.state, &l.id, &l.name, l.matched, &l.rxcui.join(" "), &l.atc.join(" ")]);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let some = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let one = |l: &Line| {
            json!({
                "input": l.input, "state": l.state, "id": some(&l.id), "name": some(&l.name),
                "matched_as": some(l.matched), "rxcui": l.rxcui, "atc": l.atc,
            })
        };
        Ok(self.lines.iter().map(one).collect())
    }
}
