//! The command line's definition: help, manual, completions and parsing all come from it.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::engine::SubcommandCandidates;

use super::{
    about, compare, complete, completions, config, faq, import, interactions, library, list, man, new, resolve, scan, search,
    sections, show, validate,
};
use crate::config::{Options, WIDTHS, When};
use crate::library::Shelf;

/// The reference for medicines at the command line.
///
/// Monographs of medicines with a source for every statement: offline, instant, pipeable. `medref NAME` is short for
/// `medref show NAME`.
///
/// medref informs; it does not prescribe. It takes no patient data and gives no recommendation.
#[derive(Debug, Parser)]
#[command(name = "medref", bin_name = "medref", version, after_help = EXIT_STATUSES, max_term_width = 100)]
#[command(subcommand_value_name = "COMMAND|NAME", add = SubcommandCandidates::new(complete::all_medicines))]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// The exit statuses, as the help prints them; a test holds them against [`crate::exit::Status`].
pub const EXIT_STATUSES: &str = "\
Exit status:
  0  found
  1  nothing found: unknown name, no match, none listed
  2  the command line was not understood
  3  found in part: some names unknown or not covered, some files or records invalid
  4  a file, the library or the configuration could not be read or written

For information and education only; not medical advice.";

/// What can be asked. A verb's options are built when it is the one that was asked for.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Verb {
    Show(show::Show),
    Faq(faq::Faq),
    Search(search::Search),
    List(list::List),
    Sections(sections::Sections),
    Compare(compare::Compare),
    Interactions(interactions::Interactions),
    Resolve(resolve::Resolve),
    Scan(scan::Scan),
    Import(import::Import),
    Library(library::Library),
    New(new::New),
    Validate(validate::Validate),
    Config(config::Config),
    Completions(completions::Completions),
    Man(man::Man),
    About(about::About),
    /// A medicine: `medref NAME` is short for `medref show NAME`
    #[command(external_subcommand)]
    Medicine(Vec<OsString>),
}

impl Verb {
    /// Whether it works the same whatever the configuration says.
    #[must_use]
    pub const fn needs_no_settings(&self) -> bool {
        matches!(self, Self::Completions(_) | Self::Man(_) | Self::Config(config::Config { action: Some(_) }))
    }
}

/// Options of every verb.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// How to print; without it, formatted on a terminal, Markdown or tab-separated lines into a pipe
    #[arg(long, short, global = true, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// Colour: auto is on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN")]
    pub color: Option<When>,
    /// Columns of a page; without it those of the terminal, at most 100
    #[arg(long, global = true, value_name = "N", value_parser = value_parser!(u16).range(i64::from(*WIDTHS.start())..=i64::from(*WIDTHS.end())))]
    pub width: Option<u16>,
    /// Page what does not fit on the terminal
    #[arg(long, global = true, value_name = "WHEN")]
    pub paging: Option<When>,
    /// Where to look: the bundled formulary, the user's library; without it both
    #[arg(long, global = true, value_name = "SOURCE")]
    pub source: Option<Source>,
    /// Write names that are confused with tall-man letters, in lists: hydrOXYzine
    #[arg(long, global = true)]
    pub tall_man: bool,
    /// Leave out the disclaimer on standard error
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

impl Common {
    /// What the command line says of settings.
    #[must_use]
    pub fn options(&self, verb: &Option<Verb>) -> Options {
        let no_cite = matches!(verb, Some(Verb::Show(show)) if show.no_cite);
        Options { color: self.color, width: self.width, paging: self.paging, no_cite, tall_man: self.tall_man }
    }
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Formatted for a terminal, with tables
    Terminal,
    /// CommonMark
    Markdown,
    /// Laid out as on a terminal, without any escape sequence
    Text,
    /// One JSON object
    Json,
    /// One JSON object a line for each thing found
    Jsonl,
    /// Tab-separated lines without a header
    Tsv,
    /// A monograph as it is written
    Toml,
}

impl Format {
    /// The word that asks for it.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Tsv => "tsv",
            Self::Toml => "toml",
        }
    }
}

/// A shelf, as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Source {
    /// What medref brings along
    Bundled,
    /// What the user took in
    Library,
}

impl From<Source> for Shelf {
    fn from(source: Source) -> Self {
        match source {
            Source::Bundled => Self::Bundled,
            Source::Library => Self::User,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::exit::Status;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_help_documents_every_exit_status() {
        for (status, meaning) in Status::MEANINGS {
            let line = format!("  {}  {meaning}\n", status as u8);
            assert!(EXIT_STATUSES.contains(&line), "{line}");
        }
    }
}
