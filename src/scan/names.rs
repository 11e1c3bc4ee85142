//! The names that are looked for, and the rules by which a match counts.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};

use super::fold::{Folded, folded_name};
use crate::library::{Library, LibraryError, abbreviations, lexicon};
use crate::medication::MatchedAs;
use crate::monograph::NameKind;

/// Names that are ordinary words too.
static ORDINARY: &str = include_str!("../../data/ordinary-words.txt");

/// Shorter names than this are found in too many words.
const SHORTEST: usize = 4;

/// A longer text is no name that anybody writes, whatever a library calls one.
const LONGEST: usize = 256;

/// Shorter abbreviations than this mean too much else.
const SHORTEST_ABBREVIATION: usize = 3;

/// Words that behind a brand make another product of it.
const QUALIFIERS: &[&str] = &[
    "d",
    "dm",
    "pm",
    "am",
    "hct",
    "hctz",
    "plus",
    "cold",
    "flu",
    "sinus",
    "compound",
    "allergy",
    "duo",
    "mix",
    "complete",
    "multi",
    "stool",
    "itchy",
    "eye",
    "cream",
    "liquid",
    "nighttime",
    "severe",
];

/// The medicines that a name in a text means: one, or every ingredient of a combination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub ids: Vec<String>,
    pub matched: MatchedAs,
}

/// A mention by its bytes in a block.
#[derive(Debug)]
pub struct Found {
    pub start: usize,
    pub end: usize,
    pub mention: Mention,
}

/// A name that is looked for.
struct Pattern {
    mention: Mention,
    /// It counts only as it is written here.
    written: Option<&'static str>,
    ordinary: Option<Ordinary>,
}

/// What a name that is an ordinary word too needs to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ordinary {
    /// A capital within a sentence, or a strength behind it.
    NeedsCapital,
    /// A strength: people have that name.
    NeedsStrength,
}

/// All names, ready to be looked for at once.
pub struct Names {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
}

impl Names {
    /// Makes the names of the bundle, and those of the user's library where it is open, ready.
    ///
    /// # Errors
    /// When the library cannot be read, or holds more names than can be looked for.
    pub fn load(library: &Library) -> Result<Self, LibraryError> {
        let lines = ORDINARY.lines().filter(|l| !l.starts_with('#'));
        let ordinary: HashMap<&str, Ordinary> = lines
            .map(|line| match line.split_once('\t') {
                Some((word, _)) => (word, Ordinary::NeedsStrength),
                None => (line, Ordinary::NeedsCapital),
            })
            .collect();
        let mut known: BTreeMap<Vec<u8>, Pattern> = BTreeMap::new();
        let mut add = |name: &str, ids: Vec<String>, matched: MatchedAs, written: Option<&'static str>| {
            let folded = folded_name(name);
            let shortest = if written.is_some() { SHORTEST_ABBREVIATION } else { SHORTEST };
            if folded.len() < shortest || folded.len() > LONGEST || folded.iter().all(u8::is_ascii_digit) {
                return;
            }
            let ordinary = std::str::from_utf8(&folded).ok().and_then(|word| ordinary.get(word).copied());
            let pattern = Pattern { mention: Mention { ids, matched }, written, ordinary };
            match known.get_mut(&folded) {
                None => drop(known.insert(folded, pattern)),
                // A name of several medicines means each of them.
                Some(there) if there.written.is_none() && pattern.written.is_none() => {
                    let new = pattern.mention.ids.into_iter().filter(|id| !there.mention.ids.contains(id)).collect::<Vec<_>>();
                    there.mention.ids.extend(new);
                }
                Some(_) => {}
            }
        };
        for short in abbreviations::all().filter(|s| s.is_combination) {
            let ids = short.meanings().flatten().map(str::to_owned).collect();
            add(short.written, ids, MatchedAs::Combination, None);
        }
        for word in lexicon::words() {
            add(word.name, vec![word.id.to_owned()], MatchedAs::Name(word.kind), None);
        }
        for (name, id, kind) in library.own_names()? {
            add(&name, vec![id], MatchedAs::Name(kind), None);
        }
        for short in abbreviations::all().filter(|s| !s.is_combination) {
            let mut meanings = short.meanings();
            if let (Some(ids), None) = (meanings.next(), meanings.next()) {
                let ids = ids.into_iter().map(str::to_owned).collect();
                add(short.written, ids, MatchedAs::Abbreviation, Some(short.written));
            }
        }
        let (names, patterns): (Vec<Vec<u8>>, Vec<Pattern>) = known.into_iter().unzip();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&names);
        let automaton = automaton.map_err(|e| LibraryError::Damaged { id: "names".to_owned(), message: e.to_string() })?;
        Ok(Self { automaton, patterns })
    }

    /// The mentions in a block, in order and apart from each other; `begins_sentence` is whether a sentence begins with it.
    #[must_use]
    pub fn find(&self, block: &[u8], begins_sentence: bool) -> Vec<Found> {
        let mut found: Vec<(usize, usize, &Pattern)> = Vec::new();
        let mut look = |folded: &Folded| {
            for hit in self.automaton.find_overlapping_iter(&folded.bytes) {
                let pattern = &self.patterns[hit.pattern().as_usize()];
                if !folded.is_boundary(hit.start()) || !folded.is_boundary(hit.end()) {
                    continue;
                }
                let (start, end) = trimmed(block, folded.span(hit.start(), hit.end()));
                if counts(pattern, block, (start, end), begins_sentence) {
                    found.push((start, end, pattern));
                }
            }
        };
        look(&Folded::new(block));
        // A hyphen at the end of a line may be the name's own, or only the line's.
        if block.windows(2).any(|pair| pair == b"-\n" || pair == b"-\r") {
            look(&Folded::unbroken(block));
        }
        // The longest first; of equals the one that comes first.
        found.sort_by_key(|(start, end, _)| (std::cmp::Reverse(end - start), *start));
        let mut kept: BTreeMap<usize, (usize, &Pattern)> = BTreeMap::new();
        for (start, end, pattern) in found {
            let before = kept.range(..end).next_back();
            if before.is_none_or(|(_, (other_end, _))| *other_end <= start) {
                kept.insert(start, (end, pattern));
            }
        }
        kept.into_iter().map(|(start, (end, pattern))| Found { start, end, mention: pattern.mention.clone() }).collect()
    }
}

