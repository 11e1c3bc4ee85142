//! The formulary as a whole: what every monograph of it has, beyond the rules that the build holds each one against.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use medref::monograph::read::read;
use medref::monograph::terms::{Group, Review};
use medref::monograph::{Body, Monograph, SectionKind};
use support::vocabulary;

/// Every monograph by id, as the build reads it.
fn formulary() -> BTreeMap<String, Monograph> {
    let vocabulary = vocabulary();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/monographs");
    let read = |path: &Path| read(&fs::read_to_string(path).unwrap(), &vocabulary).unwrap();
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| read(&path)).map(|m| (m.head.id.to_string(), m)).collect()
}

#[test]
fn the_first_wave_is_whole() {
    assert!(formulary().len() >= 121, "{} monographs", formulary().len());
}

#[test]
fn every_monograph_has_what_people_ask_for_first() {
    for (id, m) in formulary() {
        for kind in [
            SectionKind::Usage,
            SectionKind::SideEffects,
            SectionKind::Interactions,
            SectionKind::Populations,
            SectionKind::HowItWorks,
            SectionKind::Faq,
        ] {
            assert!(m.section(kind).is_some(), "{id} has no section {}", kind.slug());
        }
        let populations = m.section(SectionKind::Populations).unwrap();
        for group in [Group::Pregnancy, Group::Lactation] {
            assert!(populations.covers(Some(group)), "{id} says nothing of {}", group.slug());
        }
        let Some(Body::Faq(faq)) = m.section(SectionKind::Faq) else { panic!("{id} has no questions") };
        assert!(faq.items.len() >= 5, "{id} has {} questions", faq.items.len());
        assert!(!m.head.codes.atc.is_empty() && !m.head.classes.is_empty(), "{id} has no ATC code or no class");
    }
}

#[test]
fn a_medicine_whose_cited_label_has_a_boxed_warning_has_one_here() {
    let formulary = formulary();
    let mut held = 0;
    for line in include_str!("data/boxed.tsv").lines().filter(|l| !l.starts_with('#')) {
        let [id, set_id, brand] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let m = &formulary[id];
        if !m.sources.iter().any(|s| s.set_id.as_deref() == Some(set_id)) {
            continue;
        }
        held += 1;
        let boxed = m.section(SectionKind::BoxedWarning).map(|b| b.frame().items.len());
        assert!(boxed.is_some_and(|items| items > 0), "{id}: the label of {brand} has a boxed warning, the monograph has none");
    }
    assert!(held >= 70, "{held} labels with a boxed warning are cited");
}

#[test]
fn nothing_claims_a_clinicians_review_that_there_was_not() {
    for (id, m) in formulary() {
        assert_ne!(
            m.head.provenance.review,
            Review::ClinicianReviewed,
            "{id}: name the clinician in this test when there is one"
        );
    }
}

#[test]
fn nothing_is_called_safe() {
    for (id, m) in formulary() {
        for body in &m.sections {
            for sentence in body.frame().prose().split(['.', '\n', ';']) {
                let lower = sentence.to_lowercase();
                // "Safer" compares, and may.
                let said = |words: &&str| {
                    lower.match_indices(*words).any(|(at, _)| !lower[at + words.len()..].starts_with(char::is_alphabetic))
                };
                let called = ["is safe", "are safe", "be safe", "considered safe"].iter().any(said);
                let denied = ["not ", "no ", "never ", "whether ", "known"].iter().any(|words| lower.contains(words));
                assert!(!called || denied, "{id}: {sentence}");
            }
        }
    }
}
