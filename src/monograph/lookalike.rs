//! Names that are confused, and abbreviations of names: `data/confusable.toml` and `data/abbreviations.toml`.

use serde::Deserialize;

use super::names::key;
use super::source::{Source, SourceId};
use super::vocabulary::Vocabulary;

/// `data/confusable.toml`: pairs of names that are known to be confused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confusable {
    pub sources: Vec<Source>,
    #[serde(rename = "pair")]
    pub pairs: Vec<Pair>,
}

/// Two names that are known to be confused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    pub names: [String; 2],
    /// The names with the letters in capitals that tell them apart, as the source publishes them.
    #[serde(default)]
    pub tall_man: Option<[String; 2]>,
    pub cite: Vec<SourceId>,
    /// What happened, or why it matters.
    #[serde(default)]
    pub text: Option<String>,
}

/// `data/abbreviations.toml`: what people write for a name, and brands of several ingredients.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abbreviations {
    #[serde(default)]
    pub sources: Vec<Source>,
    #[serde(default, rename = "abbreviation")]
    pub shorts: Vec<Abbreviation>,
    #[serde(default, rename = "combination")]
    pub combinations: Vec<Combination>,
}

/// An abbreviation of a medicine's name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abbreviation {
    pub short: String,
    /// Each meaning is the ids of its ingredients.
    pub means: Vec<Vec<String>>,
    /// A safety body lists it as one that has led to errors.
    #[serde(default)]
    pub error_prone: bool,
    #[serde(default)]
    pub warning: Option<String>,
    #[serde(default)]
    pub cite: Vec<SourceId>,
}

/// A brand of several ingredients.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Combination {
    pub name: String,
    /// Ids of medicines.
    pub ingredients: Vec<String>,
    #[serde(default)]
    pub region: Vec<String>,
    pub cite: Vec<SourceId>,
}

/// The citations that name no source of their file.
fn uncited<'a>(sources: &'a [Source], cite: &'a [SourceId]) -> impl Iterator<Item = String> + 'a {
    cite.iter().filter(|id| !sources.iter().any(|s| s.id == **id)).map(|id| format!("no source called \"{id}\""))
}

impl Confusable {
    /// Everything that is wrong in it, each in one line.
    #[must_use]
    pub fn broken(&self) -> Vec<String> {
        let mut broken = Vec::new();
        for pair in &self.pairs {
            let mut say = |message: String| broken.push(format!("{} and {}: {message}", pair.names[0], pair.names[1]));
            if pair.cite.is_empty() {
                say("the pair cites no source".to_owned());
            }
            uncited(&self.sources, &pair.cite).for_each(&mut say);
            for (tall, name) in pair.tall_man.iter().flatten().zip(&pair.names) {
                if tall.to_lowercase() != name.to_lowercase() {
                    say(format!("{tall} is not {name} with other capitals"));
                }
            }
            if key(&pair.names[0]) == key(&pair.names[1]) {
                say("both names are the same".to_owned());
            }
        }
        broken
    }
}

impl Abbreviations {
    /// Everything that is wrong in it, each in one line.
    #[must_use]
    pub fn broken(&self, vocabulary: &Vocabulary) -> Vec<String> {
        let mut broken = Vec::new();
        let unknown = |id: &&String| !vocabulary.medicines.contains_key(id.as_str());
        for one in &self.shorts {
            let mut say = |message: String| broken.push(format!("{}: {message}", one.short));
            for id in one.means.iter().flatten().filter(unknown) {
                say(format!("no medicine called \"{id}\" in data/formulary.tsv"));
            }
            if one.means.is_empty() || one.means.iter().any(Vec::is_empty) {
                say("it means nothing".to_owned());
            }
            if one.error_prone != one.warning.is_some() || (one.error_prone && one.cite.is_empty()) {
                say("an error-prone abbreviation, and no other, has a warning, with its source".to_owned());
            }
            uncited(&self.sources, &one.cite).for_each(&mut say);
        }
        for one in &self.combinations {
            let mut say = |message: String| broken.push(format!("{}: {message}", one.name));
            for id in one.ingredients.iter().filter(unknown) {
                say(format!("no medicine called \"{id}\" in data/formulary.tsv"));
            }
            if one.ingredients.len() < 2 {
                say("a combination has two ingredients or more".to_owned());
            }
            if one.cite.is_empty() {
                say("it cites no source".to_owned());
            }
            uncited(&self.sources, &one.cite).for_each(&mut say);
        }
        broken
    }
}
