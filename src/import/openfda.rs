//! A drug label record of openFDA, as its bulk files and its API give it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::clean::{clean, day, squeezed};
use super::draft::{Draft, place_of};
use super::fields::{Field, NESTED, by_name};
use super::flat::Cutter;
use super::markup;
use crate::monograph::passage::group_of;
use crate::monograph::{Label, Passage, SectionKind};

/// The parts of a record that are not sections.
const META: [&str; 4] = ["id", "set_id", "version", "effective_time"];

/// The ending of the fields that hold a section's tables.
const TABLE: &str = "_table";

/// A record as it is written. Every field that is not named here is a section.
#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    set_id: Option<String>,
    #[serde(default)]
    version: Option<Value>,
    #[serde(default)]
    effective_time: Option<String>,
    #[serde(default)]
    openfda: BTreeMap<String, Value>,
    #[serde(flatten)]
    sections: BTreeMap<String, Value>,
}

/// Reads a record.
///
/// # Errors
/// Says what is wrong with it.
pub fn read(bytes: &[u8]) -> Result<Draft, String> {
    let text = String::from_utf8_lossy(bytes);
    let raw: Raw = serde_json::from_str(&text).map_err(|error| format!("it is no openFDA label record: {error}"))?;
    let list = |name: &str| raw.openfda.get(name).map(texts).unwrap_or_default();
    let set_id = raw.set_id.or_else(|| list("spl_set_id").into_iter().next()).unwrap_or_default();
    let version = raw.version.as_ref().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
    let substances = list("substance_name");
    let mut draft = Draft {
        label: Label {
            set_id,
            version: version.and_then(|v| v.trim().parse().ok()).unwrap_or(0),
            effective: day(raw.effective_time.as_deref().unwrap_or_default()),
            maker: list("manufacturer_name").join("; "),
            product_type: list("product_type").into_iter().next().unwrap_or_default(),
            routes: list("route"),
            ingredients: substances,
            ndc: list("product_ndc"),
            epc: list("pharm_class_epc"),
            application: list("application_number").join("; "),
            // openFDA says so of original packagers only; where it says nothing of packagers at all, nothing is known against it.
            original_packager: raw.openfda.contains_key("is_original_packager")
                || !raw.openfda.contains_key("original_packager_product_ndc"),
        },
        title: String::new(),
        generics: list("generic_name"),
        brands: list("brand_name"),
        rxcui: list("rxcui"),
        unii: list("unii"),
        sections: Vec::new(),
        via: "openFDA",
    };
    let mut sections: Vec<Text> =
        raw.sections.iter().filter(|(name, _)| !META.contains(&name.as_str())).filter_map(Text::of).collect();
    sections.sort_by_key(|s| place_of(&s.name));
    part_nested(&mut sections);
    let tables = |name: &str| raw.sections.get(&format!("{name}{TABLE}")).map(texts).unwrap_or_default();
    for section in sections {
        let kind = section.field.map_or(SectionKind::Other, |f| f.kind);
        draft.sections.push((kind, section.passages(&tables(&section.name))));
    }
    // Tables of a section that has no text of its own.
    for (name, value) in &raw.sections {
        if let Some(of) = name.strip_suffix(TABLE).filter(|of| !raw.sections.contains_key(*of)) {
            let lone = Text { name: of.to_owned(), field: by_name(of), parts: Vec::new() };
            let kind = lone.field.map_or(SectionKind::Other, |f| f.kind);
            draft.sections.push((kind, lone.passages(&texts(value))));
        }
    }
    Ok(draft)
}

/// The texts of a value: a text, or a list of them; a number or truth value is written out.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        Value::Null => Vec::new(),
        Value::Object(all) => all.iter().flat_map(|(key, v)| texts(v).into_iter().map(move |t| format!("{key}: {t}"))).collect(),
        other => vec![other.to_string()],
    }
}

/// A section: its field and its texts.
struct Text {
    name: String,
    field: Option<&'static Field>,
    parts: Vec<String>,
}

impl Text {
    fn of((name, value): (&String, &Value)) -> Option<Self> {
        let parts: Vec<String> = texts(value).iter().map(|t| clean(t)).filter(|t| !t.is_empty()).collect();
        (!name.ends_with(TABLE) && !parts.is_empty()).then(|| Self { name: name.clone(), field: by_name(name), parts })
    }

    /// What it is called: as the regulator calls it, or as its field is named.
    fn title(&self) -> String {
        if let Some(field) = self.field {
            return field.title.to_owned();
        }
        let words = clean(&self.name.replace('_', " "));
        let mut chars = words.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    }

