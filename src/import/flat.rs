//! Label text that openFDA gives as one long line, cut where the label has its numbered subsections, its bullets and its tables.
//!
//! Nothing is added and nothing taken away: the words of all passages, read in order, are the words of the text. Where a
//! subsection's title ends the text does not say; it is told by its capitals, and where they do not tell, the title stays with
//! its paragraph.

use crate::monograph::Passage;

/// A paragraph longer than this is cut at the end of a sentence.
const PARAGRAPH: usize = 700;

/// How many numbers of subsections a label may leave out between two: 8.2 and 8.3 are often missing, sometimes more.
const GAP: u32 = 5;

/// The longest title, in words.
const TITLE_WORDS: usize = 20;

/// Bullets of lists, and of lists within lists.
const BULLETS: [(char, usize); 9] = [('•', 1), ('●', 1), ('▪', 1), ('■', 1), ('∙', 1), ('◦', 2), ('○', 2), ('⁃', 2), ('➢', 1)];

/// Words that titles write small.
#[rustfmt::skip]
const SMALL: [&str; 41] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or", "over", "per", "than", "that", "the", "to", "upon",
    "via", "vs", "with", "within", "without", "prior", "due", "during", "after", "before", "following", "associated", "who", "not", "other", "its",
    "their", "are", "is",
];

/// Cuts the text of one section, piece by piece.
pub struct Cutter {
    /// The number of the section: "5"; empty until it is known.
    section: String,
    /// The last subsection, and the last within it.
    last: (u32, u32),
    out: Vec<Passage>,
}

impl Cutter {
    #[must_use]
    pub const fn new() -> Self {
        Self { section: String::new(), last: (0, 0), out: Vec::new() }
    }

    /// Takes a heading that the text itself does not have.
    pub fn heading(&mut self, level: usize, text: &str) {
        self.out.push(Passage::heading(level, text));
    }

    /// Takes a table.
    pub fn table(&mut self, table: Vec<Passage>) {
        self.out.extend(table);
    }

    /// Takes text that is clean. `title` is what the section is called: where the text begins with it, with or without its number, that is a
    /// heading of a level.
    pub fn text(&mut self, text: &str, title: &str, level: usize) -> &mut Self {
        let text = text.trim();
        let rest = self.own_title(text, title, level);
        let mut from = 0;
        let mut heads = self.subsections(rest).into_iter().peekable();
        loop {
            let to = heads.peek().map_or(rest.len(), |h| h.at);
            self.prose(rest[from..to].trim());
            let Some(head) = heads.next() else { break };
            let until = heads.peek().map_or(rest.len(), |h| h.at);
            let words = &rest[head.at + head.number.len()..until];
            let title = title_of(words.trim_start());
            if title.is_empty() {
                // The number stands before its paragraph, as the label has it.
                let body = words.trim();
                self.out.push(Passage::Paragraph { lead: head.number.to_owned(), text: String::new() });
                self.lead_into(body);
                from = until;
            } else {
                self.out.push(Passage::heading(head.level, format!("{} {title}", head.number)));
                let skipped = words.len() - words.trim_start().len();
                from = head.at + head.number.len() + skipped + title.len();
            }
        }
        self
    }

    #[must_use]
    pub fn finish(self) -> Vec<Passage> {
        self.out
    }

    /// Puts the first paragraph of a text behind a lead that stands alone.
    fn lead_into(&mut self, text: &str) {
        let at = self.out.len() - 1;
        self.prose(text);
        let next = self.out.get(at + 1).cloned();
        match (self.out.get_mut(at), next) {
            (Some(Passage::Paragraph { text, .. }), Some(Passage::Paragraph { lead, text: words })) if lead.is_empty() => {
                *text = words;
                self.out.remove(at + 1);
            }
            _ => {}
        }
    }

