//! `medref completions`: the script that makes a shell complete.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use super::Context;
use crate::error::{Error, shown};
use crate::exit::Status;
use crate::place;
use crate::terminal;

/// Print a completion script: commands, options, medicine and section names
///
/// bash: `source <(medref completions bash)`; fish: `medref completions fish | source`; the manual has the others. `--install`
/// writes the script where the shell looks for it.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell; with --install, without one, that of SHELL
    #[arg(value_name = "SHELL", required_unless_present = "install")]
    pub shell: Option<Shell>,
    /// Write it where the shell finds it at its next start
    #[arg(long)]
    pub install: bool,
}

/// A shell that can complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

impl Shell {
    /// The script, as it is also kept in the folder `completions`.
    ///
    /// # Errors
    /// When it cannot be made, which no shell's is.
    pub fn script(self) -> Result<String, Error> {
        let completer: &dyn EnvCompleter = match self {
            Self::Bash => &Bash,
            Self::Zsh => &Zsh,
            Self::Fish => &Fish,
            Self::Powershell => &Powershell,
            Self::Elvish => &Elvish,
        };
        let mut script = Vec::new();
        completer.write_registration("COMPLETE", "medref", "medref", "medref", &mut script).map_err(Error::Output)?;
        Ok(String::from_utf8_lossy(&script).into_owned())
    }

    /// The shell that the environment names.
    fn of_environment() -> Option<Self> {
        let path = PathBuf::from(std::env::var_os("SHELL")?);
        Self::from_str(path.file_name()?.to_str()?, true).ok()
    }

    /// Where the shell looks for a script of medref's, and what is still to be done there.
    ///
    /// # Errors
    /// When it looks nowhere by itself, or there is no home.
    fn place(self) -> Result<(PathBuf, &'static str), Error> {
        let hint = "medref completions SHELL prints the script; put it where the shell reads it at its start";
        let (folder, file, next) = match self {
            // bash-completion's documented folder for the user's own scripts.
            Self::Bash => (dirs::data_dir(), "bash-completion/completions/medref", "bash-completion loads it when it is wanted"),
            Self::Fish => (dirs::config_dir(), "fish/completions/medref.fish", "fish loads it when it is wanted"),
            Self::Zsh => (
                dirs::data_dir(),
                "zsh/site-functions/_medref",
                "put its folder into fpath before compinit in ~/.zshrc: fpath+=(~/.local/share/zsh/site-functions)",
            ),
            Self::Powershell | Self::Elvish => return Err(Error::usage("this shell looks nowhere for scripts by itself", hint)),
        };
        let folder = folder.ok_or(Error::NoPlace { what: "a completion script", hint })?;
        Ok((folder.join(file), next))
    }
}

impl Completions {
    /// # Errors
    /// When the script cannot be written, or with --install there is no place for it.
    pub fn run(self, _context: &Context) -> Result<Status, Error> {
        let no_shell = || Error::usage("which shell?", "medref completions SHELL --install: bash, zsh, fish");
        let shell = self.shell.or_else(Shell::of_environment).ok_or_else(no_shell)?;
        if !self.install {
            terminal::print(&shell.script()?)?;
            return Ok(Status::Found);
        }
        let (path, next) = shell.place()?;
        write(&path, &shell.script()?)?;
        terminal::message(&format!("medref: wrote {}; {next}", shown(&path)));
        Ok(Status::Found)
    }
}

fn write(path: &Path, script: &str) -> Result<(), Error> {
    let failed = |error| Error::File { path: path.to_owned(), action: "written", error };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    place::over(path, script.as_bytes()).map_err(failed)
}
