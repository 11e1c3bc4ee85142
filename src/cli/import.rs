//! `medref import`: takes labels and monographs into the user's library.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::answer::Answer;
use super::{Context, complain, complete};
use crate::document::{Block, Document, Span};
use crate::error::Error;
use crate::exit::Status;
use crate::import::{self, Basis, Input, Progress, Rejection, Summary, Watch};
use crate::library::{Keep, Library, Shelf, Store};
use crate::monograph::source::Day;
use crate::render::tsv;
use crate::terminal;

/// Take labels and monographs into your library
///
/// openFDA drug label JSON (bulk files, zipped or not, answers of the API, one record a line), DailyMed SPL (a document, a
/// folder, a zip of zips), pages in Markdown, and medref's own TOML are told apart by their content. What is taken in is shown,
/// listed, searched and resolved like the bundled monographs, and labelled as what it is.
///
/// Of labels with the same ingredients, route and kind of product one is kept: the newest of an original packager. A newer
/// version takes the place of an older one. An import that is interrupted leaves what it had written, and can be run again.
#[derive(Debug, Args)]
pub struct Import {
    /// Files or folders; `-` reads standard input
    #[arg(value_name = "FILE", required = true, add = ArgValueCompleter::new(complete::paths))]
    pub files: Vec<String>,
    /// Keep every label, those of repackagers and relabelers too
    #[arg(long)]
    pub all: bool,
}

/// How often a line says how far it is, where there is no terminal to draw a bar on.
const INTERVAL: Duration = Duration::from_secs(3);

impl Import {
    /// # Errors
    /// When there is no place for a library, it cannot be written, or the answer not.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let path = context.library_path()?;
        let bundled = Library::open(None, Some(Shelf::Bundled))?;
        let basis = Basis::load(&bundled, Day::today())?;
        let inputs: Vec<Input> =
            self.files.iter().map(|name| if name == "-" { Input::Stdin } else { Input::File(name.into()) }).collect();
        // A mistyped name makes no library.
        if !path.exists() && self.files.iter().all(|name| name != "-" && !Path::new(name).exists()) {
            let path = self.files.first().map(Into::into).unwrap_or_default();
            return Err(Error::File { path, action: "read", error: io::ErrorKind::NotFound.into() });
        }
        let mut store = Store::open(&path)?;
        let total = inputs.iter().map(Input::size).sum();
        let mut shown = Shown::new(context, total, inputs.contains(&Input::Stdin));
        let keep = if self.all { Keep::All } else { Keep::OneOfAKind };
        let result = import::run(&inputs, &mut store, &basis, keep, &mut shown);
        shown.say("putting the library in order");
        let finished = store.finish();
        shown.done();
        let summary = result?;
        finished?;
        context.emit(&Answered { summary, path: path.display().to_string() }, &bundled)?;
        Ok(match () {
            () if summary.unreadable => Status::Unreadable,
            () if summary.rejected > 0 => Status::Partial,
            () => Status::of(summary.understood() > 0, false),
        })
    }
}

/// Progress: a bar on a terminal, a line now and then elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
    quiet: bool,
    color: bool,
    total: u64,
    began: Instant,
    last: Instant,
}

impl Shown {
    fn new(context: &Context, total: u64, open_end: bool) -> Self {
        let bar = (context.terminal.messages_on_terminal && !context.common.quiet).then(|| {
            let bar = if open_end || total == 0 { ProgressBar::no_length() } else { ProgressBar::new(total) };
            bar.set_draw_target(ProgressDrawTarget::stderr());
            let style = if open_end { "{spinner} {bytes} {msg}" } else { "{bar:24} {percent:>3} % {msg}, {eta} left" };
            bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message("0 records");
            bar
        });
        Self {
            bar,
            quiet: context.common.quiet,
            color: context.terminal.color_messages,
            total: if open_end { 0 } else { total },
            began: Instant::now(),
            last: Instant::now(),
        }
    }

    fn say(&self, what: &'static str) {
        if let Some(bar) = &self.bar {
            bar.set_style(ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message(what);
        }
    }

    fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Watch for Shown {
    fn rejected(&mut self, rejection: &Rejection) {
        let message = format!("{}: not taken in: {}", rejection.place, rejection.why);
        match &self.bar {
            Some(bar) => bar.suspend(|| complain(&message, None, self.color)),
            None => complain(&message, None, self.color),
        }
    }

    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate for people to read"
    )]
    fn progress(&mut self, progress: Progress) {
        let seconds = self.began.elapsed().as_secs_f64().max(0.001);
        let rate = (progress.records as f64 / seconds) as u64;
        if let Some(bar) = &self.bar {
            bar.set_position(progress.bytes);
            bar.set_message(format!("{} records, {rate} a second", progress.records));
        } else if !self.quiet && self.last.elapsed() >= INTERVAL {
            self.last = Instant::now();
            let percent = (self.total > 0).then(|| format!(", {} %", progress.bytes.min(self.total) * 100 / self.total));
            let percent = percent.unwrap_or_default();
            terminal::message(&format!("medref: {} records, {rate} a second{percent}", progress.records));
        }
    }
}

struct Answered {
    summary: Summary,
    path: String,
}

impl Answered {
    /// What became of the records: the word for it, how many, and what it means.
    fn rows(&self) -> [(&'static str, u64, &'static str); 6] {
        let s = &self.summary;
        [
            ("added", s.added, "new in the library"),
            ("replaced", s.replaced, "in the place of an older version, or of a label that is preferred less"),
            ("unchanged", s.unchanged, "there already, in this version"),
            ("skipped as older", s.older, "there already, in a newer version"),
            (
                "skipped as equivalent",
                s.equivalent,
                "a label of the same ingredients, route and kind is preferred; --all keeps every one",
            ),
            ("rejected", s.rejected, "not taken in; the messages say why"),
        ]
    }
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "import"
    }

    fn document(&self, _foot: bool) -> Document {
        let fact = |(word, count, meaning): &(&str, u64, &str)| {
            ((*word).to_owned(), vec![Span::text(format!("{count}  ")), Span::emphasis(*meaning)])
        };
        let mut facts: Vec<_> = self.rows().iter().filter(|(_, count, _)| *count > 0).map(fact).collect();
        facts.push(("library".to_owned(), vec![Span::text(&self.path)]));
        Document { blocks: vec![Block::Facts(facts)] }
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for (word, count, _) in self.rows() {
            tsv::row(&mut out, &[word, &count.to_string()]);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let s = &self.summary;
        Ok(vec![json!({
            "library": self.path, "added": s.added, "replaced": s.replaced, "unchanged": s.unchanged,
            "skipped_as_older": s.older, "skipped_as_equivalent": s.equivalent, "rejected": s.rejected,
        })])
    }
}
