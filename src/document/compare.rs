//! Medicines side by side, section by section: what is typed in one table, the rest in columns.

use super::section::Numbering;
use super::{Block, Document, Level, Row, Span, Spans, Table, boxed_line, head, section};
use crate::monograph::names::key;
use crate::monograph::source::Numbered;
use crate::monograph::statement::{Check, Item, SideEffect};
use crate::monograph::terms::{Group, Review};
use crate::monograph::{Body, SectionKind, Selection};

/// A medicine as far as it is compared.
pub struct Compared<'a> {
    pub id: &'a str,
    pub name: &'a str,
    /// Whether it is not checked against its sources.
    pub unreviewed: bool,
    /// Leads of its boxed warning.
    pub boxed: Option<&'a str>,
    pub sections: &'a [Body],
    /// Its sources, numbered through all the medicines; without any, no citations are printed.
    pub sources: &'a [Numbered],
}

impl Compared<'_> {
    fn body(&self, selection: Selection) -> Option<&Body> {
        self.sections.iter().find(|b| b.kind() == selection.kind && b.covers(selection.group))
    }
}

/// What stands in the place of a section that is not there.
const NOT_COVERED: &str = "Not covered here. That does not mean that there is none.";

/// Lays medicines out beside each other.
#[must_use]
pub fn compare(all: &[Compared<'_>], wanted: &[Selection], foot: bool) -> Document {
    let mut doc = Document::default();
    let names: Vec<&str> = all.iter().map(|c| c.name).collect();
    doc.push(Block::Title { text: names.join(" · "), gloss: None });
    for one in all.iter().filter(|c| c.unreviewed) {
        doc.push(Block::Paragraph(vec![Span::emphasis(format!(
            "The monograph of {} is {}.",
            one.name,
            Review::Unreviewed.label()
        ))]));
    }
    if wanted.iter().all(|s| s.kind != SectionKind::BoxedWarning) {
        doc.blocks.extend(all.iter().filter_map(|one| one.boxed.map(|boxed| boxed_line(one.id, boxed))));
    }
    for selection in wanted.iter().filter(|s| s.kind.is_written()) {
        if all.iter().all(|one| one.body(*selection).is_none()) {
            continue;
        }
        doc.push(Block::Heading { level: Level::Section, text: selection.title().to_owned() });
        match selection.kind {
            SectionKind::SideEffects => side_effects(&mut doc, all),
            SectionKind::Pharmacokinetics | SectionKind::Monitoring => aligned(&mut doc, all, *selection),
            SectionKind::Populations => populations(&mut doc, all, selection.group),
            _ => columns(&mut doc, all, *selection, &|_| true),
        }
    }
    let cited: Vec<&Numbered> = all.iter().flat_map(|one| one.sources).collect();
    if !cited.is_empty() {
        doc.push(Block::Heading { level: Level::Section, text: SectionKind::References.title().to_owned() });
        let reference = |n: &&Numbered| Block::Reference { number: n.number, text: head::reference(&n.source) };
        doc.blocks.extend(cited.iter().map(reference));
    }
    if foot {
        doc.blocks.extend(head::foot(None));
    }
    doc
}

/// The titles of a table with a column for each medicine.
fn titles(first: &str, all: &[Compared<'_>]) -> Vec<String> {
    std::iter::once(first.to_owned()).chain(all.iter().map(|c| c.name.to_owned())).collect()
}

/// The statements of a section in rows: what goes by the same name in several medicines shares one.
pub struct Aligned<'a> {
    pub label: &'a str,
    /// For each medicine its statements of that name.
    pub cells: Vec<Vec<&'a dyn Item>>,
}

/// Puts statements of the same name beside each other.
#[must_use]
pub fn align<'a>(bodies: &[Option<&'a Body>], group: Option<Group>) -> Vec<Aligned<'a>> {
    let mut rows: Vec<(String, Aligned<'a>)> = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        for item in body.map(|b| b.frame().items).unwrap_or_default() {
            if group.is_some_and(|g| item.group() != Some(g)) {
                continue;
            }
            // What is said of a group of people stands beside what is said of the same group.
            let label = item.group().map_or_else(|| item.lead(), |group| group.label());
            let name = key(label);
            let row = rows.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
                rows.push((name, Aligned { label, cells: vec![Vec::new(); bodies.len()] }));
                rows.len() - 1
            });
            rows[row].1.cells[at].push(item);
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The words of a statement behind its lead, with what is typed of it.
#[must_use]
pub fn words(item: &dyn Item) -> String {
    let rest = item.prose()[1..].join("; ");
    let with_lead = item.group().is_some();
    if with_lead { format!("{}: {rest}", item.lead()) } else { rest }
}

