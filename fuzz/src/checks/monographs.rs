//! Monographs as they are read from TOML, written out again and printed.

use medref::document::{Compared, Document, Page, compare, page};
use medref::monograph::read::read;
use medref::monograph::section::group_aliases;
use medref::monograph::source::{LABEL_SOURCE, Numbered};
use medref::monograph::statement::key_of;
use medref::monograph::{Body, Monograph, Passage, Passages, SectionKind, Selection, SourceId};

use super::pages::{letters, rendered, texts, titles};
use super::vocabulary;

/// A monograph in TOML: what is accepted comes back as it was, and is printed whole.
pub fn monograph(data: &[u8]) -> bool {
    match read(&String::from_utf8_lossy(data), vocabulary()) {
        Ok(monograph) => {
            comes_back(&monograph);
            is_printed_whole(&monograph, data.len());
        }
        Err(findings) => {
            assert!(!findings.is_empty(), "it is refused without a reason");
            assert!(findings.iter().all(|f| f.line > 0 && f.column > 0), "a place is counted from 1: {findings:?}");
            assert!(findings.is_sorted_by_key(|f| (f.line, f.column)), "they are not in the order of the file: {findings:?}");
        }
    }
    true
}

/// The text of a label, in lines as the library keeps them: it comes back as it was, and is printed whole.
pub fn passages(data: &[u8]) -> bool {
    let read = Passages::from_lines(&String::from_utf8_lossy(data).replace('\r', " "));
    assert_eq!(Passages::from_lines(&read.to_lines()), read, "written as {:?}", read.to_lines());
    for text in texts_of(&read) {
        assert!(!text.contains(['\n', '\t']), "{text:?} has more than one line or field");
    }
    if read.is_empty() {
        return true;
    }
    let kinds = [SectionKind::BoxedWarning, SectionKind::Warnings, SectionKind::Populations, SectionKind::Other];
    let kind = kinds[data.len() % kinds.len()];
    let body = Body::of_passages(kind, read, vec![SourceId(LABEL_SOURCE.to_owned())]).unwrap();
    is_printed_whole(&Monograph { sections: vec![body], ..label() }, data.len());
    true
}

/// A label without text.
fn label() -> Monograph {
    const LABEL: &str = r#"
        id = "examplol-00000000"
        name = "examplol"
        summary = "Label of examplol."
        classes = []
        sources = [{ id = "label", title = "Samplex", publisher = "Sample", kind = "label", jurisdiction = "US", date = "2026" }]
        other = { passages = "p\tText", cite = ["label"] }
        provenance = { origin = "label", review = "unreviewed", updated = "2026-01-01" }
        label = { set_id = "00000000-0000-0000-0000-000000000000", version = 1 }"#;
    read(LABEL, vocabulary()).unwrap()
}

/// Whether a monograph that is written out as `show --format toml` does is read as what it was.
pub fn comes_back(monograph: &Monograph) {
    let text = to_toml(monograph);
    match read(&text, vocabulary()) {
        Ok(again) => assert_eq!(again, *monograph, "written as:\n{text}"),
        Err(findings) => panic!("what was accepted is refused: {findings:?}; written as:\n{text}"),
    }
}

fn to_toml(monograph: &Monograph) -> String {
    let mut table = toml::Table::try_from(&monograph.head).unwrap();
    table.insert("sources".to_owned(), toml::Value::try_from(&monograph.sources).unwrap());
    for body in &monograph.sections {
        table.insert(key_of(body.kind()).unwrap().to_owned(), toml::Value::try_from(body).unwrap());
    }
    toml::to_string(&table).unwrap()
}

/// Whether everything that a monograph says is in print, whole and in parts; `seed` chooses the widths.
pub fn is_printed_whole(monograph: &Monograph, seed: usize) {
    let doc = laid_out(monograph, &[]);
    let all = letters(&[texts(&doc), titles(&doc)].concat().join(" "));
    for text in said(monograph) {
        assert!(all.contains(&letters(&text)), "{text:?} is not in print: {:#?}", doc.blocks);
    }
    rendered(&doc, seed);
    // A part, in turn.
    let groups = group_aliases().map(|(_, group)| Selection { kind: SectionKind::Populations, group: Some(group) });
    let parts = monograph.sections.iter().map(|b| Selection { kind: b.kind(), group: None }).chain(groups);
    let parts: Vec<Selection> = parts.collect();
    let part = parts[seed % parts.len()];
    rendered(&laid_out(monograph, &[part]), seed);
    let compared = |name| Compared {
        id: monograph.head.id.as_str(),
        name,
        unreviewed: true,
        boxed: None,
        sections: &monograph.sections,
        sources: &[],
    };
    rendered(&compare(&[compared(&monograph.head.name), compared("another")], &[part], true), seed);
}

fn laid_out(monograph: &Monograph, wanted: &[Selection]) -> Document {
    let numbered = |(at, source): (usize, &_)| Numbered { number: at + 1, source: Clone::clone(source) };
    let sources: Vec<Numbered> = monograph.sources.iter().enumerate().map(numbered).collect();
    page(&Page {
        id: monograph.head.id.as_str(),
        name: &monograph.head.name,
        unreviewed: true,
        head: Some(&monograph.head),
        sources: &sources,
        classes: &[],
        wanted,
        sections: &monograph.sections,
        boxed: None,
        renamed: None,
        lookalikes: &[],
        rules: None,
        cite: true,
        foot: true,
    })
}

/// Everything in a monograph that a person is to read.
fn said(monograph: &Monograph) -> Vec<String> {
    let head = &monograph.head;
    let names = &head.names;
    let mut all = vec![head.name.clone(), head.summary.clone()];
    all.extend([&head.pronunciation, &head.tall_man, &names.us].into_iter().flatten().cloned());
    all.extend(names.synonyms.iter().chain(&names.salts).chain(names.brands.iter().map(|b| &b.name)).cloned());
    all.extend(head.codes.atc.iter().chain(&head.codes.rxcui).chain(&head.codes.unii).cloned());
    for source in &monograph.sources {
        all.extend([&source.title, &source.publisher].map(|text| text.trim_end_matches('.').to_owned()));
        all.extend([&source.set_id, &source.url, &source.note].into_iter().flatten().cloned());
    }
    for body in &monograph.sections {
        let frame = body.frame();
        all.extend([frame.intro, frame.none, frame.closing].into_iter().flatten().map(str::to_owned));
        all.extend(frame.items.iter().flat_map(|item| item.prose()).map(str::to_owned));
        all.extend(texts_of(frame.passages));
    }
    all
}

/// Every text of some passages by itself.
pub fn texts_of(passages: &Passages) -> Vec<String> {
    let of = |passage: &Passage| match passage {
        Passage::Heading { text, .. } | Passage::Caption { text } => vec![text.clone()],
        Passage::Paragraph { lead, text } => vec![lead.clone(), text.clone()],
        Passage::Item { marker, lead, text, .. } => vec![marker.clone(), lead.clone(), text.clone()],
        Passage::Row { cells, .. } => cells.clone(),
    };
    passages.0.iter().flat_map(of).collect()
}
