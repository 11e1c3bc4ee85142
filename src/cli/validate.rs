//! `medref validate`: holds monograph files against the schema and the rules, as the build does.

use std::fs::File;
use std::io::{self, Read};

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::Answer;
use super::{Context, complete};
use crate::document::{Block, Document, Span};
use crate::error::Error;
use crate::exit::Status;
use crate::monograph::read::{Finding, LONGEST, read};
use crate::monograph::text::{one_line, printable};
use crate::monograph::vocabulary::Vocabulary;
use crate::render::tsv;

/// Hold monograph files against the schema and the rules, as the build does
///
/// Prints every fault as <file:line:column>, what was found and what was expected. Ends with 3 when a file is invalid, and
/// with 4 when one cannot be read.
#[derive(Debug, Args)]
pub struct Validate {
    /// Monograph files; `-` reads standard input
    #[arg(value_name = "FILE", required = true, add = ArgValueCompleter::new(complete::paths))]
    pub files: Vec<String>,
}

impl Validate {
    /// # Errors
    /// When the bundled vocabulary cannot be read or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let library = context.library()?;
        let vocabulary = Vocabulary::new(library.classes()?, library.formulary()?);
        let files: Vec<Checked> = self.files.iter().map(|name| check(name, &vocabulary)).collect();
        let status = files.iter().map(Checked::status).max().unwrap_or(Status::Found);
        context.emit(&Answered { files }, &library)?;
        Ok(status)
    }
}

/// A file, and what came of it.
struct Checked {
    name: String,
    outcome: Result<Vec<Finding>, io::Error>,
}

impl Checked {
    fn status(&self) -> Status {
        match &self.outcome {
            Ok(findings) if findings.is_empty() => Status::Found,
            Ok(_) => Status::Partial,
            Err(_) => Status::Unreadable,
        }
    }

    fn state(&self) -> &'static str {
        match self.status() {
            Status::Found => "valid",
            Status::Unreadable => "unreadable",
            _ => "invalid",
        }
    }
}

fn check(name: &str, vocabulary: &Vocabulary) -> Checked {
    let text = if name == "-" { start_of(io::stdin().lock()) } else { File::open(name).and_then(start_of) };
    let outcome = text.map(|bytes| match std::str::from_utf8(&bytes) {
        _ if bytes.len() as u64 > LONGEST => vec![too_long()],
        Ok(text) => read(text, vocabulary).err().unwrap_or_default(),
        Err(error) => vec![not_text(&bytes, error.valid_up_to())],
    });
    let name = if name == "-" { "standard input" } else { name };
    Checked { name: name.to_owned(), outcome }
}

/// As much as a monograph may have, and a byte that says that there is more.
fn start_of(file: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).map(|_| bytes)
}

fn too_long() -> Finding {
    let message = format!("this is longer than {} MiB, and no monograph", LONGEST >> 20);
    Finding { line: 1, column: 1, message, hint: None }
}

fn not_text(bytes: &[u8], at: usize) -> Finding {
    let before = String::from_utf8_lossy(&bytes[..at]);
    Finding {
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
        message: "this is not UTF-8".to_owned(),
        hint: Some("save the file as UTF-8".to_owned()),
    }
}

struct Answered {
    files: Vec<Checked>,
}

impl Answered {
    /// Every line that a person reads.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for file in &self.files {
            let name = one_line(&file.name);
            match &file.outcome {
                Ok(findings) if findings.is_empty() => lines.push(format!("{name}: valid")),
                Ok(findings) => lines.extend(findings.iter().map(|f| format!("{name}{f}"))),
                Err(error) => lines.push(format!("{name}: could not be read: {error}")),
            }
        }
        lines
    }
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "validation"
    }

    fn document(&self, _foot: bool) -> Document {
        Document { blocks: self.lines().into_iter().map(|line| Block::Paragraph(vec![Span::text(line)])).collect() }
    }

    /// For editors and grep, a fault is a line as compilers print it; the columns of a table have to be asked for.
    fn tsv(&self, chosen: bool) -> String {
        if !chosen {
            return printable(&(self.lines().join("\n") + "\n")).into_owned();
        }
        let mut out = String::new();
        for file in &self.files {
            let findings = file.outcome.as_deref().unwrap_or_default();
            for f in findings {
                let (line, column) = (f.line.to_string(), f.column.to_string());
                tsv::row(
                    &mut out,
                    &[&file.name, file.state(), &line, &column, &f.message, f.hint.as_deref().unwrap_or_default()],
                );
            }
            if findings.is_empty() {
                let message = file.outcome.as_ref().err().map(ToString::to_string).unwrap_or_default();
                tsv::row(&mut out, &[&file.name, file.state(), "", "", &message, ""]);
            }
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let finding = |f: &Finding| json!({ "line": f.line, "column": f.column, "message": f.message, "hint": f.hint });
        let one = |file: &Checked| {
            json!({
                "file": file.name,
                "state": file.state(),
                "findings": file.outcome.as_deref().unwrap_or_default().iter().map(finding).collect::<Vec<_>>(),
                "error": file.outcome.as_ref().err().map(ToString::to_string),
            })
        };
        Ok(self.files.iter().map(one).collect())
    }
}
