//! Tables on a terminal: columns where there is room for them, statements where there is not.

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table as Grid};

use super::layout;
use super::terminal::{Painter, color, sixteen_colors};
use crate::document::{Row, Span, Spans, Table};

/// Below this width tables become lists.
const NARROWEST: usize = 50;

/// Spaces between two columns.
const GAP: usize = 2;

/// Spaces between two columns of a matrix.
const TIGHT_GAP: usize = 1;

/// Draws a table, then what there is to say of its rows at more length.
pub(super) fn draw(painter: &Painter, out: &mut String, table: &Table) {
    let has_room = table.tight || painter.look.width >= NARROWEST;
    let gap = if table.tight { TIGHT_GAP } else { GAP };
    let Some(widths) = has_room.then(|| widths(table, painter.look.width, gap)).flatten() else {
        if table.tight {
            painter.text(out, &vec![Span::emphasis("The matrix is wider than the terminal; the pairs stand below.")], "", "");
            return;
        }
        for item in table.as_items() {
            painter.text(out, &item, "• ", "  ");
        }
        return;
    };
    let mut grid = Grid::new();
    grid.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if painter.look.color {
        grid.enforce_styling();
    } else {
        grid.force_no_tty();
    }
    let styled = |cell: Cell, attribute| if painter.look.color { cell.add_attribute(attribute) } else { cell };
    let titles = if table.columns.iter().all(String::is_empty) { Vec::new() } else { header(table) };
    if !titles.is_empty() {
        grid.set_header(titles.iter().zip(&widths).map(|(title, width)| {
            let rule = "─".repeat(*width);
            styled(Cell::new(format!("{}\n{rule}", wrapped(title, *width))), Attribute::Dim)
        }));
    }
    for row in &table.rows {
        grid.add_row(row.cells.iter().zip(&widths).enumerate().map(|(at, (spans, width))| {
            let cell = Cell::new(wrapped(spans, *width));
            let has_bar = spans.iter().any(|s| matches!(s, Span::Bar { .. }));
            let tone = spans.iter().find_map(|s| if let Span::Tone { tone, .. } = s { color(*tone) } else { None });
            match (at, tone) {
                (0, _) => styled(cell, Attribute::Bold),
                (_, Some(color)) if painter.look.color => styled(cell.fg(Color::AnsiValue(color)), Attribute::Bold),
                _ if has_bar && painter.look.color => cell.fg(Color::DarkCyan),
                _ => cell,
            }
        }));
    }
    for (at, column) in grid.column_iter_mut().enumerate() {
        let gap = if at + 1 == widths.len() { 0 } else { gap };
        column.set_padding((0, u16::try_from(gap).unwrap_or(0)));
    }
    for line in grid.lines() {
        out.push_str(sixteen_colors(&line).trim_end());
        out.push('\n');
    }
    notes(painter, out, &table.rows);
}

fn header(table: &Table) -> Vec<Spans> {
    table.columns.iter().map(|title| vec![Span::text(title)]).collect()
}

fn notes(painter: &Painter, out: &mut String, rows: &[Row]) {
    let mut noted = rows.iter().filter(|r| !r.note.is_empty()).peekable();
    if noted.peek().is_some() {
        out.push('\n');
    }
    for row in noted {
        let mut item: Spans = row.cells.first().into_iter().flatten().filter(|s| matches!(s, Span::Strong(_))).cloned().collect();
        item.push(Span::text(": "));
        item.extend(row.note.iter().cloned());
        painter.text(out, &item, "• ", "  ");
    }
}

fn wrapped(spans: &Spans, width: usize) -> String {
    let lines = layout::wrap(spans, width, width);
    lines.iter().map(|l| l.iter().map(|r| r.text.as_str()).collect::<String>()).collect::<Vec<_>>().join("\n")
}

/// The width of every column; `None` when some word does not fit.
///
/// Each column has at least its longest word; what is left goes to those that want more, in proportion.
fn widths(table: &Table, total: usize, gap: usize) -> Option<Vec<usize>> {
    let columns = table.columns.len();
    let room = total.checked_sub(gap * columns.saturating_sub(1))?;
    let mut least = vec![0; columns];
    let mut natural = vec![0; columns];
    for cells in table.rows.iter().map(|r| &r.cells).chain([&header(table)]) {
        for (at, spans) in cells.iter().enumerate().take(columns) {
            let widest = |lines: Vec<layout::Line>| lines.iter().map(layout::line_width).max().unwrap_or(0);
            // A figure and its bar stay on one line.
            let bar = spans.iter().any(|s| matches!(s, Span::Bar { .. }));
            let whole = widest(layout::wrap(spans, usize::MAX / 2, usize::MAX / 2));
            natural[at] = whole.max(natural[at]);
            least[at] = if bar { whole } else { widest(layout::wrap(spans, 1, 1)) }.max(least[at]);
        }
    }
    let taken: usize = least.iter().sum();
    let spare = room.checked_sub(taken)?;
    let wanted: usize = natural.iter().zip(&least).map(|(n, l)| n - l).sum();
    if wanted <= spare {
        return Some(natural);
    }
    Some(natural.iter().zip(&least).map(|(n, l)| l + (n - l) * spare / wanted).collect())
}
