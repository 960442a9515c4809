//! The camera that the person turns about the body, and the view that app and scene share.

use ambulo_scene_protocol::{Camera as Place, Clip, ToApp, ToScene, View};
use bevy::{math::Affine3A, prelude::*};

use crate::{
    body::cut,
    browser::{canvas, gesture, gesture::Gesture},
    paint::{self, Lens, Views},
    talk::{self, Heard},
    wakefulness::Wakefulness,
    xr::session::Session,
};

/// What is being looked at. The app owns it; the person's hands change it here and the app is told.
#[derive(Resource, Default)]
pub struct Looking {
    /// The view as a value; its camera is where the camera is going.
    pub view: View,
    now: Option<Place>,
    told: bool,
    /// Straight to the goal, without a flight.
    pub reduced_motion: bool,
}

/// The camera on the canvas.
#[derive(Component)]
pub struct PageCamera;

/// A short press on the canvas, as a ray in the world.
#[derive(Message)]
pub struct Tapped(pub Ray3d);

/// A mouse that rests on the canvas.
#[derive(Message)]
pub struct Rested {
    /// As a ray in the world.
    pub ray: Ray3d,
    /// From the canvas' upper left corner, 1 at the opposite edges.
    pub at: Vec2,
}

const NEAREST_M: f32 = 0.18;
const FARTHEST_M: f32 = 6.0;
const RADIANS_PER_PIXEL: f32 = 0.0065;
/// Upright, radians.
pub const FIELD_OF_VIEW: f32 = 0.62;

/// Owns the page camera and [`Looking`].
pub fn plugin(app: &mut App) {
    app.insert_resource(Looking { told: true, ..default() })
        .add_message::<Tapped>()
        .add_message::<Rested>()
        .add_systems(Startup, spawn)
        .add_systems(PreUpdate, (obey, handle).chain())
        .add_systems(Update, (fly, look).chain());
}

/// Nothing nearer is seen, metres.
const NEAR_M: f32 = 0.02;

fn spawn(mut commands: Commands) {
    let size = canvas::size().unwrap_or(UVec2::ONE).as_vec2();
    commands.spawn((PageCamera, Lens { size, field_of_view: FIELD_OF_VIEW, near: NEAR_M }, Transform::default()));
}

/// What the camera sees at a place on the canvas, device pixels.
pub fn ray(lens: &Lens, eye: &Affine3A, at: Vec2) -> Option<Ray3d> {
    let (origin, direction) = lens.towards(eye, at)?;
    Some(Ray3d { origin, direction: Dir3::new(direction).ok()? })
}

fn obey(mut heard: MessageReader<Heard>, mut looking: ResMut<Looking>) {
    for Heard(word) in heard.read() {
        match word {
            ToScene::SetView { view } => looking.view = bounded(view.clone()),
            ToScene::ResetView => looking.view = View::default(),
            ToScene::ReducedMotion { reduced } => looking.reduced_motion = *reduced,
            _ => {}
        }
    }
}

fn bounded(mut view: View) -> View {
    let camera = &mut view.camera;
    let numbers = [camera.distance, camera.yaw, camera.pitch].into_iter().chain(camera.target);
    if numbers.into_iter().any(|x| !x.is_finite()) {
        *camera = Place::default();
    }
    camera.distance = camera.distance.clamp(NEAREST_M, FARTHEST_M);
    camera.pitch = camera.pitch.clamp(-1.45, 1.45);
    camera.target = Vec3::from(camera.target).clamp(Vec3::new(-1.5, -0.1, -1.5), Vec3::new(1.5, 2.2, 1.5)).into();
    view.clips.truncate(Clip::MOST);
    view.clips.retain_mut(|clip| {
        let normal = Vec3::from(clip.normal).try_normalize().filter(|_| clip.at_m.is_finite());
        clip.normal = normal.unwrap_or_default().into();
        clip.at_m = clip.at_m.clamp(-cut::FARTHEST_M, cut::FARTHEST_M);
        normal.is_some()
    });
    view.apart = if view.apart.is_finite() { view.apart.clamp(0.0, 1.0) } else { 0.0 };
    view.measured.truncate(2);
    view.measured.retain(|mark| mark.at.is_none_or(|at| Vec3::from(at).is_finite()));
    view
}

