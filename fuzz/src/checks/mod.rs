//! What must hold of every input, target by target.
//!
//! A check takes bytes, and panics when something does not hold; it says whether the bytes were an input of that target at all.
//! Nothing here depends on a fuzzer: an input that once failed stays as a file in `tests/data/regressions/<target>/`, and a test of
//! the main crate holds it against the same check.

mod imports;
mod monographs;
mod pages;
mod questions;
mod scans;
mod written;

use medref::library::Library;
use medref::monograph::vocabulary::Vocabulary;

/// A check.
pub type Check = fn(&[u8]) -> bool;

/// Every target by its name.
pub const TARGETS: [(&str, Check); 12] = [
    ("monograph", monographs::monograph),
    ("passages", monographs::passages),
    ("spl", imports::spl),
    ("openfda", imports::openfda),
    ("page", imports::page),
    ("archive", imports::archive),
    ("search", questions::search),
    ("names", questions::names),
    ("interactions", questions::interactions),
    ("scan", scans::scan),
    ("scan_blocks", scans::scan_blocks),
    ("render", written::render),
];

/// Holds an input against a target; says whether it was an input of that target at all.
///
/// # Panics
/// When something does not hold, or there is no such target.
pub fn check(target: &str, data: &[u8]) -> bool {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, check) = found.unwrap_or_else(|| panic!("there is no target called {target}"));
    check(data)
}

thread_local! {
    static BUNDLED: &'static Library = kept(Library::open(None, None).unwrap());
    static VOCABULARY: &'static Vocabulary = kept(Vocabulary::new(bundled().classes().unwrap(), bundled().formulary().unwrap()));
}

/// The bundled shelf.
fn bundled() -> &'static Library {
    BUNDLED.with(|library| *library)
}

/// What monographs may name.
fn vocabulary() -> &'static Vocabulary {
    VOCABULARY.with(|vocabulary| *vocabulary)
}

/// Keeps something for as long as the process lives.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}
