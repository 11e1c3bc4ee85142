//! Text in the form in which names are looked for, with the way back to where it stood.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text without case and accents, in which hyphens and white space are one space; every byte knows where it came from.
#[derive(Debug, Default)]
pub struct Folded {
    pub bytes: Vec<u8>,
    /// For every byte the offset in the text of the character that it came from.
    from: Vec<usize>,
    /// The length of the text.
    length: usize,
    /// The white space right before.
    run: Run,
}

/// What stands for white space that no name goes on over.
const GAP: u8 = 2;

/// White space as it was passed.
#[derive(Debug, Default, Clone, Copy)]
struct Run {
    newlines: usize,
    spaces: usize,
}

/// What stands for a byte that is no text: it parts words, and is in no name.
const NO_TEXT: u8 = 1;

impl Folded {
    /// Folds bytes, which need not be text.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        Self::with(text, false)
    }

    /// Folds bytes with the hyphens at line ends taken for those of a word that was broken there.
    #[must_use]
    pub fn unbroken(text: &[u8]) -> Self {
        Self::with(text, true)
    }

    fn with(text: &[u8], joins: bool) -> Self {
        let mut folded = Self {
            bytes: Vec::with_capacity(text.len()),
            from: Vec::with_capacity(text.len()),
            length: text.len(),
            run: Run::default(),
        };
        let mut at = 0;
        for chunk in text.utf8_chunks() {
            folded.text(chunk.valid(), at, joins);
            at += chunk.valid().len();
            for offset in 0..chunk.invalid().len() {
                folded.push(NO_TEXT, at + offset);
            }
            at += chunk.invalid().len();
        }
        folded
    }

    fn text(&mut self, text: &str, start: usize, joins: bool) {
        let mut skip_to = 0;
        for (offset, c) in text.char_indices() {
            let at = start + offset;
            if offset < skip_to {
                continue;
            }
            if joins && c == '-' {
                let rest = text[offset + 1..].trim_start_matches(['\r', '\n', ' ']);
                let gap = &text[offset + 1..text.len() - rest.len()];
                if gap.contains('\n') {
                    skip_to = offset + 1 + gap.len();
                    continue;
                }
            }
            match c {
                'A'..='Z' => self.push(c as u8 + 32, at),
                '\t' => self.gap(at),
                '\n' if self.run.newlines > 0 => self.gap(at),
                ' ' if self.run.newlines == 0 && self.run.spaces > 0 => self.gap(at),
                c if c.is_ascii_whitespace() || c == '-' => {
                    self.run.newlines += usize::from(c == '\n');
                    self.run.spaces += usize::from(c == ' ');
                    self.space(at);
                    continue;
                }
                c if c.is_ascii() => self.push(c as u8, at),
                // A soft hyphen is where a word may break, not a part of it.
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
                '\u{a0}' | '\u{2000}'..='\u{2015}' | '\u{202f}' | '\u{3000}' => self.space(at),
                c => self.other(c, at),
            }
            if !c.is_ascii_whitespace() {
                self.run = Run::default();
            }
        }
    }

    /// A character beyond ASCII, as the letters that it is made of.
    fn other(&mut self, c: char, at: usize) {
        for part in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            for byte in part.encode_utf8(&mut [0; 4]).bytes() {
                self.push(byte, at);
            }
        }
    }

    fn space(&mut self, at: usize) {
        if !matches!(self.bytes.last(), Some(&(b' ' | GAP))) {
            self.push(b' ', at);
        }
    }

    /// A blank line, a tab or the space between two columns: no name goes on over it.
    fn gap(&mut self, at: usize) {
        match self.bytes.last_mut() {
            Some(last @ b' ') => *last = GAP,
            Some(&mut GAP) => {}
            _ => self.push(GAP, at),
        }
    }

    fn push(&mut self, byte: u8, at: usize) {
        self.bytes.push(byte);
        self.from.push(at);
    }

    /// The bytes of the text that a run of folded bytes came from.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.from.get(start).copied().unwrap_or(self.length);
        // A run ends where what is behind it begins: accents that were left out belong to it.
        let behind = self.from.get(end).copied().unwrap_or(self.length);
        (first, behind)
    }

    /// Whether a name can begin or end here: not within a word.
    #[must_use]
    pub fn is_boundary(&self, at: usize) -> bool {
        let is_word = |at: usize| self.bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        at == 0 || !is_word(at - 1) || !is_word(at)
    }
}

/// A name as it is looked for.
#[must_use]
pub fn folded_name(name: &str) -> Vec<u8> {
    let mut bytes = Folded::new(name.trim().as_bytes()).bytes;
    if bytes.last() == Some(&b' ') {
        bytes.pop();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_to_the_text() {
        let text = "Gab Paracétamol-\n  Forte, µ".as_bytes();
        let folded = Folded::new(text);
        assert_eq!(folded.bytes, "gab paracetamol forte, μ".as_bytes());
        let start = folded.bytes.windows(5).position(|w| w == b"parac").unwrap();
        let (from, to) = folded.span(start, start + "paracetamol".len());
        assert_eq!(&text[from..to], "Paracétamol".as_bytes());
        let (from, to) = folded.span(start, start + "paracetamol forte".len());
        assert_eq!(&text[from..to], "Paracétamol-\n  Forte".as_bytes());
    }

    #[test]
    fn bytes_that_are_no_text_part_words_and_keep_positions() {
        let text = b"war\xfffarin \0warfarin";
        let folded = Folded::new(text);
        assert_eq!(folded.bytes.len(), text.len());
        assert_eq!(folded.span(11, 19), (11, 19));
    }
}
