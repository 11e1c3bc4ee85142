//! What a medication line means.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use super::line::{Segment, bare, candidates, has_other_form, parts, segments, unhyphened};
use crate::library::{Library, LibraryError, Match, Resolution, Suggestion, abbreviations, lexicon};
use crate::monograph::NameKind;
use crate::monograph::names::key;
use crate::monograph::vocabulary::Listed;

/// How a line came to a medicine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedAs {
    Name(NameKind),
    Abbreviation,
    /// A brand of several ingredients, or several names joined.
    Combination,
}

impl MatchedAs {
    /// The words of output.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Name(kind) => kind.slug(),
            Self::Abbreviation => "abbreviation",
            Self::Combination => "combination",
        }
    }
}

/// A medicine that a line names.
#[derive(Debug, Clone)]
pub struct Found {
    pub medicine: Medicine,
    pub matched: MatchedAs,
    /// Whether the line is, but for case, that name and nothing else.
    pub is_exact: bool,
}

/// A medicine with a monograph or label, or one that is known by name.
#[derive(Debug, Clone)]
pub enum Medicine {
    Shelved(Match),
    Listed(Listed),
}

impl Medicine {
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Shelved(one) => &one.entry.id,
            Self::Listed(listed) => listed.id.as_str(),
        }
    }
}

/// What a line means.
#[derive(Debug, Clone)]
pub enum Meaning {
    /// One medicine, or every ingredient of one product.
    Of { found: Vec<Found>, warning: Option<&'static str> },
    /// Several medicines, of which one may be meant.
    Ambiguous { found: Vec<Found>, warning: Option<&'static str> },
    /// Nothing; these are spelled alike.
    Unknown(Vec<Suggestion>),
}

/// Reads lines against a library.
pub struct Reader<'l> {
    library: &'l Library,
    /// Keys that can be names at all; made for lists, where most of what is tried is none.
    names: Option<OnceCell<HashSet<String>>>,
    /// What phrases came to: lists repeat themselves.
    seen: RefCell<HashMap<String, Option<Vec<Found>>>>,
    /// What was suggested for a key.
    suggested: RefCell<HashMap<String, Vec<Suggestion>>>,
}

/// So many phrases are remembered before they are forgotten all at once: memory stays what it is however long the list.
const REMEMBERED: usize = 8_192;

impl<'l> Reader<'l> {
    /// A reader for a few names.
    #[must_use]
    pub fn new(library: &'l Library) -> Self {
        Self { library, names: None, seen: RefCell::default(), suggested: RefCell::default() }
    }

    /// A reader for a list of any length.
    #[must_use]
    pub fn for_list(library: &'l Library) -> Self {
        Self { names: Some(OnceCell::new()), ..Self::new(library) }
    }

    /// Reads a line.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn read(&self, line: &str) -> Result<Meaning, LibraryError> {
        let whole = line.trim();
        // An abbreviation that is a synonym too has its warning only here.
        if let Some(short) = abbreviations::find(&key(whole)).filter(|short| !short.is_combination)
            && let Some(meaning) = self.short(short)?
        {
            return Ok(meaning);
        }
        // As it stands it may be a name, or a code.
        match self.library_answer(whole)? {
            Some(Resolution::One(one)) => return Ok(of(vec![shelved(one, whole)])),
            Some(Resolution::Listed(listed, kind)) => return Ok(of(vec![by_name(listed, kind, whole)])),
            Some(Resolution::Several(all)) => {
                let found = all.into_iter().map(|one| shelved(one, whole)).collect();
                return Ok(Meaning::Ambiguous { found, warning: None });
            }
            _ => {}
        }
        let segments = segments(whole);
        let mut meanings: Vec<Meaning> = Vec::new();
        let mut missed = None;
        for segment in &segments {
            match self.segment(segment)? {
                Some(meaning) => meanings.push(meaning),
                None if bare(segment).is_empty() => {}
                None => missed = missed.or(Some(bare(segment))),
            }
        }
        if let Some(missed) = missed {
            let wanted = if meanings.is_empty() && segments.len() == 1 { missed } else { bare(&segments.concat()) };
            return Ok(Meaning::Unknown(self.near(&key(&wanted))?));
        }
        // A list within the line names each; what stands in brackets should name the same.
        Ok(if whole.contains(['(', '[']) { agreed(meanings) } else { together(meanings) })
    }

