//! What the structures of `structures.json` are called in one language, and the other words that find them.

use crate::names::{Id, Words};
use crate::{AnatomyError, Name, Structures};
use std::collections::BTreeMap;

/// The names of one structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureName {
    /// Clinical, plain and full name.
    pub name: Name,
    /// Other words that people look for it by, without the side.
    pub synonyms: Vec<String>,
}

/// Names by the structure's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureNames {
    by_id: BTreeMap<String, StructureName>,
}

impl StructureNames {
    /// Reads `names/LANGUAGE.json`; every structure of the table must have its words.
    pub fn parse(structures: &Structures, language: &[u8]) -> Result<Self, AnatomyError> {
        let words: Words = serde_json::from_slice(language)?;
        let named = structures.all.iter().map(|s| {
            let name = words.name(&Id { side: s.side, structure: s.name.clone(), n: s.n })?;
            Ok((s.id.clone(), StructureName { name, synonyms: words.synonyms(&s.name).to_vec() }))
        });
        Ok(Self { by_id: named.collect::<Result<_, AnatomyError>>()? })
    }

    /// The names of a structure.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&StructureName> {
        self.by_id.get(id)
    }

    /// All, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &StructureName)> {
        self.by_id.iter().map(|(id, name)| (id.as_str(), name))
    }
}
