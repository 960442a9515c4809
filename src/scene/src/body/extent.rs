//! How far what is drawn as one mesh reaches.

use bevy::prelude::*;

use super::{
    Figure,
    batch::{Batch, Of},
    figure::corners,
    joints::moved,
    parting::Parting,
    systems::{SKIN, Systems},
};
use crate::paint::Extent;

/// The box that the parts now fill. Vertices find their place by the joints alone; this one is for sorting what is
/// seen through, and for leaving out what is not in the picture.
pub(super) fn reach(batch: &Batch, figure: &Figure, systems: &Systems, parting: &Parting) -> Extent {
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
    // The skin's box is that at rest.
    let is_rough = matches!(batch.of, Of::System(index) if systems.here.get(index).is_some_and(|here| here.geometry.system == SKIN));
    Extent { low, high, is_rough }
}

/// Keeps the box of each batch as its parts move.
pub(super) fn bound(
    figure: Res<Figure>,
    systems: Res<Systems>,
    parting: Res<Parting>,
    mut batches: Query<(&Batch, &mut Extent)>,
) {
    for (batch, mut extent) in &mut batches {
        extent.set_if_neq(reach(batch, &figure, &systems, &parting));
    }
}
