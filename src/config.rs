//! The configuration: what a file says, what is in force, and where each setting came from.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;
use crate::monograph::text::one_line;

/// `auto`, `always` or `never`: for colour and for paging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// As the terminal is.
    #[default]
    Auto,
    Always,
    Never,
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        })
    }
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    color: Option<When>,
    width: Option<u16>,
    paging: Option<When>,
    pager: Option<String>,
    cite: Option<bool>,
    tall_man: Option<bool>,
    library: Option<PathBuf>,
}

/// Where a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    Default,
    File,
    Variable(&'static str),
    Option(&'static str),
}

impl fmt::Display for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File => f.write_str("file"),
            Self::Variable(name) => write!(f, "environment: {name}"),
            Self::Option(name) => write!(f, "option: {name}"),
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone)]
pub struct Setting<T> {
    pub value: T,
    pub from: From,
}

impl<T> Setting<T> {
    /// The first that is given: option, environment, file; else the default.
    fn choose(option: Option<(T, &'static str)>, variable: Option<(T, &'static str)>, file: Option<T>, default: T) -> Self {
        let given = option.map(|(value, name)| Self { value, from: From::Option(name) });
        given
            .or_else(|| variable.map(|(value, name)| Self { value, from: From::Variable(name) }))
            .or_else(|| file.map(|value| Self { value, from: From::File }))
            .unwrap_or(Self { value: default, from: From::Default })
    }
}

/// What the command line says of settings.
#[derive(Debug, Default)]
pub struct Options {
    pub color: Option<When>,
    pub width: Option<u16>,
    pub paging: Option<When>,
    pub no_cite: bool,
    pub tall_man: bool,
}

/// The settings that are in force.
#[derive(Debug)]
pub struct Settings {
    pub color: Setting<When>,
    /// Columns; `None` for those of the terminal.
    pub width: Setting<Option<u16>>,
    pub paging: Setting<When>,
    /// The pager's command line; `None` for `less`.
    pub pager: Setting<Option<String>>,
    pub cite: Setting<bool>,
    /// Whether lists write names that are confused with tall-man letters.
    pub tall_man: Setting<bool>,
    /// The user's library; `None` when there is no place for one.
    pub library: Setting<Option<PathBuf>>,
}

/// The narrowest and the widest page that can be asked for.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 20..=1000;

impl Settings {
    /// Reads the configuration file, if there is one, and puts options and environment over it.
    ///
    /// # Errors
    /// When the file is there but cannot be read, or says something that there is not.
    pub fn load(options: &Options) -> Result<Self, Error> {
        path().map_or_else(|| Ok(File::default()), |path| read(&path)).map(|file| Self::over(file, options))
    }

    /// Puts options and environment over what a file says.
    fn over(file: File, options: &Options) -> Self {
        let of = |name| variable(name).map(|value| (value, name));
        // NO_COLOR and CLICOLOR_FORCE count when they are not empty: https://no-color.org, https://bixense.com/clicolors
        let color = of("NO_COLOR")
            .map(|(_, name)| (When::Never, name))
            .or_else(|| of("CLICOLOR_FORCE").filter(|(value, _)| value != "0").map(|(_, name)| (When::Always, name)));
        Self {
            color: Setting::choose(options.color.map(|c| (c, "--color")), color, file.color, When::Auto),
            width: Setting::choose(options.width.map(|w| (Some(w), "--width")), None, file.width.map(Some), None),
            paging: Setting::choose(options.paging.map(|p| (p, "--paging")), None, file.paging, When::Auto),
            pager: pager(file.pager),
            cite: Setting::choose(options.no_cite.then_some((false, "--no-cite")), None, file.cite, true),
            tall_man: Setting::choose(options.tall_man.then_some((true, "--tall-man")), None, file.tall_man, false),
            library: Setting::choose(
                None,
                of("MEDREF_LIBRARY").map(|(value, name)| (Some(value.into()), name)),
                file.library.map(Some),
                dirs::data_dir().map(|dir| dir.join("medref").join("library.db")),
            ),
        }
    }
}

impl Default for Settings {
    /// Those of the environment alone.
    fn default() -> Self {
        Self::over(File::default(), &Options::default())
    }
}

/// The pager: the configuration's before the environment's, unlike other settings, because `PAGER` is every program's.
fn pager(file: Option<String>) -> Setting<Option<String>> {
    let given = |name: &'static str| {
        std::env::var_os(name).map(|v| Setting { value: Some(v.to_string_lossy().into_owned()), from: From::Variable(name) })
    };
    file.map(|value| Setting { value: Some(value), from: From::File })
        .or_else(|| given("MEDREF_PAGER"))
        .or_else(|| given("PAGER"))
        .unwrap_or(Setting { value: None, from: From::Default })
}

/// An environment variable that is set and not empty.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(|v| v.to_string_lossy().into_owned())
}

/// Where the configuration is looked for: `MEDREF_CONFIG`, else the platform's configuration folder.
#[must_use]
pub fn path() -> Option<PathBuf> {
    variable("MEDREF_CONFIG").map(PathBuf::from).or_else(|| dirs::config_dir().map(|dir| dir.join("medref").join("config.toml")))
}

fn read(path: &Path) -> Result<File, Error> {
    let wrong = |message: String| Error::Config { path: path.to_owned(), message };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        // A home that is no folder, as accounts of services have it, holds no file.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(File::default());
        }
        Err(error) => return Err(wrong(format!(" could not be read: {error}"))),
    };
    let file: File = toml::from_str(&text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let key = text.lines().nth(line - 1).unwrap_or_default().trim();
        wrong(format!(":{line}: {}; found: {}", one_line(error.message()), one_line(key)))
    })?;
    match file.width {
        Some(width) if !WIDTHS.contains(&width) => {
            Err(wrong(format!(": width = {width} is not between {} and {}", WIDTHS.start(), WIDTHS.end())))
        }
        _ => Ok(file),
    }
}

/// What `medref config init` writes: every setting, explained, and none in force.
pub const TEMPLATE: &str = "\
# Configuration of medref. Remove the # before a line to put it in force.
# `medref config` shows what is in force and where it comes from.

# color = \"auto\"        # auto, always, never
# width = 100           # columns of a page; without it, those of the terminal, at most 100
# paging = \"auto\"       # auto, always, never
# pager = \"less -R\"     # before MEDREF_PAGER and PAGER
# cite = true           # print citations and references
# tall-man = true       # hydrOXYzine, hydrALAZINE: names that are confused, in lists
# library = \"/path/to/library.db\"
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_template_is_a_setting_when_it_is_put_in_force() {
        let text: String = TEMPLATE
            .lines()
            .filter_map(|l| l.strip_prefix("# "))
            .filter(|l| l.contains(" = "))
            .fold(String::new(), |all, line| all + line + "\n");
        let file: File = toml::from_str(&text).unwrap();
        assert!(file.color.is_some() && file.width.is_some() && file.paging.is_some());
        assert!(file.pager.is_some() && file.cite.is_some() && file.tall_man.is_some() && file.library.is_some());
    }
}
