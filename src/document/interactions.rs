//! What is listed between medicines, as blocks: what could not be judged first, then the worst.

use super::head::reference;
use super::section::capitalized;
use super::{Block, Document, Level, Row, Span, Spans, Table, Tone};
use crate::interactions::{Checked, Cited, Finding, Hit, Known, Origin, Pair, Reason, State, Subject, Twice};
use crate::monograph::terms::InteractionSeverity;

/// What absence means, wherever an answer on interactions is printed.
pub const ABSENCE: &str = "That nothing is listed is not evidence of safety: this data does not hold every interaction, and knows nothing of \
the dose, the disease, and what else is taken or eaten but not named here.";

/// The words for a pair of which the data lists nothing; `data` names the version and date of the data.
#[must_use]
pub fn none_listed(data: &str) -> String {
    format!("none listed in this data ({data}); this is not evidence of safety")
}

/// The letter of a pair in the matrix, and its colour.
fn mark(pair: &Pair) -> Span {
    let (text, tone) = match (pair.state, pair.severity()) {
        (State::NotCovered, _) => ("?", Tone::Plain),
        (_, Some(severity)) => letter(severity),
        (_, None) => ("-", Tone::Plain),
    };
    Span::Tone { text: text.to_owned(), tone }
}

/// The letter and the colour of a severity.
const fn letter(severity: InteractionSeverity) -> (&'static str, Tone) {
    match severity {
        InteractionSeverity::Contraindicated => ("X", Tone::Gravest),
        InteractionSeverity::Major => ("M", Tone::Grave),
        InteractionSeverity::Moderate => ("m", Tone::Middling),
        InteractionSeverity::Minor => ("i", Tone::Slight),
    }
}

/// The answer to a check, whole. `data` names the version and date of the data.
#[must_use]
pub fn checked(checked: &Checked, data: &str, cite: bool) -> Document {
    let mut doc = Document::default();
    let names: Vec<&str> = checked.subjects.iter().map(name).collect();
    doc.push(Block::Title { text: format!("Interactions: {}", names.join(", ")), gloss: None });
    not_covered(&mut doc, checked);
    if checked.subjects.len() > 2 {
        matrix(&mut doc, checked);
    }
    let none = Cited::default();
    let cited = if cite { &checked.cited } else { &none };
    for severity in InteractionSeverity::ALL {
        let these: Vec<&Pair> = checked.listed().into_iter().filter(|p| p.severity() == Some(*severity)).collect();
        if these.is_empty() {
            continue;
        }
        doc.push(Block::Heading { level: Level::Section, text: capitalized(severity.label()) });
        for pair in these {
            let (a, b) = (&checked.subjects[pair.a], &checked.subjects[pair.b]);
            doc.push(Block::Heading { level: Level::Part, text: format!("{} + {}", name(a), name(b)) });
            doc.blocks.extend(
                pair.hits
                    .iter()
                    .map(|hit| Block::Item(finding(&hit.finding, &|text| hit.worded(text), &because(hit, [a, b], cited), cited))),
            );
        }
    }
    duplicates(&mut doc, checked);
    let unlisted: Vec<String> = checked.pairs.iter().filter(|p| p.state == State::NoneListed).map(|p| both(checked, p)).collect();
    if !unlisted.is_empty() {
        doc.push(Block::Heading { level: Level::Section, text: "None listed".to_owned() });
        doc.push(Block::Paragraph(vec![Span::text(format!("{}: {}.", unlisted.join("; "), none_listed(data)))]));
    }
    sources(&mut doc, cited);
    doc.push(Block::Small(vec![Span::strong("What this means:"), Span::text(format!(" {ABSENCE}"))]));
    doc
}

