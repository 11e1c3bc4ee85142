//! What a file is, by how it begins. Names and endings do not matter.

/// The formats that can be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// openFDA drug label records, in JSON.
    OpenFda,
    /// Structured Product Labeling, in XML.
    Spl,
    /// A page in Markdown.
    Page,
    /// medref's own monograph.
    Toml,
    /// An archive of any of them.
    Zip,
}

impl Format {
    /// The word for it.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::OpenFda => "openfda",
            Self::Spl => "spl",
            Self::Page => "page",
            Self::Toml => "toml",
            Self::Zip => "zip",
        }
    }
}

/// How much of a file is looked at.
pub const LOOKED_AT: usize = 4096;

/// The format of a file that begins so; `None` when it is none of them.
#[must_use]
pub fn sniff(start: &[u8]) -> Option<Format> {
    if start.starts_with(b"PK\x03\x04") {
        return Some(Format::Zip);
    }
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.chars().next()? {
        '<' => Some(Format::Spl),
        '{' => Some(Format::OpenFda),
        // A table of TOML begins like an array of JSON.
        '[' if text[1..].trim_start().starts_with(['{', ']']) || text.len() == 1 => Some(Format::OpenFda),
        '#' | '-' if text.starts_with("# ") && !has_toml_key(text) || text.starts_with("---") => Some(Format::Page),
        _ if has_toml_key(text) => Some(Format::Toml),
        '*' => Some(Format::Page),
        _ => None,
    }
}

/// Whether a line of the text is one that every monograph has near its beginning.
fn has_toml_key(text: &str) -> bool {
    let key =
        |line: &str| line.split_once('=').is_some_and(|(key, value)| key.trim() == "id" && value.trim().starts_with(['"', '\'']));
    text.lines().any(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_format() {
        for (text, format) in [
            ("PK\u{3}\u{4}....", Some(Format::Zip)),
            ("\u{feff}<?xml version=\"1.0\"?><document/>", Some(Format::Spl)),
            ("{\n \"meta\": {}", Some(Format::OpenFda)),
            ("[ {\"set_id\": \"a\"}]", Some(Format::OpenFda)),
            ("---\ntitle: Alemtuzumab\n---\n", Some(Format::Page)),
            ("# Alemtuzumab\n\n**Usage:**\n", Some(Format::Page)),
            ("# a comment\nid = \"examplol\"\n", Some(Format::Toml)),
            ("id = \"examplol\"\nname = \"x\"", Some(Format::Toml)),
            ("%PDF-1.7", None),
            ("", None),
        ] {
            assert_eq!(sniff(text.as_bytes()), format, "{text}");
        }
    }
}
