//! A plain stool under a figure that sits.

use ambulo_anatomy::Measure;
use bevy::prelude::*;

use super::Showing;
use crate::{
    body::Figure,
    paint::{Gloss, Paint, Visibility, solids},
};

const TOP_M: f32 = 0.05;
const RADIUS_M: f32 = 0.19;
/// Flesh that the skeleton does not have, between seat and bone.
const CUSHION_M: f32 = 0.015;

#[derive(Component)]
struct Stool;

/// Owns the stool.
pub fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(PostUpdate, place.run_if(resource_exists_and_changed::<Figure>));
}

fn spawn(mut commands: Commands) {
    let gloss = Gloss { roughness: 0.85, reflectance: 0.2, glow: [0.0; 3] };
    let wood = Paint { gloss: Some(gloss), ..Paint::flat(Color::srgb_u8(186, 182, 173)) };
    commands.spawn((Stool, Transform::default(), Visibility::Hidden)).with_children(|stool| {
        // The stool's origin is the middle of its top; its leg is a metre long and sinks into the ground's disc.
        stool.spawn((solids::rod(RADIUS_M, TOP_M, 48), wood, Transform::from_xyz(0.0, -TOP_M / 2.0, 0.0)));
        stool.spawn((Leg, solids::rod(0.028, 1.0, 24), wood));
        stool.spawn((Foot, solids::rod(0.15, 0.02, 48), wood));
    });
}

#[derive(Component)]
struct Leg;
#[derive(Component)]
struct Foot;

fn place(
    figure: Res<Figure>,
    showing: Res<Showing>,
    mut stools: Query<(&mut Transform, &mut Visibility), With<Stool>>,
    mut legs: Query<&mut Transform, (With<Leg>, Without<Stool>, Without<Foot>)>,
    mut feet: Query<&mut Transform, (With<Foot>, Without<Stool>)>,
) {
    let seat = showing.measured().filter(|(pose, _)| pose.measure == Measure::KneeFlexion).and_then(|_| seat(&figure));
    for (mut transform, mut visibility) in &mut stools {
        visibility.set_if_neq(if seat.is_some() { Visibility::Inherited } else { Visibility::Hidden });
        let Some(seat) = seat else { continue };
        transform.set_if_neq(Transform::from_translation(seat));
        let length = (seat.y - TOP_M).max(0.05);
        for mut leg in &mut legs {
            leg.set_if_neq(
                Transform::from_xyz(0.0, -TOP_M - length / 2.0, 0.0).with_scale(Vec3::new(1.0, length, 1.0)),
            );
        }
        for mut foot in &mut feet {
            foot.set_if_neq(Transform::from_xyz(0.0, 0.012 - seat.y, 0.0));
        }
    }
}

/// Under the lowest points of the pelvis.
fn seat(figure: &Figure) -> Option<Vec3> {
    let lowest = |name: &str| {
        let bone = figure.skeleton.bones.get(figure.skeleton.bone(name)?)?;
        let place = figure.placed.get(bone.body)?;
        let points = bone.mesh.positions.iter().map(|p| place.transform_point3(Vec3::from(*p)));
        points.min_by(|a, b| a.y.total_cmp(&b.y))
    };
    let (right, left) = (lowest("r_pelvis")?, lowest("l_pelvis")?);
    let middle = (right + left) / 2.0;
    // A thigh that is lifted shows a person who stands on the other leg: no seat then.
    (right.y.min(left.y) < 0.62).then(|| Vec3::new(middle.x, right.y.min(left.y) - CUSHION_M, middle.z))
}
