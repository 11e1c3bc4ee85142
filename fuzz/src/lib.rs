//! Fuzz targets for medref. What must hold of an input stands in [`checks`], which `tests/regressions.rs` of the main crate uses too.

pub mod checks;

use libfuzzer_sys::Corpus;

/// Holds an input against a target. What is no input of that target at all is not kept.
///
/// # Panics
/// When something does not hold.
pub fn run(target: &str, data: &[u8]) -> Corpus {
    if checks::check(target, data) { Corpus::Keep } else { Corpus::Reject }
}
