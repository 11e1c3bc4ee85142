//! The answer: what is listed between every two of some medicines.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::wording::{any_of, worded};
use super::{Cited, Coverage, Finding, PartyId, Subject};
use crate::library::{Library, LibraryError};
use crate::monograph::terms::InteractionSeverity;

/// Why something listed means a medicine: by a class or property that it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub class: String,
    /// What limits it.
    pub text: Option<String>,
    /// Numbers of sources.
    pub cite: Vec<i64>,
}

/// Something listed between two medicines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub finding: Rc<Finding>,
    /// The two as they stand in its words: for `{a}` and for `{b}`.
    names: [Rc<str>; 2],
    /// Why it means the first and the second of the pair; `None` where it names that medicine itself.
    pub reasons: [Option<Reason>; 2],
}

impl Hit {
    /// A text of the finding with the names put in.
    #[must_use]
    pub fn worded(&self, text: &str) -> String {
        worded(text, &self.names[0], &self.names[1])
    }
}

/// What the data says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    NotCovered,
    Listed,
    NoneListed,
}

impl State {
    /// The word of output.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NotCovered => "not-covered",
            Self::Listed => "listed",
            Self::NoneListed => "none-listed",
        }
    }
}

/// Two of the medicines, by their places among the subjects, and what is listed between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub a: usize,
    pub b: usize,
    pub state: State,
    /// Worst first; of one severity those that name the medicines themselves first.
    pub hits: Vec<Hit>,
    /// The class of which both are, where that is the same treatment twice.
    pub duplicate: Option<String>,
}

impl Pair {
    /// The gravest of what is listed.
    #[must_use]
    pub fn severity(&self) -> Option<InteractionSeverity> {
        self.hits.first().map(|hit| hit.finding.severity)
    }
}

/// One medicine under two names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// Both as they were given.
    pub asked: [String; 2],
    pub name: String,
}

/// The whole answer.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Each medicine once, in the order in which they were given; names that are unknown too.
    pub subjects: Vec<Subject>,
    /// Every two of them, in that order.
    pub pairs: Vec<Pair>,
    pub twice: Vec<Twice>,
    pub cited: Cited,
}

impl Checked {
    /// Whether anything is listed.
    #[must_use]
    pub fn has_listed(&self) -> bool {
        !self.twice.is_empty() || self.pairs.iter().any(|p| p.state == State::Listed || p.duplicate.is_some())
    }

    /// Whether something could not be judged.
    #[must_use]
    pub fn has_gap(&self) -> bool {
        self.pairs.iter().any(|p| p.state == State::NotCovered) || self.subjects.iter().any(|s| s.gap.is_some())
    }

    /// The pairs about which something is listed, worst first.
    #[must_use]
    pub fn listed(&self) -> Vec<&Pair> {
        let mut listed: Vec<&Pair> = self.pairs.iter().filter(|p| p.state == State::Listed).collect();
        listed.sort_by_key(|p| (p.severity(), p.a, p.b));
        listed
    }

    /// Rows of sources in the order in which the findings, as they print, first cite them.
    fn order_of_citation(&self) -> Vec<i64> {
        let mut order: Vec<i64> = Vec::new();
        for hit in self.listed().into_iter().flat_map(|pair| &pair.hits) {
            let reasons = hit.reasons.iter().flatten().flat_map(|r| &r.cite);
            for row in hit.finding.cite.iter().chain(reasons) {
                if !order.contains(row) {
                    order.push(*row);
                }
            }
        }
        order
    }
}