    /// What is spelled like a key.
    fn near(&self, key: &str) -> Result<Vec<Suggestion>, LibraryError> {
        if let Some(known) = self.suggested.borrow().get(key) {
            return Ok(known.clone());
        }
        let near = self.library.suggest(key)?;
        let mut suggested = self.suggested.borrow_mut();
        if suggested.len() >= REMEMBERED {
            suggested.clear();
        }
        suggested.insert(key.to_owned(), near.clone());
        Ok(near)
    }

    /// What a segment means; `None` when some word of it belongs to no name.
    fn segment(&self, segment: &Segment) -> Result<Option<Meaning>, LibraryError> {
        for phrase in candidates(segment) {
            if let Some(short) = abbreviations::find(&key(&phrase)) {
                return self.short(short);
            }
            if let Some(found) = self.phrase(&phrase)? {
                let is_brand = found.iter().all(|one| one.matched == MatchedAs::Name(NameKind::Brand));
                let warning = (is_brand && has_other_form(segment)).then_some(FORM);
                return Ok(Some(if found.len() > 1 {
                    Meaning::Ambiguous { found, warning }
                } else {
                    Meaning::Of { found, warning }
                }));
            }
        }
        let mut apart = parts(segment);
        if apart.is_empty() {
            apart = unhyphened(segment).map(|s| parts(&s)).unwrap_or_default();
        }
        let mut all: Vec<Found> = Vec::new();
        let mut warnings = None;
        for part in &apart {
            match self.segment(part)? {
                Some(Meaning::Of { found, warning }) => {
                    warnings = warnings.or(warning);
                    all.extend(found);
                }
                _ => return Ok(None),
            }
        }
        if all.is_empty() {
            return Ok(None);
        }
        for one in &mut all {
            (one.matched, one.is_exact) = (MatchedAs::Combination, false);
        }
        Ok(Some(Meaning::Of { found: all, warning: warnings }))
    }

    /// The medicines that a phrase names.
    fn phrase(&self, phrase: &str) -> Result<Option<Vec<Found>>, LibraryError> {
        if let Some(known) = self.seen.borrow().get(phrase) {
            return Ok(known.clone());
        }
        let found = match self.library_answer(phrase)? {
            Some(Resolution::One(one)) if !one.kind.is_code() => Some(vec![Found { is_exact: false, ..shelved(one, "") }]),
            Some(Resolution::Listed(listed, kind)) if !kind.is_code() => {
                Some(vec![Found { is_exact: false, ..by_name(listed, kind, "") }])
            }
            Some(Resolution::Several(all)) if all.iter().all(|one| !one.kind.is_code()) => {
                Some(all.into_iter().map(|one| shelved(one, "")).collect())
            }
            _ => None,
        };
        let mut seen = self.seen.borrow_mut();
        if seen.len() >= REMEMBERED {
            seen.clear();
        }
        seen.insert(phrase.to_owned(), found.clone());
        Ok(found)
    }

    /// What the library has under a name; nothing near it is looked for.
    fn library_answer(&self, name: &str) -> Result<Option<Resolution>, LibraryError> {
        let key = key(name);
        if key.is_empty() {
            return Ok(None);
        }
        if let Some(names) = &self.names {
            let names = names.get_or_init(|| lexicon::words().map(|w| w.key.to_owned()).collect());
            // Codes have a digit, and the user's own names are not in the bundle's list.
            let may_be_code = name.bytes().any(|b| b.is_ascii_digit()) && !name.contains(' ');
            if !names.contains(&key) && !may_be_code && !self.library.has_user_shelf() {
                return Ok(None);
            }
        }
        self.library.named_exactly(name)
    }

