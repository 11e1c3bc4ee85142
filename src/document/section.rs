//! A section of a monograph as blocks.

use super::passage::passages;
use super::{Block, Document, Level, Row, Span, Spans, Table};
use crate::monograph::source::Numbered;
use crate::monograph::statement::{
    Check, Dose, Interaction, Kinetic, Mechanism, Population, Question, SideEffect, Statement, Use,
};
use crate::monograph::terms::{Gravity, Group, InteractionSeverity};
use crate::monograph::{Body, SectionKind, SourceId};

/// The numbers by which sources are cited in print; without any, no citations are printed.
pub struct Numbering<'a>(pub &'a [Numbered]);

impl Numbering<'_> {
    pub(super) fn cites(&self, ids: &[SourceId]) -> Spans {
        let mut spans = Spans::new();
        for id in ids {
            if let Some(cited) = self.0.iter().find(|n| n.source.id == *id) {
                spans.push(Span::text(" "));
                spans.push(Span::Cite(cited.number));
            }
        }
        spans
    }

    /// Puts the citations behind a statement.
    fn cited(&self, mut spans: Spans, ids: &[SourceId]) -> Spans {
        spans.extend(self.cites(ids));
        spans
    }
}

/// Puts a section into a document: its heading, what it says, and what it says of a single group if only that is wanted.
pub fn section(doc: &mut Document, body: &Body, group: Option<Group>, numbering: &Numbering<'_>) {
    let frame = body.frame();
    if body.kind() == SectionKind::BoxedWarning {
        return callout(doc, body, numbering);
    }
    let title = group.map_or_else(|| body.kind().title(), Group::label);
    doc.push(Block::Heading { level: Level::Section, text: title.to_owned() });
    let whole = group.is_none();
    for words in [frame.intro, frame.none].into_iter().flatten().filter(|_| whole) {
        doc.push(Block::Paragraph(numbering.cited(vec![Span::text(words)], frame.cite)));
    }
    let cite = numbering.cites(frame.cite);
    match group {
        None => passages(doc, &frame.passages.0, &cite),
        Some(group) => passages(doc, frame.passages.of_group(group), &cite),
    }
    let n = numbering;
    match body {
        Body::Usage(s) => items(doc, &s.items, |i| n.cited(usage(i), &i.cite)),
        Body::Dosage(s) => items(doc, &s.items, |i| n.cited(dose(i), &i.cite)),
        Body::SideEffects(s) => side_effects(doc, &s.items, n),
        Body::Interactions(s) => interactions(doc, &s.items, n),
        Body::Populations(s) => populations(doc, &s.items, group, n),
        Body::Monitoring(s) => monitoring(doc, &s.items, n),
        Body::HowItWorks(s) => items(doc, &s.items, |i| n.cited(mechanism(i), &i.cite)),
        Body::Pharmacokinetics(s) => kinetics(doc, &s.items, n),
        Body::Faq(s) => s.items.iter().for_each(|i| question(doc, i, n)),
        Body::BoxedWarning(s)
        | Body::Contraindications(s)
        | Body::Warnings(s)
        | Body::Overdose(s)
        | Body::Storage(s)
        | Body::Advice(s)
        | Body::Other(s) => {
            items(doc, &s.items, |i| n.cited(statement(i), &i.cite));
        }
    }
    if let Some(words) = frame.closing.filter(|_| whole) {
        doc.push(Block::Paragraph(numbering.cited(vec![Span::text(words)], frame.cite)));
    }
}

fn callout(doc: &mut Document, body: &Body, numbering: &Numbering<'_>) {
    let Body::BoxedWarning(section) = body else { return };
    let words =
        |words: &Option<String>| words.as_ref().map(|w| numbering.cited(vec![Span::text(w)], &section.cite)).unwrap_or_default();
    let mut intro = words(&section.intro);
    if !intro.is_empty() && section.none.is_some() {
        intro.push(Span::text(" "));
    }
    intro.extend(words(&section.none));
    let passages = section.passages.0.iter().enumerate().map(|(at, p)| {
        let spans = super::passage::spans(p);
        if at == 0 { numbering.cited(spans, &section.cite) } else { spans }
    });
    let items = passages.chain(section.items.iter().map(|i| numbering.cited(statement(i), &i.cite))).collect();
    let foot = words(&section.closing);
    // In capitals, so that it stands out where there is neither colour nor weight.
    doc.push(Block::Callout { title: body.kind().title().to_uppercase(), intro, items, foot });
}

