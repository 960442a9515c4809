//! One view an eye, from where the headset says it is.

use bevy::{app::MainScheduleOrder, ecs::schedule::ScheduleLabel, math::Affine3A, prelude::*};

use super::{frame::Frame, projection::EyeProjection, room::Placement};
use crate::paint::{View, Views};

/// Where the person's floor is.
#[derive(Resource, Clone, Copy, Default, Deref, DerefMut)]
pub struct Room(pub Placement);

/// Runs before everything else in an update: the frame's poses are in place for all systems.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
pub struct XrFirst;

/// In [`XrFirst`]: where the person stands in the scene is settled here, before anything is placed by it.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stands;

/// Owns the eyes and the room.
pub fn plugin(app: &mut App) {
    app.init_resource::<Room>().init_schedule(XrFirst).add_systems(XrFirst, place.after(Stands));
    app.world_mut().resource_mut::<MainScheduleOrder>().labels.insert(0, XrFirst.intern());
}

fn place(frame: Option<NonSend<Frame>>, room: Res<Room>, mut views: ResMut<Views>) {
    let Some(frame) = frame else { return };
    let floor = room.scene_from_floor;
    let seen = frame.eyes.iter().map(|eye| {
        // A person who is larger than the scene's own has eyes that stand farther apart and see nothing as near; the
        // eye itself has no size.
        let (size_of_person, rotation, translation) = (floor * eye.pose).to_scale_rotation_translation();
        let projection = EyeProjection { near: eye.projection.near * size_of_person.y, ..eye.projection };
        let world_from_view = Affine3A::from_rotation_translation(rotation, translation);
        View {
            clip_from_world: projection.clip_from_view() * Mat4::from(world_from_view.inverse()),
            eye: translation,
            viewport: eye.viewport.map(|pixels| pixels as i32),
        }
    });
    // A headset has no time for more samples than one.
    *views = Views { of: seen.collect(), size: frame.size, smooth: false };
}

/// After the session: no eyes.
pub fn close(world: &mut World) {
    *world.resource_mut::<Room>() = Room::default();
}

/// A pose of the reference space in the scene.
pub fn in_scene(room: &Room, pose: Affine3A) -> Affine3A {
    room.scene_from_floor * pose
}
