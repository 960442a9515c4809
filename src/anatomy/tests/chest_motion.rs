//! The heart and the lungs as they are drawn: they move as much as a person's do, and come apart nowhere.

use ambulo_anatomy::{Beat, BodyPart, BodySystem, HeartMotion, HeartWeights, LungMotion, breath};
use glam::{Affine3A, Vec3};

const FILES: [(&[u8], &[u8]); 2] = [
    (
        include_bytes!("../../../assets/anatomy/body/heart.bin"),
        include_bytes!("../../../assets/anatomy/body/lungs.bin"),
    ),
    (
        include_bytes!("../../../assets/anatomy/body/heart.coarse.bin"),
        include_bytes!("../../../assets/anatomy/body/lungs.coarse.bin"),
    ),
];

fn levels() -> impl Iterator<Item = (BodySystem, BodySystem)> {
    let read = |bytes| BodySystem::parse(bytes).expect("the files are tested by themselves");
    FILES.into_iter().map(move |(heart, lungs)| (read(heart), read(lungs)))
}

fn follow(at: Vec3, weights: HeartWeights, moves: &[Affine3A; 3]) -> Vec3 {
    let shares = [weights.plane, weights.ventricles, weights.atria].map(|w| f32::from(w) / 255.0);
    let rest = 1.0 - shares.iter().sum::<f32>();
    moves.iter().zip(shares).fold(at * rest, |sum, (by, share)| sum + by.transform_point3(at) * share)
}

fn moved(heart: &HeartMotion, part: &BodyPart, beat: Beat) -> Vec<Vec3> {
    let moves = heart.moves(beat);
    let at = part.mesh.positions.iter().map(|p| Vec3::from(*p));
    at.map(|at| follow(at, heart.weights(&part.id, at), &moves)).collect()
}

/// Six times the volume, by the divergence theorem; the meshes are closed.
fn volume(part: &BodyPart, at: &[Vec3]) -> f32 {
    let corner = |i: &u16| at[usize::from(*i)];
    part.mesh.indices.as_chunks::<3>().0.iter().map(|[a, b, c]| corner(a).dot(corner(b).cross(corner(c)))).sum()
}

#[test]
fn the_axis_points_to_the_left_forward_and_down() {
    for (heart, _) in levels() {
        let motion = HeartMotion::of(&heart).expect("a heart with its chambers");
        // The torso's frame: x forward, y up, z to the right of the person.
        assert!(motion.axis.x > 0.2 && motion.axis.y < -0.2 && motion.axis.z < -0.2, "{motion:?}");
        assert!((0.05..0.11).contains(&motion.length_m), "{motion:?}");
    }
}

#[test]
fn at_rest_all_is_where_it_is_drawn() {
    for (heart, lungs) in levels() {
        let motion = HeartMotion::of(&heart).expect("a heart");
        for part in &heart.parts {
            let at = moved(&motion, part, Beat::default());
            assert!(at.iter().zip(&part.mesh.positions).all(|(a, b)| a.distance(Vec3::from(*b)) < 1e-5));
        }
        let full = LungMotion::of(&lungs).expect("lungs").moves(1.0);
        assert!(full.abs_diff_eq(Affine3A::IDENTITY, 1e-6));
    }
}

#[test]
fn a_beat_makes_the_ventricles_smaller_and_leaves_apex_and_vessels() {
    for (heart, _) in levels() {
        let motion = HeartMotion::of(&heart).expect("a heart");
        let contracted = Beat { atria: 0.0, ventricles: 1.0 };
        let apex = motion.base + motion.axis * motion.length_m;
        for part in &heart.parts {
            let at = moved(&motion, part, contracted);
            let way = |i: usize| at[i].distance(Vec3::from(part.mesh.positions[i]));
            let most = (0..at.len()).map(way).fold(0.0, f32::max);
            assert!(most < 0.011, "{} moves {most}", part.id);
            for (i, p) in part.mesh.positions.iter().enumerate() {
                assert!(Vec3::from(*p).distance(apex) > 0.008 || way(i) < 0.002, "the apex stays");
            }
            if part.id == "left-ventricle" || part.id == "right-ventricle" {
                let before: Vec<_> = part.mesh.positions.iter().map(|p| Vec3::from(*p)).collect();
                let share = volume(part, &at) / volume(part, &before);
                assert!((0.78..0.95).contains(&share), "{} {share}", part.id);
            }
        }
        // The trunk's far end, where the vessels go on, holds still.
        let trunk = heart.part("pulmonary-trunk").expect("a trunk");
        let at = moved(&motion, trunk, contracted);
        let (top, before) = at.iter().zip(&trunk.mesh.positions).max_by(|a, b| a.1[1].total_cmp(&b.1[1])).expect("one");
        let by = top.distance(Vec3::from(*before));
        assert!(by < 0.003, "{by} at {before:?}, {motion:?}");
    }
}

