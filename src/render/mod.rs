//! A document to text: for a terminal, as Markdown, as plain text. Rows to TSV, values to JSON.
//!
//! A renderer looks nothing up and loses no character. Whatever could act on a terminal is made visible here, because
//! everything that is printed passes here.

mod bar;
mod columns;
pub mod json;
mod layout;
pub mod markdown;
mod table;
pub mod terminal;
pub mod tsv;

pub use terminal::Look;
