//! Parts a stream of JSON into records, whatever holds them: openFDA's `{"results": [...]}`, a plain array, one object a line.
//!
//! A record is handed over as its bytes, so that one that is broken is told apart from its neighbours; and it has a longest
//! length, so that no file can fill the memory.

use std::io::{self, BufRead};

/// The longest record, in bytes. The largest label in openFDA has about 3 MB.
pub const LONGEST: usize = 32 << 20;

/// A record: where it is, and its bytes; or what is wrong with it.
#[derive(Debug)]
pub struct Record {
    /// From 1.
    pub number: u64,
    /// The line on which it begins, from 1.
    pub line: u64,
    pub bytes: Result<Vec<u8>, String>,
}

/// What the bytes before have opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Nothing: a record, or an envelope, may begin.
    Nothing,
    /// An array of records.
    Array,
    /// An object that may be a record or an envelope.
    Object,
}

/// Hands over the records of a stream, until `take` says that it wants no more.
///
/// # Errors
/// When the stream cannot be read.
pub fn each(input: &mut impl BufRead, mut take: impl FnMut(Record) -> io::Result<bool>) -> io::Result<()> {
    let mut splitter = Splitter::default();
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            break;
        }
        let length = chunk.len();
        let mut at = 0;
        while at < length {
            at += splitter.run(&chunk[at..]);
            let Some(byte) = chunk.get(at) else { break };
            at += 1;
            if let Some(record) = splitter.byte(*byte)
                && !take(record)?
            {
                return Ok(());
            }
        }
        input.consume(length);
    }
    splitter.finish().map_or(Ok(()), |record| take(record).map(|_| ()))
}

/// Reads byte by byte and knows no more of JSON than where strings, objects and arrays begin and end.
#[allow(clippy::struct_excessive_bools, reason = "independent facts on where in the text it is")]
struct Splitter {
    within: Within,
    /// How many objects and arrays are open inside the object that is collected.
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// The bytes of the object that is open, as far as they are few enough to be kept.
    bytes: Vec<u8>,
    too_long: bool,
    collecting: bool,
    /// Bytes between records that are neither white space nor a comma.
    strays: Vec<u8>,
    line: u64,
    began: u64,
    number: u64,
}

impl Default for Splitter {
    fn default() -> Self {
        Self {
            within: Within::Nothing,
            depth: 0,
            in_string: false,
            escaped: false,
            bytes: Vec::new(),
            too_long: false,
            collecting: false,
            strays: Vec::new(),
            line: 1,
            began: 1,
            number: 0,
        }
    }
}

/// How many stray bytes are shown.
const STRAYS: usize = 40;

impl Splitter {
    /// Takes the bytes of a text up to one that means something; gives how many those were.
    fn run(&mut self, bytes: &[u8]) -> usize {
        if !(self.collecting && self.in_string) || self.escaped {
            return 0;
        }
        let length = bytes.iter().position(|b| matches!(b, b'"' | b'\\' | b'\n')).unwrap_or(bytes.len());
        let room = LONGEST.saturating_sub(self.bytes.len());
        self.too_long |= length > room;
        self.bytes.extend_from_slice(&bytes[..length.min(room)]);
        length
    }

    fn byte(&mut self, b: u8) -> Option<Record> {
        let line = self.line;
        if b == b'\n' {
            self.line += 1;
        }
        if self.collecting { self.inside(b) } else { self.between(b, line) }
    }

    fn between(&mut self, b: u8, line: u64) -> Option<Record> {
        match b {
            b'{' => {
                let stray = self.stray();
                self.collecting = true;
                self.began = line;
                self.depth = 1;
                self.bytes.push(b);
                if self.within == Within::Nothing {
                    self.within = Within::Object;
                }
                return stray;
            }
            b'[' if self.within == Within::Nothing => self.within = Within::Array,
            // The end of an array, and of the envelope around it.
            b']' | b'}' => self.within = Within::Nothing,
            b',' | b' ' | b'\t' | b'\r' | b'\n' | 0xef | 0xbb | 0xbf => {}
            other => {
                if self.strays.is_empty() {
                    self.began = line;
                }
                if self.strays.len() < STRAYS {
                    self.strays.push(other);
                }
            }
        }
        (b == b'\n').then(|| self.stray()).flatten()
    }

