//! A table of a label as its rows and cells are read: cells over several columns or rows keep the others in their places.

use quick_xml::events::BytesStart;

use super::clean::clean;
use super::markup::attribute;
use crate::monograph::Passage;

/// Columns and rows of a cell beyond these are a mistake or an attack, not a table.
const SPAN: usize = 100;

/// What spans may add to a table, in bytes. A table that wants more is an attack: from there on a cell has one place.
const ROOM: usize = 16 << 20;

/// A table as it is read.
#[derive(Default)]
pub(super) struct Grid {
    /// Tables within tables: their text goes into the cell around them.
    depth: usize,
    in_head: bool,
    caption: String,
    rows: Vec<(bool, Vec<String>)>,
    row: Vec<String>,
    /// Whether all cells of the open row are header cells.
    all_headers: bool,
    /// For each column, how many more rows the cell above takes.
    taken: Vec<usize>,
    cell: Option<Cell>,
    /// What spans have added.
    added: usize,
}

struct Cell {
    columns: usize,
    rows: usize,
}

/// What the end of an element was to a table.
pub(super) enum Ended {
    Table,
    Part,
    Inline,
}

impl Grid {
    pub fn set_caption(&mut self, caption: String) {
        self.caption = caption;
    }

    /// Whether the element is a part of the table, and not text in a cell.
    pub fn start(&mut self, name: &str, element: &BytesStart<'_>) -> bool {
        if name == "table" {
            self.depth += 1;
            return false;
        }
        if self.depth > 0 {
            return false;
        }
        match name {
            "thead" => self.in_head = true,
            "tbody" | "tfoot" => self.in_head = false,
            "tr" => {
                self.row.clear();
                self.all_headers = true;
                self.skip_taken();
            }
            "td" | "th" => {
                self.all_headers &= name == "th";
                let span =
                    |key: &str| attribute(element, key).and_then(|s| s.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, SPAN);
                self.cell = Some(Cell { columns: span("colspan"), rows: span("rowspan") });
            }
            _ => return false,
        }
        true
    }

    /// What the end of an element means to the table; the text of a cell that ends is taken out of the buffer.
    pub fn end(&mut self, name: &str, buffer: &mut String) -> Ended {
        match name {
            "table" if self.depth > 0 => {
                self.depth -= 1;
                buffer.push(' ');
                Ended::Part
            }
            "table" => Ended::Table,
            _ if self.depth > 0 => {
                if matches!(name, "td" | "th" | "tr") {
                    buffer.push(' ');
                    return Ended::Part;
                }
                Ended::Inline
            }
            "td" | "th" => {
                self.close_cell(&clean(&std::mem::take(buffer)));
                Ended::Part
            }
            "tr" => {
                let row = std::mem::take(&mut self.row);
                for taken in &mut self.taken {
                    *taken = taken.saturating_sub(1);
                }
                if row.iter().any(|c| !c.is_empty()) {
                    self.rows.push((self.in_head || self.all_headers, row));
                }
                Ended::Part
            }
            "thead" => {
                self.in_head = false;
                Ended::Part
            }
            _ => Ended::Inline,
        }
    }

    fn close_cell(&mut self, text: &str) {
        let Some(cell) = self.cell.take() else { return };
        let header = self.in_head || self.all_headers;
        let columns = if self.added > ROOM { 1 } else { cell.columns };
        for at in 0..columns {
            let place = self.row.len();
            if self.taken.len() <= place {
                self.taken.resize(place + 1, 0);
            }
            self.taken[place] = if self.added > ROOM { 1 } else { cell.rows };
            if at > 0 {
                self.added += size_of::<String>() + if header { text.len() } else { 0 };
            }
            // The title of a group of columns is that of each.
            self.row.push(if at == 0 || header { text.to_owned() } else { String::new() });
        }
        self.skip_taken();
    }

    /// Leaves places free that cells of the rows above still take.
    fn skip_taken(&mut self) {
        while self.added <= ROOM && self.taken.get(self.row.len()).is_some_and(|t| *t > 0) {
            self.added += size_of::<String>();
            self.row.push(String::new());
        }
    }

    /// The table as passages: its caption, then its rows.
    pub fn passages(mut self) -> Vec<Passage> {
        // A header row of one text over all columns is the caption.
        if let Some((true, row)) = self.rows.first()
            && self.caption.is_empty()
            && self.rows.len() > 1
            && row.iter().all(|c| *c == row[0])
        {
            self.caption = self.rows.remove(0).1.swap_remove(0);
        }
        if self.rows.is_empty() && self.caption.is_empty() {
            return Vec::new();
        }
        let mut out = vec![Passage::Caption { text: self.caption }];
        out.extend(self.rows.into_iter().map(|(header, cells)| Passage::Row { header, cells }));
        out
    }
}
