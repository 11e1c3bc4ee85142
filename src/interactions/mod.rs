//! Interactions between medicines: the rule base, and the answer, which has three states for every pair.
//!
//! *Listed*: a rule or a monograph says something. *None listed*: both medicines are covered, and the data lists nothing; that is not
//! evidence of safety. *Not covered*: a name is unknown, or nobody looked at the interactions of that medicine. The last two are
//! never taken for each other.

mod check;
pub mod image;
mod known;
pub mod rule;
mod wording;

use std::collections::BTreeMap;

pub use check::{Checked, Hit, Pair, Reason, State, Twice, check};
pub use known::{Known, known};
pub use wording::{inner, worded};

use crate::monograph::source::{Numbered, Source};
use crate::monograph::terms::InteractionSeverity;

/// The number of a party in the image.
pub type PartyId = i64;

/// How far the interactions of a party were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// Never.
    None,
    /// It is a class: what is listed for it is known, and nothing else can be said.
    Class,
    /// Its classes and properties were, so that rules reach it.
    Properties,
    /// It has a monograph that states its interactions.
    Monograph,
}

impl Coverage {
    /// The word of output.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Class => "class",
            Self::Properties => "properties",
            Self::Monograph => "monograph",
        }
    }

    /// Whether that nothing is listed means that somebody looked.
    #[must_use]
    pub const fn is_reviewed(self) -> bool {
        matches!(self, Self::Properties | Self::Monograph)
    }
}

/// A medicine or a class, as the image knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub number: PartyId,
    pub id: String,
    pub name: String,
    pub coverage: Coverage,
    /// Whether two medicines of it, a class, are the same treatment twice.
    pub duplicates: bool,
    /// The classes and properties that it is in, broader ones too; what it is itself first.
    pub classes: Vec<PartyId>,
}

/// Who says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A rule of `data/interactions`.
    Rule { id: String },
    /// A statement of a medicine's monograph.
    Monograph { id: String, lead: String },
}

impl Origin {
    /// One word for it: `rule:ID` or `monograph:ID`.
    #[must_use]
    pub fn slug(&self) -> String {
        match self {
            Self::Rule { id } => format!("rule:{id}"),
            Self::Monograph { id, .. } => format!("monograph:{id}"),
        }
    }
}

/// What is listed: what happens, why, what to do, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub origin: Origin,
    pub severity: InteractionSeverity,
    pub effect: String,
    pub mechanism: Option<String>,
    pub management: Option<String>,
    /// What decides whether it matters: dose, route, timing, disease.
    pub conditions: Option<String>,
    /// Numbers of sources.
    pub cite: Vec<i64>,
}

/// What a name that was asked about came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The name as it was given.
    pub asked: String,
    /// The id of the medicine or class; empty where the name is unknown.
    pub id: String,
    pub name: String,
    pub coverage: Coverage,
    /// Why its interactions are not covered, in words.
    pub gap: Option<String>,
    /// Its own number, where the image knows it.
    pub number: Option<PartyId>,
    /// The numbers of its classes and properties, what it is itself first.
    pub classes: Vec<PartyId>,
    /// What a monograph of the user's own library states of it: findings, each with the ids of the parties that it names.
    pub own: Vec<(Finding, Vec<String>)>,
}

impl Subject {
    /// The numbers by which something listed can mean it: its own first, then those of its classes.
    pub fn numbers(&self) -> impl Iterator<Item = PartyId> {
        self.number.into_iter().chain(self.classes.iter().copied())
    }
}

/// The sources behind an answer, each with the number that it prints with.
#[derive(Debug, Clone, Default)]
pub struct Cited {
    numbers: BTreeMap<i64, usize>,
    sources: Vec<Source>,
    /// The number of the first of them.
    first: usize,
}

impl Cited {
    /// Takes sources in the order in which they are first cited, numbered from `first`. Those that a page prints already keep the
    /// number that they have there.
    #[must_use]
    pub fn new(order: &[i64], mut found: BTreeMap<i64, Source>, first: usize, printed: &[Numbered]) -> Self {
        let mut cited = Self { first, ..Self::default() };
        for row in order {
            let Some(source) = found.remove(row) else { continue };
            // One document is cited by several files, each with a note of its own.
            let same = |other: &Source| match (&other.set_id, &source.set_id) {
                (Some(one), Some(other)) => one == other,
                (None, None) => other.title == source.title && other.date == source.date,
                _ => false,
            };
            if let Some(there) = printed.iter().find(|n| same(&n.source)) {
                cited.numbers.insert(*row, there.number);
            } else if let Some(at) = cited.sources.iter().position(same) {
                cited.numbers.insert(*row, first + at);
            } else {
                cited.numbers.insert(*row, first + cited.sources.len());
                cited.sources.push(source);
            }
        }
        cited
    }

    /// The printed numbers of some sources.
    #[must_use]
    pub fn numbers(&self, rows: &[i64]) -> Vec<usize> {
        let mut numbers: Vec<usize> = rows.iter().filter_map(|row| self.numbers.get(row).copied()).collect();
        numbers.dedup();
        numbers
    }

    /// Every source with its printed number, but those that the page prints already.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Source)> {
        self.sources.iter().enumerate().map(|(at, source)| (self.first + at, source))
    }
}
