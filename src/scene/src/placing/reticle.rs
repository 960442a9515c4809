//! A ring on the floor or table where the body would stand.

use bevy::prelude::*;

use super::{
    panels,
    standing::{self, Standing},
};
use crate::{
    paint::{Paint, Visibility, solids},
    xr::{
        controllers::{Pointers, Room},
        frame::Frame,
    },
};

/// Metres in the room.
const RADIUS_M: f32 = 0.09;
/// Above the surface, so that it is not half in it.
const LIFT_M: f32 = 0.004;

#[derive(Component)]
struct Reticle;

/// Owns the ring.
pub fn plugin(app: &mut App) {
    let on = standing::is_on.or_else(resource_changed::<Standing>);
    app.add_systems(Startup, spawn).add_systems(Update, lie.run_if(on).after(panels::point));
}

fn spawn(mut commands: Commands) {
    let ring = |inner: f32, outer: f32, colour: Color, order: f32| {
        (solids::ring(inner, outer, 64), Paint { order, two_sided: true, ..Paint::film(colour) })
    };
    let paper = ring(0.62, 1.06, Color::srgba(1.0, 1.0, 1.0, 0.55), 0.0);
    let accent = ring(0.72, 0.96, Color::srgb_u8(0, 122, 135), 1.0);
    let dot = ring(0.0, 0.14, Color::srgb_u8(0, 122, 135), 1.0);
    commands.spawn((Reticle, Transform::default(), Visibility::Hidden)).with_children(|reticle| {
        reticle.spawn(paper);
        reticle.spawn(accent);
        reticle.spawn(dot);
    });
}

fn lie(
    frame: Option<NonSend<Frame>>,
    standing: Res<Standing>,
    room: Res<Room>,
    mut pointers: ResMut<Pointers>,
    mut reticles: Query<(&mut Transform, &mut Visibility), With<Reticle>>,
) {
    let placing = standing.stand.is_some() && standing.is_placing();
    // A hand that points at a panel means no place behind it.
    let free = |hand: Option<u32>| pointers.hands.iter().all(|h| Some(h.id) != hand || !h.taken);
    let surface = frame.as_ref().filter(|_| placing).and_then(|frame| standing.surface(&frame.surfaces));
    let surface = surface.filter(|met| free(met.hand)).map(|met| (met.hand, met.pose));
    for (mut transform, mut visibility) in &mut reticles {
        visibility.set_if_neq(if surface.is_some() { Visibility::Inherited } else { Visibility::Hidden });
        if let Some((_, pose)) = surface {
            let (_, rotation, translation) = pose.to_scale_rotation_translation();
            let lying =
                Transform { translation: translation + Vec3::Y * LIFT_M, rotation, scale: Vec3::splat(RADIUS_M) };
            transform.set_if_neq(panels::in_scene(&room, lying));
        }
    }
    if let Some((Some(hand), pose)) = surface {
        let place = room.scene_from_floor.transform_point3(pose.translation.into());
        let pointers = &mut *pointers;
        for (pointing, reach) in pointers.hands.iter().zip(&mut pointers.reach_m).filter(|(h, _)| h.id == hand) {
            *reach = place.distance(pointing.ray.origin);
        }
    }
}
