//! The rules that a monograph keeps beyond its types; the build and `medref validate` both hold it against them.

use toml::de::{DeTable, DeValue};

use super::statement::{Body, Section, key_of};
use super::terms::{Frequency, Review};
use super::text::{is_forbidden, unsafe_spelling};
use super::vocabulary::Vocabulary;
use super::{Monograph, SectionKind, SourceId};

/// A broken rule: the byte where it shows, what is wrong, what to do.
pub type Broken = (usize, String, Option<String>);

/// A summary is one line of a list.
const SUMMARY_CHARS: usize = 160;

/// More sources than anybody reads; every citation is looked for among them.
const MOST_SOURCES: usize = 1000;

/// Fields whose text is a name, a code or a reference, and not prose: the rules for units do not apply.
const NOT_PROSE: &[&str] = &[
    "id",
    "cite",
    "with",
    "see",
    "set_id",
    "url",
    "date",
    "region",
    "where",
    "atc",
    "rxcui",
    "unii",
    "jurisdiction",
    "updated",
    "class",
];

/// The field that holds a label's text in lines.
const PASSAGES: &str = "passages";

/// Holds a monograph against every rule; `tree` is the file it was read from, to say where.
#[must_use]
pub fn check(monograph: &Monograph, tree: &DeTable<'_>, vocabulary: &Vocabulary) -> Vec<Broken> {
    let mut rules = Rules { tree, vocabulary, monograph, broken: Vec::new() };
    if monograph.sources.len() > MOST_SOURCES {
        let message = format!("a monograph has at most {MOST_SOURCES} sources, and this has {}", monograph.sources.len());
        rules.say(&[Key("sources")], message, "");
        return rules.broken;
    }
    rules.head();
    rules.properties();
    rules.sources();
    rules.provenance();
    for body in &monograph.sections {
        rules.section(body);
    }
    rules.sources_are_cited(&monograph.sections);
    rules.texts(tree);
    rules.broken
}

struct Rules<'a> {
    tree: &'a DeTable<'a>,
    vocabulary: &'a Vocabulary,
    monograph: &'a Monograph,
    broken: Vec<Broken>,
}

/// A step of the way to a value: a key, or a place in an array.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    At(usize),
}
use Step::{At, Key};

