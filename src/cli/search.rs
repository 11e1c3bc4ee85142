//! `medref search`: ranked full-text search.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::{Answer, medicine};
use super::{Context, complain, complete, show};
use crate::document::{self, Block, Document, Span};
use crate::error::Error;
use crate::exit::Status;
use crate::library::{self, Found, Hit, lookalikes};
use crate::monograph::names;
use crate::monograph::terms::Review;
use crate::render::tsv;

/// Search the text of all monographs, best match first
///
/// A section matches when it holds all of the words, in any form ("infections" finds "infection"). Where none does, words
/// that begin so count. Into a pipe: medicine, section and the place in the text, parted by tabs.
#[derive(Debug, Args)]
pub struct Search {
    /// What to look for; quotes keep words together, and no character has a special meaning
    #[arg(value_name = "WORD", required = true)]
    pub words: Vec<String>,
    /// Only in these sections
    #[arg(long = "section", short, value_name = "SECTION", value_delimiter = ',', add = ArgValueCompleter::new(complete::sections))]
    pub sections: Vec<String>,
    /// The most matches to print; 0 for all
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: usize,
}

impl Search {
    /// # Errors
    /// When a section is unknown, the library cannot be read or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let selections = show::selections(&self.sections)?;
        if let Some(group) = selections.iter().find(|s| s.group.is_some()) {
            let hint = format!(
                "search all of it with -s populations, and show a medicine's part with `medref show NAME -s {}`",
                group.slug()
            );
            return Err(Error::usage(format!("search looks through sections, and \"{}\" is a part of one", group.slug()), hint));
        }
        let length: usize = self.words.iter().map(|word| word.chars().count()).sum();
        if length > library::LONGEST_SEARCH {
            let message = format!("a search has {} characters at most, and this has {length}", library::LONGEST_SEARCH);
            return Err(Error::usage(message, "`medref scan` finds the names of medicines in a text of any length"));
        }
        let sections: Vec<_> = selections.iter().map(|s| s.kind).collect();
        let library = context.library()?;
        let limit = if self.limit == 0 { usize::MAX } else { self.limit };
        let found = library.search(&library::Search { words: &self.words, sections: &sections, limit })?;
        let words = self.words.join(" ");
        if found.hits.is_empty() {
            let message = format!("no section of any monograph holds \"{words}\"");
            return Err(Error::Nothing {
                message,
                hint: Some("fewer words find more; `medref list` lists the medicines".to_owned()),
            });
        }
        if found.by_beginnings {
            let message = format!("no section holds \"{words}\" as whole words; these hold words that begin so");
            complain(&message, None, context.terminal.color_messages);
        }
        if let Some(ranked) = found.ranked {
            let message = format!("more than {ranked} sections of the library match; these are the best of the first {ranked}");
            complain(&message, Some("another word, or the name of a medicine, narrows it down"), context.terminal.color_messages);
        }
        if found.more {
            let message = format!("the first {limit} matches; there are more");
            complain(&message, Some("--limit 0 prints all"), context.terminal.color_messages);
        }
        let tall_man = context.settings.tall_man.value;
        context.emit(&Answered { found, tall_man }, &library)?;
        Ok(Status::Found)
    }
}

struct Answered {
    found: Found,
    tall_man: bool,
}

fn snippet(hit: &Hit) -> String {
    hit.snippet.iter().map(|p| p.text.as_str()).collect()
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "match"
    }

    fn document(&self, foot: bool) -> Document {
        let mut doc = Document::default();
        for hit in &self.found.hits {
            let tall = self.tall_man.then(|| lookalikes::tall_man(&names::key(&hit.entry.name))).flatten();
            let mut spans =
                vec![Span::strong(tall.unwrap_or(&hit.entry.id)), Span::text(" › "), Span::emphasis(hit.section.slug())];
            if hit.entry.is_label() {
                spans.push(Span::emphasis(" (a label of your library)"));
            }
            if hit.entry.is_unreviewed() {
                spans.push(Span::emphasis(format!(" ({})", Review::Unreviewed.label())));
            }
            spans.push(Span::text("\n"));
            spans.extend(hit.snippet.iter().map(|p| if p.matched { Span::strong(&p.text) } else { Span::text(&p.text) }));
            doc.push(Block::Item(spans));
        }
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for hit in &self.found.hits {
            tsv::row(&mut out, &[&hit.entry.id, hit.section.slug(), &snippet(hit)]);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let one = |hit: &Hit| {
            let mut value = medicine(&hit.entry);
            value["section"] = json!(hit.section.slug());
            value["snippet"] = json!(snippet(hit));
            value["matched"] = json!(hit.snippet.iter().filter(|p| p.matched).map(|p| p.text.as_str()).collect::<Vec<_>>());
            value
        };
        Ok(self.found.hits.iter().map(one).collect())
    }
}