    /// The medicines of an abbreviation or a combination.
    fn short(&self, short: abbreviations::Short) -> Result<Option<Meaning>, LibraryError> {
        let matched = if short.is_combination { MatchedAs::Combination } else { MatchedAs::Abbreviation };
        let warning = (!short.warning.is_empty()).then_some(short.warning);
        let mut meanings: Vec<Vec<Found>> = Vec::new();
        for ids in short.meanings() {
            let mut found = Vec::new();
            for id in ids {
                found.extend(self.phrase(id)?.unwrap_or_default().into_iter().map(|one| Found { matched, ..one }));
            }
            meanings.push(found);
        }
        let several = meanings.len() > 1;
        let found: Vec<Found> = meanings.into_iter().flatten().collect();
        Ok(match (found.is_empty(), several) {
            (true, _) => None,
            (false, true) => Some(Meaning::Ambiguous { found, warning }),
            (false, false) => Some(Meaning::Of { found, warning }),
        })
    }
}

/// Of a brand whose form was set aside, where the form can make another product of it.
const FORM: &str = "The form was set aside; a brand can name another product in another form.";

fn of(found: Vec<Found>) -> Meaning {
    Meaning::Of { found, warning: None }
}

fn shelved(one: Match, asked: &str) -> Found {
    let is_exact = one.name.to_lowercase() == asked.to_lowercase();
    Found { matched: MatchedAs::Name(one.kind), is_exact, medicine: Medicine::Shelved(one) }
}

fn by_name(listed: Listed, kind: NameKind, asked: &str) -> Found {
    let is_exact =
        [Some(&listed.name), listed.us_name.as_ref()].into_iter().flatten().any(|n| n.to_lowercase() == asked.to_lowercase());
    Found { matched: MatchedAs::Name(kind), is_exact: is_exact || kind != NameKind::Generic, medicine: Medicine::Listed(listed) }
}

/// Several segments that name medicines of one list: each is meant, where each is clear.
fn together(meanings: Vec<Meaning>) -> Meaning {
    let count = meanings.len();
    let mut all: Vec<Found> = Vec::new();
    let mut warnings = None;
    for meaning in &meanings {
        let Meaning::Of { found, warning } = meaning else { return agreed(meanings) };
        warnings = warnings.or(*warning);
        for one in found {
            if all.iter().all(|other| other.medicine.id() != one.medicine.id()) {
                all.push(if count > 1 { Found { is_exact: false, ..one.clone() } } else { one.clone() });
            }
        }
    }
    if all.is_empty() { Meaning::Unknown(Vec::new()) } else { Meaning::Of { found: all, warning: warnings } }
}

/// One meaning of several segments: they name the same, or it is not known which is meant. "Tylenol (acetaminophen)" is one medicine.
fn agreed(meanings: Vec<Meaning>) -> Meaning {
    let ids = |meaning: &Meaning| -> Vec<String> {
        let (Meaning::Of { found, .. } | Meaning::Ambiguous { found, .. }) = meaning else { return Vec::new() };
        let mut ids: Vec<String> = found.iter().map(|f| f.medicine.id().to_owned()).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let mut rest = meanings.into_iter();
    let Some(first) = rest.next() else { return Meaning::Unknown(Vec::new()) };
    let others: Vec<Meaning> = rest.filter(|other| ids(other) != ids(&first)).collect();
    if others.is_empty() {
        return first;
    }
    let mut all = Vec::new();
    let mut warnings = None;
    for meaning in std::iter::once(first).chain(others) {
        if let Meaning::Of { found, warning } | Meaning::Ambiguous { found, warning } = meaning {
            warnings = warnings.or(warning);
            all.extend(found);
        }
    }
    Meaning::Ambiguous { found: all, warning: warnings }
}