    /// The section's own number and title, where the text begins with them.
    fn own_title<'t>(&mut self, text: &'t str, title: &str, level: usize) -> &'t str {
        let number = number_at(text);
        let after = text[number.len()..].trim_start();
        if let Some(found) = strip_title(after, title) {
            let end = text.len() - after.len() + found;
            self.out.push(Passage::heading(level, &text[..end]));
            self.open(number);
            return text[end..].trim_start();
        }
        if number.is_empty() {
            let shouted = shouted_title(text);
            if !shouted.is_empty() {
                self.out.push(Passage::heading(level, shouted));
                return text[shouted.len()..].trim_start();
            }
        }
        if !number.is_empty() && after.starts_with(char::is_uppercase) {
            self.open(number);
            let words = title_of(after);
            if !words.is_empty() {
                let end = text.len() - after.len() + words.len();
                self.out.push(Passage::heading(level, &text[..end]));
                return text[end..].trim_start();
            }
        }
        text
    }

    /// Remembers which section this is, so that its subsections are known by their numbers.
    fn open(&mut self, number: &str) {
        let mut parts = number.split('.');
        if let Some(section) = parts.next().filter(|s| !s.is_empty()) {
            section.clone_into(&mut self.section);
            let part = |p: Option<&str>| p.and_then(|p| p.parse().ok()).unwrap_or(0);
            self.last = (part(parts.next()), part(parts.next()));
        }
    }

    /// Where subsections begin: a number that follows the last one, not within brackets, before a capital.
    fn subsections<'t>(&mut self, text: &'t str) -> Vec<Head<'t>> {
        let mut heads = Vec::new();
        if self.section.is_empty() {
            return heads;
        }
        let prefix = format!("{}.", self.section);
        for (at, _) in text.match_indices(&prefix) {
            let before = text[..at].trim_end();
            let apart = at == 0 || text[..at].ends_with(' ');
            if !apart || before.ends_with(['(', '[', ',', ';', '–', '-']) || ends_in_reference(before) {
                continue;
            }
            let number = number_at(&text[at..]);
            let follows = text[at + number.len()..].strip_prefix(' ').and_then(|rest| rest.chars().next());
            if !follows.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) {
                continue;
            }
            // The next number is a heading wherever it stands; one further on only behind the end of a sentence.
            let ended = before.is_empty() || before.ends_with(['.', ':', ')', ']', '?', '!', '”', '"']);
            let furthest = if ended { GAP } else { 1 };
            let parts: Vec<u32> = number.split('.').skip(1).filter_map(|p| p.parse().ok()).collect();
            let level = match parts.as_slice() {
                [sub] if *sub > self.last.0 && *sub <= self.last.0 + furthest => {
                    self.last = (*sub, 0);
                    2
                }
                [sub, subsub] if *sub == self.last.0 && *subsub > self.last.1 && *subsub <= self.last.1 + furthest => {
                    self.last.1 = *subsub;
                    3
                }
                _ => continue,
            };
            heads.push(Head { at, number, level });
        }
        heads
    }

    /// Paragraphs and bulleted items.
    fn prose(&mut self, text: &str) {
        let mut depth = 0;
        let mut from = 0;
        for (at, c) in text.char_indices() {
            // A bullet stands alone; "3 • 4" is none that we could tell apart, and loses nothing as an item.
            if let Some((_, deep)) = BULLETS.iter().find(|(b, _)| *b == c) {
                self.piece(&text[from..at], depth);
                depth = *deep;
                from = at + c.len_utf8();
            }
        }
        self.piece(&text[from..], depth);
    }

    fn piece(&mut self, text: &str, depth: usize) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if depth > 0 {
            self.out.push(Passage::item(depth, "", text));
            return;
        }
        let mut rest = text;
        while let Some(end) = sentence_end(rest) {
            self.out.push(Passage::paragraph(rest[..end].trim()));
            rest = rest[end..].trim_start();
        }
        self.out.push(Passage::paragraph(rest));
    }
}

impl Default for Cutter {
    fn default() -> Self {
        Self::new()
    }
}

/// The beginning of a subsection.
struct Head<'t> {
    at: usize,
    number: &'t str,
    level: usize,
}

