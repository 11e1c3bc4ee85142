//! A label's own text: headings, paragraphs, list items and tables, in the order of the label.
//!
//! Passages are kept as text, one a line. The first field of a line, ended by a tab, says what it is:
//!
//! | field | the rest of the line |
//! |---|---|
//! | `#`, `##`, ... | a heading of that level |
//! | `p` | a paragraph; two fields are a lead and what follows it |
//! | `-1`, `-2*`, ... | a list item of that depth, with its marker if it has one; fields as of a paragraph |
//! | `t` | the caption of a table, which begins here; it may be empty |
//! | `h`, `r` | a row of that table, its cells as fields: `h` is a header row |

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::terms::Group;

/// A piece of a label's text. No text in it holds a line feed or a tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Passage {
    /// A title within a section, from level 1.
    Heading { level: u8, text: String },
    Paragraph {
        /// What stands before the text in bold; empty where nothing does.
        lead: String,
        text: String,
    },
    Item {
        /// How deep in lists it stands, from 1.
        depth: u8,
        /// "1.", "a)"; empty for a bullet.
        marker: String,
        lead: String,
        text: String,
    },
    /// Begins a table; empty where it has no caption.
    Caption { text: String },
    /// A row of the table that began last.
    Row { header: bool, cells: Vec<String> },
}

/// The deepest level of a heading, and of a list, that is told apart.
const DEEPEST: u8 = 6;

impl Passage {
    #[must_use]
    pub fn heading(level: usize, text: impl Into<String>) -> Self {
        Self::Heading { level: clamp(level), text: text.into() }
    }

    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { lead: String::new(), text: text.into() }
    }

    #[must_use]
    pub fn item(depth: usize, marker: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Item { depth: clamp(depth), marker: marker.into(), lead: String::new(), text: text.into() }
    }

    /// What a person reads of it, as one line.
    #[must_use]
    pub fn prose(&self) -> String {
        match self {
            Self::Heading { text, .. } | Self::Caption { text } => text.clone(),
            Self::Paragraph { lead, text } => joined(&[lead, text]),
            Self::Item { marker, lead, text, .. } => joined(&[marker, lead, text]),
            Self::Row { cells, .. } => cells.iter().filter(|c| !c.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" | "),
        }
    }

    fn write(&self, out: &mut String) {
        let mut line = |kind: &str, fields: &[&str]| {
            out.push_str(kind);
            for field in fields {
                out.push('\t');
                if field.contains(['\n', '\t']) {
                    out.push_str(&field.replace(['\n', '\t'], " "));
                } else {
                    out.push_str(field);
                }
            }
            out.push('\n');
        };
        let led = |lead: &'_ str| !lead.is_empty();
        match self {
            Self::Heading { level, text } => line(&"#".repeat(usize::from(*level)), &[text]),
            Self::Paragraph { lead, text } if led(lead) => line("p", &[lead, text]),
            Self::Paragraph { text, .. } => line("p", &[text]),
            Self::Item { depth, marker, lead, text } => {
                let kind = format!("-{depth}{marker}");
                if led(lead) { line(&kind, &[lead, text]) } else { line(&kind, &[text]) }
            }
            Self::Caption { text } => line("t", &[text]),
            Self::Row { header, cells } => {
                line(if *header { "h" } else { "r" }, &cells.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
    }

    /// Reads a line; what no line of ours looks like is a paragraph, so that nothing is lost.
    fn read(line: &str) -> Self {
        let (kind, rest) = line.split_once('\t').unwrap_or((line, ""));
        let fields = || match rest.split_once('\t') {
            Some((lead, text)) => (lead.to_owned(), text.replace('\t', " ")),
            None => (String::new(), rest.to_owned()),
        };
        let level = kind.len();
        match kind.as_bytes() {
            _ if !line.contains('\t') => Self::paragraph(line),
            [b'#', ..] if kind.bytes().all(|b| b == b'#') => Self::heading(level, rest.replace('\t', " ")),
            b"p" => {
                let (lead, text) = fields();
                Self::Paragraph { lead, text }
            }
            [b'-', depth @ b'1'..=b'9', ..] => {
                let (lead, text) = fields();
                Self::Item { depth: clamp(usize::from(depth - b'0')), marker: kind[2..].to_owned(), lead, text }
            }
            b"t" => Self::Caption { text: rest.replace('\t', " ") },
            b"h" | b"r" => Self::Row { header: kind == "h", cells: rest.split('\t').map(str::to_owned).collect() },
            _ => Self::paragraph(line.replace('\t', " ")),
        }
    }
}

fn clamp(level: usize) -> u8 {
    u8::try_from(level).unwrap_or(DEEPEST).clamp(1, DEEPEST)
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The passages of one section, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passages(pub Vec<Passage>);

impl Passages {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the library keeps them.
    #[must_use]
    pub fn to_lines(&self) -> String {
        self.0.iter().fold(String::new(), |mut out, passage| {
            passage.write(&mut out);
            out
        })
    }

    /// Reads what [`Passages::to_lines`] wrote; any other text comes out as paragraphs.
    #[must_use]
    pub fn from_lines(text: &str) -> Self {
        Self(text.lines().filter(|l| !l.is_empty()).map(Passage::read).collect())
    }

    /// What a person reads, a passage a line.
    #[must_use]
    pub fn prose(&self) -> String {
        self.0.iter().map(Passage::prose).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Whether some heading says that what follows is about that group of people.
    #[must_use]
    pub fn covers(&self, group: Group) -> bool {
        !self.of_group(group).is_empty()
    }

    /// The passages about a group: from a heading that names it to the next heading that is not beneath it.
    #[must_use]
    pub fn of_group(&self, group: Group) -> Vec<&Passage> {
        let mut within: Option<u8> = None;
        let mut found = Vec::new();
        for passage in &self.0 {
            if let Passage::Heading { level, text } = passage {
                let named = group_of(text);
                let ends = within.is_some_and(|above| *level <= above || (named.is_some() && named != Some(group)));
                if ends {
                    within = None;
                }
                if within.is_none() && named == Some(group) {
                    within = Some(*level);
                }
            }
            if within.is_some() {
                found.push(passage);
            }
        }
        found
    }
}

impl Serialize for Passages {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.to_lines())
    }
}

impl<'de> Deserialize<'de> for Passages {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input).map(|text| Self::from_lines(&text))
    }
}

