//! `medref interactions`: what the data lists between medicines.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::{Answer, value};
use super::pick::{missing, names};
use super::{Context, Format, complain, complete};
use crate::document::{self, Document, interactions as page};
use crate::error::Error;
use crate::exit::Status;
use crate::interactions::{Checked, Cited, Coverage, Finding, Known, Origin, Pair, Reason, State, Subject, Twice, check, known};
use crate::library::{Entry, Library, Resolution};
use crate::medication::{Found, Meaning, Medicine, Reader};
use crate::monograph::names as naming;
use crate::monograph::terms::InteractionSeverity;
use crate::monograph::vocabulary::Listed;
use crate::render::tsv;

/// Say what the data lists between medicines
///
/// Every pair is in one of three states. listed: with severity, effect, mechanism, what to do and the source. none-listed: both
/// medicines are covered and the data lists nothing, which is not evidence of safety. not-covered: a name is unknown, or nobody
/// looked at the interactions of that medicine. With one name: everything that is listed for it.
///
/// Into a pipe, parted by tabs: a, b, state, severity, rule or monograph, effect; what is not covered first, then the worst. Two medicines of one class have
/// a line of their own, in the state duplicate. The exit status is 0 when something is listed, 1 when nothing is and all are covered,
/// 3 when a name is unknown or not covered.
#[derive(Debug, Args)]
pub struct Interactions {
    /// Medicines, or classes such as alcohol; `-` reads names from standard input, one a line
    #[arg(value_name = "NAME", required = true, add = ArgValueCompleter::new(complete::medicines))]
    pub names: Vec<String>,
}

/// The most names at once. Each is held against every other: of these there are more than a hundred thousand pairs, in JSON
/// nearly a gigabyte in memory.
const MOST: usize = 500;

impl Interactions {
    /// # Errors
    /// When standard input or the library cannot be read, or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let given = names(&self.names)?;
        if given.len() > MOST {
            let message = format!("at most {MOST} names are checked against each other, and these are {}", given.len());
            return Err(Error::usage(
                message,
                "a name alone prints everything that is listed for it: `medref interactions NAME`",
            ));
        }
        let library = context.library()?;
        let whole = given.join(" ");
        let reader = Reader::new(&library);
        let mut subjects = Vec::new();
        for name in given {
            subjects.extend(meant(&library, &reader, name)?);
        }
        // Several words of one command line are one name when only so they have a medicine: metoprolol succinate.
        if subjects.len() > 1 && subjects.iter().any(|s| s.id.is_empty()) {
            let one = meant(&library, &reader, whole)?;
            if one.iter().all(|s| !s.id.is_empty()) {
                subjects = one;
            }
        }
        let data = format!("medref {}, data of {}", env!("CARGO_PKG_VERSION"), library.data_version()?);
        let format = context.format(Format::Tsv);
        if let Format::Tsv | Format::Json | Format::Jsonl = format {
            for gap in subjects.iter().filter_map(|s| s.gap.as_ref().map(|gap| format!("{}: {gap}", s.asked.trim()))) {
                complain(&gap, None, context.terminal.color_messages);
            }
        }
        let cite = context.settings.cite.value;
        if subjects.len() == 1 {
            let subject = subjects.remove(0);
            let (known, cited) = known(&library, &subject, true, (1, &[]))?;
            let status = match (&subject.gap, known.is_empty()) {
                (Some(_), _) => Status::Partial,
                (None, false) => Status::Found,
                (None, true) => Status::Nothing,
            };
            let cited = if cite { cited } else { Cited::default() };
            context.emit(&One { subject, known, cited, data }, &library)?;
            return Ok(status);
        }
        let checked = check(&library, subjects, format != Format::Tsv)?;
        let status = match (checked.has_gap(), checked.has_listed()) {
            (true, _) => Status::Partial,
            (false, true) => Status::Found,
            (false, false) => Status::Nothing,
        };
        context.emit(&Several { checked, data, cite }, &library)?;
        Ok(status)
    }
}

