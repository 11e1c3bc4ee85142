//! What the shell offers when Tab is pressed: the scripts ask medref itself, so names are those of the library.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::OnceLock;

use clap::CommandFactory;
use clap_complete::engine::{CompletionCandidate, PathCompleter, ValueCompleter};
use clap_complete::env::CompleteEnv;
use unicode_normalization::char::is_combining_mark;

use super::Cli;
use crate::config::{Options, Settings};
use crate::library::{Filter, Library};
use crate::monograph::SECTIONS;
use crate::monograph::section::group_aliases;
use crate::monograph::text::one_line;

/// Whether the shell that asks quotes what it is offered.
static QUOTES: OnceLock<bool> = OnceLock::new();

/// Answers a completion script, if it was one that called.
#[must_use]
pub fn answered() -> bool {
    let Some(shell) = std::env::var_os("COMPLETE").filter(|shell| !shell.is_empty()) else { return false };
    // The engine takes the variable away before it asks for what is offered.
    let _ = QUOTES.set(["zsh", "fish", "elvish"].iter().any(|quoting| shell == *quoting));
    let arguments: Vec<_> = std::env::args_os().collect();
    CompleteEnv::with_factory(Cli::command).try_complete(arguments, None).unwrap_or(false)
}

fn library() -> Option<Library> {
    let settings = Settings::load(&Options::default()).ok()?;
    Library::open(settings.library.value.as_deref(), None).ok()
}

/// A name of the library as the shell may put it on the command line, with what is said of it. Some shells take it there as it is,
/// so a name with a character that means something to one of them is not offered: a label would say what is run.
fn offered(name: &str, about: &str) -> Option<CompletionCandidate> {
    let is_word = |word: &str| word.starts_with(char::is_alphanumeric) && word.chars().all(is_plain);
    name.split(' ').all(is_word).then(|| CompletionCandidate::new(name).help(Some(one_line(about).into())))
}

/// Whether a character is itself to every shell.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '.' | '/' | '+' | '_')
}

/// Files and folders that begin with what was typed. Whoever packed an archive named them: none that could act on the terminal is
/// offered, and to a shell that puts a word on the command line as it is only those that are plain; bash then completes the
/// others itself, in quotes.
#[must_use]
pub fn paths(typed: &OsStr) -> Vec<CompletionCandidate> {
    let quotes = QUOTES.get().copied().unwrap_or_default();
    PathCompleter::any().complete(typed).into_iter().filter(|path| is_offered(path.get_value(), quotes)).collect()
}

fn is_offered(path: &OsStr, shell_quotes: bool) -> bool {
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    if shell_quotes { one_line(&name) == name } else { !name.starts_with('-') && name.chars().all(is_plain) }
}

/// Names of medicines and brands that begin with what was typed.
#[must_use]
pub fn medicines(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let names = library().and_then(|library| library.beginning(&typed).ok()).unwrap_or_default();
    names.into_iter().filter_map(|(name, id)| offered(&name, &id)).collect()
}

/// Slugs and aliases of sections; after a comma, of the next one.
#[must_use]
pub fn sections(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let titles = SECTIONS.iter().flat_map(|s| s.aliases.iter().copied().chain([s.slug]).map(|word| (word, s.title)));
    let groups = group_aliases().map(|(slug, group)| (slug, group.label()));
    let words = titles.chain(groups).filter(|(word, _)| word.starts_with(typed.as_ref()));
    words.map(|(word, title)| CompletionCandidate::new(word).help(Some(title.into()))).collect()
}

/// Ids of classes that begin with what was typed.
#[must_use]
pub fn classes(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let classes = library().and_then(|library| library.classes().ok()).unwrap_or_default();
    let fitting = classes.into_iter().filter(|class| class.id.as_str().starts_with(&typed));
    fitting.map(|class| CompletionCandidate::new(class.id.as_str()).help(Some(class.name.into()))).collect()
}

/// Every medicine, for a place where a verb may stand too.
#[must_use]
pub fn all_medicines() -> Vec<CompletionCandidate> {
    let list = library().and_then(|library| library.list(&Filter::default()).ok()).unwrap_or_default();
    list.into_iter().filter_map(|l| offered(&l.entry.id, &l.summary)).collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::{is_offered, offered};

    #[test]
    fn no_name_that_is_offered_says_anything_to_a_shell() {
        for name in ["warfarin", "Co-trimoxazole", "Samplozol Forte", "Naproxène", "vitamin B12", "amoxicillin/clavulanate"] {
            assert!(offered(name, "").is_some(), "{name}");
        }
        for name in [
            "x; reboot",
            "$(reboot)",
            "`reboot`",
            "x|y",
            "x & y",
            "x > y",
            "x'y",
            "x\"y",
            "x\\y",
            "~",
            "x*",
            "x?",
            "[x]",
            "{x,y}",
            "!x",
            "#x",
            "%x",
            "x\ny",
            "x\ty",
            "x\u{b}y",
            "x\u{a0}y",
            "x --output y",
            "-x",
            "x  y",
            "",
            "x\u{1b}[2J",
            "x\u{202e}y",
            "(R)-x",
            "x=y",
            "x:y",
            "@x",
        ] {
            assert!(offered(name, "").is_none(), "{name:?}");
        }
        let said = offered("x", "one\ntwo\tthree\u{1b}").unwrap();
        assert_eq!(said.get_help().unwrap().to_string(), "one<U+000A>two<U+0009>three<U+001B>");
    }
    #[test]
    fn a_file_is_offered_where_the_shell_keeps_it_one_harmless_word() {
        for (name, in_bash, in_fish) in [
            ("folder/label.json", true, true),
            ("folder/my label.json", false, true),
            ("folder/x; reboot", false, true),
            ("folder/-rf", false, true),
            ("folder/x\u{1b}[2J", false, false),
            ("folder/x\ny", false, false),
        ] {
            assert_eq!((is_offered(OsStr::new(name), false), is_offered(OsStr::new(name), true)), (in_bash, in_fish), "{name:?}");
        }
    }
}
