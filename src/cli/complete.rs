//! What the shell offers when Tab is pressed: the scripts ask medref itself, so names are those of the library.

use std::ffi::OsStr;

use clap::CommandFactory;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::CompleteEnv;

use super::Cli;
use crate::config::{Options, Settings};
use crate::library::{Filter, Library};
use crate::monograph::SECTIONS;
use crate::monograph::section::group_aliases;

/// Answers a completion script, if it was one that called.
#[must_use]
pub fn answered() -> bool {
    if std::env::var_os("COMPLETE").is_none_or(|shell| shell.is_empty()) {
        return false;
    }
    let arguments: Vec<_> = std::env::args_os().collect();
    CompleteEnv::with_factory(Cli::command).try_complete(arguments, None).unwrap_or(false)
}

fn library() -> Option<Library> {
    let settings = Settings::load(&Options::default()).ok()?;
    Library::open(settings.library.value.as_deref(), None).ok()
}

/// Names of medicines and brands that begin with what was typed.
#[must_use]
pub fn medicines(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    let names = library().and_then(|library| library.beginning(&typed).ok()).unwrap_or_default();
    names.into_iter().map(|(name, help)| CompletionCandidate::new(name).help(Some(help.into()))).collect()
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
    list.into_iter().map(|l| CompletionCandidate::new(l.entry.id).help(Some(l.summary.into()))).collect()
}
