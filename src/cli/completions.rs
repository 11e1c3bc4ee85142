//! `medref completions`: the script that makes a shell complete.

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use super::Context;
use crate::error::Error;
use crate::exit::Status;
use crate::terminal;

/// Print a completion script: commands, options, medicine and section names
///
/// bash: `source <(medref completions bash)`; fish: `medref completions fish | source`; the manual has the others.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
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
}

impl Completions {
    /// # Errors
    /// When the script cannot be written.
    pub fn run(self, _context: &Context) -> Result<Status, Error> {
        terminal::print(&self.shell.script()?)?;
        Ok(Status::Found)
    }
}
