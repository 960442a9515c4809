//! What structures are called: side, clinical name, and plain English, by the source's own id.

use crate::{AnatomyError, Skeleton};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which side of the person a structure lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Which side it lies on.
    pub side: NameSide,
    /// As a clinician calls it, without the side.
    pub clinical: String,
    /// As a person would, without the side.
    pub lay: String,
}

/// Names by id. Bones and muscles have ids of their own: `clavicle_r` is a bone, `DELT1` a muscle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    bones: BTreeMap<String, Name>,
    muscles: BTreeMap<String, Name>,
}

impl Names {
    /// Reads `names.json`; every bone and every muscle of the skeleton must have its entry.
    pub fn parse(json: &[u8], skeleton: &Skeleton) -> Result<Self, AnatomyError> {
        let names: Self = serde_json::from_slice(json)?;
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

    /// The names of a muscle or bundle.
    #[must_use]
    pub fn muscle(&self, id: &str) -> Option<&Name> {
        self.muscles.get(id)
    }

    /// Ids of bones whose id, clinical or plain name holds the text, letters' case aside, in order of id.
    pub fn find_bones<'a>(&'a self, text: &str) -> impl Iterator<Item = (&'a str, &'a Name)> + use<'a> {
        let text = text.trim().to_lowercase();
        let holds = move |s: &str| s.to_lowercase().contains(&text);
        self.bones
            .iter()
            .filter(move |(id, n)| holds(id) || holds(&n.clinical) || holds(&n.lay))
            .map(|(id, n)| (id.as_str(), n))
    }
}
