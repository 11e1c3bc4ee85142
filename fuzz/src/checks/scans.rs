//! Names in free text.

use std::io::{self, Read};

use medref::scan::{Names, Piece, Placed, scan as look_through};

use super::{bundled, kept};

/// So much is read at a time.
const BLOCK: usize = 1 << 20;

thread_local! {
    static NAMES: &'static Names = kept(Names::load(bundled()).unwrap());
}

/// Any bytes: the pieces are the input, and every mention stands where it is said to.
pub fn scan(data: &[u8]) -> bool {
    let found = mentions(&mut &*data, data);
    let mut drops = Drops { rest: data };
    assert_eq!(mentions(&mut drops, data), found, "it depends on how the input comes in");
    true
}

/// Any bytes where one block ends and the next begins: the first two say where, the third what stands before them. What is found does
/// not depend on it.
pub fn scan_blocks(data: &[u8]) -> bool {
    let Some(([high, low, filler], data)) = data.split_first_chunk() else { return false };
    let filler = if filler.is_ascii_lowercase() { b'-' } else { b' ' };
    let before = usize::from(u16::from_be_bytes([*high, *low])) % (data.len() + 1024);
    let mut input = vec![filler; BLOCK - before];
    let shift = input.len() - 1;
    input.extend_from_slice(data);
    let alone = &input[shift..];
    let expected = mentions(&mut &*alone, alone);
    let found = mentions(&mut input.as_slice(), &input);
    let place =
        |placed: &Placed, shift: usize| (placed.start as usize - shift, placed.end as usize - shift, placed.mention.clone());
    let found: Vec<_> = found.iter().map(|placed| place(placed, shift)).collect();
    let expected: Vec<_> = expected.iter().map(|placed| place(placed, 0)).collect();
    assert_eq!(found, expected, "it depends on where a block ends");
    true
}

/// The mentions in an input, whose pieces must be the whole of it.
fn mentions(input: &mut dyn Read, whole: &[u8]) -> Vec<Placed> {
    let mut joined = Vec::with_capacity(whole.len());
    let mut found: Vec<Placed> = Vec::new();
    let taken: io::Result<()> = NAMES.with(|names| {
        look_through(input, names, &mut |piece| {
            match piece {
                Piece::Text(text) => joined.extend_from_slice(text),
                Piece::Name(placed) => {
                    assert_eq!(placed.start, joined.len() as u64, "{placed:?}");
                    joined.extend_from_slice(&placed.text);
                    found.push(placed);
                }
            }
            Ok(true)
        })
    });
    taken.unwrap();
    assert!(joined == whole, "the pieces are not the input");
    let mut counted = (0, 1, 1);
    for placed in &found {
        let (start, end) = (usize::try_from(placed.start).unwrap(), usize::try_from(placed.end).unwrap());
        assert!(start < end && !placed.mention.ids.is_empty(), "{placed:?}");
        assert_eq!(whole[start..end], placed.text, "{placed:?}");
        counted = count(whole, counted, start);
        assert_eq!((placed.line, placed.column), (counted.1, counted.2), "{placed:?}");
    }
    found
}

/// Counts on from a place to another: bytes, and lines and columns in characters. A byte that is no text has a column of its own.
fn count(whole: &[u8], (from, mut line, mut column): (usize, u64, u64), to: usize) -> (usize, u64, u64) {
    for chunk in whole[from..to].utf8_chunks() {
        let before = chunk.valid().rfind('\n').map_or(0, |at| at + 1);
        if before > 0 {
            (line, column) = (line + chunk.valid().matches('\n').count() as u64, 1);
        }
        column += chunk.valid()[before..].chars().count() as u64 + chunk.invalid().len() as u64;
    }
    (to, line, column)
}

/// An input that comes a few bytes at a time.
struct Drops<'a> {
    rest: &'a [u8],
}

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.rest.len().min(buffer.len()).min(3);
        let (now, rest) = self.rest.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.rest = rest;
        Ok(count)
    }
}
