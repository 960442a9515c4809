//! The exercises move as they are named, and their muscles pull that way.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{Exercises, Pose, Side, Skeleton};

fn read() -> (Skeleton, Exercises) {
    let skeleton = Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap();
    let exercises = Exercises::parse(include_bytes!("../../../assets/anatomy/exercises.json"), &skeleton).unwrap();
    (skeleton, exercises)
}

fn measured(skeleton: &Skeleton, exercises: &Exercises, name: &str, side: Side, phase: f32) -> f32 {
    let exercise = exercises.get(name, side).unwrap();
    exercise.measured_deg(&exercise.at(skeleton, phase).forward(skeleton)).unwrap()
}

#[test]
fn the_end_pose_has_the_named_angle_and_the_way_there_is_monotone() {
    let (skeleton, exercises) = read();
    assert_eq!(
        exercises.names().collect::<Vec<_>>(),
        ["knee-extension", "knee-flexion", "shoulder-abduction", "shoulder-flexion"]
    );
    for name in exercises.names() {
        for side in [Side::Left, Side::Right] {
            let exercise = exercises.get(name, side).unwrap();
            let at = |phase| measured(&skeleton, &exercises, name, side, phase);
            println!("{name} {side:?} {} -> {} (named {})", at(0.0), at(1.0), exercise.target_deg);
            assert!((at(0.0) - exercise.start_deg).abs() < 2.0);
            assert!((at(1.0) - exercise.target_deg).abs() < 2.0);
            let sign = (exercise.target_deg - exercise.start_deg).signum();
            let steps: Vec<f32> = (0..=20).map(|i| at(i as f32 / 20.0)).collect();
            // The humerus hangs a little off plumb, so its elevation may dip by that before it rises.
            assert!(steps.windows(2).all(|w| (w[1] - w[0]) * sign > -0.5), "{name}: {steps:?}");
            for wanted in [30.0, 60.0, 75.0_f32] {
                let pose = exercise.at_angle(&skeleton, wanted);
                let got = exercise.measured_deg(&pose.forward(&skeleton)).unwrap();
                assert!((got - wanted).abs() < 0.1, "{name}: {wanted} became {got}");
            }
            assert_eq!(exercise.at(&skeleton, f32::NAN), exercise.at(&skeleton, 0.0));
            assert_eq!(exercise.at(&skeleton, 7.0), exercise.at(&skeleton, 1.0));
        }
    }
}

#[test]
fn a_lifted_arm_reaches_past_the_target_and_stops_at_the_joint() {
    let (skeleton, exercises) = read();
    let exercise = exercises.get("shoulder-flexion", Side::Right).unwrap();
    let high = exercise.measured_deg(&exercise.at_angle(&skeleton, 150.0).forward(&skeleton)).unwrap();
    assert!((high - 150.0).abs() < 0.1, "{high}");
    let most = exercise.measured_deg(&exercise.at_angle(&skeleton, 400.0).forward(&skeleton)).unwrap();
    assert!(most < 181.0);
}

#[test]
fn the_arm_goes_forward_in_flexion_and_outward_in_abduction() {
    let (skeleton, exercises) = read();
    for (name, side, axis) in [
        ("shoulder-flexion", Side::Right, glam::Vec3::Z),
        ("shoulder-flexion", Side::Left, glam::Vec3::Z),
        ("shoulder-abduction", Side::Right, glam::Vec3::NEG_X),
        ("shoulder-abduction", Side::Left, glam::Vec3::X),
    ] {
        let world = exercises.get(name, side).unwrap().at(&skeleton, 1.0).forward(&skeleton);
        let s = if side == Side::Left { "l" } else { "r" };
        let at = |b: &str| world[skeleton.body(&format!("{b}_{s}")).unwrap()].translation;
        let arm = glam::Vec3::from(at("ulna") - at("humerus")).normalize();
        assert!(arm.dot(axis) > 0.999, "{name} {side:?}: {arm}");
    }
}

#[test]
fn the_seated_figure_keeps_the_other_foot_on_the_floor() {
    let (skeleton, exercises) = read();
    let foot = skeleton.body("calcn_l").unwrap();
    let standing = Pose::rest(&skeleton).forward(&skeleton)[foot].translation.y;
    for phase in [0.0, 0.5, 1.0] {
        let world = exercises.get("knee-extension", Side::Right).unwrap().at(&skeleton, phase).forward(&skeleton);
        assert!((world[foot].translation.y - standing).abs() < 0.01);
    }
}

#[test]
fn the_named_muscles_shorten_as_the_movement_goes_on() {
    let (skeleton, exercises) = read();
    for name in exercises.names() {
        for side in [Side::Left, Side::Right] {
            let exercise = exercises.get(name, side).unwrap();
            assert!(exercise.muscles.len() >= 3);
            for muscle in &exercise.muscles {
                let length = |phase: f32| {
                    let world = exercise.at(&skeleton, phase).forward(&skeleton);
                    skeleton.muscle_path(*muscle, &world).unwrap().length_m
                };
                let shortening = length(0.25) - length(0.75);
                let path = &skeleton.muscles[*muscle].name;
                assert!(shortening > 0.004, "{name}: {path} shortens by {shortening} m");
                assert_eq!(path.ends_with("_l"), side == Side::Left, "{path}");
            }
        }
    }
}

#[test]
fn nonsense_is_refused() {
    let (skeleton, _) = read();
    let text = include_str!("../../../assets/anatomy/exercises.json");
    for (from, to) in [
        ("elv_angle_{side}", "no_such_joint"),
        ("\"DELT1\"", "\"NO_SUCH\""),
        ("\"phase\": 1.0", "\"phase\": 0.0"),
        ("shoulder_elv_{side}", "shoulder1_r2_{side}"),
        ("{", "["),
    ] {
        assert!(Exercises::parse(text.replace(from, to).as_bytes(), &skeleton).is_err(), "{from} -> {to}");
    }
}
