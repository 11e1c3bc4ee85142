//! Line breaking of styled text. Words are never split, and a figure stays with its unit.

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_width::UnicodeWidthStr;

use super::bar;
use crate::document::{Span, Tone};
use crate::monograph::text::printable;

/// How a run of text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Strong,
    Emphasis,
    /// A citation.
    Cite,
    Bar,
    /// A word on how grave something is.
    Tone(Tone),
}

/// A run of text in one style, and where it leads.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub text: String,
    pub style: Style,
    pub url: Option<String>,
}

impl Run {
    /// A part of the run, in its style. Only the style is copied: a text of many words is parted as many times.
    fn part(&self, text: String) -> Self {
        Self { text, style: self.style, url: self.url.clone() }
    }
}

/// What stands between two places at which a line may break.
#[derive(Debug)]
struct Word {
    runs: Vec<Run>,
    width: usize,
    /// The space behind it, as it was written.
    space: String,
}

impl Fragment for Word {
    #[allow(clippy::cast_precision_loss, reason = "no line is that long")]
    fn width(&self) -> f64 {
        self.width as f64
    }
    #[allow(clippy::cast_precision_loss, reason = "no line is that long")]
    fn whitespace_width(&self) -> f64 {
        self.space.width() as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// A line of styled runs.
pub type Line = Vec<Run>;

/// The columns that a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// The columns that a line takes.
#[must_use]
pub fn line_width(line: &Line) -> usize {
    line.iter().map(|r| r.text.width()).sum()
}

/// Spans as runs, with everything that could act on a terminal made visible.
#[must_use]
pub fn runs(spans: &[Span]) -> Vec<Run> {
    let run = |text: &str, style| Run { text: printable(text).into_owned(), style, url: None };
    spans
        .iter()
        .map(|span| match span {
            Span::Text(text) => run(text, Style::Plain),
            Span::Strong(text) => run(text, Style::Strong),
            Span::Emphasis(text) => run(text, Style::Emphasis),
            Span::Tone { text, tone } => run(text, Style::Tone(*tone)),
            Span::Cite(number) => run(&format!("[{number}]"), Style::Cite),
            Span::Bar { percent, comparator } => run(&bar::drawn(*percent, *comparator), Style::Bar),
            Span::Link { text, url } => Run { url: Some(printable(url).into_owned()), ..run(text, Style::Plain) },
        })
        .collect()
}

/// Breaks spans into lines of at most `first` columns, then `rest`; a longer word stands out over the edge whole.
#[must_use]
pub fn wrap(spans: &[Span], first: usize, rest: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, paragraph) in paragraphs(&runs(spans)).iter().enumerate() {
        let words = words(paragraph);
        #[allow(clippy::cast_precision_loss, reason = "no line is that long")]
        let widths = [if at == 0 { first } else { rest } as f64, rest as f64];
        lines.extend(wrap_first_fit(&words, &widths).into_iter().map(join));
    }
    lines
}

/// Parts runs at line feeds.
fn paragraphs(runs: &[Run]) -> Vec<Vec<Run>> {
    let mut all = vec![Vec::new()];
    for run in runs {
        for (at, text) in run.text.split('\n').enumerate() {
            if at > 0 {
                all.push(Vec::new());
            }
            if let Some(last) = all.last_mut().filter(|_| !text.is_empty()) {
                last.push(run.part(text.to_owned()));
            }
        }
    }
    all
}

/// Parts runs at spaces, except where a figure and its unit would be parted.
fn words(runs: &[Run]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for run in runs {
        for part in run.text.split_inclusive(' ') {
            let text = part.trim_end_matches(' ');
            if !text.is_empty() {
                let glue = open || words.last().is_some_and(|w| binds(w, text));
                let word = if let Some(word) = words.last_mut().filter(|_| glue) {
                    word
                } else {
                    words.push(Word { runs: Vec::new(), width: 0, space: String::new() });
                    let last = words.len() - 1;
                    &mut words[last]
                };
                let space = std::mem::take(&mut word.space);
                let text = format!("{space}{text}");
                word.width += text.width();
                word.runs.push(run.part(text));
                open = true;
            }
            if part.len() > text.len() {
                match words.last_mut() {
                    Some(word) => word.space.push_str(&part[text.len()..]),
                    None => words.push(Word { runs: Vec::new(), width: 0, space: part[text.len()..].to_owned() }),
                }
                open = false;
            }
        }
    }
    words
}

/// Units that are never parted from the figure before them: a dose broken over two lines is misread.
const UNITS: &[&str] = &[
    "mg",
    "cm",
    "mm",
    "mcg",
    "micrograms",
    "g",
    "kg",
    "mL",
    "L",
    "dL",
    "mmol",
    "mEq",
    "units",
    "unit",
    "%",
    "mg/kg",
    "mg/kg/day",
    "mg/m2",
    "mcg/kg",
    "mg/mL",
    "mg/dL",
    "mg/L",
    "ng/mL",
    "mcg/mL",
    "mmol/L",
    "L/kg",
    "mL/kg",
    "kg/m2",
    "mcg/day",
    "mmHg",
    "mg/day",
    "mL/min",
    "mL/min/1.73",
    "m2",
    "hours",
    "hour",
    "h",
    "minutes",
    "days",
    "day",
    "weeks",
    "months",
    "years",
    "times",
    "tablets",
];

/// Signs that are never parted from the figure behind them.
const SIGNS: &[&str] = &["<", ">", "≤", "≥", "±", "=", "~"];

/// Whether a word ends in a figure whose unit comes next, or in a sign whose figure comes next.
fn binds(word: &Word, next: &str) -> bool {
    let Some(last) = word.runs.last().map(|r| r.text.trim_start()) else { return false };
    let figure = last.ends_with(|c: char| c.is_ascii_digit());
    let unit = next.trim_end_matches(|c: char| ",.;:)".contains(c));
    (figure && UNITS.contains(&unit)) || (SIGNS.contains(&last) && next.starts_with(|c: char| c.is_ascii_digit()))
}

fn join(words: &[Word]) -> Line {
    let mut line: Line = Vec::new();
    let mut space = "";
    for word in words {
        for (at, run) in word.runs.iter().enumerate() {
            let space = if at == 0 { space } else { "" };
            match line.last_mut().filter(|last| last.style == run.style && last.url == run.url) {
                Some(last) => {
                    last.text.push_str(space);
                    last.text.push_str(&run.text);
                }
                None if space.is_empty() => line.push(run.clone()),
                None => match line.last_mut() {
                    // The space belongs to the plain side, so that no link or underline runs over it.
                    Some(last) if last.style == Style::Plain && last.url.is_none() => {
                        last.text.push_str(space);
                        line.push(run.clone());
                    }
                    _ if run.style == Style::Plain && run.url.is_none() => {
                        line.push(run.part(format!("{space}{}", run.text)));
                    }
                    _ => {
                        line.push(Run { text: space.to_owned(), style: Style::Plain, url: None });
                        line.push(run.clone());
                    }
                },
            }
        }
        space = &word.space;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|l| l.iter().map(|r| r.text.as_str()).collect()).collect()
    }

    #[test]
    fn words_stay_whole_and_figures_keep_their_unit() {
        let spans = [Span::strong("Dose"), Span::text(": take 10 mg of alemtuzumab-like stuff twice")];
        assert_eq!(texts(&wrap(&spans, 12, 12)), ["Dose: take", "10 mg of", "alemtuzumab-like", "stuff twice"]);
    }

    #[test]
    fn a_word_of_two_styles_is_one_word() {
        let spans = [Span::text("see "), Span::strong("bold"), Span::text(", plain")];
        assert_eq!(texts(&wrap(&spans, 6, 6)), ["see", "bold,", "plain"]);
    }
}
