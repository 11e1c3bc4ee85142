//! What a look-up costs, in instructions: it starts thousands of times a day in pipelines, and must not grow unseen.
//!
//! Counted by valgrind, and passed over with a word where there is none.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]
#![allow(clippy::print_stderr, reason = "a test says why it did nothing")]

#[path = "support/instructions.rs"]
mod instructions;

use std::path::Path;

/// What was counted last, a line for every command and profile. Whoever makes medref do less at its start writes the new figure
/// here; whoever makes it do more has a reason for more than a fifth of it, or finds what does not have to happen.
const COUNTED: &str = include_str!("data/instructions.tsv");

#[test]
fn a_look_up_takes_at_most_a_fifth_more_instructions_than_it_took() {
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let home = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_medref"));
    let counted: Vec<[&str; 3]> = COUNTED
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.splitn(3, '\t').collect::<Vec<_>>().try_into().unwrap())
        .collect();
    let mine: Vec<_> = counted.iter().filter(|[of, ..]| *of == profile).collect();
    assert!(mine.iter().any(|[_, _, command]| command.starts_with("show ")), "nothing is said of {profile}");
    for [_, before, command] in mine {
        let arguments: Vec<&str> = command.split(' ').collect();
        let Some(now) = instructions::count(program, &arguments, home.path()) else {
            eprintln!("not counted: valgrind is not here");
            return;
        };
        let before: u64 = before.parse().unwrap();
        assert!(now <= before + before / 5, "medref {command} took {before} instructions, and takes {now}");
    }
}
