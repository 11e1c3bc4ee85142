//! A page in Markdown on one medicine, as the source collection has them: front matter, bold headings, bullets with a bold lead,
//! questions and answers.

use super::clean::clean;
use crate::monograph::source::{Day, SourceDate};
use crate::monograph::statement::{Question, Section};
use crate::monograph::terms::{Origin, Review, SourceKind};
use crate::monograph::{
    Body, Codes, Head, Id, Monograph, Names, Passage, Passages, Provenance, SectionKind, Selection, Source, SourceId,
};

/// The one source of what a page says.
const PAGE: &str = "page";

/// Reads a page; `from` is what it is called.
///
/// # Errors
/// Says why it is no page on a medicine.
pub fn read(text: &str, from: &str, today: &Day) -> Result<Monograph, String> {
    let (front, body) = front_matter(text);
    let mut page = Page::default();
    for line in body.lines() {
        page.line(line);
    }
    page.flush();
    let title = page
        .title
        .clone()
        .or(front)
        .filter(|t| !t.is_empty())
        .ok_or("it has no title: neither in its front matter nor as `# Title`")?;
    let name = page.generic.take().unwrap_or_else(|| title.clone());
    let id = Id::from_name(&title).ok_or_else(|| format!("its title \"{title}\" makes no id"))?;
    let sections = page.bodies();
    if sections.iter().all(|body| body.kind() == SectionKind::Other) {
        return Err("it has no section of a medicine's page: a line like `**Usage:**` or `## Usage` begins one".to_owned());
    }
    let head = Head {
        id,
        summary: format!("A page on {} from {}, as it was taken in.", name.to_lowercase(), clean(from)),
        name: if name.chars().any(char::is_lowercase) && name.starts_with(char::is_uppercase) {
            lower_first(&name)
        } else {
            name
        },
        pronunciation: None,
        classes: Vec::new(),
        availability: None,
        schedule: None,
        tall_man: None,
        names: Names::default(),
        codes: Codes::default(),
        provenance: Provenance {
            // What such pages say of themselves; nothing says that anybody checked them.
            origin: Origin::CrowdSourced,
            review: Review::Unreviewed,
            updated: today.clone(),
            reviewed_by: None,
            reviewed_on: None,
        },
        properties: Vec::new(),
        label: None,
    };
    let source = Source {
        id: SourceId(PAGE.to_owned()),
        title,
        publisher: clean(from),
        kind: SourceKind::Page,
        set_id: None,
        jurisdiction: "international".to_owned(),
        date: SourceDate::default(),
        note: Some("Taken in as it is; it names no sources of its own.".to_owned()),
        url: None,
    };
    Ok(Monograph { head, sources: vec![source], sections })
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    let rest_is_lower = name.chars().skip(1).all(|c| !c.is_uppercase());
    match chars.next() {
        Some(first) if rest_is_lower => first.to_lowercase().chain(chars).collect(),
        _ => name.to_owned(),
    }
}

/// The title in the front matter, if there is any, and the text behind it.
fn front_matter(text: &str) -> (Option<String>, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return (None, text) };
    let Some((front, body)) = rest.split_once("\n---") else { return (None, text) };
    let title = front.lines().find_map(|l| l.strip_prefix("title:"));
    (title.map(|t| clean(t.trim().trim_matches(['"', '\'']))), body)
}

/// A page as far as it was read.
#[derive(Default)]
struct Page {
    title: Option<String>,
    generic: Option<String>,
    sections: Vec<(SectionKind, Vec<Passage>)>,
    questions: Vec<Question>,
    /// The paragraph that is open.
    open: String,
    /// Whether it is an item of a list, and how deep.
    item: Option<usize>,
}

