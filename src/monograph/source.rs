//! Where a statement comes from.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::terms::{Origin, Review, SourceKind};

/// The name by which `cite` refers to a source of the same monograph.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub String);

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document that statements are taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub id: SourceId,
    pub title: String,
    pub publisher: String,
    pub kind: SourceKind,
    /// The set id of a US label at DailyMed; it stays the same over all versions of the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_id: Option<String>,
    /// Two letters of a country (ISO 3166-1) or "EU"; or "international".
    pub jurisdiction: String,
    /// Of the version that was read.
    pub date: SourceDate,
    /// What a reader should know of this text: an excerpt, a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A source and the number by which it is cited in print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// From 1.
    pub number: usize,
    pub source: Source,
}

/// A date as exact as it is known: a year, a month, a day; or that the copy which was read did not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SourceDate(String);

/// What the one source of a label's own text is called.
pub const LABEL_SOURCE: &str = "label";

/// What is written where a source has no date.
pub const UNDATED: &str = "undated";

impl Default for SourceDate {
    fn default() -> Self {
        Self(UNDATED.to_owned())
    }
}

impl SourceDate {
    /// A date as it is written; `None` when it is no date.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (text == UNDATED || is_date(text)).then(|| Self(text.to_owned()))
    }

    /// The date as text, `None` when it is not known.
    #[must_use]
    pub fn known(&self) -> Option<&str> {
        (self.0 != UNDATED).then_some(self.0.as_str())
    }

    /// The words to print.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for SourceDate {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        Self::new(&text).ok_or_else(|| {
            de::Error::custom(format!("\"{text}\" is not a date: expected YYYY, YYYY-MM, YYYY-MM-DD or \"{UNDATED}\""))
        })
    }
}

/// A day, as year, month and day. TOML's own dates and text are both read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Day(String);

impl Day {
    /// A day as it is written, YYYY-MM-DD; `None` when it is no day.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        (text.len() == 10 && is_date(text)).then(|| Self(text.to_owned()))
    }

    /// The day on which it is asked, in universal time; the first of January 1970 where the clock stands before it.
    #[must_use]
    pub fn today() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self::of_unix(since.map_or(0, |d| d.as_secs()))
    }

    /// The day of a time in seconds since 1970, in the Gregorian calendar.
    #[must_use]
    pub fn of_unix(seconds: u64) -> Self {
        // Counted from the first of March of the year 0, leap days come last in their year, and every 400 years are alike.
        let days = seconds / 86_400 + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
        let year = era * 400 + year + u64::from(month <= 2);
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Toml(toml::value::Datetime),
        }
        let text = match Written::deserialize(input)? {
            Written::Text(text) => text,
            Written::Toml(date) => date.to_string(),
        };
        Self::new(&text).ok_or_else(|| de::Error::custom(format!("\"{text}\" is not a day: expected YYYY-MM-DD")))
    }
}

/// Whether the text is a year, a month or a day of the Gregorian calendar.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let widths = [4, 2, 2];
    if parts.len() > 3 || parts.iter().zip(widths).any(|(p, w)| p.len() != w || !p.bytes().all(|b| b.is_ascii_digit())) {
        return false;
    }
    let number = |i: usize| parts.get(i).and_then(|p| p.parse::<u32>().ok());
    let year = number(0).unwrap_or(0);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match number(1) {
        None => return (1800..=2200).contains(&year),
        Some(2) => 28 + u32::from(leap),
        Some(4 | 6 | 9 | 11) => 30,
        Some(1..=12) => 31,
        Some(_) => return false,
    };
    (1800..=2200).contains(&year) && number(2).is_none_or(|d| (1..=days).contains(&d))
}

/// What a text is: who wrote it, how far it was checked, by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    pub origin: Origin,
    pub review: Review,
    pub updated: Day,
    /// The clinician, by name; only with `clinician-reviewed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_on: Option<Day>,
}

impl Provenance {
    /// The note that stands under everything printed from this text.
    #[must_use]
    pub fn note(&self) -> String {
        let origin = match self.origin {
            Origin::AiDrafted => "This text was drafted by AI from the cited sources",
            Origin::CrowdSourced => "This text is crowd-sourced or AI-generated",
            Origin::Label => "This text is taken from the label as its publisher gives it",
            Origin::User => "This text was written by the user of this library",
        };
        let reviewed = match (self.review, &self.reviewed_by, &self.reviewed_on) {
            (Review::ClinicianReviewed, Some(who), Some(when)) => format!("reviewed by {who} on {}", when.as_str()),
            (review, ..) => review.label().to_owned(),
        };
        format!(
            "{origin}; {reviewed}; updated {}. It may be wrong or out of date. Consult a pharmacist or doctor for verified advice.",
            self.updated.as_str()
        )
    }
}

/// What stands under everything that medref prints.
pub const DISCLAIMER: &str = "For information and education only; not medical advice. Do not start, stop or change a medicine \
because of it: ask a pharmacist or doctor, who can judge your own situation.";

#[cfg(test)]
mod tests {
    use super::{Day, is_date};

    #[test]
    fn days_are_counted_from_1970_over_leap_years() {
        for (seconds, day) in
            [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_709_251_199, "2024-02-29"), (1_709_251_200, "2024-03-01")]
        {
            assert_eq!(Day::of_unix(seconds).as_str(), day);
        }
    }

    #[test]
    fn dates_are_as_exact_as_they_are_known_and_real() {
        for good in ["2023", "2023-05", "2023-05-31", "2024-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in ["", "23", "2023-13", "2023-00", "2023-02-29", "2023-04-31", "2023-5", "2023-05-01-01", "2023-05-0a", "1523"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
