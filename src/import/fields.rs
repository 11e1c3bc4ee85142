//! The sections of a US label, each stated once: openFDA's field, the LOINC code of SPL, its title, and the section of medref
//! that it belongs to.

use crate::monograph::SectionKind;

/// A section as the regulator knows it.
#[derive(Debug)]
pub struct Field {
    /// The name of the field in openFDA's drug label records.
    pub name: &'static str,
    /// LOINC document section code, as FDA's "Section Headings (LOINC)" list for structured product labeling gives it; empty where
    /// it is not in use.
    pub loinc: &'static str,
    pub title: &'static str,
    pub kind: SectionKind,
}

use SectionKind as K;

const fn field(name: &'static str, loinc: &'static str, title: &'static str, kind: K) -> Field {
    Field { name, loinc, title, kind }
}

/// Every section that has a field or code of its own, in the order in which a label has them.
#[rustfmt::skip]
pub static FIELDS: &[Field] = &[
    field("boxed_warning", "34066-1", "Boxed Warning", K::BoxedWarning),
    field("recent_major_changes", "43683-2", "Recent Major Changes", K::Other),
    field("indications_and_usage", "34067-9", "Indications and Usage", K::Usage),
    field("purpose", "55105-1", "Purpose", K::Usage),
    field("dosage_and_administration", "34068-7", "Dosage and Administration", K::Dosage),
    field("dosage_forms_and_strengths", "43678-2", "Dosage Forms and Strengths", K::Other),
    field("contraindications", "34070-3", "Contraindications", K::Contraindications),
    field("warnings_and_cautions", "43685-7", "Warnings and Precautions", K::Warnings),
    field("warnings", "34071-1", "Warnings", K::Warnings),
    field("precautions", "42232-9", "Precautions", K::Warnings),
    field("general_precautions", "34072-9", "General Precautions", K::Warnings),
    field("user_safety_warnings", "54433-8", "User Safety Warnings", K::Warnings),
    field("safe_handling_warning", "50741-8", "Safe Handling Warning", K::Warnings),
    field("do_not_use", "50570-1", "Do Not Use", K::Warnings),
    field("ask_doctor", "50569-3", "Ask a Doctor Before Use", K::Warnings),
    field("ask_doctor_or_pharmacist", "50568-5", "Ask a Doctor or Pharmacist Before Use", K::Warnings),
    field("when_using", "50567-7", "When Using This Product", K::Warnings),
    field("stop_use", "50566-9", "Stop Use", K::Warnings),
    field("keep_out_of_reach_of_children", "50565-1", "Keep Out of Reach of Children", K::Warnings),
    field("other_safety_information", "60561-8", "Other Safety Information", K::Warnings),
    field("adverse_reactions", "34084-4", "Adverse Reactions", K::SideEffects),
    field("drug_interactions", "34073-7", "Drug Interactions", K::Interactions),
    field("drug_and_or_laboratory_test_interactions", "34074-5", "Drug and Laboratory Test Interactions", K::Interactions),
    field("use_in_specific_populations", "43684-0", "Use in Specific Populations", K::Populations),
    field("pregnancy", "42228-7", "Pregnancy", K::Populations),
    field("teratogenic_effects", "34077-8", "Teratogenic Effects", K::Populations),
    field("nonteratogenic_effects", "34078-6", "Nonteratogenic Effects", K::Populations),
    field("labor_and_delivery", "34079-4", "Labor and Delivery", K::Populations),
    field("lactation", "77290-5", "Lactation", K::Populations),
    field("nursing_mothers", "34080-2", "Nursing Mothers", K::Populations),
    field("pregnancy_or_breast_feeding", "53414-9", "Pregnancy or Breast-Feeding", K::Populations),
    field("", "77291-3", "Females and Males of Reproductive Potential", K::Populations),
    field("pediatric_use", "34081-0", "Pediatric Use", K::Populations),
    field("geriatric_use", "34082-8", "Geriatric Use", K::Populations),
    field("laboratory_tests", "34075-2", "Laboratory Tests", K::Monitoring),
    field("mechanism_of_action", "43679-0", "Mechanism of Action", K::HowItWorks),
    field("pharmacodynamics", "43681-6", "Pharmacodynamics", K::HowItWorks),
    field("clinical_pharmacology", "34090-1", "Clinical Pharmacology", K::HowItWorks),
    field("pharmacokinetics", "43682-4", "Pharmacokinetics", K::Pharmacokinetics),
    field("overdosage", "34088-5", "Overdosage", K::Overdose),
    field("how_supplied", "34069-5", "How Supplied", K::Storage),
    field("storage_and_handling", "44425-7", "Storage and Handling", K::Storage),
    field("information_for_patients", "34076-0", "Information for Patients", K::Advice),
    field("patient_medication_information", "", "Patient Medication Information", K::Advice),
    field("spl_patient_package_insert", "42230-3", "Patient Package Insert", K::Advice),
    field("spl_medguide", "42231-1", "Medication Guide", K::Advice),
    field("instructions_for_use", "59845-8", "Instructions for Use", K::Advice),
    field("questions", "53413-1", "Questions", K::Advice),
    field("description", "34089-3", "Description", K::Other),
    field("microbiology", "49489-8", "Microbiology", K::Other),
    field("pharmacogenomics", "66106-6", "Pharmacogenomics", K::Other),
    field("drug_abuse_and_dependence", "42227-9", "Drug Abuse and Dependence", K::Other),
    field("controlled_substance", "34085-1", "Controlled Substance", K::Other),
    field("abuse", "34086-9", "Abuse", K::Other),
    field("dependence", "34087-7", "Dependence", K::Other),
    field("nonclinical_toxicology", "43680-8", "Nonclinical Toxicology", K::Other),
    field("carcinogenesis_and_mutagenesis_and_impairment_of_fertility", "34083-6", "Carcinogenesis, Mutagenesis, Impairment of Fertility", K::Other),
    field("animal_pharmacology_and_or_toxicology", "34091-9", "Animal Pharmacology and Toxicology", K::Other),
    field("clinical_studies", "34092-7", "Clinical Studies", K::Other),
    field("references", "34093-5", "References", K::Other),
    field("active_ingredient", "55106-9", "Active Ingredient", K::Other),
    field("inactive_ingredient", "51727-6", "Inactive Ingredient", K::Other),
    field("spl_unclassified_section", "42229-5", "", K::Other),
    field("spl_product_data_elements", "48780-1", "Product Data", K::Other),
    field("package_label_principal_display_panel", "51945-4", "Package Label", K::Other),
];

