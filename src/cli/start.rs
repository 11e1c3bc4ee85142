//! `medref` alone: what it is and how to begin.

use serde_json::Value;

use super::answer::{Answer, value};
use super::{Context, Format};
use crate::document::{self, Block, Document, Span};
use crate::error::Error;
use crate::exit::Status;
use crate::render::tsv;

/// Commands to begin with, and what they do.
const EXAMPLES: [(&str, &str); 7] = [
    ("medref alemtuzumab", "the whole monograph"),
    ("medref show warfarin -s interactions", "one section of it"),
    ("medref faq amoxicillin", "what people ask"),
    ("medref search thyroid monitoring", "where the words stand"),
    ("medref list", "the medicines that are there"),
    ("medref resolve Lemtrada B01AA03", "names and codes to medicines"),
    ("medref help", "everything else"),
];

/// # Errors
/// When the library cannot be read or the page not written.
pub fn run(context: &Context) -> Result<Status, Error> {
    let library = context.library()?;
    let monographs = library.counts()?.by_review.iter().map(|(_, count)| count).sum();
    context.emit(&Start { monographs }, &library)?;
    Ok(Status::Found)
}

struct Start {
    monographs: u32,
}

impl Answer for Start {
    fn kind(&self) -> &'static str {
        "start"
    }

    fn piped(&self) -> Format {
        Format::Text
    }

    fn has_foot(&self) -> bool {
        true
    }

    fn document(&self, _foot: bool) -> Document {
        let what = format!("The offline reference for medicines. {} monographs, a source for every statement.", self.monographs);
        let mut doc = Document::default();
        doc.push(Block::Title { text: "medref".to_owned(), gloss: None });
        doc.push(Block::Paragraph(vec![Span::text(what)]));
        doc.push(Block::Facts(EXAMPLES.iter().map(|(command, does)| ((*command).to_owned(), vec![Span::text(*does)])).collect()));
        doc.blocks.extend(document::foot(None));
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for (command, does) in EXAMPLES {
            tsv::row(&mut out, &[command, does]);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        EXAMPLES.iter().map(|(command, does)| value(&[*command, *does])).collect()
    }
}