/// Checks every two of some medicines. `whole` says whether the reasons and the documents behind the answer are wanted too.
///
/// # Errors
/// When the library cannot be read.
pub fn check(library: &Library, given: Vec<Subject>, whole: bool) -> Result<Checked, LibraryError> {
    let (subjects, twice) = each_once(given);
    let spoken: Vec<Rc<str>> = subjects.iter().map(spoken).collect();
    let met = meetings(library, &subjects)?;
    let mut findings: BTreeMap<i64, Option<Rc<Finding>>> = BTreeMap::new();
    let mut wanted: Vec<i64> = met.values().flatten().map(|met| met.finding).collect();
    wanted.sort_unstable();
    wanted.dedup();
    for (number, finding) in library.findings(&wanted, whole)? {
        findings.insert(number, Some(Rc::new(finding)));
    }
    let duplicates = duplicate_classes(library, &subjects)?;
    let mut pairs = Vec::new();
    for a in 0..subjects.len() {
        for b in a + 1..subjects.len() {
            let (one, other) = (&subjects[a], &subjects[b]);
            let mut hits: Vec<(usize, Hit)> = Vec::new();
            for met in met.get(&(a, b)).into_iter().flatten() {
                let Some(Some(finding)) = findings.get(&met.finding) else { continue };
                let names = if met.turned { [&spoken[b], &spoken[a]] } else { [&spoken[a], &spoken[b]] };
                let by_class = usize::from(Some(met.by[0]) != one.number) + usize::from(Some(met.by[1]) != other.number);
                let reasons =
                    if whole { [reason(library, one, met.by[0])?, reason(library, other, met.by[1])?] } else { [None, None] };
                hits.push((by_class, Hit { finding: Rc::clone(finding), names: names.map(Rc::clone), reasons }));
            }
            hits.extend(own_hits(library, one, other)?.into_iter().map(|hit| (0, hit)));
            let turn = |Hit { finding, names, reasons: [x, y] }| (0, Hit { finding, names, reasons: [y, x] });
            hits.extend(own_hits(library, other, one)?.into_iter().map(turn));
            hits.sort_by_key(|(by_class, hit)| (hit.finding.severity, *by_class));
            let hits: Vec<Hit> = hits.into_iter().map(|(_, hit)| hit).collect();
            let state = match hits.is_empty() {
                false => State::Listed,
                true if one.coverage.is_reviewed() && other.coverage.is_reviewed() => State::NoneListed,
                true => State::NotCovered,
            };
            let shared = one.classes.iter().find(|class| duplicates.contains_key(class) && other.classes.contains(class));
            let duplicate = shared.and_then(|class| duplicates.get(class)).cloned();
            pairs.push(Pair { a, b, state, hits, duplicate });
        }
    }
    let mut checked = Checked { subjects, pairs, twice, cited: Cited::default() };
    if whole {
        let order = checked.order_of_citation();
        let found = library.checker_sources(&order)?;
        checked.cited = Cited::new(&order, found, 1, &[]);
    }
    Ok(checked)
}

/// Keeps every medicine once, and says which came under two names. Unknown names stay as they are.
fn each_once(given: Vec<Subject>) -> (Vec<Subject>, Vec<Twice>) {
    let mut subjects: Vec<Subject> = Vec::new();
    let mut twice = Vec::new();
    for subject in given {
        let same = |s: &&Subject| if subject.id.is_empty() { s.asked == subject.asked } else { s.id == subject.id };
        match subjects.iter().find(same) {
            None => subjects.push(subject),
            Some(_) if subject.id.is_empty() => {}
            Some(first) => twice.push(Twice { asked: [first.asked.clone(), subject.asked], name: first.name.clone() }),
        }
    }
    (subjects, twice)
}

/// That something listed stands between two subjects.
struct Met {
    finding: i64,
    /// Whether its first side means the second of the two.
    turned: bool,
    /// As which party it means either.
    by: [PartyId; 2],
}

/// A subject by its place, how far from itself the party is as which it is meant, and that party.
type Meant = (usize, usize, PartyId);

