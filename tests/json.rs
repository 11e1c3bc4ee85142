//! JSON is a contract: real output of every verb is held against `data/schema/medref-1.schema.json`.
#![allow(clippy::unwrap_used, reason = "a test fails where something is wrong")]

mod support;

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;
use support::medref;

fn printed(arguments: &[&str]) -> String {
    let home = tempfile::tempdir().unwrap();
    let output = medref(home.path()).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../data/schema/medref-1.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

const QUESTIONS: &[&[&str]] = &[
    &["show", "alemtuzumab"],
    &["show", "warfarin", "amoxicillin", "-s", "boxed-warning,storage,pregnancy"],
    &["show", "Lemtrada", "-s", "monitoring"],
    &["faq"],
    &["faq", "amoxicillin", "2"],
    &["search", "thyroid"],
    &["list"],
    &["sections"],
    &["sections", "amoxicillin"],
    &["resolve", "Lemtrada", "nothing at all", "abacavir", "alemtuzumb", "B01AA03"],
    &["show", "citalopram", "-s", "interactions"],
    &["interactions", "warfarin", "Coumadin", "amiodarone", "latanoprost", "nothing at all", "alcohol"],
    &["interactions", "simvastatin"],
    &["compare", "warfarin", "apixaban"],
    &["scan", "tests/cmd/files/note.txt"],
    &["validate", "tests/data/examplol.toml", "tests/cmd/files/rules.toml", "no-such-file"],
    &["config"],
    &["about"],
    &[],
];

#[test]
fn every_answer_keeps_the_contract() {
    let schema = schema();
    for question in QUESTIONS {
        let whole: Value = serde_json::from_str(&printed(&[question, &["--format", "json"][..]].concat())).unwrap();
        let errors: Vec<String> = schema.iter_errors(&whole).map(|e| e.to_string().chars().take(300).collect()).collect();
        assert_eq!(errors, [""; 0], "{question:?}");

        let lines = printed(&[question, &["--format", "jsonl"][..]].concat());
        assert_eq!(lines.lines().count(), whole["results"].as_array().unwrap().len(), "{question:?}");
        for line in lines.lines() {
            let one: Value = serde_json::from_str(line).unwrap();
            assert!(schema.is_valid(&one), "{question:?}: {}", &line[..line.len().min(300)]);
        }
    }
}

#[test]
fn the_contract_can_be_broken() {
    let schema = schema();
    let mut answer: Value = serde_json::from_str(&printed(&["faq", "amoxicillin", "1", "--format", "json"])).unwrap();
    assert!(schema.is_valid(&answer));
    answer["results"][0]["answer"] = Value::Null;
    assert!(!schema.is_valid(&answer));
    let mut answer: Value = serde_json::from_str(&printed(&["list", "--format", "json"])).unwrap();
    answer.as_object_mut().unwrap().remove("disclaimer");
    assert!(!schema.is_valid(&answer));
}

#[test]
fn what_is_not_covered_is_never_none() {
    let answer: Value = serde_json::from_str(&printed(&["show", "amoxicillin", "--format", "json"])).unwrap();
    let sections = answer["results"][0]["sections"].as_array().unwrap();
    assert_eq!(sections.len(), 15, "every section that can be written has a state");
    let boxed = sections.iter().find(|s| s["section"] == "boxed-warning").unwrap();
    assert_eq!(boxed["state"], "not-covered");
    assert!(boxed.get("items").is_none() && boxed.get("none").is_none());
}

#[test]
fn a_monograph_comes_back_from_its_toml() {
    let home = tempfile::tempdir().unwrap();
    let text = printed(&["show", "alemtuzumab", "--format", "toml", "--quiet"]);
    let mut child =
        medref(home.path()).args(["validate", "-", "-q"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "standard input: valid\n");
}