/// The number at the beginning of a text: "5", "5.1", "12.3.1"; empty where there is none.
fn number_at(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let number = &text[..end];
    let sound = number.split('.').all(|p| !p.is_empty() && p.len() <= 2);
    if sound && number.split('.').count() <= 3 { number } else { "" }
}

/// Whether what stands before a number refers to a section: "see section 5.1".
fn ends_in_reference(before: &str) -> bool {
    let word = before.rsplit(' ').next().unwrap_or("").to_lowercase();
    matches!(word.as_str(), "see" | "section" | "sections" | "and" | "or" | "to" | "than" | "of" | "about" | "approximately")
}

/// How much of a text is the title of its section: its own words, in any case, "&" for "and".
fn strip_title(text: &str, title: &str) -> Option<usize> {
    if title.is_empty() {
        return None;
    }
    let mut at = 0;
    for (place, word) in title.split(' ').enumerate() {
        let rest = &text[at..];
        let skip = rest.len() - rest.trim_start().len();
        if place > 0 && skip == 0 {
            return None;
        }
        let rest = &rest[skip..];
        let same = |w: &str| rest.get(..w.len()).is_some_and(|start| start.eq_ignore_ascii_case(w));
        let length = if same(word) {
            word.len()
        } else if word == "and" && rest.starts_with('&') {
            1
        } else {
            return None;
        };
        at += skip + length;
    }
    let ends = text[at..].chars().next().is_none_or(|c| !c.is_alphanumeric());
    let colon = text[at..].starts_with(':');
    ends.then_some(at + usize::from(colon))
}

/// The title in capitals that a text begins with, before a sentence: "WARNING: LACTIC ACIDOSIS Cases of ..."; empty where there is none.
fn shouted_title(text: &str) -> &str {
    let mut end = 0;
    for (count, (from, word)) in words(text).enumerate() {
        if word.chars().any(char::is_lowercase) {
            // A name in capitals may begin a sentence; then a small word follows it.
            let sentence = word.starts_with(char::is_uppercase);
            return if sentence && count > 1 && count <= TITLE_WORDS { &text[..end] } else { "" };
        }
        end = from + word.len();
    }
    ""
}

/// The title that a text begins with: words with capitals, and the small words between them, up to the word with which the first
/// sentence begins; empty where that cannot be told.
fn title_of(text: &str) -> &str {
    let mut end = 0;
    // Where the last capital word begins, and where what stands before it ends.
    let mut last_capital = 0;
    let mut before_capital = 0;
    for (count, word) in words(text).enumerate() {
        let (from, word) = word;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let first = bare.chars().next();
        let is_small = bare.is_empty() || SMALL.contains(&bare);
        // A figure belongs to what it stands in, title or sentence.
        let is_figure = first.is_some_and(|c| c.is_ascii_digit());
        let is_capital = first.is_some_and(char::is_uppercase);
        if word.starts_with(['[', '•', '●']) {
            return text[..end].trim_end();
        }
        if !(is_small || is_capital || is_figure) {
            // The sentence began with the last capital word.
            return if last_capital == 0 { "" } else { text[..before_capital].trim_end() };
        }
        if count >= TITLE_WORDS {
            return "";
        }
        if is_capital {
            before_capital = end;
            last_capital = from;
        }
        end = from + word.len();
        if is_capital && word.ends_with(['.', ':']) && bare.chars().count() > 3 {
            return if word.ends_with(':') { &text[..end] } else { "" };
        }
    }
    // Nothing but a title: a table or the next subsection follows.
    if last_capital > 0 || before_capital == 0 && end > 0 { text.trim_end() } else { "" }
}

/// The words of a text and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(' ').filter_map(move |word| {
        let from = at;
        at += word.len() + 1;
        (!word.is_empty()).then_some((from, word))
    })
}