fn handle(
    mut looking: ResMut<Looking>,
    mut awake: ResMut<Wakefulness>,
    mut taps: MessageWriter<Tapped>,
    mut rests: MessageWriter<Rested>,
    cameras: Query<(&Lens, &Transform), With<PageCamera>>,
) {
    for gesture in gesture::take() {
        let Ok((lens, eye)) = cameras.single() else { continue };
        let scale = canvas::pixel_ratio();
        let ray = |at: Vec2| ray(lens, &eye.compute_affine(), at * scale);
        // Nothing moves by it, so there is nothing more to draw.
        if let Gesture::Rest(at) = gesture {
            rests.write_batch(ray(at).map(|ray| Rested { ray, at: at * scale / lens.size }));
            continue;
        }
        awake.wake(Wakefulness::CHANGE);
        if let Gesture::Tap(at) = gesture {
            taps.write_batch(ray(at).map(Tapped));
            continue;
        }
        let height = lens.size.y / scale;
        let mut view = looking.view.clone();
        let place = &mut view.camera;
        let distance = place.distance * stepped_back(lens);
        let metres_per_pixel = 2.0 * distance * (FIELD_OF_VIEW / 2.0).tan() / height;
        match gesture {
            Gesture::Turn(by) => {
                place.yaw -= by.x * RADIANS_PER_PIXEL;
                place.pitch += by.y * RADIANS_PER_PIXEL;
            }
            Gesture::Shift(by) => {
                let shift = (eye.right() * -by.x + eye.up() * by.y) * metres_per_pixel;
                place.target = (Vec3::from(place.target) + shift).into();
            }
            Gesture::Zoom { factor, at } => {
                let before = place.distance;
                place.distance = (before * factor).clamp(NEAREST_M, FARTHEST_M);
                // What is under the finger stays under it.
                let target = Vec3::from(place.target);
                let hit = at.and_then(ray).and_then(|ray| {
                    let along = ray.intersect_plane(target, InfinitePlane3d::new(eye.back()))?;
                    Some(ray.get_point(along))
                });
                if let Some(hit) = hit {
                    place.target = (target + (hit - target) * (1.0 - place.distance / before)).into();
                }
            }
            Gesture::Home => *place = Place::default(),
            Gesture::Tap(_) | Gesture::Rest(_) => {}
        }
        looking.view = bounded(view);
        looking.told = false;
    }
}

/// How many times as far a narrow canvas looks from, so that the body fits its width.
fn stepped_back(lens: &Lens) -> f32 {
    (0.52 / lens.aspect()).max(1.0)
}

/// Brings the camera to where it is to look from.
fn fly(
    mut looking: ResMut<Looking>,
    mut awake: ResMut<Wakefulness>,
    time: Res<Time<Real>>,
    mut cameras: Query<(&Lens, &mut Transform), With<PageCamera>>,
) {
    let goal = looking.view.camera;
    let from = looking.now.filter(|_| !looking.reduced_motion).unwrap_or(goal);
    // Reaches two thirds of the way in 70 ms, at any frame rate.
    let share = 1.0 - (-time.delta_secs().min(0.1) / 0.07).exp();
    let mut now = Place {
        target: Vec3::from(from.target).lerp(goal.target.into(), share).into(),
        distance: from.distance.lerp(goal.distance, share),
        yaw: from.yaw.lerp(goal.yaw, share),
        pitch: from.pitch.lerp(goal.pitch, share),
    };
    if is_near(&now, &goal) {
        now = goal;
    }
    if looking.now != Some(now) {
        looking.now = Some(now);
        awake.wake(Wakefulness::CHANGE);
    } else if !looking.told {
        looking.told = true;
        talk::say(&ToApp::ViewChanged { view: looking.view.clone() });
    }
    for (lens, mut transform) in &mut cameras {
        let distance = now.distance * stepped_back(lens);
        let turn = Quat::from_euler(EulerRot::YXZ, now.yaw, -now.pitch, 0.0);
        let target = Vec3::from(now.target);
        let wanted = Transform::from_translation(target + turn * Vec3::Z * distance).with_rotation(turn);
        if *transform != wanted {
            *transform = wanted;
        }
    }
}

/// Draws what the camera sees, on the page.
fn look(session: Res<Session>, mut views: ResMut<Views>, cameras: Query<(&Lens, &Transform), With<PageCamera>>) {
    let (Ok((lens, eye)), None) = (cameras.single(), session.mode) else { return };
    let size = lens.size.as_uvec2();
    let seen = paint::View {
        clip_from_world: lens.clip_from_view() * Mat4::from(eye.compute_affine().inverse()),
        eye: eye.translation,
        viewport: [0, 0, size.x as i32, size.y as i32],
    };
    *views = Views { of: vec![seen], size, smooth: true };
}

fn is_near(a: &Place, b: &Place) -> bool {
    Vec3::from(a.target).distance(b.target.into()) < 2e-4
        && (a.distance - b.distance).abs() < 2e-4
        && (a.yaw - b.yaw).abs() < 2e-4
        && (a.pitch - b.pitch).abs() < 2e-4
}

impl Looking {
    /// Goes to look from there, and tells the app.
    pub fn fly_to(&mut self, camera: Place) {
        self.view.camera = camera;
        self.told = false;
    }

    /// The person chose a structure, or nothing.
    pub fn select(&mut self, id: Option<String>) {
        self.view.selection = id;
        self.told = false;
    }
}
