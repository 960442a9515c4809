//! The shipped skeleton is whole, symmetric and of a person's size; damaged files are refused, never a panic.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{AnatomyError, NameSide, Names, Pose, Ray, Skeleton};
use glam::Vec3;
use proptest::prelude::*;
use std::sync::LazyLock;

const FILE: &[u8] = include_bytes!("../../../assets/anatomy/skeleton.bin");
static SKELETON: LazyLock<Skeleton> = LazyLock::new(|| Skeleton::parse(FILE).unwrap());

fn names() -> Names {
    let words = include_bytes!("../../../assets/anatomy/names/en.json");
    Names::parse(include_bytes!("../../../assets/anatomy/names.json"), words, &SKELETON).unwrap()
}

/// Least and greatest corner of a bone in the world.
fn span(bone: usize, world: &[glam::Affine3A]) -> (Vec3, Vec3) {
    let bone = &SKELETON.bones[bone];
    let place = world[bone.body];
    bone.mesh.positions.iter().fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(low, high), p| {
        let p = place.transform_point3(Vec3::from(*p));
        (low.min(p), high.max(p))
    })
}

#[test]
fn it_stands_on_the_floor_upright_facing_z_with_its_left_at_x() {
    let world = Pose::rest(&SKELETON).forward(&SKELETON);
    let spans: Vec<_> = (0..SKELETON.bones.len()).map(|b| span(b, &world)).collect();
    let low = spans.iter().map(|s| s.0.y).fold(f32::INFINITY, f32::min);
    let high = spans.iter().map(|s| s.1.y).fold(f32::NEG_INFINITY, f32::max);
    assert!(low.abs() < 2e-3, "the feet are at {low}");
    // Bone only: some two centimetres of heel pad and scalp make a person of 1.71 m.
    assert!((1.65..1.75).contains(&high) && (high - SKELETON.height_m).abs() < 2e-3, "{high}");
    let middle = |name: &str| {
        let (low, high) = spans[SKELETON.bone(name).unwrap()];
        (low + high) / 2.0
    };
    assert!(middle("r_bofoot").z > middle("r_foot").z + 0.05, "the toes point forward");
    assert!(middle("hat_jaw").z > middle("hat_cervical").z);
    assert!(middle("hat_skull").y > middle("sacrum_geom_1_sacrum").y);
    assert!(middle("clavicle_l").x > 0.02 && middle("clavicle_r").x < -0.02);
}

#[test]
fn left_and_right_mirror_each_other() {
    let world = Pose::rest(&SKELETON).forward(&SKELETON);
    let names = names();
    let (mut pairs, mut worst) = (0, 0.0_f32);
    for (i, bone) in SKELETON.bones.iter().enumerate() {
        let name = names.bone(&bone.name).unwrap();
        let (low, high) = span(i, &world);
        let x = (low.x + high.x) / 2.0;
        match name.side {
            NameSide::Left => assert!(x > 0.0, "{}", bone.name),
            NameSide::Middle => assert!(x.abs() < 0.02, "{} at {x}", bone.name),
            NameSide::Right => {
                let other = bone.name.strip_suffix("_r").map(|s| format!("{s}_l"));
                let other = other.or_else(|| bone.name.strip_prefix("r_").map(|s| format!("l_{s}"))).unwrap();
                let (l, h) = span(SKELETON.bone(&other).unwrap(), &world);
                let mirrored = (Vec3::new(-h.x, l.y, l.z) - low).abs().max((Vec3::new(-l.x, h.y, h.z) - high).abs());
                worst = worst.max(mirrored.max_element());
                assert_eq!(name.clinical, names.bone(&other).unwrap().clinical);
                pairs += 1;
            }
        }
    }
    println!("{pairs} pairs, worst {} mm", worst * 1e3);
    assert_eq!(pairs, 40);
    assert!(worst < 4e-3, "{worst}");
}