/// What a name, or a line of a medication list, comes to as parties of interactions: of a combination every ingredient.
fn meant(library: &Library, reader: &Reader<'_>, asked: String) -> Result<Vec<Subject>, Error> {
    let resolution = library.named_exactly(&asked)?;
    if let Some(resolution) = resolution {
        return Ok(vec![subject(library, asked, &resolution)?]);
    }
    if let Some(class) = class(library, &asked)? {
        return Ok(vec![known_subject(library, asked, &class)?]);
    }
    let meaning = reader.read(&asked)?;
    let unclear = |gap: String| Ok(vec![Subject { asked: asked.clone(), gap: Some(gap), ..nobody() }]);
    match meaning {
        Meaning::Of { found, .. } => {
            let of = |one: Found| match one.medicine {
                Medicine::Shelved(one) => Ok(Subject { asked: asked.clone(), ..party(library, &one.entry)? }),
                Medicine::Listed(listed) => by_name(library, asked.clone(), &listed),
            };
            found.into_iter().map(of).collect()
        }
        Meaning::Ambiguous { found, .. } => {
            let ids: Vec<&str> = found.iter().map(|one| one.medicine.id()).collect();
            unclear(format!("it may mean {}; ask for what is meant", ids.join(", ")))
        }
        Meaning::Unknown(near) => unclear(missing(&asked, &Resolution::Unknown(near)).0),
    }
}

/// The id of the class that goes by a name: in the singular or plural, or by the abbreviation that stands behind it.
fn class(library: &Library, asked: &str) -> Result<Option<String>, Error> {
    let one = |name: &str| naming::key(name).trim_end_matches('s').to_owned();
    let wanted = one(asked.trim().trim_end_matches(" juice"));
    let goes_by = |name: &str| {
        let (plain, short) = name.split_once(" (").unwrap_or((name, ""));
        !wanted.is_empty() && (one(plain) == wanted || one(short) == wanted)
    };
    let class = library.classes()?.into_iter().find(|c| goes_by(c.id.as_str()) || goes_by(&c.name));
    Ok(class.map(|c| c.id.to_string()))
}

/// A medicine that is known by name.
fn by_name(library: &Library, asked: String, listed: &Listed) -> Result<Subject, Error> {
    let mut subject = known_subject(library, asked, listed.id.as_str())?;
    if !subject.coverage.is_reviewed() {
        let name = &listed.name;
        subject.gap = Some(format!(
            "medref knows the name {name}, but nobody has looked at its interactions; only what others list of it is here"
        ));
    }
    Ok(subject)
}

/// What a name that something has comes to as a party of interactions.
fn subject(library: &Library, asked: String, resolution: &Resolution) -> Result<Subject, Error> {
    match resolution {
        Resolution::One(one) => Ok(Subject { asked, ..party(library, &one.entry)? }),
        Resolution::Listed(listed, _) => by_name(library, asked, listed),
        Resolution::Several(_) | Resolution::Unknown(_) => {
            let gap = Some(missing(&asked, resolution).0);
            Ok(Subject { asked, gap, ..nobody() })
        }
    }
}

/// A medicine that is on a shelf, as a party of interactions.
pub(super) fn party(library: &Library, entry: &Entry) -> Result<Subject, Error> {
    let mut subject = known_subject(library, entry.name.clone(), &library.medicine_of(entry)?)?;
    if subject.name.is_empty() {
        subject.name.clone_from(&entry.name);
    }
    if !subject.coverage.is_reviewed() && !entry.is_label() {
        library.read_own(entry, &mut subject)?;
    }
    if !subject.coverage.is_reviewed() {
        let id = &entry.id;
        subject.gap = Some(if entry.is_label() {
            format!(
                "your library has its label, whose text nobody has turned into data; `medref show {id} -s interactions` prints it"
            )
        } else {
            format!("the monograph of {} does not cover interactions", subject.name)
        });
    }
    Ok(subject)
}

/// A name that nothing is known of.
const fn nobody() -> Subject {
    Subject {
        asked: String::new(),
        id: String::new(),
        name: String::new(),
        coverage: Coverage::None,
        gap: None,
        number: None,
        classes: Vec::new(),
        own: Vec::new(),
    }
}

