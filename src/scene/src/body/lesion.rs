//! What is wrong, worn or mended, drawn on the structures that the view marks: layers on surfaces, torn tendons.
//!
//! Schematic: a layer follows the real surfaces, its thickness and its wear are drawn, not measured.

use ambulo_anatomy::{Mesh as Triangles, belly_m};
use ambulo_scene_protocol::{Mark, MarkKind};
use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    math::Affine3A,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};

use super::{Figure, look::Materials, systems::Systems, tubes::Tubes};
use crate::{orbit::Looking, wakefulness::Wakefulness};

/// A muscle that is spoken of, and frayed tendon, sRGB.
const MUSCLE: [u8; 3] = [196, 84, 70];
const FRAYED: [u8; 3] = [214, 40, 32];
/// The tear of a tendon as parts of the way from its first end: near the bone, and as wide as it draws back.
const TEAR: (f32, f32) = (0.10, 0.27);

/// One drawn mark.
#[derive(Component)]
struct Lesion;

/// Draws the view's marks.
pub fn plugin(app: &mut App) {
    let changed = resource_changed::<Looking>
        .or_else(resource_exists_and_changed::<Systems>)
        .or_else(resource_exists_and_changed::<Figure>);
    app.add_systems(
        PostUpdate,
        draw.run_if(resource_exists::<Figure>.and_then(resource_exists::<Systems>).and_then(changed))
            .before(TransformSystems::Propagate),
    );
}

#[expect(clippy::too_many_arguments, reason = "a system's arguments are what it asks the world for")]
fn draw(
    mut commands: Commands,
    figure: Res<Figure>,
    systems: Res<Systems>,
    looking: Res<Looking>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut awake: ResMut<Wakefulness>,
    drawn: Query<Entity, With<Lesion>>,
    mut before: Local<Vec<Mark>>,
) {
    let marks = &looking.view.marks;
    // The camera is part of the view and moves often; the marks and what they are on do not.
    if *before == *marks && (marks.is_empty() || !(figure.is_changed() || systems.is_changed())) {
        return;
    }
    before.clone_from(marks);
    for entity in &drawn {
        commands.entity(entity).despawn();
    }
    for mark in marks {
        let mesh = muscle(&figure, mark).or_else(|| layer(&figure, &systems, mark));
        if let Some(mesh) = mesh {
            commands.spawn((
                Lesion,
                Mesh3d(meshes.add(mesh)),
                MeshMaterial3d(materials.flesh.clone()),
                NoFrustumCulling,
            ));
        }
    }
    awake.wake(Wakefulness::UPLOAD);
}

/// A muscle along its line of pull, whole or torn.
fn muscle(figure: &Figure, mark: &Mark) -> Option<Mesh> {
    let index = figure.skeleton.muscle(&mark.id)?;
    let path = figure.skeleton.muscle_path(index, &figure.placed)?;
    let belly = figure.skeleton.muscles.get(index).map_or(0.008, |m| belly_m(m.maximum_force_n)).clamp(0.004, 0.016);
    let mut tubes = Tubes::new(MUSCLE);
    if mark.kind != MarkKind::Torn {
        tubes.add(&path.points, belly);
        return Some(tubes.into_mesh());
    }
    // Wound up between the two ends, so that it bulges a little more than before.
    tubes.add(&part(&path.points, TEAR.1, 1.0), belly * 1.1);
    let mut ends = Tubes::new(FRAYED);
    for (from, to) in [(0.0, TEAR.0), (TEAR.1 + 0.08, TEAR.1 - 0.01)] {
        fray(&mut ends, &path.points, from, to);
    }
    Some(merged(tubes.into_mesh(), ends.into_mesh()))
}

/// Threads from one place on a line past another, spread at their far end.
fn fray(tubes: &mut Tubes, line: &[Vec3], from: f32, to: f32) {
    let (Some(root), Some(end)) = (at(line, from), at(line, to)) else { return };
    let along = (end - root).normalize_or(Vec3::X);
    let across = along.any_orthonormal_vector();
    let length = root.distance(end).max(0.004);
    for thread in 0..7 {
        let angle = thread as f32 / 7.0 * std::f32::consts::TAU;
        let out = across * angle.cos() + along.cross(across) * angle.sin();
        // Uneven, as torn fibres are.
        let reach = length * (1.0 + 0.45 * (thread as f32 * 2.4).sin().abs());
        let tip = root + along * reach + out * 0.0042;
        tubes.add(&[root + out * 0.0018, root + along * reach * 0.55 + out * 0.0024, tip], 0.0013);
    }
}

/// The stretch of a line between two parts of its length.
fn part(line: &[Vec3], from: f32, to: f32) -> Vec<Vec3> {
    (0..=16).filter_map(|i| at(line, from + (to - from) * i as f32 / 16.0)).collect()
}

/// The point at this part of a line's length.
fn at(line: &[Vec3], part: f32) -> Option<Vec3> {
    let length: f32 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
    let mut left = length * part;
    for w in line.windows(2) {
        let step = w[0].distance(w[1]);
        if left <= step && step > 0.0 {
            return Some(w[0].lerp(w[1], left / step));
        }
        left -= step;
    }
    line.last().copied()
}

