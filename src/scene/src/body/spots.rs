//! Tells the app where structures stand on the canvas, so that its labels can point at them.

use ambulo_anatomy::Mesh;
use ambulo_scene_protocol::{BONES, Spot, ToApp, ToScene, View};
use bevy::{ecs::system::SystemParam, math::Affine3A, prelude::*};

use super::{Figure, anchor::anchor, cut, figure::corners, parting::Parting, sight::Sight, systems, systems::Systems};
use crate::{
    orbit::{Looking, PageCamera, ray},
    paint::Lens,
    talk::{self, Heard},
    wakefulness::Wakefulness,
    xr::session::Session,
};

/// Less than a tenth of a pixel on a large screen.
const STILL: f32 = 5e-5;
/// A label's point lies so far inside its structure, in heights of the canvas, where it can.
const INSIDE: f32 = 0.012;

/// What the app's labels point at, and what it was last told of that.
#[derive(Resource, Default)]
struct Pointed {
    targets: Vec<Target>,
    told: Vec<Spot>,
    eye: Affine3A,
}

/// What one label points at.
struct Target {
    id: String,
    /// In the frame of the body that carries the structure; its middle while none is known.
    place: Option<Vec3>,
    /// Nothing has moved since this was found.
    is_sure: bool,
    /// The body has not moved since: only the eye has, or what else is seen.
    is_of_pose: bool,
}

/// Owns the answers to [`ToScene::Place`].
pub fn plugin(app: &mut App) {
    let here = resource_exists::<Figure>.and_then(resource_exists::<Systems>);
    app.init_resource::<Pointed>()
        .add_systems(PreUpdate, obey)
        .add_systems(PostUpdate, (seek, tell).chain().run_if(here));
}

fn obey(mut heard: MessageReader<Heard>, mut pointed: ResMut<Pointed>, mut awake: ResMut<Wakefulness>) {
    for Heard(word) in heard.read() {
        if let ToScene::Place { ids } = word {
            let target = |id: &String| Target { id: id.clone(), place: None, is_sure: false, is_of_pose: false };
            *pointed = Pointed { targets: ids.iter().map(target).collect(), told: Vec::new(), eye: pointed.eye };
            awake.wake(Wakefulness::CHANGE);
        }
    }
}

/// Rays cost time: one label is seen to in a frame, and none while the picture moves.
fn seek(
    body: Standing,
    looking: Res<Looking>,
    session: Res<Session>,
    mut pointed: ResMut<Pointed>,
    mut awake: ResMut<Wakefulness>,
    cameras: Query<(&Lens, &Transform), With<PageCamera>>,
) {
    let Ok((lens, eye)) = cameras.single() else { return };
    let eye = eye.compute_affine();
    let pointed = &mut *pointed;
    let moves = std::mem::replace(&mut pointed.eye, eye) != eye;
    if moves || looking.is_changed() || body.may_have_changed() {
        pointed.targets.iter_mut().for_each(|target| target.is_sure = false);
    }
    if body.figure.is_changed() {
        pointed.targets.iter_mut().for_each(|target| target.is_of_pose = false);
    }
    let Some(target) = pointed.targets.iter_mut().find(|target| !target.is_sure) else { return };
    // In a headset nobody sees them.
    if session.mode.is_some() {
        return;
    }
    awake.wake(2);
    if moves {
        return;
    }
    target.is_sure = true;
    let Some(Extent { place, middle, mesh, .. }) = body.extent(&target.id) else { return };
    let away = body.parting.of(&target.id);
    let project = |at: Vec3| lens.pixel(&eye, place.transform_point3(at) + away);
    let sight = Sight::of(&body.figure, &body.systems, &body.parting, &looking.view, &target.id);
    let shows = |at: Vec2| ray(lens, &eye, at).is_some_and(|ray| sight.shows(ray));
    // What still shows is pointed at where it was: a label that moves by itself is harder to read. In another pose it has
    // moved with the body, and is where that pose has it, whichever came before.
    if std::mem::replace(&mut target.is_of_pose, true) && target.place.and_then(project).is_some_and(shows) {
        return;
    }
    let inside = INSIDE * lens.size.y;
    // Not its corners: on those that the outline passes through a ray may fall to either side.
    let places = mesh.triangles().map(|corners| corners.into_iter().sum::<Vec3>() / 3.0);
    target.place = anchor(place.inverse().transform_point3(middle), places, inside, project, shows);
}