/// Values of one name in one row: half-lives, tests.
fn aligned(doc: &mut Document, all: &[Compared<'_>], selection: Selection) {
    let bodies: Vec<Option<&Body>> = all.iter().map(|one| one.body(selection)).collect();
    let rows: Vec<Row> = align(&bodies, None)
        .iter()
        .map(|row| {
            let cell = |(at, items): (usize, &Vec<&dyn Item>)| -> Spans {
                let mut spans = Spans::new();
                for item in items {
                    if !spans.is_empty() {
                        spans.push(Span::text("\n"));
                    }
                    spans.push(Span::text(value(bodies[at], *item)));
                    spans.extend(Numbering(all[at].sources).cites(item.cite()));
                }
                spans
            };
            let head = vec![Span::strong(row.label)];
            Row { cells: std::iter::once(head).chain(row.cells.iter().enumerate().map(cell)).collect(), note: Spans::new() }
        })
        .collect();
    if !rows.is_empty() {
        let first = if selection.kind == SectionKind::Monitoring { "Test" } else { "Parameter" };
        doc.push(Block::Table(Table { columns: titles(first, all), rows, quoted: true, tight: false }));
    }
    frames(doc, all, selection);
}

/// What a test or parameter is, in one cell.
fn value(body: Option<&Body>, item: &dyn Item) -> String {
    let check = match body {
        Some(Body::Monitoring(section)) => section.items.iter().find(|check| std::ptr::addr_eq(*check, item)),
        _ => None,
    };
    let Some(Check { baseline, every, until, text, .. }) = check else { return words(item) };
    let parts = [
        baseline.filter(|b| *b).map(|_| "at baseline".to_owned()),
        every.as_ref().map(|every| format!("every {every}")),
        until.as_ref().map(|until| format!("until {until}")),
        text.clone(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Introductions, closings, labels' own text, and what is not covered: what a table does not hold.
fn frames(doc: &mut Document, all: &[Compared<'_>], selection: Selection) {
    for one in all {
        let Some(body) = one.body(selection) else {
            doc.push(Block::Paragraph(vec![Span::strong(one.name), Span::text(": "), Span::text(NOT_COVERED)]));
            continue;
        };
        let frame = body.frame();
        let mut spans = Spans::new();
        for text in [frame.intro, frame.none, frame.closing].into_iter().flatten() {
            spans.extend([Span::text(" "), Span::text(text)]);
        }
        if !frame.passages.is_empty() {
            spans.extend([Span::text(" "), Span::text(frame.passages.prose())]);
        }
        if !spans.is_empty() {
            spans.extend(Numbering(one.sources).cites(frame.cite));
            doc.push(Block::Paragraph([vec![Span::strong(format!("{}:", one.name))], spans].concat()));
        }
    }
}

/// Incidences in one table, then everything without a figure in columns.
fn side_effects(doc: &mut Document, all: &[Compared<'_>]) {
    let selection = Selection { kind: SectionKind::SideEffects, group: None };
    let mut rows: Vec<(String, &str, Vec<Vec<&SideEffect>>)> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let Some(Body::SideEffects(section)) = one.body(selection) else { continue };
        for effect in section.items.iter().filter(|i| i.percent.is_some()) {
            let name = key(&effect.lead);
            let row = rows.iter().position(|(other, ..)| *other == name).unwrap_or_else(|| {
                rows.push((name, &effect.lead, vec![Vec::new(); all.len()]));
                rows.len() - 1
            });
            rows[row].2[at].push(effect);
        }
    }
    // What several medicines have a figure of comes first.
    rows.sort_by_key(|(_, _, cells)| std::cmp::Reverse(cells.iter().filter(|c| !c.is_empty()).count()));
    let mut settings: Vec<String> = Vec::new();
    let table: Vec<Row> = rows.iter().map(|(_, lead, cells)| incidence(lead, cells, all, &mut settings)).collect();
    if !table.is_empty() {
        doc.push(Block::Table(Table { columns: titles("Effect", all), rows: table, quoted: true, tight: false }));
        let setting = |(at, text): (usize, &String)| Block::Item(vec![Span::strong(letter(at)), Span::text(format!(" {text}"))]);
        doc.blocks.extend(settings.iter().enumerate().map(setting));
        let words = "Figures of different trials, diseases and doses do not compare medicines: each stands for its own setting.";
        doc.push(Block::Paragraph(vec![Span::emphasis(words)]));
    }
    columns(doc, all, selection, &|item| item.percent.is_none());
}

/// The mark by which a figure refers to its setting: (a) to (z), (aa) ...
fn letter(at: usize) -> String {
    let mut letters = String::new();
    let mut rest = at + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'a' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    format!("({letters})")
}

/// The figures of one effect, each with the mark of its setting.
fn incidence(lead: &str, cells: &[Vec<&SideEffect>], all: &[Compared<'_>], settings: &mut Vec<String>) -> Row {
    let mut row = vec![vec![Span::strong(lead)]];
    for (one, effects) in all.iter().zip(cells) {
        let mut spans = Spans::new();
        for effect in effects {
            if !spans.is_empty() {
                spans.push(Span::text("\n"));
            }
            let against = effect.comparator.as_ref().map(|c| format!(", against {c}")).unwrap_or_default();
            let setting = format!("{}: {}{against}", one.name, effect.setting.as_deref().unwrap_or("setting not given"));
            let at = settings.iter().position(|s| *s == setting).unwrap_or_else(|| {
                settings.push(setting);
                settings.len() - 1
            });
            spans.extend(effect.percent.map(|percent| Span::Bar { percent, comparator: effect.comparator_percent }));
            spans.push(Span::text(format!(" {}", letter(at))));
            spans.extend(Numbering(one.sources).cites(&effect.cite));
        }
        row.push(spans);
    }
    Row { cells: row, note: Spans::new() }
}

/// What is said of each group of people, a row a group.
fn populations(doc: &mut Document, all: &[Compared<'_>], only: Option<Group>) {
    let selection = Selection { kind: SectionKind::Populations, group: only };
    let bodies: Vec<Option<&Body>> = all.iter().map(|one| one.body(selection)).collect();
    for row in align(&bodies, only) {
        if only.is_none() {
            doc.push(Block::Heading { level: Level::Part, text: row.label.to_owned() });
        }
        let column = |(at, items): (usize, &Vec<&dyn Item>)| {
            let spans = |item: &&dyn Item| {
                let lead = Span::strong(item.lead());
                let text = Span::text(format!(": {}", item.prose()[1..].join("; ")));
                Block::Item([vec![lead, text], Numbering(all[at].sources).cites(item.cite())].concat())
            };
            let absent = vec![Block::Paragraph(vec![Span::text(NOT_COVERED)])];
            let blocks = if items.is_empty() { absent } else { items.iter().map(spans).collect() };
            (all[at].name.to_owned(), blocks)
        };
        doc.push(Block::Columns(row.cells.iter().enumerate().map(column).collect()));
    }
    if only.is_none() {
        frames(doc, all, selection);
    }
}

/// A section of each medicine in a column of its own; of side effects those that `keep` lets pass.
fn columns(doc: &mut Document, all: &[Compared<'_>], selection: Selection, keep: &dyn Fn(&SideEffect) -> bool) {
    let column = |one: &Compared<'_>| {
        let mut part = Document::default();
        match one.body(selection) {
            Some(Body::SideEffects(whole)) => {
                let mut rest = whole.clone();
                rest.items.retain(|item| keep(item));
                section(&mut part, &Body::SideEffects(rest), None, &Numbering(one.sources));
            }
            Some(body) => section(&mut part, body, selection.group, &Numbering(one.sources)),
            None => part.push(Block::Paragraph(vec![Span::text(NOT_COVERED)])),
        }
        // The heading stands above all columns.
        let inner = |block: &Block| !matches!(block, Block::Heading { level: Level::Section, .. });
        part.blocks.retain(inner);
        for block in &mut part.blocks {
            if let Block::Heading { level, .. } = block {
                *level = Level::Minor;
            }
        }
        (one.name.to_owned(), part.blocks)
    };
    doc.push(Block::Columns(all.iter().map(column).collect()));
}
