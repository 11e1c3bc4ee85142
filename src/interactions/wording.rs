//! The words of a rule, with the names of those it speaks of put in.

/// Puts two names in the place of `{a}` and `{b}`; one that begins a sentence begins with a capital.
#[must_use]
pub fn worded(text: &str, a: &str, b: &str) -> String {
    let mut out = String::with_capacity(text.len() + a.len() + b.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (name, length) = match from.get(..3) {
            Some("{a}") => (a, 3),
            Some("{b}") => (b, 3),
            _ => ("{", 1),
        };
        let begins = out.trim_end().is_empty() || out.trim_end().ends_with(['.', '?', '!']);
        let mut letters = name.chars();
        match letters.next().filter(|_| begins) {
            Some(first) => out.extend(first.to_uppercase().chain(letters)),
            None => out.push_str(name),
        }
        rest = &from[length..];
    }
    out.push_str(rest);
    out
}

/// How a class stands within a sentence: as one of its members, "any of the strong CYP3A4 inhibitors"; a substance, which is a class
/// without members, by its name.
#[must_use]
pub fn any_of(id: &str, name: &str) -> String {
    let has_members = id.ends_with('s') || id.ends_with("media");
    if has_members { format!("any of the {}", inner(name)) } else { inner(name) }
}

/// A name that begins with a capital as it stands within a sentence: an abbreviation keeps its own.
#[must_use]
pub fn inner(name: &str) -> String {
    let mut letters = name.chars();
    let (first, second) = (letters.next(), letters.next());
    match first {
        Some(first) if second.is_none_or(|c| c.is_lowercase() || c == ' ') && !name.starts_with("St. ") => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_in_and_begin_a_sentence_with_a_capital() {
        let text = "{a} slows the clearing of {b}. {b} rises; {a} does not.";
        assert_eq!(
            worded(text, "clarithromycin", "SSRIs"),
            "Clarithromycin slows the clearing of SSRIs. SSRIs rises; clarithromycin does not."
        );
    }

    #[test]
    fn a_class_stands_in_a_sentence_with_its_abbreviation_whole() {
        assert_eq!(any_of("strong-cyp3a4-inhibitors", "Strong CYP3A4 inhibitors"), "any of the strong CYP3A4 inhibitors");
        assert_eq!(any_of("ssris", "SSRIs"), "any of the SSRIs");
        assert_eq!(any_of("tobacco-smoke", "Tobacco smoke"), "tobacco smoke");
        assert_eq!(any_of("p-gp-inhibitors", "P-gp inhibitors"), "any of the P-gp inhibitors");
    }
}
