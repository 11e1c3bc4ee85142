//! A line of a medication list, as people write it, to the medicines that it names.
//!
//! Strength, form, route, release and time are understood and set aside; which medicine it is, is never guessed from them. Every word
//! that is left has to be part of a name, or the line names nothing.

mod line;
mod meaning;
mod words;

pub use meaning::{Found, MatchedAs, Meaning, Medicine, Reader};
