//! Bends the body's joints as the view says, each within its limits.

use ambulo_anatomy::Pose;
use ambulo_scene_protocol::Bend;
use bevy::prelude::*;

use super::{Figure, Posing};
use crate::{exercise::Showing, orbit::Looking, wakefulness::Wakefulness};

/// Owns the figure's pose while no exercise shows.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, bend.in_set(Posing).run_if(resource_exists::<Figure>));
}

fn bend(
    looking: Res<Looking>,
    showing: Res<Showing>,
    mut figure: ResMut<Figure>,
    mut awake: ResMut<Wakefulness>,
    mut bent: Local<Option<Vec<Bend>>>,
) {
    // An exercise has the figure to itself, and leaves it in any pose.
    if showing.measured().is_some() {
        *bent = None;
        return;
    }
    if bent.as_ref() == Some(&looking.view.bent) {
        return;
    }
    *bent = Some(looking.view.bent.clone());
    let mut pose = Pose::rest(&figure.skeleton);
    for Bend { joint, degrees } in &looking.view.bent {
        // A link may come from a version with other joints: those stay at rest.
        let _ = pose.set(&figure.skeleton, joint, degrees.to_radians());
    }
    if pose != figure.pose {
        figure.stand(pose);
        awake.wake(Wakefulness::CHANGE);
    }
}
