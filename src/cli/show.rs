//! `medref show`: a monograph, or parts of it.

use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use serde_json::{Value, json};

use super::answer::{Answer, medicine, value};
use super::interactions::{partner, party};
use super::pick::{Picked, names, pick};
use super::{Context, Format, complain, complete};
use crate::document::interactions::Reaching;
use crate::document::{self, Document, Page};
use crate::error::Error;
use crate::exit::Status;
use crate::interactions::known;
use crate::library::lookalikes::{self, Lookalike};
use crate::library::{Entry, Library};
use crate::monograph::section::group_aliases;
use crate::monograph::source::Numbered;
use crate::monograph::{Body, Head, SECTIONS, SectionKind, Selection};
use crate::render::tsv;
use crate::terminal;

/// Print a monograph, or parts of it
///
/// Names are generic names (INN, USAN, BAN), brands, synonyms, salts, or codes (RxCUI, UNII, ATC, set id); case, accents,
/// hyphens and spaces do not matter.
#[derive(Debug, Args)]
pub struct Show {
    /// Medicines; `-` reads names from standard input, one a line
    #[arg(value_name = "NAME", required = true, add = ArgValueCompleter::new(complete::medicines))]
    pub names: Vec<String>,
    /// Only these sections, by slug or alias: `medref sections` lists them
    #[arg(long = "section", short, value_name = "SECTION", value_delimiter = ',', add = ArgValueCompleter::new(complete::sections))]
    pub sections: Vec<String>,
    /// Leave out citations and references
    #[arg(long)]
    pub no_cite: bool,
}

impl Show {
    /// # Errors
    /// When a section is unknown, the library cannot be read or the answer not written.
    pub fn run(self, context: &Context) -> Result<Status, Error> {
        let wanted = selections(&self.sections)?;
        let library = context.library()?;
        // A part in a pipe prints nothing of the head, so it is not read.
        let brief = matches!(context.format(Format::Markdown), Format::Markdown | Format::Text | Format::Tsv);
        let with_head = wanted.is_empty() || !brief || wanted.iter().any(|s| s.kind == SectionKind::Note);
        let picks = pick(&library, &names(&self.names)?, context.terminal.color_messages)?;
        let mut missed = picks.missed;
        let mut found = false;
        let mut shown = Vec::new();
        for picked in picks.found {
            let one = Shown::read(&library, picked, &wanted, with_head)?;
            for gap in one.gaps() {
                missed = true;
                let id = &one.picked.entry().id;
                let hint = "not covered does not mean that there is none";
                complain(&format!("{id}: {gap} is not covered"), Some(hint), context.terminal.color_messages);
            }
            one.say_others(context);
            found |= wanted.is_empty() || one.has_any();
            if shown.iter().all(|other: &Shown| other.picked.entry().id != one.picked.entry().id) {
                shown.push(one);
            }
        }
        let status = Status::of(found, missed);
        if !shown.is_empty() {
            let cite = context.settings.cite.value;
            context.emit(&Answered { shown, cite }, &library)?;
        }
        Ok(status)
    }
}

/// Reads the sections that are asked for.
///
/// # Errors
/// Names the first that there is not, and lists those that there are.
pub fn selections(words: &[String]) -> Result<Vec<Selection>, Error> {
    let mut all: Vec<Selection> = Vec::new();
    for word in words {
        let selection = Selection::parse(word).ok_or_else(|| {
            let groups = group_aliases().map(|(slug, _)| slug);
            let slugs: Vec<&str> = SECTIONS.iter().map(|s| s.slug).chain(groups).collect();
            Error::usage(format!("no section called \"{word}\""), format!("the sections are: {}", slugs.join(", ")))
        })?;
        if !all.contains(&selection) {
            all.push(selection);
        }
    }
    Ok(all)
}

