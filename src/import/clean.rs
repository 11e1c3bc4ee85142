//! Text from strangers, made fit to be kept: one line, without a character that could act on a terminal.

use crate::monograph::text::is_forbidden;

/// The text on one line: runs of white space are one space; control and bidirectional characters are gone. What separated words
/// goes on separating them.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Most text is plain ASCII: that is copied as it is, and only what is not is looked at.
    while let Some(at) = rest.bytes().position(|b| !(b' '..0x7f).contains(&b)) {
        out.push_str(&rest[..at]);
        let c = rest[at..].chars().next().unwrap_or(' ');
        if c.is_whitespace() || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            out.push(' ');
        } else if !is_forbidden(c) {
            out.push(c);
        }
        rest = &rest[at + c.len_utf8()..];
    }
    out.push_str(rest);
    if out.contains("  ") || out.starts_with(' ') || out.ends_with(' ') {
        return out.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    }
    out
}

/// The text without white space: what two renderings of one text have in common.
#[must_use]
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A date of eight digits as YYYY-MM-DD; empty when it is none.
#[must_use]
pub fn day(digits: &str) -> String {
    let text = match digits.trim() {
        d if d.len() >= 8 && d.is_char_boundary(8) && d[..8].bytes().all(|b| b.is_ascii_digit()) => {
            format!("{}-{}-{}", &d[..4], &d[4..6], &d[6..8])
        }
        d => d.to_owned(),
    };
    crate::monograph::source::Day::new(&text).map_or_else(String::new, |day| day.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_one_line_without_what_acts_on_a_terminal() {
        assert_eq!(clean("  a\r\n\tb\u{1b}[31mc\u{202e}d\u{0}e\u{2028}f "), "a b [31mcd e f");
        assert_eq!(clean("HLA-B*15:02 ± 5 µg"), "HLA-B*15:02 ± 5 µg");
    }

    #[test]
    fn dates_are_real_or_empty() {
        assert_eq!(day("20260415"), "2026-04-15");
        assert_eq!(day("2026-04-15"), "2026-04-15");
        assert_eq!((day("20261345"), day("soon"), day("")), (String::new(), String::new(), String::new()));
    }
}