/// A party with what the image knows of it.
fn known_subject(library: &Library, asked: String, id: &str) -> Result<Subject, Error> {
    let Some(party) = library.party(id)? else { return Ok(Subject { asked, id: id.to_owned(), ..nobody() }) };
    let (name, coverage, number, classes) = (party.name, party.coverage, Some(party.number), party.classes);
    Ok(Subject { asked, id: party.id, name, coverage, number, classes, ..nobody() })
}

/// Who says it, in JSON.
fn origin(finding: &Finding) -> Value {
    match &finding.origin {
        Origin::Rule { id } => json!({ "kind": "rule", "id": id, "lead": null }),
        Origin::Monograph { id, lead, .. } => json!({ "kind": "monograph", "id": id, "lead": lead }),
    }
}

/// Why it means a medicine that it does not name, in JSON.
fn because(reason: Option<&Reason>, cited: &Cited) -> Value {
    reason.map_or(Value::Null, |r| json!({ "class": r.class, "limit": r.text, "cite": cited.numbers(&r.cite) }))
}

/// A finding in JSON; `words` puts the names into its texts.
fn described(finding: &Finding, cited: &Cited, words: &dyn Fn(&str) -> String) -> Value {
    let some = |text: &Option<String>| text.as_deref().map(words);
    json!({
        "severity": finding.severity.slug(), "effect": words(&finding.effect), "mechanism": some(&finding.mechanism),
        "management": some(&finding.management), "conditions": some(&finding.conditions), "origin": origin(finding),
        "cite": cited.numbers(&finding.cite),
    })
}

/// Something listed for one medicine, in JSON.
pub(super) fn partner(known: &Known, cited: &Cited) -> Value {
    let mut value = described(&known.finding, cited, &str::to_owned);
    value["with"] = known.with.iter().map(|p| json!({ "id": p.id, "name": p.name, "coverage": p.coverage.slug() })).collect();
    value["because"] = because(known.reason.as_ref(), cited);
    value
}

/// The sources that some numbers stand for.
fn sources(wanted: &[usize], cited: &Cited) -> Result<Vec<Value>, Error> {
    let these = cited.iter().filter(|(number, _)| wanted.contains(number));
    these
        .map(|(number, source)| {
            let mut source = value(source)?;
            source["number"] = json!(number);
            Ok(source)
        })
        .collect()
}

fn person(subject: &Subject) -> Value {
    let some = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    json!({
        "asked": subject.asked.trim(), "id": some(&subject.id), "name": some(&subject.name), "coverage": subject.coverage.slug(), "gap": subject.gap,
    })
}

/// What happens, in one line: of a statement with its lead, which says whom it is about.
fn told(finding: &Finding, effect: &str) -> String {
    match &finding.origin {
        Origin::Rule { .. } => effect.to_owned(),
        Origin::Monograph { lead, .. } => format!("{lead}: {effect}"),
    }
}

/// What stands for a subject in a line.
fn word(subject: &Subject) -> &str {
    if subject.id.is_empty() { subject.asked.trim() } else { &subject.id }
}

/// The answer to several names.
struct Several {
    checked: Checked,
    data: String,
    cite: bool,
}

impl Several {
    /// The pairs as they print: what is not covered, then what is listed, the worst first, then the rest.
    fn in_order(&self) -> Vec<&Pair> {
        let of = |state| self.checked.pairs.iter().filter(move |p| p.state == state);
        of(State::NotCovered).chain(self.checked.listed()).chain(of(State::NoneListed)).collect()
    }
}

