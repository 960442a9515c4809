//! What structures are called in one language: side, clinical and plain name, by the source's own id.

use crate::{AnatomyError, Skeleton};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which side of the person a structure lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameSide {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
    /// Across the middle.
    Middle,
}

/// The names of one bone or muscle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Which side it lies on.
    pub side: NameSide,
    /// As a clinician calls it, without the side.
    pub clinical: String,
    /// As a person would, without the side.
    pub lay: String,
    /// Both, with the side, ready to be shown.
    pub full: String,
}

/// `names.json`: which structure stands behind an id, the same in every language.
#[derive(Deserialize)]
struct Ids {
    bones: BTreeMap<String, Id>,
    muscles: BTreeMap<String, Id>,
}

/// What a name is made from.
#[derive(Deserialize)]
pub(crate) struct Id {
    pub(crate) side: NameSide,
    pub(crate) structure: String,
    /// Vertebra or digit, from 1.
    pub(crate) n: Option<usize>,
}

/// `names/LANGUAGE.json`.
#[derive(Deserialize)]
pub(crate) struct Words {
    pattern: Pattern,
    ordinals: Vec<String>,
    /// From the thumb on, in the form that the structures' names need.
    fingers: Vec<String>,
    structures: BTreeMap<String, Both>,
}

#[derive(Deserialize)]
struct Pattern {
    both: String,
    left: String,
    right: String,
}

#[derive(Deserialize)]
struct Both {
    clinical: String,
    lay: String,
    /// Other words that people look for it by.
    #[serde(default)]
    synonyms: Vec<String>,
}

/// Names by id. Bones and muscles have ids of their own: `clavicle_r` is a bone, `DELT1` a muscle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    bones: BTreeMap<String, Name>,
    muscles: BTreeMap<String, Name>,
    /// Other words for a bone.
    synonyms: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// Reads `names.json` with the words of one language; every bone and muscle of the skeleton must have its name.
    pub fn parse(ids: &[u8], language: &[u8], skeleton: &Skeleton) -> Result<Self, AnatomyError> {
        let ids: Ids = serde_json::from_slice(ids)?;
        let words: Words = serde_json::from_slice(language)?;
        let all = |ids: BTreeMap<String, Id>| {
            ids.into_iter()
                .map(|(key, id)| Ok((key, words.name(&id)?)))
                .collect::<Result<BTreeMap<_, _>, AnatomyError>>()
        };
        let synonyms =
            ids.bones.iter().map(|(key, id)| (key.clone(), words.synonyms(&id.structure).to_vec())).collect();
        let names = Self { bones: all(ids.bones)?, muscles: all(ids.muscles)?, synonyms };
        if skeleton.bones.iter().any(|b| !names.bones.contains_key(&b.name)) {
            return Err(AnatomyError::Inconsistent("a bone without a name"));
        }
        if skeleton.muscles.iter().any(|m| !names.muscles.contains_key(&m.name)) {
            return Err(AnatomyError::Inconsistent("a muscle without a name"));
        }
        Ok(names)
    }

    /// The names of a bone.
    #[must_use]
    pub fn bone(&self, id: &str) -> Option<&Name> {
        self.bones.get(id)
    }

    /// Other words that people look for a bone by, without the side.
    #[must_use]
    pub fn bone_synonyms(&self, id: &str) -> &[String] {
        self.synonyms.get(id).map_or(&[], Vec::as_slice)
    }

    /// The names of a muscle or bundle.
    #[must_use]
    pub fn muscle(&self, id: &str) -> Option<&Name> {
        self.muscles.get(id)
    }

    /// Ids of bones whose id, clinical or plain name or other word holds the text, letters' case aside, in order of id.
    pub fn find_bones<'a>(&'a self, text: &str) -> impl Iterator<Item = (&'a str, &'a Name)> + use<'a> {
        let text = text.trim().to_lowercase();
        let holds = move |s: &str| s.to_lowercase().contains(&text);
        self.bones
            .iter()
            .filter(move |(id, n)| {
                holds(id) || holds(&n.clinical) || holds(&n.lay) || self.bone_synonyms(id).iter().any(|s| holds(s))
            })
            .map(|(id, n)| (id.as_str(), n))
    }
}

impl Words {
    /// Other words for a structure.
    pub(crate) fn synonyms(&self, structure: &str) -> &[String] {
        self.structures.get(structure).map_or(&[], |both| &both.synonyms)
    }

    pub(crate) fn name(&self, id: &Id) -> Result<Name, AnatomyError> {
        let both = self.structures.get(&id.structure).ok_or(AnatomyError::Inconsistent("a structure without words"))?;
        let (clinical, lay) = (self.counted(&both.clinical, id.n)?, self.counted(&both.lay, id.n)?);
        let name = if clinical == lay {
            lay.clone()
        } else {
            self.pattern.both.replace("{lay}", &lay).replace("{clinical}", &clinical)
        };
        let full = match id.side {
            NameSide::Left => self.pattern.left.replace("{name}", &name),
            NameSide::Right => self.pattern.right.replace("{name}", &name),
            NameSide::Middle => name,
        };
        Ok(Name { side: id.side, clinical, lay, full: capitalised(&full) })
    }

    /// Fills `{n}`, `{ordinal}` and `{finger}`.
    fn counted(&self, text: &str, n: Option<usize>) -> Result<String, AnatomyError> {
        let mut text = text.to_owned();
        let missing = || AnatomyError::Inconsistent("a name that counts without a number or its word");
        for (hole, words) in [("{ordinal}", &self.ordinals), ("{finger}", &self.fingers)] {
            if text.contains(hole) {
                let word = n.and_then(|n| words.get(n.checked_sub(1)?)).ok_or_else(missing)?;
                text = text.replace(hole, word);
            }
        }
        if text.contains("{n}") {
            text = text.replace("{n}", &n.ok_or_else(missing)?.to_string());
        }
        Ok(text)
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
