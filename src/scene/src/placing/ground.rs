//! The disc underfoot lies under what is seen, as large as that needs.

use bevy::prelude::*;

use super::standing::Standing;
use crate::stage::{GROUND, Ground};

/// Its radius in half widths of what stands on it.
const AROUND: f32 = 2.0;

/// Moves the ground.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, lie.run_if(resource_changed::<Standing>));
}

fn lie(standing: Res<Standing>, mut grounds: Query<&mut Transform, With<Ground>>) {
    let lying = match standing.stand {
        None => GROUND,
        Some(_) => {
            let size = standing.seen.high - standing.seen.low;
            let radius = size.x.max(size.z).max(0.02) / 2.0 * AROUND;
            Transform::from_translation(standing.seen.base() + GROUND.translation * radius).with_scale(Vec3::splat(radius))
        }
    };
    for mut ground in &mut grounds {
        ground.set_if_neq(lying);
    }
}