impl Page {
    fn line(&mut self, raw: &str) {
        let text = raw.trim();
        let indent = raw.len() - raw.trim_start().len();
        if text.is_empty() || text.chars().all(|c| c == '-' || c == '*' || c == '_') {
            return self.flush();
        }
        if let Some(title) = text.strip_prefix("# ") {
            self.flush();
            match &self.title {
                None => self.title = Some(plain(title)),
                Some(_) => self.section(&plain(title)),
            }
            return;
        }
        if text.starts_with("##") {
            self.flush();
            let level = text.bytes().take_while(|b| *b == b'#').count();
            let title = plain(text.trim_start_matches('#'));
            return if level == 2 { self.section(&title) } else { self.put(Passage::heading(level - 2, title)) };
        }
        if let Some((lead, rest)) = bold(text) {
            let word = lead.trim_end_matches(':').trim();
            if word.eq_ignore_ascii_case("generic name") {
                self.flush();
                self.generic = Some(plain(rest));
                return;
            }
            // A bold line that ends in a colon begins a section; so do the disclaimer and the note, with their text behind them.
            let known = matches!(word.to_lowercase().as_str(), "disclaimer" | "note") || Selection::parse(word).is_some();
            if lead.ends_with(':') && (rest.trim().is_empty() || known) {
                self.flush();
                self.section(&plain(word));
                rest.trim().clone_into(&mut self.open);
                return;
            }
        }
        if let Some(rest) = ["* ", "- ", "+ "].iter().find_map(|mark| text.strip_prefix(mark)) {
            self.flush();
            self.item = Some(indent / 2 + 1);
            rest.trim().clone_into(&mut self.open);
            return;
        }
        if !self.open.is_empty() {
            self.open.push(' ');
        }
        self.open.push_str(text);
    }

    fn section(&mut self, title: &str) {
        let kind = Selection::parse(title).map_or(SectionKind::Other, |s| s.kind);
        let kind = if kind.is_written() { kind } else { SectionKind::Other };
        self.sections.push((kind, Vec::new()));
        if kind == SectionKind::Other {
            self.put(Passage::heading(1, title));
        }
    }

    fn put(&mut self, passage: Passage) {
        if self.sections.is_empty() {
            self.sections.push((SectionKind::Other, Vec::new()));
        }
        if let Some((_, passages)) = self.sections.last_mut() {
            passages.push(passage);
        }
    }

    /// Ends the open paragraph or item.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.open);
        let item = self.item.take();
        if text.trim().is_empty() {
            return;
        }
        let (lead, rest) = match bold(&text) {
            Some((lead, rest)) => (plain(lead), plain(rest)),
            None => (String::new(), plain(&text)),
        };
        let in_faq = self.sections.last().is_some_and(|(kind, _)| *kind == SectionKind::Faq);
        if in_faq && lead.ends_with('?') && !rest.is_empty() {
            self.questions.push(Question { question: lead, answer: rest, see: None, cite: vec![SourceId(PAGE.to_owned())] });
            return;
        }
        let (lead, text) = if rest.is_empty() { (String::new(), lead) } else { (lead, rest) };
        let depth = |depth: usize| u8::try_from(depth.clamp(1, 6)).unwrap_or(6);
        self.put(match item {
            Some(deep) => Passage::Item { depth: depth(deep), marker: String::new(), lead, text },
            None => Passage::Paragraph { lead, text },
        });
    }

    fn bodies(&mut self) -> Vec<Body> {
        let cite = || vec![SourceId(PAGE.to_owned())];
        let mut all: Vec<(SectionKind, Vec<Passage>)> = Vec::new();
        for (kind, passages) in std::mem::take(&mut self.sections) {
            match all.iter_mut().find(|(k, _)| *k == kind) {
                Some((_, have)) => have.extend(passages),
                None => all.push((kind, passages)),
            }
        }
        let questions = std::mem::take(&mut self.questions);
        let mut bodies = Vec::new();
        for (kind, passages) in all {
            if kind == SectionKind::Faq {
                let section = Section { items: questions.clone(), ..Section::of_passages(Passages(passages), cite()) };
                bodies.extend((!section.items.is_empty() || !section.passages.is_empty()).then_some(Body::Faq(section)));
            } else if !passages.is_empty() {
                bodies.extend(Body::of_passages(kind, Passages(passages), cite()));
            }
        }
        bodies.sort_by_key(Body::kind);
        bodies
    }
}