/// Everything listed for one medicine.
#[must_use]
pub fn known(subject: &Subject, known: &[Known], cited: &Cited, data: &str) -> Document {
    let mut doc = Document::default();
    doc.push(Block::Title { text: format!("Interactions of {}", name(subject)), gloss: None });
    if let Some(gap) = &subject.gap {
        doc.push(gap_callout(vec![vec![Span::text(gap)]]));
    }
    if known.is_empty() && subject.gap.is_none() {
        doc.push(Block::Paragraph(vec![Span::text(format!("{}: {}.", name(subject), none_listed(data)))]));
    }
    for severity in InteractionSeverity::ALL {
        let these: Vec<&Known> = known.iter().filter(|k| k.finding.severity == *severity).collect();
        if these.is_empty() {
            continue;
        }
        doc.push(Block::Heading { level: Level::Section, text: capitalized(severity.label()) });
        for one in these {
            doc.push(Block::Item(with_whom(one, subject, cited)));
        }
    }
    sources(&mut doc, cited);
    doc.push(Block::Small(vec![Span::strong("What this means:"), Span::text(format!(" {ABSENCE}"))]));
    doc
}

/// The rules that reach a medicine through its classes and properties, beside what its own monograph states.
#[derive(Debug)]
pub struct Reaching {
    pub subject: Subject,
    pub known: Vec<Known>,
    /// Their sources, numbered behind those of the monograph.
    pub cited: Cited,
}

/// Puts the rules that reach a medicine into its monograph, marked as what they are.
pub fn reaching(doc: &mut Document, rules: &Reaching, cite: bool) {
    let Reaching { subject, known, cited } = rules;
    if known.is_empty() {
        return;
    }
    let none = Cited::default();
    let cited = if cite { cited } else { &none };
    doc.push(Block::Heading {
        level: Level::Part,
        text: format!("Rules that reach {} through its classes and properties", name(subject)),
    });
    let words = "Not statements of this monograph: general rules, each with its own sources.";
    doc.push(Block::Paragraph(vec![Span::emphasis(words)]));
    doc.blocks.extend(known.iter().map(|one| Block::Item(with_whom(one, subject, cited))));
}

fn name(subject: &Subject) -> &str {
    if subject.name.is_empty() { subject.asked.trim() } else { &subject.name }
}

fn both(checked: &Checked, pair: &Pair) -> String {
    format!("{} + {}", name(&checked.subjects[pair.a]), name(&checked.subjects[pair.b]))
}

/// The names of which nothing, or not all, can be said: before everything else.
fn not_covered(doc: &mut Document, checked: &Checked) {
    let gaps: Vec<Spans> = checked
        .subjects
        .iter()
        .filter_map(|s| s.gap.as_ref().map(|gap| vec![Span::strong(s.asked.trim()), Span::text(format!(": {gap}"))]))
        .collect();
    let pairs: Vec<String> = checked.pairs.iter().filter(|p| p.state == State::NotCovered).map(|p| both(checked, p)).collect();
    if gaps.is_empty() && pairs.is_empty() {
        return;
    }
    let mut items = gaps;
    if !pairs.is_empty() {
        items.push(vec![Span::strong("Nothing can be said of"), Span::text(format!(": {}", pairs.join("; ")))]);
    }
    doc.push(gap_callout(items));
}

fn gap_callout(items: Vec<Spans>) -> Block {
    let intro = vec![Span::text("That they are not covered does not mean that there is none.")];
    Block::Callout { title: "NOT COVERED".to_owned(), intro, items, foot: Spans::new() }
}

fn matrix(doc: &mut Document, checked: &Checked) {
    let count = checked.subjects.len();
    let columns = std::iter::once(String::new()).chain((1..=count).map(|n| n.to_string())).collect();
    let cell = |row: usize, column: usize| -> Spans {
        let pair = checked.pairs.iter().find(|p| (p.a, p.b) == (row.min(column), row.max(column)));
        vec![pair.map_or(Span::text("·"), mark)]
    };
    let row = |(at, subject): (usize, &Subject)| {
        let head = vec![Span::strong(format!("{} {}", at + 1, name(subject)))];
        Row { cells: std::iter::once(head).chain((0..count).map(|column| cell(at, column))).collect(), note: Spans::new() }
    };
    let rows = checked.subjects.iter().enumerate().map(row).collect();
    doc.push(Block::Table(Table { columns, rows, quoted: false, tight: true }));
    let mut key = Spans::new();
    for severity in InteractionSeverity::ALL {
        let (text, tone) = letter(*severity);
        key.extend([Span::Tone { text: text.to_owned(), tone }, Span::text(format!(" {}, ", severity.label()))]);
    }
    key.push(Span::text("- none listed (not evidence of safety), ? not covered"));
    doc.push(Block::Small(key));
}

