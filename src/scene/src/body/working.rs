//! The muscles that an exercise works, lit: spindles along their lines of pull, schematic, sized by strength.

use ambulo_anatomy::belly_m;
use bevy::prelude::*;

use super::{Figure, look, tubes::Tubes};
use crate::{
    exercise::Showing,
    paint::{Shape, Visibility},
    wakefulness::Wakefulness,
};

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
        (spawn.run_if(resource_added::<Figure>), shape.run_if(resource_exists::<Figure>)).chain(),
    );
}

fn spawn(mut commands: Commands) {
    commands.spawn((Working, Shape::default(), look::active(), Visibility::Hidden));
}

fn shape(
    figure: Res<Figure>,
    showing: Res<Showing>,
    mut drawn: Query<(Ref<Working>, &mut Shape, &mut Visibility)>,
    mut awake: ResMut<Wakefulness>,
) {
    for (working, mut shape, mut visibility) in &mut drawn {
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
            *shape = tubes.finish();
            awake.wake(Wakefulness::CHANGE);
        }
    }
}
