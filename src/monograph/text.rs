//! Rules for text: which characters never reach a terminal raw, and how units and figures are written.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character could act on a terminal, or change the order in which text reads, and so is never printed raw.
///
/// Control characters (C0, DEL, C1) other than the line feed; bidirectional marks, embeddings, overrides and isolates, and the
/// deprecated characters behind them that change the shape of digits and letters; line and paragraph separators; interlinear
/// annotation marks; the byte order mark; and tags, which spell words that no reader sees.
///
/// Joiners, variation selectors and soft hyphens are text: scripts and symbols need them.
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(
            c,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with every forbidden character made visible, as `<U+001B>`; line feeds stay.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    // Nearly all text is plain ASCII; counted without a branch, that is known at once.
    let other = text.bytes().filter(|b| !(b' '..0x7f).contains(b)).count();
    if other == 0 || !text.chars().any(is_forbidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_forbidden(c) {
            let _ = write!(out, "<U+{:04X}>", c as u32);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// As [`printable`], on one line: a name that stands within a message makes no line of its own.
#[must_use]
pub fn one_line(text: &str) -> String {
    printable(text).replace('\n', "<U+000A>")
}

/// What is wrong with the way a text writes figures and units, with what to write instead.
///
/// The rules are those of ISMP's list of error-prone abbreviations, as far as they concern medref: a leading zero, no
/// trailing zero, "micrograms" or "mcg", "units" in full, "daily" and "times a day" in words.
#[must_use]
pub fn unsafe_spelling(text: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied();
    let digit = |i: usize| at(i).is_some_and(|c| c.is_ascii_digit());
    for i in 0..chars.len() {
        if chars[i] == '.' && digit(i + 1) && (i == 0 || !digit(i - 1) && !is_word(at(i - 1)) && at(i - 1) != Some('.')) {
            found.push((token(&chars, i), "write a zero before the decimal point"));
        }
        if chars[i] == '.' && i > 0 && digit(i - 1) && digit(i + 1) {
            let end = (i + 1..chars.len()).find(|j| !digit(*j)).unwrap_or(chars.len());
            // "1.0.2" is a version and "4.2.0" a heading: no measure.
            let is_measure = at(end) != Some('.') || !digit(end + 1);
            if at(end - 1) == Some('0') && is_measure && !before_is_version(&chars, i) {
                found.push((token(&chars, i), "write no zero at the end of a decimal"));
            }
        }
    }
    let mut next = 0;
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let (at, word) = (next, part.trim_end_matches(|c: char| !c.is_alphanumeric()));
        next += part.len();
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let advice = match unit {
            "µg" | "μg" => "write \"micrograms\" or \"mcg\"",
            "IU" => "write \"units\" or \"international units\"",
            "U" if word.len() > 1 || follows_figure(&text[..at]) => "write \"units\"",
            "QD" | "qd" | "q.d" | "OD" => "write \"daily\"",
            "QOD" | "qod" => "write \"every other day\"",
            "BID" | "bid" => "write \"twice daily\"",
            "TID" | "tid" | "QID" | "qid" => "write \"three times daily\" or \"four times daily\"",
            _ => continue,
        };
        found.push((word.to_owned(), advice));
    }
    found
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// A figure is shown with so many characters around it at most.
const AROUND: usize = 40;

/// The run of characters without a space around a place; of a long one, what is near.
fn token(chars: &[char], at: usize) -> String {
    let (from, to) = (at.saturating_sub(AROUND), chars.len().min(at + AROUND));
    let start = chars[from..at].iter().rposition(|c| c.is_whitespace()).map_or(from, |i| from + i + 1);
    let end = chars[at..to].iter().position(|c| c.is_whitespace()).map_or(to, |i| at + i);
    chars[start..end].iter().collect()
}

/// Whether the digits before a point themselves follow a point.
fn before_is_version(chars: &[char], point: usize) -> bool {
    let start = chars[..point].iter().rposition(|c| !c.is_ascii_digit());
    start.is_some_and(|i| chars[i] == '.')
}

/// Whether what stands before a unit is a figure: "5 U".
fn follows_figure(before: &str) -> bool {
    before.trim_end().ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_act_on_a_terminal_is_made_visible() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c"), "a<U+001B>[31mb<U+202E>c");
        assert_eq!(printable("HLA-B*15:02 ± µg ≥\nline"), "HLA-B*15:02 ± µg ≥\nline");
        assert_eq!(one_line("a\nmedref: b\u{7}"), "a<U+000A>medref: b<U+0007>");
    }

    #[test]
    fn what_hides_or_reshapes_text_is_made_visible_and_what_joins_it_is_not() {
        assert_eq!(printable("5\u{206e}6\u{e0041}"), "5<U+206E>6<U+E0041>");
        for text in ["👩\u{200d}⚕\u{fe0f}", "soft\u{ad}hyphen", "e\u{301}", "न\u{94d}\u{200c}", "zero\u{200b}width"] {
            assert_eq!(printable(text), text);
        }
    }

    #[test]
    fn a_long_run_is_shown_where_the_figure_is() {
        let found = unsafe_spelling(&",.5".repeat(2_000));
        assert_eq!(found.len(), 2_000);
        assert!(found.iter().all(|(token, _)| token.len() <= 2 * AROUND), "{:?}", found[1_000]);
        assert_eq!(unsafe_spelling(&"U ".repeat(20_000)), []);
        assert_eq!(unsafe_spelling("vitamin U, 5 U")[0].0, "U");
    }

    #[test]
    fn unsafe_figures_and_units_are_found() {
        for bad in ["5.0 mg", "give .5 mg", "10 µg", "100 IU", "5 U daily", "10U", "5 mg QD", "take BID", "0.10 mg"] {
            assert!(!unsafe_spelling(bad).is_empty(), "{bad}");
        }
        for good in ["0.5 mg", "5 mg", "10 mcg", "10.5 mL", "100 units", "U-shaped", "INR 2.5", "section 5.1", "Rev. 2", "105 mg"]
        {
            assert_eq!(unsafe_spelling(good), [], "{good}");
        }
    }
}