fn tell(
    mut pointed: ResMut<Pointed>,
    body: Standing,
    looking: Res<Looking>,
    cameras: Query<(&Lens, &Transform), With<PageCamera>>,
) {
    let Ok((lens, eye)) = cameras.single() else { return };
    let eye = eye.compute_affine();
    if pointed.targets.is_empty() {
        return;
    }
    let spot_of = |target: &Target| {
        let Extent { place, corners, middle, system, .. } = body.extent(&target.id)?;
        // What the view does not draw is not pointed at: something else stands there.
        if !body.is_drawn(&looking.view, system, &target.id) {
            return None;
        }
        let away = body.parting.of(&target.id);
        let left = cut::left_of(&looking.view.clips, &corners.map(|corner| corner + away), middle + away)?;
        let at = target.place.map_or(left, |at| place.transform_point3(at) + away);
        spot(&target.id, at, lens, &eye)
    };
    let spots: Vec<Spot> = pointed.targets.iter().filter_map(spot_of).collect();
    if !are_still(&spots, &pointed.told) {
        talk::say(&ToApp::Placed { spots: spots.clone() });
        pointed.told = spots;
    }
}

/// Where a point of the world stands on the canvas; `None` behind the camera.
pub fn spot(id: &str, at: Vec3, lens: &Lens, eye: &Affine3A) -> Option<Spot> {
    let at = lens.pixel(eye, at)? / lens.size;
    at.is_finite().then(|| Spot { id: id.to_owned(), x: at.x, y: at.y })
}

/// Whether nobody sees that anything has moved.
pub fn are_still(now: &[Spot], before: &[Spot]) -> bool {
    let still = |(a, b): (&Spot, &Spot)| a.id == b.id && (a.x - b.x).abs() < STILL && (a.y - b.y).abs() < STILL;
    now.len() == before.len() && now.iter().zip(before).all(still)
}

/// The body's structures, as they stand now.
#[derive(SystemParam)]
pub struct Standing<'w> {
    figure: Res<'w, Figure>,
    systems: Res<'w, Systems>,
    /// How far they are from their places.
    pub parting: Res<'w, Parting>,
}

/// A structure where it is while nothing is taken apart.
pub struct Extent<'a> {
    /// The body that carries it, in the world.
    pub place: Affine3A,
    /// Of its box, in the world.
    pub corners: [Vec3; 8],
    /// Of its box, in the world.
    pub middle: Vec3,
    /// Its surface, in the frame of its body.
    pub mesh: &'a Mesh,
    system: &'a str,
}

impl Standing<'_> {
    /// A structure; `None` for one that is not here.
    pub fn extent(&self, id: &str) -> Option<Extent<'_>> {
        let part = self
            .systems
            .find(id)
            .map(|(part, body, here, _)| (body, part.minimum, part.maximum, &part.mesh, here.geometry.system.as_str()));
        let bone = || self.figure.skeleton.bones.iter().find(|bone| bone.name == id);
        let (body, low, high, mesh, system) =
            part.or_else(|| bone().map(|bone| (bone.body, bone.minimum, bone.maximum, &bone.mesh, BONES)))?;
        let place = *self.figure.placed.get(body)?;
        let middle = place.transform_point3((low + high) / 2.0);
        Some(Extent { place, corners: corners(&place, low, high), middle, mesh, system })
    }

    /// Whether a view draws any of a structure of this system.
    fn is_drawn(&self, view: &View, system: &str, id: &str) -> bool {
        let is_shown = |system: &str, id: &str| systems::look(view, system, id).is_some();
        let is_itself = !self.systems.is_apart(id) && is_shown(system, id);
        let in_parts = |here: &systems::Here| {
            let system = &here.geometry.system;
            here.geometry.parts.iter().any(|part| is_shown(system, &part.id) && self.systems.is_part(&part.id, id))
        };
        is_itself || self.systems.here.iter().any(in_parts)
    }

    fn may_have_changed(&self) -> bool {
        self.figure.is_changed() || self.systems.is_changed() || self.parting.is_changed()
    }
}
