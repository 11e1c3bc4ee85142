//! Everything that is listed for one medicine, whoever the other is.

use std::collections::HashSet;

use super::check::{reason, spoken};
use super::wording::worded;
use super::{Cited, Coverage, Finding, Origin, Party, PartyId, Reason, Subject};
use crate::library::{Library, LibraryError};
use crate::monograph::source::Numbered;

/// Something listed for a medicine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its words name the medicine; those with whom it stands are named as far as the data names them.
    pub finding: Finding,
    /// With whom: classes first.
    pub with: Vec<Party>,
    /// The class or property by which it reaches the medicine; `None` where it names the medicine itself.
    pub reason: Option<Reason>,
}

/// What is listed for a medicine, worst first; those statements that its own monograph prints are left out unless `statements` wants
/// them. `beside` is the number of their
/// first source, and the sources that the page prints already.
///
/// # Errors
/// When the library cannot be read.
pub fn known(
    library: &Library,
    subject: &Subject,
    statements: bool,
    beside: (usize, &[Numbered]),
) -> Result<(Vec<Known>, Cited), LibraryError> {
    // The finding, the side on which it means the medicine, and as which party; the nearest party counts.
    let mut met: Vec<(i64, usize, PartyId)> = Vec::new();
    let mut excepted: HashSet<i64> = HashSet::new();
    let mut seen: HashSet<i64> = HashSet::new();
    for number in subject.numbers() {
        for (finding, side) in library.named_in(number)? {
            if side > 1 {
                excepted.insert(finding);
            // A rule between members of one class has the medicine on both sides, and is said once.
            } else if seen.insert(finding) {
                met.push((finding, side, number));
            }
        }
    }
    met.retain(|(finding, ..)| !excepted.contains(finding));
    met.sort_unstable();
    let wanted: Vec<i64> = met.iter().map(|(finding, ..)| *finding).collect();
    let findings = library.findings(&wanted, true)?;
    let spoken = spoken(subject);
    let mut all = Vec::new();
    for (number, side, by) in met {
        let Some(finding) = findings.get(&number) else { continue };
        if !statements && !matches!(finding.origin, Origin::Rule { .. }) {
            continue;
        }
        let with = library.named_on(number, 1 - side)?;
        let others = others(&with);
        let (a, b) = if side == 0 { (&*spoken, others) } else { (others, &*spoken) };
        let put = |text: &String| worded(text, a, b);
        all.push(Known {
            finding: Finding {
                effect: put(&finding.effect),
                mechanism: finding.mechanism.as_ref().map(put),
                management: finding.management.as_ref().map(put),
                conditions: finding.conditions.as_ref().map(put),
                ..finding.clone()
            },
            with,
            reason: reason(library, subject, by)?,
        });
    }
    for (finding, with) in &subject.own {
        let mut parties = Vec::new();
        for id in with {
            parties.extend(library.party(id)?);
        }
        all.push(Known { finding: finding.clone(), with: parties, reason: None });
    }
    all.sort_by_key(|known| known.finding.severity);
    let mut order: Vec<i64> = Vec::new();
    for row in all.iter().flat_map(|k| k.finding.cite.iter().chain(k.reason.iter().flat_map(|r| &r.cite))) {
        if !order.contains(row) {
            order.push(*row);
        }
    }
    let found = library.checker_sources(&order)?;
    Ok((all, Cited::new(&order, found, beside.0, beside.1)))
}

/// How those with whom something stands are called within a sentence: one medicine by its name; of several, or of the members of a
/// class, any: "the other medicine". Who they are is said beside it.
fn others(with: &[Party]) -> &str {
    match with {
        [one] if one.coverage != Coverage::Class => &one.name,
        _ => "the other medicine",
    }
}