/// Fields that hold the text of others once more, the larger before the smaller. What they share is kept once, where it belongs.
pub static NESTED: &[(&str, &[&str])] = &[
    (
        "use_in_specific_populations",
        &["pregnancy", "lactation", "nursing_mothers", "labor_and_delivery", "pediatric_use", "geriatric_use"],
    ),
    (
        "precautions",
        &[
            "general_precautions",
            "information_for_patients",
            "laboratory_tests",
            "drug_interactions",
            "drug_and_or_laboratory_test_interactions",
            "carcinogenesis_and_mutagenesis_and_impairment_of_fertility",
            "pregnancy",
            "labor_and_delivery",
            "nursing_mothers",
            "pediatric_use",
            "geriatric_use",
        ],
    ),
    ("pregnancy", &["teratogenic_effects", "nonteratogenic_effects"]),
    (
        "clinical_pharmacology",
        &["mechanism_of_action", "pharmacodynamics", "pharmacokinetics", "microbiology", "pharmacogenomics", "clinical_studies"],
    ),
    (
        "nonclinical_toxicology",
        &["carcinogenesis_and_mutagenesis_and_impairment_of_fertility", "animal_pharmacology_and_or_toxicology"],
    ),
    ("drug_abuse_and_dependence", &["controlled_substance", "abuse", "dependence"]),
    ("how_supplied", &["storage_and_handling"]),
    (
        "warnings",
        &[
            "do_not_use",
            "ask_doctor",
            "ask_doctor_or_pharmacist",
            "when_using",
            "stop_use",
            "pregnancy_or_breast_feeding",
            "keep_out_of_reach_of_children",
        ],
    ),
    ("information_for_patients", &["spl_patient_package_insert", "spl_medguide"]),
];

/// The section of an openFDA field.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| !f.name.is_empty() && f.name == name)
}

/// The section of a LOINC code.
#[must_use]
pub fn by_loinc(code: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| !f.loinc.is_empty() && f.loinc == code)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::monograph::SECTIONS;

    #[test]
    fn no_field_or_code_stands_twice_and_what_is_nested_exists() {
        for texts in [FIELDS.iter().map(|f| f.name).collect::<Vec<_>>(), FIELDS.iter().map(|f| f.loinc).collect()] {
            let known: Vec<&str> = texts.into_iter().filter(|t| !t.is_empty()).collect();
            assert_eq!(known.iter().collect::<HashSet<_>>().len(), known.len());
        }
        for (parent, children) in NESTED {
            assert!(std::iter::once(parent).chain(*children).all(|name| by_name(name).is_some()), "{parent}");
        }
    }

    #[test]
    fn the_codes_of_medrefs_own_sections_lead_to_them() {
        for section in &SECTIONS {
            if let Some(code) = section.loinc {
                assert_eq!(by_loinc(code).map(|f| f.kind), Some(section.kind), "{}", section.slug);
            }
        }
    }
}