#[test]
fn it_has_the_parts_of_its_source() {
    let s = &*SKELETON;
    assert_eq!((s.bones.len(), s.bodies.len(), s.joints.len(), s.muscles.len()), (102, 103, 122, 416));
    assert_eq!(s.joints.iter().filter(|j| j.coupling.is_some()).count(), 51);
    let triangles: usize = s.bones.iter().map(|b| b.mesh.indices.len() / 3).sum();
    assert!((60_000..100_000).contains(&triangles), "{triangles}");
    for bone in &s.bones {
        for ([x, y, z], n) in bone.mesh.positions.iter().zip(&bone.mesh.normals) {
            let p = Vec3::new(*x, *y, *z);
            assert!(p.cmpge(bone.minimum - 1e-5).all() && p.cmple(bone.maximum + 1e-5).all(), "{}", bone.name);
            assert!((Vec3::from(*n).length() - 1.0).abs() < 1e-3);
        }
        // Outward normals: a closed surface wound the right way has a positive volume.
        let volume: f32 = bone.mesh.triangles().map(|[a, b, c]| a.dot(b.cross(c)) / 6.0).sum();
        let outward = bone.mesh.triangles().zip(bone.mesh.indices.as_chunks::<3>().0).filter(|([a, b, c], t)| {
            let face = (b - a).cross(c - a);
            let vertex: Vec3 = t.iter().map(|i| Vec3::from(bone.mesh.normals[usize::from(*i)])).sum();
            face.dot(vertex) >= 0.0
        });
        let share = outward.count() as f32 / (bone.mesh.indices.len() / 3) as f32;
        assert!(volume > 0.0, "{} is inside out: {volume}", bone.name);
        assert!(share > 0.93, "{}: {share} of the triangles agree with their normals", bone.name);
    }
}

#[test]
fn joints_keep_their_limits_and_refuse_nonsense() {
    let mut pose = Pose::rest(&SKELETON);
    for (i, joint) in SKELETON.joints.iter().enumerate() {
        if joint.coupling.is_some() {
            assert!(pose.set(&SKELETON, &joint.name, 0.1).is_err());
            continue;
        }
        assert_eq!(pose.set(&SKELETON, &joint.name, 99.0).unwrap(), joint.range[1]);
        assert_eq!(pose.set(&SKELETON, &joint.name, -99.0).unwrap(), joint.range[0]);
        assert!(pose.set(&SKELETON, &joint.name, f32::NAN).is_err());
        assert_eq!(pose.get(i), Some(joint.range[0]));
    }
    assert_eq!(pose.set(&SKELETON, "no_such_joint", 0.0), Err(AnatomyError::Unknown { kind: "joint" }));
}

/// Every triangle of every visible bone in world space, without boxes.
fn brute_force(ray: Ray, world: &[glam::Affine3A], visible: impl Fn(usize) -> bool) -> Option<(usize, f32)> {
    let direction = ray.direction.normalize();
    let mut best: Option<(usize, f32)> = None;
    for (i, bone) in SKELETON.bones.iter().enumerate().filter(|(i, _)| visible(*i)) {
        for corners in bone.mesh.triangles() {
            let [a, b, c] = corners.map(|p| world[bone.body].transform_point3(p));
            let normal = (b - a).cross(c - a);
            let t = (a - ray.origin).dot(normal) / direction.dot(normal);
            let p = ray.origin + direction * t;
            let inside = [(a, b), (b, c), (c, a)].iter().all(|(u, v)| (*v - *u).cross(p - *u).dot(normal) >= 0.0);
            if t.is_finite() && t >= 0.0 && inside && best.is_none_or(|(_, d)| t < d) {
                best = Some((i, t));
            }
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(30) })]

    #[test]
    fn picking_agrees_with_brute_force(
        yaw in 0.0_f32..6.3, pitch in -0.6_f32..0.9, x in -0.3_f32..0.3, y in 0.0_f32..1.7, lift in 0.0_f32..2.0, odd in any::<bool>(),
    ) {
        let mut pose = Pose::rest(&SKELETON);
        pose.set(&SKELETON, "shoulder_elv_r", lift).unwrap();
        pose.set(&SKELETON, "knee_angle_l", lift).unwrap();
        let world = pose.forward(&SKELETON);
        let target = Vec3::new(x, y, 0.0);
        let from = target + Vec3::new(yaw.sin() * pitch.cos(), pitch.sin(), yaw.cos() * pitch.cos()) * 3.0;
        let ray = Ray { origin: from, direction: (target - from) * 2.0 };
        let visible = |i: usize| !odd || i % 2 == 1;
        let expected = brute_force(ray, &world, visible);
        let got = SKELETON.pick(ray, &world, |bone| visible(bone).then_some(Vec3::ZERO));
        match (expected, got) {
            (None, None) => {}
            (Some((_, distance)), Some(hit)) => {
                prop_assert!((distance - hit.distance_m).abs() < 1e-4, "{} against {}", hit.distance_m, distance);
                prop_assert!(visible(hit.index) && hit.point.distance(from) - hit.distance_m < 1e-4);
            }
            // A ray through the seam between two triangles may meet one by rounding and not by the other rule.
            (expected, got) => prop_assert!(false, "{expected:?} against {got:?}"),
        }
        let is_blocked = |within| SKELETON.blocks(ray, within, &world, |bone| visible(bone).then_some(Vec3::ZERO));
        match got {
            None => prop_assert!(!is_blocked(f32::INFINITY)),
            Some(hit) => prop_assert!(!is_blocked(hit.distance_m) && is_blocked(hit.distance_m + 1e-4)),
        }
    }
}

