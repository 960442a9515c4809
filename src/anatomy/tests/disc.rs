//! A disc fills the room between two real vertebrae, and bulges where it is told to.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{Disc, DiscPlan, Mesh, Pose, Skeleton};
use glam::{Affine3A, Vec3};

fn disc(tip: Option<Vec3>) -> Disc {
    let skeleton = Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap();
    let placed = Pose::rest(&skeleton).forward(&skeleton);
    let bone = |id: &str| -> (&Mesh, Affine3A) {
        let bone = &skeleton.bones[skeleton.bone(id).unwrap()];
        (&bone.mesh, placed[bone.body])
    };
    let plan = DiscPlan {
        front: Vec3::new(0.0005, 1.039, -0.0765),
        back: Vec3::new(0.0005, 1.0385, -0.1085),
        half_width_m: 0.0225,
        tip,
    };
    plan.between(bone("lumbar4_geom_1_lumbar4"), bone("lumbar5_geom_1_lumbar5")).unwrap()
}

#[test]
fn it_fills_the_room_and_faces_outwards() {
    let disc = disc(None);
    let whole: f32 = disc.mesh.triangles().map(|[a, b, c]| a.dot(b.cross(c)) / 6.0).sum();
    // Of a lumbar disc of this size: some 8 to 18 millilitres.
    assert!((4e-6..20e-6).contains(&whole), "{whole}");
    assert!(disc.out.iter().all(|out| *out <= 1.0 + 1e-5));
    assert!(disc.bulging.iter().all(|b| *b == 0.0));
    let heights = disc.mesh.positions.iter().map(|p| p[1]);
    let (low, high) = heights.fold((f32::MAX, f32::MIN), |(low, high), y| (low.min(y), high.max(y)));
    assert!(low > 1.02 && high < 1.055, "{low} {high}");
}

#[test]
fn it_bulges_to_the_tip_and_nowhere_else() {
    let tip = Vec3::new(-0.010, 1.0385, -0.1165);
    let (whole, bulging) = (disc(None), disc(Some(tip)));
    let nearest = bulging.mesh.positions.iter().map(|p| Vec3::from(*p).distance(tip)).fold(f32::MAX, f32::min);
    assert!(nearest < 0.002, "{nearest}");
    for ((before, after), share) in whole.mesh.positions.iter().zip(&bulging.mesh.positions).zip(&bulging.bulging) {
        let moved = Vec3::from(*before).distance((*after).into());
        assert!(moved < 1e-4 || *share > 0.0 || moved < 0.004, "{before:?} {moved}");
        if before[2] > -0.085 {
            assert!(moved < 1e-4, "the front stays: {moved}");
        }
    }
}
