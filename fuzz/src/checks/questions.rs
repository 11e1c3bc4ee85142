//! Questions to the bundled shelf: words to search for, names to resolve, medicines to check against each other.

use medref::document::interactions as page;
use medref::interactions::{Checked, Coverage, State, Subject, check, known};
use medref::library::{Filter, Library, Resolution, Search, lookalikes};
use medref::medication::{Found, Meaning, Medicine, Reader};
use medref::monograph::{SectionKind, Selection, names as naming};

use super::bundled;
use super::pages::rendered;

/// More words or names in one question tell nothing new.
const MOST: usize = 8;

/// Words to search for, one a line; a line that begins with a colon names a section to look in.
pub fn search(data: &[u8]) -> bool {
    let library = bundled();
    let text = String::from_utf8_lossy(data);
    let (asked, words): (Vec<&str>, Vec<&str>) = text.split('\n').take(MOST).partition(|line| line.starts_with(':'));
    let sections: Vec<SectionKind> = asked.iter().filter_map(|word| Selection::parse(&word[1..])).map(|s| s.kind).collect();
    let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    let limit = 1 + data.len() % 4;
    let found = library.search(&Search { words: &words, sections: &sections, limit }).unwrap();
    assert!(found.hits.len() <= limit && (!found.more || found.hits.len() == limit), "{found:?}");
    for hit in &found.hits {
        assert!(sections.is_empty() || sections.contains(&hit.section), "{hit:?}");
        let prose = library.section(&hit.entry, hit.section).unwrap().unwrap().frame().prose().replace('\n', " ");
        let shown: String = hit.snippet.iter().map(|piece| piece.text.as_str()).collect();
        assert!(prose.contains(shown.trim_matches('…')), "{shown:?} does not stand in {prose:?}");
    }
    if let Some(word) = words.first() {
        for filter in [
            Filter { class: Some(word), ..Filter::default() },
            Filter { atc: Some(word), ..Filter::default() },
            Filter { name: Some(word), ..Filter::default() },
        ] {
            library.list(&filter).unwrap();
        }
        let key = naming::key(word);
        let beginning = library.beginning(word).unwrap();
        assert!(beginning.iter().all(|(name, _)| naming::key(name).starts_with(&key)), "{beginning:?}");
    }
    true
}

thread_local! {
    static FOR_LISTS: Reader<'static> = Reader::for_list(bundled());
}

/// A line of a medication list.
pub fn names(data: &[u8]) -> bool {
    let library = bundled();
    let line = String::from_utf8_lossy(data);
    let meaning = Reader::new(library).read(&line).unwrap();
    let told = format!("{meaning:?}");
    let of_list = FOR_LISTS.with(|reader| reader.read(&line)).unwrap();
    assert_eq!(format!("{of_list:?}"), told, "{line:?} means one thing alone and another in a list");
    let louder = Reader::new(library).read(&line.to_ascii_uppercase()).unwrap();
    assert_eq!(format!("{louder:?}"), told, "{line:?} means another thing in capitals");
    match &meaning {
        Meaning::Of { found, .. } | Meaning::Ambiguous { found, .. } => {
            assert!(!found.is_empty(), "{line:?} means a medicine, but none is named");
            found.iter().for_each(|one| is_found_by_its_id(library, one));
        }
        Meaning::Unknown(near) => {
            let mut ids: Vec<&str> = near.iter().map(|n| n.id.as_str()).collect();
            assert!(ids.len() <= 3);
            ids.sort_unstable();
            assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{near:?}");
        }
    }
    let resolved = library.resolve(&line).unwrap();
    let exactly = library.named_exactly(&line).unwrap();
    assert_eq!(exactly.is_none(), matches!(resolved, Resolution::Unknown(_)), "{line:?}: {resolved:?}, {exactly:?}");
    true
}

fn is_found_by_its_id(library: &Library, one: &Found) {
    let id = one.medicine.id();
    match library.resolve(id).unwrap() {
        Resolution::One(again) => assert_eq!(again.entry.id, id),
        Resolution::Listed(again, _) => {
            assert_eq!((again.id.as_str(), matches!(one.medicine, Medicine::Listed(_))), (id, true));
        }
        other => panic!("{id} is {other:?}"),
    }
    assert!(lookalikes::warnings(&lookalikes::of_medicine(id)).iter().all(|warning| !warning.is_empty()));
}

