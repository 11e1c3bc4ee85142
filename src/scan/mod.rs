//! Medicine names in free text: where they stand, and which medicine each means.
//!
//! Names are looked for without case, accents and kinds of hyphen and space. Where matches overlap, the longest counts. Names
//! that are ordinary words too ("Today", "iron"; `data/ordinary-words.txt`) count only where they are written as a name: with
//! a capital within a sentence, or with a strength behind them. Abbreviations count only as they are written ("ASA"), and only those that mean
//! one medicine. A brand with a word behind it that makes another product of it ("Tylenol PM") is not that brand.

mod fold;
mod names;

use std::io::{self, Read};

pub use names::{Mention, Names};

/// Reads so much at a time.
const BLOCK: usize = 1 << 20;

/// The longest that a name can be, with room.
const OVERLAP: usize = 512;

/// A mention, and where it stands in the whole input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// From 1.
    pub line: u64,
    /// In characters, from 1.
    pub column: u64,
    /// Bytes from the beginning of the input.
    pub start: u64,
    pub end: u64,
    /// The bytes as they stand there.
    pub text: Vec<u8>,
    pub mention: Mention,
}

/// A piece of the input, handed over in order: text between names, or a name.
#[derive(Debug)]
pub enum Piece<'a> {
    Text(&'a [u8]),
    Name(Placed),
}

/// Looks through an input of any length and hands over every piece of it, nothing left out; `take` says whether to go on.
///
/// # Errors
/// When the input cannot be read, or `take` fails.
pub fn scan<E: From<io::Error>>(
    input: &mut dyn Read,
    names: &Names,
    take: &mut dyn FnMut(Piece<'_>) -> Result<bool, E>,
) -> Result<(), E> {
    let mut block: Vec<u8> = Vec::with_capacity(BLOCK + OVERLAP);
    let mut place = Place::default();
    let mut at_end = false;
    while !at_end {
        let mut more = input.take(BLOCK as u64);
        at_end = more.read_to_end(&mut block)? == 0;
        // A name at the end of a block may go on in the next; what is left for it begins at a word.
        let limit = if at_end { block.len() } else { cut(&block) };
        let mut done = 0;
        for found in names.find(&block, place.is_sentence_start) {
            if found.start >= limit {
                break;
            }
            if !take(Piece::Text(place.pass(&block[done..found.start])))? {
                return Ok(());
            }
            let text = &block[found.start..found.end];
            let (line, column, start) = (place.line, place.column, place.offset);
            place.pass(text);
            let end = place.offset;
            if !take(Piece::Name(Placed { line, column, start, end, text: text.to_vec(), mention: found.mention }))? {
                return Ok(());
            }
            done = found.end;
        }
        let limit = limit.max(done);
        if !take(Piece::Text(place.pass(&block[done..limit])))? {
            return Ok(());
        }
        block.drain(..limit);
    }
    Ok(())
}

/// Where a block can be cut: before a word that is followed by as much as the longest name.
fn cut(block: &[u8]) -> usize {
    let most = block.len().saturating_sub(OVERLAP);
    // Not between a carriage return and a line feed: they are one end of a line.
    let is_space = |b: &u8| b.is_ascii_whitespace() && *b != b'\r';
    let is_apart = |b: &u8| !(b.is_ascii_alphanumeric() || *b >= 0x80 || *b == b'\r');
    let before = &block[..most];
    // Text without spaces is cut between two words, or at least between two characters.
    let found = before.iter().rposition(is_space).or_else(|| before.iter().rposition(is_apart));
    let is_within = |at: &usize| block.get(*at).is_some_and(|b| matches!(b, 0x80..0xc0 | b'\n'));
    found.map_or_else(|| (0..=most).rev().find(|at| !is_within(at)).unwrap_or(most), |at| at + 1)
}

/// How far the input has been passed.
struct Place {
    offset: u64,
    line: u64,
    column: u64,
    is_sentence_start: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self { offset: 0, line: 1, column: 1, is_sentence_start: true }
    }
}

impl Place {
    fn pass<'a>(&mut self, text: &'a [u8]) -> &'a [u8] {
        self.offset += text.len() as u64;
        for chunk in text.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\n' => (self.line, self.column) = (self.line + 1, 1),
                    _ => self.column += 1,
                }
            }
            // A byte that is no text takes a column of its own.
            self.column += chunk.invalid().len() as u64;
        }
        match text.iter().rposition(|b| !b.is_ascii_whitespace()) {
            Some(at) => self.is_sentence_start = names::ends_sentence(text[at]) || text[at..].contains(&b'\n'),
            None => self.is_sentence_start |= text.contains(&b'\n'),
        }
        text
    }
}
