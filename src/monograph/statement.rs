//! What stands in a section: statements, each typed by the section it belongs to.

use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use super::passage::Passages;
use super::section::SectionKind;
use super::source::SourceId;
use super::terms::{Frequency, Gravity, Group, InteractionSeverity, UseStatus};

/// What every statement can be asked, whatever its section.
pub trait Item {
    /// The words printed bold before the text.
    fn lead(&self) -> &str;
    /// The sources that say it.
    fn cite(&self) -> &[SourceId];
    /// Everything in it that a person reads, in reading order: what search looks through.
    fn prose(&self) -> Vec<&str>;
    /// The people it is about, where it is about one group.
    fn group(&self) -> Option<Group> {
        None
    }
    /// What is typed and not prose, in words: severity, frequency, standing.
    fn qualifier(&self) -> String {
        String::new()
    }
}

/// A section: an introduction, statements and a closing remark; or the cited statement that there is nothing.
///
/// That a section is not covered is not said here: then the monograph has no such section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section<T> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<String>,
    /// A source says that there is none ("None known."): never the same as not covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub none: Option<String>,
    /// Sources of `intro`, `closing` and `none`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<SourceId>,
    /// The text of a label as it stands there, in lines as [`super::passage`] describes them.
    #[serde(default, skip_serializing_if = "Passages::is_empty")]
    pub passages: Passages,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<T>,
}

impl<T> Section<T> {
    /// A section that is nothing but a label's text, from one source.
    #[must_use]
    pub const fn of_passages(passages: Passages, cite: Vec<SourceId>) -> Self {
        Self { intro: None, closing: None, none: None, cite, passages, items: Vec::new() }
    }
}

