//! What the terminal is: decided once, then passed in.

pub mod pager;

use std::io::{self, IsTerminal, Write};

use crate::config::{Settings, When};
use crate::error::Error;
use crate::monograph::text::printable;
use crate::render::Look;
use pager::Pager;

/// Wider lines than this are hard to read; a wider page has to be asked for.
const WIDEST: usize = 100;

/// The width where nobody knows.
const USUAL: usize = 80;

/// What standard output and standard error lead to.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts about two streams")]
pub struct Terminal {
    /// Whether standard output is a terminal.
    pub is_terminal: bool,
    pub color: bool,
    pub links: bool,
    pub width: usize,
    /// Whether standard error is a terminal.
    pub messages_on_terminal: bool,
    /// Whether messages on standard error may have colour.
    pub color_messages: bool,
    /// `TERM=dumb`: neither colour nor a pager that moves the cursor.
    dumb: bool,
    height: Option<usize>,
    paging: When,
    pager: Pager,
}

impl Terminal {
    /// Looks once.
    #[must_use]
    pub fn detect(settings: &Settings) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = |here: bool| match settings.color.value {
            When::Always => true,
            When::Never => false,
            When::Auto => here && !dumb,
        };
        let size = is_terminal.then(terminal_size::terminal_size).flatten();
        let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok()).filter(|c| *c > 0);
        let own = columns.or(size.map(|(width, _)| usize::from(width.0)).filter(|w| *w > 0)).unwrap_or(USUAL);
        Self {
            is_terminal,
            color: color(is_terminal),
            links: is_terminal && color(is_terminal) && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            width: settings.width.value.map_or(own.min(WIDEST), usize::from),
            messages_on_terminal: io::stderr().is_terminal() && !dumb,
            color_messages: color(io::stderr().is_terminal()),
            dumb,
            height: size.map(|(_, height)| usize::from(height.0)),
            paging: settings.paging.value,
            pager: Pager::choose(settings.pager.value.as_deref()),
        }
    }

    /// How a page is to look here.
    #[must_use]
    pub const fn look(&self) -> Look {
        Look { width: self.width, color: self.color, links: self.links }
    }

    /// Prints a page that was made for reading: through the pager when it does not fit.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn page(&self, render: &dyn Fn(Look) -> String) -> Result<(), Error> {
        let look = self.look();
        let text = render(look);
        let fits = self.height.is_none_or(|height| text.lines().count() < height);
        let paged = match self.paging {
            When::Never => false,
            When::Always => true,
            When::Auto => self.is_terminal && !self.dumb && !fits,
        };
        if !paged {
            return print(&text);
        }
        let text = if look.links && !self.pager.takes_links() { render(Look { links: false, ..look }) } else { text };
        match self.pager.show(&text) {
            Ok(()) => Ok(()),
            Err(error) => {
                let name = self.pager.name();
                message(&format!("medref: the pager \"{name}\" could not be started ({error}); printed without it"));
                print(&text)
            }
        }
    }
}

/// Writes to standard output, the one way in which anything gets there. A reader that went away has what it wanted: that
/// ends quietly, with the status so far.
///
/// # Errors
/// When it cannot be written.
pub fn print(text: &str) -> Result<(), Error> {
    print_on(text).map(|_| ())
}

/// As [`print()`], for what comes piece by piece; says whether anybody still reads.
///
/// # Errors
/// When it cannot be written.
pub fn print_on(text: &str) -> Result<bool, Error> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if went_away(&error) => Ok(false),
        Err(error) => Err(Error::Output(error)),
    }
}

/// Whether a write failed because nobody reads any more.
fn went_away(error: &io::Error) -> bool {
    // Of a pipe with a name, as some shells on Windows make them, Windows says something that no kind of error stands for.
    const PIPE_NOT_CONNECTED: i32 = 233;
    error.kind() == io::ErrorKind::BrokenPipe || (cfg!(windows) && error.raw_os_error() == Some(PIPE_NOT_CONNECTED))
}

/// Writes a line to standard error. Nobody is left to tell when that fails.
pub fn message(text: &str) {
    styled_message(&printable(text));
}

/// Writes a line that was made printable already, with escape sequences of our own, to standard error.
pub fn styled_message(text: &str) {
    let _ = io::stderr().lock().write_all(format!("{text}\n").as_bytes());
}
