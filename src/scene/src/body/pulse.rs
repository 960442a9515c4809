//! How heart and lungs now lie against the chest.

use bevy::{math::Affine3A, prelude::*};

/// The way of each mover from rest, in the chest's frame.
#[derive(Resource)]
pub struct Moving {
    /// By mover.
    pub movers: [Affine3A; Self::COUNT],
}

impl Moving {
    /// So many movers.
    pub const COUNT: usize = 4;
}

/// Owns [`Moving`].
pub fn plugin(app: &mut App) {
    app.insert_resource(Moving { movers: [Affine3A::IDENTITY; Moving::COUNT] });
}
