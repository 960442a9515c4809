//! A made-up person lifts an arm under noise, jitter, dropped frames, sway and lean: what must be counted is counted.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_motion::{
    CalibrationError, CounterEvent, JointEstimator, LiftRules, LiftSession, Limb, PainReading, PoseSample, Rigid,
    SafetyLimits, SafetyStop, ShankEstimator, ShoulderEstimator, Summary,
};
use glam::{Quat, Vec3};

/// A small seeded generator (splitmix64), so that a failure can be repeated.
struct Seed(u64);

impl Seed {
    fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }

    fn vector(&mut self, sigma: f32) -> Vec3 {
        Vec3::new(self.normal(), self.normal(), self.normal()) * sigma
    }
}

struct Person {
    seed: Seed,
    stature: f32,
    arm: f32,
    limb: Limb,
    plane: f32,
    rate_hz: f64,
    phase: [f32; 6],
    time_s: f64,
    /// Turn and shift of the reference space.
    space: (f32, Vec3),
}

impl Person {
    fn new(seed: u64, rate_hz: f64) -> Self {
        let mut seed = Seed(seed);
        let stature = seed.between(1.5, 1.95);
        Self {
            stature,
            // Proportions differ between people: five percent about the mean.
            arm: 0.386 * stature * seed.between(0.95, 1.05),
            limb: if seed.unit() < 0.5 { Limb::Left } else { Limb::Right },
            plane: if seed.unit() < 0.5 { 0.0 } else { std::f32::consts::FRAC_PI_2 },
            rate_hz,
            phase: std::array::from_fn(|_| seed.between(0.0, 6.3)),
            time_s: 100.0,
            space: (0.0, Vec3::ZERO),
            seed,
        }
    }

    fn frame(&mut self, angle_rad: f32) -> PoseSample {
        self.time_s += (1.0 / self.rate_hz) * f64::from(self.seed.between(0.85, 1.15));
        let t = self.time_s as f32;
        let slow = |k: usize, period: f32| (t * std::f32::consts::TAU / period + self.phase[k]).sin();
        // The trunk leans up to four degrees about the hips and sways by two centimetres.
        let lean = Quat::from_rotation_x(0.07 * slow(0, 23.0)) * Quat::from_rotation_z(0.05 * slow(1, 31.0));
        let hips = Vec3::new(0.02 * slow(2, 17.0), 0.53 * self.stature, 0.02 * slow(3, 19.0));
        let out = if self.limb == Limb::Right { 1.0 } else { -1.0 };
        let neck = hips + lean * Vec3::new(0.0, (0.936 - 0.53) * self.stature - 0.075, 0.0);
        let shoulder = hips + lean * Vec3::new(out * 0.129 * self.stature, (0.818 - 0.53) * self.stature, 0.0);
        // It also looks about and nods.
        let look = Quat::from_rotation_y(0.3 * slow(4, 7.0)) * Quat::from_rotation_x(0.2 * slow(5, 5.0));
        let eyes = neck + look * Vec3::new(0.0, 0.075, -0.0805);
        let aside = Vec3::X * out * self.plane.cos() + Vec3::NEG_Z * self.plane.sin();
        let hand = shoulder + (aside * angle_rad.sin() - Vec3::Y * angle_rad.cos()) * self.arm;
        // Controllers err mostly slowly (six millimetres) and a little at random (two).
        let slow_error = Vec3::new(slow(1, 3.1), slow(2, 4.3), slow(3, 3.7)) * 0.006;
        let hand = hand + slow_error + self.seed.vector(0.002);
        let eyes = eyes + self.seed.vector(0.001);
        let turn = Quat::from_rotation_y(self.space.0);
        let placed =
            |p: Vec3, q: Quat| Rigid { position_m: turn * p + self.space.1, orientation: (turn * q).normalize() };
        PoseSample {
            time_s: self.time_s,
            head: Some(placed(eyes, look)),
            hand: Some(placed(hand, Quat::IDENTITY)),
            hand_tracked: true,
            emulated: false,
        }
    }

    fn calibrated(&mut self) -> ShoulderEstimator {
        let samples: Vec<_> = (0..90).map(|_| self.frame(0.0)).collect();
        ShoulderEstimator::calibrate(self.limb, &samples).unwrap()
    }

    /// Frames of one lift (up, hold, down, rest) with three percent of them dropped.
    fn lift(&mut self, peak_deg: f32, spoil: impl Fn(f32, &mut PoseSample)) -> Vec<PoseSample> {
        let (up, hold, down, rest) =
            (self.seed.between(1.2, 2.5), self.seed.between(0.2, 1.0), self.seed.between(1.2, 2.5), 0.8);
        let mut out = Vec::new();
        let start = self.time_s;
        loop {
            let t = (self.time_s - start) as f32;
            if t > up + hold + down + rest {
                return out;
            }
            let x = if t < up {
                t / up
            } else if t < up + hold {
                1.0
            } else {
                (1.0 - (t - up - hold) / down).max(0.0)
            };
            // Minimum jerk, with a tremor of one degree.
            let smooth = x * x * x * (10.0 + x * (-15.0 + 6.0 * x));
            let tremor = 1.0 * (t * 50.0).sin() * x;
            let mut sample = self.frame((peak_deg * smooth + tremor).to_radians());
            spoil(t / (up + hold + down), &mut sample);
            if self.seed.unit() > 0.03 {
                out.push(sample);
            }
        }
    }
}

