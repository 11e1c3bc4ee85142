//! The checker of interactions: its rules, its three states, and pairs that everybody knows.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use medref::interactions::rule::{Partner, Rule, RuleFile};
use medref::monograph::names::Id;
use medref::monograph::read::read;
use medref::monograph::vocabulary::{Listed, Vocabulary};
use proptest::prelude::*;
use support::{medref, vocabulary};

/// The texts of a folder's TOML files.
fn texts(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|e| e == "toml")).map(|path| fs::read_to_string(path).unwrap()).collect()
}

fn rule_files() -> Vec<RuleFile> {
    texts("data/interactions").iter().map(|text| toml::from_str(text).unwrap()).collect()
}

/// The ids by which a rule can mean each medicine: its own, its classes and properties, and the broader ones.
fn members(vocabulary: &Vocabulary) -> BTreeMap<String, BTreeSet<String>> {
    let all = |id: &Id, classes: Vec<&Id>| {
        let closed = classes.into_iter().flat_map(|class| vocabulary.closure(class.as_str())).map(str::to_owned);
        (id.to_string(), closed.chain([id.to_string()]).collect())
    };
    let by_code = |m: &Listed| all(&m.id, vocabulary.by_atc(m));
    let mut members: BTreeMap<String, BTreeSet<String>> = vocabulary.medicines.values().map(by_code).collect();
    for text in texts("data/monographs") {
        let m = read(&text, vocabulary).unwrap();
        let classes = m.head.classes.iter().chain(m.head.properties.iter().map(|p| &p.class)).collect();
        members.extend([all(&m.head.id, classes)]);
    }
    for text in texts("data/partners") {
        let p: Partner = toml::from_str(&text).unwrap();
        members.extend([all(&p.id, p.classes.iter().chain(p.properties.iter().map(|p| &p.class)).collect())]);
    }
    members
}

