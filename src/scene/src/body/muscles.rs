//! Muscles as spindles along their lines of pull: schematic, sized by strength, lit where they work.

use ambulo_anatomy::PathStep;
use ambulo_scene_protocol::View;
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};

use super::{Figure, look::Materials, parting::Parting, tubes::Tubes};
use crate::{exercise::Showing, orbit::Looking, wakefulness::Wakefulness};

/// Flesh at rest and at work, sRGB: the one recedes, the other stands out.
const QUIET: [u8; 3] = [172, 98, 88];
const WORKING: [u8; 3] = [205, 58, 36];
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
            Mesh3d(meshes.add(Tubes::new(QUIET).into_mesh())),
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
    parting: Res<Parting>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut bundles: Query<(Ref<Bundle>, &Mesh3d, &mut Visibility)>,
    mut awake: ResMut<Wakefulness>,
) {
    let changed = figure.is_changed() || looking.is_changed() || showing.is_changed() || parting.is_changed();
    for (bundle, mesh, mut visibility) in &mut bundles {
        if !changed && !bundle.is_added() {
            continue;
        }
        let working = showing.muscles();
        let wanted: Vec<usize> = match *bundle {
            Bundle::Working => working.to_vec(),
            // Their paths go from bone to bone, and bones that are taken apart leave them none.
            Bundle::Quiet if looking.view.muscles && !parting.is_on() => {
                let near = isolated_bodies(&figure, &looking.view);
                let shown = |m: &usize| !working.contains(m) && near.as_ref().is_none_or(|n| stays_on(&figure, *m, n));
                (0..figure.skeleton.muscles.len()).filter(shown).collect()
            }
            Bundle::Quiet => Vec::new(),
        };
        let flesh = if *bundle == Bundle::Working { WORKING } else { QUIET };
        let tubes = wanted.iter().fold(Tubes::new(flesh), |mut tubes, index| {
            let path = figure.skeleton.muscle_path(*index, &figure.placed);
            if let (Some(path), Some(muscle)) = (path, figure.skeleton.muscles.get(*index)) {
                let belly = (muscle.maximum_force_n / SPECIFIC_TENSION / std::f32::consts::PI).sqrt();
                tubes.add(&path.points, (belly * 0.66).clamp(0.0028, 0.021));
            }
            tubes
        });
        let shown = if tubes.is_empty() { Visibility::Hidden } else { Visibility::Inherited };
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
