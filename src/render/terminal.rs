//! A document for a terminal, and the same layout as plain text.

use termimad::crossterm::style::{Attribute, Color, force_color_output};
use termimad::minimad::{Composite, CompositeStyle, Compound};
use termimad::{CompoundStyle, FmtComposite, FmtInline, MadSkin};

use super::layout::{self, Line, Run, Style};
use super::{columns, table};
use crate::document::{Block, Document, Level, Span, Spans, Tone};
use crate::monograph::text::printable;

/// How the page is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences for colour, bold and italic may be used.
    pub color: bool,
    /// Whether links may be written as OSC 8 sequences.
    pub links: bool,
}

/// Lays a document out in lines of at most the look's width, as far as no single word is longer.
#[must_use]
pub fn render(doc: &Document, look: Look) -> String {
    let painter = Painter::new(look);
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for block in &doc.blocks {
        if before.is_some_and(|b| stands_apart(b, block)) {
            out.push('\n');
        }
        painter.block(&mut out, block);
        before = Some(block);
    }
    out
}

/// Whether a blank line parts two blocks: statements of one list stand together, and a heading stands with what it heads.
const fn stands_apart(before: &Block, block: &Block) -> bool {
    !matches!(
        (before, block),
        (Block::Item(_) | Block::SubItem { .. }, Block::Item(_) | Block::SubItem { .. })
            | (Block::Reference { .. }, Block::Reference { .. })
            | (Block::Heading { .. }, _)
            | (Block::Title { .. }, Block::Paragraph(_))
    )
}

/// Writes blocks in one look.
pub(super) struct Painter {
    pub(super) look: Look,
    skin: MadSkin,
}

impl Painter {
    fn new(look: Look) -> Self {
        if look.color {
            // Whether there is colour was decided before; crossterm is not to decide again.
            force_color_output(true);
        }
        Self { look, skin: skin(look.color) }
    }

    fn block(&self, out: &mut String, block: &Block) {
        let width = self.look.width;
        match block {
            Block::Title { text, gloss } => self.title(out, text, gloss.as_deref()),
            Block::Heading { level: Level::Section, text } => {
                let lines = layout::wrap(&[Span::text(text)], width, width);
                let longest = lines.iter().map(layout::line_width).max().unwrap_or(0);
                self.lines(out, &lines, "", "", CompositeStyle::Header(1));
                self.rule(out, '─', longest);
            }
            Block::Heading { level: Level::Part, text } => {
                self.lines(out, &layout::wrap(&[Span::text(text)], width, width), "▸ ", "  ", CompositeStyle::Header(2));
            }
            Block::Heading { level: Level::Minor, text } => {
                self.lines(out, &layout::wrap(&[Span::text(text)], width, width), "▸▸ ", "   ", CompositeStyle::Header(3));
            }
            Block::Paragraph(spans) | Block::Small(spans) => self.text(out, spans, "", ""),
            Block::Item(spans) => self.text(out, spans, "• ", "  "),
            Block::SubItem { depth, spans } => {
                let indent = "  ".repeat(depth.saturating_sub(1).min(width / 8));
                self.text(out, spans, &format!("{indent}• "), &format!("{indent}  "));
            }
            Block::Facts(facts) => self.facts(out, facts),
            Block::Callout { title, intro, items, foot } => {
                let some = |spans: &'_ Spans| -> Vec<Spans> { if spans.is_empty() { Vec::new() } else { vec![spans.clone()] } };
                self.callout(out, title, [&some(intro), items, &some(foot)]);
            }
            Block::Table(table) => table::draw(self, out, table),
            Block::Columns(columns) => columns::draw(self, out, columns),
            Block::Reference { number, text } => {
                let label = format!("[{number}] ");
                self.text(out, text, &label, &" ".repeat(label.len()));
            }
        }
    }

    /// Spans as wrapped lines, the first behind one prefix and the rest behind another.
    pub(super) fn text(&self, out: &mut String, spans: &Spans, first: &str, rest: &str) {
        let room = |prefix: &str| self.look.width.saturating_sub(layout::width(prefix)).max(1);
        self.lines(out, &layout::wrap(spans, room(first), room(rest)), first, rest, CompositeStyle::Paragraph);
    }

    fn lines(&self, out: &mut String, lines: &[Line], first: &str, rest: &str, style: CompositeStyle) {
        for (at, line) in lines.iter().enumerate() {
            out.push_str(if at == 0 { first } else { rest });
            self.line(out, line, style);
            out.push('\n');
        }
    }

    /// One line, painted by the skin from raw compounds: nothing in the text is taken for markup.
    fn line(&self, out: &mut String, line: &Line, style: CompositeStyle) {
        for run in line {
            let painted = if let Style::Tone(tone) = run.style {
                self.toned(&run.text, tone)
            } else {
                let composite = Composite { style, compounds: vec![compound(run)] };
                let composite = FmtComposite::from(composite, &self.skin);
                sixteen_colors(&FmtInline { skin: &self.skin, composite }.to_string())
            };
            match run.url.as_deref().filter(|_| self.look.links) {
                Some(url) => out.push_str(&format!("\u{1b}]8;;{}\u{1b}\\{painted}\u{1b}]8;;\u{1b}\\", ascii(url))),
                None => out.push_str(&painted),
            }
        }
    }

