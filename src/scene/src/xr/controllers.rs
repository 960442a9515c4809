//! What is in the person's hands, drawn simply: a grip and a ray that ends where it points.

use ambulo_scene_protocol::ToScene;
use bevy::{math::Affine3A, prelude::*};

pub use super::eyes::Room;
use super::{
    eyes::{self, Stands, XrFirst},
    frame::{Frame, Hand},
    room::Placement,
};
use crate::{
    paint::{Paint, Visibility, solids},
    talk::Heard,
};

/// A pointing hand in the scene, this frame.
#[derive(Clone, Debug)]
pub struct Pointing {
    /// The same from frame to frame.
    pub id: u32,
    /// A hand or controller in the world, whose ray is drawn.
    pub is_held: bool,
    /// Whoever it points at has taken it: nothing behind that is pointed at.
    pub taken: bool,
    /// In the scene.
    pub ray: Ray3d,
    /// Chosen with it this frame.
    pub selected: bool,
}

/// All hands that point, and the head; empty outside XR.
#[derive(Resource, Default)]
pub struct Pointers {
    /// Hands that point this frame.
    pub hands: Vec<Pointing>,
    /// How far each ray reaches, the scene's metres; whoever is hit sets it.
    pub reach_m: Vec<f32>,
    /// The head in the scene, while known.
    pub head: Option<Affine3A>,
    /// The scene's metres in one of the person's own.
    pub scale: f32,
}

/// Somebody else says where the person stands, and recentring is theirs.
#[derive(Resource, Default)]
pub struct Hosted(pub bool);

/// Sitting or standing, as the person or the prescription says.
#[derive(Resource, Default, Clone, Copy)]
pub struct Seated(pub bool);

/// Puts the person back to the middle with the next known head.
#[derive(Resource, Default)]
pub struct Recentring(pub bool);

#[derive(Component)]
struct Stick(usize);

const RAY_M: f32 = 1.6;
const STICKS: usize = 2;

/// Owns [`Pointers`], [`Seated`] and [`Recentring`].
pub fn plugin(app: &mut App) {
    app.init_resource::<Pointers>()
        .init_resource::<Seated>()
        .init_resource::<Recentring>()
        .init_resource::<Hosted>()
        .add_systems(Startup, spawn)
        .add_systems(XrFirst, point.after(Stands))
        .add_systems(PreUpdate, (obey, recentre.run_if(|hosted: Res<Hosted>| !hosted.0)).chain())
        .add_systems(PostUpdate, draw);
}

fn obey(mut heard: MessageReader<Heard>, mut seated: ResMut<Seated>, mut recentring: ResMut<Recentring>) {
    for Heard(word) in heard.read() {
        match word {
            ToScene::Recentre => recentring.0 = true,
            ToScene::Seated { seated: sits } => {
                seated.0 = *sits;
                recentring.0 = true;
            }
            _ => {}
        }
    }
}

fn recentre(
    frame: Option<NonSend<Frame>>,
    seated: Res<Seated>,
    mut recentring: ResMut<Recentring>,
    mut room: ResMut<Room>,
    mut was_inside: Local<bool>,
) {
    let Some(frame) = frame else {
        *was_inside = false;
        return;
    };
    let Some(head) = frame.head else { return };
    // A session begins centred, and a headset that moved its own space has to be centred anew.
    if recentring.0 || frame.was_reset || !*was_inside {
        room.0 = Placement::around(&head, seated.0);
        recentring.0 = false;
        *was_inside = true;
    }
}

fn point(frame: Option<NonSend<Frame>>, room: Res<Room>, mut pointers: ResMut<Pointers>) {
    *pointers = Pointers::default();
    let Some(frame) = frame else { return };
    pointers.scale = room.scene_from_floor.transform_vector3(Vec3::Y).length();
    pointers.head = frame.head.map(|head| eyes::in_scene(&room, head));
    for hand in &frame.hands {
        let Some(ray) = hand.ray else { continue };
        let ray = eyes::in_scene(&room, ray);
        let Ok(direction) = Dir3::new(ray.transform_vector3(Vec3::NEG_Z)) else { continue };
        let ray = Ray3d { origin: ray.translation.into(), direction };
        let Hand { id, is_held, selected, .. } = *hand;
        pointers.hands.push(Pointing { id, is_held, taken: false, ray, selected });
        let reach = RAY_M * pointers.scale;
        pointers.reach_m.push(reach);
    }
}

fn spawn(mut commands: Commands) {
    let light = Paint { two_sided: true, ..Paint::flat(Color::srgb_u8(0, 122, 135)) };
    for index in 0..STICKS {
        commands.spawn((Stick(index), solids::rod(0.0016, 1.0, 8), light, Visibility::Hidden));
    }
}

fn draw(pointers: Res<Pointers>, mut sticks: Query<(&Stick, &mut Transform, &mut Visibility)>) {
    for (stick, mut transform, mut visibility) in &mut sticks {
        let shown = pointers.hands.get(stick.0).zip(pointers.reach_m.get(stick.0)).filter(|(hand, _)| hand.is_held);
        visibility.set_if_neq(if shown.is_some() { Visibility::Inherited } else { Visibility::Hidden });
        if let Some((hand, reach)) = shown {
            let (along, size) = (*hand.ray.direction, pointers.scale);
            *transform = Transform::from_translation(hand.ray.origin + along * (reach / 2.0 + 0.03 * size))
                .with_rotation(Quat::from_rotation_arc(Vec3::Y, along))
                .with_scale(Vec3::new(size, (reach - 0.06 * size).max(0.02 * size), size));
        }
    }
}
