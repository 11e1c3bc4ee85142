//! Small tables that the binary carries as text: a row a line, fields parted by tabs, sorted by the first. To look one up takes some
//! comparisons and no preparation.

/// The lines whose first field is `key`, of a text that is sorted by it, byte by byte.
pub(super) fn with_first<'t>(text: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
    text[first_at_least(text, key)..].lines().take_while(move |line| first(line) == key)
}

/// Where the first line begins whose first field is not before `key`; the end of the text when there is none.
fn first_at_least(text: &str, key: &str) -> usize {
    // Both are starts of lines, or the end.
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = text.as_bytes()[low..middle].iter().rposition(|b| *b == b'\n').map_or(low, |at| low + at + 1);
        let line = text[start..].split('\n').next().unwrap_or_default();
        if first(line) < key {
            low = (start + line.len() + 1).min(text.len());
        } else {
            high = start;
        }
    }
    low
}

fn first(line: &str) -> &str {
    line.split('\t').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::with_first;

    fn found(text: &'static str, key: &str) -> Vec<&'static str> {
        with_first(text, key).collect()
    }

    #[test]
    fn every_line_of_a_key_is_found_wherever_it_stands() {
        const TEXT: &str = "\tno key\na\t1\nb\t2\nb\t3\nbb\t4\nß\t5\n";
        assert_eq!(found(TEXT, ""), ["\tno key"]);
        assert_eq!(found(TEXT, "a"), ["a\t1"]);
        assert_eq!(found(TEXT, "b"), ["b\t2", "b\t3"]);
        assert_eq!(found(TEXT, "bb"), ["bb\t4"]);
        assert_eq!(found(TEXT, "ß"), ["ß\t5"]);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for absent in ["", "A", "aa", "c", "zz", "ü"] {
            assert!(found("a\t1\nb\t2\n", absent).is_empty(), "{absent}");
            assert!(found("", absent).is_empty(), "{absent}");
        }
        assert_eq!(found("a\t1\nb\t2", "b"), ["b\t2"], "without a line feed at the end");
    }
}