fn rules() -> LiftRules {
    LiftRules::from_degrees(25.0, 90.0, 0.9)
}

fn session(person: &mut Person) -> LiftSession {
    let estimator = JointEstimator::Shoulder(person.calibrated());
    LiftSession::new(estimator, rules(), SafetyLimits::for_target(rules().target_rad))
}

fn feed(session: &mut LiftSession, samples: &[PoseSample]) -> Vec<CounterEvent> {
    let mut events = Vec::new();
    for sample in samples {
        let step = session.push(sample);
        assert_eq!(step.stop, None, "a calm lift was stopped");
        events.extend(step.event);
    }
    events
}

#[derive(Clone, Copy)]
enum Spoil {
    Untracked,
    Emulated,
    NoPose,
    NoFrames,
}

fn fourteen_lifts(person: &mut Person, how: Spoil) -> Summary {
    let mut session = session(person);
    let mut order = vec![90.0_f32; 10];
    // Half-lifts and the lost one stand at places that the seed chooses.
    for _ in 0..3 {
        let place = person.seed.between(0.0, order.len() as f32) as usize;
        let half = person.seed.between(42.0, 60.0);
        order.insert(place, half);
    }
    let place = person.seed.between(0.0, order.len() as f32) as usize;
    order.insert(place, -90.0);
    let rest: Vec<_> = (0..40).map(|_| person.frame(0.0)).collect();
    feed(&mut session, &rest);
    for peak in order {
        let lost = peak < 0.0;
        let mut samples = person.lift(peak.abs(), |t, sample| {
            if lost && (0.3..0.6).contains(&t) {
                match how {
                    Spoil::Untracked => sample.hand_tracked = false,
                    Spoil::Emulated => sample.emulated = true,
                    Spoil::NoPose => sample.hand = None,
                    Spoil::NoFrames => sample.time_s = f64::NAN,
                }
            }
        });
        samples.retain(|s| s.time_s.is_finite());
        feed(&mut session, &samples);
    }
    session.summary()
}

#[test]
fn ten_lifts_three_half_lifts_and_a_lost_one_give_ten_repetitions_to_ninety_degrees() {
    let mut off: Vec<(f32, String)> = Vec::new();
    for seed in 0..60 {
        for rate in [60.0, 72.0, 90.0] {
            let how = [Spoil::Untracked, Spoil::Emulated, Spoil::NoPose, Spoil::NoFrames][seed as usize % 4];
            let mut person = Person::new(seed * 7919 + 1, rate);
            let summary = fourteen_lifts(&mut person, how);
            let who = format!("seed {seed}, {rate} Hz, stature {}, arm {}", person.stature, person.arm);
            assert_eq!((summary.repetitions, summary.attempts, summary.lost), (10, 3, 1), "{who}: {summary:?}");
            let range = summary.range.unwrap();
            off.push((range.typical_deg - 90.0, who.clone()));
            assert!((1.0..3.5).contains(&range.error_deg), "{who}: {range:?}");
            let tempo = summary.tempo.unwrap();
            assert!((2.0..7.0).contains(&tempo.mean_s) && tempo.variation < 0.5, "{who}: {tempo:?}");
        }
    }
    let worst = off.iter().max_by(|a, b| a.0.abs().total_cmp(&b.0.abs())).unwrap();
    let mean = off.iter().map(|o| o.0).sum::<f32>() / off.len() as f32;
    println!("{} runs, typical angle off by {mean} degrees in the mean, {worst:?} at worst", off.len());
    assert!(worst.0.abs() <= 3.0, "{worst:?}");
}

#[test]
fn a_pause_in_the_middle_of_a_lift_counts_nothing_and_the_next_lift_counts() {
    let mut person = Person::new(5, 72.0);
    let mut session = session(&mut person);
    feed(&mut session, &(0..40).map(|_| person.frame(0.0)).collect::<Vec<_>>());
    let lift = person.lift(90.0, |_, _| {});
    let (up, down) = lift.split_at(lift.len() / 2);
    feed(&mut session, up);
    session.pause();
    assert!(feed(&mut session, &person.lift(90.0, |_, _| {})).is_empty(), "a paused session counted");
    session.resume();
    // Resumed at the top: the way up was before the pause.
    let events =
        feed(&mut session, &down.iter().map(|s| PoseSample { time_s: s.time_s + 50.0, ..*s }).collect::<Vec<_>>());
    assert!(events.is_empty(), "{events:?}");
    person.time_s += 50.0;
    let events = feed(&mut session, &person.lift(90.0, |_, _| {}));
    assert!(matches!(events[..], [CounterEvent::LiftStarted, CounterEvent::Counted { .. }]), "{events:?}");
    assert_eq!(session.summary().repetitions, 1);
}

