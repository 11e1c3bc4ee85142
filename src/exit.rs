//! Exit statuses: what a script can rely on.

use std::process::ExitCode;

/// How a run ended. Documented in `--help`, in the manual and in the README.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// What was asked for was found and printed.
    Found = 0,
    /// Nothing was found: an unknown name, no match, none listed.
    Nothing = 1,
    /// The command line was not understood.
    Usage = 2,
    /// Found in part: some names are unknown or not covered, some files or records are invalid.
    Partial = 3,
    /// A file, the library or the configuration could not be read or written.
    Unreadable = 4,
}

impl Status {
    /// Every status with its meaning, for the help and the manual.
    pub const MEANINGS: [(Self, &str); 5] = [
        (Self::Found, "found"),
        (Self::Nothing, "nothing found: unknown name, no match, none listed"),
        (Self::Usage, "the command line was not understood"),
        (Self::Partial, "found in part: some names unknown or not covered, some files or records invalid"),
        (Self::Unreadable, "a file, the library or the configuration could not be read or written"),
    ];

    /// The status of a run over many things, of which some were found and some were not.
    #[must_use]
    pub const fn of(found: bool, missed: bool) -> Self {
        match (found, missed) {
            (true, false) => Self::Found,
            (true, true) => Self::Partial,
            (false, _) => Self::Nothing,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
