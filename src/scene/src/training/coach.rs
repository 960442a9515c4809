//! Runs the assignment: words of the app and frames of the headset in, progress and result out.

use ambulo_motion::{PoseSample, Rigid};
use ambulo_scene_protocol::{Method, Motion, ToApp, ToScene};
use bevy::{math::Affine3A, prelude::*};

use super::flow::{Choice, Flow, Step};
use crate::{
    body::Figure,
    browser::bindings::now,
    exercise::{Showing, label::Language},
    talk::{self, Heard},
    xr::{
        controllers::{Recentring, Seated},
        frame::Frame,
        session::{self, Session},
    },
};

/// The assignment being done, if any.
#[derive(Resource, Default)]
pub struct Coach {
    /// Its steps.
    pub flow: Option<Flow>,
    told: Option<ToApp>,
    handed_back: bool,
    held_by_app: bool,
    inside: bool,
}

/// A choice made on a panel.
#[derive(Message)]
pub struct Chosen(pub Choice);

/// Owns [`Coach`].
pub fn plugin(app: &mut App) {
    app.init_resource::<Coach>()
        .add_message::<Chosen>()
        // A session's end is of what was done in it, and not of what is told in the same update.
        .add_systems(PreUpdate, (watch, obey).chain())
        .add_systems(Update, (choose, mirror.run_if(resource_exists::<Figure>), tell).chain());
}

fn obey(
    mut heard: MessageReader<Heard>,
    mut coach: ResMut<Coach>,
    mut seated: ResMut<Seated>,
    mut recentring: ResMut<Recentring>,
    mut language: ResMut<Language>,
) {
    for Heard(word) in heard.read() {
        match word {
            ToScene::StartAssignment { assignment } => {
                seated.0 = assignment.seated;
                recentring.0 = true;
                if !assignment.language.is_empty() {
                    language.0.clone_from(&assignment.language);
                }
                let inside = coach.inside;
                let flow = Some(Flow::new(assignment.clone(), now()));
                *coach = Coach { flow, inside, ..Coach::default() };
            }
            // What was to be done is not done in a session that is for looking on.
            ToScene::Room { .. } if !coach.inside => coach.flow = None,
            ToScene::Stop => coach.choose(Choice::Stop),
            ToScene::Pause { paused } => coach.held_by_app = *paused,
            _ => {}
        }
    }
}

impl Coach {
    fn choose(&mut self, choice: Choice) {
        if let Some(flow) = &mut self.flow {
            flow.choose(choice, now());
        }
    }
}

/// Every frame of the headset is one sample; a frame without head or hand is a sample too.
fn watch(frame: Option<NonSend<Frame>>, session: Res<Session>, mut coach: ResMut<Coach>) {
    let coach = coach.bypass_change_detection();
    let was_inside = std::mem::replace(&mut coach.inside, session.mode.is_some());
    let held_by_app = coach.held_by_app;
    let Some(flow) = &mut coach.flow else { return };
    if was_inside && session.mode.is_none() {
        flow.left(now());
    }
    let Some(frame) = frame else { return };
    flow.hold(held_by_app || !frame.visible);
    if frame.was_reset {
        flow.rebase();
    }
    let hand = frame.hands.iter().find(|hand| hand.side == Some(flow.assignment.side));
    let sample = PoseSample {
        time_s: frame.time_ms / 1000.0,
        head: frame.head.map(rigid),
        hand: hand.and_then(|hand| hand.grip).map(rigid),
        hand_tracked: hand.is_some_and(|hand| hand.grip.is_some()),
        emulated: hand.is_some_and(|hand| hand.emulated),
    };
    let method = if hand.is_some_and(|hand| hand.is_hand) { Method::Hand } else { Method::Controller };
    flow.sample(&sample, method, now());
}

fn rigid(pose: Affine3A) -> Rigid {
    let (_, orientation, position_m) = pose.to_scale_rotation_translation();
    Rigid { position_m, orientation }
}

fn choose(mut chosen: MessageReader<Chosen>, mut coach: ResMut<Coach>, mut recentring: ResMut<Recentring>) {
    for Chosen(choice) in chosen.read() {
        match choice {
            Choice::Recentre => recentring.0 = true,
            Choice::Leave => {
                coach.flow = None;
                session::leave();
            }
            choice => coach.choose(*choice),
        }
    }
}

/// The figure shows the exercise, and then does what the person does.
fn mirror(figure: Res<Figure>, coach: Res<Coach>, mut showing: ResMut<Showing>, mut shown_for: Local<Option<Step>>) {
    let step = coach.flow.as_ref().map(Flow::step);
    if let Some(flow) = &coach.flow
        && *shown_for != step
    {
        let calm = !matches!(flow.step(), Step::ClearSpace | Step::PainBefore | Step::Calibrating { .. });
        let motion = if calm { Motion::Phase(0.0) } else { Motion::Playing };
        let exercise = &flow.assignment.exercise;
        if !showing.show(&figure, exercise, flow.assignment.side, motion) {
            talk::fail("exercise-unknown");
        }
    }
    if let Some(flow) = &coach.flow
        && flow.step() == Step::Running
    {
        showing.bypass_change_detection().mirror(flow.angle_deg());
    }
    *shown_for = step;
}

/// Progress whenever it changed, the result once.
pub fn tell(mut coach: ResMut<Coach>) {
    let coach = coach.bypass_change_detection();
    let inside = coach.inside;
    let Some(flow) = &coach.flow else { return };
    let progress = flow.progress(inside);
    if progress != coach.told {
        if let Some(progress) = &progress {
            talk::say(progress);
        }
        coach.told = progress;
    }
    if let Some(result) = flow.result()
        && !coach.handed_back
    {
        talk::say(&ToApp::ExerciseDone { result: result.clone() });
        coach.handed_back = true;
    }
}
