//! The skeleton as it is read, and its parts by their names.

use crate::skeleton_parts::{Body, Bone, Joint, Muscle, Wrap};
use crate::{AnatomyError, Mesh, container::Container, container::Kind, container::Reader, sound::check};
use glam::{Affine3A, Vec3};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
pub(crate) struct BoneEntry {
    name: String,
    pub(crate) body: usize,
    pub(crate) minimum: Vec3,
    pub(crate) maximum: Vec3,
    vertices: u32,
    triangles: u32,
}

#[derive(Deserialize)]
pub(crate) struct Structure {
    source: String,
    pub(crate) height_m: f32,
    pub(crate) bodies: Vec<Body>,
    pub(crate) bones: Vec<BoneEntry>,
    pub(crate) joints: Vec<Joint>,
    pub(crate) wraps: Vec<Wrap>,
    pub(crate) muscles: Vec<Muscle>,
}

/// A whole skeleton. World frame: right-handed, Y up, facing +Z, its left at +X, feet on y = 0, metres.
#[derive(Debug, Clone)]
pub struct Skeleton {
    /// Which package and model it was made from.
    pub source: String,
    /// From the lowest to the highest bone at rest, metres. Skin would add some two centimetres.
    pub height_m: f32,
    /// Parents before children; the first is the root.
    pub bodies: Vec<Body>,
    /// What is drawn and picked.
    pub bones: Vec<Bone>,
    /// The degrees of freedom.
    pub joints: Vec<Joint>,
    /// Obstacles of muscle paths.
    pub wraps: Vec<Wrap>,
    /// Muscles and bundles.
    pub muscles: Vec<Muscle>,
    bones_by_name: HashMap<String, usize>,
    joints_by_name: HashMap<String, usize>,
    bodies_by_name: HashMap<String, usize>,
    muscles_by_name: HashMap<String, usize>,
}

impl Skeleton {
    /// Reads `skeleton.bin`. Altered, cut or foreign bytes give an error, never a panic.
    pub fn parse(bytes: &[u8]) -> Result<Self, AnatomyError> {
        let container = Container::open(bytes, Kind::Skeleton)?;
        let structure: Structure = serde_json::from_slice(container.section(*b"BODY")?)?;
        check(&structure)?;
        let mut reader = Reader::new(container.section(*b"MESH")?);
        let mut bones = Vec::with_capacity(structure.bones.len());
        for entry in structure.bones {
            let BoneEntry { name, body, minimum, maximum, vertices, triangles } = entry;
            let mesh = Mesh::read(&mut reader, vertices, triangles, minimum, maximum)?;
            bones.push(Bone { name, body, minimum, maximum, mesh });
        }
        if !reader.is_empty() {
            return Err(AnatomyError::Inconsistent("mesh bytes left over"));
        }
        Ok(Self {
            bones_by_name: index(bones.iter().map(|b| &b.name))?,
            joints_by_name: index(structure.joints.iter().map(|j| &j.name))?,
            bodies_by_name: index(structure.bodies.iter().map(|b| &b.name))?,
            muscles_by_name: index(structure.muscles.iter().map(|m| &m.name))?,
            source: structure.source,
            height_m: structure.height_m,
            bodies: structure.bodies,
            bones,
            joints: structure.joints,
            wraps: structure.wraps,
            muscles: structure.muscles,
        })
    }

    /// Index of the bone of this name.
    #[must_use]
    pub fn bone(&self, name: &str) -> Option<usize> {
        self.bones_by_name.get(name).copied()
    }

    /// Index of the joint of this name.
    #[must_use]
    pub fn joint(&self, name: &str) -> Option<usize> {
        self.joints_by_name.get(name).copied()
    }

    /// Index of the body of this name.
    #[must_use]
    pub fn body(&self, name: &str) -> Option<usize> {
        self.bodies_by_name.get(name).copied()
    }

    /// Index of the muscle of this name.
    #[must_use]
    pub fn muscle(&self, name: &str) -> Option<usize> {
        self.muscles_by_name.get(name).copied()
    }

    /// The root's place with the figure standing at the origin.
    #[must_use]
    pub fn standing_root(&self) -> Affine3A {
        self.bodies
            .first()
            .map_or(Affine3A::IDENTITY, |b| Affine3A::from_rotation_translation(b.rotation, b.translation))
    }
}

pub(crate) fn index<'a>(names: impl Iterator<Item = &'a String>) -> Result<HashMap<String, usize>, AnatomyError> {
    let mut map = HashMap::new();
    for (i, name) in names.enumerate() {
        if map.insert(name.clone(), i).is_some() {
            return Err(AnatomyError::Inconsistent("two parts of one name"));
        }
    }
    Ok(map)
}
