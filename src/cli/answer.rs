//! An answer, and the one way in which every answer is printed.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Context, Format};
use crate::document::Document;
use crate::error::Error;
use crate::library::Library;
use crate::monograph::DISCLAIMER;
use crate::render;
use crate::terminal;

/// The name and version of the JSON contract.
pub const SCHEMA: &str = "medref/1";

/// What a verb found, in every form in which it makes sense.
pub trait Answer {
    /// The word for it in JSON.
    fn kind(&self) -> &'static str;

    /// The format for a pipe, when none is asked for.
    fn piped(&self) -> Format {
        Format::Tsv
    }

    /// Whether it is prose, which carries its own disclaimer in every format for reading.
    fn has_foot(&self) -> bool {
        false
    }

    /// As a document; `foot` says whether the disclaimer belongs into it.
    fn document(&self, foot: bool) -> Document;

    /// As tab-separated lines; `chosen` says whether they were asked for, or are what a pipe gets.
    fn tsv(&self, chosen: bool) -> String;

    /// As values, one for each thing found.
    ///
    /// # Errors
    /// When a value cannot be expressed.
    fn values(&self) -> Result<Vec<Value>, Error>;

    /// The medicines with a boxed warning of which rows or TOML would not show it: id and leads.
    fn boxed(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    /// As TOML, where that makes sense.
    fn toml(&self) -> Option<String> {
        None
    }
}

/// The envelope that every JSON answer comes in.
#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'a str,
    data_version: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<&'a [Value]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a Value>,
    disclaimer: &'a str,
}

impl Context {
    /// Prints an answer in the format that was asked for, or that fits where it goes.
    ///
    /// # Errors
    /// When the answer does not come in that format, or cannot be written.
    pub fn emit(&self, answer: &dyn Answer, library: &Library) -> Result<(), Error> {
        let format = self.format(answer.piped());
        let foot = answer.has_foot() || format == Format::Terminal;
        match format {
            Format::Terminal => self.terminal.page(&|look| render::terminal::render(&answer.document(true), look))?,
            Format::Markdown => terminal::print(&render::markdown::render(&answer.document(foot)))?,
            Format::Text => {
                let look = render::Look { color: false, links: false, ..self.terminal.look() };
                terminal::print(&render::terminal::render(&answer.document(foot), look))?;
            }
            Format::Tsv => terminal::print(&answer.tsv(self.common.format.is_some()))?,
            Format::Toml => {
                let hint = "this answer comes as terminal, markdown, text, json, jsonl and tsv";
                let text = answer.toml().ok_or_else(|| Error::usage("only a monograph can be written as TOML", hint))?;
                terminal::print(&crate::monograph::text::printable(&text))?;
            }
            Format::Json | Format::Jsonl => return json(answer, &library.data_version()?, format == Format::Jsonl),
        }
        let is_prose = matches!(format, Format::Terminal | Format::Markdown | Format::Text);
        for (id, boxed) in answer.boxed().into_iter().filter(|_| !is_prose) {
            terminal::message(&format!("medref: {id}: BOXED WARNING: {boxed}"));
        }
        if !(foot && is_prose) {
            self.disclaim();
        }
        Ok(())
    }

    /// The format that was asked for, or that fits where the answer goes.
    #[must_use]
    pub fn format(&self, piped: Format) -> Format {
        let fitting = if self.terminal.is_terminal { Format::Terminal } else { piped };
        self.common.format.unwrap_or(fitting)
    }

    /// The disclaimer of what carries none itself.
    pub fn disclaim(&self) {
        if !self.common.quiet {
            terminal::message(&format!("medref: {DISCLAIMER}"));
        }
    }
}

fn json(answer: &dyn Answer, data_version: &str, lines: bool) -> Result<(), Error> {
    let values = answer.values()?;
    let envelope =
        |results, result| Envelope { schema: SCHEMA, data_version, kind: answer.kind(), results, result, disclaimer: DISCLAIMER };
    let failed = |error: serde_json::Error| Error::Format { format: "JSON", message: error.to_string() };
    let text = if lines {
        let one = |value| render::json::compact(&envelope(None, Some(value)));
        values.iter().map(one).collect::<Result<String, _>>().map_err(failed)?
    } else {
        render::json::pretty(&envelope(Some(&values), None)).map_err(failed)?
    };
    terminal::print(&text)
}

/// A value of any type that serde knows.
///
/// # Errors
/// When it cannot be expressed in JSON.
pub fn value<T: Serialize>(of: &T) -> Result<Value, Error> {
    serde_json::to_value(of).map_err(|error| Error::Format { format: "JSON", message: error.to_string() })
}

/// The medicine that a result is about, as every kind of result names it.
#[must_use]
pub fn medicine(entry: &crate::library::Entry) -> Value {
    json!({ "id": entry.id, "name": entry.name, "source": entry.shelf.slug(), "boxed_warning": entry.boxed, "review": entry.review, "origin": entry.origin })
}
