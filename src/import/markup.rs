//! The narrative markup of SPL (paragraphs, lists, tables) as passages. openFDA's tables are made of it too.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::clean::clean;
use super::grid::{Ended, Grid};
use crate::monograph::Passage;

/// Builds passages from the elements and text of one narrative block.
#[derive(Default)]
pub struct Narrative {
    out: Vec<Passage>,
    /// What was read of the passage that is open.
    buffer: String,
    /// The words in bold with which it begins, once they are whole.
    lead: String,
    /// How many elements deep the bold is in which it begins.
    bold: usize,
    lists: Vec<List>,
    /// Whether the open passage is an item of a list, and its marker.
    item: Option<String>,
    table: Option<Grid>,
    /// Whether the text is the caption of a table.
    caption: bool,
    /// Inside `sup`: what stood before it.
    sup: bool,
}

struct List {
    ordered: bool,
    count: usize,
}

impl Narrative {
    /// An element begins.
    pub fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        if let Some(grid) = &mut self.table
            && grid.start(name.as_ref(), element)
        {
            self.buffer.clear();
            return;
        }
        match name.as_ref() {
            "table" if self.table.is_none() => {
                self.flush();
                self.table = Some(Grid::default());
            }
            "caption" if self.table.is_some() => {
                self.buffer.clear();
                self.caption = true;
            }
            // The paragraph of an item is the item.
            "paragraph" | "title" if self.table.is_none() && (!self.buffer.trim().is_empty() || self.item.is_none()) => {
                self.flush();
            }
            "list" => {
                if self.table.is_none() {
                    self.flush();
                }
                let ordered = attribute(element, "listType").is_some_and(|t| t == "ordered");
                self.lists.push(List { ordered, count: 0 });
            }
            "item" => {
                if self.table.is_some() {
                    self.buffer.push_str(" • ");
                } else {
                    self.flush();
                }
                if let Some(list) = self.lists.last_mut() {
                    list.count += 1;
                    self.item = Some(if list.ordered { format!("{}.", list.count) } else { String::new() });
                }
            }
            "br" => self.buffer.push(' '),
            "sup" => self.sup = true,
            "footnote" => self.buffer.push_str(" ["),
            "content" if self.table.is_none() => {
                let bold = attribute(element, "styleCode").is_some_and(|s| s.to_ascii_lowercase().contains("bold"));
                if self.bold > 0 || (bold && self.buffer.trim().is_empty() && self.lead.is_empty()) {
                    self.bold += 1;
                }
            }
            "renderMultiMedia" => {
                let what = attribute(element, "referencedObject").unwrap_or_default();
                self.buffer.push_str(&format!(" [picture {what}] "));
            }
            _ => {}
        }
    }

    /// Text within the block, entities resolved.
    pub fn text(&mut self, text: &str) {
        if self.sup {
            self.superscript(text);
        } else {
            self.buffer.push_str(text);
        }
    }

    /// A raised text: an exponent stays one (10⁹, m²: "109" is another number), a mark of a footnote stands apart.
    fn superscript(&mut self, text: &str) {
        let raised: Option<String> = text.trim().chars().map(raised).collect();
        // "1.73 m ²" is what some labels write of the unit.
        let trimmed = self.buffer.trim_end();
        let unit = trimmed.rsplit(|c: char| c.is_whitespace() || matches!(c, '/' | '(')).next().unwrap_or("");
        if raised.is_some() && UNITS.contains(&unit) {
            self.buffer.truncate(trimmed.len());
        }
        let last = self.buffer.rsplit(|c: char| c.is_whitespace() || matches!(c, '/' | '(')).next().unwrap_or("");
        let is_base = last.ends_with(|c: char| c.is_ascii_digit()) || UNITS.contains(&last);
        match raised {
            Some(raised) if is_base && !raised.is_empty() => self.buffer.push_str(&raised),
            _ if last.is_empty() || ORDINALS.contains(&text.trim()) => self.buffer.push_str(text),
            _ => {
                self.buffer.push(' ');
                self.buffer.push_str(text);
            }
        }
    }

    /// An element ends.
    pub fn end(&mut self, name: &str) {
        if name == "caption" && self.caption {
            self.caption = false;
            let caption = clean(&std::mem::take(&mut self.buffer));
            if let Some(grid) = &mut self.table {
                grid.set_caption(caption);
            }
            return;
        }
        if let Some(grid) = &mut self.table {
            match grid.end(name, &mut self.buffer) {
                Ended::Table => {
                    let grid = self.table.take().unwrap_or_default();
                    self.out.extend(grid.passages());
                }
                Ended::Part => {}
                Ended::Inline => self.inline_end(name),
            }
            return;
        }
        self.inline_end(name);
    }

    fn inline_end(&mut self, name: &str) {
        match name {
            "sup" => self.sup = false,
            "footnote" => self.buffer.push(']'),
            "list" => {
                if self.table.is_none() {
                    self.flush();
                }
                self.lists.pop();
            }
            "item" => {
                if self.table.is_none() {
                    self.flush();
                }
                self.item = None;
            }
            // An item may go on with further paragraphs, which are items without a marker of their own.
            "paragraph" if self.table.is_none() => {
                self.flush();
                if self.item.is_some() {
                    self.item = Some(String::new());
                }
            }
            "paragraph" => self.buffer.push(' '),
            "content" if self.bold > 0 => {
                self.bold -= 1;
                if self.bold == 0 {
                    self.lead = clean(&std::mem::take(&mut self.buffer));
                }
            }
            "caption" => self.flush(),
            _ => {}
        }
    }

    /// Ends the open passage.
    fn flush(&mut self) {
        let text = clean(&std::mem::take(&mut self.buffer));
        let mut lead = std::mem::take(&mut self.lead);
        self.bold = 0;
        let text = if text.is_empty() { std::mem::take(&mut lead) } else { text };
        if text.is_empty() {
            return;
        }
        self.out.push(match &self.item {
            Some(marker) => {
                let depth = u8::try_from(self.lists.len().clamp(1, 6)).unwrap_or(6);
                Passage::Item { depth, marker: marker.clone(), lead, text }
            }
            None => Passage::Paragraph { lead, text },
        });
        if let Some(marker) = &mut self.item {
            marker.clear();
        }
    }

    /// The passages, in order.
    #[must_use]
    pub fn finish(mut self) -> Vec<Passage> {
        if let Some(grid) = self.table.take() {
            self.out.extend(grid.passages());
        }
        self.flush();
        self.out
    }
}