/// Severity, what happens, why, what to do, and who says so.
fn finding(finding: &Finding, words: &dyn Fn(&str) -> String, because: &Spans, cited: &Cited) -> Spans {
    let (_, tone) = letter(finding.severity);
    let mut spans = vec![Span::Tone { text: format!("{}:", capitalized(finding.severity.label())), tone }, Span::text(" ")];
    if let Origin::Monograph { lead, .. } = &finding.origin {
        spans.extend([Span::strong(lead), Span::text(". ")]);
    }
    spans.push(Span::text(words(&finding.effect)));
    for (label, text) in [("Why:", &finding.mechanism), ("What to do:", &finding.management), ("When:", &finding.conditions)] {
        if let Some(text) = text {
            spans.extend([Span::text(" "), Span::emphasis(label), Span::text(" "), Span::text(words(text))]);
        }
    }
    spans.extend(cites(&finding.cite, cited));
    spans.push(Span::text(" "));
    spans.push(Span::emphasis("From:"));
    spans.push(Span::text(match &finding.origin {
        Origin::Rule { id } => format!(" the rule {id}"),
        Origin::Monograph { id, .. } => format!(" the monograph of {id}"),
    }));
    spans.extend(because.iter().cloned());
    spans
}

fn cites(rows: &[i64], cited: &Cited) -> Spans {
    cited.numbers(rows).into_iter().flat_map(|number| [Span::text(" "), Span::Cite(number)]).collect()
}

/// By what a finding that names a class or property means the two.
fn because(hit: &Hit, subjects: [&Subject; 2], cited: &Cited) -> Spans {
    let mut spans = Spans::new();
    for (subject, reason) in subjects.into_iter().zip(&hit.reasons) {
        if let Some(reason) = reason {
            spans.extend(belongs(subject, reason, cited));
        }
    }
    spans
}

/// "; warfarin: anticoagulants [3]".
fn belongs(subject: &Subject, reason: &Reason, cited: &Cited) -> Spans {
    let limit = reason.text.as_ref().map(|text| format!(" ({})", text.trim_end_matches('.'))).unwrap_or_default();
    let mut spans =
        vec![Span::text(format!("; {} counts among {}{limit}", name(subject), crate::interactions::inner(&reason.class)))];
    spans.extend(cites(&reason.cite, cited));
    spans
}

/// With whom, and then what.
fn with_whom(one: &Known, subject: &Subject, cited: &Cited) -> Spans {
    let mut spans = Spans::new();
    // A statement of its own monograph says in its lead whom it is about.
    let own = matches!(&one.finding.origin, Origin::Monograph { id, .. } if *id == subject.id);
    if !own {
        let others: Vec<String> = one.with.iter().map(|party| party.name.clone()).collect();
        spans.extend([Span::strong(format!("With {}", others.join(", "))), Span::text(" · ")]);
    }
    let because = one.reason.iter().flat_map(|reason| belongs(subject, reason, cited)).collect();
    spans.extend(finding(&one.finding, &str::to_owned, &because, cited));
    spans
}

/// The same treatment twice: not an interaction, and of its own kind.
fn duplicates(doc: &mut Document, checked: &Checked) {
    let twice = checked.twice.iter().map(|Twice { asked: [one, other], name }| {
        vec![
            Span::strong(format!("{} + {}", one.trim(), other.trim())),
            Span::text(format!(": both are {name}, one medicine under two names")),
        ]
    });
    let pairs = checked.pairs.iter().filter_map(|p| {
        let class = crate::interactions::inner(p.duplicate.as_ref()?);
        Some(vec![Span::strong(both(checked, p)), Span::text(format!(": two of one class ({class})"))])
    });
    let all: Vec<Spans> = twice.chain(pairs).collect();
    if !all.is_empty() {
        doc.push(Block::Heading { level: Level::Section, text: "The same kind of medicine twice".to_owned() });
        doc.blocks.extend(all.into_iter().map(Block::Item));
    }
}

fn sources(doc: &mut Document, cited: &Cited) {
    let mut all = cited.iter().peekable();
    if all.peek().is_some() {
        doc.push(Block::Heading { level: Level::Section, text: "References".to_owned() });
    }
    for (number, source) in all {
        doc.push(Block::Reference { number, text: reference(source) });
    }
}