impl Rules<'_> {
    fn say(&mut self, path: &[Step], message: impl Into<String>, hint: &str) {
        let hint = (!hint.is_empty()).then(|| hint.to_owned());
        self.broken.push((locate(self.tree, path), message.into(), hint));
    }

    fn head(&mut self) {
        let head = &self.monograph.head;
        let length = head.summary.chars().count();
        // A label's summary is made of its own names, and its classes are the publisher's.
        let is_label = head.label.is_some();
        if length >= SUMMARY_CHARS && !is_label {
            let message = format!("the summary has {length} characters; it must have under {SUMMARY_CHARS}");
            self.say(&[Key("summary")], message, "one sentence: what it is, what for");
        }
        if head.classes.is_empty() && !is_label {
            self.say(&[Key("classes")], "a medicine has at least one class", "data/classes.toml lists them");
        }
        if head.availability.is_none() && !is_label {
            self.say(&[], "availability is missing", "prescription, over-the-counter or both");
        }
        for (at, class) in head.classes.iter().enumerate() {
            if !self.vocabulary.classes.contains_key(class.as_str()) {
                let message = format!("no class called \"{class}\"");
                self.say(&[Key("classes"), At(at)], message, "data/classes.toml lists them; add it there if it is missing");
            }
            if self.vocabulary.is_property(class.as_str()) {
                let message = format!("\"{class}\" is a property, and has to have a source");
                self.say(&[Key("classes"), At(at)], message, "write it under [[properties]], with cite");
            }
        }
        for (at, brand) in head.names.brands.iter().enumerate() {
            if brand.region.is_empty() {
                let message = format!("the brand {} has no region", brand.name);
                self.say(&[Key("names"), Key("brands"), At(at)], message, "say where it is or was sold: region = [\"US\"]");
            }
        }
    }

    fn properties(&mut self) {
        let properties = &self.monograph.head.properties;
        for (at, property) in properties.iter().enumerate() {
            let path = [Key("properties"), At(at)];
            let class = property.class.as_str();
            if !self.vocabulary.is_property(class) {
                self.say(
                    &path,
                    format!("no property called \"{class}\""),
                    "the properties of data/classes.toml have kind = \"property\"",
                );
            }
            if properties[..at].iter().any(|p| p.class == property.class) {
                self.say(&path, format!("the property \"{class}\" is there twice"), "");
            }
            if property.cite.is_empty() {
                self.say(&path, format!("the property \"{class}\" cites no source"), "add cite = [\"...\"]");
            }
            self.cites(&[Key("properties"), At(at), Key("cite")], &property.cite);
        }
    }

    fn sources(&mut self) {
        let sources = &self.monograph.sources;
        for (at, source) in sources.iter().enumerate() {
            let path = [Key("sources"), At(at)];
            if sources[..at].iter().any(|s| s.id == source.id) {
                self.say(&path, format!("two sources are called \"{}\"", source.id), "");
            }
            let place = &source.jurisdiction;
            if place != "international" && !(place.len() == 2 && place.bytes().all(|b| b.is_ascii_uppercase())) {
                let message = format!("\"{place}\" is no jurisdiction");
                self.say(&path, message, "two letters of a country, EU, or international");
            }
        }
    }

    fn provenance(&mut self) {
        let p = &self.monograph.head.provenance;
        let named = p.reviewed_by.is_some() && p.reviewed_on.is_some();
        let any = p.reviewed_by.is_some() || p.reviewed_on.is_some();
        let wrong = match p.review {
            Review::ClinicianReviewed => !named,
            Review::Unreviewed | Review::SourceChecked => any,
        };
        if wrong {
            let hint = "reviewed_by and reviewed_on belong to clinician-reviewed, and only to it";
            self.say(&[Key("provenance")], "a clinician's review names who and when, and nothing else does", hint);
        }
    }

    fn section(&mut self, body: &Body) {
        let Some(key) = key_of(body.kind()) else { return };
        let frame = body.frame();
        let has_words = frame.intro.is_some() || frame.closing.is_some() || frame.none.is_some() || !frame.passages.is_empty();
        if !has_words && frame.items.is_empty() {
            self.say(&[Key(key)], format!("[{key}] is empty"), "leave out what the sources do not cover");
        }
        if frame.none.is_some() && !(frame.items.is_empty() && frame.passages.is_empty()) {
            self.say(&[Key(key), Key("none")], format!("[{key}] says that there is none, and has items"), "");
        }
        if has_words && frame.cite.is_empty() {
            self.say(&[Key(key)], format!("the words of [{key}] cite no source"), "add cite = [\"...\"] to the section");
        }
        self.cites(&[Key(key), Key("cite")], frame.cite);
        for (at, item) in frame.items.iter().enumerate() {
            let path = [Key(key), Key("items"), At(at)];
            if item.cite().is_empty() {
                self.say(&path, format!("\"{}\" cites no source", item.lead()), "add cite = [\"...\"]");
            }
            self.cites(&[Key(key), Key("items"), At(at), Key("cite")], item.cite());
        }
        self.typed(body);
    }

    fn cites(&mut self, path: &[Step], cite: &[SourceId]) {
        /// Of more sources a hint names the first.
        const NAMED: usize = 20;
        for id in cite {
            if self.monograph.number_of(id).is_none() {
                let known: Vec<&str> = self.monograph.sources.iter().take(NAMED).map(|s| s.id.0.as_str()).collect();
                let more = if self.monograph.sources.len() > NAMED { ", ..." } else { "" };
                let hint = format!("the sources of this file are: {}{more}", known.join(", "));
                self.say(path, format!("no source called \"{id}\""), &hint);
            }
        }
    }

    fn typed(&mut self, body: &Body) {
        match body {
            Body::SideEffects(section) => self.side_effects(section),
            Body::Interactions(section) => {
                for (at, item) in section.items.iter().enumerate() {
                    let path = [Key("interactions"), Key("items"), At(at), Key("with")];
                    if item.with.is_empty() {
                        self.say(&path, format!("\"{}\" says with nobody", item.lead), "with = [\"...\"]: a medicine or a class");
                    }
                    for party in item.with.iter().filter(|p| !self.vocabulary.has_party(p)).collect::<Vec<_>>() {
                        let hint = "classes are in data/classes.toml, medicines in data/formulary.tsv";
                        self.say(&path, format!("\"{party}\" is neither a class nor a medicine"), hint);
                    }
                }
            }
            Body::Faq(section) => {
                for (at, item) in section.items.iter().enumerate() {
                    let path = [Key("faq"), Key("items"), At(at), Key("question")];
                    if !item.question.ends_with('?') {
                        self.say(&path, "a question ends in a question mark", "");
                    }
                    for slug in item.see.iter().flatten().filter(|s| SectionKind::from_slug(s).is_none()) {
                        self.say(&path, format!("see: no section called \"{slug}\""), "`medref sections` lists them");
                    }
                }
            }
            _ => {}
        }
    }

    fn side_effects(&mut self, section: &Section<super::statement::SideEffect>) {
        for (at, item) in section.items.iter().enumerate() {
            let path = [Key("side_effects"), Key("items"), At(at)];
            let name = &item.lead;
            let percents = [item.percent, item.comparator_percent];
            if percents.iter().flatten().any(|p| !(0.0..=100.0).contains(p)) {
                self.say(&path, format!("\"{name}\": a percentage is between 0 and 100"), "");
            }
            if item.percent.is_some() && item.setting.is_none() {
                self.say(&path, format!("\"{name}\": a percentage without its setting"), "say which trials: setting = \"...\"");
            }
            if item.comparator.is_some() && item.percent.is_none() {
                self.say(&path, format!("\"{name}\": a comparator without a percentage"), "say what was compared: percent = ...");
            }
            if item.comparator_percent.is_some() && (item.comparator.is_none() || item.percent.is_none()) {
                let hint = "comparator_percent needs comparator and percent";
                self.say(&path, format!("\"{name}\": a comparison without its other half"), hint);
            }
            if let (Some(percent), Some(band)) = (item.percent, item.frequency) {
                let right = Frequency::of_percent(percent);
                if band != right {
                    let message = format!("\"{name}\": {percent} % is {}, not {}", right.label(), band.label());
                    self.say(&path, message, "frequency bands are those of CIOMS");
                }
            }
        }
    }

    fn sources_are_cited(&mut self, sections: &[Body]) {
        for (at, source) in self.monograph.sources.iter().enumerate() {
            let properties = &self.monograph.head.properties;
            let cited = sections.iter().any(|s| s.frame().cited().contains(&&source.id))
                || properties.iter().any(|p| p.cite.contains(&source.id));
            if !cited {
                self.say(&[Key("sources"), At(at)], format!("nothing cites \"{}\"", source.id), "cite it or leave it out");
            }
        }
    }

    /// Every text of the file: no character that could act on a terminal, no empty text, units written safely.
    fn texts(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            self.text(name.get_ref(), value);
        }
    }

    fn text(&mut self, key: &str, value: &toml::Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Table(table) => self.texts(table),
            DeValue::Array(all) => all.iter().for_each(|v| self.text(key, v)),
            DeValue::String(text) => {
                let at = value.span().start;
                if text.trim().is_empty() {
                    self.broken.push((at, format!("{key} is empty"), Some("leave out what is not known".to_owned())));
                }
                let is_lines = key == PASSAGES;
                if let Some(c) =
                    text.chars().find(|c| !(is_lines && matches!(c, '\n' | '\t')) && (is_forbidden(*c) || *c == '\n'))
                {
                    let message = format!("{key} holds the character U+{:04X}", u32::from(c));
                    let hint = "text is one line, without control or bidirectional characters";
                    self.broken.push((at, message, Some(hint.to_owned())));
                }
                // A label's words are its publisher's, however they write their units.
                if self.monograph.head.label.is_none() && !NOT_PROSE.contains(&key) {
                    for (found, advice) in unsafe_spelling(text) {
                        self.broken.push((at, format!("unsafe spelling: {found}"), Some(advice.to_owned())));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The byte at which the value at a path stands, or as far along the path as the file goes.
fn locate(tree: &DeTable<'_>, path: &[Step]) -> usize {
    let mut at = 0;
    let mut here: Option<&toml::Spanned<DeValue<'_>>> = None;
    for step in path {
        let next = match (step, here.map(toml::Spanned::get_ref)) {
            (Key(key), None) => tree.get(*key),
            (Key(key), Some(DeValue::Table(table))) => table.get(*key),
            (At(i), Some(DeValue::Array(all))) => all.get(*i),
            _ => None,
        };
        let Some(next) = next else { break };
        at = next.span().start;
        here = Some(next);
    }
    at
}