/// Units that are raised to a power.
const UNITS: [&str; 8] = ["m", "cm", "mm", "s", "L", "min", "kg", "mL"];

const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

/// The raised form of a character, where there is one that everybody reads.
const fn raised(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        '-' | '−' | '–' => '⁻',
        '+' => '⁺',
        _ => return None,
    })
}

/// The value of an attribute.
#[must_use]
pub fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == key)?;
    // Attributes hold codes and names; of the entities only those of XML itself mean anything in them.
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    Some(named.iter().fold(found.value.into_owned(), |value, (name, c)| value.replace(name, c)))
}

/// What an entity stands for: a character, one of XML's own five, a no-break space; any other is left as it is written, and never
/// expanded.
#[must_use]
pub fn entity(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match &**reference {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        "nbsp" => " ".to_owned(),
        other => format!("&{other};"),
    }
}

/// Reads a fragment of markup, such as openFDA's tables; `None` when it is not well formed.
#[must_use]
pub fn fragment(text: &str) -> Option<Vec<Passage>> {
    let mut reader = Reader::from_str(text);
    let mut narrative = Narrative::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => narrative.start(&e),
            Event::Empty(e) => {
                narrative.start(&e);
                narrative.end(e.local_name().as_ref());
            }
            Event::End(e) => narrative.end(e.local_name().as_ref()),
            Event::Text(t) => narrative.text(&t),
            Event::CData(t) => narrative.text(&t),
            Event::GeneralRef(r) => narrative.text(&entity(&r)),
            Event::DocType(_) => return None,
            Event::Eof => return Some(narrative.finish()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(header: bool, cells: &[&str]) -> Passage {
        Passage::Row { header, cells: cells.iter().map(|c| (*c).to_owned()).collect() }
    }

    #[test]
    fn paragraphs_lists_and_leads_come_through_as_such() {
        let text = "<text><paragraph><content styleCode=\"bold\">Rash:</content> stop &amp; see a doctor.</paragraph>\
                    <list listType=\"ordered\"><item>One<list><item>Deep</item></list></item><item><paragraph>Two</paragraph></item></list>\
                    tail</text>";
        let expected = [
            Passage::Paragraph { lead: "Rash:".to_owned(), text: "stop & see a doctor.".to_owned() },
            Passage::item(1, "1.", "One"),
            Passage::item(2, "", "Deep"),
            Passage::item(1, "2.", "Two"),
            Passage::paragraph("tail"),
        ];
        assert_eq!(fragment(text).unwrap(), expected);
    }

    #[test]
    fn cells_over_several_columns_and_rows_keep_the_others_in_their_columns() {
        let text = "<table><caption>T 1</caption><thead><tr><th rowspan=\"2\">Effect</th><th colspan=\"2\">Dose</th></tr>\
                    <tr><th>5 mg</th><th>10 mg</th></tr></thead><tbody><tr><td>Rash</td><td>1 %</td><td>2 %</td></tr>\
                    <tr><td colspan=\"3\">Rare</td></tr></tbody></table>";
        let expected = [
            Passage::Caption { text: "T 1".to_owned() },
            row(true, &["Effect", "Dose", "Dose"]),
            row(true, &["", "5 mg", "10 mg"]),
            row(false, &["Rash", "1 %", "2 %"]),
            row(false, &["Rare", "", ""]),
        ];
        assert_eq!(fragment(text).unwrap(), expected);
    }

    #[test]
    fn a_power_of_ten_stays_one_and_a_footnote_mark_stands_apart() {
        let text = "<text>10<sup>9</sup>/L, 5 mg/m <sup>2</sup>, Dose<sup>a</sup>, C<sub>max</sub>, Drug<sup>1</sup>, 5<sup>th</sup></text>";
        assert_eq!(fragment(text).unwrap(), [Passage::paragraph("10⁹/L, 5 mg/m², Dose a, Cmax, Drug 1, 5th")]);
    }

    #[test]
    fn entities_are_not_expanded_and_broken_markup_is_refused() {
        assert_eq!(fragment("<t>a &nbsp;&unknown; &#x2265; 5</t>").unwrap(), [Passage::paragraph("a &unknown; ≥ 5")]);
        assert!(fragment("<table><tr></table>").is_none());
        assert!(fragment("<!DOCTYPE x [<!ENTITY a \"b\">]><t>&a;</t>").is_none());
    }
}