    fn rule(&self, out: &mut String, mark: char, width: usize) {
        let line = mark.to_string().repeat(width.min(self.look.width));
        self.lines(out, &[vec![Run { text: line, style: Style::Plain, url: None }]], "", "", CompositeStyle::Paragraph);
    }

    fn title(&self, out: &mut String, text: &str, gloss: Option<&str>) {
        let mut spans = vec![Span::strong(text)];
        if let Some(gloss) = gloss {
            spans.push(Span::text("  "));
            spans.push(Span::emphasis(gloss));
        }
        self.text(out, &spans, "", "");
        self.rule(out, '━', self.look.width);
    }

    fn facts(&self, out: &mut String, facts: &[(String, Spans)]) {
        let width = |label: &str| layout::width(&printable(label));
        let column = facts.iter().map(|(label, _)| width(label)).max().unwrap_or(0) + 2;
        for (label, spans) in facts {
            let mut line = vec![Span::emphasis(label), Span::text(" ".repeat(column - width(label)))];
            line.extend(spans.iter().cloned());
            // The label and the space behind it take the column, so all lines have the same room.
            self.text(out, &line, "", &" ".repeat(column));
        }
    }

    /// A heavy bar down the side: it stands out on paper, without colour and in any width.
    fn callout(&self, out: &mut String, title: &str, parts: [&[Spans]; 3]) {
        let edge = |mark: String| self.warning(&mark) + "\n";
        if !title.is_empty() {
            let head = format!("┏━━ {} ", printable(title));
            let line = "━".repeat(self.look.width.saturating_sub(layout::width(&head)).min(40));
            out.push_str(&edge(format!("{head}{line}")));
        }
        let bar = self.warning("┃ ");
        let [before, items, after] = parts;
        for (spans, first, rest) in before
            .iter()
            .map(|s| (s, "", ""))
            .chain(items.iter().map(|s| (s, "• ", "  ")))
            .chain(after.iter().map(|s| (s, "", "")))
        {
            let room = self.look.width.saturating_sub(2 + layout::width(first)).max(1);
            for (at, line) in layout::wrap(spans, room, room).iter().enumerate() {
                out.push_str(&bar);
                out.push_str(if at == 0 { first } else { rest });
                self.line(out, line, CompositeStyle::Paragraph);
                out.push('\n');
            }
        }
        if !title.is_empty() {
            out.push_str(&edge(format!("┗{}", "━".repeat(self.look.width.saturating_sub(1).min(40)))));
        }
    }

    /// A word in the colour of its gravity.
    fn toned(&self, text: &str, tone: Tone) -> String {
        let Some(color) = color(tone).filter(|_| self.look.color) else { return text.to_owned() };
        let mut style = CompoundStyle::with_fg(Color::AnsiValue(color));
        if matches!(tone, Tone::Gravest | Tone::Grave) {
            style.add_attr(Attribute::Bold);
        }
        sixteen_colors(&style.apply_to(text).to_string())
    }

    fn warning(&self, text: &str) -> String {
        if !self.look.color {
            return text.to_owned();
        }
        let mut style = CompoundStyle::with_fg(Color::Red);
        style.add_attr(Attribute::Bold);
        sixteen_colors(&style.apply_to(text).to_string())
    }
}

/// The colours of gravity, by their place in the palette: of the first sixteen, those that read on light and on dark.
pub(super) const fn color(tone: Tone) -> Option<u8> {
    match tone {
        Tone::Gravest => Some(5),
        Tone::Grave => Some(1),
        Tone::Middling => Some(3),
        Tone::Slight => Some(6),
        Tone::Plain => None,
    }
}

fn compound(run: &Run) -> Compound<'_> {
    let raw = Compound::raw_str(&run.text);
    match run.style {
        Style::Plain | Style::Tone(_) => raw,
        Style::Strong => raw.bold(),
        Style::Emphasis => raw.italic(),
        // Two kinds of compound that medref has no other use for carry the styles that Markdown does not know.
        Style::Cite => raw.code(),
        Style::Bar => raw.strikeout(),
    }
}

/// Attributes before colours, and colours that read on light and on dark.
fn skin(color: bool) -> MadSkin {
    let mut skin = MadSkin::no_style();
    if color {
        skin.bold = CompoundStyle::with_attr(Attribute::Bold);
        skin.italic = CompoundStyle::with_attr(Attribute::Italic);
        skin.inline_code = CompoundStyle::with_attr(Attribute::Dim);
        skin.strikeout = CompoundStyle::with_fg(Color::DarkCyan);
        for header in &mut skin.headers {
            header.add_attr(Attribute::Bold);
            header.set_fg(Color::DarkCyan);
        }
    }
    skin
}

/// Rewrites crossterm's palette sequences as the classic ones: a terminal of sixteen colours may not know the former.
pub(super) fn sixteen_colors(text: &str) -> String {
    // Most runs have no colour at all, and looking for each of them takes longer than all the rest.
    if !text.contains("8;5;") {
        return text.to_owned();
    }
    let mut out = text.to_owned();
    for n in 0..16_u8 {
        for (plane, normal, bright) in [("38", 30, 90), ("48", 40, 100)] {
            let code = if n < 8 { normal + n } else { bright + n - 8 };
            out = out.replace(&format!("\u{1b}[{plane};5;{n}m"), &format!("\u{1b}[{code}m"));
        }
    }
    out
}

/// An address as OSC 8 takes it: printable ASCII only.
fn ascii(url: &str) -> String {
    url.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_graphic() {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        out
    })
}
