//! What must hold of a document in every form in which it is printed: no character of it is lost, none that could act on a terminal
//! comes out raw, and Markdown reads as it was written.

use std::collections::HashMap;

use medref::document::{Block, Document, Span};
use medref::monograph::text::{is_forbidden, printable};
use medref::render::{Look, markdown, terminal};
use pulldown_cmark::{Event, Parser, Tag};

/// Below this width tables are lists, in which every text stands in one piece.
const TABLES: usize = 50;

/// Holds a document against every renderer; `seed` chooses the widths.
pub fn rendered(doc: &Document, seed: usize) {
    let texts: Vec<String> = texts(doc).iter().map(|text| letters(text)).collect();
    let (narrow, wide) = (20 + seed % (TABLES - 20), TABLES + seed % (201 - TABLES));
    for (width, color) in [(narrow, seed.is_multiple_of(2)), (wide, !seed.is_multiple_of(2))] {
        let look = Look { width, color, links: color };
        let output = terminal::render(doc, look);
        let plain = if color { without_sequences(&output) } else { output };
        assert_printable(&plain, "a terminal");
        let bare = letters(&plain);
        if width < TABLES {
            let missing = first_missing(&bare, &texts);
            assert_eq!(missing, None, "it is not whole, or not in its place, at width {width} in:\n{plain}");
        }
        let lost = first_lost(&bare, &texts);
        assert_eq!(lost, None, "a character is lost at width {width} in:\n{plain}");
    }
    as_markdown(doc, &texts);
}

/// Every text of a document, in order, but for what is left out in some forms: the titles of columns, and matrices, which say again in letters
/// what stands below them.
#[must_use]
pub fn texts(doc: &Document) -> Vec<String> {
    let mut all = Vec::new();
    doc.blocks.iter().for_each(|block| of_block(&mut all, block));
    all
}

fn of_block(all: &mut Vec<String>, block: &Block) {
    match block {
        Block::Title { text, gloss } => all.extend(std::iter::once(text).chain(gloss).cloned()),
        Block::Heading { text, .. } => all.push(text.clone()),
        Block::Paragraph(spans)
        | Block::Item(spans)
        | Block::SubItem { spans, .. }
        | Block::Reference { text: spans, .. }
        | Block::Small(spans) => of_spans(all, spans),
        Block::Facts(facts) => {
            for (label, spans) in facts {
                all.push(label.clone());
                of_spans(all, spans);
            }
        }
        Block::Callout { title, intro, items, foot } => {
            all.push(title.clone());
            std::iter::once(intro).chain(items).chain([foot]).for_each(|spans| of_spans(all, spans));
        }
        Block::Table(table) if table.tight => {}
        // A label's titles without a row are all that its table says.
        Block::Table(table) if table.quoted && table.rows.is_empty() => all.extend(table.columns.iter().cloned()),
        Block::Table(table) => {
            for row in &table.rows {
                row.cells.iter().chain([&row.note]).for_each(|spans| of_spans(all, spans));
            }
        }
        Block::Columns(columns) => {
            for (title, blocks) in columns {
                all.push(title.clone());
                blocks.iter().for_each(|block| of_block(all, block));
            }
        }
    }
}

/// The titles of columns.
#[must_use]
pub fn titles(doc: &Document) -> Vec<String> {
    blocks(doc)
        .into_iter()
        .filter_map(|b| if let Block::Table(t) = b { Some(t.columns.clone()) } else { None })
        .flatten()
        .collect()
}

/// Every block, those within columns too.
fn blocks(doc: &Document) -> Vec<&Block> {
    fn add<'a>(all: &mut Vec<&'a Block>, block: &'a Block) {
        all.push(block);
        if let Block::Columns(columns) = block {
            columns.iter().flat_map(|(_, blocks)| blocks).for_each(|block| add(all, block));
        }
    }
    let mut all = Vec::new();
    doc.blocks.iter().for_each(|block| add(&mut all, block));
    all
}

fn of_spans(all: &mut Vec<String>, spans: &[Span]) {
    for span in spans {
        match span {
            Span::Text(text) | Span::Strong(text) | Span::Emphasis(text) | Span::Tone { text, .. } | Span::Link { text, .. } => {
                all.push(text.clone());
            }
            Span::Cite(number) => all.push(format!("[{number}]")),
            Span::Bar { .. } => {}
        }
    }
}

/// The characters of a text as they are printed, without white space and without the bar at the side of a box.
#[must_use]
pub fn letters(text: &str) -> String {
    printable(text).chars().filter(|c| !c.is_whitespace() && *c != '┃').collect()
}

/// The first of some texts that does not stand whole behind the ones before it.
fn first_missing<'t>(mut output: &str, texts: &'t [String]) -> Option<&'t str> {
    for text in texts {
        let Some(at) = output.find(text) else { return Some(text) };
        output = &output[at + text.len()..];
    }
    None
}

