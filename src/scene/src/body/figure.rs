//! The skeleton as it now stands.

use ambulo_anatomy::{Pose, Skeleton};
use bevy::{math::Affine3A, prelude::*};
use std::sync::Arc;

/// The skeleton as data and as it now stands. Absent until it has been read.
#[derive(Resource)]
pub struct Figure {
    /// Never changes.
    pub skeleton: Arc<Skeleton>,
    /// Joint coordinates now.
    pub pose: Pose,
    /// Each body's place in the world under `pose`.
    pub placed: Vec<Affine3A>,
}

/// What gives the figure its pose, which all that is made in that pose waits for.
#[derive(SystemSet, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Posing;

/// The corners of a box that is fixed to what stands at `place`, in the world.
pub fn corners(place: &Affine3A, low: Vec3, high: Vec3) -> [Vec3; 8] {
    std::array::from_fn(|corner| {
        let pick = BVec3::new(corner & 1 != 0, corner & 2 != 0, corner & 4 != 0);
        place.transform_point3(Vec3::select(pick, high, low))
    })
}

impl Figure {
    /// Each body's place in the world while every joint rests.
    pub fn at_rest(&self) -> Vec<Affine3A> {
        Pose::rest(&self.skeleton).forward(&self.skeleton)
    }

    /// Takes a pose and places all bodies.
    pub fn stand(&mut self, pose: Pose) {
        self.placed = pose.forward(&self.skeleton);
        self.pose = pose;
    }
}
