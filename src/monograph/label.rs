//! What a label says of itself: whose it is, of which product, which version.

use serde::{Deserialize, Serialize};

/// A published label, as its own metadata describe it (SPL header, openFDA's harmonised fields).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The set id: the same over all versions of one label.
    pub set_id: String,
    /// Counts up from 1 with every version.
    pub version: u32,
    /// When this version took effect: YYYY-MM-DD, or as much of it as is known; empty when it is not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effective: String,
    /// The labeler.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub maker: String,
    /// What sort of product, as the regulator calls it: "HUMAN OTC DRUG".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product_type: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<String>,
    /// Active ingredients, as the label names them: with their salt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ingredients: Vec<String>,
    /// National drug codes of the products.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ndc: Vec<String>,
    /// Established pharmacologic classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub epc: Vec<String>,
    /// NDA, ANDA, BLA or monograph.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub application: String,
    /// Whether the labeler makes the product, and does not repack or relabel another's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub original_packager: bool,
}

impl Label {
    /// The note that stands under everything printed from a label.
    #[must_use]
    pub fn note(&self) -> String {
        let dated = if self.effective.is_empty() { "undated".to_owned() } else { format!("of {}", self.effective) };
        format!(
            "This is the text of a published label as its publisher gives it (set id {}, version {}, {dated}), laid out by medref and \
             not reviewed. A newer version may exist. Consult a pharmacist or doctor for verified advice.",
            self.set_id, self.version
        )
    }
}
