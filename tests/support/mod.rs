//! What tests share: the real binary in a clean home, and the invented monograph.
#![allow(dead_code, reason = "every test file uses its own part")]

#[cfg(target_os = "linux")]
pub mod terminal;
#[cfg(target_os = "linux")]
pub mod typing;

use std::path::Path;
use std::process::Command;

use medref::document::{Document, Page, page};
use medref::monograph::read::read;
use medref::monograph::source::Numbered;
use medref::monograph::vocabulary::{Classes, Vocabulary, read_formulary};
use medref::monograph::{Body, Monograph, Selection};

/// The real binary, with a home of its own and nothing of the outer environment that could change what it prints.
pub fn medref(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medref"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home).env("XDG_CONFIG_HOME", home.join("config")).env("XDG_DATA_HOME", home.join("data"));
    command
}

/// The vocabulary that the project ships.
pub fn vocabulary() -> Vocabulary {
    let classes: Classes = toml::from_str(include_str!("../../data/classes.toml")).unwrap();
    Vocabulary::new(classes.classes, read_formulary(include_str!("../../data/formulary.tsv")).unwrap())
}

/// The invented medicine in which everything occurs.
pub fn examplol() -> Monograph {
    read(include_str!("../data/examplol.toml"), &vocabulary()).unwrap()
}

/// A monograph laid out whole, or in parts.
pub fn laid_out(monograph: &Monograph, wanted: &[Selection], foot: bool) -> Document {
    let numbered = |(at, source): (usize, &_)| Numbered { number: at + 1, source: Clone::clone(source) };
    let sources: Vec<Numbered> = monograph.sources.iter().enumerate().map(numbered).collect();
    let boxed = monograph.sections.iter().any(|b| matches!(b, Body::BoxedWarning(_)));
    page(&Page {
        id: monograph.head.id.as_str(),
        name: &monograph.head.name,
        unreviewed: true,
        head: Some(&monograph.head),
        sources: &sources,
        classes: &["Beta-blockers".to_owned()],
        wanted,
        sections: &monograph.sections,
        boxed: boxed.then_some("HLA-B*15:02; Do not stop suddenly"),
        renamed: None,
        lookalikes: &[],
        rules: None,
        cite: true,
        foot,
    })
}
