//! One camera an eye, where the headset says it is.

use ambulo_scene_protocol::XrMode;
use bevy::{
    app::MainScheduleOrder,
    camera::{ManualTextureViewHandle, RenderTarget},
    ecs::schedule::ScheduleLabel,
    math::Affine3A,
    prelude::*,
    render::{
        extract_component::{ExtractComponent, ExtractComponentPlugin},
        render_resource::{
            Extent3d, TextureDescriptor, TextureDimension, TextureFormat, TextureUsages, TextureViewDescriptor,
        },
        renderer::RenderDevice,
        texture::{ManualTextureView, ManualTextureViews},
    },
};

use super::{
    frame::{Eye, Frame},
    projection::EyeProjection,
    room::Placement,
    session::Session,
};
use crate::{
    orbit::PageCamera,
    stage::{self, Sky},
    talk::Warm,
};

/// The camera of an eye, by its index in the frame.
#[derive(Component, Clone, ExtractComponent)]
pub struct EyeCamera(pub usize);

/// Draws a few frames to nowhere before any session, so that the first headset frame finds its pipelines.
#[derive(Component)]
struct Rehearsal;

/// Where the person's floor is.
#[derive(Resource, Clone, Copy, Default, Deref, DerefMut)]
pub struct Room(pub Placement);

/// Runs before everything else in an update: the frame's poses are in place for all systems.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
pub struct XrFirst;

/// In [`XrFirst`]: where the person stands in the scene is settled here, before anything is placed by it.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stands;

const FIRST_HANDLE: u32 = 0x5852_0000;
const REHEARSAL_HANDLE: u32 = 0x5852_00ff;

/// Owns the eyes' cameras and the room.
pub fn plugin(app: &mut App) {
    app.add_plugins(ExtractComponentPlugin::<EyeCamera>::default())
        .init_resource::<Room>()
        .init_schedule(XrFirst)
        .add_systems(XrFirst, (open, place.after(Stands)).chain())
        .add_systems(Startup, rehearse)
        .add_systems(Update, end_rehearsal.run_if(resource_changed::<Warm>));
    app.world_mut().resource_mut::<MainScheduleOrder>().labels.insert(0, XrFirst.intern());
}

/// A camera with all that decides a pipeline: no multisampling, the page's tone, a projection of our own.
fn camera(projection: EyeProjection, handle: u32, order: isize) -> impl Bundle {
    (
        Camera3d::default(),
        stage::FEW_LAMPS,
        Camera { order, clear_color: ClearColorConfig::Custom(Color::NONE), ..default() },
        RenderTarget::TextureView(ManualTextureViewHandle(handle)),
        Msaa::Off,
        stage::TONE,
        Projection::custom(projection),
    )
}

fn rehearse(world: &mut World) {
    view_of_size(world, REHEARSAL_HANDLE, UVec2::splat(16));
    let mut matrix = [0.0; 16];
    (matrix[0], matrix[5], matrix[11]) = (1.0, 1.0, -1.0);
    let eye = camera(EyeProjection { matrix, near: 0.1 }, REHEARSAL_HANDLE, -10);
    world.spawn((eye, Rehearsal, Transform::from_xyz(0.0, 1.0, 2.5)));
}

fn end_rehearsal(mut commands: Commands, warm: Res<Warm>, rehearsals: Query<Entity, With<Rehearsal>>) {
    if warm.0 {
        rehearsals.iter().for_each(|camera| commands.entity(camera).despawn());
    }
}

/// First frame of a session: page camera off, sky as the mode wants it.
fn open(
    session: Res<Session>,
    mut cameras: Query<&mut Camera, With<PageCamera>>,
    mut skies: Query<&mut Visibility, With<Sky>>,
) {
    if !session.is_changed() {
        return;
    }
    let inside = session.mode.is_some();
    cameras.iter_mut().for_each(|mut camera| camera.is_active = !inside);
    let hidden = session.mode == Some(XrMode::Ar) || session.see_through;
    skies.iter_mut().for_each(|mut sky| *sky = if hidden { Visibility::Hidden } else { Visibility::Inherited });
}

fn place(world: &mut World) {
    let Some(frame) = world.remove_non_send::<Frame>() else { return };
    let floor = world.resource::<Room>().scene_from_floor;
    let mut cameras = world.query::<(Entity, &EyeCamera)>();
    let known: Vec<(Entity, usize)> = cameras.iter(world).map(|(camera, eye)| (camera, eye.0)).collect();
    for (index, eye) in frame.eyes.iter().enumerate() {
        let handle = FIRST_HANDLE + index as u32;
        view_of_size(world, handle, size(eye));
        // A person who is larger than the scene's own has eyes that stand farther apart and see nothing as near; the
        // camera itself has no size.
        let (size_of_person, rotation, translation) = (floor * eye.pose).to_scale_rotation_translation();
        let transform = Transform { translation, rotation, scale: Vec3::ONE };
        let projection = EyeProjection { near: eye.projection.near * size_of_person.y, ..eye.projection };
        match known.iter().find(|(_, i)| *i == index) {
            Some((camera, _)) => {
                world.entity_mut(*camera).insert((transform, Projection::custom(projection)));
            }
            None => {
                world.spawn((camera(projection, handle, index as isize), EyeCamera(index), transform));
            }
        }
    }
    for (camera, index) in known {
        if index >= frame.eyes.len() {
            world.despawn(camera);
        }
    }
    world.insert_non_send(frame);
}

fn size(eye: &Eye) -> UVec2 {
    UVec2::new(eye.viewport[2] as u32, eye.viewport[3] as u32)
}

/// A target of one pixel that claims the eye's size: Bevy draws the eye into its own texture of that size, its
/// last step writes the pixel, and the present pass reads the texture.
fn view_of_size(world: &mut World, handle: u32, size: UVec2) {
    let handle = ManualTextureViewHandle(handle);
    if world.resource::<ManualTextureViews>().get(&handle).is_some_and(|view| view.size == size) {
        return;
    }
    let texture = world.resource::<RenderDevice>().create_texture(&TextureDescriptor {
        label: Some("eye target"),
        size: Extent3d::default(),
        mip_level_count: 1,
        sample_count: 1,
        dimension: TextureDimension::D2,
        format: TextureFormat::Rgba8UnormSrgb,
        usage: TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    });
    let texture_view = texture.create_view(&TextureViewDescriptor::default());
    let view = ManualTextureView { texture_view, size, view_format: TextureFormat::Rgba8UnormSrgb };
    world.resource_mut::<ManualTextureViews>().insert(handle, view);
}

/// After the session: no eyes.
pub fn close(world: &mut World) {
    let mut cameras = world.query_filtered::<Entity, With<EyeCamera>>();
    let cameras: Vec<Entity> = cameras.iter(world).collect();
    cameras.into_iter().for_each(|camera| {
        world.despawn(camera);
    });
    world.resource_mut::<ManualTextureViews>().retain(|handle, _| handle.0 == REHEARSAL_HANDLE);
    *world.resource_mut::<Room>() = Room::default();
}

/// A pose of the reference space in the scene.
pub fn in_scene(room: &Room, pose: Affine3A) -> Affine3A {
    room.scene_from_floor * pose
}
