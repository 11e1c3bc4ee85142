//! From the names that people give to the medicines that they mean; what is not found is said, never guessed.

use std::io::{self, BufRead};

use super::complain;
use crate::error::Error;
use crate::library::{Entry, Library, Match, Resolution, Suggestion, abbreviations, lookalikes};
use crate::monograph::Selection;
use crate::monograph::names;
use crate::monograph::vocabulary::Listed;

/// A medicine that was asked for, by the name that was given.
pub struct Picked {
    pub asked: String,
    pub matched: Match,
}

impl Picked {
    /// The medicine.
    pub const fn entry(&self) -> &Entry {
        &self.matched.entry
    }

    /// "Lemtrada -> alemtuzumab", when the medicine goes by another name than the one that was given.
    #[must_use]
    pub fn renamed(&self) -> Option<String> {
        let entry = self.entry();
        self.matched
            .is_renamed(&self.asked)
            .then(|| format!("{} -> {} ({})", self.asked.trim(), entry.name, self.matched.kind.slug()))
    }
}

/// The medicines of some names, and whether any name found none.
pub struct Picks {
    pub found: Vec<Picked>,
    pub missed: bool,
}

/// Finds the medicine of every name; for a name without one, a message says why.
///
/// Names that came as several words of one command line are one name when only so they have a medicine:
/// `medref show metoprolol succinate`.
///
/// # Errors
/// When the library cannot be read.
pub fn pick(library: &Library, given: &[String], color: bool) -> Result<Picks, Error> {
    let mut picks = Picks { found: Vec::new(), missed: false };
    let mut misses = Vec::new();
    for name in given {
        match library.resolve(name)? {
            Resolution::One(matched) => picks.found.push(Picked { asked: name.clone(), matched }),
            other => misses.push((name, other)),
        }
    }
    if !misses.is_empty() && given.len() > 1 {
        let whole = given.join(" ");
        if let Resolution::One(matched) = library.resolve(&whole)? {
            return Ok(Picks { found: vec![Picked { asked: whole, matched }], missed: false });
        }
    }
    picks.missed = !misses.is_empty();
    for (name, why) in misses {
        let (message, hint) = missing(name, &why);
        complain(&message, hint.as_deref(), color);
    }
    Ok(picks)
}

/// Why a name opens no medicine, and what might be done.
pub(super) fn missing(name: &str, why: &Resolution) -> (String, Option<String>) {
    match why {
        Resolution::Several(all) => {
            let names: Vec<String> = all.iter().map(|m| format!("{} ({})", m.entry.id, m.kind.slug())).collect();
            (format!("\"{name}\" means several medicines: {}", names.join(", ")), Some("ask for one of them".to_owned()))
        }
        Resolution::Listed(listed, _) => (not_covered(name, listed), None),
        Resolution::Unknown(_) if abbreviations::find(&names::key(name)).is_some() => stands_for(name),
        Resolution::Unknown(near) => (unknown(name, near), word_hint(name).or_else(|| spelling_hint(near))),
        Resolution::One(_) => (String::new(), None),
    }
}

/// A medicine that is known by name only: that is not the same as an unknown one.
fn not_covered(name: &str, listed: &Listed) -> String {
    let is = if names::key(name) == names::key(&listed.name) { String::new() } else { format!(" ({})", listed.name) };
    format!("{name}{is} is not covered: medref knows the name, but has no monograph of it")
}

/// A combination or an abbreviation is known, and is no medicine of its own.
fn stands_for(name: &str) -> (String, Option<String>) {
    let Some(short) = abbreviations::find(&names::key(name)) else { return (unknown(name, &[]), None) };
    let meanings: Vec<String> = short.meanings().map(|ids| ids.join(" and ")).collect();
    let warning = if short.warning.is_empty() { String::new() } else { format!(" ({})", short.warning.trim_end_matches('.')) };
    (format!("\"{name}\" stands for {}{warning}", meanings.join(", or for ")), Some("ask for one of them".to_owned()))
}

/// `no medicine called "alemtuzumb"; did you mean alemtuzumab?`
fn unknown(name: &str, near: &[Suggestion]) -> String {
    let all: Vec<String> = near
        .iter()
        .map(|s| if names::key(&s.name) == names::key(&s.id) { s.name.clone() } else { format!("{} ({})", s.name, s.id) })
        .collect();
    let suggestion = match all.as_slice() {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    };
    format!("no medicine called \"{name}\"{suggestion}")
}

/// A name that is spelled alike may be of a very different medicine.
fn spelling_hint(near: &[Suggestion]) -> Option<String> {
    // One that is known to be confused says with what.
    if let Some(known) = near.iter().find_map(|s| lookalikes::warning_of(&names::key(&s.name))) {
        return Some(format!("check the name before you use it; {known}"));
    }
    (!near.is_empty()).then(|| "a similar name can be another medicine: check it before you use it".to_owned())
}

/// A word that names a section, or nearly a verb, was perhaps meant as one.
fn word_hint(name: &str) -> Option<String> {
    use clap::CommandFactory;
    if let Some(section) = Selection::parse(name) {
        return Some(format!("`-s {}` asks for that section", section.slug()));
    }
    let command = super::Cli::command();
    let near = command.get_subcommands().map(clap::Command::get_name).find(|verb| strsim::osa_distance(verb, name) == 1)?;
    Some(format!("`medref {near}` is a command"))
}

/// The names of a command line, where `-` stands for those on standard input, one a line.
///
/// # Errors
/// When standard input cannot be read, or there is no name at all.
pub fn names(given: &[String]) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    each_name(given, &mut |name| {
        all.push(name);
        Ok(true)
    })?;
    Ok(all)
}

/// Hands over the names of a command line as they come in, until `take` says that it wants no more. Bytes of standard input
/// that are no text are replaced by the replacement character.
///
/// # Errors
/// When standard input cannot be read, there is no name at all, or `take` fails.
pub fn each_name(given: &[String], take: &mut dyn FnMut(String) -> Result<bool, Error>) -> Result<(), Error> {
    let mut any = false;
    for name in given {
        if name != "-" {
            any |= !name.trim().is_empty();
            take(name.clone())?;
            continue;
        }
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = input.read_until(b'\n', &mut line);
            let count = read.map_err(|error| Error::File { path: "standard input".into(), action: "read", error })?;
            let text = String::from_utf8_lossy(&line);
            // A mark of the byte order at the beginning of a file is no part of its first line.
            let text = text.trim_start_matches('\u{feff}').trim();
            any |= !text.is_empty();
            if count == 0 || (!text.is_empty() && !take(text.to_owned())?) {
                break;
            }
        }
    }
    if any { Ok(()) } else { Err(Error::usage("no name was given", "names of medicines, or - for those on standard input")) }
}
