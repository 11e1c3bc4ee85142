//! `medref about`: versions, counts, the date of the data, licences.

use clap::Args;
use serde_json::{Value, json};

use super::Context;
use super::answer::Answer;
use crate::document::{self, Block, Document, Span};
use crate::error::Error;
use crate::exit::Status;
use crate::render::tsv;

/// Show versions, how many monographs there are and how far they were checked, licences, the disclaimer
#[derive(Debug, Args)]
pub struct About {}

impl About {
    /// # Errors
    /// When the library cannot be read or the answer not written.
    pub fn run(context: &Context) -> Result<Status, Error> {
        let library = context.library()?;
        let data_version = library.data_version()?;
        let counts = library.counts()?;
        let total: u32 = counts.by_review.iter().map(|(_, count)| count).sum();
        let mut rows = vec![
            ("medref".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
            ("data".to_owned(), data_version.clone()),
            ("monographs".to_owned(), total.to_string()),
        ];
        rows.extend(counts.by_review.iter().map(|(review, count)| (review.clone(), count.to_string())));
        if counts.labels > 0 {
            rows.push(("labels".to_owned(), counts.labels.to_string()));
        }
        rows.extend([
            ("questions".to_owned(), counts.questions.to_string()),
            ("names known without a monograph".to_owned(), counts.listed.saturating_sub(total).to_string()),
            ("licence of the program".to_owned(), "MIT OR Apache-2.0".to_owned()),
            ("licence of the monographs".to_owned(), "CC0-1.0".to_owned()),
        ]);
        context.emit(&Answered { rows }, &library)?;
        Ok(Status::Found)
    }
}

struct Answered {
    rows: Vec<(String, String)>,
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "about"
    }

    fn document(&self, foot: bool) -> Document {
        let facts = self.rows.iter().map(|(label, value)| (label.clone(), vec![Span::text(value)])).collect();
        let mut doc = Document { blocks: vec![Block::Facts(facts)] };
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for (label, value) in &self.rows {
            tsv::row(&mut out, &[label, value]);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        Ok(self.rows.iter().map(|(label, value)| json!({ "label": label, "value": value })).collect())
    }
}