/// How a layer looks: how near the other bone it begins, its thickness, metres, and its colour, sRGB.
fn coat(kind: MarkKind) -> (f32, f32, [f32; 3]) {
    match kind {
        MarkKind::Cartilage => (0.014, 0.0022, [0.70, 0.83, 0.90]),
        MarkKind::Worn => (0.014, 0.0011, [0.80, 0.84, 0.84]),
        MarkKind::Metal => (0.019, 0.0026, [0.50, 0.52, 0.54]),
        MarkKind::Plastic => (0.0115, 0.0044, [0.95, 0.95, 0.92]),
        MarkKind::Sore | MarkKind::Torn => (0.024, 0.0007, [0.83, 0.22, 0.17]),
        MarkKind::Lit => (0.030, 0.0007, [0.09, 0.62, 0.64]),
    }
}

/// A layer on a structure: all over it, or where it is near a bone.
fn layer(figure: &Figure, systems: &Systems, mark: &Mark) -> Option<Mesh> {
    let (triangles, place) = surface(figure, systems, &mark.id)?;
    let near = mark.near.as_ref().and_then(|id| surface(figure, systems, id)).map(|(mesh, place)| cloud(mesh, place));
    let (reach, thickness, colour) = coat(mark.kind);
    let fine = near.is_some();
    let mut coating = Coating::default();
    for corner in triangles.indices.chunks_exact(3) {
        let corners = [0, 1, 2].map(|i| {
            let i = usize::from(corner[i]);
            let normal = place.transform_vector3(triangles.normals[i].into()).normalize_or_zero();
            (place.transform_point3(triangles.positions[i].into()), normal)
        });
        let far = |p: Vec3| near.as_ref().map_or(0.0, |cloud| distance(cloud, p));
        if fine && corners.iter().all(|(p, _)| far(*p) > reach + 0.012) {
            continue;
        }
        for piece in divided(corners, if fine { 2 } else { 0 }) {
            let far = piece.map(|(p, _)| far(p));
            if far.iter().all(|far| *far > reach) {
                continue;
            }
            coating.add(
                piece,
                far.map(|far| {
                    // Thins out to nothing at its edge.
                    let part = ((reach - far) / reach * 2.2).clamp(-0.15, 1.0);
                    let worn = mark.kind == MarkKind::Worn && far < 0.0075;
                    let depth = if fine { thickness * part } else { thickness };
                    if worn { (0.0005, coat(MarkKind::Sore).2) } else { (depth, colour) }
                }),
            );
        }
    }
    coating.into_mesh()
}

type Corner = (Vec3, Vec3);

/// A triangle as four to the power of `times`, so that a layer's edge is smooth where the surface is coarse.
fn divided(corners: [Corner; 3], times: u32) -> Vec<[Corner; 3]> {
    if times == 0 {
        return vec![corners];
    }
    let middle = |a: Corner, b: Corner| ((a.0 + b.0) / 2.0, (a.1 + b.1).normalize_or_zero());
    let [a, b, c] = corners;
    let [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    [[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]].into_iter().flat_map(|t| divided(t, times - 1)).collect()
}

/// The triangles of a structure and where they stand.
fn surface<'a>(figure: &'a Figure, systems: &'a Systems, id: &str) -> Option<(&'a Triangles, Affine3A)> {
    if let Some(bone) = figure.skeleton.bone(id).and_then(|b| figure.skeleton.bones.get(b)) {
        return Some((&bone.mesh, *figure.placed.get(bone.body)?));
    }
    let (part, body, ..) = systems.find(id)?;
    Some((&part.mesh, *figure.placed.get(body)?))
}

/// Points all over a surface: corners, middles of edges and of triangles.
fn cloud(triangles: &Triangles, place: Affine3A) -> Vec<Vec3> {
    let points = triangles.triangles().flat_map(|[a, b, c]| [a, (a + b) / 2.0, (b + c) / 2.0, (a + b + c) / 3.0]);
    points.map(|p| place.transform_point3(p)).collect()
}

fn distance(cloud: &[Vec3], point: Vec3) -> f32 {
    cloud.iter().map(|p| p.distance_squared(point)).fold(f32::MAX, f32::min).sqrt()
}

/// A mesh that is being made.
#[derive(Default)]
struct Coating {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    colours: Vec<[f32; 4]>,
}

impl Coating {
    /// A triangle, each corner raised off the surface by its depth, in its colour.
    fn add(&mut self, corners: [Corner; 3], looks: [(f32, [f32; 3]); 3]) {
        for ((point, normal), (depth, [r, g, b])) in corners.into_iter().zip(looks) {
            self.positions.push((point + normal * depth).into());
            self.normals.push(normal.into());
            self.colours.push(Color::srgb(r, g, b).to_linear().to_f32_array());
        }
    }

    fn into_mesh(self) -> Option<Mesh> {
        let count = self.positions.len() as u32;
        (count > 0).then(|| {
            Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
                .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
                .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
                .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colours)
                .with_inserted_indices(Indices::U32((0..count).collect()))
        })
    }
}

/// Two meshes as one; the first where they do not fit together.
fn merged(mut one: Mesh, other: Mesh) -> Mesh {
    let _ = one.merge(&other);
    one
}
