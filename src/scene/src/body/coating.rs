//! Layers on the surfaces that the view marks: worn cartilage, metal caps, what is sore or spoken of.
//!
//! Schematic: a layer follows the real surfaces, its thickness and its wear are drawn, not measured. It is made once, when
//! the view comes, of the body at rest, and moves with what it lies on: a cap is where it was put, however the knee bends.
//! What is taken apart has none.

use ambulo_scene_protocol::{Mark, MarkKind};
use bevy::prelude::*;

use super::{
    Figure,
    ground::Ground,
    joints::Joints,
    look,
    parting::Parting,
    skinned::{Follows, Growing, packed},
    systems::Systems,
};
use crate::{orbit::Looking, wakefulness::Wakefulness};

/// The layers, as one mesh.
#[derive(Component)]
struct Coat;

/// Draws the layers of the view's marks.
pub fn plugin(app: &mut App) {
    let here = resource_exists::<Figure>.and_then(resource_exists::<Systems>).and_then(resource_exists::<Joints>);
    let changed = resource_changed::<Looking>
        .or_else(resource_exists_and_changed::<Systems>)
        .or_else(resource_added::<Figure>)
        .or_else(resource_changed::<Parting>);
    app.add_systems(PostUpdate, draw.run_if(here.and_then(changed)));
}

#[expect(clippy::too_many_arguments, reason = "a system's arguments are what it asks the world for")]
fn draw(
    mut commands: Commands,
    figure: Res<Figure>,
    systems: Res<Systems>,
    joints: Res<Joints>,
    looking: Res<Looking>,
    parting: Res<Parting>,
    mut awake: ResMut<Wakefulness>,
    drawn: Query<Entity, With<Coat>>,
    mut before: Local<(Vec<Mark>, usize)>,
) {
    let marks = if parting.is_on() { &[] } else { looking.view.marks.as_slice() };
    // The camera is part of the view and moves often, and so do muscles; the marks and what they are on do not.
    if before.0 == marks && (marks.is_empty() || before.1 == systems.here.len()) {
        return;
    }
    *before = (marks.to_vec(), systems.here.len());
    for entity in &drawn {
        commands.entity(entity).despawn();
    }
    let mut mesh = Growing::default();
    for mark in marks {
        let ground = |id: &str| Ground::of(id, &figure, &systems, &joints);
        // A muscle has no surface to lie on: it is drawn along its line of pull.
        if let Some(on) = ground(&mark.id).filter(|_| figure.skeleton.muscle(&mark.id).is_none()) {
            let near = mark.near.as_deref().and_then(ground).map(|other| cloud(&other));
            layer(mark.kind, &on, near.as_deref(), &mut mesh);
        }
    }
    if !mesh.is_empty() {
        commands.spawn((Coat, mesh.finish(), look::flesh()));
    }
    awake.wake(Wakefulness::UPLOAD);
}

/// How a layer looks: how near the other bone it begins, its thickness, metres, and its colour, sRGB.
fn coat(kind: MarkKind) -> (f32, f32, [f32; 3]) {
    match kind {
        MarkKind::Worn => (0.014, 0.0011, [0.80, 0.84, 0.84]),
        MarkKind::Metal => (0.019, 0.0026, [0.50, 0.52, 0.54]),
        MarkKind::Plastic => (0.0115, 0.0044, [0.95, 0.95, 0.92]),
        MarkKind::Sore | MarkKind::Torn => (0.024, 0.0007, [0.83, 0.22, 0.17]),
        MarkKind::Lit => (0.030, 0.0007, [0.09, 0.62, 0.64]),
    }
}

/// A corner of a ground, in the world at rest.
fn corner(ground: &Ground, vertex: u16) -> Corner {
    let vertex = usize::from(vertex);
    let (at, normal) = (ground.surface.positions[vertex], ground.surface.normals[vertex]);
    let normal = ground.place.transform_vector3(normal.into()).normalize_or_zero();
    Corner { at: ground.place.transform_point3(at.into()), normal, follows: ground.follows(vertex, at) }
}

/// Points all over it: corners, middles of edges and of triangles.
fn cloud(ground: &Ground) -> Vec<Vec3> {
    let points = ground.surface.triangles().flat_map(|[a, b, c]| [a, (a + b) / 2.0, (b + c) / 2.0, (a + b + c) / 3.0]);
    points.map(|point| ground.place.transform_point3(point)).collect()
}

/// A layer on a structure: all over it, or where it is near another's points.
fn layer(kind: MarkKind, on: &Ground, near: Option<&[Vec3]>, mesh: &mut Growing) {
    let (reach, thickness, colour) = coat(kind);
    let far = |corner: &Corner| near.map_or(0.0, |cloud| distance(cloud, corner.at));
    let times = if near.is_some() { 2 } else { 0 };
    for corners in on.surface.indices.chunks_exact(3) {
        let corners = [0, 1, 2].map(|i| corner(on, corners[i]));
        if corners.iter().all(|corner| far(corner) > reach + 0.012) {
            continue;
        }
        for piece in divided(corners, times) {
            let far = piece.each_ref().map(far);
            if far.iter().all(|far| *far > reach) {
                continue;
            }
            for (Corner { at, normal, follows }, far) in piece.into_iter().zip(far) {
                // Thins out to nothing at its edge.
                let part = if near.is_some() { ((reach - far) / reach * 2.2).clamp(-0.15, 1.0) } else { 1.0 };
                let is_worn = kind == MarkKind::Worn && far < 0.0075;
                let (depth, [r, g, b]) =
                    if is_worn { (0.0005, coat(MarkKind::Sore).2) } else { (thickness * part, colour) };
                mesh.add_corner(at + normal * depth, normal, packed(Color::srgb(r, g, b).to_linear()), follows);
            }
        }
    }
}

/// A corner of a triangle, in the world at rest.
#[derive(Clone, Copy)]
struct Corner {
    at: Vec3,
    normal: Vec3,
    follows: Follows,
}

/// A triangle as four to the power of `times`, so that a layer's edge is smooth where the surface is coarse.
fn divided(corners: [Corner; 3], times: u32) -> Vec<[Corner; 3]> {
    if times == 0 {
        return vec![corners];
    }
    // Between two corners of a joint's tissue it follows one of them: they are close.
    let middle = |a: Corner, b: Corner| {
        let normal = (a.normal + b.normal).normalize_or_zero();
        Corner { at: (a.at + b.at) / 2.0, normal, follows: a.follows }
    };
    let [a, b, c] = corners;
    let [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    [[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]].into_iter().flat_map(|t| divided(t, times - 1)).collect()
}

fn distance(cloud: &[Vec3], point: Vec3) -> f32 {
    cloud.iter().map(|p| p.distance_squared(point)).fold(f32::MAX, f32::min).sqrt()
}
