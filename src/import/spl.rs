//! Structured Product Labeling (HL7 v3), as DailyMed publishes it: read as a stream, section by section.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::clean::{clean, day};
use super::draft::Draft;
use super::fields::by_loinc;
use super::markup::{Narrative, attribute, entity};
use crate::monograph::{Passage, SectionKind};

/// The longest document, in bytes of XML. The largest label at DailyMed has about 10 MB.
pub const LONGEST: u64 = 64 << 20;

/// Elements within elements beyond this are an attack, not a label.
const DEEPEST: usize = 200;

/// Code systems (HL7 object identifiers).
const LOINC: &str = "2.16.840.1.113883.6.1";
const NDC: &str = "2.16.840.1.113883.6.69";
const UNII: &str = "2.16.840.1.113883.4.9";

/// Kinds of documents that are no label of a product for people: read too, but nothing depends on them.
const DOCUMENT: &str = "document";

/// Reads a document.
///
/// # Errors
/// Says what is wrong with it.
pub fn read(input: impl BufRead) -> Result<Draft, String> {
    let mut reader = Reader::from_reader(input);
    reader.config_mut().check_end_names = true;
    let mut document = Document::default();
    let mut buffer = Vec::new();
    loop {
        let event = reader
            .read_event_into(&mut buffer)
            .map_err(|e| format!("its XML is broken at byte {}: {e}", reader.error_position()))?;
        match event {
            Event::Start(e) => document.start(&e)?,
            Event::Empty(e) => {
                document.start(&e)?;
                document.end();
            }
            Event::End(_) => document.end(),
            Event::Text(t) => document.text(&t),
            Event::CData(t) => document.text(&t),
            Event::GeneralRef(r) => document.text(&entity(&r)),
            // Labels declare none, and what they would stand for could be anything.
            Event::DocType(_) => return Err("it declares a document type, which a label does not need".to_owned()),
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
        buffer.clear();
    }
    document.finish()
}

/// The document as far as it was read.
#[derive(Default)]
struct Document {
    draft: Draft,
    /// The names of the elements that are open.
    path: Vec<String>,
    sections: Vec<Section>,
    /// The narrative block that is open, and how deep it began.
    narrative: Option<(usize, Narrative)>,
    /// Text of an element of the header: title, name.
    text: String,
    /// Whether any product is repacked or relabelled.
    repacked: bool,
    /// The ingredient that is open: whether it is active, its UNII and name.
    ingredient: Option<Ingredient>,
    /// Facts on the products, as lines.
    products: Vec<String>,
    kind: String,
}

/// A section that is open.
struct Section {
    /// Where its text goes; `None` until its code is read.
    kind: Option<SectionKind>,
    /// What its code is called, for a section without a title.
    name: String,
    title: String,
    /// Whether its heading was written.
    headed: bool,
}

#[derive(Default)]
struct Ingredient {
    active: bool,
    unii: String,
    name: String,
}

impl Document {
    fn parent(&self) -> &str {
        self.path.len().checked_sub(2).map_or("", |at| &self.path[at])
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let name = element.local_name().as_ref().to_owned();
        if self.path.is_empty() && name != DOCUMENT {
            return Err(format!("it is XML, but no SPL document: it begins with <{}>", clean(&name)));
        }
        if self.path.len() >= DEEPEST {
            return Err(format!("it has more than {DEEPEST} elements within each other"));
        }
        self.path.push(name);
        if let Some((_, narrative)) = &mut self.narrative {
            narrative.start(element);
            return Ok(());
        }
        let value = || attribute(element, "value").unwrap_or_default();
        let at = self.path.len();
        match self.path[at - 1].as_str() {
            "setId" if at == 2 => self.draft.label.set_id = attribute(element, "root").unwrap_or_default(),
            "versionNumber" if at == 2 => self.draft.label.version = value().trim().parse().unwrap_or(0),
            "effectiveTime" if at == 2 => self.draft.label.effective = day(&value()),
            "code" => self.code(element, at),
            "section" => self.sections.push(Section { kind: None, name: String::new(), title: String::new(), headed: false }),
            "text" if self.parent() == "section" => self.narrative = Some((at, Narrative::default())),
            // The text of the highlights; other excerpts are of no section of ours.
            "text" if self.parent() == "highlight" => self.narrative = Some((at, Narrative::default())),
            "title" | "name" => self.text.clear(),
            "ingredient" => {
                let class = attribute(element, "classCode").unwrap_or_default();
                self.ingredient = Some(Ingredient { active: class.starts_with("ACTI"), ..Ingredient::default() });
            }
            "activeIngredient" => self.ingredient = Some(Ingredient { active: true, ..Ingredient::default() }),
            "inactiveIngredient" => self.ingredient = Some(Ingredient::default()),
            "routeCode" => {
                let route = attribute(element, "displayName").unwrap_or_default();
                self.product(format!("Route: {route}"));
                self.draft.label.routes.push(route);
            }
            "formCode" if self.parent() == "manufacturedProduct" => {
                self.product(format!("Form: {}", attribute(element, "displayName").unwrap_or_default()));
            }
            "id" if self.parent() == "approval" => {
                let number = attribute(element, "extension").unwrap_or_default();
                if !self.draft.label.application.contains(&number) {
                    let have = std::mem::take(&mut self.draft.label.application);
                    self.draft.label.application = if have.is_empty() { number } else { format!("{have}; {number}") };
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn code(&mut self, element: &BytesStart<'_>, at: usize) {
        let code = attribute(element, "code").unwrap_or_default();
        let system = attribute(element, "codeSystem").unwrap_or_default();
        let shown = attribute(element, "displayName").unwrap_or_default();
        match (self.parent(), system.as_str()) {
            (DOCUMENT, LOINC) if at == 2 => {
                self.kind = code;
                shown.trim_end_matches(" LABEL").clone_into(&mut self.draft.label.product_type);
            }
            ("section", LOINC) => {
                if let Some(section) = self.sections.last_mut() {
                    let field = by_loinc(&code);
                    // Unclassified text belongs to the section around it.
                    section.kind = field.filter(|f| !f.title.is_empty()).map(|f| f.kind);
                    section.name = field.map_or_else(|| clean(shown.trim_end_matches(" SECTION")), |f| f.title.to_owned());
                }
            }
            ("manufacturedProduct", NDC) => self.draft.label.ndc.push(code),
            ("ingredientSubstance" | "activeIngredientSubstance" | "inactiveIngredientSubstance", UNII) => {
                if let Some(ingredient) = &mut self.ingredient {
                    ingredient.unii = code;
                }
            }
            ("actDefinition", _) if matches!(shown.to_lowercase().as_str(), "repack" | "relabel") => self.repacked = true,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.narrative {
            Some((_, narrative)) => narrative.text(text),
            None => self.text.push_str(text),
        }
    }

    fn end(&mut self) {
        let depth = self.path.len();
        let Some(name) = self.path.pop() else { return };
        if let Some((began, _)) = &self.narrative {
            if *began == depth {
                self.end_narrative();
            } else if let Some((_, narrative)) = &mut self.narrative {
                narrative.end(&name);
            }
            return;
        }
        let parent = self.path.last().cloned().unwrap_or_default();
        match (name.as_str(), parent.as_str()) {
            ("title", DOCUMENT) => self.draft.title = clean(&std::mem::take(&mut self.text)),
            ("title", "section") => {
                let text = clean(&std::mem::take(&mut self.text));
                if let Some(section) = self.sections.last_mut() {
                    section.title = text;
                }
            }
            ("section", _) => {
                // A section that only has a title still says something by it.
                if self.sections.last().is_some_and(|s| !s.title.is_empty()) {
                    self.heading();
                }
                self.sections.pop();
            }
            ("name", parent) => self.name(parent),
            ("ingredient" | "activeIngredient" | "inactiveIngredient", _) => self.end_ingredient(),
            _ => {}
        }
    }

    /// A name, by what it is the name of.
    fn name(&mut self, parent: &str) {
        let text = clean(&std::mem::take(&mut self.text));
        if text.is_empty() {
            return;
        }
        let label = &mut self.draft.label;
        match parent {
            "representedOrganization" if label.maker.is_empty() => label.maker = text,
            "manufacturedProduct" | "manufacturedMedicine" => {
                self.product(format!("Product: {text}"));
                self.draft.brands.push(text);
            }
            "genericMedicine" => self.draft.generics.push(text),
            "ingredientSubstance" | "activeIngredientSubstance" | "inactiveIngredientSubstance" => {
                if let Some(ingredient) = &mut self.ingredient {
                    ingredient.name = text;
                }
            }
            _ => {}
        }
    }

    fn end_ingredient(&mut self) {
        let Some(ingredient) = self.ingredient.take().filter(|i| !i.name.is_empty()) else { return };
        let sort = if ingredient.active { "Active" } else { "Inactive" };
        self.product(format!("{sort} ingredient: {}", ingredient.name));
        if ingredient.active {
            self.draft.label.ingredients.push(ingredient.name);
            self.draft.unii.extend((!ingredient.unii.is_empty()).then_some(ingredient.unii));
        }
    }

    /// Notes a fact on a product, once.
    fn product(&mut self, fact: String) {
        if !self.products.contains(&fact) {
            self.products.push(fact);
        }
    }

    /// Where the text of the open section goes: to its own place, or to that of the section around it.
    fn place(&self) -> SectionKind {
        self.sections.iter().rev().find_map(|s| s.kind).unwrap_or(SectionKind::Other)
    }

    /// How deep a heading is: beneath those sections around it whose text goes to the same place.
    fn level(&self) -> usize {
        let place = self.place();
        let outer = &self.sections[..self.sections.len().saturating_sub(1)];
        let mut around: Option<SectionKind> = None;
        let mut level = 1;
        for section in outer {
            around = section.kind.or(around);
            level = if around.unwrap_or(SectionKind::Other) == place { level + 1 } else { 1 };
        }
        level
    }

    fn heading(&mut self) {
        let level = self.level();
        let Some(section) = self.sections.last_mut().filter(|s| !s.headed) else { return };
        section.headed = true;
        let title = if section.title.is_empty() { section.name.clone() } else { section.title.clone() };
        if !title.is_empty() {
            self.put(vec![Passage::heading(level, title)]);
        }
    }

    fn put(&mut self, passages: Vec<Passage>) {
        let place = self.place();
        match self.draft.sections.last_mut() {
            Some((kind, have)) if *kind == place => have.extend(passages),
            _ => self.draft.sections.push((place, passages)),
        }
    }

    fn end_narrative(&mut self) {
        let Some((_, narrative)) = self.narrative.take() else { return };
        let passages = narrative.finish();
        if passages.is_empty() {
            return;
        }
        let is_highlight = self.path.last().is_some_and(|p| p == "highlight");
        self.heading();
        if is_highlight {
            let level = self.level() + 1;
            self.put(vec![Passage::heading(level, "Highlights")]);
        }
        self.put(passages);
    }

    fn finish(mut self) -> Result<Draft, String> {
        if !self.path.is_empty() {
            return Err("its XML ends within an element".to_owned());
        }
        if self.draft.label.set_id.is_empty() && self.kind.is_empty() {
            return Err("it is no SPL document".to_owned());
        }
        self.draft.label.original_packager = !self.repacked;
        self.draft.via = "DailyMed";
        if !self.draft.title.is_empty() {
            self.products.insert(0, format!("Title: {}", self.draft.title));
        }
        if !self.products.is_empty() {
            let mut passages = vec![Passage::heading(1, "Product Data")];
            passages.extend(self.products.into_iter().map(|fact| Passage::item(1, "", clean(&fact))));
            self.draft.sections.push((SectionKind::Other, passages));
        }
        Ok(self.draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABEL: &str = r#"<?xml version="1.0"?><document xmlns="urn:hl7-org:v3">
      <code code="34391-3" codeSystem="2.16.840.1.113883.6.1" displayName="HUMAN PRESCRIPTION DRUG LABEL"/>
      <title>EXAMPLOL tablets</title><effectiveTime value="20260401"/><setId root="abc-1"/><versionNumber value="7"/>
      <author><assignedEntity><representedOrganization><name>Maker &amp; Sons</name></representedOrganization></assignedEntity></author>
      <component><structuredBody>
      <component><section><code code="48780-1" codeSystem="2.16.840.1.113883.6.1"/><subject><manufacturedProduct><manufacturedProduct>
        <code code="1111-22" codeSystem="2.16.840.1.113883.6.69"/><name>Samplex</name><formCode displayName="TABLET"/>
        <asEntityWithGeneric><genericMedicine><name>examplol</name></genericMedicine></asEntityWithGeneric>
        <ingredient classCode="ACTIB"><ingredientSubstance><code code="U1" codeSystem="2.16.840.1.113883.4.9"/><name>EXAMPLOL SODIUM</name></ingredientSubstance></ingredient>
        <ingredient classCode="IACT"><ingredientSubstance><name>LACTOSE</name></ingredientSubstance></ingredient>
      </manufacturedProduct><consumedIn><substanceAdministration><routeCode displayName="ORAL"/></substanceAdministration></consumedIn></manufacturedProduct></subject></section></component>
      <component><section><code code="34090-1" codeSystem="2.16.840.1.113883.6.1"/><title>12 CLINICAL PHARMACOLOGY</title>
        <component><section><code code="43679-0" codeSystem="2.16.840.1.113883.6.1"/><title>12.1 Mechanism of Action</title><text><paragraph>It blocks.</paragraph></text></section></component>
        <component><section><code code="43682-4" codeSystem="2.16.840.1.113883.6.1"/><title>12.3 Pharmacokinetics</title><text>Fast.
          <list><item>Absorbed</item></list></text>
          <component><section><code code="42229-5" codeSystem="2.16.840.1.113883.6.1"/><title>Food</title><text><paragraph>No effect.</paragraph></text></section></component></section></component>
      </section></component></structuredBody></component></document>"#;

    fn prose(draft: &Draft, kind: SectionKind) -> Vec<String> {
        draft.sections.iter().filter(|(k, _)| *k == kind).flat_map(|(_, p)| p.iter().map(Passage::prose)).collect()
    }

    #[test]
    fn sections_go_where_they_belong_and_what_is_within_them_stays_there() {
        let draft = read(LABEL.as_bytes()).unwrap();
        assert_eq!(
            prose(&draft, SectionKind::HowItWorks),
            ["12.1 Mechanism of Action", "It blocks.", "12 CLINICAL PHARMACOLOGY"]
        );
        assert_eq!(
            prose(&draft, SectionKind::Pharmacokinetics),
            ["12.3 Pharmacokinetics", "Fast.", "Absorbed", "Food", "No effect."]
        );
        let levels: Vec<u8> = draft
            .sections
            .iter()
            .flat_map(|(_, p)| p)
            .filter_map(|p| match p {
                Passage::Heading { level, text } if text.starts_with("12.3") || text == "Food" => Some(*level),
                _ => None,
            })
            .collect();
        assert_eq!(levels, [1, 2]);
    }

    #[test]
    fn codes_names_and_maker_come_along() {
        let draft = read(LABEL.as_bytes()).unwrap();
        let label = &draft.label;
        assert_eq!((label.set_id.as_str(), label.version, label.effective.as_str()), ("abc-1", 7, "2026-04-01"));
        assert_eq!((label.maker.as_str(), label.product_type.as_str()), ("Maker & Sons", "HUMAN PRESCRIPTION DRUG"));
        assert_eq!(
            (label.ingredients.as_slice(), draft.unii.as_slice()),
            (&["EXAMPLOL SODIUM".to_owned()][..], &["U1".to_owned()][..])
        );
        assert_eq!(
            (draft.brands.as_slice(), draft.generics.as_slice()),
            (&["Samplex".to_owned()][..], &["examplol".to_owned()][..])
        );
        assert_eq!((label.routes.as_slice(), label.ndc.as_slice()), (&["ORAL".to_owned()][..], &["1111-22".to_owned()][..]));
        assert!(
            label.original_packager && prose(&draft, SectionKind::Other).contains(&"Inactive ingredient: LACTOSE".to_owned())
        );
    }

    #[test]
    fn what_is_no_label_is_refused_with_a_reason() {
        let why = |text: &str| read(text.as_bytes()).unwrap_err();
        assert!(why("<html><body/></html>").contains("begins with <html>"));
        assert!(why("<!DOCTYPE d [<!ENTITY a \"aaaa\">]><document/>").contains("document type"));
        assert!(why(&"<document>".repeat(300)).contains("more than 200"));
        assert!(why("<document><setId root=\"a\"/>").contains("ends within"));
        assert!(why("<document></text>").contains("broken"));
        assert!(why("<document/>").contains("no SPL"));
    }
}
