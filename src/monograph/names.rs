//! What a medicine is called, and how names are compared.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::terms::BrandStatus;

/// The id of a medicine: lower-case words joined by hyphens. Never a display name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// Takes a text that is an id: lower-case ASCII letters and digits in groups joined by single hyphens.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        text.split('-').all(word).then(|| Self(text.to_owned()))
    }

    /// Makes an id of a name as people write it: "Valproic Acid" becomes `valproic-acid`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let folded = fold(name);
        let words: Vec<String> =
            folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
        Self::new(&words.join("-"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        Self::new(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("\"{text}\" is not an id: expected lower-case words joined by hyphens"))
        })
    }
}

/// Names besides the one that the medicine goes by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// The United States adopted name, where it is not the INN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub us: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub salts: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brands: Vec<Brand>,
}

/// A brand, where it is or was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    pub name: String,
    /// Jurisdictions, as in sources.
    pub region: Vec<String>,
    #[serde(default = "current", skip_serializing_if = "is_current")]
    pub status: BrandStatus,
    /// Another medicine has this brand too, and that is no mistake.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
}

const fn current() -> BrandStatus {
    BrandStatus::Current
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_current(status: &BrandStatus) -> bool {
    *status == BrandStatus::Current
}

/// Codes of other vocabularies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// WHO Anatomical Therapeutic Chemical codes, fifth level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub atc: Vec<String>,
    /// RxNorm concepts of the ingredient.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rxcui: Vec<String>,
    /// FDA unique ingredient identifiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unii: Vec<String>,
}

/// How a name relates to the medicine it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    Generic,
    Brand,
    Synonym,
    Salt,
    Atc,
    Rxcui,
    Unii,
    SetId,
    /// US National Drug Code.
    Ndc,
}

impl NameKind {
    /// Every kind; the place in this list is the number that the library stores.
    pub const ALL: [Self; 9] =
        [Self::Generic, Self::Brand, Self::Synonym, Self::Salt, Self::Atc, Self::Rxcui, Self::Unii, Self::SetId, Self::Ndc];

    /// The words of output.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Brand => "brand",
            Self::Synonym => "synonym",
            Self::Salt => "salt",
            Self::Atc => "atc",
            Self::Rxcui => "rxcui",
            Self::Unii => "unii",
            Self::SetId => "set-id",
            Self::Ndc => "ndc",
        }
    }

    /// Whether something is written as a name of this kind is. Words have every freedom of [`key`]; a code does not: "7-2-3" is a
    /// schedule, and not the `RxCUI` 723.
    #[must_use]
    pub fn is_written(self, asked: &str) -> bool {
        let asked = asked.trim();
        match self {
            Self::Rxcui => asked.bytes().all(|b| b.is_ascii_digit()),
            kind => !kind.is_code() || asked.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        }
    }

    /// Whether it is a code and not a word: codes are never near misses of anything.
    #[must_use]
    pub const fn is_code(self) -> bool {
        matches!(self, Self::Atc | Self::Rxcui | Self::Unii | Self::SetId | Self::Ndc)
    }
}

/// What a name is compared by: letters and digits without case, accents, hyphens and spaces.
///
/// Compatibility forms are folded too, so that a full-width or ligated letter is the plain one. Empty for a name
/// without letters and digits.
#[must_use]
pub fn key(name: &str) -> String {
    if name.is_ascii() {
        return name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase() as char).collect();
    }
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Lower case, without accents, in compatibility form.
fn fold(name: &str) -> String {
    name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_hyphens_and_spaces_do_not_matter() {
        for name in ["Acetylsalicylic acid", "acetylsalicylic-acid", "ACÉTYLSALICYLIC  ACID", "Ａcetylsalicylicacid"] {
            assert_eq!(key(name), "acetylsalicylicacid", "{name}");
        }
        assert_eq!(key("± !"), "");
    }

    #[test]
    fn an_id_is_never_a_display_name() {
        assert!(Id::new("valproic-acid").is_some());
        for bad in ["Valproic acid", "valproic--acid", "-valproic", "", "valproïc"] {
            assert!(Id::new(bad).is_none(), "{bad}");
        }
        assert_eq!(Id::from_name("Valproïc Acid").unwrap().as_str(), "valproic-acid");
    }
}
