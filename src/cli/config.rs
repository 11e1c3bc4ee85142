//! `medref config`: the settings in force, where each came from, and a file to set them in.

use std::fs;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::answer::Answer;
use super::{Context, print_path};
use crate::config::{self, Setting, Settings, TEMPLATE};
use crate::document::{Block, Document, Row, Span, Table};
use crate::error::{Error, shown};
use crate::exit::Status;
use crate::place;
use crate::render::tsv;
use crate::terminal;

/// Show the settings in force and where each came from; start a configuration file
#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    pub action: Option<Action>,
}

/// What to do with the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Action {
    /// Write a configuration file in which every setting is explained; an existing one stays as it is
    Init,
    /// Print where the configuration file is looked for
    Path,
}

impl Config {
    /// # Errors
    /// When the file cannot be written or is there already.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        match self.action {
            None => {
                let rows = rows(&context.settings);
                context.emit(&Answered { rows }, &context.library()?)?;
            }
            Some(Action::Path) => print_path(&context.terminal, &path()?)?,
            Some(Action::Init) => init()?,
        }
        Ok(Status::Found)
    }
}

fn path() -> Result<std::path::PathBuf, Error> {
    config::path().ok_or(Error::NoPlace { what: "a configuration file", hint: "set MEDREF_CONFIG to a path" })
}

/// Writes the template in one step: an interrupted run leaves no half a file behind.
fn init() -> Result<(), Error> {
    let path = path()?;
    let failed = |error| Error::File { path: path.clone(), action: "written", error };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    place::new(&path, TEMPLATE.as_bytes()).map_err(failed)?;
    terminal::message(&format!("medref: wrote {}", shown(&path)));
    Ok(())
}

/// Name, value and origin of every setting.
fn rows(settings: &Settings) -> Vec<[String; 3]> {
    fn row<T>(name: &str, setting: &Setting<T>, value: impl Fn(&T) -> String) -> [String; 3] {
        [name.to_owned(), value(&setting.value), setting.from.to_string()]
    }
    vec![
        row("color", &settings.color, ToString::to_string),
        row("width", &settings.width, |w| w.map_or_else(|| "of the terminal, at most 100".to_owned(), |w| w.to_string())),
        row("paging", &settings.paging, ToString::to_string),
        row("pager", &settings.pager, |p| p.clone().unwrap_or_else(|| "less".to_owned())),
        row("cite", &settings.cite, ToString::to_string),
        row("tall-man", &settings.tall_man, ToString::to_string),
        row("library", &settings.library, |l| l.as_ref().map_or_else(|| "none".to_owned(), |l| l.display().to_string())),
    ]
}

struct Answered {
    rows: Vec<[String; 3]>,
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "setting"
    }

    fn document(&self, _foot: bool) -> Document {
        let row = |[name, value, from]: &[String; 3]| Row {
            cells: vec![vec![Span::strong(name)], vec![Span::text(value)], vec![Span::text(from)]],
            ..Row::default()
        };
        let columns = ["Setting", "Value", "From"].map(str::to_owned);
        Document {
            blocks: vec![Block::Table(Table {
                columns: columns.into(),
                rows: self.rows.iter().map(row).collect(),
                quoted: false,
                tight: false,
            })],
        }
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for [name, value, from] in &self.rows {
            tsv::row(&mut out, &[name, value, from]);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        Ok(self.rows.iter().map(|[name, value, from]| json!({ "setting": name, "value": value, "from": from })).collect())
    }
}
