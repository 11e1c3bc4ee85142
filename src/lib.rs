//! medref: the offline reference for medicines at the command line.
//!
//! The way of the data is one way: TOML -> [`monograph::Monograph`] -> [`library`] -> monograph -> [`document::Document`]
//! -> [`render`] -> standard output. A verb of [`cli`] never formats, a renderer never looks anything up, and the domain
//! knows neither.

pub mod cli;
pub mod config;
pub mod document;
pub mod error;
pub mod exit;
pub mod import;
pub mod interactions;
pub mod library;
pub mod medication;
pub mod monograph;
pub mod place;
pub mod render;
pub mod scan;
pub mod terminal;
