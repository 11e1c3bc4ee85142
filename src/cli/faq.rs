//! `medref faq`: questions and answers.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::Answer;
use super::pick::{Picked, pick};
use super::{Context, complete};
use crate::document::{self, Block, Document, Level, Span};
use crate::error::Error;
use crate::exit::Status;
use crate::library::Asked;
use crate::monograph::terms::Review;
use crate::render::tsv;

/// Print questions people ask, with their answers: all, one medicine's, or one
///
/// Into a pipe: medicine, number, question, answer and sources, parted by tabs.
#[derive(Debug, Args)]
pub struct Faq {
    /// A medicine; without it, the questions of all
    #[arg(value_name = "NAME", add = ArgValueCompleter::new(complete::medicines))]
    pub name: Option<String>,
    /// The number of one question
    #[arg(value_name = "N")]
    pub number: Option<u32>,
}

impl Faq {
    /// # Errors
    /// When the library cannot be read or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let library = context.library()?;
        let picked = match &self.name {
            None => None,
            Some(name) => match pick(&library, std::slice::from_ref(name), context.terminal.color_messages)?.found.pop() {
                Some(picked) => Some(picked),
                None => return Ok(Status::Nothing),
            },
        };
        let entry = picked.as_ref().map(Picked::entry);
        let asked = library.questions(entry, self.number)?;
        if asked.is_empty() {
            return Err(nothing(entry.map(|e| e.id.as_str()), self.number, library.questions(entry, None)?.len()));
        }
        let boxed = entry.and_then(|e| e.boxed.as_ref().map(|b| (e.id.clone(), b.clone())));
        let renamed = picked.as_ref().and_then(Picked::renamed);
        let unreviewed = entry.is_some_and(crate::library::Entry::is_unreviewed);
        context.emit(&Answered { asked, boxed, renamed, unreviewed }, &library)?;
        Ok(Status::Found)
    }
}

fn nothing(id: Option<&str>, number: Option<u32>, there: usize) -> Error {
    let of = id.unwrap_or("the library");
    let (message, hint) = match number {
        Some(number) if there > 0 => (format!("{of} has no question {number}"), Some(format!("its questions are 1 to {there}"))),
        _ => (format!("{of}: faq is not covered"), None),
    };
    Error::Nothing { message, hint }
}

struct Answered {
    asked: Vec<Asked>,
    /// Id and boxed warning of the one medicine that was asked for.
    boxed: Option<(String, String)>,
    renamed: Option<String>,
    /// Whether the one medicine that was asked for is not checked against its sources.
    unreviewed: bool,
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "question"
    }

    fn document(&self, foot: bool) -> Document {
        let mut doc = Document::default();
        if let Some(renamed) = &self.renamed {
            doc.push(Block::Paragraph(vec![Span::emphasis(renamed)]));
        }
        if self.unreviewed {
            doc.push(Block::Paragraph(vec![Span::emphasis(format!("This monograph is {}.", Review::Unreviewed.label()))]));
        }
        if let Some((id, boxed)) = &self.boxed {
            doc.push(document::boxed_line(id, boxed));
        }
        let mut medicine = None;
        for asked in &self.asked {
            if medicine != Some(&asked.id) {
                doc.push(Block::Heading { level: Level::Section, text: asked.name.clone() });
                medicine = Some(&asked.id);
            }
            let question = format!("{}. {}", asked.number, asked.question);
            let mut spans = vec![Span::strong(question), Span::text("\n"), Span::text(&asked.answer)];
            if !asked.cite.is_empty() {
                let numbers = asked.cite.split(' ').filter_map(|c| c.trim_matches(['[', ']']).parse().ok());
                spans.extend(numbers.flat_map(|n| [Span::text(" "), Span::Cite(n)]));
            }
            doc.push(Block::Item(spans));
        }
        let more = "The numbers are those of `medref show NAME --section references`.";
        doc.push(Block::Small(vec![Span::text(more)]));
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let size = self.asked.iter().map(|a| a.id.len() + a.question.len() + a.answer.len() + a.cite.len() + 8).sum();
        let mut out = String::with_capacity(size);
        for a in &self.asked {
            tsv::row(&mut out, &[&a.id, &a.number.to_string(), &a.question, &a.answer, &a.cite]);
        }
        out
    }

    fn boxed(&self) -> Vec<(&str, &str)> {
        self.boxed.iter().map(|(id, boxed)| (id.as_str(), boxed.as_str())).collect()
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let numbers = |cite: &str| cite.split(' ').filter_map(|c| c.trim_matches(['[', ']']).parse().ok()).collect::<Vec<u32>>();
        let one = |a: &Asked| json!({ "id": a.id, "number": a.number, "question": a.question, "answer": a.answer, "cite": numbers(&a.cite) });
        Ok(self.asked.iter().map(one).collect())
    }
}
