//! A label as it was read, whatever the format, and how it becomes a monograph of the library.

use super::clean::clean;
use super::fields::FIELDS;
use super::identity::Identity;
use crate::library::Holding;
use crate::monograph::source::{Day, LABEL_SOURCE, SourceDate};
use crate::monograph::terms::{Availability, BrandStatus, Origin, Review, SourceKind};
use crate::monograph::{
    Body, Brand, Codes, Head, Id, Label, Monograph, Names, Passage, Passages, Provenance, SectionKind, Source, SourceId,
};

/// A label, read but not yet a monograph.
#[derive(Debug, Default)]
pub struct Draft {
    pub label: Label,
    /// As the document calls itself; empty where it does not.
    pub title: String,
    pub generics: Vec<String>,
    pub brands: Vec<String>,
    pub rxcui: Vec<String>,
    pub unii: Vec<String>,
    /// Sections in the order of the label; several of one kind become one.
    pub sections: Vec<(SectionKind, Vec<Passage>)>,
    /// Who publishes it: "openFDA", "DailyMed".
    pub via: &'static str,
}

impl Draft {
    /// Makes a monograph of it, and what tells it from others.
    ///
    /// # Errors
    /// Says what is missing without which it cannot be kept.
    pub fn assemble(mut self, identity: &Identity, today: &Day) -> Result<(Monograph, Holding), String> {
        self.tidy();
        if self.label.set_id.is_empty() {
            return Err("it has no set id".to_owned());
        }
        if self.sections.is_empty() {
            return Err("it has no section with text in it".to_owned());
        }
        let name = self.name().ok_or("it names no medicine: neither a generic name, nor an ingredient, nor a brand")?;
        let medicine = identity.medicine(&self.label.ingredients, &self.unii, &name);
        let short: String = self.label.set_id.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let id = Id::from_name(&format!("{} {short}", medicine.id)).filter(|_| !short.is_empty()).ok_or("its set id is none")?;
        let holding = Holding {
            medicine: medicine.id.clone(),
            set_id: Some(self.label.set_id.clone()),
            version: self.label.version,
            effective: self.label.effective.clone(),
            undated: false,
            original: self.label.original_packager,
            ingredients: sorted(&self.label.ingredients, &self.generics),
            route: sorted(&self.label.routes, &[]),
            market: self.label.product_type.to_lowercase(),
        };
        let updated = Day::new(&self.label.effective).unwrap_or_else(|| today.clone());
        let source = self.source(&name);
        let mut synonyms: Vec<String> = self.generics.iter().skip(1).cloned().collect();
        // A label of one ingredient answers to that ingredient's name, with its salt and without.
        if let [only] = self.label.ingredients.as_slice() {
            synonyms.push(cased(only));
        }
        synonyms.extend(medicine.name.clone());
        synonyms.retain(|s| *s != name);
        synonyms.dedup();
        let single = self.label.ingredients.len() <= 1;
        let head = Head {
            id,
            summary: self.summary(&name),
            name,
            pronunciation: None,
            classes: identity.classes(&self.label.epc),
            availability: availability(&self.label.product_type),
            schedule: None,
            tall_man: None,
            names: Names { us: None, synonyms, salts: Vec::new(), brands: self.brands.iter().map(brand).collect() },
            // An ingredient's code means that ingredient: a label of several does not answer to it.
            codes: Codes { atc: Vec::new(), rxcui: self.rxcui, unii: if single { self.unii } else { Vec::new() } },
            provenance: Provenance {
                origin: Origin::Label,
                review: Review::Unreviewed,
                updated,
                reviewed_by: None,
                reviewed_on: None,
            },
            properties: Vec::new(),
            label: Some(self.label),
        };
        let sections = bodies(self.sections);
        Ok((Monograph { head, sources: vec![source], sections }, holding))
    }

    /// Cleans every text that did not come through as a passage.
    fn tidy(&mut self) {
        let label = &mut self.label;
        for text in [&mut label.set_id, &mut label.maker, &mut label.product_type, &mut label.application, &mut self.title] {
            *text = clean(text);
        }
        label.set_id.make_ascii_lowercase();
        let lists = [
            &mut label.routes,
            &mut label.ingredients,
            &mut label.ndc,
            &mut label.epc,
            &mut self.generics,
            &mut self.brands,
            &mut self.rxcui,
            &mut self.unii,
        ];
        for list in lists {
            let mut seen = std::collections::HashSet::new();
            *list = list.iter().map(|t| clean(t)).filter(|t| !t.is_empty() && seen.insert(t.clone())).collect();
        }
        self.sections.retain(|(_, passages)| !passages.is_empty());
        // A product that has no name but its ingredient's has no brand.
        let key = crate::monograph::names::key;
        let plain: Vec<String> = self.generics.iter().chain(&self.label.ingredients).map(|n| key(n)).collect();
        self.brands.retain(|b| !plain.contains(&key(b)));
    }

