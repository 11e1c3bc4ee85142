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
        let mut near: Vec<(usize, &Known)> = Vec::new();
        for known in self.known()? {
            near.extend(distance(key, length, &known.key).map(|distance| (distance, known)));
        }
        near.sort_by(|(a, one), (b, other)| (a, one.rank, &one.name).cmp(&(b, other.rank, &other.name)));
        let mut best: Vec<Suggestion> = Vec::new();
        for (_, known) in near {
            if best.len() < MOST && !best.iter().any(|s| s.id == known.id) {
                best.push(Suggestion { name: known.name.clone(), id: known.id.clone() });
            }
        }
        Ok(best)
    }

    /// Every name that could have been meant; read once, because a list of names asks for it line by line.
    fn known(&self) -> Result<&[Known], LibraryError> {
        if let Some(known) = self.known.get() {
            return Ok(known);
        }
        let names = "SELECT {shelf}, n.key, n.kind, n.name, m.slug FROM {s}.name n JOIN {s}.monograph m ON m.id = n.monograph WHERE n.kind <= 3";
        let mut statement = self.db.prepare(&self.on_all(names))?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let kind = NameKind::ALL.get(row.get::<_, u32>(2)? as usize).copied().unwrap_or(NameKind::Synonym);
            if !kind.is_code() {
                all.push(Known { rank: (row.get(0)?, kind), key: row.get(1)?, name: row.get(3)?, id: row.get(4)? });
            }
        }
        let listed = self.finder()?.names()?.into_iter();
        all.extend(listed.map(|(key, name, id)| Known { rank: (LISTED, NameKind::Generic), key, name, id }));
        Ok(self.known.get_or_init(|| all))
    }
}

/// Where those stand that there is no monograph of: behind both shelves.
const LISTED: i64 = 2;

/// A name that could have been meant.
pub(super) struct Known {
    /// Its shelf, names without a monograph last, and what kind of name it is.
    rank: (i64, NameKind),
    key: String,
    name: String,
    id: String,
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
