//! The skeleton and its muscles on the stage.

pub mod bones;
pub mod load;
mod look;
mod muscles;
mod pick;
mod shadow;

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

impl Figure {
    /// Takes a pose and places all bodies.
    pub fn stand(&mut self, pose: Pose) {
        self.placed = pose.forward(&self.skeleton);
        self.pose = pose;
    }
}

/// All of the body's plugins.
pub fn plugin(app: &mut App) {
    app.add_plugins((load::plugin, bones::plugin, look::plugin, muscles::plugin, pick::plugin, shadow::plugin));
}
