//! One file of `body/`: the meshes of a system's structures, each fixed to a body of the skeleton.

use crate::container::{Container, Kind, Reader};
use crate::skeleton::index;
use crate::sound::{ensure, near};
use crate::{AnatomyError, Mesh, Skeleton};
use glam::Vec3;
use serde::Deserialize;
use std::collections::HashMap;

/// More structures than any system has; a larger count is damage.
const MOST_PARTS: usize = 4_096;

/// The mesh of one structure.
#[derive(Debug, Clone)]
pub struct BodyPart {
    /// The structure's id: the key into [`crate::Structures`].
    pub id: String,
    /// Name of the skeleton's body that it is fixed to; its vertices are in that body's frame.
    pub body: String,
    /// Corner of the bounding box with the least coordinates, body's frame, metres.
    pub minimum: Vec3,
    /// Corner of the bounding box with the greatest coordinates, body's frame, metres.
    pub maximum: Vec3,
    /// The triangles.
    pub mesh: Mesh,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    body: String,
    minimum: Vec3,
    maximum: Vec3,
    vertices: u32,
    triangles: u32,
}

#[derive(Deserialize)]
struct Head {
    system: String,
    parts: Vec<Entry>,
}

/// The geometry of one system, such as the vessels, in one level of detail.
#[derive(Debug, Clone)]
pub struct BodySystem {
    /// The system's name, as structures.json has it.
    pub system: String,
    /// The meshes, in the order of the file.
    pub parts: Vec<BodyPart>,
    by_id: HashMap<String, usize>,
}

impl BodySystem {
    /// Reads `body/SYSTEM.bin`. Altered, cut or foreign bytes give an error, never a panic.
    pub fn parse(bytes: &[u8]) -> Result<Self, AnatomyError> {
        let container = Container::open(bytes, Kind::BodySystem)?;
        let head: Head = serde_json::from_slice(container.section(*b"PART")?)?;
        ensure(head.parts.len() <= MOST_PARTS, "too many parts")?;
        let mut reader = Reader::new(container.section(*b"MESH")?);
        let mut parts = Vec::with_capacity(head.parts.len());
        for Entry { id, body, minimum, maximum, vertices, triangles } in head.parts {
            ensure(near(minimum) && near(maximum) && minimum.cmple(maximum).all(), "a part's box")?;
            let mesh = Mesh::read(&mut reader, vertices, triangles, minimum, maximum)?;
            parts.push(BodyPart { id, body, minimum, maximum, mesh });
        }
        ensure(reader.is_empty(), "mesh bytes left over")?;
        Ok(Self { by_id: index(parts.iter().map(|p| &p.id))?, system: head.system, parts })
    }

    /// A system whose meshes were made, not read.
    pub(crate) fn of(system: &str, parts: Vec<BodyPart>) -> Result<Self, AnatomyError> {
        Ok(Self { by_id: index(parts.iter().map(|p| &p.id))?, system: system.to_owned(), parts })
    }

    /// The mesh of a structure.
    #[must_use]
    pub fn part(&self, id: &str) -> Option<&BodyPart> {
        self.by_id.get(id).and_then(|i| self.parts.get(*i))
    }

    /// For each part, in order, the index of its body in this skeleton.
    pub fn bodies(&self, skeleton: &Skeleton) -> Result<Vec<usize>, AnatomyError> {
        let body = |p: &BodyPart| skeleton.body(&p.body).ok_or(AnatomyError::Unknown { kind: "body" });
        self.parts.iter().map(body).collect()
    }

    /// Vertices of all parts together.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.parts.iter().map(|p| p.mesh.positions.len()).sum()
    }
}
