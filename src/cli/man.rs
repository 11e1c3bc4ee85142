//! `medref man`: the manual pages, from the definition of the command line.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, CommandFactory};
use clap_complete::engine::ArgValueCompleter;
use clap_mangen::Man as Page;

use super::{Cli, Context, complete, folders};
use crate::error::{Error, shown};
use crate::exit::Status;
use crate::place;
use crate::terminal;

/// Print the manual page of medref or of one command; write all of them to a folder
///
/// On a terminal the page is shown with `man`; into a pipe it is roff.
#[derive(Debug, Args)]
pub struct Man {
    /// A command, as `show` or `library remove`; without it, medref as a whole
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
    /// Write medref.1, medref-show.1 and the others to this folder
    #[arg(long, short, value_name = "DIR", add = ArgValueCompleter::new(complete::paths))]
    pub output: Option<PathBuf>,
    /// Write them to man/man1 in your data folder (~/.local/share), and say what is left to do where `man` does not look there
    #[arg(long, conflicts_with_all = ["output", "command"])]
    pub install: bool,
}

impl Man {
    /// # Errors
    /// When there is no such command, or a page cannot be written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let root = built();
        if self.install {
            return install(&root);
        }
        if let Some(folder) = &self.output {
            write_all(&root, folder)?;
            return Ok(Status::Found);
        }
        let mut command = &root;
        for name in &self.command {
            command = command.find_subcommand(name).ok_or_else(|| no_page(name, command))?;
        }
        let roff = roff(command)?;
        if !(context.terminal.is_terminal && opened(&roff)) {
            terminal::print(&roff)?;
        }
        Ok(Status::Found)
    }
}

/// The definition with everything filled in, each command under its page's name: `medref-show`.
fn built() -> clap::Command {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    root
}

fn no_page(name: &str, within: &clap::Command) -> Error {
    let names: Vec<&str> = within.get_subcommands().map(clap::Command::get_name).collect();
    let hint = if names.is_empty() {
        format!("{} has no commands of its own", within.get_name())
    } else {
        format!("the commands are: {}", names.join(", "))
    };
    Error::usage(format!("no command called \"{name}\""), hint)
}

/// A command's page. It says which medref it is of: a command below has no version of its own. That it has no date must be written
/// too, or what follows would be read as one.
fn page(command: &clap::Command) -> Page {
    let version = concat!("medref ", env!("CARGO_PKG_VERSION"));
    Page::new(command.clone()).date("\"\"").source(version).manual("medref manual")
}

fn roff(command: &clap::Command) -> Result<String, Error> {
    let mut text = Vec::new();
    page(command).render(&mut text).map_err(Error::Output)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Writes the pages of a command and of all below it: a page that names another must not name one that is nowhere.
fn write_all(command: &clap::Command, folder: &Path) -> Result<(), Error> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| Error::File { path, action: "written", error }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let path = folder.join(page(command).get_filename());
    place::over(&path, roff(command)?.as_bytes()).map_err(failed(&path))?;
    command.get_subcommands().try_for_each(|below| write_all(below, folder))
}

fn install(root: &clap::Command) -> Result<Status, Error> {
    let hint = "--output DIR writes them where you say";
    let manual = folders::data_home().ok_or(Error::NoPlace { what: "manual pages", hint })?.join("man");
    let folder = manual.join("man1");
    write_all(root, &folder)?;
    let wrote = format!("medref: wrote the manual pages to {}", shown(&folder));
    if folders::man_looks_into(&manual) {
        terminal::message(&format!("{wrote}; `man medref` shows the first"));
    } else {
        let manual = folders::quoted(&manual);
        terminal::message(&format!("{wrote}, where `man` does not look by itself"));
        terminal::message(&format!("  hint: put into ~/.profile: export MANPATH={manual}:\"$MANPATH\""));
    }
    Ok(Status::Found)
}

/// Shows a page with the system's `man`, if there is one.
fn opened(roff: &str) -> bool {
    // A path is shown by every `man`; that `-l -` is standard input, only man-db knows.
    let Ok(mut man) = Command::new("man").arg("/dev/stdin").stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut input) = man.stdin.take() {
        // A reader who leaves early closes the pipe; that is no failure.
        let _ = input.write_all(roff.as_bytes());
    }
    man.wait().is_ok_and(|status| status.success())
}
