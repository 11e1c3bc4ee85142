//! medref under bad luck, as real processes: killed at any moment, without room, without a home, with a damaged library, beside
//! other writers, with a clock that went back. After each the old or the new state is there whole, and what is said is clear.
//! What was tried and what happened stands in `docs/faults.md`.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod bench;
mod clock;
mod damage;
mod disk;
mod home;
mod kills;
mod labels;
mod library;
mod outside;
mod writers;
