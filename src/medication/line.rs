//! A medication line in parts: the words that may be a name, and what can be set aside.

use super::words::{Aside, aside, is_aside_after_others, is_other_form, salt};

/// A word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In lower case, without punctuation at its ends.
    pub text: String,
    pub aside: Option<Aside>,
}

/// Words that stand together: between brackets, commas and the ends of the line.
pub type Segment = Vec<Word>;

/// Parts a line into segments of words.
#[must_use]
pub fn segments(line: &str) -> Vec<Segment> {
    let parts = line.split(['(', ')', '[', ']', ';', '|', '\t', '"']).flat_map(split_commas);
    let words = |part: &str| {
        let mut words: Segment = part.split_whitespace().filter_map(word).collect();
        for at in 1..words.len() {
            if words[at - 1].aside.is_some_and(|a| a != Aside::Salt) && is_aside_after_others(&words[at].text) {
                words[at].aside = Some(Aside::Form);
            }
        }
        words
    };
    parts.map(|part| words(&part)).filter(|segment| !segment.is_empty()).collect()
}

/// Parts at commas, except within a number: "1,000".
fn split_commas(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let within = before.is_ascii_digit() && letters.peek().is_some_and(char::is_ascii_digit);
        if c == ',' && !within {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
        before = c;
    }
    parts
}

fn word(text: &str) -> Option<Word> {
    let text = text.to_lowercase();
    if matches!(text.as_str(), "/" | "+" | "&") {
        return Some(Word { text, aside: None });
    }
    let text = text.trim_end_matches(['.', ':', '*', '-', '/', '®', '™']).trim_start_matches(['.', '*', '-', '/', ':']);
    // A decimal point that was taken for punctuation: ".5mg".
    (!text.is_empty()).then(|| Word { aside: aside(text), text: text.to_owned() })
}

/// The ways in which the words of a segment can be a name, those first that set least aside. Salts are tried as they are, written
/// out, and left out.
#[must_use]
pub fn candidates(segment: &[Word]) -> Vec<String> {
    let keep =
        |drop: &[Aside]| -> Vec<&Word> { segment.iter().filter(|w| !w.aside.is_some_and(|a| drop.contains(&a))).collect() };
    let mut all: Vec<String> = Vec::new();
    let mut add = |words: &[&Word], spell: &dyn Fn(&Word) -> String| {
        let text = words.iter().map(|w| spell(w)).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    };
    let as_is = |w: &Word| w.text.clone();
    let written_out = |w: &Word| salt(&w.text).map_or_else(|| w.text.clone(), str::to_owned);
    let without = |w: &Word| if w.aside == Some(Aside::Salt) { String::new() } else { w.text.clone() };
    for drop in [
        &[][..],
        &[Aside::Strength, Aside::Form],
        &[Aside::Strength, Aside::Form, Aside::Number],
        &[Aside::Strength, Aside::Form, Aside::Release],
        &[Aside::Strength, Aside::Form, Aside::Number, Aside::Release],
    ] {
        let words = keep(drop);
        add(&words, &as_is);
        add(&words, &written_out);
        add(&words, &without);
    }
    all
}

/// Whether the form that a segment names can make another product of a brand.
#[must_use]
pub fn has_other_form(segment: &[Word]) -> bool {
    segment.iter().any(|w| w.aside == Some(Aside::Form) && is_other_form(&w.text))
}

/// The words of a segment that could belong to a name, for what is said when none is found.
#[must_use]
pub fn bare(segment: &[Word]) -> String {
    let kept = segment.iter().filter(|w| w.aside.is_none()).map(|w| w.text.as_str());
    kept.collect::<Vec<_>>().join(" ")
}

/// A segment parted where it names several ingredients: "lisinopril/hctz", "amlodipine and benazepril"; a part of it at least twice,
/// or nothing.
#[must_use]
pub fn parts(segment: &[Word]) -> Vec<Segment> {
    let mut parts: Vec<Segment> = vec![Vec::new()];
    for one in segment {
        if matches!(one.text.as_str(), "and" | "&" | "+" | "/" | "w/" | "with" | "plus") {
            parts.push(Vec::new());
            continue;
        }
        let splits = one.aside.is_none() && one.text.contains(['/', '+', '&']);
        let pieces: Vec<&str> = if splits { one.text.split(['/', '+', '&']).collect() } else { vec![one.text.as_str()] };
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                parts.push(Vec::new());
            }
            if let (Some(word), Some(part)) = (word(piece), parts.last_mut()) {
                part.push(word);
            }
        }
    }
    parts.retain(|part| part.iter().any(|w| w.aside.is_none() || w.aside == Some(Aside::Salt)));
    if parts.len() > 1 { parts } else { Vec::new() }
}

/// A segment with the last of its hyphens in a name taken for a join of two: "lisinopril-hydrochlorothiazide".
#[must_use]
pub fn unhyphened(segment: &[Word]) -> Option<Segment> {
    let has = segment.iter().any(|w| w.aside.is_none() && w.text.contains('-'));
    let split = |w: &Word| {
        let pieces: Vec<&str> = if w.aside.is_none() { w.text.split('-').collect() } else { vec![w.text.as_str()] };
        let mut words = Vec::new();
        for (at, piece) in pieces.into_iter().enumerate() {
            if at > 0 {
                words.push(Word { text: "+".to_owned(), aside: None });
            }
            words.extend(word(piece));
        }
        words
    };
    has.then(|| segment.iter().flat_map(split).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(line: &str) -> Vec<String> {
        candidates(&segments(line)[0])
    }

    #[test]
    fn what_is_no_name_is_set_aside_step_by_step() {
        let tried_of = tried;
        let tried = tried("Metoprolol Succ ER 50 mg tab");
        assert_eq!(tried[0], "metoprolol succ er 50 mg tab");
        assert!(tried.contains(&"metoprolol succinate er".to_owned()), "{tried:?}");
        assert_eq!(tried.last().unwrap(), "metoprolol");
        let of = |line: &str| tried_of(line).last().unwrap().clone();
        assert_eq!((of("Tylenol PM"), of("lisinopril 10 mg pm")), ("tylenol pm".to_owned(), "lisinopril".to_owned()));
        assert!(candidates(&segments("tylenol #3 tab")[0]).iter().all(|t| t.contains("#3")), "#3 is part of the name");
    }

    #[test]
    fn combinations_come_apart_and_numbers_do_not() {
        let names = |line: &str| parts(&segments(line)[0]).iter().map(|p| bare(p)).collect::<Vec<_>>();
        assert_eq!(names("lisinopril/hctz 20/12.5 mg"), ["lisinopril", "hctz"]);
        assert_eq!(names("amlodipine and benazepril 10-20"), ["amlodipine", "benazepril"]);
        assert!(parts(&segments("warfarin 5 mg/day")[0]).is_empty());
    }
}
