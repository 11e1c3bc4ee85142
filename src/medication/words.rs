//! The words of a medication line that are no part of a name.

/// What a word tells, when it is no part of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// A bare number: a strength, a count, or the number in a brand.
    Number,
    /// A number with its unit, or a unit.
    Strength,
    /// Form, route, time, or a word of instruction.
    Form,
    /// How the form releases: it can be the end of a brand ("Wellbutrin XL").
    Release,
    /// The salt or ester, which may be part of a name or follow one.
    Salt,
}

#[rustfmt::skip]
const UNITS: &[&str] = &[
    "mg", "mgs", "mcg", "ug", "µg", "μg", "g", "gm", "gms", "gram", "grams", "kg", "ng", "ml", "mls", "cc", "l", "dl", "iu", "unit", "units", "u", "meq", "mmol", "mm", "cm",
    "%", "hr", "hrs", "h", "hour", "hours", "days", "wk", "week", "weeks", "month", "months", "min", "mins", "dose", "doses", "act", "actuation", "actuations",
    "puff", "puffs", "spr", "sprays", "drop", "gtt", "gtts", "mbq", "ppm", "milligram", "milligrams", "microgram", "micrograms", "million", "m2", "kg/day", "mcg/hr", "mg/ml",
];

#[rustfmt::skip]
const FORMS: &[&str] = &[
    "tab", "tabs", "tablet", "tablets", "tb", "tbs", "cap", "caps", "capsule", "capsules", "cp", "cps", "caplet", "caplets", "softgel", "softgels", "gelcap", "gelcaps", "pill", "pills", "inj",
    "injection", "injections", "injectable", "injec", "soln", "sol", "solution", "susp", "suspension", "syrup", "syr", "elixir", "liquid", "liq", "concentrate", "conc", "cream", "crm", "cre", "oint", "ointment",
    "gel", "lotion", "foam", "shampoo", "patch", "patches", "ptch", "td", "transdermal", "inhaler", "inh", "hfa", "mdi", "dpi", "neb", "nebs", "nebulizer", "nebuliser", "nebulization", "nebule", "nebules",
    "aerosol", "nasal", "spray", "drops", "supp", "suppository", "suppositories", "enema", "pen", "pens", "penfill", "flexpen", "kwikpen", "solostar", "vial", "vials", "ampoule", "ampoules", "ampul", "amp", "amps", "syringe", "syringes", "pfs",
    "prefilled", "cartridge", "cartridges", "powder", "pwd", "pow", "granules", "packet", "packets", "sachet", "sachets", "chew", "chewable", "chewables", "odt", "disintegrating", "dispersible", "soluble", "effervescent", "lozenge", "lozenges",
    "film", "films", "strip", "strips", "kit", "device", "autoinjector", "autoinj", "infusion", "bag", "bags", "ivpb", "bolus", "drip", "coated", "fc", "scored", "troche", "troches", "paste", "oil", "ring", "implant",
    "insert", "gum", "wash", "mouthwash", "pump", "bottle", "btl", "box", "pack", "packs", "package", "each", "ea", "qty", "count", "ct", "refill", "refills", "generic", "brand", "otc", "rx", "preservative", "pf",
    "po", "iv", "im", "sc", "sq", "subq", "subcut", "subcutaneous", "subcutaneously", "id", "it", "oral", "orally", "pr", "rectal", "rectally", "vaginal", "vaginally", "pv", "top", "topical", "topically", "ophth", "ophthalmic", "otic", "eye", "eyes", "ear",
    "ears", "inhaled", "inhalation", "intranasal", "buccal", "sublingual", "sl", "intravenous", "intravenously", "intramuscular", "intramuscularly", "mouth", "skin", "ou", "os", "au", "ad", "as", "both", "nostril", "nostrils", "ngt", "peg",
    "qd", "od", "bid", "tid", "qid", "bd", "tds", "qds", "daily", "qday", "qam", "qpm", "qhs", "hs", "prn", "qod", "qw", "qwk", "weekly", "biweekly", "monthly", "once", "twice", "directed", "instructed", "tb24", "tb12", "cp24", "cp12", "thrice", "three", "four", "two", "one", "half", "time", "times", "x", "nocte",
    "mane", "om", "on", "nightly", "morning", "evening", "noon", "bedtime", "every", "with", "meals", "meal", "food", "needed", "for", "at", "by", "the", "a", "of", "in", "to", "per", "via", "into", "before", "after", "stat", "ac", "pc",
    "take", "takes", "taking", "use", "apply", "inject", "inhale", "give", "pt", "patient", "sig", "continue", "cont", "start", "now", "then", "until", "up", "maximum", "strength", "low", "high", "extra", "double",
    "regular", "adult", "children's", "childrens", "infant", "pediatric", "paediatric", "ds", "alternate", "alternating", "other",
];

