//! Muscles as spindles along their lines of pull: schematic, sized by strength, lit where they work.

use ambulo_anatomy::PathStep;
use ambulo_scene_protocol::View;
use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};

use super::{Figure, look::Materials};
use crate::{exercise::Showing, orbit::Looking, wakefulness::Wakefulness};

const RINGS: usize = 14;
const SIDES: usize = 8;
/// Force a square metre of a muscle's cross-section, N/m²: 61 N/cm² (Rajagopal et al. 2016, doi:10.1109/TBME.2016.2586891).
const SPECIFIC_TENSION: f32 = 6.1e5;

/// All quiet muscles are one mesh, all working ones another: two draw calls.
#[derive(Component, Clone, Copy, PartialEq)]
enum Bundle {
    Quiet,
    Working,
}

/// Draws the muscles that the view or the exercise asks for.
pub fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        (spawn.run_if(resource_added::<Figure>), shape.run_if(resource_exists::<Figure>))
            .chain()
            .before(TransformSystems::Propagate),
    );
}

fn spawn(mut commands: Commands, materials: Res<Materials>, mut meshes: ResMut<Assets<Mesh>>) {
    for (bundle, material) in [(Bundle::Quiet, &materials.quiet), (Bundle::Working, &materials.active)] {
        commands.spawn((
            bundle,
            Mesh3d(meshes.add(Tubes::default().into_mesh())),
            MeshMaterial3d(material.clone()),
            Visibility::Hidden,
            // The mesh changes with every pose; its box would have to follow.
            NoFrustumCulling,
        ));
    }
}

fn shape(
    figure: Res<Figure>,
    looking: Res<Looking>,
    showing: Res<Showing>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut bundles: Query<(Ref<Bundle>, &Mesh3d, &mut Visibility)>,
    mut awake: ResMut<Wakefulness>,
) {
    let changed = figure.is_changed() || looking.is_changed() || showing.is_changed();
    for (bundle, mesh, mut visibility) in &mut bundles {
        if !changed && !bundle.is_added() {
            continue;
        }
        let working = showing.muscles();
        let wanted: Vec<usize> = match *bundle {
            Bundle::Working => working.to_vec(),
            Bundle::Quiet if looking.view.muscles => {
                let near = isolated_bodies(&figure, &looking.view);
                let shown = |m: &usize| !working.contains(m) && near.as_ref().is_none_or(|n| stays_on(&figure, *m, n));
                (0..figure.skeleton.muscles.len()).filter(shown).collect()
            }
            Bundle::Quiet => Vec::new(),
        };
        let tubes = wanted.iter().fold(Tubes::default(), |mut tubes, index| {
            let path = figure.skeleton.muscle_path(*index, &figure.placed);
            if let (Some(path), Some(muscle)) = (path, figure.skeleton.muscles.get(*index)) {
                let belly = (muscle.maximum_force_n / SPECIFIC_TENSION / std::f32::consts::PI).sqrt();
                tubes.add(&path.points, (belly * 0.62).clamp(0.0028, 0.016));
            }
            tubes
        });
        let shown = if tubes.positions.is_empty() { Visibility::Hidden } else { Visibility::Inherited };
        visibility.set_if_neq(shown);
        if shown == Visibility::Inherited {
            if let Some(mut mesh) = meshes.get_mut(&mesh.0) {
                *mesh = tubes.into_mesh();
            }
            awake.wake(Wakefulness::CHANGE);
        }
    }
}

/// The bodies of the bones shown alone, if any are.
fn isolated_bodies(figure: &Figure, view: &View) -> Option<Vec<usize>> {
    let body = |id: &String| figure.skeleton.bone(id).and_then(|b| figure.skeleton.bones.get(b)).map(|b| b.body);
    (!view.isolated.is_empty()).then(|| view.isolated.iter().filter_map(body).collect())
}

/// True when a muscle begins and ends on these bodies.
fn stays_on(figure: &Figure, muscle: usize, bodies: &[usize]) -> bool {
    let Some(muscle) = figure.skeleton.muscles.get(muscle) else { return false };
    [muscle.path.first(), muscle.path.last()].into_iter().flatten().all(|end| match end {
        PathStep::Point(site) => bodies.contains(&site.body),
        PathStep::Around { .. } => false,
    })
}

#[derive(Default)]
struct Tubes {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    indices: Vec<u32>,
}

impl Tubes {
    /// A spindle along a line, thick in the middle, thin as tendon at the ends.
    fn add(&mut self, line: &[Vec3], belly: f32) {
        let points = evenly(line);
        let tendon = (belly * 0.34).max(0.0016);
        let first = self.positions.len() as u32;
        let mut across = Vec3::ZERO;
        for (i, point) in points.iter().enumerate() {
            let before = points[i.saturating_sub(1)];
            let after = points[(i + 1).min(points.len() - 1)];
            let along = (after - before).normalize_or(Vec3::Y);
            // Carried along rather than made anew, so that the tube does not twist.
            across = (across - along * across.dot(along)).normalize_or(along.any_orthonormal_vector());
            let other = along.cross(across);
            let share = i as f32 / (points.len() - 1) as f32;
            let bulge = (share * std::f32::consts::PI).sin().powf(1.4);
            let radius = tendon + (belly - tendon) * bulge;
            for side in 0..SIDES {
                let angle = side as f32 / SIDES as f32 * std::f32::consts::TAU;
                let out = across * angle.cos() + other * angle.sin();
                self.positions.push((*point + out * radius).into());
                self.normals.push(out.into());
            }
        }
        let rings = points.len() as u32;
        let sides = SIDES as u32;
        for ring in 0..rings.saturating_sub(1) {
            for side in 0..sides {
                let a = first + ring * sides + side;
                let b = first + ring * sides + (side + 1) % sides;
                self.indices.extend([a, b, a + sides, b, b + sides, a + sides]);
            }
        }
    }

    fn into_mesh(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all())
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}

/// `RINGS` points at equal distances along the line, its corners rounded off once.
fn evenly(line: &[Vec3]) -> Vec<Vec3> {
    let length: f32 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
    let mut points = Vec::with_capacity(RINGS);
    for i in 0..RINGS {
        let mut left = length * i as f32 / (RINGS - 1) as f32;
        let mut at = line.last().copied().unwrap_or_default();
        for w in line.windows(2) {
            let step = w[0].distance(w[1]);
            if left <= step && step > 0.0 {
                at = w[0].lerp(w[1], left / step);
                break;
            }
            left -= step;
        }
        points.push(at);
    }
    let mut smooth = points.clone();
    for i in 1..RINGS - 1 {
        smooth[i] = points[i] * 0.5 + (points[i - 1] + points[i + 1]) * 0.25;
    }
    smooth
}