fn reseal(bytes: &mut [u8]) {
    if bytes.len() >= 24 {
        let sum = bytes[24..]
            .iter()
            .fold(0xCBF2_9CE4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01B3));
        bytes[16..24].copy_from_slice(&sum.to_le_bytes());
    }
}

#[test]
fn a_ray_that_is_none_meets_nothing() {
    let world = Pose::rest(&SKELETON).forward(&SKELETON);
    for (origin, direction) in [(Vec3::NAN, Vec3::Z), (Vec3::ZERO, Vec3::ZERO), (Vec3::ZERO, Vec3::NAN)] {
        let ray = Ray { origin, direction };
        assert_eq!(SKELETON.pick(ray, &world, |_| Some(Vec3::ZERO)), None);
        assert!(!SKELETON.blocks(ray, f32::INFINITY, &world, |_| Some(Vec3::ZERO)));
    }
}

#[test]
fn damage_is_found() {
    assert_eq!(Skeleton::parse(b"").unwrap_err(), AnatomyError::NotASkeleton);
    assert_eq!(Skeleton::parse(b"<!doctype html>").unwrap_err(), AnatomyError::NotASkeleton);
    for length in [8, 11, 20, 24, 40, 1_000, FILE.len() / 2, FILE.len() - 1] {
        assert!(Skeleton::parse(&FILE[..length]).is_err(), "cut at {length}");
    }
    for place in [0, 9, 13, 17, 30, 60, 5_000, FILE.len() - 1] {
        let mut bytes = FILE.to_vec();
        bytes[place] ^= 0x10;
        assert!(Skeleton::parse(&bytes).is_err(), "altered at {place}");
    }
    let mut newer = FILE.to_vec();
    newer[8] = 2;
    assert_eq!(Skeleton::parse(&newer).unwrap_err(), AnatomyError::UnknownVersion(2));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    /// Damage under a right checksum: whatever still parses can be posed, measured and picked without a panic.
    #[test]
    fn no_bytes_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        in_json in any::<bool>(), cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = FILE.to_vec();
        if let Some(cut) = cut {
            bytes.truncate(cut.index(FILE.len()));
        }
        for (place, value) in &changes {
            // Most of the file is triangles: aim half of the cases at header, table and structure.
            let end = if in_json { bytes.len().min(190_000) } else { bytes.len() };
            if end > 0 {
                let place = place.index(end);
                bytes[place] = *value;
            }
        }
        reseal(&mut bytes);
        if let Ok(skeleton) = Skeleton::parse(&bytes) {
            let world = Pose::rest(&skeleton).forward(&skeleton);
            for muscle in 0..skeleton.muscles.len() {
                let _ = skeleton.muscle_path(muscle, &world);
            }
            let _ = skeleton.pick(Ray { origin: Vec3::new(0.0, 1.0, 3.0), direction: Vec3::NEG_Z }, &world, |_| Some(Vec3::ZERO));
        }
    }
}
