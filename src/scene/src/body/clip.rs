//! Cuts the body open at the view's planes, in the shader of what is drawn already: with no draw call more.

use ambulo_scene_protocol::Clip;
use bevy::prelude::*;

use crate::{orbit::Looking, paint::Planes, wakefulness::Wakefulness};

/// Owns the cut.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, cut.run_if(resource_changed::<Looking>));
}

fn cut(looking: Res<Looking>, mut planes: ResMut<Planes>, mut awake: ResMut<Wakefulness>) {
    let plane = |clip: &Clip| Vec3::from(clip.normal).extend(clip.at_m);
    if planes.set_if_neq(Planes(looking.view.clips.iter().map(plane).collect())) {
        awake.wake(Wakefulness::CHANGE);
    }
}