#[test]
fn a_reset_of_the_reference_space_keeps_the_calibration() {
    for turn in [-2.8, -1.2, 0.4, 1.6, 3.0_f32] {
        let mut person = Person::new(11, 90.0);
        let mut session = session(&mut person);
        feed(&mut session, &(0..40).map(|_| person.frame(0.0)).collect::<Vec<_>>());
        feed(&mut session, &person.lift(90.0, |_, _| {}));
        person.space = (turn, Vec3::new(1.5, -0.4, 2.0));
        session.rebase();
        feed(&mut session, &(0..40).map(|_| person.frame(0.0)).collect::<Vec<_>>());
        for _ in 0..4 {
            feed(&mut session, &person.lift(90.0, |_, _| {}));
        }
        let summary = session.summary();
        assert_eq!((summary.repetitions, summary.lost), (5, 0), "turned by {turn}");
        assert!((summary.range.unwrap().typical_deg - 90.0).abs() < 3.0, "turned by {turn}: {summary:?}");
    }
}

#[test]
fn the_plane_tells_flexion_from_abduction() {
    for seed in 0..20 {
        let mut person = Person::new(seed, 72.0);
        let mut shoulder = person.calibrated();
        let plane = shoulder.elevation(&person.frame(1.3)).unwrap().plane_rad.unwrap();
        assert!((plane - person.plane).abs() < 0.5, "{plane} for {}", person.plane);
        assert_eq!(shoulder.elevation(&person.frame(0.05)).unwrap().plane_rad, None);
    }
}

#[test]
fn a_bad_calibration_says_why() {
    let mut person = Person::new(3, 72.0);
    let calibrate = |samples: &[PoseSample]| ShoulderEstimator::calibrate(Limb::Right, samples).err();
    assert_eq!(calibrate(&[]), Some(CalibrationError::TooFewSamples));
    let moving: Vec<_> = (0..90).map(|i| person.frame(i as f32 / 90.0)).collect();
    assert_eq!(calibrate(&moving), Some(CalibrationError::Moving));
    let raised: Vec<_> = (0..90).map(|_| person.frame(2.8)).collect();
    assert_eq!(calibrate(&raised), Some(CalibrationError::NotHanging));
    let unseen: Vec<_> = (0..90).map(|_| PoseSample { hand_tracked: false, ..person.frame(0.0) }).collect();
    assert_eq!(calibrate(&unseen), Some(CalibrationError::TooFewSamples));
}

#[test]
fn a_strapped_controller_measures_the_shank() {
    let at = |time_s: f64, swing: f32, turn: f32| PoseSample {
        time_s,
        head: Some(Rigid::at(Vec3::Y)),
        hand: Some(Rigid {
            position_m: Vec3::new(0.0, 0.3, 0.0),
            orientation: Quat::from_rotation_y(turn) * Quat::from_rotation_x(swing) * Quat::from_rotation_z(0.4),
        }),
        hand_tracked: true,
        emulated: false,
    };
    let shank = ShankEstimator::calibrate(&at(0.0, 0.0, 0.0)).unwrap();
    assert!((shank.swing_rad(&at(1.0, 1.2, 0.7)).unwrap() - 1.2).abs() < 1e-3);
    let estimator = JointEstimator::Shank(shank);
    let mut session = LiftSession::new(estimator, rules(), SafetyLimits::for_target(rules().target_rad));
    for i in 0..900 {
        let swing = (1.0 - (f64::from(i) / 90.0 * 1.5).cos()) / 2.0 * 1.6;
        session.push(&at(f64::from(i) / 72.0, swing as f32, 0.1));
    }
    assert_eq!(session.summary().repetitions, 2);
}

#[test]
fn speed_time_and_pain_stop_it() {
    let mut person = Person::new(8, 72.0);
    let limits = SafetyLimits::for_target(rules().target_rad);
    let mut hasty = session(&mut person);
    let stopped = (0..60).any(|i| {
        let sample = person.frame((i as f32 / 15.0).min(1.0) * 1.57);
        hasty.push(&sample).stop == Some(SafetyStop::TooFast)
    });
    assert!(stopped, "ninety degrees in a fifth of a second went on");

    let mut pained = session(&mut person);
    assert_eq!(pained.pain(PainReading { rating: 3 }), None);
    assert_eq!(pained.pain(PainReading { rating: 4 }), None);
    assert_eq!(pained.pain(PainReading { rating: 5 }), Some(SafetyStop::PainRise));
    assert_eq!(pained.pain(PainReading { rating: limits.pain }), Some(SafetyStop::Pain));

    let mut long = session(&mut person);
    assert_eq!(long.push(&person.frame(0.0)).stop, None);
    person.time_s += limits.duration_s + 1.0;
    assert_eq!(long.push(&person.frame(0.0)).stop, Some(SafetyStop::TooLong));
}
