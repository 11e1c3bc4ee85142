//! `medref resolve`: any name or code, or a line of a medication list, to the medicine, for pipelines.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::Answer;
use super::pick::{each_name, names};
use super::{Context, Format, complete};
use crate::document::{self, Block, Document, Row, Span, Table};
use crate::error::Error;
use crate::exit::Status;
use crate::library::{Library, lookalikes};
use crate::medication::{Found, Meaning, Medicine, Reader};
use crate::monograph::{NameKind, names as naming};
use crate::render::tsv;
use crate::terminal;

/// Resolve any name, brand, synonym, code, or line of a medication list to the medicine
///
/// Strength, form, route, release and time are understood and set aside: "Metoprolol Succ ER 50 mg tab", "ASA 81". Common
/// abbreviations are known; those that have led to errors carry a warning. A combination gives a line for every ingredient.
///
/// Into a pipe, parted by tabs: the line as given, state, id, name, what it was matched as, RxCUI, ATC, suggestion, coverage, warning.
/// The state is exact, normalised (anything but the name itself was there), ambiguous (a line for each medicine that may be meant), suggestion
/// (nothing has that name; the suggestion is spelled nearly so, and perhaps another medicine) or unknown. The coverage is monograph, label, or listed
/// (known by name, without a monograph).
#[derive(Debug, Args)]
pub struct Resolve {
    /// Names, codes or lines; `-` reads them from standard input, one a line
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
        let given = names(&self.names)?;
        let reader = if given.len() > FEW { Reader::for_list(&library) } else { Reader::new(&library) };
        let mut lines = Vec::new();
        for name in given {
            resolve(&library, &reader, name, &mut lines)?;
        }
        let status = Status::of(lines.iter().any(Line::is_resolved), !lines.iter().all(Line::is_resolved));
        context.emit(&Answered { lines, tall_man: context.settings.tall_man.value }, &library)?;
        Ok(status)
    }
}

/// Up to so many names, it does not pay to set up for a list.
const FEW: usize = 16;

/// Resolves a list of any length as it comes in, line by line.
fn stream(library: &Library, context: &Context, given: &[String]) -> Result<Status, Error> {
    let reader = Reader::for_list(library);
    let tall_man = context.settings.tall_man.value;
    let (mut found, mut missed) = (false, false);
    each_name(given, &mut |name| {
        let mut lines = Vec::new();
        resolve(library, &reader, name, &mut lines)?;
        found |= lines.iter().any(Line::is_resolved);
        missed |= !lines.iter().all(Line::is_resolved);
        terminal::print_on(&Answered { lines, tall_man }.tsv(true))
    })?;
    context.disclaim();
    Ok(Status::of(found, missed))
}

/// What one line came to, or one of the medicines that it may mean.
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
    /// Whether there is more of it than its name.
    coverage: &'static str,
    warning: String,
}

impl Line {
    fn is_resolved(&self) -> bool {
        matches!(self.state, "exact" | "normalised")
    }
}

fn resolve(library: &Library, reader: &Reader<'_>, input: String, lines: &mut Vec<Line>) -> Result<(), Error> {
    match reader.read(&input)? {
        Meaning::Of { found, warning } => {
            for one in found {
                let state = if one.is_exact { "exact" } else { "normalised" };
                lines.push(Line { warning: warning.unwrap_or_default().to_owned(), ..line(library, input.clone(), state, one)? });
            }
        }
        Meaning::Ambiguous { found, warning } => {
            for one in found {
                lines.push(Line {
                    warning: warning.unwrap_or_default().to_owned(),
                    ..line(library, input.clone(), "ambiguous", one)?
                });
            }
        }
        Meaning::Unknown(near) => match near.into_iter().next() {
            Some(near) => {
                // That it is itself confused with another is worth knowing before it is taken.
                let warning = lookalikes::warning_of(&naming::key(&near.name)).unwrap_or_default();
                lines.push(Line { input, state: "suggestion", suggestion: near.name, warning, ..Line::default() });
            }
            None => lines.push(Line { input, state: "unknown", ..Line::default() }),
        },
    }
    Ok(())
}

fn line(library: &Library, input: String, state: &'static str, one: Found) -> Result<Line, Error> {
    let matched = one.matched.slug();
    Ok(match one.medicine {
        Medicine::Shelved(one) => Line {
            input,
            state,
            matched,
            rxcui: library.codes(&one.entry, NameKind::Rxcui)?,
            atc: library.codes(&one.entry, NameKind::Atc)?,
            coverage: if one.entry.is_label() { "label" } else { "monograph" },
            id: one.entry.id,
            name: one.entry.name,
            ..Line::default()
        },
        Medicine::Listed(listed) => Line {
            input,
            state,
            matched,
            id: listed.id.to_string(),
            name: listed.name,
            rxcui: listed.rxcui.into_iter().collect(),
            atc: listed.atc,
            coverage: "listed",
            ..Line::default()
        },
    })
}

struct Answered {
    lines: Vec<Line>,
    tall_man: bool,
}

impl Answered {
    /// The name of a medicine, with tall-man letters where they are wanted.
    fn name(&self, line: &Line) -> String {
        let tall = self.tall_man.then(|| lookalikes::tall_man(&naming::key(&line.name))).flatten();
        tall.map_or_else(|| line.name.clone(), str::to_owned)
    }
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "resolution"
    }

    fn document(&self, foot: bool) -> Document {
        let row = |l: &Line| {
            let meant = if l.state == "suggestion" { format!("did you mean {}?", l.suggestion) } else { self.name(l) };
            let state = if l.coverage == "listed" { format!("{}, not covered", l.state) } else { l.state.to_owned() };
            let cells = [state.as_str(), &meant, l.matched].map(|t| if t.is_empty() { vec![] } else { vec![Span::text(t)] });
            let note = if l.warning.is_empty() { Vec::new() } else { vec![Span::text(&l.warning)] };
            Row { cells: std::iter::once(vec![Span::strong(&l.input)]).chain(cells).collect(), note }
        };
        let columns = ["Given", "State", "Medicine", "Matched as"].map(str::to_owned);
        let mut doc = Document::default();
        doc.push(Block::Table(Table {
            columns: columns.into(),
            rows: self.lines.iter().map(row).collect(),
            quoted: false,
            tight: false,
        }));
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for l in &self.lines {
            let (name, rxcui, atc) = (self.name(l), l.rxcui.join(" "), l.atc.join(" "));
            tsv::row(
                &mut out,
                &[&l.input, l.state, &l.id, &name, l.matched, &rxcui, &atc, &l.suggestion, l.coverage, &l.warning],
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
                "coverage": some(l.coverage), "warning": some(&l.warning),
            })
        };
        Ok(self.lines.iter().map(one).collect())
    }
}