/// A medicine as far as it was asked for.
pub(super) struct Shown {
    pub(super) picked: Picked,
    /// Read only where something of it is printed.
    head: Option<Head>,
    pub(super) sources: Vec<Numbered>,
    classes: Vec<String>,
    wanted: Vec<Selection>,
    pub(super) sections: Vec<Body>,
    /// What its names are confused with.
    lookalikes: Vec<Lookalike>,
    /// The rules that reach it, where its interactions are wanted.
    rules: Option<Reaching>,
}

impl Shown {
    /// Reads a medicine as far as some sections want it; all, when there are none.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub(super) fn read(library: &Library, picked: Picked, wanted: &[Selection], with_head: bool) -> Result<Self, Error> {
        let entry = picked.entry();
        let head = if with_head { Some(library.head(entry)?) } else { None };
        let mut sections = Vec::new();
        let mut classes = Vec::new();
        if wanted.is_empty() {
            sections = library.sections(entry)?;
            for id in head.iter().flat_map(|head| &head.classes) {
                classes.push(library.class_name(id.as_str())?.unwrap_or_else(|| id.to_string()));
            }
        }
        for selection in wanted {
            if selection.kind.is_written() && sections.iter().all(|b: &Body| b.kind() != selection.kind) {
                sections.extend(library.section(entry, selection.kind)?);
            }
        }
        let all = wanted.is_empty() || wanted.iter().any(|s| s.kind == SectionKind::References);
        // Of a part that is not covered nothing is printed, and nothing cited.
        let is_shown = |b: &&Body| wanted.is_empty() || wanted.iter().any(|s| s.kind == b.kind() && b.covers(s.group));
        let cited: Vec<_> = sections.iter().filter(is_shown).flat_map(|b| b.frame().cited()).collect();
        let sources = library.sources(entry, (!all).then_some(&cited))?;
        let lookalikes = lookalikes::of_medicine(&entry.id);
        let with_rules = wanted.is_empty() || wanted.iter().any(|s| s.kind == SectionKind::Interactions);
        let rules = if with_rules { reaching(library, entry, &sources)? } else { None };
        Ok(Self { picked, head, sources, classes, wanted: wanted.to_vec(), sections, lookalikes, rules })
    }

    /// Says what else goes by the name.
    fn say_others(&self, context: &Context) {
        let others = self.picked.matched.others;
        if others > 0 && !context.common.quiet {
            let labels = if others == 1 { "1 label".to_owned() } else { format!("{others} labels") };
            let entry = self.picked.entry();
            let more = if entry.is_label() { " more" } else { "" };
            let asked = self.picked.asked.trim();
            terminal::message(&format!(
                "medref: your library has {labels}{more} of {asked}: `medref list --source library --name \"{asked}\"` lists them, and an id shows one"
            ));
        }
    }

    pub(super) fn body(&self, kind: SectionKind) -> Option<&Body> {
        self.sections.iter().find(|b| b.kind() == kind)
    }

    /// Whether something of what was asked for is there.
    fn has_any(&self) -> bool {
        self.wanted.iter().any(|s| self.has(*s))
    }

    /// Whether a section, or a part of it, is there.
    pub(super) fn has(&self, selection: Selection) -> bool {
        match (self.body(selection.kind), selection.group) {
            (Some(body), group) => body.covers(group),
            (None, _) => !selection.kind.is_written(),
        }
    }

    /// What was asked for and is not covered.
    fn gaps(&self) -> Vec<&'static str> {
        self.wanted.iter().filter(|s| !self.has(**s)).map(|s| s.slug()).collect()
    }

    fn value(&self) -> Result<Value, Error> {
        let entry = self.picked.entry();
        let mut result = medicine(entry);
        let head = value(&self.head)?;
        if let (Value::Object(result), Value::Object(head)) = (&mut result, head) {
            result.extend(head);
            let confused = |l: &Lookalike| json!({ "name": l.name, "other": l.other, "other_id": (!l.other_id.is_empty()).then_some(l.other_id) });
            result.insert("confused_with".to_owned(), self.lookalikes.iter().map(confused).collect());
            result.insert("asked".to_owned(), json!(self.picked.asked.trim()));
            result.insert("matched_as".to_owned(), json!(self.picked.matched.kind.slug()));
            let sources = self.source_values()?;
            result.insert("sources".to_owned(), Value::Array(sources));
            result.insert("note".to_owned(), json!(self.head.as_ref().map(Head::note)));
            let sections = self.asked_kinds().into_iter().map(|s| self.section_value(s)).collect::<Result<Vec<_>, _>>()?;
            result.insert("sections".to_owned(), Value::Array(sections));
        }
        Ok(result)
    }

    /// The sources in JSON, those of rules behind those of the medicine.
    ///
    /// # Errors
    /// When one cannot be expressed.
    pub(super) fn source_values(&self) -> Result<Vec<Value>, Error> {
        let own = self.sources.iter().map(|n| (n.number, &n.source));
        let of_rules = self.rules.iter().flat_map(|rules| rules.cited.iter());
        own.chain(of_rules)
            .map(|(number, source)| {
                let mut source = value(source)?;
                source["number"] = json!(number);
                Ok(source)
            })
            .collect()
    }

    /// The sections of JSON: those asked for, or all that could be there, so that what is not covered says so.
    fn asked_kinds(&self) -> Vec<Selection> {
        let all = SECTIONS.iter().map(|s| Selection { kind: s.kind, group: None });
        let asked = if self.wanted.is_empty() { all.collect() } else { self.wanted.clone() };
        // What a label has under titles of its own, a monograph does not lack.
        let has_own = |s: &Selection| s.kind != SectionKind::Other || !self.wanted.is_empty() || self.body(s.kind).is_some();
        asked.into_iter().filter(|s| s.kind.is_written() && has_own(s)).collect()
    }

    /// A section in JSON.
    ///
    /// # Errors
    /// When it cannot be expressed.
    pub(super) fn section_value(&self, selection: Selection) -> Result<Value, Error> {
        let info = selection.kind.info();
        let mut section =
            json!({ "section": info.slug, "title": selection.title(), "loinc": info.loinc, "state": "not-covered" });
        if let Some(group) = selection.group {
            section["group"] = json!(group.slug());
        }
        let body = self.body(selection.kind).filter(|_| self.has(selection));
        if let (Some(body), Value::Object(section)) = (body, &mut section) {
            let state = if body.frame().none.is_some() { "none" } else { "covered" };
            section.insert("state".to_owned(), json!(state));
            if let Value::Object(fields) = value(body)? {
                section.extend(fields);
            }
            let passages = &body.frame().passages;
            if !passages.is_empty() {
                let these = match selection.group {
                    None => value(&passages.0)?,
                    Some(group) => value(&passages.of_group(group))?,
                };
                section.insert("passages".to_owned(), these);
            }
            if let (Some(group), Some(Value::Array(items))) = (selection.group, section.get_mut("items")) {
                items.retain(|item| item["group"] == group.slug());
            }
        }
        if let Some(rules) = self.rules.as_ref().filter(|_| selection.kind == SectionKind::Interactions) {
            section["rules"] = rules.known.iter().map(|known| partner(known, &rules.cited)).collect();
        }
        Ok(section)
    }
}

