//! Documents of any blocks and any text, and what must hold of them in print.
//!
//! A document is written as bytes: the first says how wide the page is; blocks are parted by 0xFF, what is in them by 0xFE, what is in a cell, a link from
//! its address and a column from its title by 0xFD: bytes that no text in UTF-8 has. A block, and a span in it, begins with a character that says what it is.

use medref::document::{Block, Document, Level, Row, Span, Spans, Table, Tone};

use super::pages::rendered;

/// More blocks, or spans in one, tell nothing new.
const MOST: usize = 40;

/// Any document, in every form in which it is printed.
pub fn render(data: &[u8]) -> bool {
    let Some((width, blocks)) = data.split_first() else { return false };
    let blocks = blocks.split(|b| *b == 0xff).take(MOST).filter_map(block).collect();
    rendered(&Document { blocks }, usize::from(*width));
    true
}

fn block(bytes: &[u8]) -> Option<Block> {
    let (kind, rest) = bytes.split_first()?;
    let mut parts = rest.split(|b| *b == 0xfe).take(MOST);
    Some(match kind {
        b'T' => Block::Title { text: text(parts.next()?), gloss: parts.next().map(text) },
        b'S' => Block::Heading { level: Level::Section, text: text(rest) },
        b'P' => Block::Heading { level: Level::Part, text: text(rest) },
        b'M' => Block::Heading { level: Level::Minor, text: text(rest) },
        b'i' => Block::Item(spans(parts)),
        b'1'..=b'6' => Block::SubItem { depth: usize::from(kind - b'0'), spans: spans(parts) },
        b'f' => {
            let parts: Vec<&[u8]> = parts.collect();
            Block::Facts(parts.chunks(2).map(|pair| (text(pair[0]), spans(pair[1..].iter().copied()))).collect())
        }
        b'c' => {
            let title = text(parts.next()?);
            let mut items: Vec<Spans> = parts.map(|part| spans(std::iter::once(part))).collect();
            let foot = if items.len() > 2 { items.pop().unwrap_or_default() } else { Spans::new() };
            let intro = if items.is_empty() { Spans::new() } else { items.remove(0) };
            Block::Callout { title, intro, items, foot }
        }
        b't' | b'q' => table(*kind == b'q', parts)?,
        b'C' => Block::Columns(parts.map(column).collect()),
        b'r' => Block::Reference { number: rest.len(), text: spans(parts) },
        b's' => Block::Small(spans(parts)),
        _ => Block::Paragraph(spans(bytes.split(|b| *b == 0xfe).take(MOST))),
    })
}

/// The first part says how many columns there are; then their titles, then the cells of the rows, and the note of each.
fn table<'a>(quoted: bool, mut parts: impl Iterator<Item = &'a [u8]>) -> Option<Block> {
    let count = usize::from(parts.next()?.first()? % 5) + 1;
    let columns: Vec<String> = parts.by_ref().take(count).map(text).collect();
    if columns.len() < count {
        return None;
    }
    let parts: Vec<&[u8]> = parts.collect();
    let row = |cells: &[&[u8]]| Row {
        cells: cells[..count].iter().map(|cell| spans(cell.split(|b| *b == 0xfd).take(MOST))).collect(),
        note: spans(cells[count..].iter().copied().filter(|note| !note.is_empty())),
    };
    Some(Block::Table(Table { columns, rows: parts.chunks_exact(count + 1).map(row).collect(), quoted, ..Table::default() }))
}

/// A title, and a block behind it.
fn column(part: &[u8]) -> (String, Vec<Block>) {
    let mut halves = part.splitn(2, |b| *b == 0xfd);
    let title = halves.next().map(text).unwrap_or_default();
    (title, halves.next().filter(|bytes| !bytes.starts_with(b"C")).and_then(block).into_iter().collect())
}

/// Spans, a space between each two, as pages have them.
fn spans<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Spans {
    let mut all = Spans::new();
    for part in parts {
        let (first, rest) = part.split_at(part.len().min(1));
        let has_words = |bytes: &[u8]| text(bytes).chars().any(char::is_alphanumeric);
        if first == b"\n" && has_words(rest) && all.last().is_some_and(|s| matches!(s, Span::Text(t) if !t.trim().is_empty())) {
            // A line feed stands between words, in a span of its own.
            all.extend([Span::text("\n"), Span::text(text(rest))]);
            continue;
        }
        if !all.is_empty() {
            all.push(Span::text(" "));
        }
        all.push(match first {
            b"*" => Span::Strong(text(rest)),
            b"/" => Span::Emphasis(text(rest)),
            b"!" => Span::Tone { text: text(rest), tone: tone(rest.len()) },
            // A source is cited behind words.
            b"[" if !all.is_empty() => Span::Cite(rest.len()),
            b"%" => {
                let figure = |at: usize| rest.get(at).map(|b| f64::from(*b) / 2.5);
                Span::Bar { percent: figure(0).unwrap_or_default(), comparator: figure(1) }
            }
            b"@" => {
                let mut halves = rest.splitn(2, |b| *b == 0xfd).map(text);
                Span::Link { text: halves.next().unwrap_or_default(), url: halves.next().unwrap_or_default() }
            }
            _ => Span::Text(text(part)),
        });
    }
    all
}

const fn tone(number: usize) -> Tone {
    match number % 5 {
        0 => Tone::Gravest,
        1 => Tone::Grave,
        2 => Tone::Middling,
        3 => Tone::Slight,
        _ => Tone::Plain,
    }
}

/// A text as documents hold it: on one line.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\n', " ")
}
