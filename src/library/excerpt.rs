//! The place in a text where the words of a search stand.
//!
//! SQLite's own snippet function reads a text several times over; for the few texts of a page of hits that took longer
//! than the search. Which sections match is the index's business; here it only matters what to show of them.

use crate::monograph::names;

/// Words of an excerpt from its first match on, and how many stand before it where its sentence is too long.
const LENGTH: usize = 24;
const BEFORE: usize = 3;

/// How far an excerpt reaches back for the beginning of its sentence. What a sentence says may turn on its first words ("It
/// is not known when ..."), so only a very long one is cut at the front.
const FURTHEST_BACK: usize = 40;

/// Endings that may differ between the forms of one word: "infection", "infected".
const ENDING: usize = 3;

/// A part of an excerpt: plain text, or a word that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub matched: bool,
}

/// The part of a text that holds most of the words, with an ellipsis where it was cut; its beginning when it holds none.
#[must_use]
pub fn excerpt(text: &str, words: &[&str]) -> Vec<Piece> {
    let wanted: Vec<String> =
        words.iter().flat_map(|w| w.split(|c: char| !c.is_alphanumeric())).map(names::key).filter(|w| !w.is_empty()).collect();
    let tokens = tokens(text);
    let hits: Vec<Option<usize>> = tokens.iter().map(|(from, to)| matching(&text[*from..*to], &wanted)).collect();
    let best = window(&hits);
    let first = sentence(text, &tokens, best);
    let last = (best + LENGTH).min(tokens.len());
    let Some((start, _)) = tokens.get(first) else { return Vec::new() };
    let end = tokens.get(last).map_or(text.len(), |(from, _)| *from);
    let mut pieces = Vec::new();
    let mut at = if first == 0 { 0 } else { *start };
    push(&mut pieces, if first == 0 { "" } else { "…" }, false);
    for ((from, to), _) in tokens[first..last].iter().zip(&hits[first..last]).filter(|(_, hit)| hit.is_some()) {
        push(&mut pieces, &text[at..*from], false);
        push(&mut pieces, &text[*from..*to], true);
        at = *to;
    }
    push(&mut pieces, text[at..end].trim_end(), false);
    push(&mut pieces, if last == tokens.len() { "" } else { "…" }, false);
    pieces
}

/// Appends text, a line feed of which is a space here; neighbours of one kind become one piece.
fn push(pieces: &mut Vec<Piece>, text: &str, matched: bool) {
    let text = text.replace('\n', " ");
    match pieces.last_mut() {
        Some(last) if last.matched == matched => last.text.push_str(&text),
        _ if text.is_empty() => {}
        _ => pieces.push(Piece { text, matched }),
    }
}

/// Where the words of a text begin and end: runs of letters and digits.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (open, c.is_alphanumeric()) {
            (None, true) => open = Some(at),
            (Some(from), false) => {
                all.push((from, at));
                open = None;
            }
            _ => {}
        }
    }
    all.extend(open.map(|from| (from, text.len())));
    all
}

/// The wanted word of which a word of the text is a form.
fn matching(token: &str, wanted: &[String]) -> Option<usize> {
    let first = token.chars().next()?;
    // Most words differ in their first letter; only those that do not are folded.
    let near = wanted.iter().any(|w| !first.is_ascii() || w.starts_with(first.to_ascii_lowercase()));
    if !near {
        return None;
    }
    let token = names::key(token);
    wanted.iter().position(|w| {
        let shared = token.bytes().zip(w.bytes()).take_while(|(a, b)| a == b).count();
        shared >= 3.min(w.len()) && token.len() - shared <= ENDING && w.len() - shared <= ENDING
    })
}

/// The first word of the sentence, or of the statement, that a word stands in; one a little before it when that is too far.
fn sentence(text: &str, tokens: &[(usize, usize)], word: usize) -> usize {
    let begins = |at: usize| {
        let Some(previous) = at.checked_sub(1) else { return true };
        let between = &text[tokens[previous].1..tokens[at].0];
        between.contains('\n')
            || [".", "?", "!"].iter().any(|end| between.trim_end_matches(' ').ends_with(end) && between.ends_with(' '))
    };
    (word.saturating_sub(FURTHEST_BACK)..=word)
        .rev()
        .find(|at| *at < tokens.len() && begins(*at))
        .unwrap_or(word.saturating_sub(BEFORE))
}

/// The match from which on a window holds the most different words.
fn window(hits: &[Option<usize>]) -> usize {
    let mut best = (0, 0);
    for (at, _) in hits.iter().enumerate().filter(|(_, hit)| hit.is_some()) {
        let mut seen: Vec<usize> = hits[at..(at + LENGTH).min(hits.len())].iter().flatten().copied().collect();
        seen.sort_unstable();
        seen.dedup();
        if seen.len() > best.0 {
            best = (seen.len(), at);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &[&str]) -> String {
        excerpt(text, words).iter().map(|p| if p.matched { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn it_shows_the_place_that_holds_most_of_the_words() {
        let far = "word ".repeat(40);
        let text = format!("An infection. {far}end. Serious infections raise the risk of death.\nMore {far}");
        let shown = shown(&text, &["infection", "risk"]);
        assert!(shown.starts_with("…Serious [infections] raise the [risk] of death. More"), "{shown}");
        assert!(shown.ends_with('…'), "{shown}");
    }

    #[test]
    fn what_turns_the_meaning_of_a_sentence_is_not_cut_off() {
        let text = format!(
            "{}Within 24 hours: It is not known when a nitrate would be safe again after the last dose.",
            "word. ".repeat(30)
        );
        assert!(shown(&text, &["safe"]).starts_with("…Within 24 hours: It is not known when"), "{}", shown(&text, &["safe"]));
    }

    #[test]
    fn a_short_text_is_shown_whole_and_accents_do_not_matter() {
        assert_eq!(shown("Guillain-Barré, 5 mg.", &["barre"]), "Guillain-[Barré], 5 mg.");
        assert_eq!(shown("Thyroidectomy.", &["thyroid"]), "Thyroidectomy.");
        assert_eq!(shown("", &["x"]), "");
    }
}