/// A span without the white space that the next word brought along.
fn trimmed(block: &[u8], (start, end): (usize, usize)) -> (usize, usize) {
    let inner = &block[start..end];
    let kept = inner.iter().rposition(|b| !b.is_ascii_whitespace()).map_or(0, |at| at + 1);
    (start, start + kept)
}

/// Whether a match is a mention.
fn counts(pattern: &Pattern, block: &[u8], (start, end): (usize, usize), begins_sentence: bool) -> bool {
    let text = &block[start..end];
    if let Some(written) = pattern.written {
        return text == written.as_bytes();
    }
    if pattern.mention.matched == MatchedAs::Name(NameKind::Brand) && has_qualifier(&block[end..]) {
        return false;
    }
    let Some(ordinary) = pattern.ordinary else { return true };
    has_strength(&block[end..])
        || (ordinary == Ordinary::NeedsCapital && is_capitalised(text) && !is_sentence_start(&block[..start], begins_sentence))
}

/// Whether a sentence ends with this byte, or a line that is a heading or an item of a list.
pub(super) const fn ends_sentence(last: u8) -> bool {
    matches!(last, b'.' | b'!' | b'?' | b':' | b'*' | b'#' | b'|' | b'>' | b'"' | b'-')
}

fn is_sentence_start(before: &[u8], begins_sentence: bool) -> bool {
    match before.iter().rposition(|b| !b.is_ascii_whitespace()) {
        None => begins_sentence || before.contains(&b'\n'),
        Some(at) => ends_sentence(before[at]) || before[at..].contains(&b'\n'),
    }
}

/// One capital, and then none.
fn is_capitalised(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_uppercase) && !text[1..].iter().any(u8::is_ascii_uppercase)
}

/// Whether a strength comes next: "60 mg", "5%".
fn has_strength(after: &[u8]) -> bool {
    let skip = |bytes: &[u8]| bytes.iter().take_while(|b| **b == b' ').count();
    let after = &after[skip(after)..];
    let digits = after.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    if digits == 0 {
        return false;
    }
    let unit = &after[digits..];
    let unit = &unit[skip(unit)..];
    let word: Vec<u8> = unit.iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'%').map(u8::to_ascii_lowercase).collect();
    matches!(
        word.as_slice(),
        b"mg"
            | b"mcg"
            | b"g"
            | b"ml"
            | b"%"
            | b"units"
            | b"iu"
            | b"meq"
            | b"mmol"
            | b"tab"
            | b"tablet"
            | b"tablets"
            | b"capsule"
            | b"capsules"
    )
}

/// Whether the word behind a brand makes another product of it.
fn has_qualifier(after: &[u8]) -> bool {
    let Some((b' ' | b'-', rest)) = after.split_first() else { return false };
    let word: Vec<u8> = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    QUALIFIERS.iter().any(|q| q.as_bytes() == word)
}
