//! "Did you mean": names spelled nearly like one that nothing has. They are only ever offered, never opened.

use super::{Library, LibraryError};
use crate::monograph::NameKind;

/// A name near the one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The name as it is written.
    pub name: String,
    /// The id of the medicine it names.
    pub id: String,
}

/// How many are offered.
const MOST: usize = 3;

/// Shorter beginnings than this fit too many names to be a hint.
const SHORTEST_BEGINNING: usize = 4;

impl Library {
    /// Up to three medicines whose names are nearest to a key, the nearest first; each medicine once. Those that are known
    /// by name alone count too: the nearest monograph may be of another medicine.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn suggest(&self, key: &str) -> Result<Vec<Suggestion>, LibraryError> {
        let length = key.chars().count();
        let names = "SELECT {shelf}, n.key, n.kind, n.name, m.slug FROM {s}.name n JOIN {s}.monograph m ON m.id = n.monograph";
        let query = self.on_all(names) + " UNION ALL SELECT 2, key, 0, name, id FROM main.listed_name WHERE NOT code";
        let mut statement = self.db.prepare_cached(&query)?;
        let mut rows = statement.query([])?;
        let mut near: Vec<(usize, i64, NameKind, Suggestion)> = Vec::new();
        while let Some(row) = rows.next()? {
            let kind = NameKind::ALL.get(row.get::<_, u32>(2)? as usize).copied().unwrap_or(NameKind::Synonym);
            if kind.is_code() {
                continue;
            }
            let other: String = row.get(1)?;
            if let Some(distance) = distance(key, length, &other) {
                let suggestion = Suggestion { name: row.get(3)?, id: row.get(4)? };
                near.push((distance, row.get(0)?, kind, suggestion));
            }
        }
        near.sort_by(|a, b| (a.0, a.1, a.2, &a.3.name).cmp(&(b.0, b.1, b.2, &b.3.name)));
        let mut best: Vec<Suggestion> = Vec::new();
        for (.., suggestion) in near {
            if best.len() < MOST && !best.iter().any(|s| s.id == suggestion.id) {
                best.push(suggestion);
            }
        }
        Ok(best)
    }
}

/// How far apart two keys are in single mistakes (a letter wrong, dropped, doubled, swapped); `None` when too far for a hint.
fn distance(key: &str, length: usize, other: &str) -> Option<usize> {
    let most = match length {
        0..=3 => return None,
        4..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    if length >= SHORTEST_BEGINNING && other.starts_with(key) {
        return Some(1);
    }
    if other.chars().count().abs_diff(length) > most {
        return None;
    }
    let distance = strsim::osa_distance(key, other);
    (distance <= most).then_some(distance)
}