/// What stands between every two subjects.
fn meetings(library: &Library, subjects: &[Subject]) -> Result<BTreeMap<(usize, usize), Vec<Met>>, LibraryError> {
    let mut of_party: HashMap<PartyId, Vec<Meant>> = HashMap::new();
    for (at, subject) in subjects.iter().enumerate() {
        for (rank, number) in subject.numbers().enumerate() {
            of_party.entry(number).or_default().push((at, rank, number));
        }
    }
    // A finding, the side on which it means a subject, and the subject.
    let mut named: Vec<(i64, usize, Meant)> = Vec::new();
    for (number, meant) in &of_party {
        for (finding, side) in library.named_in(*number)? {
            named.extend(meant.iter().map(|meant| (finding, side, *meant)));
        }
    }
    keep_two_sided(&mut named);
    named.sort_unstable();
    let mut met: BTreeMap<(usize, usize), Vec<Met>> = BTreeMap::new();
    for group in named.chunk_by(|one, other| one.0 == other.0) {
        let on = |side: usize| -> Vec<Meant> {
            let excepted = |at: usize| group.iter().any(|(_, s, meant)| *s == 2 && meant.0 == at);
            let mut all: Vec<Meant> = group.iter().filter(|(_, s, _)| *s == side).map(|(_, _, meant)| *meant).collect();
            // Sorted by subject, and then by how near the party is to it.
            all.dedup_by_key(|meant| meant.0);
            all.retain(|meant| !excepted(meant.0));
            all
        };
        let (first, second) = (on(0), on(1));
        for (one, _, by_one) in &first {
            for (other, _, by_other) in second.iter().filter(|(other, ..)| other != one) {
                let turned = one > other;
                let (pair, by) =
                    if turned { ((*other, *one), [*by_other, *by_one]) } else { ((*one, *other), [*by_one, *by_other]) };
                let finding = group[0].0;
                let there = met.entry(pair).or_default();
                // Where both orders fit, one says it.
                if !there.iter().any(|met| met.finding == finding) {
                    there.push(Met { finding, turned, by });
                }
            }
        }
    }
    Ok(met)
}

/// Leaves out what is met on one side alone. That is most of it, and sorting takes longer than looking.
fn keep_two_sided(named: &mut Vec<(i64, usize, Meant)>) {
    // Findings are numbered from one on, without gaps.
    let place = |finding: i64| usize::try_from(finding).unwrap_or_default();
    let last = named.iter().map(|(finding, ..)| place(*finding)).max().unwrap_or_default();
    let mut sides = vec![[false; 2]; last + 1];
    for (finding, side, _) in named.iter().filter(|(_, side, _)| *side < 2) {
        sides[place(*finding)][*side] = true;
    }
    named.retain(|(finding, ..)| sides[place(*finding)] == [true, true]);
}

/// The name of a subject as it stands within a sentence.
pub(super) fn spoken(subject: &Subject) -> Rc<str> {
    if subject.coverage == Coverage::Class { any_of(&subject.id, &subject.name).into() } else { subject.name.as_str().into() }
}

/// The class by which a subject is meant; `None` where it is named itself.
pub(super) fn reason(library: &Library, subject: &Subject, by: PartyId) -> Result<Option<Reason>, LibraryError> {
    if subject.number == Some(by) {
        return Ok(None);
    }
    let (class, _) = library.party_name(by)?;
    let why = subject.number.map(|number| library.membership(number, by)).transpose()?.flatten();
    let (text, cite) = why.unwrap_or_default();
    Ok(Some(Reason { class, text, cite }))
}

/// What a monograph of the user's library states about another medicine: the first of the pair is the one that it is of.
fn own_hits(library: &Library, of: &Subject, other: &Subject) -> Result<Vec<Hit>, LibraryError> {
    let mut hits = Vec::new();
    for (finding, with) in &of.own {
        let mut hit = Hit { finding: Rc::new(finding.clone()), names: [spoken(of), spoken(other)], reasons: [None, None] };
        if with.contains(&other.id) {
            hits.push(hit);
            continue;
        }
        for id in with {
            let Some(party) = library.party(id)? else { continue };
            if other.classes.contains(&party.number) {
                hit.reasons[1] = reason(library, other, party.number)?;
                hits.push(hit);
                break;
            }
        }
    }
    Ok(hits)
}

/// The classes of which two medicines are the same treatment twice, of those that the subjects are in.
fn duplicate_classes(library: &Library, subjects: &[Subject]) -> Result<BTreeMap<PartyId, String>, LibraryError> {
    let mut seen: HashMap<PartyId, bool> = HashMap::new();
    for class in subjects.iter().flat_map(|s| &s.classes) {
        seen.entry(*class).and_modify(|twice| *twice = true).or_insert(false);
    }
    let mut all = BTreeMap::new();
    for class in seen.into_iter().filter(|(_, twice)| *twice).map(|(class, _)| class) {
        let (name, duplicates) = library.party_name(class)?;
        if duplicates {
            all.insert(class, name);
        }
    }
    Ok(all)
}