    fn inside(&mut self, b: u8) -> Option<Record> {
        if self.bytes.len() < LONGEST {
            self.bytes.push(b);
        } else {
            self.too_long = true;
        }
        if self.in_string {
            match b {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                // No string goes over a line. Where records are lines, this one is broken and the next line is whole.
                b'\n' => return Some(self.give_up("a text in it has no end")),
                _ => {}
            }
            return None;
        }
        match b {
            b'"' => self.in_string = true,
            b'{' => self.depth += 1,
            b'[' => {
                self.depth += 1;
                // `"results": [` in the outermost object: it is an envelope, and the records are in here.
                if self.within == Within::Object && self.depth == 2 && is_results(&self.bytes) {
                    self.within = Within::Array;
                    self.reset();
                }
            }
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Some(self.whole());
                }
            }
            _ => {}
        }
        None
    }

    /// The record that ends here.
    fn whole(&mut self) -> Record {
        let bytes = std::mem::take(&mut self.bytes);
        let bytes = if self.too_long { Err(format!("it is longer than {} MiB", LONGEST >> 20)) } else { Ok(bytes) };
        self.record(bytes)
    }

    fn give_up(&mut self, why: &str) -> Record {
        self.record(Err(why.to_owned()))
    }

    fn record(&mut self, bytes: Result<Vec<u8>, String>) -> Record {
        if self.within == Within::Object {
            self.within = Within::Nothing;
        }
        self.reset();
        self.number += 1;
        Record { number: self.number, line: self.began, bytes }
    }

    fn reset(&mut self) {
        self.bytes.clear();
        (self.collecting, self.too_long, self.in_string, self.escaped) = (false, false, false, false);
        self.depth = 0;
    }

    /// What stood between records and is none.
    fn stray(&mut self) -> Option<Record> {
        if self.strays.is_empty() {
            return None;
        }
        let text = String::from_utf8_lossy(&self.strays).into_owned();
        self.strays.clear();
        self.number += 1;
        Some(Record { number: self.number, line: self.began, bytes: Err(format!("it is no object: {text}")) })
    }

    /// What the stream ends within.
    fn finish(&mut self) -> Option<Record> {
        if self.collecting {
            return Some(self.give_up("the file ends within it"));
        }
        self.stray()
    }
}

/// Whether the bytes end in `"results": [`.
fn is_results(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(64)..bytes.len() - 1];
    let text = String::from_utf8_lossy(tail);
    text.trim_end().strip_suffix(':').is_some_and(|t| t.trim_end().ends_with("\"results\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(u64, Result<String, String>)> {
        let mut all = Vec::new();
        each(&mut text.as_bytes(), |r| {
            all.push((r.line, r.bytes.map(|b| String::from_utf8(b).unwrap())));
            Ok(true)
        })
        .unwrap();
        all
    }

    #[test]
    fn records_are_found_in_an_envelope_in_an_array_and_on_lines() {
        let one = Ok("{\"a\": \"}]\\\"\"}".to_owned());
        let two = Ok("{\"results\": 1}".to_owned());
        let envelope =
            "{\"meta\": {\"results\": {}, \"x\": []},\n \"results\": [\n{\"a\": \"}]\\\"\"},\n{\"results\": 1}\n]\n}\n";
        assert_eq!(records(envelope), [(3, one.clone()), (4, two.clone())]);
        assert_eq!(records("[{\"a\": \"}]\\\"\"}, {\"results\": 1}]"), [(1, one.clone()), (1, two.clone())]);
        assert_eq!(records("{\"a\": \"}]\\\"\"}\n{\"results\": 1}"), [(1, one), (2, two)]);
    }

    #[test]
    fn what_is_broken_is_told_apart_from_its_neighbours() {
        let all = records("{\"a\": \"no end}\n{\"b\": 1}\nnonsense\n{\"c\": [1}");
        assert_eq!(all[0], (1, Err("a text in it has no end".to_owned())));
        assert_eq!(all[1], (2, Ok("{\"b\": 1}".to_owned())));
        assert_eq!(all[2], (3, Err("it is no object: nonsense".to_owned())));
        assert_eq!(all[3], (4, Err("the file ends within it".to_owned())));
    }

    #[test]
    fn a_record_that_is_too_long_is_refused_and_the_next_one_read() {
        let long = "x".repeat(LONGEST + 10);
        let all = records(&format!("{{\"a\": \"{long}\"}}\n{{\"b\": 1}}"));
        assert_eq!(all[0].1, Err("it is longer than 32 MiB".to_owned()));
        assert_eq!(all[1], (2, Ok("{\"b\": 1}".to_owned())));
    }
}
