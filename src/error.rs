//! What can go wrong, in the words of a colleague: what was tried, what was found, what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::exit::Status;
use crate::library::LibraryError;
use crate::monograph::text::one_line;

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line asks for something that there is not.
    #[error("{message}")]
    Usage { message: String, hint: Option<String> },
    /// Nothing has what was asked for.
    #[error("{message}")]
    Nothing { message: String, hint: Option<String> },
    #[error(transparent)]
    Library(#[from] LibraryError),
    #[error("the configuration {}{message}", shown(path))]
    Config { path: PathBuf, message: String },
    #[error("{} could not be {action}: {error}", shown(path))]
    File { path: PathBuf, action: &'static str, error: io::Error },
    /// Nothing says where it would be: no home, no folder for data or configuration.
    #[error("there is no place for {what} here")]
    NoPlace { what: &'static str, hint: &'static str },
    #[error("the output could not be written: {0}")]
    Output(io::Error),
    #[error("the answer could not be written as {format}: {message}")]
    Format { format: &'static str, message: String },
}

/// A path within a message: it makes no line of its own there.
#[must_use]
pub fn shown(path: &Path) -> String {
    one_line(&path.display().to_string())
}

impl Error {
    #[must_use]
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    /// The exit status that it ends with.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Usage { .. } => Status::Usage,
            Self::Nothing { .. } => Status::Nothing,
            Self::Library(_)
            | Self::Config { .. }
            | Self::File { .. }
            | Self::NoPlace { .. }
            | Self::Output(_)
            | Self::Format { .. } => Status::Unreadable,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Usage { hint, .. } | Self::Nothing { hint, .. } => hint.clone(),
            Self::NoPlace { hint, .. } => Some((*hint).to_owned()),
            Self::Library(error) => error.hint().map(str::to_owned),
            Self::Config { .. } => Some("mend or move the file; `medref config path` says where it is looked for".to_owned()),
            _ => None,
        }
    }
}
