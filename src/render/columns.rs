//! Blocks beside each other on a terminal: in columns where there is room, below each other where there is not.

use super::layout;
use super::terminal::{Look, Painter, render};
use crate::document::{Block, Document, Level, Span};

/// A column is at least so wide, or there are none.
const NARROWEST: usize = 36;

/// Spaces between two columns.
const GAP: usize = 3;

/// Draws columns, each with its title.
pub(super) fn draw(painter: &Painter, out: &mut String, columns: &[(String, Vec<Block>)]) {
    let count = columns.len().max(1);
    let room = painter.look.width.saturating_sub(GAP * (count - 1)) / count;
    if room < NARROWEST {
        out.push_str(&stacked(columns, painter.look));
        return;
    }
    let look = Look { width: room, ..painter.look };
    let column = |(title, blocks): &(String, Vec<Block>)| -> Vec<String> {
        let title = Block::Heading { level: Level::Part, text: title.clone() };
        let blocks = std::iter::once(title).chain(blocks.iter().cloned()).collect();
        render(&Document { blocks }, look).lines().map(str::to_owned).collect()
    };
    let all: Vec<Vec<String>> = columns.iter().map(column).collect();
    for at in 0..all.iter().map(Vec::len).max().unwrap_or(0) {
        let mut line = String::new();
        for (number, column) in all.iter().enumerate() {
            let text = column.get(at).map_or("", String::as_str);
            line.push_str(text);
            if number + 1 < count {
                // A word that is longer than the column pushes the next one aside, and is not cut.
                line.push_str(&" ".repeat((room + GAP).saturating_sub(visible_width(text)).max(1)));
            }
        }
        out.push_str(line.trim_end_matches(' '));
        out.push('\n');
    }
}

/// The columns below each other.
fn stacked(columns: &[(String, Vec<Block>)], look: Look) -> String {
    let mut blocks = Vec::new();
    for (title, inner) in columns {
        blocks.push(Block::Heading { level: Level::Part, text: title.clone() });
        if inner.is_empty() {
            blocks.push(Block::Paragraph(vec![Span::text("–")]));
        }
        blocks.extend(inner.iter().cloned());
    }
    render(&Document { blocks }, look)
}

/// The columns that a painted line takes: its escape sequences take none.
fn visible_width(line: &str) -> usize {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('\u{1b}') {
        text.push_str(&rest[..at]);
        let sequence = &rest[at + 1..];
        let end = match sequence.chars().next() {
            // An operating-system command ends with ESC \, a control sequence with a letter.
            Some(']') => sequence.find("\u{1b}\\").map(|end| end + 2),
            _ => sequence.find(|c: char| c.is_ascii_alphabetic()).map(|end| end + 1),
        };
        rest = end.and_then(|end| sequence.get(end..)).unwrap_or("");
    }
    text.push_str(rest);
    layout::width(&text)
}

#[cfg(test)]
mod tests {
    use super::visible_width;

    #[test]
    fn escape_sequences_take_no_room() {
        assert_eq!(visible_width("\u{1b}[1mbold\u{1b}[0m µ"), 6);
        assert_eq!(visible_width("\u{1b}]8;;https://x.org\u{1b}\\link\u{1b}]8;;\u{1b}\\"), 4);
    }
}