    fn passages(&self, tables: &[String]) -> Vec<Passage> {
        let title = self.title();
        let kind = self.field.map_or(SectionKind::Other, |f| f.kind);
        let mut cutter = Cutter::new();
        let mut tables: Vec<Table> = tables.iter().flat_map(|t| Table::read(t)).collect();
        for (at, part) in self.parts.iter().enumerate() {
            // Sections that share a place with others have a title of their own, so that they stay apart.
            if at == 0 && kind_is_shared(kind) && !begins_with_title(part, &title) && !title.is_empty() {
                cutter.heading(1, &title);
            }
            let dense = Dense::of(part);
            let (mut done, mut title) = (0, title.as_str());
            let mut left = Vec::new();
            let mut waiting: Vec<(Table, Option<usize>)> = Vec::new();
            for (place, table) in std::mem::take(&mut tables).into_iter().enumerate() {
                match dense.find(&table.squeezed, 0).filter(|_| place < PLACED) {
                    None => left.push(table),
                    found => waiting.push((table, found)),
                }
            }
            while let Some((place, at)) =
                waiting.iter().enumerate().filter_map(|(i, (_, at))| Some((i, (*at)?))).min_by_key(|(_, at)| *at)
            {
                let (table, _) = waiting.remove(place);
                let to = at + table.squeezed.len();
                cutter.text(&part[done..dense.start(at)], title, 1);
                cutter.table(table.passages);
                (done, title) = (dense.end(to, part), "");
                // What the table took is no place of another.
                for (table, at) in waiting.iter_mut().filter(|(_, at)| at.is_some_and(|at| at < to)) {
                    *at = dense.find(&table.squeezed, to);
                }
            }
            cutter.text(&part[done..], title, 1);
            left.extend(waiting.into_iter().map(|(table, _)| table));
            tables = left;
        }
        if self.parts.is_empty() && !tables.is_empty() {
            cutter.heading(1, &title);
        }
        // A table whose text does not stand in the section as one piece comes after it.
        for table in tables {
            cutter.table(table.passages);
        }
        cutter.finish()
    }
}

/// Whether a section of medref gathers several of a label.
const fn kind_is_shared(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::Other
            | SectionKind::Warnings
            | SectionKind::Populations
            | SectionKind::HowItWorks
            | SectionKind::Storage
            | SectionKind::Advice
    )
}

/// Whether a text begins with its title, or with a number and a title of its own.
fn begins_with_title(text: &str, title: &str) -> bool {
    let words = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    let numbered = words.len() < text.len() && words.starts_with(char::is_uppercase);
    let mut first = words.split(' ');
    let same = title
        .split(' ')
        .all(|t| first.next().is_some_and(|w| w.trim_end_matches(':').eq_ignore_ascii_case(t) || (t == "and" && w == "&")));
    numbered || same || group_of(words).is_some_and(|g| group_of(title) == Some(g))
}

/// Takes out of larger fields the text that smaller ones hold once more.
fn part_nested(sections: &mut Vec<Text>) {
    for (parent, children) in NESTED {
        for child in *children {
            let Some(inner) = sections.iter().find(|s| s.name == *child).map(|s| s.parts.clone()) else { continue };
            let Some(outer) = sections.iter_mut().find(|s| s.name == *parent) else { continue };
            let same_place = outer.field.map(|f| f.kind) == by_name(child).map(|f| f.kind);
            let mut found = true;
            for text in inner {
                let Some((part, at)) = outer.parts.iter().enumerate().find_map(|(i, p)| Some((i, p.find(&text)?))) else {
                    found = false;
                    continue;
                };
                if !same_place {
                    let whole = std::mem::take(&mut outer.parts[part]);
                    outer.parts[part] = clean(&format!("{} {}", &whole[..at], &whole[at + text.len()..]));
                }
            }
            // Where both belong to one place, the larger has it all, in its order.
            if same_place && found {
                sections.retain(|s| s.name != *child);
            }
        }
    }
    for section in sections.iter_mut() {
        section.parts.retain(|p| !p.is_empty());
    }
    sections.retain(|s| !s.parts.is_empty());
}

/// A table, and its text as the section has it.
struct Table {
    passages: Vec<Passage>,
    squeezed: String,
}

impl Table {
    /// Reads a `_table` field: markup as openFDA keeps it, or lines whose cells are parted by bars.
    fn read(text: &str) -> Vec<Self> {
        let parts = if text.trim_start().starts_with('<') { split_markup(text) } else { vec![text.to_owned()] };
        parts.iter().filter(|p| !p.trim().is_empty()).map(|part| Self::of(part)).collect()
    }

    fn of(text: &str) -> Self {
        let passages = match text.trim_start().starts_with('<').then(|| markup::fragment(text)).flatten() {
            Some(passages) => passages,
            None => bars(text),
        };
        let cell = |p: &Passage| match p {
            Passage::Row { cells, .. } => cells.concat(),
            other => other.prose(),
        };
        let squeezed = squeezed(&passages.iter().map(cell).collect::<String>());
        Self { passages, squeezed }
    }
}

/// Tables of a section beyond so many are not looked for in its text, and come after it.
const PLACED: usize = 1000;