/// Where a long paragraph may be cut: behind the first sentence that ends beyond the usual length.
fn sentence_end(text: &str) -> Option<usize> {
    if text.len() <= PARAGRAPH + PARAGRAPH / 2 {
        return None;
    }
    let mut open = 0_i32;
    let mut previous = ['\0'; 2];
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => open += 1,
            ')' | ']' => open -= 1,
            _ => {}
        }
        let sentence = previous[1] == '.' && c == ' ' && (previous[0].is_lowercase() || matches!(previous[0], ')' | ']' | '%'));
        if at > PARAGRAPH && open <= 0 && sentence && text[at + 1..].starts_with(char::is_uppercase) {
            return Some(at);
        }
        previous = [previous[1], c];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::clean::squeezed;
    use super::*;

    fn cut(text: &str, title: &str) -> Vec<Passage> {
        let mut cutter = Cutter::new();
        cutter.text(text, title, 1);
        cutter.finish()
    }

    #[test]
    fn a_section_is_cut_at_its_numbered_subsections_and_bullets() {
        let text = "5 WARNINGS AND PRECAUTIONS • Rash: stop ( 5.1 ). • Falls ( 5.2 ) 5.1 Severe Rash A severe rash may occur [see section 5.2 \
                    and Dosage (2.1)]. Give 5.5 Units. 5.2 Falls in Older Adults Falls are common. 5.2.1 Hip Fracture Fractures were seen.";
        let expected = [
            Passage::heading(1, "5 WARNINGS AND PRECAUTIONS"),
            Passage::item(1, "", "Rash: stop ( 5.1 )."),
            Passage::item(1, "", "Falls ( 5.2 )"),
            Passage::heading(2, "5.1 Severe Rash"),
            Passage::paragraph("A severe rash may occur [see section 5.2 and Dosage (2.1)]. Give 5.5 Units."),
            Passage::heading(2, "5.2 Falls in Older Adults"),
            Passage::paragraph("Falls are common."),
            Passage::heading(3, "5.2.1 Hip Fracture"),
            Passage::paragraph("Fractures were seen."),
        ];
        assert_eq!(cut(text, "Warnings and Precautions"), expected);
    }

    #[test]
    fn where_a_title_cannot_be_told_the_number_stays_with_its_paragraph() {
        let text = "4 CONTRAINDICATIONS 4.1 Do not give it to anybody. 4.2 Never.";
        let passages = cut(text, "Contraindications");
        assert_eq!(passages[1], Passage::Paragraph { lead: "4.1".to_owned(), text: "Do not give it to anybody.".to_owned() });
    }

    #[test]
    fn a_title_in_capitals_is_a_heading_and_a_name_in_capitals_is_not() {
        let passages = cut("WARNING: LACTIC ACIDOSIS Cases were fatal.", "Boxed Warning");
        assert_eq!(passages, [Passage::heading(1, "WARNING: LACTIC ACIDOSIS"), Passage::paragraph("Cases were fatal.")]);
        assert_eq!(cut("BRILINTA AND ASPIRIN are given.", "Usage").len(), 1);
    }

    #[test]
    fn a_text_without_numbers_is_a_paragraph_and_a_long_one_is_cut_between_sentences() {
        assert_eq!(cut("Known allergy.", "Contraindications"), [Passage::paragraph("Known allergy.")]);
        let long = "A sentence of some length ends here. ".repeat(60);
        assert!(cut(&long, "").len() > 2);
    }

    #[test]
    fn no_word_is_lost_whatever_the_text() {
        for text in [
            "5 WARNINGS & PRECAUTIONS 5.1",
            "5.1 5.2 5.3",
            "•• ○ • x",
            "5 Ä 5.1 Ö Ü ä 5.1.1 Ö",
            "Geriatric Use: none",
            "8.1 Pregnancy Risk Summary Available data are few. 8.2 Lactation",
            "1. 2. 3.",
        ] {
            let words: String = cut(text, "Warnings and Precautions").iter().map(Passage::prose).collect();
            let bare: String = squeezed(text).chars().filter(|c| !BULLETS.iter().any(|(b, _)| b == c)).collect();
            assert_eq!(squeezed(&words), bare, "{text}");
        }
    }
}
