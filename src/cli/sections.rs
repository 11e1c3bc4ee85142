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
use crate::monograph::section::{SectionInfo, group_aliases};
use crate::monograph::{SECTIONS, SectionKind};
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
                Some(picked) => Some(states(&library, &picked.matched.entry)?),
                None => return Ok(Status::Nothing),
            },
        };
        context.emit(&Answered { states }, &library)?;
        Ok(Status::Found)
    }
}

/// What the monograph has of a section: three different things, never mixed.
fn states(library: &Library, entry: &Entry) -> Result<Vec<(SectionKind, &'static str)>, Error> {
    let bodies = library.sections(entry)?;
    let state = |kind: SectionKind| match bodies.iter().find(|b| b.kind() == kind) {
        _ if !kind.is_written() => "covered",
        None => "not-covered",
        Some(body) if body.frame().none.is_some() => "none",
        Some(_) => "covered",
    };
    Ok(SECTIONS.iter().map(|s| (s.kind, state(s.kind))).collect())
}

struct Answered {
    states: Option<Vec<(SectionKind, &'static str)>>,
}

impl Answered {
    fn state(&self, kind: SectionKind) -> Option<&'static str> {
        self.states.as_ref().and_then(|all| all.iter().find(|(k, _)| *k == kind)).map(|(_, state)| *state)
    }
}

/// A section's other names, and those of the groups within it.
fn aliases(info: &SectionInfo) -> Vec<&'static str> {
    let groups = group_aliases().map(|(slug, _)| slug).filter(|_| info.kind == SectionKind::Populations);
    info.aliases.iter().copied().chain(groups).collect()
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "section"
    }

    fn document(&self, _foot: bool) -> Document {
        let mut columns = vec!["Section".to_owned(), "Also".to_owned(), "LOINC".to_owned()];
        columns.extend(self.states.as_ref().map(|_| "State".to_owned()));
        let row = |info: &SectionInfo| {
            let mut cells = vec![
                vec![Span::strong(info.slug)],
                vec![Span::text(aliases(info).join(", "))],
                info.loinc.iter().map(|l| Span::text(*l)).collect(),
            ];
            cells.extend(self.state(info.kind).map(|state| vec![Span::text(state)]));
            Row { cells, ..Row::default() }
        };
        let table = Table { columns, rows: SECTIONS.iter().map(row).collect() };
        Document { blocks: vec![Block::Table(table)] }
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for info in &SECTIONS {
            let aliases = aliases(info).join(" ");
            let mut fields = vec![info.slug, info.title, &aliases, info.loinc.unwrap_or_default()];
            fields.extend(self.state(info.kind));
            tsv::row(&mut out, &fields);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let one = |info: &SectionInfo| {
            let mut value = json!({ "section": info.slug, "title": info.title, "aliases": aliases(info), "loinc": info.loinc, "about": info.about });
            if let Some(state) = self.state(info.kind) {
                value["state"] = json!(state);
            }
            value
        };
        Ok(SECTIONS.iter().map(one).collect())
    }
}
