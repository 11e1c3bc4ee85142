//! Names in free text: every byte is accounted for, positions are right, and what is no name is none.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

use std::io;

use medref::library::{Library, Shelf};
use medref::scan::{Names, Piece, Placed, scan};
use proptest::prelude::*;

fn names() -> Names {
    Names::load(&Library::open(None, Some(Shelf::Bundled)).unwrap()).unwrap()
}

/// What stands in a text, with everything that was handed over put together again.
fn found(names: &Names, text: &[u8]) -> Vec<Placed> {
    let (mut whole, mut all) = (Vec::new(), Vec::new());
    scan::<io::Error>(&mut &text[..], names, &mut |piece| {
        match piece {
            Piece::Text(bytes) => whole.extend_from_slice(bytes),
            Piece::Name(placed) => {
                whole.extend_from_slice(&placed.text);
                all.push(placed);
            }
        }
        Ok(true)
    })
    .unwrap();
    assert!(whole == text, "something was lost");
    all
}

fn told(names: &Names, text: &str) -> Vec<(String, String)> {
    let pair = |p: Placed| (String::from_utf8_lossy(&p.text).into_owned(), p.mention.ids.join(" "));
    found(names, text.as_bytes()).into_iter().map(pair).collect()
}

/// What is expected of [`told`]: text and ids, parted by a slash.
fn expected(pairs: &[&str]) -> Vec<(String, String)> {
    pairs.iter().map(|pair| pair.split_once('/').unwrap()).map(|(text, id)| (text.to_owned(), id.to_owned())).collect()
}

#[test]
fn names_are_found_as_they_are_written() {
    let names = names();
    for (text, pairs) in [
        ("Takes WARFARIN, Coumadin.", &["WARFARIN/warfarin", "Coumadin/warfarin"][..]),
        ("metoprolol\n  succinate twice", &["metoprolol\n  succinate/metoprolol"]),
        ("on rivaro-\nxaban, paracetamol-\nfree", &["rivaro-\nxaban/rivaroxaban", "paracetamol/paracetamol"]),
        ("Warfarín and amoxicillin's", &["Warfarín/warfarin", "amoxicillin/amoxicillin"]),
        ("premetoprololic warfarinx", &[]),
        // An abbreviation counts only as it is written; one with two meanings never does.
        ("ASA and asa and MS", &["ASA/acetylsalicylic-acid"]),
        // The longest of those that overlap, and every ingredient of a combination.
        ("Percocet", &["Percocet/oxycodone paracetamol"]),
        // What makes another product of a brand, and what only happens to stand in a table.
        ("Tylenol PM, Zyrtec eye drops", &[]),
        ("Potassium\n\nChloride 101; Sodium  Potassium  Chloride", &[]),
    ] {
        assert_eq!(told(&names, text), expected(pairs), "{text}");
    }
}

#[test]
fn ordinary_words_count_only_where_they_are_written_as_names() {
    let names = names();
    assert_eq!(told(&names, "Iron was low. Heather has no calcium left. Potassium: 4.1"), expected(&[]));
    assert_eq!(told(&names, "Then Dopamine, or dopamine 400 mg"), expected(&["Dopamine/dopamine", "dopamine/dopamine"]));
}

#[test]
fn positions_lead_back_to_the_bytes() {
    let names = names();
    let mut text = "µ é warfarin\r\nzwei: ".as_bytes().to_vec();
    text.extend(b"\xff\xfe\0 amoxicillin \x80warfarin\n");
    let placed = found(&names, &text);
    let at: Vec<_> = placed.iter().map(|p| (p.line, p.column, p.start, p.end)).collect();
    assert_eq!(at, [(1, 5, 6, 14), (2, 11, 26, 37), (2, 24, 39, 47)]);
    for p in &placed {
        assert_eq!(&text[usize::try_from(p.start).unwrap()..usize::try_from(p.end).unwrap()], p.text);
    }
}

#[test]
fn a_line_of_megabytes_is_only_a_long_line() {
    let names = names();
    let mut text = "so many words, ".repeat(200_000);
    text.insert_str(1_500_000, " metoprolol succinate ");
    let placed = found(&names, text.as_bytes());
    assert_eq!(placed.len(), 1);
    assert_eq!((placed[0].line, placed[0].column, placed[0].start), (1, 1_500_002, 1_500_001));
}

#[test]
fn a_name_that_lies_across_two_blocks_is_found() {
    let names = names();
    for before in (1 << 20) - 25..(1 << 20) + 3 {
        let text = format!("{} metoprolol succinate {}", "x".repeat(before), "y ".repeat(400));
        let placed = found(&names, text.as_bytes());
        assert_eq!(placed.iter().map(|p| p.text.as_slice()).collect::<Vec<_>>(), [b"metoprolol succinate"], "{before}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_are_lost_and_no_two_names_overlap(mut text in proptest::collection::vec(any::<u8>(), 0..300), at in 0_usize..300) {
        text.splice(at.min(text.len())..at.min(text.len()), *b" warfarin-\nsodium Tylenol ");
        let placed = found(&NAMES.with(std::rc::Rc::clone), &text);
        for pair in placed.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        prop_assert!(placed.iter().any(|p| p.mention.ids == ["warfarin"]));
    }
}

thread_local! {
    static NAMES: std::rc::Rc<Names> = std::rc::Rc::new(names());
}