/// A text without white space, and where each of its bytes stands in the text.
struct Dense {
    text: String,
    places: Vec<usize>,
}

impl Dense {
    fn of(text: &str) -> Self {
        let mut dense = Self { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            dense.places.extend(std::iter::repeat_n(at, c.len_utf8()));
            dense.text.push(c);
        }
        dense
    }

    /// Where the dense text of a table stands, from a place on.
    fn find(&self, squeezed: &str, from: usize) -> Option<usize> {
        if squeezed.is_empty() {
            return None;
        }
        self.text.get(from..)?.find(squeezed).map(|at| from + at)
    }

    /// Where in the text a place is.
    fn start(&self, place: usize) -> usize {
        self.places[place]
    }

    /// Where in the text what ends at a place ends.
    fn end(&self, place: usize, text: &str) -> usize {
        let last = self.places[place - 1];
        text[last..].chars().next().map_or(text.len(), |c| last + c.len_utf8())
    }
}

/// Several tables of one text, each by itself.
fn split_markup(text: &str) -> Vec<String> {
    const END: &str = "</table>";
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(END) {
        let (table, more) = rest.split_at(at + END.len());
        parts.push(table.to_owned());
        rest = more;
    }
    parts.push(rest.to_owned());
    parts
}

/// A table as lines, its cells parted by bars; a line without a bar before the first row is its caption.
fn bars(text: &str) -> Vec<Passage> {
    let mut out = Vec::new();
    let mut rows = 0;
    for line in text.lines().map(clean).filter(|l| !l.is_empty()) {
        if !line.contains('|') && rows == 0 {
            out.push(Passage::Caption { text: line });
            continue;
        }
        if out.is_empty() {
            out.push(Passage::Caption { text: String::new() });
        }
        let cells = line.split('|').map(|c| c.trim().to_owned()).collect();
        out.push(Passage::Row { header: rows == 0 && line.contains('|'), cells });
        rows += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Draft {
        let text = r#"{"set_id": "AAAA-1", "version": "3", "effective_time": "20240229", "novel_field": ["Something new."],
            "use_in_specific_populations": ["8 USE IN SPECIFIC POPULATIONS 8.1 Pregnancy None known. 8.5 Geriatric Use Same dose."],
            "pregnancy": ["8.1 Pregnancy None known."], "mechanism_of_action": ["12.1 Mechanism of Action It blocks."],
            "clinical_pharmacology": ["12 CLINICAL PHARMACOLOGY 12.1 Mechanism of Action It blocks. 12.2 Pharmacodynamics It does little."],
            "adverse_reactions": ["6 ADVERSE REACTIONS See Table 1. Table 1: Effects Rash 5 % Cough 3 % Others are rare."],
            "adverse_reactions_table": ["<table><caption>Table 1: Effects</caption><tbody><tr><td>Rash</td><td>5 %</td></tr><tr><td>Cough</td><td>3 %</td></tr></tbody></table>"],
            "openfda": {"generic_name": ["EXAMPLOL"], "substance_name": ["EXAMPLOL SODIUM"], "brand_name": ["Samplex"], "is_original_packager": [true]}}"#;
        read(text.as_bytes()).unwrap()
    }

    fn of(draft: &Draft, kind: SectionKind) -> Vec<String> {
        draft.sections.iter().filter(|(k, _)| *k == kind).flat_map(|(_, p)| p.iter().map(Passage::prose)).collect()
    }

    #[test]
    fn what_openfda_says_twice_is_kept_once_where_it_belongs() {
        let draft = record();
        assert_eq!(
            of(&draft, SectionKind::Populations),
            ["8 USE IN SPECIFIC POPULATIONS", "8.1 Pregnancy", "None known.", "8.5 Geriatric Use", "Same dose."]
        );
        assert_eq!(
            of(&draft, SectionKind::HowItWorks),
            ["12 CLINICAL PHARMACOLOGY", "12.1 Mechanism of Action", "It blocks.", "12.2 Pharmacodynamics", "It does little."]
        );
    }

    #[test]
    fn a_table_takes_the_place_of_its_flattened_text() {
        let expected =
            ["6 ADVERSE REACTIONS", "See Table 1.", "Table 1: Effects", "Rash | 5 %", "Cough | 3 %", "Others are rare."];
        assert_eq!(of(&record(), SectionKind::SideEffects), expected);
    }

    #[test]
    fn an_unknown_section_is_kept_under_its_own_title() {
        assert_eq!(of(&record(), SectionKind::Other), ["Novel field", "Something new."]);
    }

    #[test]
    fn versions_dates_and_names_come_along() {
        let draft = record();
        assert_eq!((draft.label.version, draft.label.effective.as_str()), (3, "2024-02-29"));
        assert!(draft.label.original_packager);
        assert!(read(b"{\"set_id\": 5}").is_err() && read(b"[]").is_err());
    }
}