const RELEASE: &[&str] = &[
    "er",
    "xr",
    "sr",
    "xl",
    "la",
    "cr",
    "dr",
    "ir",
    "ec",
    "cd",
    "xt",
    "tr",
    "mr",
    "sa",
    "retard",
    "extended",
    "release",
    "delayed",
    "modified",
    "sustained",
    "controlled",
    "prolonged",
    "immediate",
    "long",
    "acting",
    "short",
    "24hr",
    "12hr",
    "rel",
    "ext",
    "enteric",
    "slow",
];

/// Words that are set aside only behind another that is: right behind a name they can make it another product ("Tylenol PM",
/// "Mucinex D", "Advil Sleep").
const AFTER_OTHERS: &[&str] =
    &["am", "pm", "d", "day", "night", "pain", "fever", "nausea", "sleep", "anxiety", "free", "max", "plus"];

/// Forms in which a brand can be another product than the one that has its name: eye drops of an allergy tablet's brand.
const OTHER_FORMS: &[&str] = &[
    "eye",
    "eyes",
    "ear",
    "ears",
    "ophth",
    "ophthalmic",
    "otic",
    "cream",
    "crm",
    "cre",
    "liquid",
    "liq",
    "gel",
    "oint",
    "ointment",
    "nasal",
    "spray",
    "drops",
    "powder",
    "shampoo",
    "patch",
    "patches",
    "lotion",
    "foam",
    "wash",
    "mouthwash",
    "vaginal",
    "rectal",
];

/// Salts and esters, with what they are short for.
#[rustfmt::skip]
const SALTS: &[(&str, &str)] = &[
    ("hydrochloride", "hydrochloride"), ("hcl", "hydrochloride"), ("hydrobromide", "hydrobromide"), ("hbr", "hydrobromide"), ("succinate", "succinate"), ("succ", "succinate"), ("suc", "succinate"), ("tartrate", "tartrate"), ("tart", "tartrate"),
    ("tar", "tartrate"), ("bitartrate", "bitartrate"), ("bitart", "bitartrate"), ("sodium", "sodium"), ("sod", "sodium"), ("na", "sodium"), ("potassium", "potassium"), ("pot", "potassium"), ("calcium", "calcium"), ("cal", "calcium"), ("magnesium", "magnesium"),
    ("mag", "magnesium"), ("sulfate", "sulfate"), ("sulphate", "sulfate"), ("sulf", "sulfate"), ("so4", "sulfate"), ("phosphate", "phosphate"), ("phos", "phosphate"), ("acetate", "acetate"), ("acet", "acetate"), ("besylate", "besylate"), ("bes", "besylate"), ("besilate", "besylate"),
    ("mesylate", "mesylate"), ("mes", "mesylate"), ("mesilate", "mesylate"), ("maleate", "maleate"), ("mal", "maleate"), ("fumarate", "fumarate"), ("fum", "fumarate"), ("citrate", "citrate"), ("cit", "citrate"), ("gluconate", "gluconate"), ("gluc", "gluconate"),
    ("nitrate", "nitrate"), ("carbonate", "carbonate"), ("carb", "carbonate"), ("chloride", "chloride"), ("chlor", "chloride"), ("bromide", "bromide"), ("oxalate", "oxalate"), ("pamoate", "pamoate"), ("malate", "malate"), ("lactate", "lactate"), ("propionate", "propionate"),
    ("prop", "propionate"), ("furoate", "furoate"), ("valerate", "valerate"), ("dipropionate", "dipropionate"), ("disoproxil", "disoproxil"), ("etexilate", "etexilate"), ("mesilat", "mesylate"), ("tromethamine", "tromethamine"), ("monohydrate", "monohydrate"),
    ("dihydrate", "dihydrate"), ("trihydrate", "trihydrate"), ("anhydrous", "anhydrous"), ("hyclate", "hyclate"), ("micronized", "micronized"),
];

