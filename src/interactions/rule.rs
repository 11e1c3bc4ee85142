//! The rule base as it is written: rules between two parties, and the properties of medicines that have no monograph.
//!
//! A party is a medicine, a class, or a property (a class of the kind `property`). The build script reads these files through
//! this module and refuses what breaks its rules.

use serde::{Deserialize, Serialize};

use crate::monograph::names::Id;
use crate::monograph::source::{Source, SourceId};
use crate::monograph::terms::InteractionSeverity;
use crate::monograph::text::{is_forbidden, unsafe_spelling};
use crate::monograph::vocabulary::Vocabulary;
use crate::monograph::{Monograph, Property};

/// A rule: what happens between any medicine of one side and any of the other. It has no direction of its own, but its words
/// may: `{a}` in them stands for the medicine of the first side, `{b}` for that of the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: Id,
    /// The first side: any of these parties.
    pub between: Vec<String>,
    /// The second side: any of these parties.
    pub and: Vec<String>,
    /// Parties of which no member is meant, on either side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    pub severity: InteractionSeverity,
    pub effect: String,
    pub mechanism: String,
    pub management: String,
    /// A dose, route, timing or disease that decides whether it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    pub cite: Vec<SourceId>,
}

/// A file of `data/interactions`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    #[serde(default)]
    pub sources: Vec<Source>,
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
}

/// A file of `data/partners`: what a medicine without a monograph does in combination. All properties of the vocabulary were
/// looked at, so that it is covered by rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    pub id: Id,
    pub classes: Vec<Id>,
    pub sources: Vec<Source>,
    #[serde(default)]
    pub properties: Vec<Property>,
}

/// Everything that the checker knows.
#[derive(Debug, Default)]
pub struct Knowledge {
    pub files: Vec<RuleFile>,
    pub partners: Vec<Partner>,
}

impl RuleFile {
    /// Everything that is wrong in it, each in one line.
    #[must_use]
    pub fn broken(&self, vocabulary: &Vocabulary) -> Vec<String> {
        let mut broken = Vec::new();
        for rule in &self.rules {
            let mut say = |message: String| broken.push(format!("rule \"{}\": {message}", rule.id));
            for (key, side) in [("between", &rule.between), ("and", &rule.and)] {
                if side.is_empty() {
                    say(format!("{key} names nobody"));
                }
            }
            for party in rule.between.iter().chain(&rule.and).chain(&rule.except).filter(|p| !vocabulary.has_party(p)) {
                say(format!("\"{party}\" is neither a class nor a medicine"));
            }
            if rule.cite.is_empty() {
                say("it cites no source".to_owned());
            }
            for id in rule.cite.iter().filter(|id| !self.sources.iter().any(|s| s.id == **id)) {
                say(format!("no source called \"{id}\" in this file"));
            }
            for text in rule.texts() {
                wrong_words(text).into_iter().for_each(&mut say);
            }
        }
        let uncited = self.sources.iter().filter(|s| !self.rules.iter().any(|r| r.cite.contains(&s.id)));
        broken.extend(uncited.map(|s| format!("no rule cites \"{}\"", s.id)));
        broken
    }
}

impl Rule {
    /// Everything in it that a person reads.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        [&self.effect, &self.mechanism, &self.management].into_iter().chain(&self.conditions).map(String::as_str)
    }
}

/// What is wrong with the words of a rule.
fn wrong_words(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.trim().is_empty() {
        wrong.push("a text is empty".to_owned());
    }
    if let Some(c) = text.chars().find(|c| is_forbidden(*c) || *c == '\n') {
        wrong.push(format!("a text holds the character U+{:04X}", u32::from(c)));
    }
    let rest = text.replace("{a}", "").replace("{b}", "");
    if rest.contains(['{', '}']) {
        wrong.push(format!("only {{a}} and {{b}} stand in braces: {text}"));
    }
    wrong.extend(unsafe_spelling(text).into_iter().map(|(found, advice)| format!("unsafe spelling: {found}; {advice}")));
    wrong
}

impl Partner {
    /// Everything that is wrong in it, each in one line.
    #[must_use]
    pub fn broken(&self, vocabulary: &Vocabulary) -> Vec<String> {
        let mut broken = Vec::new();
        if !vocabulary.medicines.contains_key(self.id.as_str()) {
            broken.push(format!("\"{}\" is not in data/formulary.tsv; add a line for it", self.id));
        }
        for class in &self.classes {
            match vocabulary.classes.get(class.as_str()) {
                None => broken.push(format!("no class called \"{class}\"")),
                Some(_) if vocabulary.is_property(class.as_str()) => {
                    broken.push(format!("\"{class}\" is a property: write it under [[properties]], with cite"));
                }
                Some(_) => {}
            }
        }
        for (at, property) in self.properties.iter().enumerate() {
            let class = property.class.as_str();
            if !vocabulary.is_property(class) {
                broken.push(format!("no property called \"{class}\""));
            }
            if self.properties[..at].iter().any(|p| p.class == property.class) {
                broken.push(format!("the property \"{class}\" is there twice"));
            }
            if property.cite.is_empty() {
                broken.push(format!("the property \"{class}\" cites no source"));
            }
            for id in property.cite.iter().filter(|id| !self.sources.iter().any(|s| s.id == **id)) {
                broken.push(format!("no source called \"{id}\""));
            }
        }
        broken
    }
}

impl Knowledge {
    /// What is wrong between files: a rule or a partner that is there twice, a partner that has a monograph.
    #[must_use]
    pub fn broken(&self, monographs: &[Monograph]) -> Vec<String> {
        let mut broken = Vec::new();
        let rules: Vec<&Rule> = self.files.iter().flat_map(|f| &f.rules).collect();
        for (at, rule) in rules.iter().enumerate() {
            if rules[..at].iter().any(|other| other.id == rule.id) {
                broken.push(format!("data/interactions: two rules are called \"{}\"", rule.id));
            }
        }
        for partner in self.partners.iter().filter(|p| monographs.iter().any(|m| m.head.id == p.id)) {
            broken.push(format!(
                "data/partners/{0}.toml: {0} has a monograph; write its properties there and delete this file",
                partner.id
            ));
        }
        broken
    }
}
