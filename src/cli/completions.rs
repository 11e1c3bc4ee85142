//! `medref completions`: the script that makes a shell complete.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use super::{Context, folders};
use crate::error::{Error, shown};
use crate::exit::Status;
use crate::place;
use crate::terminal;

/// Print a completion script: commands, options, medicine and section names
///
/// A shell reads it at its start: bash with `source <(medref completions bash)` in ~/.bashrc, zsh with
/// `source <(medref completions zsh)` after compinit in ~/.zshrc, fish with `medref completions fish | source` in config.fish,
/// PowerShell with `medref completions powershell | Out-String | Invoke-Expression` in $PROFILE, elvish with
/// `eval (medref completions elvish | slurp)` in rc.elv. With `--install` the script is written where bash, zsh or fish finds it.
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

/// How the engine's script for zsh ends: it only registers. Read from `fpath`, the script is run when the first word is to be
/// completed, and would complete nothing that once.
const ZSH_REGISTRATION: &str = "compdef _clap_dynamic_completer_medref medref\n";
const ZSH_START: &str = "\
if [[ $funcstack[1] == _medref ]]; then
    _clap_dynamic_completer_medref \"$@\"
fi
compdef _clap_dynamic_completer_medref medref
";

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
        let script = String::from_utf8_lossy(&script);
        Ok(if self == Self::Zsh { script.replace(ZSH_REGISTRATION, ZSH_START) } else { script.into_owned() })
    }

    /// The shell that the environment names.
    fn of_environment() -> Option<Self> {
        let path = PathBuf::from(std::env::var_os("SHELL")?);
        Self::from_str(path.file_name()?.to_str()?, true).ok()
    }

    /// Where the shell looks for a script of medref's.
    ///
    /// # Errors
    /// When it looks nowhere by itself, or there is no home.
    fn place(self) -> Result<PathBuf, Error> {
        let hint = "medref completions SHELL prints the script; put it where the shell reads it at its start";
        let (folder, file) = match self {
            // bash-completion's documented folder for the user's own scripts.
            Self::Bash => (folders::data_home(), "bash-completion/completions/medref"),
            Self::Zsh => (folders::data_home(), "zsh/site-functions/_medref"),
            Self::Fish => (folders::config_home(), "fish/completions/medref.fish"),
            Self::Powershell | Self::Elvish => return Err(Error::usage("this shell looks nowhere for scripts by itself", hint)),
        };
        Ok(folder.ok_or(Error::NoPlace { what: "a completion script", hint })?.join(file))
    }

    /// What has to be so for the shell to read a script from there.
    fn condition(self, path: &Path) -> String {
        match self {
            Self::Zsh => {
                let folder = folders::quoted(path.parent().unwrap_or(path));
                format!(
                    "~/.zshrc has to name its folder before compinit: fpath=({folder} $fpath); autoload -U compinit; compinit"
                )
            }
            Self::Bash => "the package bash-completion reads it, in a shell started from now on".to_owned(),
            _ => "read in a shell started from now on".to_owned(),
        }
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
        let path = shell.place()?;
        write(&path, &shell.script()?)?;
        terminal::message(&format!("medref: wrote {}", shown(&path)));
        terminal::message(&format!("  hint: {}", shell.condition(&path)));
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
