//! The muscles as a system of their own: no file holds them, they are made from their paths when a view first asks for
//! one, and anew when the figure has moved.

use ambulo_anatomy::{Flesh, MUSCLES, Mesh as Surface, Skeleton, Structures};
use ambulo_scene_protocol::View;
use bevy::{math::Affine3A, prelude::*};

use super::{
    Figure, Posing,
    occlusion::Hollows,
    systems::{Here, Systems},
};
use crate::{orbit::Looking, wakefulness::Wakefulness};

/// Owns the muscles among [`Systems`].
pub fn plugin(app: &mut App) {
    let changed = resource_changed::<Looking>.or_else(resource_exists_and_changed::<Figure>);
    let here = resource_exists::<Figure>.and_then(resource_exists::<Systems>);
    app.add_systems(Update, make.after(Posing).run_if(here.and_then(changed)));
}

fn make(
    figure: Res<Figure>,
    looking: Res<Looking>,
    mut systems: ResMut<Systems>,
    mut awake: ResMut<Wakefulness>,
    mut made_for: Local<Vec<Affine3A>>,
) {
    if *made_for == figure.placed || !asked(&looking.view, &systems.table) {
        return;
    }
    made_for.clone_from(&figure.placed);
    let shape = |table: &Structures, placed: &[Affine3A]| Flesh::of(table, &figure.skeleton, placed).ok();
    if systems.here.iter().all(|here| here.geometry.system != MUSCLES) {
        // What is dark lies between muscles that lie there in any pose: it is found once, at rest.
        let rest = figure.at_rest();
        let Some(flesh) = shape(&systems.table, &rest) else { return };
        let Ok(bodies) = flesh.system.bodies(&figure.skeleton) else { return };
        let open = openness(&flesh, &bodies, &figure.skeleton, &rest);
        systems.here.push(Here::made(flesh, bodies, open));
        awake.wake(Wakefulness::UPLOAD);
        if rest == figure.placed {
            return;
        }
    }
    let Some(flesh) = shape(&systems.table, &figure.placed) else { return };
    if let Some(here) = systems.here.iter_mut().find(|here| here.geometry.system == MUSCLES) {
        here.reshape(flesh.system);
    }
    awake.wake(Wakefulness::UPLOAD);
}

/// Whether a view shows or names a muscle.
fn asked(view: &View, table: &Structures) -> bool {
    let is = |id: &String| id == MUSCLES || table.get(id).is_some_and(|s| s.system == MUSCLES);
    let named = [&view.systems, &view.isolated, &view.labels].into_iter().flatten().chain(&view.selection);
    view.muscles || named.chain(view.measured.iter().map(|mark| &mark.id)).any(is)
}

/// How open each vertex lies among the bones and the muscles, 0 to 1, by part.
fn openness(flesh: &Flesh, bodies: &[usize], skeleton: &Skeleton, placed: &[Affine3A]) -> Vec<Vec<f32>> {
    let of = |mesh: &'_ Surface, body: usize| {
        let place = placed.get(body).copied().unwrap_or_default();
        mesh.triangles().map(|t| t.map(|p| place.transform_point3(p))).collect::<Vec<_>>()
    };
    let all = || flesh.system.parts.iter().zip(bodies);
    let muscles = all().flat_map(|(part, body)| of(&part.mesh, *body));
    let hollows = Hollows::among(skeleton, placed, muscles);
    all().map(|(part, body)| hollows.openness(*body, &part.mesh)).collect()
}