    /// The generic name; where there is none the ingredients, or the brand.
    fn name(&self) -> Option<String> {
        let ingredients = self.label.ingredients.join(" and ");
        let all = self.generics.first().cloned().into_iter().chain([ingredients]).chain(self.brands.first().cloned());
        all.filter(|n| !crate::monograph::names::key(n).is_empty()).map(|n| cased(&n)).next()
    }

    /// One line that tells the label from others of its kind.
    fn summary(&self, name: &str) -> String {
        let label = &self.label;
        let brand = self.brands.first().filter(|b| !b.eq_ignore_ascii_case(name));
        let routes = label.routes.join(", ").to_lowercase();
        let parts = [brand.map_or("", String::as_str), &routes, &label.maker, &label.effective];
        let known: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        format!(
            "Label of {name}: {}.",
            if known.is_empty() { "nothing more is known of it".to_owned() } else { known.join("; ") }
        )
    }

    fn source(&self, name: &str) -> Source {
        let label = &self.label;
        let product = match self.brands.first().filter(|b| !b.eq_ignore_ascii_case(name)) {
            Some(brand) => format!("{brand} ({name})"),
            None => name.to_owned(),
        };
        // What most labels have for a title is the same sentence about their highlights, followed by the name.
        let says_more = !self.title.is_empty() && !self.title.starts_with("These highlights");
        let title = if says_more { format!("{product}: {}", self.title) } else { format!("{product}, US label") };
        let maker = if label.maker.is_empty() { "Labeler not named" } else { &label.maker };
        let date = SourceDate::new(&label.effective).unwrap_or_default();
        Source {
            id: SourceId(LABEL_SOURCE.to_owned()),
            title,
            publisher: format!("{maker}, via {}", self.via),
            kind: SourceKind::Label,
            set_id: Some(label.set_id.clone()),
            jurisdiction: "US".to_owned(),
            date,
            note: Some(format!("Version {}.", label.version)),
            url: None,
        }
    }
}

/// Sections of one kind become one, in the order of the label.
fn bodies(sections: Vec<(SectionKind, Vec<Passage>)>) -> Vec<Body> {
    let mut all: Vec<(SectionKind, Vec<Passage>)> = Vec::new();
    for (kind, passages) in sections {
        match all.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, have)) => have.extend(passages),
            None => all.push((kind, passages)),
        }
    }
    all.sort_by_key(|(kind, _)| *kind);
    let cite = || vec![SourceId(LABEL_SOURCE.to_owned())];
    all.into_iter().filter_map(|(kind, passages)| Body::of_passages(kind, Passages(passages), cite())).collect()
}

/// The place of a kind of section in a label, for those who read it in another order.
#[must_use]
pub fn place_of(name: &str) -> usize {
    FIELDS.iter().position(|f| f.name == name).unwrap_or(FIELDS.len())
}

/// A name without shouting: labels write generic names in capitals.
fn cased(name: &str) -> String {
    if name.chars().any(char::is_lowercase) { name.to_owned() } else { name.to_lowercase() }
}

/// What does not depend on order or case.
fn sorted(all: &[String], otherwise: &[String]) -> String {
    let chosen = if all.is_empty() { otherwise } else { all };
    let mut all: Vec<String> = chosen.iter().map(|t| t.to_lowercase()).collect();
    all.sort_unstable();
    all.join("; ")
}

#[allow(clippy::ptr_arg, reason = "it is mapped over a list of them")]
fn brand(name: &String) -> Brand {
    Brand { name: name.clone(), region: vec!["US".to_owned()], status: BrandStatus::Current, shared: true }
}

/// How a person gets it, as far as the kind of product says so.
fn availability(product_type: &str) -> Option<Availability> {
    let kind = product_type.to_uppercase();
    match () {
        () if kind.contains("OTC") => Some(Availability::OverTheCounter),
        () if kind.contains("PRESCRIPTION") => Some(Availability::Prescription),
        () => None,
    }
}
