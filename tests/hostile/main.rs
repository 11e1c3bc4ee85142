//! Hostile text: whatever comes in, by whatever way, nothing but text reaches the terminal.
//!
//! The real binary is run on labels, libraries, files, names, settings and variables full of characters that act on terminals, and
//! everything that it prints, on both streams and in every format, is held against one checker.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod arguments;
mod checker;
mod home;
mod labels;
mod payload;
mod shells;
mod sizes;
#[path = "../support/mod.rs"]
mod support;
#[cfg(target_os = "linux")]
mod terminals;
