//! `structures.json`: what each structure of the body is, apart from its geometry and its names.

use crate::names::NameSide;
use crate::skeleton::index;
use crate::sound::ensure;
use crate::{AnatomyError, BodySystem, MUSCLES};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// What a structure is made of: decides colour and material, never its meaning.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Tissue {
    /// Red, green, blue of the surface under white light, sRGB, 0 to 1.
    pub colour: [f32; 3],
    /// Roughness of the surface: 0 is a mirror, 1 is chalk.
    pub roughness: f32,
}

/// Where the geometry came from; the licence stands in NOTICE.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Source {
    /// The package with its version.
    pub package: String,
    /// SPDX identifiers, or the licence's own name.
    pub licence: String,
}

/// One structure of the body.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Structure {
    /// Stable and unique, such as `kidney-l`.
    pub id: String,
    /// The system that it belongs to: the file `body/SYSTEM.bin` holds its geometry, save that of muscles.
    pub system: String,
    /// Parts of the body that it lies in, largest share first.
    pub regions: Vec<String>,
    /// Which side of the person.
    pub side: NameSide,
    /// Key of its names in `names/LANGUAGE.json`.
    pub name: String,
    /// Which one, from 1, where names count (vertebra, rib, digit).
    #[serde(default)]
    pub n: Option<usize>,
    /// The structure of which it is a part, where that has an id of its own or a name to group by.
    #[serde(default)]
    pub part_of: Option<String>,
    /// Key into [`Structures::tissues`].
    pub tissue: String,
    /// SNOMED CT concept.
    #[serde(default)]
    pub snomed: Option<String>,
    /// UBERON term, such as `UBERON:0002113`.
    #[serde(default)]
    pub uberon: Option<String>,
    /// Foundational Model of Anatomy, such as `FMA:7205`.
    #[serde(default)]
    pub fma: Option<String>,
    /// Key into [`Structures::sources`].
    pub source: String,
    /// True where the shape was drawn, not measured on a person.
    pub schematic: bool,
    /// Of a muscle: its paths, by their names in `skeleton.bin`.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Of a muscle: where on its paths flesh begins and ends; 0 is a path's first point, 1 its last. Beyond these, the
    /// path ends within the flesh.
    #[serde(default)]
    pub belly: [f32; 2],
    /// Of a muscle: how many times broader than thick a belly is.
    #[serde(default)]
    pub flat: f32,
}

#[derive(Deserialize)]
struct Table {
    tissues: BTreeMap<String, Tissue>,
    sources: BTreeMap<String, Source>,
    structures: Vec<Structure>,
}

/// The table of all structures.
#[derive(Debug, Clone)]
pub struct Structures {
    /// Tissues by name.
    pub tissues: BTreeMap<String, Tissue>,
    /// Sources by name.
    pub sources: BTreeMap<String, Source>,
    /// In the order of the file: by system.
    pub all: Vec<Structure>,
    by_id: HashMap<String, usize>,
}

impl Structures {
    /// Reads `structures.json`; every tissue and source that a structure names must be there.
    pub fn parse(json: &[u8]) -> Result<Self, AnatomyError> {
        let Table { tissues, sources, structures } = serde_json::from_slice(json)?;
        for t in tissues.values() {
            let unit = |x: &f32| (0.0..=1.0).contains(x);
            ensure(t.colour.iter().all(unit) && unit(&t.roughness), "a tissue's surface")?;
        }
        for s in &structures {
            ensure(!s.id.is_empty() && !s.system.is_empty() && !s.regions.is_empty(), "a structure without a place")?;
            ensure(tissues.contains_key(&s.tissue), "a structure without its tissue")?;
            ensure(sources.contains_key(&s.source), "a structure without its source")?;
            let muscle = s.system == MUSCLES;
            ensure(muscle != s.paths.is_empty(), "a muscle without a path, or a path without a muscle")?;
            let [from, to] = s.belly;
            let within = -1.0 <= from && from + 0.05 < to && to <= 2.0 && (1.0..=8.0).contains(&s.flat);
            ensure(!muscle || within, "a muscle's shape")?;
        }
        Ok(Self { by_id: index(structures.iter().map(|s| &s.id))?, tissues, sources, all: structures })
    }

    /// The structure of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Structure> {
        self.by_id.get(id).and_then(|i| self.all.get(*i))
    }

    /// The structures of one system, in order.
    pub fn of_system<'a>(&'a self, system: &'a str) -> impl Iterator<Item = &'a Structure> + 'a {
        self.all.iter().filter(move |s| s.system == system)
    }

    /// The first structure with this SNOMED CT concept.
    #[must_use]
    pub fn of_snomed(&self, concept: &str) -> Option<&Structure> {
        self.all.iter().find(|s| s.snomed.as_deref() == Some(concept))
    }

    /// Whether every part of a file is a structure of that file's system.
    pub fn holds(&self, file: &BodySystem) -> Result<(), AnatomyError> {
        for part in &file.parts {
            let structure = self.get(&part.id).ok_or(AnatomyError::Unknown { kind: "structure" })?;
            ensure(structure.system == file.system, "a part in the file of another system")?;
        }
        Ok(())
    }
}
