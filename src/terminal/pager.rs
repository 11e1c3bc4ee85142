//! The pager: chosen by the user, else `less` with the options that its version takes.

use std::io::{self, Write};
use std::process::{Command, Stdio};

/// The version of less from which on `-F` leaves a short text on the screen, and `-X` is not needed.
const LESS_QUITS_CLEANLY: u32 = 530;

/// The version of less from which on OSC 8 links pass through `-R`.
const LESS_TAKES_LINKS: u32 = 566;

/// A pager's command line; empty for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    words: Vec<String>,
}

impl Pager {
    /// The pager that was chosen, `less` when none was; an empty choice, or `cat`, means none.
    #[must_use]
    pub fn choose(chosen: Option<&str>) -> Self {
        let mut words = split(chosen.unwrap_or("less"));
        if words.first().is_some_and(|w| w == "cat") {
            words.clear();
        }
        Self { words }
    }

    /// What to call it in a message.
    #[must_use]
    pub fn name(&self) -> String {
        self.words.join(" ")
    }

    /// Whether links may be sent to it.
    #[must_use]
    pub fn takes_links(&self) -> bool {
        self.is_less() && less_version(&self.words[0]).is_some_and(|v| v >= LESS_TAKES_LINKS)
    }

    /// Shows a text and waits until the reader is done. A reader who leaves early is no error.
    ///
    /// # Errors
    /// When the pager cannot be started.
    pub fn show(&self, text: &str) -> io::Result<()> {
        let Some((program, arguments)) = self.words.split_first() else {
            let mut out = io::stdout().lock();
            return out.write_all(text.as_bytes());
        };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped());
        if self.is_less() {
            command.args(self.less_options());
            // A less that believes in another character set shows every "≥" as bytes.
            if std::env::var_os("LESSCHARSET").is_none() {
                command.env("LESSCHARSET", "utf-8");
            }
        }
        let mut child = command.spawn()?;
        if let Some(mut input) = child.stdin.take() {
            match input.write_all(text.as_bytes()) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
                _ => {}
            }
        }
        child.wait()?;
        Ok(())
    }

    fn is_less(&self) -> bool {
        let program = self.words.first().map(std::path::Path::new);
        program.and_then(|p| p.file_stem()).is_some_and(|name| name == "less")
    }

    /// Options for less that the user did not give: colours as colours, and no wait for a text that fits.
    fn less_options(&self) -> Vec<&'static str> {
        if self.words.len() > 1 {
            return Vec::new();
        }
        match less_version(&self.words[0]) {
            Some(version) if version < LESS_QUITS_CLEANLY => vec!["-R", "-F", "-X"],
            Some(_) => vec!["-R", "-F"],
            // Not the less we know (busybox): it may take no option at all.
            None => Vec::new(),
        }
    }
}

/// The number in the first line of `less --version`: "less 590 (GNU regular expressions)".
fn less_version(program: &str) -> Option<u32> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    parse_version(&String::from_utf8_lossy(&output.stdout))
}

fn parse_version(text: &str) -> Option<u32> {
    let number = text.strip_prefix("less ")?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Parts a command line at spaces; quotes keep words together.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_parted_at_spaces_but_not_in_quotes() {
        assert_eq!(split("less -R  '-P my prompt' \"\""), ["less", "-R", "-P my prompt", ""]);
        assert_eq!(split("  "), [""; 0]);
    }

    #[test]
    fn versions_of_less_are_read_and_strangers_are_not() {
        assert_eq!(parse_version("less 590 (GNU regular expressions)\n"), Some(590));
        assert_eq!(parse_version("less 643.3 (POSIX)\n"), Some(643));
        assert_eq!(parse_version("BusyBox v1.35.0"), None);
    }

    #[test]
    fn cat_and_nothing_mean_no_pager() {
        assert_eq!(Pager::choose(Some("cat")), Pager { words: vec![] });
        assert_eq!(Pager::choose(Some("")), Pager { words: vec![] });
        assert_eq!(Pager::choose(None).words, ["less"]);
    }
}
