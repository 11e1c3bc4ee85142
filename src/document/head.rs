//! What stands around the sections of a monograph: the header, the one line on a boxed warning, references, small print.

use super::interactions::{Reaching, reaching};
use super::section::capitalized;
use super::{Block, Document, Level, Numbering, Span, Spans, section};
use crate::monograph::section::group_aliases;
use crate::monograph::source::Numbered;
use crate::monograph::terms::{Availability, BrandStatus, Group, Review};
use crate::monograph::{Body, Brand, DISCLAIMER, Head, Label, SECTIONS, SectionKind, Selection, Source};

/// A monograph, or parts of it, ready to be laid out.
pub struct Page<'a> {
    pub id: &'a str,
    pub name: &'a str,
    /// Whether it is not checked against its sources.
    pub unreviewed: bool,
    /// What the header and the small print are made of; a part of a monograph without them does without it.
    pub head: Option<&'a Head>,
    /// The sources that are cited, or all, with their numbers.
    pub sources: &'a [Numbered],
    /// The names of its classes, as people read them.
    pub classes: &'a [String],
    /// What was asked for; the whole monograph when empty.
    pub wanted: &'a [Selection],
    /// The sections that are there, of those that were asked for.
    pub sections: &'a [Body],
    /// Leads of the boxed warning.
    pub boxed: Option<&'a str>,
    /// "Lemtrada -> alemtuzumab", when another name was asked for.
    pub renamed: Option<String>,
    /// What its names are confused with, a line each.
    pub lookalikes: &'a [String],
    /// The rules that reach it, where its interactions are printed.
    pub rules: Option<&'a Reaching>,
    /// Whether citations are printed.
    pub cite: bool,
    /// Whether the small print goes under it, or elsewhere.
    pub foot: bool,
}

/// Lays out a monograph, or the parts of it that were asked for.
#[must_use]
pub fn page(page: &Page<'_>) -> Document {
    let mut doc = Document::default();
    let numbering = Numbering(if page.cite { page.sources } else { &[] });
    let whole = page.wanted.is_empty();
    title(&mut doc, page);
    if whole {
        doc.blocks.extend(page.head.map(|head| facts(head, page.classes)));
        for body in page.sections {
            section(&mut doc, body, None, &numbering);
            if body.kind() == SectionKind::Interactions {
                rules(&mut doc, page);
            }
        }
        not_covered(&mut doc, page.sections);
    } else {
        if let Some(boxed) = page.boxed.filter(|_| page.wanted.iter().all(|s| s.kind != SectionKind::BoxedWarning)) {
            doc.push(boxed_line(page.id, boxed));
        }
        for wanted in page.wanted.iter().filter(|w| w.kind.is_written()) {
            match page.sections.iter().find(|b| b.kind() == wanted.kind && b.covers(wanted.group)) {
                Some(body) => section(&mut doc, body, wanted.group, &numbering),
                None => absent(&mut doc, *wanted),
            }
            if wanted.kind == SectionKind::Interactions {
                rules(&mut doc, page);
            }
        }
    }
    let asked = |kind| page.wanted.iter().any(|s| s.kind == kind);
    if page.cite || asked(SectionKind::References) {
        references(&mut doc, page);
    }
    small_print(&mut doc, page, &asked);
    doc
}

/// The small print: what the text is, and what it is not.
#[must_use]
pub fn foot(note: Option<&str>) -> Vec<Block> {
    note.map(|n| Block::Small(vec![Span::strong("Note:"), Span::text(format!(" {n}"))]))
        .into_iter()
        .chain([Block::Small(vec![Span::strong("Disclaimer:"), Span::text(format!(" {DISCLAIMER}"))])])
        .collect()
}

/// The one line that says that there is a boxed warning, wherever the warning itself is not printed.
#[must_use]
pub fn boxed_line(id: &str, boxed: &str) -> Block {
    let more = format!(" (medref show {id} -s boxed-warning)");
    Block::Callout {
        title: String::new(),
        intro: vec![Span::strong("BOXED WARNING:"), Span::text(format!(" {boxed}")), Span::emphasis(more)],
        items: Vec::new(),
        foot: Spans::new(),
    }
}

fn title(doc: &mut Document, page: &Page<'_>) {
    let whole = page.head.filter(|_| page.wanted.is_empty());
    doc.push(Block::Title { text: page.name.to_owned(), gloss: whole.and_then(|head| head.pronunciation.clone()) });
    if let Some(renamed) = &page.renamed {
        doc.push(Block::Paragraph(vec![Span::emphasis(renamed)]));
    }
    for warning in page.lookalikes {
        doc.push(Block::Paragraph(vec![Span::strong(warning)]));
    }
    if let Some(head) = whole {
        doc.push(Block::Paragraph(vec![Span::text(&head.summary)]));
    } else if page.unreviewed {
        doc.push(Block::Paragraph(vec![Span::emphasis(format!("This monograph is {}.", Review::Unreviewed.label()))]));
    }
}

