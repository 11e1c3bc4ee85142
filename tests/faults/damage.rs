//! Five hundred damaged libraries: whatever a byte becomes, it is answered or said, and never a panic, a hang or nonsense.

use std::fs;

use crate::bench::{Bench, Chance, assert_ended_well, stderr, stdout};
use crate::labels::short;

const PAGE: usize = 4096;

/// What is asked of every library beside `library verify`: two of these each, in turn.
const ASKED: [&[&str]; 12] = [
    &["show", "faultol 3"],
    &["search", "described"],
    &["list"],
    &["library"],
    &["show", "warfarin", "-s", "storage"],
    &["resolve", "faultol 1", "Samplozol Forte", "warfarin"],
    &["interactions", "warfarin", "faultol 2"],
    &["show", "examplol", "pagedrol"],
    &["sections", "exampline-33333333"],
    &["faq", "examplol"],
    &["list", "--source", "library", "--format", "json"],
    &["import"],
];

/// A library with something of every kind.
fn whole() -> Bench {
    let bench = Bench::new();
    let labels = bench.file("labels.json", &short(20, 1));
    let data = |name: &str| format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    bench.done(&["import", &labels, &data("label.json"), &data("label.xml"), &data("page.md"), &data("examplol.toml")]);
    bench
}

/// Damages it in one of five ways.
fn damage(bytes: &mut Vec<u8>, way: usize, chance: &mut Chance) {
    match way {
        0 => flip(bytes, chance),
        1 => (0..2 + chance.below(39)).for_each(|_| flip(bytes, chance)),
        2 => bytes.truncate(chance.below(bytes.len())),
        3 => {
            let from = chance.below(bytes.len());
            let to = (from + 1 + chance.below(3 * PAGE)).min(bytes.len());
            bytes[from..to].fill(0);
        }
        _ => {
            let pages = bytes.len() / PAGE;
            let [one, other] = [chance.below(pages), chance.below(pages)].map(|page| page * PAGE);
            let first = bytes[one..one + PAGE].to_vec();
            bytes.copy_within(other..other + PAGE, one);
            bytes[other..other + PAGE].copy_from_slice(&first);
        }
    }
}

fn flip(bytes: &mut [u8], chance: &mut Chance) {
    let at = chance.below(bytes.len());
    bytes[at] ^= u8::try_from(1 + chance.below(255)).unwrap();
}

/// Damages a hundred libraries in one way, and asks each; gives how many `verify` found.
fn hundred(way: usize) -> usize {
    let bench = whole();
    let labels = bench.file("more.json", &short(25, 1));
    let library = fs::read(&bench.library).unwrap();
    let shown = bench.done(&["show", "faultol 3", "-s", "warnings"]);
    let mut chance = Chance::new(100 + way as u64);
    let mut found = 0;
    for number in 0..100 {
        let mut damaged = library.clone();
        damage(&mut damaged, way, &mut chance);
        fs::write(&bench.library, &damaged).unwrap();
        let what = format!("library {number} damaged in way {way}");
        let verified = bench.run(&["library", "verify"]);
        assert!(matches!(verified.status.code(), Some(0 | 4)), "{what}: {}", stderr(&verified));
        found += usize::from(verified.status.code() == Some(4));
        if verified.status.code() == Some(0) {
            assert_eq!(bench.done(&["show", "faultol 3", "-s", "warnings"]), shown, "{what}, and found whole");
        }
        for turn in [2 * number, 2 * number + 1] {
            let arguments = match ASKED[turn % ASKED.len()] {
                ["import"] => vec!["import", &labels, "--quiet"],
                asked => asked.to_vec(),
            };
            let output = bench.run(&arguments);
            let code = output.status.code();
            assert!(matches!(code, Some(0 | 1 | 3 | 4)), "{what}: {arguments:?}: {code:?} {}", stderr(&output));
            let clear = stderr(&output).contains("library") && stderr(&output).contains("hint: ");
            assert!(code != Some(4) || clear, "{what}: {arguments:?}: {}", stderr(&output));
        }
        bench.shelf().iter().filter(|name| *name != "library.db").for_each(|left| {
            fs::remove_file(bench.library.with_file_name(left)).unwrap();
        });
    }
    found
}

#[test]
fn a_hundred_with_one_byte_changed() {
    // Half of the file is room that nothing is in, and of a name or a page nobody can say what it was.
    assert!(hundred(0) > 20);
}

#[test]
fn a_hundred_with_many_bytes_changed() {
    assert!(hundred(1) > 90);
}

#[test]
fn a_hundred_cut_short() {
    assert_eq!(hundred(2), 100);
}

#[test]
fn a_hundred_with_a_run_of_zeroes() {
    assert!(hundred(3) > 90);
}

#[test]
fn a_hundred_with_two_pages_swapped() {
    assert!(hundred(4) > 90);
}

#[test]
fn a_label_of_which_a_byte_changed_is_never_shown_as_if_it_were_whole() {
    let bench = whole();
    let shown = bench.done(&["show", "faultol 3", "-s", "warnings"]);
    let db = rusqlite::Connection::open(&bench.library).unwrap();
    let text: Vec<u8> = db.query_row("SELECT body FROM blob WHERE id = 4", [], |row| row.get(0)).unwrap();
    let mut refused = 0;
    for at in 0..text.len() {
        let mut changed = text.clone();
        changed[at] ^= 0x20;
        db.execute("UPDATE blob SET body = ?1 WHERE id = 4", [changed]).unwrap();
        let output = bench.run(&["show", "faultol 3", "-s", "warnings"]);
        assert_ended_well("show", &output);
        refused += usize::from(output.status.code() == Some(4));
        assert!(output.status.code() == Some(4) || stdout(&output) == shown, "byte {at}: {}", stdout(&output));
        if at == 0 {
            let output = bench.run(&["library", "verify"]);
            assert!(stderr(&output).contains("is not what was written"), "{}", stderr(&output));
        }
    }
    assert_eq!(refused, text.len());
}

#[test]
fn a_damaged_library_is_moved_away_and_made_anew() {
    let bench = whole();
    let mut bytes = fs::read(&bench.library).unwrap();
    bytes[PAGE..].fill(0xff);
    fs::write(&bench.library, bytes).unwrap();
    assert_eq!(bench.run(&["list"]).status.code(), Some(4));
    assert!(!bench.done(&["show", "warfarin", "--source", "bundled"]).is_empty());
    fs::rename(&bench.library, bench.home.path().join("damaged.db")).unwrap();
    bench.done(&["import", &bench.file("labels.json", &short(5, 1))]);
    assert_eq!(bench.labels(), 5);
}
