//! `anatomy/medicine-targets.json`: where in the body a medicine acts, by its code.
//!
//! By the classes of ATC. RxNorm's ingredients are led to theirs, and a product of RxNorm to its only ingredient, which
//! its name says. What no class here holds has no place, and none is made up.

use crate::StoryError;
use crate::error::json;
use crate::letters::small;
use crate::placing::{list, text, texts};
use serde_json::Value;

/// Where medicines act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    classes: Vec<(String, Target)>,
    ingredients: Vec<Ingredient>,
}

/// Where one class of medicines acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The structures; a label points at the first.
    pub at: Vec<String>,
    /// Key of the words that say it in a line.
    pub acts: String,
}

/// An ingredient of RxNorm.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ingredient {
    code: String,
    name: String,
    class: String,
}

/// Forms in whose names RxNorm says that a product is for the whole body, or for the lungs.
const WITHIN: [&str; 3] = [" oral ", "inject", "inhal"];

impl Targets {
    /// Reads `anatomy/medicine-targets.json`.
    ///
    /// # Errors
    /// When it is no JSON, or a row lacks its class, its words or its structures.
    pub fn read(bytes: &[u8]) -> Result<Self, StoryError> {
        let value = json(bytes)?;
        let class = |row: &Value| {
            let target = Target { at: texts(row, "at")?, acts: text(row, "acts")? };
            if target.at.is_empty() { Err(StoryError::Field("at")) } else { Ok((text(row, "atc")?, target)) }
        };
        let ingredient = |row: &Value| {
            Ok(Ingredient { code: text(row, "rxnorm")?, name: text(row, "name")?, class: text(row, "atc")? })
        };
        Ok(Self {
            classes: list(&value, "classes")?.iter().map(class).collect::<Result<_, _>>()?,
            ingredients: list(&value, "ingredients")?.iter().map(ingredient).collect::<Result<_, _>>()?,
        })
    }

    /// Where a medicine of this code acts: its system and its words as FHIR writes them. The closest class wins.
    #[must_use]
    pub fn of(&self, system: &str, code: &str, display: &str) -> Option<&Target> {
        if system.ends_with("/atc") || system == "urn:oid:2.16.840.1.113883.6.73" {
            return self.of_class(code);
        }
        if !system.ends_with("rxnorm") && system != "urn:oid:2.16.840.1.113883.6.88" {
            return None;
        }
        let known = self.ingredients.iter().find(|i| i.code == code);
        self.of_class(&known.or_else(|| self.only_ingredient(display))?.class)
    }

    fn of_class(&self, code: &str) -> Option<&Target> {
        let held = self.classes.iter().filter(|(class, _)| code.starts_with(class.as_str()));
        held.max_by_key(|(class, _)| class.len()).map(|(_, target)| target)
    }

    /// The ingredient of a product as RxNorm names it, `metformin hydrochloride 500 MG Oral Tablet`: where it has one
    /// alone, and is no cream or eye drop.
    fn only_ingredient(&self, product: &str) -> Option<&Ingredient> {
        let product = small(product);
        if product.contains(" / ") || !WITHIN.iter().any(|form| product.contains(form)) {
            return None;
        }
        self.ingredients.iter().find(|i| product.split(' ').any(|word| word == i.name))
    }
}