fn facts(head: &Head, classes: &[String]) -> Block {
    let mut facts: Vec<(String, Spans)> = Vec::new();
    let mut fact = |label: &str, value: String| {
        if !value.is_empty() {
            facts.push((label.to_owned(), vec![Span::text(value)]));
        }
    };
    let label = head.label.as_ref();
    fact("Label", label.map(label_line).unwrap_or_default());
    fact("Ingredients", label.map(|l| l.ingredients.join(", ")).unwrap_or_default());
    fact("Route", label.map(|l| l.routes.join(", ")).unwrap_or_default());
    fact("Class", classes.join("; "));
    fact("EPC", label.map(|l| l.epc.join("; ")).unwrap_or_default());
    fact("US name", head.names.us.clone().unwrap_or_default());
    fact("Tall man", head.tall_man.clone().unwrap_or_default());
    fact("Brands", head.names.brands.iter().map(brand).collect::<Vec<_>>().join(", "));
    fact("Also", head.names.synonyms.iter().chain(&head.names.salts).cloned().collect::<Vec<_>>().join(", "));
    let code = |name: &str, all: &[String]| (!all.is_empty()).then(|| format!("{name} {}", all.join(", ")));
    let ndc = label.map(|l| l.ndc.as_slice()).unwrap_or_default();
    let codes =
        [code("ATC", &head.codes.atc), code("RxCUI", &head.codes.rxcui), code("UNII", &head.codes.unii), code("NDC", ndc)];
    fact("Codes", codes.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    let schedule = head.schedule.map(|s| format!("; US controlled substance, {}", s.label())).unwrap_or_default();
    fact("Supply", format!("{}{schedule}", head.availability.map_or("", Availability::label)));
    fact(
        "Review",
        if label.is_some() { "a publisher's label, not reviewed by medref" } else { head.provenance.review.label() }.to_owned(),
    );
    Block::Facts(facts)
}

/// Whose label, of what kind of product, which version.
fn label_line(label: &Label) -> String {
    let parts = [&label.maker, &label.product_type, &label.effective].map(String::as_str);
    let known: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    format!("{}; set id {}, version {}", known.join(", "), label.set_id, label.version)
}

fn brand(brand: &Brand) -> String {
    let status = match brand.status {
        BrandStatus::Current => String::new(),
        other => format!(", {}", other.label()),
    };
    format!("{} ({}{status})", brand.name, brand.region.join(", "))
}

/// Says in the place of a section that it is not there: silence could be taken for "none".
fn absent(doc: &mut Document, wanted: Selection) {
    doc.push(Block::Heading { level: Level::Section, text: wanted.title().to_owned() });
    doc.push(Block::Paragraph(vec![Span::strong("Not covered here."), Span::text(" That does not mean that there is none.")]));
}

/// Names the sections and the groups of people that the monograph does not cover.
fn not_covered(doc: &mut Document, sections: &[Body]) {
    let find = |kind: SectionKind| sections.iter().find(|b| b.kind() == kind);
    let expected = SECTIONS.iter().filter(|s| s.kind.is_written() && s.kind != SectionKind::Other);
    let written = expected.filter(|s| find(s.kind).is_none()).map(|s| s.title);
    let populations = find(SectionKind::Populations);
    let groups = group_aliases().map(|(_, group)| group).filter(|g| populations.is_some_and(|b| !b.covers(Some(*g))));
    let missing: Vec<&str> = written.chain(groups.map(Group::label)).collect();
    if !missing.is_empty() {
        let words = format!(" {}. Not covered does not mean that there is none.", missing.join(", "));
        doc.push(Block::Small(vec![Span::strong("Not covered here:"), Span::text(words)]));
    }
}

fn rules(doc: &mut Document, page: &Page<'_>) {
    if let Some(rules) = page.rules {
        reaching(doc, rules, page.cite);
    }
}

fn references(doc: &mut Document, page: &Page<'_>) {
    let of_rules = page.rules.iter().flat_map(|rules| rules.cited.iter());
    let all: Vec<(usize, &Source)> = page.sources.iter().map(|n| (n.number, &n.source)).chain(of_rules).collect();
    if !all.is_empty() {
        doc.push(Block::Heading { level: Level::Section, text: SectionKind::References.title().to_owned() });
    }
    for (number, source) in all {
        doc.push(Block::Reference { number, text: reference(source) });
    }
}

pub(super) fn reference(source: &Source) -> Spans {
    let date = source.date.as_str();
    let mut spans = vec![
        Span::text(format!("{}. {}.", source.title.trim_end_matches('.'), source.publisher.trim_end_matches('.'))),
        Span::emphasis(format!(" {}, {}, {date}.", capitalized(source.kind.label()), source.jurisdiction)),
    ];
    if let Some(set_id) = &source.set_id {
        spans.push(Span::text(" Set id "));
        spans.push(Span::Link { text: set_id.clone(), url: dailymed(set_id) });
    }
    if let Some(url) = &source.url {
        spans.push(Span::text(" "));
        let link = Span::Link { text: url.clone(), url: url.clone() };
        spans.push(if is_of_the_web(url) { link } else { Span::text(url) });
    }
    if let Some(note) = &source.note {
        spans.push(Span::text(format!(" ({note})")));
    }
    spans
}

/// Whether an address is one that a browser opens; of anything else a terminal could start another program.
fn is_of_the_web(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}

/// Where DailyMed shows the label of a set id (its documented address for links from outside).
fn dailymed(set_id: &str) -> String {
    format!("https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={set_id}")
}

fn small_print(doc: &mut Document, page: &Page<'_>, asked: &dyn Fn(SectionKind) -> bool) {
    let note = page.head.map(Head::note);
    if page.foot {
        doc.blocks.extend(foot(note.as_deref()));
        return;
    }
    if let Some(note) = note.filter(|_| asked(SectionKind::Note)) {
        doc.push(Block::Small(vec![Span::strong("Note:"), Span::text(format!(" {note}"))]));
    }
    if asked(SectionKind::Disclaimer) {
        doc.push(Block::Small(vec![Span::strong("Disclaimer:"), Span::text(format!(" {DISCLAIMER}"))]));
    }
}
