//! The skeleton as data: bodies, bones, joints, muscles, and what a file must satisfy to be one.

use crate::{AnatomyError, Mesh, container::Container, container::Kind, container::Reader};
use glam::{Affine3A, Quat, Vec3};
use serde::Deserialize;
use std::collections::HashMap;

/// A rigid part that bones, joints and muscles are fixed to. Its parent stands before it.
#[derive(Debug, Clone, Deserialize)]
pub struct Body {
    /// The source's own name, unique.
    pub name: String,
    /// Index of the body that this one hangs on; none for the root.
    pub parent: Option<usize>,
    /// Place in the parent's frame with all joint coordinates zero, metres.
    pub translation: Vec3,
    /// Turn in the parent's frame with all joint coordinates zero.
    pub rotation: Quat,
}

/// What a joint coordinate does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JointKind {
    /// A turn about the axis; the coordinate is in radians.
    Hinge,
    /// A shift along the axis; the coordinate is in metres.
    Slide,
}

/// A coordinate that follows another: `sum(coefficients[i] * driver^i)`.
#[derive(Debug, Clone, Deserialize)]
pub struct Coupling {
    /// The joint that drives; none where the coordinate is locked to its first coefficient.
    pub driver: Option<usize>,
    /// Coefficients from the constant upwards.
    pub coefficients: [f32; 5],
}

/// One degree of freedom of a body against its parent. Joints of one body apply in their order.
#[derive(Debug, Clone, Deserialize)]
pub struct Joint {
    /// The source's own name, unique.
    pub name: String,
    /// The body that it moves.
    pub body: usize,
    /// Hinge or slide.
    pub kind: JointKind,
    /// Unit axis in the body's frame.
    pub axis: Vec3,
    /// A point on the axis in the body's frame, metres.
    pub anchor: Vec3,
    /// Least and greatest coordinate, radians or metres.
    pub range: [f32; 2],
    /// Present where the coordinate is not free.
    pub coupling: Option<Coupling>,
}

/// A point fixed to a body.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Site {
    /// The body.
    pub body: usize,
    /// Place in the body's frame, metres.
    pub at: Vec3,
}

/// The shape that a muscle bends around.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WrapKind {
    /// A sphere about the origin of its frame.
    Sphere,
    /// An endless cylinder about the z axis of its frame.
    Cylinder,
}

/// A smooth obstacle, fixed to a body, that muscle paths wrap.
#[derive(Debug, Clone, Deserialize)]
pub struct Wrap {
    /// The source's own name.
    pub name: String,
    /// The body that it is fixed to.
    pub body: usize,
    /// Sphere or cylinder.
    pub kind: WrapKind,
    /// Metres.
    pub radius: f32,
    /// Its frame's place in the body's frame, metres.
    pub translation: Vec3,
    /// Its frame's turn in the body's frame.
    pub rotation: Quat,
}

/// One step along a muscle from origin to insertion.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum PathStep {
    /// Passes through a point.
    Point(Site),
    /// Wraps an obstacle if it is in the way between the points before and after.
    Around {
        /// Index of the obstacle.
        wrap: usize,
        /// The side that it must pass on; inside the obstacle means that it runs through the inside.
        side: Option<Site>,
    },
}

/// One muscle, or one bundle of a broad muscle.
#[derive(Debug, Clone, Deserialize)]
pub struct Muscle {
    /// The source's own name, unique.
    pub name: String,
    /// Peak isometric force, newtons.
    pub maximum_force_n: f32,
    /// From origin to insertion; begins and ends with a point.
    pub path: Vec<PathStep>,
}

/// One bone mesh, fixed to a body.
#[derive(Debug, Clone)]
pub struct Bone {
    /// The source's own mesh name, unique: the bone's id everywhere.
    pub name: String,
    /// The body that it is fixed to; its vertices are in that body's frame.
    pub body: usize,
    /// Corner of the bounding box with the least coordinates, body's frame, metres.
    pub minimum: Vec3,
    /// Corner of the bounding box with the greatest coordinates, body's frame, metres.
    pub maximum: Vec3,
    /// The triangles.
    pub mesh: Mesh,
}

#[derive(Deserialize)]
struct BoneEntry {
    name: String,
    body: usize,
    minimum: Vec3,
    maximum: Vec3,
    vertices: u32,
    triangles: u32,
}

#[derive(Deserialize)]
struct Structure {
    source: String,
    height_m: f32,
    bodies: Vec<Body>,
    bones: Vec<BoneEntry>,
    joints: Vec<Joint>,
    wraps: Vec<Wrap>,
    muscles: Vec<Muscle>,
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

pub(crate) fn ensure(holds: bool, complaint: &'static str) -> Result<(), AnatomyError> {
    if holds { Ok(()) } else { Err(AnatomyError::Inconsistent(complaint)) }
}

/// Farther than any part of a person from any other; a larger number is damage.
const REACH_M: f32 = 10.0;

pub(crate) fn near(v: Vec3) -> bool {
    v.is_finite() && v.abs().max_element() <= REACH_M
}

fn check(s: &Structure) -> Result<(), AnatomyError> {
    let bodies = s.bodies.len();
    ensure(bodies > 0 && s.height_m.is_finite(), "no bodies")?;
    for (i, b) in s.bodies.iter().enumerate() {
        ensure(b.parent.map_or(i == 0, |p| p < i), "a body before its parent")?;
        ensure(near(b.translation) && b.rotation.is_finite() && b.rotation.is_normalized(), "a body's place")?;
    }
    for b in &s.bones {
        ensure(b.body < bodies && near(b.minimum) && near(b.maximum), "a bone's place")?;
        ensure(b.minimum.cmple(b.maximum).all(), "a bone's box")?;
    }
    for j in &s.joints {
        ensure(j.body < bodies && near(j.anchor) && j.axis.is_normalized(), "a joint's place")?;
        ensure(j.range[0].is_finite() && j.range[1].is_finite() && j.range[0] <= j.range[1], "a joint's range")?;
        if let Some(c) = &j.coupling {
            ensure(c.coefficients.iter().all(|x| x.is_finite()), "a coupling's coefficients")?;
            // A driver is free itself, so that one pass settles every coupling.
            let free = |d: usize| s.joints.get(d).is_some_and(|driver| driver.coupling.is_none());
            ensure(c.driver.is_none_or(free), "a coupling's driver")?;
        }
    }
    for w in &s.wraps {
        ensure(w.body < bodies && near(w.translation) && w.radius.is_finite() && w.radius > 0.0, "an obstacle")?;
        ensure(w.rotation.is_finite() && w.rotation.is_normalized(), "an obstacle's turn")?;
    }
    let site = |p: &Site| p.body < bodies && near(p.at);
    for m in &s.muscles {
        ensure(m.maximum_force_n.is_finite() && m.maximum_force_n >= 0.0, "a muscle's force")?;
        let ends = matches!((m.path.first(), m.path.last()), (Some(PathStep::Point(_)), Some(PathStep::Point(_))));
        ensure(ends && m.path.len() > 1, "a muscle without ends")?;
        for pair in m.path.windows(2) {
            let both = matches!(pair, [PathStep::Around { .. }, PathStep::Around { .. }]);
            ensure(!both, "two obstacles without a point between")?;
        }
        for step in &m.path {
            ensure(
                match step {
                    PathStep::Point(p) => site(p),
                    PathStep::Around { wrap, side } => *wrap < s.wraps.len() && side.as_ref().is_none_or(site),
                },
                "a muscle's path",
            )?;
        }
    }
    Ok(())
}
