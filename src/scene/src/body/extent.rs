//! How far what is drawn as one mesh reaches.

use bevy::{camera::primitives::Aabb, prelude::*};

use super::{
    Figure,
    batch::{Batch, Of},
    figure::corners,
    joints::moved,
    parting::Parting,
    systems::Systems,
};

/// The box that the parts now fill. Vertices find their place by the joints alone; this one is for sorting what is
/// seen through, and for leaving out what is not in the picture.
pub(super) fn reach(batch: &Batch, figure: &Figure, systems: &Systems, parting: &Parting) -> (Transform, Aabb) {
    let (mut low, mut high) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
    let mut add = |id: &str, body: usize, minimum: Vec3, maximum: Vec3| {
        let place = moved(figure, parting, id, body);
        for at in corners(&place, minimum, maximum) {
            (low, high) = (low.min(at), high.max(at));
        }
    };
    for part in &batch.parts {
        match batch.of {
            Of::Bones => {
                if let Some(bone) = figure.skeleton.bones.get(*part) {
                    add(&bone.name, bone.body, bone.minimum, bone.maximum);
                }
            }
            Of::System(system) => {
                let here = systems.here.get(system).map(|here| here.level(batch.coarse));
                let found = here.and_then(|here| here.geometry.parts.get(*part).zip(here.bodies.get(*part)));
                if let Some((found, body)) = found {
                    add(&found.id, *body, found.minimum, found.maximum);
                }
            }
        }
    }
    if low.cmpgt(high).any() {
        (low, high) = (Vec3::ZERO, Vec3::ZERO);
    }
    let half = (high - low) / 2.0;
    (Transform::from_translation(low + half), Aabb::from_min_max(-half, half))
}

/// Keeps the box of each batch as its parts move.
pub(super) fn bound(
    figure: Res<Figure>,
    systems: Res<Systems>,
    parting: Res<Parting>,
    mut batches: Query<(&Batch, &mut Transform, &mut Aabb)>,
) {
    for (batch, mut transform, mut extent) in &mut batches {
        let (place, now) = reach(batch, &figure, &systems, &parting);
        transform.set_if_neq(place);
        extent.set_if_neq(now);
    }
}
