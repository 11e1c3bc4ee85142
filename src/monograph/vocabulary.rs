//! What monographs may refer to: the classes of `data/classes.toml` and the medicines of `data/formulary.tsv`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::names::{Id, NameKind};

/// What sort of class it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClassKind {
    /// By what it is used for.
    Therapeutic,
    /// By what it acts on.
    Pharmacological,
    /// By what it is made of.
    Chemical,
    /// By what it does in combination: a role in an enzyme or transporter, a risk that adds up. A medicine has it by a source.
    Property,
}

impl ClassKind {
    /// The word that files and output use.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Therapeutic => "therapeutic",
            Self::Pharmacological => "pharmacological",
            Self::Chemical => "chemical",
            Self::Property => "property",
        }
    }

    /// The kind that goes by a word.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Therapeutic, Self::Pharmacological, Self::Chemical, Self::Property].into_iter().find(|kind| kind.slug() == slug)
    }
}

/// A class of medicines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    pub id: Id,
    pub name: String,
    pub kind: ClassKind,
    /// One sentence that a carer understands.
    pub description: String,
    /// Broader classes that every member is in as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<Id>,
    /// Whether two medicines of it are the same treatment twice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub duplicates: bool,
    /// Beginnings of ATC codes: a medicine of which nobody wrote down the classes is in this one by its code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub atc: Vec<String>,
}

/// `data/classes.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    #[serde(default, rename = "class")]
    pub classes: Vec<Class>,
}

/// A medicine of the formulary list: known by name and codes, whether or not there is a monograph of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: Id,
    /// International nonproprietary name.
    pub name: String,
    /// United States adopted name, where it differs.
    pub us_name: Option<String>,
    pub atc: Vec<String>,
    pub rxcui: Option<String>,
    pub unii: Option<String>,
    /// Other names: USAN, BAN, JAN and older ones.
    pub synonyms: Vec<String>,
    /// Brands of products with this ingredient alone.
    pub brands: Vec<String>,
}

impl Listed {
    /// Every name and code with its kind, the INN first.
    pub fn all_names(&self) -> impl Iterator<Item = (NameKind, &str)> {
        use NameKind as K;
        let generic = [Some(self.name.as_str()), Some(self.id.as_str()), self.us_name.as_deref()].into_iter().flatten();
        let codes = [self.rxcui.as_deref().map(|c| (K::Rxcui, c)), self.unii.as_deref().map(|c| (K::Unii, c))];
        generic
            .map(|name| (K::Generic, name))
            .chain(self.brands.iter().map(|name| (K::Brand, name.as_str())))
            .chain(self.synonyms.iter().map(|name| (K::Synonym, name.as_str())))
            .chain(codes.into_iter().flatten())
    }
}

/// Reads the formulary list: tab-separated, with a header line; several ATC codes are parted by semicolons, several
/// synonyms by "; ".
///
/// # Errors
/// Names the first line that is not a medicine.
pub fn read_formulary(text: &str) -> Result<Vec<Listed>, String> {
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[id, name, us_name, atc, rxcui, unii, synonyms] = fields.as_slice() else {
            return Err(format!("line {}: expected 7 fields parted by tabs, found {}", number + 1, fields.len()));
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        all.push(Listed {
            id: Id::new(id).ok_or_else(|| format!("line {}: \"{id}\" is not an id", number + 1))?,
            name: name.to_owned(),
            us_name: some(us_name),
            atc: atc.split([' ', ',', ';']).filter(|c| !c.is_empty()).map(str::to_owned).collect(),
            rxcui: some(rxcui),
            unii: some(unii),
            synonyms: synonyms.split("; ").filter(|s| !s.is_empty()).map(str::to_owned).collect(),
            brands: Vec::new(),
        });
    }
    Ok(all)
}

/// Gives the medicines of a formulary list their brands: tab-separated id and brand, with a header line.
///
/// # Errors
/// Names the first line that is no brand of a medicine of the list.
pub fn read_brands(text: &str, medicines: &mut [Listed]) -> Result<(), String> {
    let places: BTreeMap<String, usize> = medicines.iter().enumerate().map(|(at, m)| (m.id.to_string(), at)).collect();
    for (number, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.is_empty()) {
        let (id, brand) =
            line.split_once('\t').ok_or_else(|| format!("line {}: expected an id, a tab and a brand", number + 1))?;
        let at =
            places.get(id).ok_or_else(|| format!("line {}: no medicine called \"{id}\" in data/formulary.tsv", number + 1))?;
        medicines[*at].brands.push(brand.to_owned());
    }
    Ok(())
}

/// Everything a monograph may name, by id.
#[derive(Debug, Default)]
pub struct Vocabulary {
    pub classes: BTreeMap<String, Class>,
    pub medicines: BTreeMap<String, Listed>,
}

impl Vocabulary {
    #[must_use]
    pub fn new(classes: Vec<Class>, medicines: Vec<Listed>) -> Self {
        Self {
            classes: classes.into_iter().map(|c| (c.id.as_str().to_owned(), c)).collect(),
            medicines: medicines.into_iter().map(|m| (m.id.as_str().to_owned(), m)).collect(),
        }
    }

    /// The classes that a member of one is in: that one, and all broader ones, each once.
    #[must_use]
    pub fn closure<'a>(&'a self, class: &'a str) -> Vec<&'a str> {
        let mut all = vec![class];
        let mut at = 0;
        while let Some(class) = all.get(at).and_then(|id| self.classes.get(*id)) {
            for broader in class.within.iter().map(Id::as_str) {
                if !all.contains(&broader) {
                    all.push(broader);
                }
            }
            at += 1;
        }
        all
    }

    /// The classes that a medicine is in by its ATC codes.
    #[must_use]
    pub fn by_atc(&self, medicine: &Listed) -> Vec<&Id> {
        let fits =
            |class: &&Class| class.atc.iter().any(|begin| medicine.atc.iter().any(|code| code.starts_with(begin.as_str())));
        self.classes.values().filter(fits).map(|class| &class.id).collect()
    }

    /// Whether it is a property, which a medicine has only by a source.
    #[must_use]
    pub fn is_property(&self, class: &str) -> bool {
        self.classes.get(class).is_some_and(|c| c.kind == ClassKind::Property)
    }

    /// Whether an interaction may name this party: a class or a medicine.
    #[must_use]
    pub fn has_party(&self, id: &str) -> bool {
        self.classes.contains_key(id) || self.medicines.contains_key(id)
    }
}
