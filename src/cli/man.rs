//! `medref man`: the manual pages, from the definition of the command line.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, CommandFactory};
use clap_complete::engine::ArgValueCompleter;
use clap_mangen::Man as Page;

use super::{Cli, Context, complete};
use crate::error::{Error, shown};
use crate::exit::Status;
use crate::place;
use crate::terminal;

/// Print the manual page of medref or of one command; write all of them to a folder
///
/// On a terminal the page is shown with `man`; into a pipe it is roff.
#[derive(Debug, Args)]
pub struct Man {
    /// A command; without it, medref as a whole
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
    /// Write medref.1, medref-show.1 and the others to this folder
    #[arg(long, short, value_name = "DIR", add = ArgValueCompleter::new(complete::paths))]
    pub output: Option<PathBuf>,
    /// Write them where `man` finds them: the man1 folder of your data folder
    #[arg(long, conflicts_with_all = ["output", "command"])]
    pub install: bool,
}

impl Man {
    /// # Errors
    /// When there is no such command, or a page cannot be written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let root = built();
        if self.install {
            let folder = dirs::data_dir().map(|data| data.join("man").join("man1"));
            let hint = "--output DIR writes them where you say";
            let folder = folder.ok_or(Error::NoPlace { what: "manual pages", hint })?;
            write_all(&root, &folder)?;
            terminal::message(&format!("medref: wrote the manual pages to {}; `man medref` shows the first", shown(&folder)));
            return Ok(Status::Found);
        }
        if let Some(folder) = &self.output {
            write_all(&root, folder)?;
            return Ok(Status::Found);
        }
        let command = match &self.command {
            None => &root,
            Some(name) => root.find_subcommand(name).ok_or_else(|| {
                let names: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
                Error::usage(format!("no command called \"{name}\""), format!("the commands are: {}", names.join(", ")))
            })?,
        };
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

fn roff(command: &clap::Command) -> Result<String, Error> {
    let mut page = Vec::new();
    Page::new(command.clone()).render(&mut page).map_err(Error::Output)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn write_all(root: &clap::Command, folder: &Path) -> Result<(), Error> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| Error::File { path, action: "written", error }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    for command in std::iter::once(root).chain(root.get_subcommands()) {
        let name = if std::ptr::eq(command, root) { "medref.1".to_owned() } else { format!("medref-{}.1", command.get_name()) };
        let path = folder.join(name);
        place::over(&path, roff(command)?.as_bytes()).map_err(failed(&path))?;
    }
    Ok(())
}

/// Shows a page with the system's `man`, if there is one.
fn opened(roff: &str) -> bool {
    let Ok(mut man) = Command::new("man").args(["-l", "-"]).stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut input) = man.stdin.take() {
        // A reader who leaves early closes the pipe; that is no failure.
        let _ = input.write_all(roff.as_bytes());
    }
    man.wait().is_ok_and(|status| status.success())
}
