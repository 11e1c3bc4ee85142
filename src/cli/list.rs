//! `medref list`: the medicines that are there.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::{Answer, medicine};
use super::{Context, complete};
use crate::document::{self, Block, Document, Row, Span, Table};
use crate::error::Error;
use crate::exit::Status;
use crate::library::{Entry, Filter, Library, Listing, Shelf, lookalikes};
use crate::monograph::names;
use crate::render::tsv;

/// List the medicines that are there
///
/// Into a pipe: one id a line, for fzf and xargs. `--format tsv` prints id, name, classes, ATC codes, source, review state,
/// date, boxed warning and summary.
#[derive(Debug, Args)]
pub struct List {
    /// Only medicines of this class: its id or name
    #[arg(long, value_name = "CLASS", add = ArgValueCompleter::new(complete::classes))]
    pub class: Option<String>,
    /// Only medicines whose ATC code begins so
    #[arg(long, value_name = "CODE")]
    pub atc: Option<String>,
    /// Only what goes by this name: the monograph, and every label of the medicine in your library
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::medicines))]
    pub name: Option<String>,
}

impl List {
    /// # Errors
    /// When there is no such class, the library cannot be read or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let library = context.library()?;
        if self.atc.as_deref().is_some_and(|code| names::key(code).is_empty()) {
            return Err(Error::usage("an ATC code has letters and digits", "the beginning of one is enough: --atc B01"));
        }
        let class = self.class.as_deref().map(|name| class(&library, name)).transpose()?;
        // Ids for a pipe, and the page for a terminal, say nothing of classes and codes.
        let details = context.common.format.is_some();
        let filter = Filter { class: class.as_deref(), atc: self.atc.as_deref(), name: self.name.as_deref(), details };
        let listings = library.list(&filter)?;
        if listings.is_empty() {
            let message = match (&class, &self.atc, &self.name) {
                (None, None, None) => "the library is empty".to_owned(),
                (None, None, Some(name)) => format!("nothing here is called \"{name}\""),
                _ => "no medicine here is of that class or code".to_owned(),
            };
            return Err(Error::Nothing { message, hint: None });
        }
        let tall_man = context.settings.tall_man.value;
        context.emit(&Answered { listings, tall_man }, &library)?;
        Ok(Status::Found)
    }
}

/// The id of the class that goes by a name.
fn class(library: &Library, name: &str) -> Result<String, Error> {
    let key = names::key(name);
    let classes = library.classes()?;
    if let Some(class) = classes.iter().find(|c| names::key(c.id.as_str()) == key || names::key(&c.name) == key) {
        return Ok(class.id.to_string());
    }
    let mut near: Vec<(usize, &str)> =
        classes.iter().map(|c| (strsim::osa_distance(&names::key(c.id.as_str()), &key), c.id.as_str())).collect();
    near.sort_unstable();
    near.retain(|(distance, _)| *distance <= 3);
    let near: Vec<&str> = near.iter().take(3).map(|(_, id)| *id).collect();
    let suggestion = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
    Err(Error::Nothing { message: format!("no class called \"{name}\"{suggestion}"), hint: None })
}

struct Answered {
    listings: Vec<Listing>,
    tall_man: bool,
}

impl Answered {
    /// What stands for a medicine in the list: its name with tall-man letters where they are wanted and there are any.
    fn shown<'a>(&self, plain: &'a str, entry: &Entry) -> &'a str {
        let tall = || lookalikes::tall_man(&names::key(&entry.name));
        self.tall_man.then(tall).flatten().unwrap_or(plain)
    }
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "medicine"
    }

    fn document(&self, foot: bool) -> Document {
        let mut doc = Document::default();
        let row = |l: &Listing| {
            let mut summary = vec![Span::text(&l.summary)];
            if l.entry.shelf == Shelf::User {
                summary.push(Span::text(" "));
                summary.push(Span::emphasis("In your library."));
            }
            if l.entry.boxed.is_some() {
                summary.push(Span::text(" "));
                summary.push(Span::emphasis("Boxed warning."));
            }
            Row { cells: vec![vec![Span::strong(self.shown(&l.entry.id, &l.entry))], summary], ..Row::default() }
        };
        let columns = ["Medicine", "What it is"].map(str::to_owned);
        doc.push(Block::Table(Table {
            columns: columns.into(),
            rows: self.listings.iter().map(row).collect(),
            quoted: false,
            tight: false,
        }));
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, chosen: bool) -> String {
        let mut out = String::new();
        for l in &self.listings {
            let e = &l.entry;
            let (classes, atc) = (l.classes.join(" "), l.atc.join(" "));
            let boxed = e.boxed.as_deref().unwrap_or_default();
            let name = self.shown(&e.name, e);
            let all = [&e.id, name, &classes, &atc, e.shelf.slug(), &e.review, &l.updated, boxed, &l.summary];
            tsv::row(&mut out, if chosen { &all } else { &all[..1] });
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let one = |l: &Listing| {
            let mut value = medicine(&l.entry);
            value["summary"] = json!(l.summary);
            value["classes"] = json!(l.classes);
            value["atc"] = json!(l.atc);
            value["updated"] = json!(l.updated);
            value
        };
        Ok(self.listings.iter().map(one).collect())
    }
}
