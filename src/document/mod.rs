//! What is to be printed, as blocks: the same for every renderer, and without a word about how it looks.

mod compare;
mod head;
pub mod interactions;
mod passage;
mod section;

pub use compare::{Aligned, Compared, align, compare, words};
pub use head::{Page, boxed_line, foot, page};
pub use section::{Numbering, section};

/// A document: blocks in reading order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    pub blocks: Vec<Block>,
}

impl Document {
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }
}

/// A run of text within a block.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    Text(String),
    /// A lead, a label: bold where there is bold.
    Strong(String),
    /// Qualifies what stands beside it.
    Emphasis(String),
    /// A word that says how grave something is; its colour says it again.
    Tone {
        text: String,
        tone: Tone,
    },
    /// The number of a source.
    Cite(usize),
    /// An incidence in percent, and that of the comparator.
    Bar {
        percent: f64,
        comparator: Option<f64>,
    },
    /// Text that leads somewhere, where links can be followed.
    Link {
        text: String,
        url: String,
    },
}

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Gravest,
    Grave,
    Middling,
    Slight,
    Plain,
}

impl Span {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn strong(text: impl Into<String>) -> Self {
        Self::Strong(text.into())
    }

    pub fn emphasis(text: impl Into<String>) -> Self {
        Self::Emphasis(text.into())
    }
}

/// A run of spans: a paragraph's worth.
pub type Spans = Vec<Span>;

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The name of what the page is about, and how to say it.
    Title {
        text: String,
        gloss: Option<String>,
    },
    Heading {
        level: Level,
        text: String,
    },
    Paragraph(Spans),
    /// A bulleted statement.
    Item(Spans),
    /// A bulleted statement within a list within others, so many deep.
    SubItem {
        depth: usize,
        spans: Spans,
    },
    /// Label and value, one a line.
    Facts(Vec<(String, Spans)>),
    /// What must be seen first: a boxed warning.
    Callout {
        title: String,
        intro: Spans,
        items: Vec<Spans>,
        foot: Spans,
    },
    Table(Table),
    /// Blocks beside each other, each column with its title.
    Columns(Vec<(String, Vec<Block>)>),
    /// A numbered source.
    Reference {
        number: usize,
        text: Spans,
    },
    /// Small print.
    Small(Spans),
}

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Section,
    Part,
    /// Within a part.
    Minor,
}

/// Rows with something in common; the first cell of a row says what the row is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    /// Whether the titles of the columns are somebody else's words, and stay as they are within a sentence too.
    pub quoted: bool,
    /// A matrix of letters: columns stand close, and as statements it would say nothing.
    pub tight: bool,
}

/// A row of a table, and what there is to say of it at more length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    pub cells: Vec<Spans>,
    pub note: Spans,
}

impl Table {
    /// The table as statements, for readers too narrow or too plain for columns: every cell with its column's name.
    #[must_use]
    pub fn as_items(&self) -> Vec<Spans> {
        if self.quoted && self.rows.is_empty() {
            return vec![vec![Span::text(self.columns.join("; "))]];
        }
        self.rows.iter().map(|row| self.item(row)).collect()
    }

    fn item(&self, row: &Row) -> Spans {
        let mut item = Spans::new();
        let filled = |cell: &Spans| cell.iter().any(|s| !matches!(s, Span::Text(text) if text.is_empty()));
        for (at, cell) in row.cells.iter().enumerate().filter(|(_, c)| filled(c)) {
            if !item.is_empty() {
                item.push(Span::text(if at == 1 && !self.quoted { ": " } else { "; " }));
            }
            // Somebody else's title may hold the unit, and stands with every cell; ours is said by the cells themselves where there are two.
            match self.columns.get(at).filter(|c| !c.is_empty()) {
                Some(column) if self.quoted => item.push(Span::text(format!("{column}: "))),
                Some(column) if at > 0 && self.columns.len() > 2 => item.push(Span::text(format!("{} ", column.to_lowercase()))),
                _ => {}
            }
            item.extend(cell.iter().cloned());
        }
        if !row.note.is_empty() {
            item.push(Span::text(". "));
            item.extend(row.note.iter().cloned());
        }
        item
    }
}