/// The group of people that a heading of a label names.
///
/// The words are those of 21 CFR 201.57(c)(9) (labels since 2006) and 201.80(f) (older ones).
#[must_use]
pub fn group_of(heading: &str) -> Option<Group> {
    const WORDS: [(&str, Group); 22] = [
        ("pregnan", Group::Pregnancy),
        ("teratogenic", Group::Pregnancy),
        ("nonteratogenic", Group::Pregnancy),
        ("labor", Group::Pregnancy),
        ("lactation", Group::Lactation),
        ("nursing", Group::Lactation),
        ("breast-feeding", Group::Lactation),
        ("breastfeeding", Group::Lactation),
        ("females and males", Group::Contraception),
        ("contraception", Group::Contraception),
        ("infertility", Group::Contraception),
        ("pediatric", Group::Children),
        ("use in children", Group::Children),
        ("geriatric", Group::OlderAdults),
        ("elderly", Group::OlderAdults),
        ("renal", Group::Kidney),
        ("patients with renal", Group::Kidney),
        ("kidney", Group::Kidney),
        ("hepatic", Group::Liver),
        ("patients with hepatic", Group::Liver),
        ("impaired renal", Group::Kidney),
        ("impaired hepatic", Group::Liver),
    ];
    let words = heading.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ')).to_lowercase();
    WORDS.iter().find(|(start, _)| words.starts_with(start)).map(|(_, group)| *group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Passages {
        Passages(vec![
            Passage::heading(1, "8 USE IN SPECIFIC POPULATIONS"),
            Passage::heading(2, "8.1 Pregnancy"),
            Passage::heading(3, "Risk Summary"),
            Passage::Paragraph { lead: "None known:".to_owned(), text: "no data.".to_owned() },
            Passage::heading(2, "8.4 Pediatric Use"),
            Passage::Item { depth: 2, marker: "1.".to_owned(), lead: String::new(), text: "not known".to_owned() },
            Passage::Caption { text: String::new() },
            Passage::Row { header: true, cells: vec!["Age".to_owned(), String::new()] },
            Passage::Row { header: false, cells: vec!["≥ 6".to_owned(), "5 mg".to_owned()] },
        ])
    }

    #[test]
    fn passages_come_back_from_their_lines_as_they_were() {
        assert_eq!(Passages::from_lines(&all().to_lines()), all());
    }

    #[test]
    fn a_line_of_another_make_is_a_paragraph_and_keeps_its_words() {
        assert_eq!(Passages::from_lines("just words\n?\twith\ttabs").prose(), "just words\n? with tabs");
    }

    #[test]
    fn a_group_has_what_stands_under_its_heading() {
        let passages = all();
        let words: Vec<String> = passages.of_group(Group::Pregnancy).iter().map(|p| p.prose()).collect();
        assert_eq!(words, ["8.1 Pregnancy", "Risk Summary", "None known: no data."]);
        assert!(passages.covers(Group::Children) && !passages.covers(Group::Kidney));
    }
}