impl Answer for Several {
    fn kind(&self) -> &'static str {
        "interaction"
    }

    fn document(&self, foot: bool) -> Document {
        let mut doc = page::checked(&self.checked, &self.data, self.cite);
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        let subjects = &self.checked.subjects;
        for pair in self.in_order() {
            let (a, b) = (word(&subjects[pair.a]), word(&subjects[pair.b]));
            for hit in &pair.hits {
                let finding = &hit.finding;
                tsv::row(
                    &mut out,
                    &[
                        a,
                        b,
                        pair.state.slug(),
                        finding.severity.slug(),
                        &finding.origin.slug(),
                        &told(finding, &hit.worded(&finding.effect)),
                    ],
                );
            }
            if pair.hits.is_empty() {
                let words = if pair.state == State::NoneListed { page::none_listed(&self.data) } else { String::new() };
                tsv::row(&mut out, &[a, b, pair.state.slug(), "", "", &words]);
            }
        }
        for Twice { asked: [one, other], name } in &self.checked.twice {
            tsv::row(&mut out, &[one.trim(), other.trim(), "duplicate", "", "", &format!("both are {name}")]);
        }
        for pair in self.checked.pairs.iter().filter(|p| p.duplicate.is_some()) {
            let class = pair.duplicate.as_deref().unwrap_or_default();
            let (a, b) = (word(&subjects[pair.a]), word(&subjects[pair.b]));
            tsv::row(&mut out, &[a, b, "duplicate", "", "", &format!("two of one class: {class}")]);
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let cited = &self.checked.cited;
        let subjects = &self.checked.subjects;
        let mut all = Vec::new();
        for pair in self.in_order() {
            let mut numbers = Vec::new();
            let mut hits = Vec::new();
            for hit in &pair.hits {
                let mut one = described(&hit.finding, cited, &|text| hit.worded(text));
                let [a, b] = [0, 1].map(|side| because(hit.reasons[side].as_ref(), cited));
                one["because"] = json!({ "a": a, "b": b });
                let reasons = hit.reasons.iter().flatten().flat_map(|r| &r.cite);
                numbers.extend(cited.numbers(&hit.finding.cite.iter().chain(reasons).copied().collect::<Vec<_>>()));
                hits.push(one);
            }
            let words = (pair.state == State::NoneListed).then(|| page::none_listed(&self.data));
            all.push(json!({
                "a": person(&subjects[pair.a]), "b": person(&subjects[pair.b]), "state": pair.state.slug(),
                "severity": pair.severity().map(InteractionSeverity::slug), "duplicate": pair.duplicate, "findings": hits,
                "sources": sources(&numbers, cited)?, "note": words.as_deref().unwrap_or(page::ABSENCE),
            }));
        }
        for Twice { asked: [one, other], name } in &self.checked.twice {
            let same = |asked: &String| {
                let subject = subjects.iter().find(|s| s.name == *name);
                subject.map_or(Value::Null, |s| person(&Subject { asked: asked.clone(), ..s.clone() }))
            };
            all.push(json!({
                "a": same(one), "b": same(other), "state": "duplicate", "severity": null, "duplicate": name, "findings": [], "sources": [], "note": page::ABSENCE,
            }));
        }
        Ok(all)
    }
}

/// The answer to one name.
struct One {
    subject: Subject,
    known: Vec<Known>,
    cited: Cited,
    data: String,
}

impl Answer for One {
    fn kind(&self) -> &'static str {
        "partner"
    }

    fn document(&self, foot: bool) -> Document {
        let mut doc = page::known(&self.subject, &self.known, &self.cited, &self.data);
        if foot {
            doc.blocks.extend(document::foot(None));
        }
        doc
    }

    /// One line for every party that is named; of a statement of another medicine's monograph, for that medicine.
    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        let a = word(&self.subject);
        for one in &self.known {
            let f = &one.finding;
            for party in &one.with {
                tsv::row(
                    &mut out,
                    &[a, &party.id, State::Listed.slug(), f.severity.slug(), &f.origin.slug(), &told(f, &f.effect)],
                );
            }
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        let one = |known: &Known| {
            let mut value = partner(known, &self.cited);
            value["a"] = person(&self.subject);
            let reasons = known.reason.iter().flat_map(|r| &r.cite);
            let numbers = self.cited.numbers(&known.finding.cite.iter().chain(reasons).copied().collect::<Vec<_>>());
            value["sources"] = json!(sources(&numbers, &self.cited)?);
            Ok(value)
        };
        self.known.iter().map(one).collect()
    }
}
