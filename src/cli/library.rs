//! `medref library`: what the user's library holds, and what can be done with it.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::answer::Answer;
use super::{Context, complain, print_path};
use crate::document::{Block, Document, Row, Span, Table};
use crate::error::{Error, shown};
use crate::exit::Status;
use crate::library::{self, Intake, Shelf, Store};
use crate::render::tsv;
use crate::terminal;

/// Show what your library holds; remove from it, verify it
///
/// Without a command: each source with its format, how many labels and monographs of it are there, and when it was imported;
/// then how many there are in all, the size of the file and where it is.
#[derive(Debug, Args)]
pub struct Library {
    #[command(subcommand)]
    pub action: Option<Action>,
}

/// What to do with the library.
#[derive(Debug, Clone, Subcommand)]
pub enum Action {
    /// Take out what goes by an id or set id, or everything of a source
    Remove {
        /// Ids as `medref list` prints them, set ids, or names of sources as `medref library` prints them
        #[arg(value_name = "ID", required = true)]
        what: Vec<String>,
    },
    /// Read everything in it, and say what is damaged
    Verify,
    /// Print where it is, or would be
    Path,
}

impl Library {
    /// # Errors
    /// When there is no library, it cannot be read or written, or the answer not.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let path = context.library_path()?;
        let open = || library::Library::open(Some(&path), Some(Shelf::User));
        match self.action {
            None => {
                let library = open()?;
                let size = path.metadata().map_or(0, |m| m.len());
                let answered =
                    Answered { held: library.held()?, intakes: library.intakes()?, size, path: path.display().to_string() };
                context.emit(&answered, &library)?;
                Ok(Status::Found)
            }
            Some(Action::Path) => {
                print_path(&context.terminal, &path)?;
                Ok(Status::Found)
            }
            Some(Action::Verify) => {
                let findings = open()?.verify();
                for finding in &findings {
                    complain(finding, None, context.terminal.color_messages);
                }
                if findings.is_empty() {
                    terminal::message("medref: the library is whole");
                    return Ok(Status::Found);
                }
                let message = format!("the library {} is damaged", shown(&path));
                complain(&message, Some("move it away, and import its sources anew"), context.terminal.color_messages);
                Ok(Status::Unreadable)
            }
            Some(Action::Remove { what }) => remove(context, &path, &what),
        }
    }
}

fn remove(context: &Context, path: &std::path::Path, what: &[String]) -> Result<Status, Error> {
    if !library::is_there(path)? {
        return Err(library::LibraryError::Missing { path: path.to_owned() }.into());
    }
    let mut store = Store::open(path)?;
    let (mut found, mut missed) = (false, false);
    for one in what {
        match store.remove(one)? {
            0 => {
                missed = true;
                let hint = "`medref library` names the sources, `medref list --source library` the ids";
                complain(&format!("nothing in the library is called \"{one}\""), Some(hint), context.terminal.color_messages);
            }
            count => {
                found = true;
                terminal::message(&format!("medref: removed {count} under \"{one}\""));
            }
        }
    }
    store.finish()?;
    Ok(Status::of(found, missed))
}

struct Answered {
    held: library::Held,
    intakes: Vec<Intake>,
    /// Bytes.
    size: u64,
    path: String,
}

/// A size as people read it.
#[allow(clippy::cast_precision_loss, reason = "for people to read")]
fn readable(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..1_000_000 => format!("{:.0} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "source"
    }

    fn document(&self, _foot: bool) -> Document {
        let row = |i: &Intake| Row {
            cells: [&i.name, &i.format, &i.count.to_string(), &i.imported].map(|t| vec![Span::text(t)]).into(),
            ..Row::default()
        };
        let columns = ["Source", "Format", "Here", "Imported"].map(str::to_owned);
        let mut doc = Document::default();
        if !self.intakes.is_empty() {
            doc.push(Block::Table(Table {
                columns: columns.into(),
                rows: self.intakes.iter().map(row).collect(),
                quoted: false,
                tight: false,
            }));
        }
        let held = &self.held;
        let labels = format!("{} of {} medicines, of {} to {}", held.labels, held.medicines, held.oldest, held.newest);
        let labels = if held.labels == 0 { "none".to_owned() } else { labels };
        let fact = |label: &str, value: String| (label.to_owned(), vec![Span::text(value)]);
        doc.push(Block::Facts(vec![
            fact("Labels", labels),
            fact("Monographs and pages", held.others.to_string()),
            fact("Size", readable(self.size)),
            fact("Path", self.path.clone()),
        ]));
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for i in &self.intakes {
            tsv::row(&mut out, &[&i.name, &i.format, &i.count.to_string(), &i.imported]);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let one = |i: &Intake| json!({ "source": i.name, "format": i.format, "count": i.count, "imported": i.imported });
        Ok(self.intakes.iter().map(one).collect())
    }
}
