//! Writes what is known of interactions into the image that the checker reads.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, params};

use super::rule::{Knowledge, Rule};
use crate::monograph::names::Id;
use crate::monograph::source::{Source, SourceId};
use crate::monograph::statement::Interaction;
use crate::monograph::terms::InteractionSeverity;
use crate::monograph::vocabulary::Vocabulary;
use crate::monograph::{Body, Monograph, Property, SectionKind};

/// Why it could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("the database refused it: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("a source could not be written as TOML: {0}")]
    Toml(#[from] toml::ser::Error),
}

/// How far the interactions of a medicine were looked at; the number that the image stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coverage {
    None,
    Properties,
    Monograph,
}

/// Writes vocabulary, memberships, rules and the statements of monographs into an empty database.
///
/// # Errors
/// When the database cannot be written.
pub fn write(
    db: &Connection,
    vocabulary: &Vocabulary,
    monographs: &[Monograph],
    knowledge: &Knowledge,
) -> Result<(), WriteError> {
    db.execute_batch(include_str!("checker.sql"))?;
    let mut writer = Writer { db, vocabulary, parties: HashMap::new(), sources: HashMap::new() };
    writer.parties(monographs, knowledge)?;
    for m in monographs {
        let cited = writer.sources(&m.sources)?;
        writer.members(m.head.id.as_str(), &m.head.classes, &m.head.properties, &cited)?;
        if let Some(Body::Interactions(section)) = m.section(SectionKind::Interactions) {
            for item in &section.items {
                writer.statement(m.head.id.as_str(), item, &cited)?;
            }
        }
    }
    for partner in &knowledge.partners {
        let cited = writer.sources(&partner.sources)?;
        writer.members(partner.id.as_str(), &partner.classes, &partner.properties, &cited)?;
    }
    let atc = writer.source(ATC)?.to_string();
    let has_own = |id: &Id| monographs.iter().any(|m| m.head.id == *id) || knowledge.partners.iter().any(|p| p.id == *id);
    for medicine in vocabulary.medicines.values().filter(|m| !has_own(&m.id)) {
        let mut seen = BTreeSet::new();
        for class in vocabulary.by_atc(medicine).into_iter().flat_map(|class| vocabulary.closure(class.as_str())) {
            if seen.insert(class) {
                writer.member(medicine.id.as_str(), class, &atc, None)?;
            }
        }
    }
    for class in vocabulary.classes.keys() {
        for broader in vocabulary.closure(class).into_iter().skip(1) {
            writer.member(class, broader, "", None)?;
        }
    }
    for file in &knowledge.files {
        let cited = writer.sources(&file.sources)?;
        for rule in &file.rules {
            writer.rule(rule, &cited)?;
        }
    }
    writer.sum_up()
}

/// Where the classes come from of a medicine that has only its codes.
const ATC: &str = r#"id = "atc"
title = "ATC/DDD Index 2026"
publisher = "WHO Collaborating Centre for Drug Statistics Methodology"
kind = "reference"
url = "https://atcddd.fhi.no/atc_ddd_index/"
jurisdiction = "international"
date = "2026"
note = "The class follows from the ATC code of the medicine."
"#;

/// The rows of the sources of one file, by the id that it cites them by.
type Cited<'a> = HashMap<&'a SourceId, i64>;

struct Writer<'a> {
    db: &'a Connection,
    vocabulary: &'a Vocabulary,
    parties: HashMap<&'a str, i64>,
    /// The row of every source by its TOML: files that cite one document share it.
    sources: HashMap<String, i64>,
}

