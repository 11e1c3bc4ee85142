//! What a medicine does in combination: properties, which rules on interactions meet.

use serde::{Deserialize, Serialize};

use super::names::Id;
use super::source::SourceId;

/// A property of a medicine, with the source that says so: a role in an enzyme or transporter, a risk that adds up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// A class of the kind `property`.
    pub class: Id,
    pub cite: Vec<SourceId>,
    /// What limits it: a dose, a route, a form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}
