//! Forward kinematics against poses that MuJoCo itself computed from the source model.

use ambulo_anatomy::{Pose, Skeleton};
use glam::{Quat, Vec3};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct OraclePose {
    joints: BTreeMap<String, f32>,
    positions: Vec<Vec3>,
    rotations: Vec<Quat>,
}

#[test]
fn bodies_stand_where_mujoco_puts_them() {
    let skeleton = Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap();
    let poses: Vec<OraclePose> =
        serde_json::from_str(include_str!("fixtures/mujoco-poses.json")).unwrap();
    assert_eq!(poses.len(), 20);
    let (mut worst_m, mut worst_rad) = (0_f32, 0_f32);
    for oracle in &poses {
        let mut pose = Pose::rest(&skeleton);
        for (joint, q) in &oracle.joints {
            assert!(
                (pose.set(&skeleton, joint, *q).unwrap() - q).abs() < 1e-5,
                "{joint} was clamped"
            );
        }
        let world = pose.forward(&skeleton);
        assert_eq!(world.len(), oracle.positions.len());
        for ((own, p), r) in world.iter().zip(&oracle.positions).zip(&oracle.rotations) {
            worst_m = worst_m.max((Vec3::from(own.translation) - *p).length());
            worst_rad = worst_rad.max(Quat::from_affine3a(own).angle_between(*r));
        }
    }
    println!("worst: {} mm, {} rad", worst_m * 1e3, worst_rad);
    assert!(worst_m < 1e-3, "{worst_m} m");
    assert!(worst_rad < 5e-3, "{worst_rad} rad");
}
