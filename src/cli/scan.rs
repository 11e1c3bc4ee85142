//! `medref scan`: medicine names in free text.

use std::fs::File;
use std::io::{self, Read};

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::Answer;
use super::{Context, Format, complain, complete};
use crate::document::{self, Block, Document, Row, Span, Table};
use crate::error::Error;
use crate::exit::Status;
use crate::monograph::names;
use crate::monograph::text::{one_line, printable};
use crate::render::tsv;
use crate::scan::{Names, Piece, Placed, scan};
use crate::terminal;

/// Find medicine names in free text
///
/// Into a pipe, parted by tabs: line, column (in characters), first byte, byte behind the last, text, id, matched as; with several files the name of the file stands before them. Lines
/// and columns are counted from 1, bytes from 0. A combination has the ids of all its ingredients.
/// `--format markdown` gives the text back with every name in bold, and the id behind a name that is not the medicine's own.
///
/// Overlapping names are settled by the longest. Names that are ordinary words or lab values too ("Today", "iron") count only with a
/// capital within a sentence or with a strength behind them; abbreviations only as they are written, and when they mean one medicine.
#[derive(Debug, Args)]
pub struct Scan {
    /// Files to look through; without one, or for `-`, standard input
    #[arg(value_name = "FILE", add = ArgValueCompleter::new(complete::paths))]
    pub files: Vec<String>,
}

impl Scan {
    /// # Errors
    /// When the library or the only input cannot be read, or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let library = context.library()?;
        let names = Names::load(&library)?;
        let files = if self.files.is_empty() { vec!["-".to_owned()] } else { self.files };
        let format = context.format(Format::Tsv);
        let mut answered = Answered { mentions: Vec::new(), named: files.len() > 1 };
        let (mut found, mut unread) = (false, None);
        for file in &files {
            let result = match format {
                Format::Markdown => mark(file, &names, &mut found),
                Format::Tsv => stream(file, &names, answered.named, &mut found),
                _ => collect(file, &names, &mut answered.mentions),
            };
            if let Err(error) = result {
                if files.len() == 1 {
                    return Err(error);
                }
                complain(&error.to_string(), error.hint().as_deref(), context.terminal.color_messages);
                unread = Some(error.status());
            }
        }
        found |= !answered.mentions.is_empty();
        match format {
            Format::Markdown | Format::Tsv => context.disclaim(),
            _ => context.emit(&answered, &library)?,
        }
        Ok(match (found, unread) {
            (true, None) => Status::Found,
            (true, Some(_)) => Status::Partial,
            (false, Some(status)) => status,
            (false, None) => Status::Nothing,
        })
    }
}

/// Hands every piece of a file over.
fn pieces(file: &str, names: &Names, take: &mut dyn FnMut(Piece<'_>) -> Result<bool, Error>) -> Result<(), Error> {
    let name = if file == "-" { "standard input" } else { file };
    let failed = |error| Error::File { path: name.into(), action: "read", error };
    let mut stdin;
    let mut opened;
    let input: &mut dyn Read = if file == "-" {
        stdin = io::stdin().lock();
        &mut stdin
    } else {
        opened = File::open(file).map_err(failed)?;
        &mut opened
    };
    scan(input, names, &mut |piece| take(piece).map_err(Stopped::Own)).map_err(|stopped| match stopped {
        Stopped::Own(error) => error,
        Stopped::Input(error) => failed(error),
    })
}

/// Why a scan stopped: the input could not be read, or what was found not written.
enum Stopped {
    Input(io::Error),
    Own(Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Input(error)
    }
}

/// Prints the names as they are found.
fn stream(file: &str, names: &Names, with_file: bool, found: &mut bool) -> Result<(), Error> {
    pieces(file, names, &mut |piece| match piece {
        Piece::Text(_) => Ok(true),
        Piece::Name(placed) => {
            *found = true;
            terminal::print_on(&row(with_file.then_some(file), &placed))
        }
    })
}

/// Gives the text back with the names marked.
fn mark(file: &str, names: &Names, found: &mut bool) -> Result<(), Error> {
    pieces(file, names, &mut |piece| match piece {
        Piece::Text(text) => terminal::print_on(&visible(text)),
        Piece::Name(placed) => {
            *found = true;
            let text = visible(&placed.text);
            let ids = placed.mention.ids.join(", ");
            let own = names::key(&text) == names::key(&ids);
            terminal::print_on(&if own { format!("**{text}**") } else { format!("**{text}** ({ids})") })
        }
    })
}

fn collect(file: &str, names: &Names, mentions: &mut Vec<(String, Placed)>) -> Result<(), Error> {
    pieces(file, names, &mut |piece| {
        if let Piece::Name(placed) = piece {
            mentions.push((file.to_owned(), placed));
        }
        Ok(true)
    })
}

/// Bytes as text in which nothing acts on a terminal and nothing is lost: tabs and line ends stay, what is no text stands as `\xNN`.
fn visible(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for line in chunk.valid().split_inclusive('\n') {
            let (line, end) = match line.strip_suffix("\r\n") {
                Some(line) => (line, "\r\n"),
                None => line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n")),
            };
            let cells: Vec<_> = line.split('\t').map(printable).collect();
            out.push_str(&cells.join("\t"));
            out.push_str(end);
        }
        chunk.invalid().iter().for_each(|b| out.push_str(&format!("\\x{b:02X}")));
    }
    out
}

fn row(file: Option<&str>, placed: &Placed) -> String {
    let mut out = String::new();
    let numbers = [placed.line, placed.column, placed.start, placed.end].map(|n| n.to_string());
    let mut fields: Vec<&str> = file.into_iter().chain(numbers.iter().map(String::as_str)).collect();
    let (text, ids) = (visible(&placed.text), placed.mention.ids.join(" "));
    fields.extend([text.as_str(), &ids, placed.mention.matched.slug()]);
    tsv::row(&mut out, &fields);
    out
}

struct Answered {
    /// Each with the file that it is in.
    mentions: Vec<(String, Placed)>,
    /// Whether the file is said.
    named: bool,
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "mention"
    }

    fn document(&self, foot: bool) -> Document {
        let mut doc = Document::default();
        let row = |(file, placed): &(String, Placed)| {
            let place = format!("{}:{}", placed.line, placed.column);
            let place = if self.named { format!("{}:{place}", one_line(file)) } else { place };
            let cells = [visible(&placed.text), placed.mention.ids.join(", "), placed.mention.matched.slug().to_owned()];
            let cells = cells.into_iter().map(|text| vec![Span::text(text)]);
            Row { cells: std::iter::once(vec![Span::strong(place)]).chain(cells).collect(), ..Row::default() }
        };
        let columns = ["Line:column", "Text", "Medicine", "Matched as"].map(str::to_owned);
        if self.mentions.is_empty() {
            doc.push(Block::Paragraph(vec![Span::text("No name of a medicine that medref knows was found.")]));
        } else {
            let rows = self.mentions.iter().map(row).collect();
            doc.push(Block::Table(Table { columns: columns.into(), rows, quoted: false, tight: false }));
        }
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        self.mentions.iter().map(|(file, placed)| row(self.named.then_some(file), placed)).collect()
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let one = |(file, placed): &(String, Placed)| {
            json!({
                "file": if file == "-" { Value::Null } else { json!(file) }, "line": placed.line, "column": placed.column, "start": placed.start,
                "end": placed.end, "text": visible(&placed.text), "ids": placed.mention.ids, "matched_as": placed.mention.matched.slug(),
            })
        };
        Ok(self.mentions.iter().map(one).collect())
    }
}
