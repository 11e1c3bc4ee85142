//! The sections of a monograph: their slugs, titles, aliases and LOINC codes, each stated once, here.

use super::terms::Group;

/// A section of a monograph, in print order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    BoxedWarning,
    Usage,
    Dosage,
    Contraindications,
    Warnings,
    SideEffects,
    Interactions,
    Populations,
    Monitoring,
    HowItWorks,
    Pharmacokinetics,
    Overdose,
    Storage,
    Advice,
    Faq,
    /// What a label has under titles of its own that none of the others stands for.
    Other,
    References,
    Disclaimer,
    Note,
}

/// What there is to know of a section besides its content.
#[derive(Debug)]
pub struct SectionInfo {
    pub kind: SectionKind,
    /// The user's word for it.
    pub slug: &'static str,
    pub title: &'static str,
    /// Other words that mean this section, the standard terms among them.
    pub aliases: &'static [&'static str],
    /// LOINC document section code, as FDA's "Section Headings (LOINC)" list for structured product labeling gives it.
    pub loinc: Option<&'static str>,
    /// One line for people who choose.
    pub about: &'static str,
}

use SectionKind as K;

const fn info(
    kind: K,
    slug: &'static str,
    title: &'static str,
    aliases: &'static [&'static str],
    loinc: Option<&'static str>,
    about: &'static str,
) -> SectionInfo {
    SectionInfo { kind, slug, title, aliases, loinc, about }
}

/// Every section, in print order; the discriminant of a [`SectionKind`] is its place here.
#[rustfmt::skip]
pub static SECTIONS: [SectionInfo; 19] = [
    info(K::BoxedWarning, "boxed-warning", "Boxed Warning", &["black-box"], Some("34066-1"), "the label's strongest warnings"),
    info(K::Usage, "usage", "Usage", &["indications", "uses"], Some("34067-9"), "what it is used for"),
    info(K::Dosage, "dosage", "Dosage", &["dosing", "administration"], Some("34068-7"), "how much, how often, by which route"),
    info(K::Contraindications, "contraindications", "Contraindications", &[], Some("34070-3"), "who must not have it"),
    info(K::Warnings, "warnings", "Warnings and Precautions", &["precautions"], Some("43685-7"), "risks, and what to watch for"),
    info(K::SideEffects, "side-effects", "Side Effects", &["adverse-reactions", "adverse-effects"], Some("34084-4"), "serious and common, with frequencies"),
    info(K::Interactions, "interactions", "Interactions", &["drug-interactions"], Some("34073-7"), "what it does not go with, and what to do"),
    info(K::Populations, "populations", "Specific Populations", &[], Some("43684-0"), "pregnancy, lactation, children, older adults, kidney, liver"),
    info(K::Monitoring, "monitoring", "Monitoring", &[], None, "which tests, how often, until when"),
    info(K::HowItWorks, "how-it-works", "How it Works", &["mechanism", "mechanism-of-action"], Some("43679-0"), "what it does in the body"),
    info(K::Pharmacokinetics, "pharmacokinetics", "Pharmacokinetics", &["pk"], Some("43682-4"), "what the body does with it"),
    info(K::Overdose, "overdose", "Overdose", &["overdosage"], Some("34088-5"), "signs, and what is done"),
    info(K::Storage, "storage", "Storage", &[], Some("44425-7"), "how to keep it"),
    info(K::Advice, "advice", "Advice for Patients", &["counseling"], Some("34076-0"), "what the person who takes it should know"),
    info(K::Faq, "faq", "FAQs", &["faqs"], None, "questions people ask, answered"),
    info(K::Other, "other", "Other Sections of the Label", &["more"], None, "what a label has besides, under its own titles"),
    info(K::References, "references", "References", &["sources"], None, "where each statement comes from"),
    info(K::Disclaimer, "disclaimer", "Disclaimer", &[], None, "what this text is not"),
    info(K::Note, "note", "Note", &[], None, "what this text is, and how far it was checked"),
];

