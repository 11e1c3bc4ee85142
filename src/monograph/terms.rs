//! The controlled words of a monograph: each a closed set, written in TOML by its slug.

/// Declares an enum whose variants each have a slug (what TOML, JSON and TSV say) and a label (what people read).
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $slug:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $slug)] $variant,)+ }

        impl $name {
            /// Every value, in the order in which they print.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word that files and machine formats use.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// The words that people read.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    };
}

terms! {
    /// How a person gets the medicine.
    Availability {
        Prescription = "prescription", "prescription only";
        OverTheCounter = "over-the-counter", "over the counter";
        Both = "both", "prescription and over the counter";
    }
}

terms! {
    /// US controlled-substance schedule (Controlled Substances Act, 21 CFR 1308).
    Schedule {
        One = "CI", "Schedule I";
        Two = "CII", "Schedule II";
        Three = "CIII", "Schedule III";
        Four = "CIV", "Schedule IV";
        Five = "CV", "Schedule V";
    }
}

terms! {
    /// Whether a brand can still be had in its region.
    BrandStatus {
        Current = "current", "current";
        Discontinued = "discontinued", "discontinued";
        Withdrawn = "withdrawn", "withdrawn";
    }
}

terms! {
    /// What kind of document a source is.
    SourceKind {
        Label = "label", "label";
        Guideline = "guideline", "guideline";
        Regulator = "regulator", "regulator";
        Reference = "reference", "reference";
        Page = "page", "page";
    }
}

terms! {
    /// Where the words of a monograph come from.
    Origin {
        AiDrafted = "ai-drafted", "drafted by AI from the cited sources";
        CrowdSourced = "crowd-sourced", "crowd-sourced";
        Label = "label", "taken from the label";
        User = "user", "written by the user";
    }
}

terms! {
    /// How far a monograph was checked.
    Review {
        Unreviewed = "unreviewed", "not checked against its sources";
        SourceChecked = "source-checked", "checked against its sources, not reviewed by a clinician";
        ClinicianReviewed = "clinician-reviewed", "reviewed by a clinician";
    }
}

terms! {
    /// The standing of a use with the regulator named.
    UseStatus {
        Approved = "approved", "approved";
        OffLabel = "off-label", "off-label";
        Investigational = "investigational", "investigational";
    }
}

terms! {
    /// Whether a side effect needs action or is common and mostly bearable.
    Gravity {
        Serious = "serious", "serious";
        Common = "common", "common";
    }
}

terms! {
    /// How much an interaction matters, by the words of the label that states it.
    InteractionSeverity {
        Contraindicated = "contraindicated", "contraindicated";
        Major = "major", "major";
        Moderate = "moderate", "moderate";
        Minor = "minor", "minor";
    }
}

terms! {
    /// The people a statement on a specific population is about.
    Group {
        Pregnancy = "pregnancy", "Pregnancy";
        Lactation = "lactation", "Lactation";
        Contraception = "contraception", "Contraception and fertility";
        Children = "children", "Children";
        OlderAdults = "older-adults", "Older adults";
        Kidney = "kidney", "Kidney impairment";
        Liver = "liver", "Liver impairment";
        Other = "other", "Other";
    }
}

terms! {
    /// CIOMS frequency bands, as the EU guideline on the summary of product characteristics (section 4.8) prints them.
    Frequency {
        /// 1 in 10 or more.
        VeryCommon = "very-common", "very common";
        /// 1 in 100 to under 1 in 10.
        Common = "common", "common";
        /// 1 in 1,000 to under 1 in 100.
        Uncommon = "uncommon", "uncommon";
        /// 1 in 10,000 to under 1 in 1,000.
        Rare = "rare", "rare";
        /// Under 1 in 10,000.
        VeryRare = "very-rare", "very rare";
        /// Cannot be estimated from the data.
        NotKnown = "not-known", "frequency not known";
    }
}

impl Frequency {
    /// The band that an incidence in percent falls into.
    #[must_use]
    pub fn of_percent(percent: f64) -> Self {
        match percent {
            p if p >= 10.0 => Self::VeryCommon,
            p if p >= 1.0 => Self::Common,
            p if p >= 0.1 => Self::Uncommon,
            p if p >= 0.01 => Self::Rare,
            _ => Self::VeryRare,
        }
    }
}
