//! `medref compare`: medicines side by side.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::{Answer, medicine};
use super::pick::{names, pick};
use super::show::{Shown, selections};
use super::{Context, complain, complete};
use crate::document::{Compared, Document, align, compare, words};
use crate::error::Error;
use crate::exit::Status;
use crate::monograph::source::Numbered;
use crate::monograph::{Body, SECTIONS, Selection};
use crate::render::tsv;

/// Compare medicines side by side, section by section
///
/// What is typed stands in one table: incidences of side effects with their settings, half-lives, tests. The rest stands in
/// columns, or below each other where the terminal is narrow. Figures of different trials do not compare medicines.
///
/// Into a pipe, parted by tabs: section, what the row is about, and a column for each medicine.
#[derive(Debug, Args)]
pub struct Compare {
    /// Two medicines or more
    #[arg(value_name = "NAME", required = true, num_args = 2.., add = ArgValueCompleter::new(complete::medicines))]
    pub names: Vec<String>,
    /// Only these sections, by slug or alias: `medref sections` lists them
    #[arg(long = "section", short, value_name = "SECTION", value_delimiter = ',', add = ArgValueCompleter::new(complete::sections))]
    pub sections: Vec<String>,
}

impl Compare {
    /// # Errors
    /// When a section is unknown, there are not two medicines, the library cannot be read or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let asked = selections(&self.sections)?;
        let library = context.library()?;
        let picks = pick(&library, &names(&self.names)?, context.terminal.color_messages)?;
        let mut shown: Vec<Shown> = Vec::new();
        // Without a section every one is read, and put beside each other where any medicine has it.
        for picked in picks.found {
            if shown.iter().all(|other| other.picked.entry().id != picked.entry().id) {
                shown.push(Shown::read(&library, picked, &asked, false)?);
            }
        }
        if shown.len() < 2 {
            let hint = "names of one medicine are one; `medref show` prints it";
            let message = "there are no two medicines to compare".to_owned();
            complain(&message, Some(hint), context.terminal.color_messages);
            return Ok(Status::Nothing);
        }
        let every = SECTIONS.iter().map(|s| Selection { kind: s.kind, group: None }).filter(|s| s.kind.is_written());
        let wanted: Vec<Selection> = if asked.is_empty() { every.collect() } else { asked };
        let mut number = 0;
        for one in &mut shown {
            for source in &mut one.sources {
                number += 1;
                source.number = number;
            }
        }
        let covered = |s: &Selection| shown.iter().any(|one| one.has(*s));
        let (found, missed) =
            (wanted.iter().any(covered), picks.missed || !wanted.iter().all(covered) && !self.sections.is_empty());
        let cite = context.settings.cite.value;
        context.emit(&Answered { shown, wanted, cite }, &library)?;
        Ok(Status::of(found, missed))
    }
}

struct Answered {
    shown: Vec<Shown>,
    wanted: Vec<Selection>,
    cite: bool,
}

impl Answered {
    /// The body of a section in each medicine.
    fn bodies(&self, selection: Selection) -> Vec<Option<&Body>> {
        self.shown.iter().map(|one| one.body(selection.kind).filter(|_| one.has(selection))).collect()
    }
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "comparison"
    }

    fn document(&self, foot: bool) -> Document {
        let compared = |one: &'_ Shown| -> (String, String, bool, Option<String>, Vec<Numbered>) {
            let entry = one.picked.entry();
            let sources = if self.cite { one.sources.clone() } else { Vec::new() };
            (entry.id.clone(), entry.name.clone(), entry.is_unreviewed(), entry.boxed.clone(), sources)
        };
        let parts: Vec<_> = self.shown.iter().map(compared).collect();
        let all: Vec<Compared<'_>> = self
            .shown
            .iter()
            .zip(&parts)
            .map(|(one, (id, name, unreviewed, boxed, sources))| Compared {
                id,
                name,
                unreviewed: *unreviewed,
                boxed: boxed.as_deref(),
                sections: &one.sections,
                sources,
            })
            .collect();
        compare(&all, &self.wanted, foot)
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        let mut row = |section: &str, label: &str, cells: Vec<String>| {
            if cells.iter().any(|cell| !cell.is_empty()) {
                let fields = [section, label].into_iter().chain(cells.iter().map(String::as_str)).collect::<Vec<_>>();
                tsv::row(&mut out, &fields);
            }
        };
        row("", "", self.shown.iter().map(|one| one.picked.entry().id.clone()).collect());
        for selection in self.wanted.iter().filter(|s| s.kind.is_written()) {
            let bodies = self.bodies(*selection);
            let slug = selection.slug();
            if bodies.iter().any(Option::is_none) && bodies.iter().any(Option::is_some) {
                let state = |body: Option<&Body>| if body.is_none() { "not covered" } else { "covered" }.to_owned();
                row(slug, "", bodies.iter().copied().map(state).collect());
            }
            let frame = |body: Option<&Body>| {
                let Some(frame) = body.map(Body::frame).filter(|_| selection.group.is_none()) else { return String::new() };
                let passages = if frame.passages.is_empty() { None } else { Some(frame.passages.prose()) };
                let texts = [frame.intro, frame.none, frame.closing].into_iter().flatten().map(str::to_owned);
                texts.chain(passages).collect::<Vec<_>>().join(" ")
            };
            row(slug, "", bodies.iter().copied().map(frame).collect());
            for aligned in align(&bodies, selection.group) {
                let cell = |items: &Vec<&dyn crate::monograph::Item>| {
                    let one = |item: &&dyn crate::monograph::Item| {
                        let (words, qualifier) = (words(*item), item.qualifier());
                        [qualifier, words].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(": ")
                    };
                    items.iter().map(one).collect::<Vec<_>>().join(" | ")
                };
                row(slug, aligned.label, aligned.cells.iter().map(cell).collect());
            }
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let mut all = Vec::new();
        for selection in self.wanted.iter().filter(|s| s.kind.is_written()) {
            let mut medicines = Vec::new();
            for one in &self.shown {
                let mut value = medicine(one.picked.entry());
                if let (Value::Object(value), Value::Object(section)) = (&mut value, one.section_value(*selection)?) {
                    value.extend(section);
                    value.insert("sources".to_owned(), Value::Array(one.source_values()?));
                }
                medicines.push(value);
            }
            all.push(json!({ "section": selection.slug(), "title": selection.title(), "medicines": medicines }));
        }
        Ok(all)
    }

    fn boxed(&self) -> Vec<(&str, &str)> {
        let entries = self.shown.iter().map(|one| one.picked.entry());
        entries.filter_map(|entry| entry.boxed.as_deref().map(|boxed| (entry.id.as_str(), boxed))).collect()
    }
}