impl SectionKind {
    /// Slug, title, aliases and code of this section.
    #[must_use]
    pub fn info(self) -> &'static SectionInfo {
        &SECTIONS[self as usize]
    }

    #[must_use]
    pub fn slug(self) -> &'static str {
        self.info().slug
    }

    #[must_use]
    pub fn title(self) -> &'static str {
        self.info().title
    }

    /// The section that has exactly this slug.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        SECTIONS.iter().find(|s| s.slug == slug).map(|s| s.kind)
    }

    /// Whether the section's content is written in the monograph, and not made from its head.
    #[must_use]
    pub fn is_written(self) -> bool {
        !matches!(self, K::References | K::Disclaimer | K::Note)
    }
}

/// What a person asked for: a section, or one group of people within the section on populations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    pub kind: SectionKind,
    pub group: Option<Group>,
}

impl Selection {
    /// Reads a slug, an alias, a title, a LOINC code or the name of a group; case, spaces and underscores do not matter.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase().replace([' ', '_'], "-");
        let of_section = SECTIONS.iter().find(|s| {
            s.slug == word
                || s.aliases.contains(&word.as_str())
                || s.loinc == Some(word.as_str())
                || s.title.to_lowercase().replace(' ', "-") == word
        });
        if let Some(section) = of_section {
            return Some(Self { kind: section.kind, group: None });
        }
        let group = group_aliases().find(|(slug, _)| *slug == word).map(|(_, group)| group);
        let group = group.or_else(|| GROUP_WORDS.iter().find(|(other, _)| *other == word).map(|(_, group)| *group));
        group.map(|group| Self { kind: K::Populations, group: Some(group) })
    }

    /// What it is called when it is the title of what prints.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.group.map_or_else(|| self.kind.title(), Group::label)
    }

    /// The word that asks for it.
    #[must_use]
    pub fn slug(self) -> &'static str {
        self.group.map_or_else(|| self.kind.slug(), Group::slug)
    }
}

/// Other words for the groups, and the LOINC codes of their sections in a label.
const GROUP_WORDS: [(&str, Group); 15] = [
    ("42228-7", Group::Pregnancy),
    ("breastfeeding", Group::Lactation),
    ("breast-feeding", Group::Lactation),
    ("nursing-mothers", Group::Lactation),
    ("34080-2", Group::Lactation),
    ("77290-5", Group::Lactation),
    ("pediatric", Group::Children),
    ("paediatric", Group::Children),
    ("34081-0", Group::Children),
    ("geriatric", Group::OlderAdults),
    ("elderly", Group::OlderAdults),
    ("34082-8", Group::OlderAdults),
    ("renal", Group::Kidney),
    ("hepatic", Group::Liver),
    ("fertility", Group::Contraception),
];

/// The groups that can be asked for by name; `other` is no name that anybody would type.
pub fn group_aliases() -> impl Iterator<Item = (&'static str, Group)> {
    Group::ALL.iter().filter(|g| **g != Group::Other).map(|g| (g.slug(), *g))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (place, section) in SECTIONS.iter().enumerate() {
            assert_eq!(section.kind as usize, place, "{}", section.slug);
        }
    }

    #[test]
    fn no_word_means_two_sections() {
        let mut words: Vec<&str> = SECTIONS.iter().flat_map(|s| s.aliases.iter().copied().chain([s.slug])).collect();
        words.extend(group_aliases().map(|(slug, _)| slug));
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
    }

    #[test]
    fn a_section_answers_to_slug_alias_title_and_code() {
        for word in ["side-effects", "adverse-reactions", "Side Effects", "SIDE_EFFECTS", "34084-4"] {
            assert_eq!(Selection::parse(word).map(|s| s.kind), Some(K::SideEffects), "{word}");
        }
        assert_eq!(Selection::parse("renal"), Selection::parse("kidney"));
        let pregnancy = Selection::parse("pregnancy").unwrap();
        assert_eq!((pregnancy.kind, pregnancy.group), (K::Populations, Some(Group::Pregnancy)));
        assert_eq!(Selection::parse("side-effect"), None);
    }
}