fn assert_printable(output: &str, place: &str) {
    let raw = output.chars().find(|c| is_forbidden(*c));
    assert_eq!(raw, None, "{place} gets a character that could act on it, in {output:?}");
}

/// The first character that is not there as often as the texts have it, and the text.
fn first_lost<'t>(output: &str, texts: &'t [String]) -> Option<(char, &'t str)> {
    let mut there = counts([output]);
    for text in texts {
        for c in text.chars() {
            match there.get_mut(&c) {
                Some(count) if *count > 0 => *count -= 1,
                _ => return Some((c, text)),
            }
        }
    }
    None
}

/// How often each character is there.
fn counts<'t>(texts: impl IntoIterator<Item = &'t str>) -> HashMap<char, usize> {
    let mut all = HashMap::new();
    for c in texts.into_iter().flat_map(str::chars) {
        *all.entry(c).or_default() += 1;
    }
    all
}

/// A page without its escape sequences, which are all of those that are known: SGR of the sixteen colours, and OSC 8 links.
fn without_sequences(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&rest[..at]);
        let sequence = &rest[at + 1..];
        let known = if let Some(body) = sequence.strip_prefix('[') {
            body.split_once('m').filter(|(codes, _)| codes.split(';').all(is_known_code)).map(|(_, rest)| rest)
        } else {
            let body = sequence.strip_prefix("]8;;").and_then(|body| body.split_once("\u{1b}\\"));
            body.filter(|(url, _)| url.bytes().all(|b| b.is_ascii_graphic())).map(|(_, rest)| rest)
        };
        rest = known.unwrap_or_else(|| panic!("an unknown escape sequence: {:?}", &rest[at..]));
    }
    out + rest
}

/// Reset, bold, dim, italic, and their ends; the colours of the text, and its own colour again.
fn is_known_code(code: &str) -> bool {
    matches!(code.parse::<u8>(), Ok(0..=3 | 22 | 23 | 30..=37 | 39 | 90..=97))
}

/// The marks of Markdown that could come to be text.
const MARKS: [char; 9] = ['*', '_', '`', '\\', '#', '>', '[', ']', '~'];

/// Whether a Markdown reader gives back every text, and takes nothing for markup that is none.
fn as_markdown(doc: &Document, texts: &[String]) {
    let written = markdown::render(doc);
    assert_printable(&written, "Markdown");
    let mut read = String::new();
    let mut links = 0;
    for event in Parser::new(&written) {
        match event {
            Event::Text(text) => read.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => read.push(' '),
            Event::Start(Tag::Link { .. }) => links += 1,
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. })
            | Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Rule => {
                panic!("Markdown reads {event:?}, which nobody wrote, in:\n{written}");
            }
            _ => {}
        }
    }
    let written_links = blocks(doc).into_iter().map(count_links).sum::<usize>();
    assert_eq!(links, written_links, "the links of:\n{written}");
    let bare = letters(&read);
    let missing = first_missing(&bare, texts);
    assert_eq!(missing, None, "it is not whole, or not in its place, in:\n{written}\nread as {read:?}");
    let least = counts(texts.iter().map(String::as_str));
    let mut most = least.clone();
    // The title of a column may stand before every cell of it.
    for table in blocks(doc).into_iter().filter_map(|b| if let Block::Table(table) = b { Some(table) } else { None }) {
        for (c, count) in counts([letters(&table.columns.concat()).as_str()]) {
            *most.entry(c).or_default() += count * table.rows.len();
        }
    }
    let found = counts([bare.as_str()]);
    let references = blocks(doc).into_iter().filter(|b| matches!(b, Block::Reference { .. })).count();
    for c in MARKS {
        let own = if matches!(c, '[' | ']') { references } else { 0 };
        let found = *found.get(&c).unwrap_or(&0);
        let expected = own + least.get(&c).unwrap_or(&0)..=own + most.get(&c).unwrap_or(&0);
        assert!(expected.contains(&found), "{found} times {c:?}, not {expected:?}, in:\n{written}\nread as {read:?}");
    }
}

fn count_links(block: &Block) -> usize {
    let links = |spans: &[Span]| spans.iter().filter(|s| matches!(s, Span::Link { .. })).count();
    match block {
        Block::Paragraph(spans)
        | Block::Item(spans)
        | Block::SubItem { spans, .. }
        | Block::Reference { text: spans, .. }
        | Block::Small(spans) => links(spans),
        Block::Facts(facts) => facts.iter().map(|(_, spans)| links(spans)).sum(),
        Block::Callout { intro, items, foot, .. } => std::iter::once(intro).chain(items).chain([foot]).map(|s| links(s)).sum(),
        Block::Table(table) => table.rows.iter().flat_map(|row| row.cells.iter().chain([&row.note])).map(|s| links(s)).sum(),
        Block::Title { .. } | Block::Heading { .. } | Block::Columns(_) => 0,
    }
}
