//! A label's own text as blocks: headings, paragraphs, lists and tables as they stand there.

use super::{Block, Document, Level, Row, Span, Spans, Table};
use crate::monograph::Passage;

/// Puts passages into a document, in order; `cite` is what stands behind the first of them that can carry it.
pub(super) fn passages<'a>(doc: &mut Document, all: impl IntoIterator<Item = &'a Passage>, cite: &Spans) {
    let mut cite = cite.clone();
    let mut table: Option<Grid<'_>> = None;
    for passage in all {
        if let (Passage::Row { header, cells }, Some(grid)) = (passage, table.as_mut()) {
            grid.take(*header, cells);
            continue;
        }
        doc.blocks.extend(table.take().map(Grid::block));
        match passage {
            Passage::Heading { level, text } => {
                let level = if *level <= 2 { Level::Part } else { Level::Minor };
                doc.push(Block::Heading { level, text: text.clone() });
            }
            Passage::Paragraph { .. } => {
                let mut spans = spans(passage);
                spans.append(&mut cite);
                doc.push(Block::Paragraph(spans));
            }
            Passage::Item { depth, .. } => {
                let mut spans = spans(passage);
                spans.append(&mut cite);
                match depth {
                    0 | 1 => doc.push(Block::Item(spans)),
                    depth => doc.push(Block::SubItem { depth: usize::from(*depth), spans }),
                }
            }
            Passage::Caption { text } => {
                if !text.is_empty() {
                    doc.push(Block::Paragraph(vec![Span::emphasis(text)]));
                }
                table = Some(Grid::default());
            }
            Passage::Row { header, cells } => {
                let mut grid = Grid::default();
                grid.take(*header, cells);
                table = Some(grid);
            }
        }
    }
    doc.blocks.extend(table.map(Grid::block));
}

/// A passage as one run of spans: for paragraphs and items, and for boxes, which hold everything so.
pub(super) fn spans(passage: &Passage) -> Spans {
    let led = |lead: &str, text: &str| {
        let mut spans = Spans::new();
        if !lead.is_empty() {
            spans.push(Span::strong(lead));
            spans.push(Span::text(" "));
        }
        spans.push(Span::text(text));
        spans
    };
    match passage {
        Passage::Heading { text, .. } => vec![Span::strong(text)],
        Passage::Paragraph { lead, text } => led(lead, text),
        Passage::Item { marker, lead, text, .. } => {
            let mut spans: Spans = (!marker.is_empty()).then(|| Span::text(format!("{marker} "))).into_iter().collect();
            spans.extend(led(lead, text));
            spans
        }
        Passage::Caption { text } => vec![Span::emphasis(text)],
        Passage::Row { .. } => vec![Span::text(passage.prose())],
    }
}

/// The rows of a table as they come in.
#[derive(Default)]
struct Grid<'a> {
    headers: Vec<&'a [String]>,
    rows: Vec<&'a [String]>,
}

impl<'a> Grid<'a> {
    /// Header rows in the middle of a table are rows: the titles of the columns stand above all of them.
    fn take(&mut self, header: bool, cells: &'a [String]) {
        if header && self.rows.is_empty() { self.headers.push(cells) } else { self.rows.push(cells) }
    }

    /// The table; a title of several rows is read from top to bottom.
    fn block(self) -> Block {
        let width = self.headers.iter().chain(&self.rows).map(|r| r.len()).max().unwrap_or(0);
        let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        let title = |at: usize| {
            let mut parts: Vec<String> = self.headers.iter().map(|h| cell(h, at)).filter(|t| !t.is_empty()).collect();
            parts.dedup();
            parts.join(" ")
        };
        let columns: Vec<String> = (0..width).map(title).collect();
        let row = |cells: &&[String]| {
            let span = |at: usize| if at == 0 { Span::strong(cell(cells, at)) } else { Span::text(cell(cells, at)) };
            Row { cells: (0..cells.len()).map(|at| vec![span(at)]).collect(), note: Spans::new() }
        };
        Block::Table(Table { columns, rows: self.rows.iter().map(row).collect(), quoted: true, tight: false })
    }
}
