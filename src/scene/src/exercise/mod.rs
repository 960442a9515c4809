//! An exercise shown on the figure: its movement, its muscles and its angle.

mod arc;
mod framing;
pub mod label;
mod seat;

use ambulo_anatomy::{ExercisePose, Exercises, Side};
use ambulo_scene_protocol::{Motion, Side as SaidSide, ToApp, ToScene};
use bevy::prelude::*;

use crate::{
    body::{Figure, Posing},
    orbit::Looking,
    talk::{self, Heard},
    wakefulness::Wakefulness,
};

const EXERCISES: &[u8] = include_bytes!("../../../../assets/anatomy/exercises.json");
/// From rest to the target, hold, back, rest.
const RISE_S: f32 = 1.9;
const HOLD_S: f32 = 0.8;

/// Which exercise shows, if any.
#[derive(Resource, Default)]
pub struct Showing {
    now: Option<Shown>,
}

struct Shown {
    pose: ExercisePose,
    side: Side,
    motion: Motion,
    seconds: f32,
    /// In place of the motion: the angle that a person now makes.
    live_deg: Option<f32>,
}

/// The angle now on show.
#[derive(Resource, Default, Clone, Copy, PartialEq)]
pub struct ShownAngle(pub Option<f32>);

/// Owns [`Showing`], the figure's pose while an exercise shows, and the angle beside it.
pub fn plugin(app: &mut App) {
    app.init_resource::<Showing>()
        .init_resource::<ShownAngle>()
        .add_systems(PreUpdate, obey.run_if(resource_exists::<Figure>))
        .add_systems(Update, play.in_set(Posing).run_if(resource_exists::<Figure>))
        .add_plugins((arc::plugin, label::plugin, seat::plugin));
}

impl Showing {
    /// Muscles that work, by index.
    pub fn muscles(&self) -> &[usize] {
        self.now.as_ref().map_or(&[], |shown| &shown.pose.muscles)
    }

    /// The exercise's measure and side.
    pub fn measured(&self) -> Option<(&ExercisePose, Side)> {
        self.now.as_ref().map(|shown| (&shown.pose, shown.side))
    }

    /// Lets the figure do what the person does.
    pub fn mirror(&mut self, angle_deg: Option<f32>) {
        if let Some(shown) = &mut self.now {
            shown.live_deg = angle_deg;
        }
    }

    /// Shows an exercise; false when there is none of this key.
    pub fn show(&mut self, figure: &Figure, exercise: &str, side: SaidSide, motion: Motion) -> bool {
        let side = match side {
            SaidSide::Left => Side::Left,
            SaidSide::Right => Side::Right,
        };
        let pose = Exercises::parse(EXERCISES, &figure.skeleton).ok().and_then(|all| all.get(exercise, side).cloned());
        let found = pose.is_some();
        self.now = pose.map(|pose| Shown { pose, side, motion, seconds: 0.0, live_deg: None });
        found
    }

    /// Back to no exercise.
    pub fn hide(&mut self) {
        self.now = None;
    }
}

fn obey(
    mut heard: MessageReader<Heard>,
    mut showing: ResMut<Showing>,
    figure: Res<Figure>,
    mut looking: ResMut<Looking>,
    mut framed_for: Local<Option<(String, SaidSide)>>,
) {
    for Heard(word) in heard.read().cloned() {
        match word {
            ToScene::ShowExercise { exercise, side, motion } => {
                if !showing.show(&figure, &exercise, side, motion) {
                    talk::fail("exercise-unknown");
                    continue;
                }
                // Once for each: a new phase of the same exercise leaves the camera where the person put it.
                let wanted = Some((exercise, side));
                if *framed_for != wanted
                    && let Some((pose, side)) = showing.measured()
                {
                    looking.fly_to(framing::seen_best(&figure, pose, side));
                    *framed_for = wanted;
                }
            }
            ToScene::HideExercise => {
                showing.hide();
                *framed_for = None;
            }
            _ => {}
        }
    }
}

fn play(
    mut showing: ResMut<Showing>,
    mut figure: ResMut<Figure>,
    mut angle: ResMut<ShownAngle>,
    mut awake: ResMut<Wakefulness>,
    time: Res<Time<Real>>,
    looking: Res<Looking>,
) {
    let Some(shown) = &mut showing.bypass_change_detection().now else {
        angle.set_if_neq(ShownAngle(None));
        return;
    };
    let pose = match (shown.live_deg, shown.motion) {
        (Some(deg), _) => shown.pose.at_angle(&figure.skeleton, deg),
        (None, Motion::Phase(phase)) => shown.pose.at(&figure.skeleton, phase),
        (None, Motion::Playing) if looking.reduced_motion => shown.pose.at(&figure.skeleton, 1.0),
        (None, Motion::Playing) => {
            shown.seconds += time.delta_secs().min(0.1);
            awake.wake(Wakefulness::CHANGE);
            shown.pose.at(&figure.skeleton, phase_at(shown.seconds))
        }
    };
    if pose != figure.pose {
        figure.stand(pose);
        awake.wake(Wakefulness::CHANGE);
    }
    let measured = shown.pose.measured_deg(&figure.placed).map(f32::round);
    if angle.set_if_neq(ShownAngle(measured))
        && let Some(angle_deg) = measured
    {
        talk::say(&ToApp::Angle { angle_deg });
    }
}

fn phase_at(seconds: f32) -> f32 {
    let t = seconds % (2.0 * (RISE_S + HOLD_S));
    let ease = |x: f32| x * x * (3.0 - 2.0 * x);
    if t < RISE_S {
        ease(t / RISE_S)
    } else if t < RISE_S + HOLD_S {
        1.0
    } else if t < 2.0 * RISE_S + HOLD_S {
        ease(1.0 - (t - RISE_S - HOLD_S) / RISE_S)
    } else {
        0.0
    }
}
