use super::*;
use ambulo_motion::Rigid;
use ambulo_scene_protocol::{Direction, Side, Thresholds};
use glam::Vec3;

fn assignment() -> Assignment {
    Assignment {
        prescription: "p".into(),
        exercise: "shoulder-flexion".into(),
        side: Side::Right,
        repetitions: 10,
        sets: 1,
        target_deg: 90.0,
        thresholds: Thresholds::default(),
        seated: false,
        texts: Default::default(),
        direction: Direction::Ltr,
        language: "en".into(),
    }
}

/// A person of 1.70 m: eyes, and a straight arm at an angle in front.
struct Person {
    frame: u32,
}

impl Person {
    fn sample(&mut self, angle_deg: f32, tracked: bool) -> PoseSample {
        self.frame += 1;
        let eye = Vec3::new(0.0, 1.70 * 0.936, 0.0);
        let shoulder = Vec3::new(0.2, 1.70 * 0.818, 0.06);
        let angle = angle_deg.to_radians();
        let grip = shoulder + 1.70 * 0.386 * Vec3::new(0.0, -angle.cos(), -angle.sin());
        PoseSample {
            time_s: f64::from(self.frame) / 72.0,
            head: Some(Rigid::at(eye)),
            hand: tracked.then(|| Rigid::at(grip)),
            hand_tracked: tracked,
            emulated: !tracked,
        }
    }

    fn rest(&mut self, flow: &mut Flow, seconds: f32) {
        for _ in 0..(seconds * 72.0) as u32 {
            let sample = self.sample(0.0, true);
            flow.sample(&sample, Method::Controller, f64::from(self.frame));
        }
    }

    /// Up and down in three seconds; out of sight at the top when `lost`.
    fn lift(&mut self, flow: &mut Flow, top_deg: f32, lost: bool) {
        let frames = 216;
        for i in 0..frames {
            let share = (i as f32 / frames as f32 * std::f32::consts::TAU).cos();
            let hidden = lost && (80..140).contains(&i);
            let sample = self.sample(top_deg * (1.0 - share) / 2.0, !hidden);
            flow.sample(&sample, Method::Controller, f64::from(self.frame));
        }
        self.rest(flow, 0.4);
    }
}

fn begun() -> (Flow, Person) {
    let mut flow = Flow::new(assignment(), 0.0);
    flow.choose(Choice::Clear, 0.0);
    flow.choose(Choice::Pain(2), 0.0);
    let mut person = Person { frame: 0 };
    person.rest(&mut flow, 1.5);
    (flow, person)
}

#[test]
fn ten_lifts_among_half_ones_and_a_lost_one_are_ten() {
    let (mut flow, mut person) = begun();
    assert_eq!(flow.step(), Step::Running);
    for i in 0..10 {
        if [2, 5, 8].contains(&i) {
            person.lift(&mut flow, 50.0, false);
        }
        if i == 6 {
            person.lift(&mut flow, 90.0, true);
        }
        person.lift(&mut flow, 90.0, false);
    }
    assert_eq!(flow.step(), Step::PainAfter);
    flow.choose(Choice::Pain(3), 60_000.0);
    let result = flow.result().expect("over");
    assert_eq!((result.repetitions, result.attempts, result.lost), (10, 3, 1));
    assert!((result.typical_deg.expect("counted") - 90.0).abs() < 3.0, "{:?}", result.typical_deg);
    assert_eq!((result.pain_before, result.pain_after), (Some(2), Some(3)));
    assert_eq!((result.stopped, result.method), (StopReason::Completed, Some(Method::Controller)));
    assert_eq!(result.ended_ms, 60_000.0);
}

#[test]
fn stop_ends_every_step_and_keeps_what_was_done() {
    for presses in 0..3 {
        let mut flow = Flow::new(assignment(), 0.0);
        for choice in [Choice::Clear, Choice::Pain(1)].into_iter().take(presses) {
            flow.choose(choice, 0.0);
        }
        flow.choose(Choice::Stop, 5.0);
        assert_eq!(flow.result().expect("over").stopped, StopReason::Person, "after {presses}");
    }
    let (mut flow, mut person) = begun();
    person.lift(&mut flow, 90.0, false);
    flow.choose(Choice::Stop, 5.0);
    assert_eq!(flow.step(), Step::PainAfter);
    flow.choose(Choice::Stop, 6.0);
    let result = flow.result().expect("over");
    assert_eq!((result.repetitions, result.pain_after, result.stopped), (1, None, StopReason::Person));
}

#[test]
fn too_much_pain_before_never_begins() {
    let mut flow = Flow::new(assignment(), 0.0);
    flow.choose(Choice::Pain(9), 0.0);
    assert_eq!(flow.step(), Step::ClearSpace, "no answer to a question not asked");
    flow.choose(Choice::Clear, 0.0);
    flow.choose(Choice::Pain(6), 0.0);
    let result = flow.result().expect("over");
    assert_eq!((result.stopped, result.repetitions, result.method), (StopReason::Pain, 0, None));
}

#[test]
fn an_arm_that_moves_is_asked_to_hang_again() {
    let mut flow = Flow::new(assignment(), 0.0);
    flow.choose(Choice::Clear, 0.0);
    flow.choose(Choice::Pain(0), 0.0);
    let mut person = Person { frame: 0 };
    person.lift(&mut flow, 60.0, false);
    assert_eq!(flow.step(), Step::Calibrating { again: true });
    person.rest(&mut flow, 2.5);
    assert_eq!(flow.step(), Step::Running);
}

#[test]
fn a_lift_behind_the_headsets_menu_does_not_count() {
    let (mut flow, mut person) = begun();
    flow.hold(true);
    person.lift(&mut flow, 90.0, false);
    flow.hold(false);
    person.rest(&mut flow, 0.5);
    assert_eq!(flow.counts(), (0, 0, 0));
    person.lift(&mut flow, 90.0, false);
    assert_eq!(flow.counts().0, 1);
}

#[test]
fn taking_the_headset_off_hands_back_what_was_done() {
    let (mut flow, mut person) = begun();
    person.lift(&mut flow, 90.0, false);
    flow.left(9.0);
    flow.left(10.0);
    let result = flow.result().expect("over");
    assert_eq!((result.repetitions, result.stopped, result.ended_ms), (1, StopReason::LeftXr, 9.0));
}
