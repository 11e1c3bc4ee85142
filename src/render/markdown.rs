//! A document as CommonMark, escaped so that it reads exactly as it was written.

use super::bar;
use crate::document::{Block, Document, Level, Span, Spans};
use crate::monograph::text::{is_forbidden, printable};

/// Writes a document as CommonMark; every text of it comes out of a Markdown reader unchanged.
#[must_use]
pub fn render(doc: &Document) -> String {
    let mut out = String::new();
    let mut list = 0;
    for block in &doc.blocks {
        // An item is at most one deeper than the one before it: indented further it would be code.
        let depth = match block {
            Block::Item(_) | Block::Reference { .. } => 1,
            Block::SubItem { depth, .. } => (*depth).clamp(1, list + 1),
            _ => 0,
        };
        if !(out.is_empty() || (list > 0 && depth > 0)) {
            out.push('\n');
        }
        list = depth;
        match block {
            Block::SubItem { spans, .. } => item(&mut out, depth, spans),
            block => write(&mut out, block),
        }
    }
    out
}

fn write(out: &mut String, block: &Block) {
    match block {
        Block::Title { text, gloss } => {
            out.push_str(&format!("# {}\n", escape(text)));
            if let Some(gloss) = gloss {
                out.push_str(&format!("\n{}\n", line(&[Span::emphasis(gloss)], "")));
            }
        }
        Block::Heading { level, text } => {
            let mark = match level {
                Level::Section => "##",
                Level::Part => "###",
                Level::Minor => "####",
            };
            out.push_str(&format!("{mark} {}\n", escape(text)));
        }
        Block::Paragraph(spans) | Block::Small(spans) => out.push_str(&format!("{}\n", line(spans, ""))),
        Block::Item(spans) => item(out, 1, spans),
        Block::SubItem { depth, spans } => item(out, (*depth).max(1), spans),
        Block::Facts(facts) => {
            for (label, spans) in facts {
                out.push_str(&format!("- {}: {}\n", line(&[Span::strong(label)], "  "), line(spans, "  ")));
            }
        }
        Block::Callout { title, intro, items, foot } => callout(out, title, intro, items, foot),
        // A matrix says again in letters what stands below it.
        Block::Table(table) if table.tight => {}
        Block::Table(table) => {
            for item in table.as_items() {
                out.push_str(&format!("- {}\n", line(&item, "  ")));
            }
        }
        Block::Columns(columns) => {
            let part = |(title, blocks): &(String, Vec<Block>)| {
                let heading = Block::Heading { level: Level::Part, text: title.clone() };
                render(&Document { blocks: std::iter::once(heading).chain(blocks.iter().cloned()).collect() })
            };
            out.push_str(&columns.iter().map(part).collect::<Vec<_>>().join("\n"));
        }
        Block::Reference { number, text } => out.push_str(&format!("- [{number}] {}\n", line(text, "  "))),
    }
}

/// A bulleted line, so many lists deep.
fn item(out: &mut String, depth: usize, spans: &Spans) {
    let indent = "  ".repeat(depth - 1);
    out.push_str(&format!("{indent}- {}\n", line(spans, &format!("{indent}  "))));
}

fn callout(out: &mut String, title: &str, intro: &Spans, items: &[Spans], foot: &Spans) {
    if !title.is_empty() {
        out.push_str(&format!("## {}\n\n", escape(title)));
    }
    let mut parts = Vec::new();
    if !intro.is_empty() {
        parts.push(format!("> {}\n", line(intro, "> ")));
    }
    if !items.is_empty() {
        let lines: Vec<String> = items.iter().map(|item| format!("> - {}\n", line(item, ">   "))).collect();
        parts.push(lines.concat());
    }
    if !foot.is_empty() {
        parts.push(format!("> {}\n", line(foot, "> ")));
    }
    out.push_str(&parts.join(">\n"));
}

/// Spans as one Markdown line; a line feed within them is a hard break, continued behind a prefix.
fn line(spans: &[Span], prefix: &str) -> String {
    let mut out = String::new();
    for span in spans {
        match span {
            Span::Text(text) => out.push_str(&escape(text)),
            Span::Strong(text) | Span::Tone { text, .. } => out.push_str(&marked(text, "**")),
            Span::Emphasis(text) => out.push_str(&marked(text, "*")),
            // No text of ours defines a link, and brackets in the data are escaped, so this is never one.
            Span::Cite(number) => out.push_str(&format!("[{number}]")),
            Span::Bar { percent, comparator } => out.push_str(&bar::written(*percent, *comparator)),
            Span::Link { text, url } => out.push_str(&format!("[{}](<{}>)", escape(text), address(url))),
        }
    }
    if !out.contains('\n') {
        return start_of_line(&out);
    }
    let mut lines = out.split('\n').map(start_of_line);
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |all, next| format!("{all}\\\n{prefix}{next}"))
}

/// Puts marks around a text; spaces at its ends go outside, or the marks would not count as marks.
fn marked(text: &str, mark: &str) -> String {
    let space = |c: char| c != '\n' && c.is_whitespace() && !is_forbidden(c);
    let inner = text.trim_matches(space);
    if inner.is_empty() {
        return escape(text);
    }
    let start = text.len() - text.trim_start_matches(space).len();
    let (before, after) = (&text[..start], &text[start + inner.len()..]);
    if !inner.contains('\n') {
        return [before, mark, &escape(inner), mark, after].concat();
    }
    let lines: Vec<String> =
        inner.split('\n').map(|l| if l.is_empty() { String::new() } else { format!("{mark}{}{mark}", escape(l)) }).collect();
    format!("{before}{}{after}", lines.join("\n"))
}

/// Escapes what Markdown would take for markup anywhere in a line, with control characters made visible.
fn escape(text: &str) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut from = 0;
    for (at, b) in text.bytes().enumerate() {
        if MARKUP[usize::from(b)] {
            out.push_str(&text[from..at]);
            out.push('\\');
            from = at;
        }
    }
    out.push_str(&text[from..]);
    out
}

/// The bytes of markup: all ASCII, and so never within another character.
const MARKUP: [bool; 256] = {
    let mut table = [false; 256];
    let marks = b"\\`*_[]<&~#";
    let mut at = 0;
    while at < marks.len() {
        table[marks[at] as usize] = true;
        at += 1;
    }
    table
};

/// Escapes what Markdown would take for a list, a rule, an underline or the definition of a link at the start of a line.
fn start_of_line(line: &str) -> String {
    let text = line.trim_start_matches(' ');
    // Leading spaces have no meaning of their own, and four of them would make a code block.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.starts_with(['-', '+', '=', '>']) {
        return format!("\\{text}");
    }
    // Of brackets that are not escaped only those of a citation can stand before a colon.
    if let Some((cited, rest)) = text.split_once("]:").filter(|(cited, _)| cited.starts_with('[') && !cited.contains('\\')) {
        return format!("{cited}]\\:{rest}");
    }
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    text.to_owned()
}

/// An address within angle brackets.
fn address(url: &str) -> String {
    printable(url).chars().filter(|c| !matches!(c, '<' | '>' | '\n' | ' ' | '\\')).collect()
}
