//! The domain: a monograph, its sections and statements, names, sources and provenance; TOML in and out; validation.
//!
//! This module knows nothing of databases, documents or terminals. The build script uses it too, so it refers to
//! nothing outside itself.

pub mod check;
pub mod label;
pub mod lookalike;
pub mod names;
pub mod passage;
pub mod property;
pub mod read;
pub mod section;
pub mod source;
pub mod statement;
pub mod terms;
pub mod text;
pub mod vocabulary;

use serde::{Deserialize, Serialize};

pub use label::Label;
pub use names::{Brand, Codes, Id, NameKind, Names};
pub use passage::{Passage, Passages};
pub use property::Property;
pub use read::Finding;
pub use section::{SECTIONS, SectionKind, Selection};
pub use source::{DISCLAIMER, Provenance, Source, SourceId};
pub use statement::{Body, Frame, Item};
use terms::{Availability, Schedule};

/// Everything of a monograph that is neither a source nor a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub id: Id,
    /// The name it goes by: the INN.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pronunciation: Option<String>,
    /// One sentence, under 160 characters: what it is, what for.
    pub summary: String,
    pub classes: Vec<Id>,
    /// `None` where a label or page does not say; a monograph of the formulary always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<Availability>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// The spelling that keeps it apart from look-alikes, as a safety body publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tall_man: Option<String>,
    #[serde(default)]
    pub names: Names,
    #[serde(default)]
    pub codes: Codes,
    pub provenance: Provenance,
    /// What it does in combination.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Where the whole is the text of a published label: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
}

impl Head {
    /// Every name and code of the medicine with its kind, the name it goes by first.
    pub fn all_names(&self) -> impl Iterator<Item = (NameKind, &str)> {
        use NameKind as K;
        std::iter::once((K::Generic, self.name.as_str()))
            .chain(self.names.us.iter().map(|n| (K::Generic, n.as_str())))
            .chain(std::iter::once((K::Generic, self.id.as_str())))
            .chain(self.names.brands.iter().map(|b| (K::Brand, b.name.as_str())))
            .chain(self.names.synonyms.iter().map(|n| (K::Synonym, n.as_str())))
            .chain(self.names.salts.iter().map(|n| (K::Salt, n.as_str())))
            .chain(self.codes.atc.iter().map(|n| (K::Atc, n.as_str())))
            .chain(self.codes.rxcui.iter().map(|n| (K::Rxcui, n.as_str())))
            .chain(self.codes.unii.iter().map(|n| (K::Unii, n.as_str())))
            .chain(self.label.iter().flat_map(|l| &l.ndc).map(|n| (K::Ndc, n.as_str())))
    }

    /// The note that stands under everything printed from this text: what it is, and how far it was checked.
    #[must_use]
    pub fn note(&self) -> String {
        self.label.as_ref().map_or_else(|| self.provenance.note(), Label::note)
    }
}

/// A medicine's whole entry. A section that is not in the list is not covered.
#[derive(Debug, Clone, PartialEq)]
pub struct Monograph {
    pub head: Head,
    /// In the order of their numbers in print.
    pub sources: Vec<Source>,
    /// In print order.
    pub sections: Vec<Body>,
}

impl Monograph {
    /// The number by which a source is cited in print: its place among the sources, from 1.
    #[must_use]
    pub fn number_of(&self, id: &SourceId) -> Option<usize> {
        self.sources.iter().position(|s| s.id == *id).map(|at| at + 1)
    }

    /// Every name and code of the medicine: those of its head, and the set ids of the labels it cites.
    pub fn all_names(&self) -> impl Iterator<Item = (NameKind, &str)> {
        let set_ids = self.sources.iter().filter_map(|s| s.set_id.as_deref()).map(|n| (NameKind::SetId, n));
        self.head.all_names().chain(set_ids)
    }

    #[must_use]
    pub fn section(&self, kind: SectionKind) -> Option<&Body> {
        self.sections.iter().find(|s| s.kind() == kind)
    }
}
