//! Which medicine a label is about: the names and codes of the bundled vocabulary decide.

use std::collections::HashMap;

use crate::library::{Library, LibraryError};
use crate::monograph::{Id, names};

/// Words that name a salt or hydrate at the end of an ingredient, and not another medicine.
#[rustfmt::skip]
const SALTS: [&str; 52] = [
    "hydrochloride", "hcl", "dihydrochloride", "hydrobromide", "sodium", "disodium", "potassium", "calcium", "magnesium", "zinc", "sulfate", "phosphate",
    "diphosphate", "acetate", "diacetate", "maleate", "fumarate", "hemifumarate", "tartrate", "bitartrate", "succinate", "citrate", "mesylate", "besylate", "tosylate",
    "nitrate", "bromide", "chloride", "iodide", "lactate", "gluconate", "malate", "oxalate", "pamoate", "palmitate", "stearate", "ethylsuccinate",
    "trihydrate", "dihydrate", "monohydrate", "hemihydrate", "anhydrous", "hydrate", "axetil", "medoxomil", "mofetil", "proxetil", "etexilate", "disoproxil",
    "alafenamide", "marboxil", "trometamol",
];

/// A medicine: its id, and its name where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medicine {
    pub id: String,
    pub name: Option<String>,
}

/// The names and codes by which medicines are known.
pub struct Identity {
    /// Key of a name, or a UNII, to the id and name of the medicine.
    known: HashMap<String, (String, String)>,
    /// Key of a class's name to its id.
    classes: HashMap<String, Id>,
}

impl Identity {
    /// Reads the bundled vocabulary.
    ///
    /// # Errors
    /// When the image cannot be read.
    pub fn load(library: &Library) -> Result<Self, LibraryError> {
        let mut classes = HashMap::new();
        for class in library.classes()? {
            for name in [class.name.as_str(), class.id.as_str()] {
                classes.insert(names::key(name), class.id.clone());
            }
        }
        Ok(Self { known: library.vocabulary()?, classes })
    }

    fn find(&self, name: &str) -> Option<&(String, String)> {
        self.known.get(&names::key(name))
    }

    /// The medicine of some ingredients: one that is known by name or code; otherwise one named after them.
    #[must_use]
    pub fn medicine(&self, ingredients: &[String], unii: &[String], name: &str) -> Medicine {
        let of = |known: &(String, String)| Medicine { id: known.0.clone(), name: Some(known.1.clone()) };
        if let [only] = unii
            && ingredients.len() <= 1
            && let Some(known) = self.known.get(&names::key(only))
        {
            return of(known);
        }
        let mut ids: Vec<Medicine> = if ingredients.is_empty() { vec![name.to_owned()] } else { ingredients.to_vec() }
            .iter()
            .map(|ingredient| match self.find(ingredient).or_else(|| self.find(&without_salt(ingredient))) {
                Some(known) => of(known),
                None => Medicine { id: without_salt(ingredient), name: None },
            })
            .collect();
        ids.sort_by(|a, b| a.id.cmp(&b.id));
        ids.dedup_by(|a, b| a.id == b.id);
        if let [_] = ids.as_slice() {
            let only = ids.swap_remove(0);
            let id = Id::from_name(&only.id).map_or_else(|| "medicine".to_owned(), |id| id.to_string());
            return Medicine { id, name: only.name };
        }
        // Of very many ingredients (vitamins, allergens) the id names the first: the set id tells them apart.
        let all: Vec<&str> = ids.iter().map(|m| m.id.as_str()).take(4).collect();
        let id = Id::from_name(&all.join("-")).map_or_else(|| "medicine".to_owned(), |id| id.to_string());
        let more = if ids.len() > all.len() { format!("-and-{}-more", ids.len() - all.len()) } else { String::new() };
        Medicine { id: id + &more, name: None }
    }

    /// The classes of the vocabulary that established pharmacologic classes are.
    #[must_use]
    pub fn classes(&self, epc: &[String]) -> Vec<Id> {
        let mut all: Vec<Id> = Vec::new();
        for text in epc {
            let name = text.split('[').next().unwrap_or(text).trim();
            let found = [name.to_owned(), format!("{name}s")].iter().find_map(|n| self.classes.get(&names::key(n)).cloned());
            all.extend(found.filter(|id| !all.contains(id)));
        }
        all
    }
}

/// An ingredient without the words at its end that name a salt; never without all of its words.
fn without_salt(ingredient: &str) -> String {
    let lower = ingredient.to_lowercase();
    let mut words: Vec<&str> = lower.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    // Sodium chloride is no salt of sodium: what is left must be more than a counter-ion.
    let is_salt = |w: &&str| SALTS.contains(w);
    while words.len() > 1 && words.last().is_some_and(is_salt) && !words[..words.len() - 1].iter().all(is_salt) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        Identity::load(&Library::open(None, None).unwrap()).unwrap()
    }

    fn id_of(ingredients: &[&str]) -> String {
        let all: Vec<String> = ingredients.iter().map(|i| (*i).to_owned()).collect();
        identity().medicine(&all, &[], "").id
    }

    #[test]
    fn salts_and_us_names_lead_to_the_medicine() {
        assert_eq!(id_of(&["WARFARIN SODIUM"]), "warfarin");
        assert_eq!(id_of(&["METOPROLOL SUCCINATE"]), "metoprolol");
        assert_eq!(id_of(&["ACETAMINOPHEN"]), "paracetamol");
        assert_eq!(id_of(&["POTASSIUM CHLORIDE"]), "potassium-chloride");
        assert_eq!(id_of(&["SODIUM CHLORIDE"]), "sodium-chloride");
    }

    #[test]
    fn a_combination_is_none_of_its_ingredients() {
        assert_eq!(id_of(&["LISINOPRIL", "HYDROCHLOROTHIAZIDE"]), "hydrochlorothiazide-lisinopril");
        assert_eq!(id_of(&["Wonderdrugol"]), "wonderdrugol");
    }

    #[test]
    fn a_unii_decides_and_an_epc_becomes_a_class_where_it_is_one() {
        let one = identity().medicine(&["SOME NAME".to_owned()], &["5Q7ZVV76EI".to_owned()], "");
        assert_eq!(one.id, "warfarin");
        let epc = ["Beta Lactamase Inhibitor [EPC]", "Sulfonylurea [EPC]"].map(str::to_owned);
        assert_eq!(identity().classes(&epc).iter().map(Id::as_str).collect::<Vec<_>>(), ["sulfonylureas"]);
    }
}
