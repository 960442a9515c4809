//! The muscles that an exercise works, lit: spindles along their lines of pull, schematic, sized by strength.

use ambulo_anatomy::belly_m;
use bevy::{camera::visibility::NoFrustumCulling, prelude::*};

use super::{Figure, look::Materials, tubes::Tubes};
use crate::{exercise::Showing, wakefulness::Wakefulness};

/// Flesh at work, sRGB.
const WORKING: [u8; 3] = [205, 58, 36];
/// Thinnest and thickest spindle, metres.
const BELLY_M: (f32, f32) = (0.0028, 0.021);

/// All working muscles: one draw call.
#[derive(Component)]
struct Working;

/// Draws the muscles that the exercise asks for.
pub fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        (spawn.run_if(resource_added::<Figure>), shape.run_if(resource_exists::<Figure>))
            .chain()
            .before(TransformSystems::Propagate),
    );
}

fn spawn(mut commands: Commands, materials: Res<Materials>, mut meshes: ResMut<Assets<Mesh>>) {
    commands.spawn((
        Working,
        Mesh3d(meshes.add(Tubes::new(WORKING).into_mesh())),
        MeshMaterial3d(materials.active.clone()),
        Visibility::Hidden,
        // The mesh changes with every pose; its box would have to follow.
        NoFrustumCulling,
    ));
}

fn shape(
    figure: Res<Figure>,
    showing: Res<Showing>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut drawn: Query<(Ref<Working>, &Mesh3d, &mut Visibility)>,
    mut awake: ResMut<Wakefulness>,
) {
    for (working, mesh, mut visibility) in &mut drawn {
        if !(figure.is_changed() || showing.is_changed() || working.is_added()) {
            continue;
        }
        let tubes = showing.muscles().iter().fold(Tubes::new(WORKING), |mut tubes, index| {
            let path = figure.skeleton.muscle_path(*index, &figure.placed);
            if let (Some(path), Some(muscle)) = (path, figure.skeleton.muscles.get(*index)) {
                tubes.add(&path.points, belly_m(muscle.maximum_force_n).clamp(BELLY_M.0, BELLY_M.1));
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