#[test]
fn what_touches_stays_together() {
    for (heart, _) in levels() {
        let motion = HeartMotion::of(&heart).expect("a heart");
        for beat in [Beat { atria: 1.0, ventricles: 0.0 }, Beat { atria: 0.0, ventricles: 1.0 }] {
            let all: Vec<_> = heart
                .parts
                .iter()
                .flat_map(|part| {
                    let at = moved(&motion, part, beat);
                    part.mesh.positions.iter().map(|p| Vec3::from(*p)).zip(at).collect::<Vec<_>>()
                })
                .collect();
            let mut pairs = 0;
            for (i, (a, to_a)) in all.iter().enumerate().step_by(7) {
                for (b, to_b) in all[i + 1..].iter().step_by(3) {
                    if a.distance_squared(*b) < 0.0015_f32.powi(2) {
                        pairs += 1;
                        assert!(
                            ((*to_a - *to_b) - (*a - *b)).length() < 0.002,
                            "{a} and {b} part by {}",
                            ((*to_a - *to_b) - (*a - *b)).length()
                        );
                    }
                }
            }
            assert!(pairs > 50, "{pairs}");
        }
    }
}

#[test]
fn valves_come_down_with_their_plane_and_arteries_stay_on_their_walls() {
    for (heart, _) in levels() {
        let motion = HeartMotion::of(&heart).expect("a heart");
        let contracted = Beat { atria: 0.0, ventricles: 1.0 };
        let all = |id: &str| {
            let part = heart.part(id).expect("a part");
            let at = part.mesh.positions.iter().map(|p| Vec3::from(*p));
            at.zip(moved(&motion, part, contracted)).collect::<Vec<_>>()
        };
        for valve in ["mitral-valve", "tricuspid-valve"] {
            let by = all(valve).iter().map(|(from, to)| (*to - *from).dot(motion.axis)).sum::<f32>();
            assert!(by / all(valve).len() as f32 > 0.003, "{valve} comes down");
        }
        for (artery, wall) in [
            ("left-anterior-descending-artery", "left-ventricle"),
            ("circumflex-artery", "left-ventricle"),
            ("right-coronary-artery", "right-ventricle"),
        ] {
            let (wall, mut near) = (all(wall), 0);
            for (from, to) in all(artery).into_iter().step_by(5) {
                let far = |p: &&(Vec3, Vec3)| p.0.distance_squared(from);
                let foot = wall.iter().min_by(|a, b| far(a).total_cmp(&far(b))).expect("a wall");
                if foot.0.distance(from) < 0.003 {
                    near += 1;
                    assert!(((to - from) - (foot.1 - foot.0)).length() < 0.0008, "{artery} parts from its wall");
                }
            }
            assert!(near > 20, "{artery}: {near}");
        }
    }
}

#[test]
fn the_atria_contract_alone_before() {
    for (heart, _) in levels() {
        let motion = HeartMotion::of(&heart).expect("a heart");
        let beat = Beat { atria: 1.0, ventricles: 0.0 };
        for part in &heart.parts {
            let at = moved(&motion, part, beat);
            let moves = at.iter().zip(&part.mesh.positions).any(|(a, b)| a.distance(Vec3::from(*b)) > 5e-4);
            assert_eq!(moves, part.id.ends_with("atrium") || part.id == "pulmonary-veins", "{}", part.id);
        }
    }
}

#[test]
fn breathing_out_raises_the_bases_by_a_centimetre_or_two_and_leaves_the_tops() {
    for (_, lungs) in levels() {
        let motion = LungMotion::of(&lungs).expect("lungs");
        let out = motion.moves(breath(0.0));
        for part in lungs.parts.iter().filter(|part| part.id.contains("lobe")) {
            for p in part.mesh.positions.iter().map(|p| Vec3::from(*p)) {
                let by = out.transform_point3(p) - p;
                assert!(by.y > -1e-6 && by.length() < 0.018, "{} {by}", part.id);
                assert!(p.y < motion.top.y - 0.01 || by.length() < 0.003, "{} {by}", part.id);
            }
        }
        let base = lungs.parts.iter().map(|part| part.minimum.y).fold(f32::INFINITY, f32::min);
        let rise = out.transform_point3(motion.top.with_y(base)).y - base;
        assert!((0.012..0.018).contains(&rise), "{rise}");
    }
}