/// What a word is, when it can be set aside; `word` is in lower case, without punctuation at its ends.
#[must_use]
pub fn aside(word: &str) -> Option<Aside> {
    // "mg/day" is a unit; "day" alone may be part of a product's name.
    let is_unit = |part: &str| UNITS.contains(&part) || (part != word && matches!(part, "day" | "d"));
    if word.split('/').all(is_unit) || is_strength(word) {
        let is_bare = word.bytes().all(|b| b.is_ascii_digit());
        return Some(if is_bare { Aside::Number } else { Aside::Strength });
    }
    if RELEASE.contains(&word) {
        return Some(Aside::Release);
    }
    if FORMS.contains(&word) || is_interval(word) {
        return Some(Aside::Form);
    }
    salt(word).map(|_| Aside::Salt)
}

/// Whether a word can be set aside because the one before it was.
#[must_use]
pub fn is_aside_after_others(word: &str) -> bool {
    AFTER_OTHERS.contains(&word)
}

/// Whether a brand in this form can be another product.
#[must_use]
pub fn is_other_form(word: &str) -> bool {
    OTHER_FORMS.contains(&word)
}

/// The whole word of a salt.
#[must_use]
pub fn salt(word: &str) -> Option<&'static str> {
    SALTS.iter().find(|(short, _)| *short == word).map(|(_, whole)| *whole)
}

/// Whether a word is a number, or numbers with units: "50", "0.5mg", "875-125", "500mg/5ml", "1,000", "2%", "#60".
fn is_strength(word: &str) -> bool {
    // A number of two digits behind # is a count; one digit is the number in a name: "tylenol #3".
    let word = match word.strip_prefix('#') {
        Some(count) if count.len() < 2 => return false,
        Some(count) => count,
        None => word,
    };
    if !word.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '<' || c == '>') {
        return false;
    }
    // Two parts of a hundred are a mixture, and that is another product: insulin 70/30.
    if let Some((one, other)) = word.split_once('/')
        && let (Ok(one), Ok(other)) = (one.parse::<u32>(), other.parse::<u32>())
        && one + other == 100
    {
        return false;
    }
    word.split(['/', '-', '+', 'x']).all(|part| {
        let unit = part.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '<' | '>'));
        unit.is_empty() || UNITS.contains(&unit) || FORMS.contains(&unit)
    })
}

/// "q6h", "q4-6h", "q12hr", "qd14".
fn is_interval(word: &str) -> bool {
    let Some(rest) = word.strip_prefix('q') else { return false };
    let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    unit.len() < rest.len()
        && matches!(unit, "h" | "hr" | "hrs" | "d" | "w" | "wk" | "m" | "min" | "mo" | "days" | "weeks" | "hours")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strengths_are_numbers_with_units_and_nothing_else() {
        for word in
            ["50", "50mg", "0.5mg/ml", "875-125", "500mg/5ml", "1,000", "2%", "#60", "100u/ml", "10mcg/hr", "7.5/325", "2x"]
        {
            assert!(is_strength(word), "{word}");
        }
        for word in ["#3", "5-fu", "3tc", "b12", "mg50", "5-fluorouracil", "6-mp", "70/30"] {
            assert!(!is_strength(word), "{word}");
        }
    }

    #[test]
    fn intervals_are_told_from_names() {
        assert!(is_interval("q6h") && is_interval("q4-6h") && is_interval("q12hr"));
        assert!(!is_interval("quetiapine") && !is_interval("qvar") && !is_interval("q"));
    }
}
