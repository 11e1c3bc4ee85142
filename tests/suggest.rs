//! "Did you mean": a single mistake in any name leads back to the medicine, at once, and opens none.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

use std::collections::HashSet;
use std::time::{Duration, Instant};

use medref::library::lexicon;
use medref::library::{Library, Resolution, Shelf};
use medref::monograph::NameKind;

fn library() -> Library {
    Library::open(None, Some(Shelf::Bundled)).unwrap()
}

/// The four single mistakes, each at a place that `seed` chooses: a letter dropped, doubled, swapped with the next, or wrong.
fn mistaken(key: &str, mistake: usize, seed: usize) -> String {
    let mut letters: Vec<char> = key.chars().collect();
    let at = seed % letters.len();
    let first = at.min(letters.len() - 2);
    match mistake {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(first, first + 1),
        _ => {
            let wrong = char::from(b'a' + u8::try_from(seed % 26).unwrap());
            letters[at] = if letters[at] == wrong { 'z' } else { wrong };
        }
    }
    letters.into_iter().collect()
}

#[test]
fn a_single_mistake_in_any_name_finds_the_medicine_among_three() {
    let library = library();
    let known: HashSet<&str> = lexicon::words().map(|w| w.key).collect();
    let names = lexicon::words().filter(|w| matches!(w.kind, NameKind::Generic | NameKind::Brand) && w.key.len() >= 5);
    let (mut asked, mut missed) = (0, Vec::new());
    let mut times: Vec<Duration> = Vec::new();
    for (number, word) in names.enumerate() {
        let mistake = number % 4;
        let typed = mistaken(word.key, mistake, number.wrapping_mul(2_654_435_761) >> 7);
        // What is a name itself, of this medicine or another, is no mistake.
        if typed == word.key || known.contains(typed.as_str()) {
            continue;
        }
        let begin = Instant::now();
        let near = library.suggest(&typed).unwrap();
        times.push(begin.elapsed());
        asked += 1;
        if !near.iter().any(|s| s.id == word.id) {
            missed.push(format!(
                "{typed} for {} ({}): {:?}",
                word.name,
                word.id,
                near.iter().map(|s| &s.name).collect::<Vec<_>>()
            ));
        }
    }
    assert!(asked > 2_000, "{asked} names");
    assert!(missed.len() * 100 <= asked * 2, "{} of {asked} missed:\n{}", missed.len(), missed.join("\n"));
    times.sort();
    let median = times[times.len() / 2];
    assert!(median < Duration::from_millis(2), "a suggestion takes {median:?}");
}

#[test]
fn a_near_miss_is_never_opened() {
    let library = library();
    for word in lexicon::words().filter(|w| w.has_monograph && w.key.len() >= 6).step_by(7) {
        let typed = mistaken(word.key, 0, 3);
        if let Resolution::One(found) = library.resolve(&typed).unwrap() {
            assert!(lexicon::words().any(|w| w.key == typed), "{typed} opened {}", found.entry.id);
        }
    }
}