fn items<T>(doc: &mut Document, all: &[T], spans: impl Fn(&T) -> Spans) {
    doc.blocks.extend(all.iter().map(|item| Block::Item(spans(item))));
}

/// A lead, qualified, and what it leads to.
fn led(lead: &str, qualifiers: &[Option<String>], text: Option<&str>) -> Spans {
    let mut spans = vec![Span::strong(lead)];
    let known: Vec<&str> = qualifiers.iter().flatten().map(String::as_str).collect();
    if !known.is_empty() {
        spans.push(Span::text(" "));
        spans.push(Span::emphasis(format!("({})", known.join("; "))));
    }
    if let Some(text) = text {
        spans.push(Span::text(": "));
        spans.push(Span::text(text));
    }
    spans
}

fn statement(item: &Statement) -> Spans {
    led(&item.lead, &[], item.text.as_deref())
}

fn usage(item: &Use) -> Spans {
    let places = item.r#where.as_ref().map(|p| format!(" in {}", p.join(", "))).unwrap_or_default();
    led(&item.lead, &[Some(format!("{}{places}", item.status.label()))], item.text.as_deref())
}

fn dose(item: &Dose) -> Spans {
    led(&item.lead, &[item.population.clone(), item.route.clone()], Some(&item.text))
}

fn mechanism(item: &Mechanism) -> Spans {
    led(&item.lead, &[item.target.as_ref().map(|t| format!("target: {t}"))], Some(&item.text))
}

fn side_effects(doc: &mut Document, all: &[SideEffect], numbering: &Numbering<'_>) {
    for gravity in Gravity::ALL {
        let these: Vec<&SideEffect> = all.iter().filter(|i| i.severity == *gravity).collect();
        if these.is_empty() {
            continue;
        }
        let heading = match gravity {
            Gravity::Serious => "Serious",
            Gravity::Common => "Common",
        };
        doc.push(Block::Heading { level: Level::Part, text: heading.to_owned() });
        // Figures of one setting are rows of one table; a figure that stands alone stands with its words.
        let setting = |i: &SideEffect| (i.setting.clone(), i.comparator.clone());
        let mut tables: Vec<Vec<&SideEffect>> = Vec::new();
        for i in these.iter().filter(|i| i.percent.is_some()) {
            match tables.iter_mut().find(|t| t.iter().any(|other| setting(other) == setting(i))) {
                Some(table) => table.push(i),
                None => tables.push(vec![i]),
            }
        }
        let (tables, alone): (Vec<_>, Vec<_>) = tables.into_iter().partition(|t| t.len() > 1);
        for table in tables {
            incidences(doc, &table, numbering);
        }
        for i in these.iter().filter(|i| i.percent.is_none() || alone.iter().flatten().any(|a| std::ptr::eq(*a, **i))) {
            doc.push(Block::Item(numbering.cited(side_effect(i), &i.cite)));
        }
    }
}

/// A table of incidences in one setting, which stands above it.
fn incidences(doc: &mut Document, all: &[&SideEffect], numbering: &Numbering<'_>) {
    let versus = all[0].comparator.as_ref().map(|c| format!("against {c}"));
    let caption: Vec<&str> = [all[0].setting.as_deref(), versus.as_deref()].into_iter().flatten().collect();
    if !caption.is_empty() {
        doc.push(Block::Paragraph(vec![Span::emphasis(caption.join(", "))]));
    }
    let row = |i: &&SideEffect| Row {
        cells: vec![
            numbering.cited(vec![Span::strong(&i.lead)], &i.cite),
            i.percent.iter().map(|percent| Span::Bar { percent: *percent, comparator: i.comparator_percent }).collect(),
        ],
        note: i.text.iter().map(Span::text).collect(),
    };
    let columns = ["Effect", "Patients"].map(str::to_owned);
    doc.push(Block::Table(Table { columns: columns.into(), rows: all.iter().map(row).collect(), quoted: false, tight: false }));
}

