//! The heart beats and the lungs breathe: at the rates that the app says, and only where a person can see it.

use ambulo_anatomy::{Beat, breath, irregular_beat_s, quiver};
use ambulo_scene_protocol::ToScene;
use bevy::{ecs::system::SystemParam, math::Affine3A, prelude::*};

use super::{
    Figure,
    parting::Parting,
    systems::{self, Going, Here, Systems},
};
use crate::{
    browser::canvas,
    orbit::{Looking, PageCamera},
    paint::Lens,
    talk::Heard,
    wakefulness::Wakefulness,
    xr::session::Session,
};

/// What moves within the chest, each by a joint of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mover {
    /// Between atria and ventricles.
    Plane,
    /// The ventricles' walls.
    Ventricles,
    /// The atria's walls.
    Atria,
    /// The lungs with the airway.
    Lungs,
}

impl Mover {
    /// So many there are.
    pub const COUNT: usize = 4;
}

/// The way of each mover from rest, in the chest's frame.
#[derive(Resource)]
pub struct Moving {
    /// By mover.
    pub movers: [Affine3A; Mover::COUNT],
}

/// Rates that a person can have, a minute.
const BEATS: std::ops::RangeInclusive<f32> = 20.0..=250.0;
const BREATHS: std::ops::RangeInclusive<f32> = 3.0..=80.0;
/// How far the heart and the lungs' bases go, metres.
const WAYS_M: [f32; 2] = [0.007, 0.015];
/// Less than this on the screen is not worth a frame, CSS pixels.
const LEAST_PIXELS: f32 = 1.5;
/// Breathing begins where the lungs are full, as they rest.
const FULL: f32 = 0.4;

/// The rates asked for, and where in the beat and the breath they are: 0 to 1.
#[derive(Resource)]
struct Rhythm {
    beats_per_min: Option<f32>,
    breaths_per_min: Option<f32>,
    beat: f32,
    breath: f32,
    /// How many beats there were, and the seconds that they took.
    beats: u32,
    seconds: f32,
}

impl Rhythm {
    /// Goes on by so many seconds, and says how far the heart's chambers have contracted now.
    fn goes_on(&mut self, seconds: f32, rate: f32, as_in: ambulo_scene_protocol::Rhythm) -> Beat {
        // Of an irregular heart each beat has a rate of its own.
        let rate = if as_in.irregular { 60.0 / irregular_beat_s(self.beats, rate) } else { rate };
        self.seconds += seconds;
        self.beat += seconds * rate / 60.0;
        if self.beat >= 1.0 {
            self.beat = self.beat.fract();
            self.beats = self.beats.wrapping_add(1);
        }
        let Beat { atria, ventricles } = Beat::at(self.beat, rate);
        let strength = as_in.strength.clamp(0.0, 1.5);
        let atria = if as_in.irregular { quiver(self.seconds) } else { atria };
        Beat { atria: atria * strength, ventricles: ventricles * strength }
    }
}

/// Owns [`Moving`].
pub fn plugin(app: &mut App) {
    app.insert_resource(Moving { movers: [Affine3A::IDENTITY; Mover::COUNT] })
        .insert_resource(Rhythm {
            beats_per_min: None,
            breaths_per_min: None,
            beat: 0.0,
            breath: FULL,
            beats: 0,
            seconds: 0.0,
        })
        .add_systems(PreUpdate, obey)
        .add_systems(Update, go.run_if(resource_exists::<Figure>.and_then(resource_exists::<Systems>)));
}

fn obey(mut heard: MessageReader<Heard>, mut rhythm: ResMut<Rhythm>) {
    for Heard(word) in heard.read() {
        if let ToScene::Pulse { beats_per_min, breaths_per_min } = word {
            rhythm.beats_per_min = beats_per_min.filter(|rate| BEATS.contains(rate));
            rhythm.breaths_per_min = breaths_per_min.filter(|rate| BREATHS.contains(rate));
        }
    }
}