/// Names of medicines, one a line, checked against each other.
pub fn interactions(data: &[u8]) -> bool {
    let library = bundled();
    let text = String::from_utf8_lossy(data);
    let subjects: Vec<Subject> = text.split('\n').take(MOST).flat_map(|line| subjects(library, line)).take(MOST).collect();
    let whole = check(library, subjects.clone(), true).unwrap();
    let count = whole.subjects.len();
    assert_eq!(whole.pairs.len(), count * (count - 1) / 2);
    for pair in &whole.pairs {
        let both = [&whole.subjects[pair.a], &whole.subjects[pair.b]];
        let reviewed = both.iter().all(|subject| subject.coverage.is_reviewed());
        let state = match (pair.hits.is_empty(), reviewed) {
            (false, _) => State::Listed,
            (true, true) => State::NoneListed,
            (true, false) => State::NotCovered,
        };
        assert_eq!(pair.state, state, "{both:?}");
        assert!(pair.hits.is_sorted_by_key(|hit| hit.finding.severity), "the worst comes first: {:?}", pair.hits);
        for hit in &pair.hits {
            let finding = &hit.finding;
            for text in
                [Some(&finding.effect), finding.mechanism.as_ref(), finding.management.as_ref(), finding.conditions.as_ref()]
            {
                let words = text.map(|text| hit.worded(text)).unwrap_or_default();
                assert!(!words.contains(['{', '}']), "{words:?}");
            }
        }
    }
    let brief = check(library, subjects.clone(), false).unwrap();
    assert_eq!(judged(&brief), judged(&whole), "in brief it is another answer");
    let turned = check(library, subjects.iter().rev().cloned().collect(), true).unwrap();
    assert_eq!(judged(&turned), judged(&whole), "in another order it is another answer");
    rendered(&page::checked(&whole, "data", true), data.len());
    let one = &subjects[0];
    let (listed, cited) = known(library, one, true, (1, &[])).unwrap();
    rendered(&page::known(one, &listed, &cited, "data"), data.len());
    true
}

/// What is said of every two, whatever their order: who they are, the state, how many findings of which severity, and whether they are one
/// treatment twice.
fn judged(checked: &Checked) -> Vec<String> {
    let told = |subject: &Subject| if subject.id.is_empty() { format!("? {}", subject.asked) } else { subject.id.clone() };
    let mut all: Vec<String> = checked
        .pairs
        .iter()
        .map(|pair| {
            let mut both = [pair.a, pair.b].map(|at| told(&checked.subjects[at]));
            both.sort();
            let severities: Vec<&str> = pair.hits.iter().map(|hit| hit.finding.severity.slug()).collect();
            format!("{both:?} {} {severities:?} {}", pair.state.slug(), pair.duplicate.is_some())
        })
        .collect();
    all.sort();
    all
}

/// What a name or line comes to, as `medref interactions` reads it: every ingredient of a combination, or something unknown.
fn subjects(library: &Library, asked: &str) -> Vec<Subject> {
    let key = naming::key(asked);
    let classes = library.classes().unwrap();
    let class = classes.into_iter().find(|c| naming::key(c.id.as_str()) == key || naming::key(&c.name) == key);
    if let Some(class) = class {
        return vec![subject(library, asked, class.id.as_str(), class.name.clone())];
    }
    match Reader::new(library).read(asked).unwrap() {
        Meaning::Of { found, .. } => found.iter().map(|one| subject(library, asked, one.medicine.id(), name(one))).collect(),
        Meaning::Ambiguous { .. } | Meaning::Unknown(_) => vec![subject(library, asked, "", String::new())],
    }
}

fn name(one: &Found) -> String {
    match &one.medicine {
        Medicine::Shelved(found) => found.entry.name.clone(),
        Medicine::Listed(listed) => listed.name.clone(),
    }
}

fn subject(library: &Library, asked: &str, id: &str, name: String) -> Subject {
    let party = library.party(id).unwrap();
    let coverage = party.as_ref().map_or(Coverage::None, |party| party.coverage);
    Subject {
        asked: asked.to_owned(),
        id: id.to_owned(),
        name,
        coverage,
        gap: (!coverage.is_reviewed()).then(|| "nobody has looked at it".to_owned()),
        number: party.as_ref().map(|party| party.number),
        classes: party.map(|party| party.classes).unwrap_or_default(),
        own: Vec::new(),
    }
}
