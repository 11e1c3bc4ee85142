//! "Did you mean": names spelled nearly like one that nothing has. They are only ever offered, never opened.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::{Library, LibraryError, Shelf, lexicon};
use crate::monograph::{NameKind, names};

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

/// How near a name is, the nearest first: single mistakes, then whether it begins with another letter, then where it stands and what
/// kind of name it is.
type Nearness = (usize, bool, i64, NameKind);

impl Library {
    /// Up to three medicines whose names are nearest to a key, the nearest first; each medicine once. Those that are known
    /// by name alone count too: the nearest monograph may be of another medicine.
    ///
    /// # Errors
    /// When a shelf cannot be read.
    pub fn suggest(&self, key: &str) -> Result<Vec<Suggestion>, LibraryError> {
        if is_other_medicine(key) {
            return Ok(Vec::new());
        }
        let length = key.chars().count();
        let letters = letters(key);
        let first = key.chars().next();
        let mut near: Vec<(Nearness, &Known)> = Vec::new();
        for known in self.known()? {
            // Each mistake changes at most two of the letters that a name has at all.
            let Some(most) = most(length) else { break };
            if known.length.abs_diff(length) > most && !known.key.starts_with(key) {
                continue;
            }
            if (known.letters ^ letters).count_ones() as usize > 2 * most && !known.key.starts_with(key) {
                continue;
            }
            // Two mistakes with another first letter are another word.
            let is_far = |distance: usize| distance > 1 && known.key.chars().next() != first;
            if let Some(distance) = distance(key, length, most, known).filter(|d| !is_far(*d)) {
                near.push(((distance, known.key.chars().next() != first, known.rank.0, known.rank.1), known));
            }
        }
        near.sort_by(|(a, one), (b, other)| (a, &one.name).cmp(&(b, &other.name)));
        let mut best: Vec<Suggestion> = Vec::new();
        for (_, known) in near {
            if best.len() < MOST && !best.iter().any(|s| s.id == known.id) {
                best.push(Suggestion { name: known.name.to_string(), id: known.id.to_string() });
            }
        }
        Ok(best)
    }

    /// Every name that could have been meant; read once, because a list of names asks for it line by line.
    fn known(&self) -> Result<&[Known], LibraryError> {
        if let Some(known) = self.known.get() {
            return Ok(known);
        }
        let mut all: Vec<Known> = Vec::new();
        let has_bundled = self.shelves.contains(&Shelf::Bundled);
        for word in lexicon::words() {
            let place = if word.has_monograph && has_bundled { Shelf::Bundled as i64 } else { LISTED };
            all.push(Known::new((place, word.kind), word.key.into(), word.name.into(), word.id.into()));
        }
        if self.shelves.contains(&Shelf::User) {
            let query = "SELECT n.key, n.kind, n.name, m.slug FROM user.name n JOIN user.monograph m ON m.id = n.monograph WHERE n.kind <= 3";
            let mut statement = self.db.prepare(query)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let kind = NameKind::ALL.get(row.get::<_, u32>(1)? as usize).copied().unwrap_or(NameKind::Synonym);
                let text = |at| row.get::<_, String>(at).map(Into::into);
                all.push(Known::new((Shelf::User as i64, kind), text(0)?, text(2)?, text(3)?));
            }
        }
        Ok(self.known.get_or_init(|| all))
    }
}

/// Names of medicines that are not held: what is spelled like one of them is another medicine.
static OTHERS: &str = include_str!("../../data/other-names.txt");

/// Whether a key is the name of a medicine that is not held.
fn is_other_medicine(key: &str) -> bool {
    static KEYS: OnceLock<HashSet<String>> = OnceLock::new();
    KEYS.get_or_init(|| OTHERS.lines().filter(|line| !line.starts_with('#')).map(names::key).collect()).contains(key)
}

/// Where those stand that there is no monograph of: behind both shelves.
const LISTED: i64 = 2;

/// Text of the bundle, which is there already, or of the user's library.
type Text = std::borrow::Cow<'static, str>;

/// A name that could have been meant.
pub(super) struct Known {
    /// Its shelf, names without a monograph last, and what kind of name it is.
    rank: (i64, NameKind),
    key: Text,
    name: Text,
    id: Text,
    /// Characters of the key.
    length: usize,
    letters: u64,
}

impl Known {
    fn new(rank: (i64, NameKind), key: Text, name: Text, id: Text) -> Self {
        let (length, letters) = (key.chars().count(), letters(&key));
        Self { rank, key, name, id, length, letters }
    }
}

/// Which letters and digits a key has, a bit each.
fn letters(key: &str) -> u64 {
    key.bytes().fold(0, |all, b| all | 1 << (b & 63))
}

/// How many single mistakes a name of some length may have to be a hint; `None` when it is too short for any.
const fn most(length: usize) -> Option<usize> {
    match length {
        0..=3 => None,
        4..=5 => Some(1),
        _ => Some(2),
    }
}

/// How far apart two keys are in single mistakes (a letter wrong, dropped, doubled, swapped); `None` when too far for a hint. A name
/// that only goes on longer is behind those with one mistake.
fn distance(key: &str, length: usize, most: usize, known: &Known) -> Option<usize> {
    let distance = strsim::osa_distance(key, &known.key);
    if distance > most && length >= SHORTEST_BEGINNING && known.key.starts_with(key) {
        return Some(2);
    }
    (distance <= most).then_some(distance)
}