/// Declares a kind of statement: its lead, its fields, those that may be missing, and what of them a person reads.
macro_rules! item {
    (
        $(#[$meta:meta])* $name:ident: $lead:ident;
        required { $($(#[$rmeta:meta])* $rfield:ident: $rtype:ty,)* }
        optional { $($(#[$ometa:meta])* $ofield:ident: $otype:ty,)* }
        prose |$this:ident| [$($prose:expr),*]
        $(group $group:ident)?
        $(qualifier |$that:ident| $qualifier:expr)?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            pub $lead: String,
            $($(#[$rmeta])* pub $rfield: $rtype,)*
            $($(#[$ometa])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $ofield: Option<$otype>,)*
            pub cite: Vec<SourceId>,
        }

        impl Item for $name {
            fn lead(&self) -> &str {
                &self.$lead
            }
            fn cite(&self) -> &[SourceId] {
                &self.cite
            }
            fn prose(&self) -> Vec<&str> {
                let $this = self;
                let fields: &[Option<&str>] = &[Some($this.$lead.as_str()), $($prose),*];
                fields.iter().copied().flatten().collect()
            }
            $(fn group(&self) -> Option<Group> {
                Some(self.$group)
            })?
            $(fn qualifier(&self) -> String {
                let $that = self;
                $qualifier
            })?
        }
    };
}

item! {
    /// A statement with nothing typed beyond its words.
    Statement: lead;
    required {}
    optional { text: String, }
    prose |s| [s.text.as_deref()]
}

item! {
    /// A use, with its standing and where it has that standing.
    Use: lead;
    required { status: UseStatus, }
    optional {
        /// Jurisdictions, as in sources: "US", "EU".
        r#where: Vec<String>,
        text: String,
    }
    prose |s| [s.text.as_deref()]
    qualifier |s| s.status.slug().to_owned()
}

item! {
    /// A dose: for whom, by which route.
    Dose: lead;
    required { text: String, }
    optional {
        population: String,
        route: String,
    }
    prose |s| [s.population.as_deref(), s.route.as_deref(), Some(&s.text)]
}

item! {
    /// A side effect, with its incidence where the source gives one.
    SideEffect: lead;
    required { severity: Gravity, }
    optional {
        frequency: Frequency,
        /// Incidence with this medicine, in percent of patients.
        percent: f64,
        /// What it was compared with: "placebo".
        comparator: String,
        /// Incidence with the comparator, in percent of patients.
        comparator_percent: f64,
        /// The trials that the incidence is from: disease, product, dose, length.
        setting: String,
        text: String,
    }
    prose |s| [s.text.as_deref(), s.setting.as_deref(), s.comparator.as_deref()]
    qualifier |s| {
        let percent = |p: f64| format!("{p} %");
        let figures = [s.percent.map(percent), s.comparator_percent.map(|p| format!("against {p} %"))];
        let words = [Some(s.severity.slug().to_owned()), s.frequency.map(|f| f.slug().to_owned())];
        words.into_iter().chain(figures).flatten().collect::<Vec<_>>().join("; ")
    }
}

item! {
    /// An interaction that the label states.
    Interaction: lead;
    required {
        /// Ids of medicines or classes.
        with: Vec<String>,
        severity: InteractionSeverity,
        /// What happens.
        text: String,
    }
    optional {
        /// What to do.
        management: String,
    }
    prose |s| [Some(&s.text), s.management.as_deref()]
    qualifier |s| s.severity.slug().to_owned()
}

item! {
    /// What is known for one group of people.
    Population: lead;
    required { group: Group, text: String, }
    optional {}
    prose |s| [Some(&s.text)]
    group group
    qualifier |s| s.group.slug().to_owned()
}

item! {
    /// A test to be done: before treatment, how often, until when.
    Check: test;
    required {}
    optional {
        /// Whether it is done before the first dose.
        baseline: bool,
        /// The interval, to be read after "every": "3 months".
        every: String,
        /// The end, to be read after "until": "48 months after the last dose".
        until: String,
        text: String,
    }
    prose |s| [s.every.as_deref(), s.until.as_deref(), s.text.as_deref()]
    qualifier |s| {
        let baseline = s.baseline.map(|b| if b { "baseline" } else { "no baseline" }.to_owned());
        let every = s.every.as_ref().map(|e| format!("every {e}"));
        let until = s.until.as_ref().map(|u| format!("until {u}"));
        [baseline, every, until].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

item! {
    /// What the medicine acts on, and what follows.
    Mechanism: lead;
    required { text: String, }
    optional { target: String, }
    prose |s| [s.target.as_deref(), Some(&s.text)]
}

item! {
    /// One pharmacokinetic figure, with product and population in the words.
    Kinetic: parameter;
    required { value: String, }
    optional { text: String, }
    prose |s| [Some(&s.value), s.text.as_deref()]
}

item! {
    /// A question that people ask.
    #[allow(clippy::struct_field_names, reason = "the field is what the struct is named after")]
    Question: question;
    required { answer: String, }
    optional {
        /// Slugs of the sections that say more.
        see: Vec<String>,
    }
    prose |s| [Some(&s.answer)]
}

/// Declares [`Body`] and what is done to all of its kinds alike.
macro_rules! bodies {
    ($($kind:ident, $key:ident, $item:ty;)+) => {
        /// The content of one section, typed by its kind.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Body { $($kind(Section<$item>),)+ }

        impl Body {
            /// Which section this is.
            #[must_use]
            pub fn kind(&self) -> SectionKind {
                match self { $(Self::$kind(_) => SectionKind::$kind),+ }
            }

            /// Reads a section from its table; `None` when that kind of section is never written down.
            ///
            /// # Errors
            /// When the table is not such a section.
            pub fn from_table(
                kind: SectionKind,
                table: toml::Spanned<DeTable<'_>>,
            ) -> Option<Result<Self, toml::de::Error>> {
                let table = toml::Deserializer::from(table);
                match kind {
                    $(SectionKind::$kind => Some(Section::deserialize(table).map(Self::$kind)),)+
                    _ => None,
                }
            }

            /// Reads a section from the TOML that the library keeps.
            ///
            /// # Errors
            /// When the text is not such a section.
            pub fn from_toml(kind: SectionKind, text: &str) -> Option<Result<Self, toml::de::Error>> {
                DeTable::parse(text).map_or_else(|e| Some(Err(e)), |table| Self::from_table(kind, table))
            }

            /// A section that is nothing but a label's text; `None` when that kind of section is never written down.
            #[must_use]
            pub fn of_passages(kind: SectionKind, passages: Passages, cite: Vec<SourceId>) -> Option<Self> {
                match kind {
                    $(SectionKind::$kind => Some(Self::$kind(Section::of_passages(passages, cite))),)+
                    _ => None,
                }
            }

            /// Whether it says anything of a group of people; of all, when none is given.
            #[must_use]
            pub fn covers(&self, group: Option<Group>) -> bool {
                let frame = self.frame();
                group.is_none_or(|group| {
                    frame.passages.covers(group) || frame.items.iter().any(|item| item.group() == Some(group))
                })
            }

            /// The parts that all sections share.
            #[must_use]
            pub fn frame(&self) -> Frame<'_> {
                match self { $(Self::$kind(s) => Frame::of(s)),+ }
            }
        }

        /// The key of a section's table in a monograph file.
        #[must_use]
        pub fn key_of(kind: SectionKind) -> Option<&'static str> {
            match kind {
                $(SectionKind::$kind => Some(stringify!($key)),)+
                _ => None,
            }
        }
    };
}

/// The section whose table in a monograph file has this key.
#[must_use]
pub fn kind_of_key(key: &str) -> Option<SectionKind> {
    super::section::SECTIONS.iter().map(|s| s.kind).find(|kind| key_of(*kind) == Some(key))
}

bodies! {
    BoxedWarning, boxed_warning, Statement;
    Usage, usage, Use;
    Dosage, dosage, Dose;
    Contraindications, contraindications, Statement;
    Warnings, warnings, Statement;
    SideEffects, side_effects, SideEffect;
    Interactions, interactions, Interaction;
    Populations, populations, Population;
    Monitoring, monitoring, Check;
    HowItWorks, how_it_works, Mechanism;
    Pharmacokinetics, pharmacokinetics, Kinetic;
    Overdose, overdose, Statement;
    Storage, storage, Statement;
    Advice, advice, Statement;
    Faq, faq, Question;
    Other, other, Statement;
}

/// A section seen without its types.
pub struct Frame<'a> {
    pub intro: Option<&'a str>,
    pub closing: Option<&'a str>,
    pub none: Option<&'a str>,
    pub cite: &'a [SourceId],
    pub passages: &'a Passages,
    pub items: Vec<&'a dyn Item>,
}

impl<'a> Frame<'a> {
    fn of<T: Item>(section: &'a Section<T>) -> Self {
        Self {
            intro: section.intro.as_deref(),
            closing: section.closing.as_deref(),
            none: section.none.as_deref(),
            cite: &section.cite,
            passages: &section.passages,
            items: section.items.iter().map(|i| i as &dyn Item).collect(),
        }
    }

    /// Every source that the section cites, in order of appearance, each once.
    #[must_use]
    pub fn cited(&self) -> Vec<&'a SourceId> {
        let mut all: Vec<&SourceId> = Vec::new();
        for id in self.cite.iter().chain(self.items.iter().flat_map(|i| i.cite())) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        all
    }

    /// The section as plain text, a paragraph a line: what search looks through.
    #[must_use]
    pub fn prose(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(self.intro.map(str::to_owned));
        lines.extend(self.none.map(str::to_owned));
        if !self.passages.is_empty() {
            lines.push(self.passages.prose());
        }
        // The lead and what follows it are parted as in print, so that an excerpt reads like the page.
        lines.extend(self.items.iter().map(|i| match i.prose().split_first() {
            Some((lead, [])) => (*lead).to_owned(),
            Some((lead, rest)) => format!("{lead}: {}", rest.join(" ")),
            None => String::new(),
        }));
        lines.extend(self.closing.map(str::to_owned));
        lines.join("\n")
    }
}
