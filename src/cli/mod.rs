//! The command line: what can be asked, and one file a verb that asks the library and answers.

mod about;
mod answer;
mod command;
mod compare;
mod complete;
mod completions;
mod config;
mod faq;
mod folders;
mod import;
mod interactions;
mod library;
mod list;
mod man;
mod new;
mod pick;
mod resolve;
mod scan;
mod search;
mod sections;
mod show;
mod start;
mod validate;

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use crate::config::Settings;
use crate::error::{Error, shown};
use crate::exit::Status;
use crate::library::{Library, Shelf};
use crate::monograph::text::printable;
use crate::terminal::{self, Terminal};

use command::Verb;
pub use command::{Cli, Common, Format};

/// What every verb works with: the options that all share, the settings in force, and what the terminal is.
pub struct Context {
    pub common: Common,
    pub settings: Settings,
    pub terminal: Terminal,
}

impl Context {
    /// Opens the shelves that the options and settings name.
    ///
    /// # Errors
    /// When the user's library is there but cannot be read.
    pub fn library(&self) -> Result<Library, Error> {
        Ok(Library::open(self.settings.library.value.as_deref(), self.common.source.map(Into::<Shelf>::into))?)
    }

    /// Where the user's library is, or would be.
    ///
    /// # Errors
    /// When there is no place for one.
    pub fn library_path(&self) -> Result<PathBuf, Error> {
        let path = self.settings.library.value.clone();
        path.ok_or(Error::NoPlace { what: "a library", hint: "set MEDREF_LIBRARY to a path" })
    }
}

/// Runs medref with a command line, the program's name first, and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if complete::answered() {
        return Status::Found;
    }
    let cli = match parse(arguments) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let settings = match Settings::load(&cli.common.options(&cli.verb)) {
        Ok(settings) => settings,
        // What mends a configuration, and what shells read at their start, must not be stopped by a broken one.
        Err(_) if cli.verb.as_ref().is_some_and(Verb::needs_no_settings) => Settings::default(),
        Err(error) => return fail(&error, false),
    };
    let context = Context { terminal: Terminal::detect(&settings), common: cli.common, settings };
    let result = match cli.verb {
        None => start::run(&context),
        Some(Verb::Show(verb)) => verb.run(&context),
        Some(Verb::Faq(verb)) => verb.run(&context),
        Some(Verb::Search(verb)) => verb.run(&context),
        Some(Verb::List(verb)) => verb.run(&context),
        Some(Verb::Compare(verb)) => verb.run(&context),
        Some(Verb::Interactions(verb)) => verb.run(&context),
        Some(Verb::Sections(verb)) => verb.run(&context),
        Some(Verb::Resolve(verb)) => verb.run(&context),
        Some(Verb::Scan(verb)) => verb.run(&context),
        Some(Verb::Import(verb)) => verb.run(&context),
        Some(Verb::Library(verb)) => verb.run(&context),
        Some(Verb::New(verb)) => verb.run(&context),
        Some(Verb::Validate(verb)) => verb.run(&context),
        Some(Verb::Config(verb)) => verb.run(&context),
        Some(Verb::Completions(verb)) => verb.run(&context),
        Some(Verb::Man(verb)) => verb.run(&context),
        Some(Verb::About(_)) => about::About::run(&context),
        Some(Verb::Medicine(_)) => Ok(Status::Usage),
    };
    result.unwrap_or_else(|error| fail(&error, context.terminal.color_messages))
}

/// Parses; a first word that is no verb is a medicine, and `show` is meant.
fn parse(mut arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    let parsed = try_parse(&arguments)?;
    let Some(Verb::Medicine(rest)) = &parsed.verb else { return Ok(parsed) };
    arguments.insert(arguments.len() - rest.len(), "show".into());
    try_parse(&arguments)
}

/// Parses with a definition in which only the verb that was asked for is built; the help names all, and so builds all.
fn try_parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    // Taken down with the process: freeing a definition piece by piece is work for nothing.
    let parse = |command: clap::Command| ManuallyDrop::new(command).try_get_matches_from_mut(arguments);
    let matches = parse(Cli::command()).or_else(|error| match error.kind() {
        ErrorKind::DisplayHelp => {
            let mut whole = Cli::command();
            whole.build();
            parse(whole)
        }
        _ => Err(error),
    });
    Cli::from_arg_matches(&matches?)
}

/// Says what clap has to say: help and version on standard output, everything else on standard error.
fn refuse(error: &clap::Error) -> Status {
    let text = error.render();
    if !error.use_stderr() {
        return terminal::print(&text.to_string()).map_or_else(|e| fail(&e, false), |()| Status::Found);
    }
    // The message repeats the arguments, and nobody knows what is in them.
    terminal::message(text.to_string().trim_end());
    Status::Usage
}

/// Says what went wrong and what to do.
fn fail(error: &Error, color: bool) -> Status {
    complain(&error.to_string(), error.hint().as_deref(), color);
    error.status()
}

/// One message on standard error, and what to do about it.
fn complain(message: &str, hint: Option<&str>, color: bool) {
    let (on, off) = if color { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
    let hint = hint.map(|h| format!("\n  hint: {}", printable(h))).unwrap_or_default();
    terminal::styled_message(&format!("{on}medref:{off} {}{hint}", printable(message)));
}

/// Prints a path: as it is for a script, and for a terminal without anything that could act on it.
fn print_path(terminal: &Terminal, path: &Path) -> Result<(), Error> {
    let path = if terminal.is_terminal { shown(path) } else { path.display().to_string() };
    terminal::print(&format!("{path}\n"))
}