/// Whether a movement is worth its frames.
#[derive(SystemParam)]
struct Sight<'w, 's> {
    looking: Res<'w, Looking>,
    session: Res<'w, Session>,
    figure: Res<'w, Figure>,
    parting: Res<'w, Parting>,
    cameras: Query<'w, 's, (&'static Lens, &'static Transform), With<PageCamera>>,
}

impl Sight<'_, '_> {
    /// Whether a person can see something of a system, and see it go so far. A headset draws all the time.
    fn sees(&self, here: &Here, way_m: f32) -> bool {
        let (system, parts) = (&here.geometry.system, &here.geometry.parts);
        let drawn = parts.iter().any(|part| systems::look(&self.looking.view, system, &part.id).is_some());
        let at = || middle(here, &self.figure);
        let near = || self.cameras.iter().any(|(lens, eye)| shows(lens, eye, at(), way_m));
        // What is taken apart lies still.
        drawn && !self.looking.reduced_motion && !self.parting.is_on() && (self.session.mode.is_some() || near())
    }
}

fn go(
    mut rhythm: ResMut<Rhythm>,
    mut moving: ResMut<Moving>,
    mut awake: ResMut<Wakefulness>,
    systems: Res<Systems>,
    sight: Sight,
    time: Res<Time<Real>>,
) {
    let mut movers = [Affine3A::IDENTITY; Mover::COUNT];
    let seconds = time.delta_secs();
    let (mut beats, mut breathes) = (false, false);
    for here in &systems.here {
        match (&here.going, rhythm.beats_per_min, rhythm.breaths_per_min) {
            (Going::Heart(heart), Some(rate), _) if sight.sees(here, WAYS_M[0]) => {
                let beat = rhythm.goes_on(seconds, rate, sight.looking.view.rhythm);
                movers[..3].copy_from_slice(&heart.moves(beat));
                beats = true;
            }
            (Going::Lungs(lungs), _, Some(rate)) if sight.sees(here, WAYS_M[1]) => {
                rhythm.breath = (rhythm.breath + seconds * rate / 60.0).fract();
                // A weak breath leaves them full.
                let empty = (1.0 - breath(rhythm.breath)) * sight.looking.view.rhythm.strength.clamp(0.0, 1.5);
                movers[Mover::Lungs as usize] = lungs.moves(1.0 - empty);
                breathes = true;
            }
            _ => {}
        }
    }
    if !beats {
        (rhythm.beat, rhythm.seconds) = (0.0, 0.0);
    }
    if !breathes {
        rhythm.breath = FULL;
    }
    if beats || breathes || moving.movers != movers {
        awake.wake(Wakefulness::CHANGE);
    }
    if moving.movers != movers {
        moving.movers = movers;
    }
}

/// The middle of a system's box, in the world.
fn middle(here: &Here, figure: &Figure) -> Vec3 {
    let low = here.geometry.parts.iter().map(|part| part.minimum).fold(Vec3::INFINITY, Vec3::min);
    let high = here.geometry.parts.iter().map(|part| part.maximum).fold(Vec3::NEG_INFINITY, Vec3::max);
    let place = here.bodies.first().and_then(|body| figure.placed.get(*body)).copied().unwrap_or_default();
    place.transform_point3((low + high) / 2.0)
}

/// Whether something that goes this far, there, is on the canvas and can be seen to go.
fn shows(lens: &Lens, eye: &Transform, at: Vec3, way_m: f32) -> bool {
    // A little beyond the edge the organ's own width still reaches in.
    let inside = lens.seen(&eye.compute_affine(), at).is_some_and(|seen| seen.abs().max_element() < 1.3);
    let height = lens.size.y / canvas::pixel_ratio();
    let metres = 2.0 * eye.translation.distance(at) * (lens.field_of_view / 2.0).tan();
    inside && height * way_m / metres.max(0.05) >= LEAST_PIXELS
}
