//! `medref sections`: the sections that exist, and which of them a medicine has.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::Answer;
use super::pick::pick;
use super::{Context, complete};
use crate::document::{Block, Document, Row, Span, Table};
use crate::error::Error;
use crate::exit::Status;
use crate::library::{Entry, Library};
use crate::monograph::section::group_aliases;
use crate::monograph::{SECTIONS, SectionKind, Selection};
use crate::render::tsv;

/// List the sections, with their other names and LOINC codes; with a medicine, which of them it has
///
/// Into a pipe: slug, title, other names, LOINC code and, with a medicine, covered, none or not-covered, parted by tabs.
#[derive(Debug, Args)]
pub struct Sections {
    /// A medicine
    #[arg(value_name = "NAME", add = ArgValueCompleter::new(complete::medicines))]
    pub name: Option<String>,
}

impl Sections {
    /// # Errors
    /// When the library cannot be read or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let library = context.library()?;
        let states = match &self.name {
            None => None,
            Some(name) => match pick(&library, std::slice::from_ref(name), context.terminal.color_messages)?.found.pop() {
                Some(picked) => Some(states(&library, picked.entry())?),
                None => return Ok(Status::Nothing),
            },
        };
        context.emit(&Answered { states }, &library)?;
        Ok(Status::Found)
    }
}

/// What the monograph has of every section and group: three different things, never mixed.
fn states(library: &Library, entry: &Entry) -> Result<Vec<(Selection, &'static str)>, Error> {
    let bodies = library.sections(entry)?;
    let state = |wanted: Selection| match bodies.iter().find(|b| b.kind() == wanted.kind) {
        _ if !wanted.kind.is_written() => "covered",
        Some(body) if !body.covers(wanted.group) => "not-covered",
        None => "not-covered",
        Some(body) if body.frame().none.is_some() => "none",
        Some(_) => "covered",
    };
    // What a label has under titles of its own, a monograph does not lack.
    let expected = |s: &Selection| s.kind != SectionKind::Other || bodies.iter().any(|b| b.kind() == s.kind);
    Ok(selections().filter(expected).map(|wanted| (wanted, state(wanted))).collect())
}

/// Every section, and behind the one on populations its groups.
fn selections() -> impl Iterator<Item = Selection> {
    SECTIONS.iter().flat_map(|section| {
        let kind = section.kind;
        let groups = group_aliases().filter(move |_| kind == SectionKind::Populations).map(move |(_, group)| Some(group));
        std::iter::once(None).chain(groups).map(move |group| Selection { kind, group })
    })
}

struct Answered {
    states: Option<Vec<(Selection, &'static str)>>,
}

impl Answered {
    /// What is to be listed: with a medicine the groups too, because each has a state of its own.
    fn rows(&self) -> Vec<(Selection, Option<&'static str>)> {
        match &self.states {
            Some(states) => states.iter().map(|(selection, state)| (*selection, Some(*state))).collect(),
            None => selections().filter(|s| s.group.is_none()).map(|s| (s, None)).collect(),
        }
    }
}

/// The other names of a section, and those of the groups within it; a group has none.
fn aliases(selection: Selection) -> Vec<&'static str> {
    if selection.group.is_some() {
        return Vec::new();
    }
    let groups = group_aliases().map(|(slug, _)| slug).filter(|_| selection.kind == SectionKind::Populations);
    selection.kind.info().aliases.iter().copied().chain(groups).collect()
}

/// The code of a section; those of groups are not listed.
fn loinc(selection: Selection) -> Option<&'static str> {
    selection.kind.info().loinc.filter(|_| selection.group.is_none())
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "section"
    }

    fn document(&self, _foot: bool) -> Document {
        let mut columns = vec!["Section".to_owned(), "Also".to_owned(), "LOINC".to_owned()];
        columns.extend(self.states.as_ref().map(|_| "State".to_owned()));
        let row = |(selection, state): &(Selection, Option<&'static str>)| {
            let mut cells = vec![
                vec![Span::strong(selection.slug())],
                vec![Span::text(aliases(*selection).join(", "))],
                loinc(*selection).into_iter().map(Span::text).collect(),
            ];
            cells.extend(state.map(|state| vec![Span::text(state)]));
            Row { cells, ..Row::default() }
        };
        let table = Table { columns, rows: self.rows().iter().map(row).collect(), quoted: false, tight: false };
        Document { blocks: vec![Block::Table(table)] }
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for (selection, state) in self.rows() {
            let aliases = aliases(selection).join(" ");
            let mut fields = vec![selection.slug(), selection.title(), &aliases, loinc(selection).unwrap_or_default()];
            fields.extend(state);
            tsv::row(&mut out, &fields);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let one = |(selection, state): (Selection, Option<&'static str>)| {
            let mut value = json!({
                "section": selection.kind.slug(), "title": selection.title(), "aliases": aliases(selection),
                "loinc": loinc(selection), "about": selection.kind.info().about,
            });
            if let Some(group) = selection.group {
                value["group"] = json!(group.slug());
            }
            if let Some(state) = state {
                value["state"] = json!(state);
            }
            value
        };
        Ok(self.rows().into_iter().map(one).collect())
    }
}