/// A side effect with words: its figure stands between the lead and them.
fn side_effect(item: &SideEffect) -> Spans {
    let Some(percent) = item.percent else {
        let band = item.frequency.map(|f| f.label().to_owned());
        return led(&item.lead, &[band, item.setting.clone()], item.text.as_deref());
    };
    let mut spans = vec![Span::strong(&item.lead), Span::text(" "), Span::Bar { percent, comparator: item.comparator_percent }];
    let versus = item.comparator.as_ref().map(|c| format!("against {c}"));
    let qualifiers: Vec<&str> = [item.setting.as_deref(), versus.as_deref()].into_iter().flatten().collect();
    if !qualifiers.is_empty() {
        spans.push(Span::text(" "));
        spans.push(Span::emphasis(format!("({})", qualifiers.join(", "))));
    }
    if let Some(text) = &item.text {
        spans.push(Span::text(": "));
        spans.push(Span::text(text));
    }
    spans
}

fn interactions(doc: &mut Document, all: &[Interaction], numbering: &Numbering<'_>) {
    for severity in InteractionSeverity::ALL {
        let these: Vec<&Interaction> = all.iter().filter(|i| i.severity == *severity).collect();
        if these.is_empty() {
            continue;
        }
        doc.push(Block::Heading { level: Level::Part, text: capitalized(severity.label()) });
        for i in these {
            let mut spans = led(&i.lead, &[], Some(&i.text));
            if let Some(what) = &i.management {
                spans.push(Span::text(" "));
                spans.push(Span::emphasis("What to do:"));
                spans.push(Span::text(" "));
                spans.push(Span::text(what));
            }
            doc.push(Block::Item(numbering.cited(spans, &i.cite)));
        }
    }
}

fn populations(doc: &mut Document, all: &[Population], only: Option<Group>, numbering: &Numbering<'_>) {
    for group in Group::ALL.iter().filter(|g| only.is_none_or(|o| o == **g)) {
        let these: Vec<&Population> = all.iter().filter(|i| i.group == *group).collect();
        if these.is_empty() {
            continue;
        }
        if only.is_none() {
            doc.push(Block::Heading { level: Level::Part, text: group.label().to_owned() });
        }
        for i in these {
            doc.push(Block::Item(numbering.cited(led(&i.lead, &[], Some(&i.text)), &i.cite)));
        }
    }
}

fn monitoring(doc: &mut Document, all: &[Check], numbering: &Numbering<'_>) {
    if all.is_empty() {
        return;
    }
    let text = |text: &Option<String>| text.iter().map(Span::text).collect::<Spans>();
    let baseline = |done: Option<bool>| match done {
        Some(true) => vec![Span::text("yes")],
        Some(false) => vec![Span::text("no")],
        None => Spans::new(),
    };
    let row = |i: &Check| Row {
        cells: vec![numbering.cited(vec![Span::strong(&i.test)], &i.cite), baseline(i.baseline), text(&i.every), text(&i.until)],
        note: text(&i.text),
    };
    let columns = ["Test", "Baseline", "Every", "Until"].map(str::to_owned);
    doc.push(Block::Table(Table { columns: columns.into(), rows: all.iter().map(row).collect(), quoted: false, tight: false }));
}

fn kinetics(doc: &mut Document, all: &[Kinetic], numbering: &Numbering<'_>) {
    if all.is_empty() {
        return;
    }
    let row = |i: &Kinetic| Row {
        cells: vec![numbering.cited(vec![Span::strong(&i.parameter)], &i.cite), vec![Span::text(&i.value)]],
        note: i.text.iter().map(Span::text).collect(),
    };
    let columns = ["Parameter", "Value"].map(str::to_owned);
    doc.push(Block::Table(Table { columns: columns.into(), rows: all.iter().map(row).collect(), quoted: false, tight: false }));
}

fn question(doc: &mut Document, item: &Question, numbering: &Numbering<'_>) {
    let mut spans = vec![Span::strong(&item.question), Span::text(" "), Span::text(&item.answer)];
    spans.extend(numbering.cites(&item.cite));
    if let Some(see) = item.see.as_ref().filter(|s| !s.is_empty()) {
        spans.push(Span::text(" "));
        spans.push(Span::emphasis(format!("See: {}", see.join(", "))));
    }
    doc.push(Block::Item(spans));
}

pub(super) fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