impl Writer<'_> {
    fn parties(&mut self, monographs: &[Monograph], knowledge: &Knowledge) -> Result<(), WriteError> {
        let coverage = |id: &Id| {
            let monograph = monographs.iter().find(|m| m.head.id == *id);
            match monograph {
                Some(m) if m.section(SectionKind::Interactions).is_some() => Coverage::Monograph,
                Some(m) if m.head.properties.is_empty() => Coverage::None,
                Some(_) => Coverage::Properties,
                None if knowledge.partners.iter().any(|p| p.id == *id) => Coverage::Properties,
                None => Coverage::None,
            }
        };
        let vocabulary = self.vocabulary;
        let classes = vocabulary.classes.values().map(|c| (c.id.as_str(), c.name.as_str(), None, c.duplicates));
        let medicines = vocabulary.medicines.values().map(|m| (m.id.as_str(), m.name.as_str(), Some(coverage(&m.id)), false));
        for (row, (id, name, coverage, duplicates)) in (1_i64..).zip(classes.chain(medicines)) {
            self.db.prepare_cached("INSERT INTO party VALUES (?1, ?2, ?3, ?4, ?5, '', '')")?.execute(params![
                row,
                id,
                name,
                coverage.map(|c| c as i64),
                duplicates
            ])?;
            self.parties.insert(id, row);
        }
        Ok(())
    }

    fn sources<'s>(&mut self, sources: &'s [Source]) -> Result<Cited<'s>, WriteError> {
        let mut cited = Cited::new();
        for source in sources {
            cited.insert(&source.id, self.source(&toml::to_string(source)?)?);
        }
        Ok(cited)
    }

    fn source(&mut self, body: &str) -> Result<i64, WriteError> {
        if let Some(row) = self.sources.get(body) {
            return Ok(*row);
        }
        self.db.prepare_cached("INSERT INTO source (body) VALUES (?1)")?.execute([body])?;
        let row = self.db.last_insert_rowid();
        self.sources.insert(body.to_owned(), row);
        Ok(row)
    }

    /// The classes of a medicine and all broader ones. A class that follows from several is there once: as its own class or
    /// property where it is one, so that the citation is its own.
    fn members(&self, medicine: &str, classes: &[Id], properties: &[Property], cited: &Cited<'_>) -> Result<(), WriteError> {
        let own = classes.iter().map(|c| (c.as_str(), String::new(), None));
        let with_source = properties.iter().map(|p| (p.class.as_str(), cites(&p.cite, cited), p.text.as_deref()));
        let direct: Vec<_> = own.chain(with_source).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (class, cite, text) in &direct {
            if seen.insert(class) {
                self.member(medicine, class, cite, *text)?;
            }
        }
        for (class, cite, text) in &direct {
            for broader in self.vocabulary.closure(class) {
                if seen.insert(broader) {
                    self.member(medicine, broader, cite, *text)?;
                }
            }
        }
        Ok(())
    }

    fn member(&self, party: &str, class: &str, cite: &str, text: Option<&str>) -> Result<(), WriteError> {
        let row = params![self.parties.get(party), self.parties.get(class), cite, text];
        self.db
            .prepare_cached("INSERT INTO member VALUES (?1, ?2, ?3, ?4, (SELECT count(*) FROM member WHERE party = ?1))")?
            .execute(row)?;
        Ok(())
    }

    fn statement(&self, owner: &str, item: &Interaction, cited: &Cited<'_>) -> Result<(), WriteError> {
        self.db
            .prepare_cached(
                "INSERT INTO finding (owner, slug, severity, effect, management, cite) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![owner, item.lead, place(item.severity), item.text, item.management, cites(&item.cite, cited)])?;
        self.sides(&[&[owner.to_owned()], &item.with, &[]])
    }

    fn rule(&self, rule: &Rule, cited: &Cited<'_>) -> Result<(), WriteError> {
        self.db
            .prepare_cached(
                "INSERT INTO finding (slug, severity, effect, mechanism, management, conditions, cite) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                rule.id.as_str(),
                place(rule.severity),
                rule.effect,
                rule.mechanism,
                rule.management,
                rule.conditions,
                cites(&rule.cite, cited)
            ])?;
        self.sides(&[&rule.between, &rule.and, &rule.except])
    }

    /// Puts with every party what a check reads of it. A medicine's narrow classes come first, as they were written.
    fn sum_up(&self) -> Result<(), WriteError> {
        self.db.execute_batch(
            "UPDATE party SET \
             classes = coalesce((SELECT group_concat(class, ' ') FROM (SELECT class FROM member WHERE party = party.id ORDER BY rank)), ''), \
             sides = coalesce((SELECT group_concat(finding * 4 + side, ' ') FROM side WHERE party = party.id), '')",
        )?;
        Ok(())
    }

    /// The parties of the finding that was written last.
    fn sides(&self, sides: &[&[String]; 3]) -> Result<(), WriteError> {
        let finding = self.db.last_insert_rowid();
        let mut insert = self.db.prepare_cached("INSERT OR IGNORE INTO side VALUES (?1, ?2, ?3)")?;
        for (side, parties) in (0_i64..).zip(sides) {
            for party in *parties {
                insert.execute(params![self.parties.get(party.as_str()), finding, side])?;
            }
        }
        Ok(())
    }
}

/// The place of a severity among all, worst first.
fn place(severity: InteractionSeverity) -> i64 {
    severity as i64
}

/// Numbers of sources, parted by spaces.
fn cites(ids: &[SourceId], cited: &Cited<'_>) -> String {
    ids.iter().filter_map(|id| cited.get(id)).map(i64::to_string).collect::<Vec<_>>().join(" ")
}