/// The bold words that a text begins with, and the rest.
fn bold(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("**")?;
    let (lead, rest) = rest.split_once("**")?;
    (!lead.trim().is_empty()).then_some((lead.trim(), rest))
}

/// Text without inline markup: what is marked stays, the marks go. A mark is one only where it opens and closes around words:
/// "3 * 4" and "HLA-B*15:02" have none.
fn plain(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied();
    let opens = |i: usize, marks: usize| {
        (i == 0 || at(i - 1).is_some_and(|c| c.is_whitespace() || c == '(')) && at(i + marks).is_some_and(|c| !c.is_whitespace())
    };
    let closes = |i: usize, marks: usize| {
        i > 0 && at(i - 1).is_some_and(|c| !c.is_whitespace()) && at(i + marks).is_none_or(|c| !c.is_alphanumeric())
    };
    let is_mark = |i: usize, marks: usize| (i..i + marks).all(|j| at(j) == Some('*')) && at(i + marks) != Some('*');
    let mut out = String::with_capacity(text.len());
    let mut closing: Option<(usize, usize)> = None;
    let mut i = 0;
    while i < chars.len() {
        if let Some((end, marks)) = closing.filter(|(end, _)| *end == i) {
            i = end + marks;
            closing = None;
            continue;
        }
        if chars[i] == '\\' && at(i + 1).is_some_and(|c| c.is_ascii_punctuation()) {
            out.extend(at(i + 1));
            i += 2;
            continue;
        }
        let marks = if is_mark(i, 2) { 2 } else { 1 };
        if closing.is_none() && is_mark(i, marks) && opens(i, marks) {
            let end = (i + marks + 1..chars.len()).find(|j| is_mark(*j, marks) && at(j - 1) != Some('*') && closes(*j, marks));
            if let Some(end) = end {
                closing = Some((end, marks));
                i += marks;
                continue;
            }
        }
        out.push(chars[i]);
        i += 1;
    }
    clean(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ntitle: Examplol\n---\n\n# Examplol\n\n**Generic Name:** Examplol\n\n**Usage:**\n\nFor examples.  Key uses:\n\n\
                        * **Plain ones (P):**  Often.\n\n**FAQs:**\n\n* **With milk?**  Yes.\n\n**Disclaimer:** Not advice.\n\n**Odd Title:**\n\n5 * 3 mg, HLA-B*15:02\n";

    fn day() -> Day {
        Day::new("2026-11-28").unwrap()
    }

    #[test]
    fn sections_leads_and_questions_have_their_places() {
        let monograph = read(TEXT, "examplol.md", &day()).unwrap();
        assert_eq!((monograph.head.id.as_str(), monograph.head.name.as_str()), ("examplol", "examplol"));
        let prose = |kind| monograph.section(kind).map(|b| b.frame().prose()).unwrap_or_default();
        assert_eq!(prose(SectionKind::Usage), "For examples. Key uses:\nPlain ones (P): Often.");
        assert_eq!(prose(SectionKind::Faq), "With milk?: Yes.");
        assert_eq!(prose(SectionKind::Other), "Disclaimer\nNot advice.\nOdd Title\n5 * 3 mg, HLA-B*15:02");
    }

    #[test]
    fn marks_go_and_what_only_looks_like_one_stays() {
        assert_eq!(plain("a **bold** and *light* word, 3 * 4, HLA-B*15:02, \\*"), "a bold and light word, 3 * 4, HLA-B*15:02, *");
    }

    #[test]
    fn what_is_no_page_says_why() {
        assert!(read("just text", "x", &day()).unwrap_err().contains("title"));
        assert!(read("# Title\n", "x", &day()).unwrap_err().contains("section"));
    }
}