/// The rules that reach a medicine; none reach a label, whose text says what it says.
fn reaching(library: &Library, entry: &Entry, printed: &[Numbered]) -> Result<Option<Reaching>, Error> {
    if entry.is_label() {
        return Ok(None);
    }
    let subject = party(library, entry)?;
    let (known, cited) = known(library, &subject, false, (library.source_count(entry)? + 1, printed))?;
    Ok((!known.is_empty()).then_some(Reaching { subject, known, cited }))
}

/// Everything that `show` found.
struct Answered {
    shown: Vec<Shown>,
    cite: bool,
}

impl Answer for Answered {
    fn kind(&self) -> &'static str {
        "monograph"
    }

    fn piped(&self) -> Format {
        Format::Markdown
    }

    /// A whole monograph carries its disclaimer; a section in a pipe has it on standard error.
    fn has_foot(&self) -> bool {
        self.shown.iter().all(|s| s.wanted.is_empty())
    }

    fn document(&self, foot: bool) -> Document {
        let mut all = Document::default();
        for one in &self.shown {
            let lookalikes = lookalikes::warnings(&one.lookalikes);
            let page = Page {
                id: &one.picked.entry().id,
                name: &one.picked.entry().name,
                unreviewed: one.picked.entry().is_unreviewed(),
                head: one.head.as_ref(),
                sources: &one.sources,
                classes: &one.classes,
                wanted: &one.wanted,
                sections: &one.sections,
                boxed: one.picked.entry().boxed.as_deref(),
                renamed: one.picked.renamed(),
                lookalikes: &lookalikes,
                rules: one.rules.as_ref(),
                cite: self.cite,
                foot,
            };
            all.blocks.extend(document::page(&page).blocks);
        }
        all
    }

    /// One line a statement: medicine, section, lead, the rest of it, sources, and what qualifies it (severity, group, ...).
    fn tsv(&self, _chosen: bool) -> String {
        let mut out = String::new();
        for one in &self.shown {
            for selection in one.asked_kinds() {
                let Some(frame) = one.body(selection.kind).map(Body::frame) else { continue };
                let slug = selection.kind.slug();
                let cites = |ids: &[crate::monograph::SourceId]| ids.iter().map(|c| c.0.as_str()).collect::<Vec<_>>().join(" ");
                let mut row = |lead: &str, text: &str, cite: &str, more: &str| {
                    tsv::row(&mut out, &[one.picked.entry().id.as_str(), slug, lead, text, cite, more]);
                };
                let whole = selection.group.is_none();
                for words in [frame.intro, frame.none].into_iter().flatten().filter(|_| whole) {
                    row("", words, &cites(frame.cite), "");
                }
                let of_group = |group| frame.passages.of_group(group);
                for passage in selection.group.map_or_else(|| frame.passages.0.iter().collect(), of_group) {
                    row("", &passage.prose(), &cites(frame.cite), "");
                }
                for item in frame.items.iter().filter(|i| selection.group.is_none_or(|g| i.group() == Some(g))) {
                    row(item.lead(), &item.prose()[1..].join("; "), &cites(item.cite()), &item.qualifier());
                }
                if let Some(words) = frame.closing.filter(|_| whole) {
                    row("", words, &cites(frame.cite), "");
                }
                for known in one.rules.iter().flat_map(|r| &r.known).filter(|_| selection.kind == SectionKind::Interactions) {
                    let with: Vec<&str> = known.with.iter().map(|party| party.name.as_str()).collect();
                    let f = &known.finding;
                    row(&with.join(", "), &f.effect, "", &format!("{}; {}", f.severity.slug(), f.origin.slug()));
                }
            }
        }
        out
    }

    fn values(&self) -> Result<Vec<Value>, Error> {
        self.shown.iter().map(Shown::value).collect()
    }

    fn boxed(&self) -> Vec<(&str, &str)> {
        let unseen = |one: &&Shown| !one.wanted.is_empty() && one.wanted.iter().all(|s| s.kind != SectionKind::BoxedWarning);
        let entries = self.shown.iter().filter(unseen).map(|one| one.picked.entry());
        entries.filter_map(|entry| entry.boxed.as_deref().map(|boxed| (entry.id.as_str(), boxed))).collect()
    }

    fn toml(&self) -> Option<String> {
        let mut out = String::new();
        for one in &self.shown {
            let mut table = toml::Table::new();
            if one.wanted.is_empty() {
                table = toml::Table::try_from(one.head.as_ref()?).ok()?;
                let sources: Vec<_> = one.sources.iter().map(|n| &n.source).collect();
                table.insert("sources".to_owned(), toml::Value::try_from(sources).ok()?);
            }
            for body in &one.sections {
                let key = crate::monograph::statement::key_of(body.kind())?;
                table.insert(key.to_owned(), toml::Value::try_from(body).ok()?);
            }
            out.push_str(&toml::to_string(&table).ok()?);
        }
        Some(out)
    }
}
