//! What a skeleton is made of: bodies, bones, joints, obstacles and muscles.

use crate::Mesh;
use glam::{Quat, Vec3};
use serde::Deserialize;

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