/// Rows of `medref interactions` over some names: a, b, state, severity, origin, effect.
fn rows<S: AsRef<str>>(names: &[S]) -> Vec<[String; 6]> {
    let home = tempfile::tempdir().unwrap();
    let mut command = medref(home.path());
    let mut child = command
        .args(["interactions", "-", "-q", "--format", "tsv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let list: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    child.stdin.take().unwrap().write_all(list.join("\n").as_bytes()).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let row = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().unwrap();
    output.lines().map(row).collect()
}

fn formulary() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/monographs");
    let mut ids: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

/// The place of a severity, the gravest first; nothing listed comes last.
fn rank(severity: &str) -> usize {
    ["contraindicated", "major", "moderate", "minor", ""].iter().position(|s| *s == severity).unwrap()
}

/// The state and the gravest severity of every pair, by ids in the order of the alphabet.
fn worst(rows: &[[String; 6]]) -> BTreeMap<(String, String), (String, String)> {
    let mut worst: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    for [a, b, state, severity, ..] in rows.iter().filter(|row| row[2] != "duplicate") {
        let pair = if a < b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
        let there = worst.entry(pair).or_insert_with(|| (state.clone(), severity.clone()));
        if rank(severity) < rank(&there.1) {
            *there = (state.clone(), severity.clone());
        }
    }
    worst
}

/// A table of the tests' data without its header.
fn table(text: &str) -> Vec<[String; 4]> {
    let row = |line: &str| {
        let mut fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
        fields.resize(4, String::new());
        fields.try_into().unwrap()
    };
    text.lines().skip(1).filter(|l| !l.is_empty()).map(row).collect()
}

#[test]
fn every_rule_names_its_source_and_is_met_by_a_pair_of_the_formulary() {
    let vocabulary = vocabulary();
    let members = members(&vocabulary);
    let (mut rules, mut unmet) = (0, Vec::<String>::new());
    for file in rule_files() {
        assert_eq!(file.broken(&vocabulary), [""; 0]);
        for rule in &file.rules {
            let meant = |side: &[String]| -> BTreeSet<&String> {
                let is = |ids: &BTreeSet<String>| {
                    side.iter().any(|party| ids.contains(party)) && !rule.except.iter().any(|party| ids.contains(party))
                };
                members.iter().filter(|(_, ids)| is(ids)).map(|(id, _)| id).collect()
            };
            let (one, other) = (meant(&rule.between), meant(&rule.and));
            // Food, herbs and alcohol are classes without members, and parties all the same.
            let is_substance = rule.between.iter().chain(&rule.and).any(|p| SUBSTANCES.contains(&p.as_str()));
            let meets = one.iter().any(|a| other.iter().any(|b| a != b));
            if !(meets || (is_substance && !(one.is_empty() && other.is_empty()))) {
                unmet.push(rule.id.to_string());
            }
            rules += 1;
        }
    }
    assert_eq!(unmet, [""; 0], "nobody meets these rules");
    assert!(rules >= 300, "{rules} rules");
}

const SUBSTANCES: &[&str] = &[
    "alcohol",
    "grapefruit",
    "st-johns-wort",
    "tobacco-smoke",
    "dairy-products",
    "vitamin-k-rich-foods",
    "tyramine-rich-foods",
    "live-vaccines",
    "vaccines",
    "iodinated-contrast-media",
    "enteral-feeds",
    "botanicals",
    "cannabinoids",
];

#[test]
fn a_broken_rule_is_refused() {
    let vocabulary = vocabulary();
    let text = r#"
        [[rule]]
        id = "a-rule"
        between = ["warfarin"]
        and = ["nobody-at-all"]
        severity = "major"
        effect = "{c} meets 5µg of {b}."
        mechanism = "Unknown."
        management = "Avoid."
        cite = ["no-such-source"]
    "#;
    let file: RuleFile = toml::from_str(text).unwrap();
    let broken = file.broken(&vocabulary).join("\n");
    for expected in [
        "\"nobody-at-all\" is neither a class nor a medicine",
        "no source called \"no-such-source\"",
        "only {a} and {b} stand in braces",
        "unsafe spelling",
    ] {
        assert!(broken.contains(expected), "{broken}");
    }
    assert!(toml::from_str::<Rule>("id = \"x\"").is_err(), "a rule without a text");
}

#[test]
fn the_order_of_names_does_not_matter() {
    let names = formulary();
    let backwards: Vec<&String> = names.iter().rev().collect();
    let said = |rows: Vec<[String; 6]>| -> BTreeSet<_> {
        let sorted = |[a, b, state, severity, origin, effect]: [String; 6]| {
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            (a, b, state, severity, origin, effect)
        };
        rows.into_iter().map(sorted).collect()
    };
    // A rule between members of one class may put the names in either order.
    let bare = |all: BTreeSet<(String, String, String, String, String, String)>| -> BTreeSet<_> {
        all.into_iter().map(|(a, b, state, severity, origin, _)| (a, b, state, severity, origin)).collect()
    };
    assert_eq!(bare(said(rows(&names))), bare(said(rows(&backwards))));
}

/// What the labels' own words call for is the least; a rule may be stricter, but seldom.
#[test]
fn known_pairs_come_out_as_grave_as_their_labels_say() {
    let found = worst(&rows(&formulary()));
    let known = table(include_str!("data/pairs.tsv"));
    assert!(known.len() >= 150, "{} pairs", known.len());
    let (mut milder, mut graver) = (Vec::new(), Vec::new());
    for [a, b, severity, source] in &known {
        assert!(!source.is_empty(), "{a} {b} has no source");
        let (state, is) = found.get(&(a.clone(), b.clone())).unwrap_or_else(|| panic!("{a} {b} is no pair of the formulary"));
        let line = format!("{a} + {b}: {state} {is}, expected {severity} ({source})");
        match rank(is).cmp(&rank(severity)) {
            Ordering::Greater => milder.push(line),
            Ordering::Less => graver.push(line),
            Ordering::Equal => {}
        }
    }
    assert!(milder.is_empty(), "milder than the label:\n{}", milder.join("\n"));
    assert!(graver.len() * 100 <= known.len() * 15, "{} are graver than the label:\n{}", graver.len(), graver.join("\n"));
}

#[test]
fn pairs_of_which_no_label_says_anything_stay_unlisted() {
    let found = worst(&rows(&formulary()));
    let pairs = table(include_str!("data/unlisted.tsv"));
    assert!(pairs.len() >= 30, "{} pairs", pairs.len());
    for [a, b, ..] in pairs {
        assert_eq!(found[&(a.clone(), b.clone())], ("none-listed".to_owned(), String::new()), "{a} + {b}");
    }
}

#[test]
fn absence_is_never_called_safe() {
    for row in rows(&formulary()).iter().filter(|row| row[2] == "none-listed") {
        assert!(row[5].ends_with("this is not evidence of safety"), "{row:?}");
    }
    let home = tempfile::tempdir().unwrap();
    let output = medref(home.path()).args(["interactions", "latanoprost", "amoxicillin", "--format", "text"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("not evidence of safety"), "{text}");
    for claim in ["no interactions", "No interactions", " safe ", "✓", "✔"] {
        assert!(!text.contains(claim), "{text}");
    }
}

#[test]
fn a_medicine_that_nobody_looked_at_is_not_covered_even_beside_findings() {
    let home = tempfile::tempdir().unwrap();
    let output =
        medref(home.path()).args(["interactions", "warfarin", "ibuprofen", "zzzz", "-q", "--format", "tsv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stdout).unwrap();
    let first: Vec<&str> = text.lines().take(2).collect();
    assert_eq!(
        first,
        ["warfarin\tzzzz\tnot-covered\t\t\t", "ibuprofen\tzzzz\tnot-covered\t\t\t"],
        "what is not covered stands first"
    );
    assert!(String::from_utf8(output.stderr).unwrap().contains("no medicine called \"zzzz\""));
}

#[test]
fn one_medicine_under_two_names_and_two_of_one_class_are_pointed_out() {
    let rows = rows(&["Zocor", "simvastatin", "atorvastatin"]);
    let twice: Vec<_> =
        rows.iter().filter(|row| row[2] == "duplicate").map(|row| (row[0].as_str(), row[1].as_str(), row[5].as_str())).collect();
    assert_eq!(
        twice,
        [
            ("Zocor", "simvastatin", "both are simvastatin"),
            ("simvastatin", "atorvastatin", "two of one class: Statins (HMG-CoA reductase inhibitors)")
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_name_that_is_unknown_never_leads_to_none_listed(name in "[a-z]{4,9}zzq[a-z]{0,4}") {
        let rows = rows(&["amoxicillin", &name, "latanoprost"]);
        let with_it: Vec<_> = rows.iter().filter(|row| row[0] == name || row[1] == name).collect();
        prop_assert_eq!(with_it.len(), 2);
        for row in with_it {
            prop_assert_eq!(row[2].as_str(), "not-covered");
        }
    }
}
