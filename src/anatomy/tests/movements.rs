//! Movements that a person may choose: each is of a free joint and goes as far as that does.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{Pose, Skeleton};
use glam::Vec3;
use std::collections::BTreeSet;

const SKELETON: &[u8] = include_bytes!("../../../assets/anatomy/skeleton.bin");
const MOVEMENTS: &[u8] = include_bytes!("../../../assets/anatomy/movements.json");

fn movements() -> Vec<(String, f32, f32)> {
    let file: serde_json::Value = serde_json::from_slice(MOVEMENTS).unwrap();
    let row = |row: &serde_json::Value| {
        let joint = row["joint"].as_str().unwrap().to_owned();
        (joint, row["from"].as_f64().unwrap() as f32, row["to"].as_f64().unwrap() as f32)
    };
    file.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn each_goes_from_one_limit_to_the_other_on_either_side() {
    let skeleton = Skeleton::parse(SKELETON).unwrap();
    let mut seen = BTreeSet::new();
    for (name, from, to) in movements() {
        for side in ["r", "l"] {
            let joint = name.replace("{side}", side);
            let index = skeleton.joint(&joint).unwrap_or_else(|| panic!("there is no joint {joint}"));
            let [low, high] = skeleton.joints[index].range.map(f32::to_degrees);
            assert!((low - from).abs() < 1.0 && (high - to).abs() < 1.0, "{joint}: {low} to {high}");
            assert!(from <= 0.0 && to >= 0.0, "{joint} rests within");
            // No further than the limit, whatever is asked for.
            let mut pose = Pose::rest(&skeleton);
            assert!((pose.set(&skeleton, &joint, 9.0).unwrap().to_degrees() - high).abs() < 0.1, "{joint}");
            seen.insert(joint);
        }
    }
    assert!(seen.len() >= 25, "{seen:?}");
}

#[test]
fn what_is_moved_goes_where_its_name_says() {
    let skeleton = Skeleton::parse(SKELETON).unwrap();
    let rest = Pose::rest(&skeleton).forward(&skeleton);
    let moved = |joint: &str, degrees: f32, body: &str| {
        let mut pose = Pose::rest(&skeleton);
        pose.set(&skeleton, joint, degrees.to_radians()).unwrap();
        let body = skeleton.body(body).unwrap();
        Vec3::from(pose.forward(&skeleton)[body].translation - rest[body].translation)
    };
    // Left is +X, up +Y, forward +Z.
    assert!(moved("knee_angle_r", 90.0, "talus_r").z < -0.1, "a bent knee brings the foot back");
    assert!(moved("hip_flexion_l", 90.0, "tibia_l").z > 0.1, "a bent hip brings the knee to the front");
    assert!(moved("elbow_flexion_l", 90.0, "lunate_l").z > 0.1, "a bent elbow brings the hand to the front");
    assert!(moved("shoulder_elv_l", 90.0, "ulna_l").x > 0.1, "a raised arm goes out to its side");
    assert!(moved("shoulder_elv_r", 90.0, "ulna_r").x < -0.1, "a raised arm goes out to its side");
    assert!(moved("hip_adduction_r", -40.0, "tibia_r").x < -0.1, "the leg goes to the side");
    assert!(moved("flex_extension", -60.0, "torso").z > 0.05, "a bent back brings the chest to the front");
}
