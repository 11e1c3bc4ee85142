//! The text that is put everywhere.

use super::checker::acts;

/// Every character that acts but for NUL and the line feed, then what attackers make of them, then markup.
pub fn evil() -> String {
    let every: String = ('\u{1}'..=char::MAX).filter(|c| acts(*c) && *c != '\n').collect();
    let clipboard = "\u{1b}]52;c;aGk=\u{7}";
    let erase = "\u{1b}[2J\u{9b}2J";
    let title = "\u{1b}]0;owned\u{1b}\\\u{9d}0;owned\u{9c}";
    let link = "\u{1b}]8;;file:///etc/passwd\u{1b}\\here\u{1b}]8;;\u{1b}\\";
    let order = "5 \u{202e}gm\u{202c} \u{2066}mg\u{2069}";
    let markup = "<b>x</b> [x](javascript:x) ![x](y) `x` *x* _x_ | &lt; \\";
    [&every, clipboard, erase, title, link, order, markup].join(" ")
}

/// A text for a basic string of TOML.
pub fn toml_escaped(text: &str) -> String {
    let one = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if acts(c) => format!("\\U{:08X}", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}

/// A text for XML, with a character reference for everything that acts.
pub fn xml_escaped(text: &str) -> String {
    let one = |c: char| match c {
        '<' | '>' | '&' | '"' | '\'' => format!("&#{};", u32::from(c)),
        c if acts(c) => format!("&#x{:x};", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(one).collect()
}
