//! The soft tissue of the joints lies between its bones, each side on its own, and stays on them in every pose.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod triangle;

use ambulo_anatomy::{BodySystem, NameSide, Pose, Skeleton, SkinBinding, Structures};
use glam::{Affine3A, Vec3};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const FINE: &[u8] = include_bytes!("../../../assets/anatomy/body/joints.bin");
const COARSE: &[u8] = include_bytes!("../../../assets/anatomy/body/joints.coarse.bin");

static SKELETON: LazyLock<Skeleton> =
    LazyLock::new(|| Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap());
static TABLE: LazyLock<Structures> =
    LazyLock::new(|| Structures::parse(include_bytes!("../../../assets/anatomy/structures.json")).unwrap());
static REST: LazyLock<Vec<Affine3A>> = LazyLock::new(|| Pose::rest(&SKELETON).forward(&SKELETON));
static PIECES: LazyLock<BTreeMap<String, Piece>> = LazyLock::new(|| pieces(FINE));

/// A structure in the world at rest, and what each of its vertices follows.
struct Piece {
    points: Vec<Vec3>,
    triangles: Vec<[usize; 3]>,
    binding: SkinBinding,
}

impl Piece {
    fn centre(&self) -> Vec3 {
        self.points.iter().copied().sum::<Vec3>() / self.points.len() as f32
    }

    fn volume(&self) -> f32 {
        let about = self.centre();
        let piece = |t: &[usize; 3]| {
            let [a, b, c] = t.map(|i| self.points[i] - about);
            a.dot(b.cross(c)) / 6.0
        };
        self.triangles.iter().map(piece).sum()
    }

    /// The vertex that lies farthest one way.
    fn end(&self, way: Vec3) -> Vec3 {
        self.points.iter().copied().max_by(|a, b| a.dot(way).total_cmp(&b.dot(way))).unwrap()
    }

    fn moved(&self, moves: &[Affine3A]) -> Vec<Vec3> {
        self.points.iter().enumerate().map(|(i, p)| self.binding.moved(i, *p, moves).unwrap()).collect()
    }

    /// The share of a body in a vertex, 0 to 1.
    fn share(&self, vertex: usize, body: usize) -> f32 {
        let slots = self.binding.bodies[vertex].iter().zip(self.binding.weights[vertex]);
        slots.filter(|(b, _)| usize::from(**b) == body).map(|(_, w)| f32::from(w) / 255.0).sum()
    }

    /// The bodies that it follows, by index.
    fn bodies(&self) -> BTreeSet<usize> {
        let slots = self.binding.bodies.iter().flatten().zip(self.binding.weights.iter().flatten());
        slots.filter(|(_, w)| **w > 0).map(|(b, _)| usize::from(*b)).collect()
    }
}

fn pieces(bytes: &[u8]) -> BTreeMap<String, Piece> {
    let system = BodySystem::parse(bytes).unwrap();
    TABLE.holds(&system).unwrap();
    let bindings = SkinBinding::parse(bytes, &system, &SKELETON).unwrap();
    let bodies = system.bodies(&SKELETON).unwrap();
    let piece = |((part, body), binding): ((&ambulo_anatomy::BodyPart, usize), SkinBinding)| {
        let points = part.mesh.positions.iter().map(|p| REST[body].transform_point3(Vec3::from(*p))).collect();
        let triangles = part.mesh.indices.as_chunks::<3>().0.iter().map(|t| t.map(usize::from)).collect();
        (part.id.clone(), Piece { points, triangles, binding })
    };
    system.parts.iter().zip(bodies).zip(bindings).map(piece).collect()
}

fn piece(id: &str) -> &'static Piece {
    PIECES.get(id).unwrap_or_else(|| panic!("no {id}"))
}

fn bone(name: &str) -> Vec<Vec3> {
    let bone = &SKELETON.bones[SKELETON.bone(name).unwrap()];
    bone.mesh.positions.iter().map(|p| REST[bone.body].transform_point3(Vec3::from(*p))).collect()
}

fn middle(points: &[Vec3]) -> Vec3 {
    (points.iter().copied().reduce(Vec3::min).unwrap() + points.iter().copied().reduce(Vec3::max).unwrap()) / 2.0
}

/// The way of every body from rest, with these joints set (degrees).
fn pose(joints: &[(&str, f32)]) -> Vec<Affine3A> {
    let mut pose = Pose::rest(&SKELETON);
    for (joint, degrees) in joints {
        pose.set(&SKELETON, joint, degrees.to_radians()).unwrap();
    }
    pose.forward(&SKELETON).iter().zip(REST.iter()).map(|(now, rest)| *now * rest.inverse()).collect()
}

/// How far a place is from the bones of a body that has moved.
fn from_bones(p: Vec3, body: usize, moves: &[Affine3A]) -> f32 {
    let place = moves[body] * REST[body];
    let bones = SKELETON.bones.iter().filter(|b| b.body == body);
    let triangles = bones.flat_map(|b| b.mesh.triangles()).map(|t| t.map(|q| place.transform_point3(q)));
    triangles.map(|t| triangle::distance(p, &t)).fold(f32::INFINITY, f32::min)
}

const POSES: [&[(&str, f32)]; 13] = [
    &[],
    &[("knee_angle_r", 60.0), ("knee_angle_l", 60.0)],
    &[("knee_angle_r", 90.0), ("hip_flexion_r", 90.0)],
    &[("knee_angle_r", 120.0), ("hip_flexion_r", 60.0), ("hip_adduction_r", -30.0)],
    &[("shoulder_elv_r", 90.0), ("shoulder_elv_l", 60.0)],
    &[("elv_angle_r", 90.0), ("shoulder_elv_r", 120.0)],
    &[("mcp2_flexion_r", 80.0), ("pm2_flexion_r", 90.0), ("md2_flexion_r", 60.0), ("mcp5_flexion_r", 80.0)],
    &[("flexion_r", 40.0), ("deviation_r", 20.0)],
    &[("hip_flexion_r", 60.0), ("knee_angle_r", 60.0), ("ip_flexion_r", -60.0), ("mp_flexion_r", -40.0)],
    &[("ankle_angle_r", 20.0), ("subtalar_angle_r", 15.0), ("mtp_angle_r", 30.0), ("ankle_angle_l", -15.0)],
    &[("ankle_angle_r", -40.0), ("subtalar_angle_r", -15.0), ("mtp_angle_r", -30.0)],
    &[("flex_extension", -40.0), ("lat_bending", 15.0)],
    &[("ankle_angle_l", 15.0), ("subtalar_angle_l", -20.0), ("mtp_angle_l", 30.0)],
];

/// Bands, that go from bone to bone.
fn is_band(id: &str) -> bool {
    ["ligament", "retinaculum", "fascia"].iter().any(|word| id.contains(word))
}

#[test]
fn everything_is_there_in_both_levels_closed_and_said_to_be_drawn() {
    let coarse = pieces(COARSE);
    assert!(PIECES.keys().eq(coarse.keys()));
    assert!(TABLE.of_system("joints").map(|s| &s.id).collect::<BTreeSet<_>>() == PIECES.keys().collect());
    for s in TABLE.of_system("joints") {
        assert!(s.schematic && s.source == "drawn", "{}", s.id);
    }
    let count = |level: &BTreeMap<String, Piece>| level.values().map(|p| p.points.len()).sum::<usize>();
    let (fine, few) = (count(&PIECES), count(&coarse));
    assert!((60_000..100_000).contains(&fine) && (12_000..24_000).contains(&few), "{fine} {few}");
    for (id, p) in PIECES.iter().chain(&coarse) {
        assert!(p.volume() > 0.0, "{id} is inside out");
        let mut edges: BTreeMap<(usize, usize), i32> = BTreeMap::new();
        for t in &p.triangles {
            for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                *edges.entry((a.min(b), a.max(b))).or_default() += if a < b { 1 } else { -1 };
            }
        }
        let open = edges.values().filter(|n| **n != 0).count();
        assert!(open * 100 <= edges.len(), "{id}: {open} of {} edges are open", edges.len());
    }
}

#[test]
fn pairs_lie_on_their_sides_and_mirror_each_other() {
    let mut pairs = 0;
    for s in TABLE.of_system("joints") {
        let p = piece(&s.id);
        match s.side {
            NameSide::Left => assert!(p.centre().x > 0.03, "{}", s.id),
            NameSide::Right => assert!(p.centre().x < -0.03, "{}", s.id),
            NameSide::Middle => assert!(p.centre().x.abs() < 0.004, "{} {}", s.id, p.centre()),
        }
        if let Some(stem) = s.id.strip_suffix("-r") {
            let left = piece(&format!("{stem}-l"));
            assert!((left.centre() * Vec3::new(-1.0, 1.0, 1.0)).distance(p.centre()) < 3e-4, "{stem}");
            assert!((left.volume() / p.volume() - 1.0).abs() < 0.02, "{stem}");
            // Each follows the bones of its own side.
            let names = |p: &Piece| p.bodies().iter().map(|b| SKELETON.bodies[*b].name.clone()).collect::<Vec<_>>();
            assert!(names(p).iter().all(|n| !n.ends_with("_l")) && names(left).iter().all(|n| !n.ends_with("_r")));
            pairs += 1;
        }
    }
    assert!(pairs >= 50, "{pairs}");
}

#[test]
fn the_knee_is_in_order() {
    let (femur, tibia, patella) = (bone("r_femur"), bone("r_tibia"), bone("r_patella"));
    let knee = middle(&femur.iter().copied().filter(|p| p.y < 0.47).collect::<Vec<_>>());
    let plateau = tibia.iter().map(|p| p.y).fold(0.0, f32::max);
    // On the right the inner side is the one with the greater x.
    let (medial, lateral) = (piece("meniscus-medial-r"), piece("meniscus-lateral-r"));
    assert!(medial.centre().x > knee.x + 0.01 && lateral.centre().x < knee.x - 0.01);
    for m in [medial, lateral] {
        let (low, high) = (m.end(-Vec3::Y).y, m.end(Vec3::Y).y);
        assert!(high - low < 0.022 && (m.centre().y - plateau).abs() < 0.012, "{low} {high} {plateau}");
        assert!(m.volume() * 1e6 > 1.0 && m.volume() * 1e6 < 4.0, "{}", m.volume() * 1e6);
    }
    // The inner one is the more open C: it is longer from front to back.
    let long = |p: &Piece| p.end(Vec3::Z).z - p.end(-Vec3::Z).z;
    assert!(long(medial) > long(lateral));
    // ACL: from behind on the lateral condyle's inner face, forwards, inwards and down.
    let acl = piece("anterior-cruciate-ligament-r");
    let (top, foot) = (acl.end(Vec3::Y), acl.end(-Vec3::Y));
    assert!(top.z < foot.z - 0.015 && top.x < foot.x - 0.004 && top.x < knee.x && top.y > foot.y + 0.012);
    // PCL: from the medial condyle backwards, outwards and down behind the plateau.
    let pcl = piece("posterior-cruciate-ligament-r");
    let (top, foot) = (pcl.end(Vec3::Y), pcl.end(-Vec3::Y));
    assert!(top.z > foot.z + 0.015 && top.x > foot.x + 0.004 && foot.y < plateau - 0.01);
    assert!(
        acl.centre().x.min(pcl.centre().x) > lateral.centre().x
            && acl.centre().x.max(pcl.centre().x) < medial.centre().x
    );
    let (inner, outer) = (piece("tibial-collateral-ligament-r"), piece("fibular-collateral-ligament-r"));
    assert!(inner.centre().x > medial.centre().x && outer.centre().x < lateral.centre().x);
    assert!(
        outer.end(-Vec3::Y).distance(middle(&bone("r_fibula").into_iter().filter(|p| p.y > 0.39).collect::<Vec<_>>()))
            < 0.022
    );
    // Patella, its cartilage behind, its ligament below, the tendon above.
    let kneecap = middle(&patella);
    assert!(piece("patellar-cartilage-r").centre().z < kneecap.z - 0.004);
    assert!(
        piece("patellar-ligament-r").end(-Vec3::Y).y < plateau - 0.02
            && piece("quadriceps-tendon-r").centre().y > kneecap.y
    );
    assert!(piece("femoral-cartilage-r").end(-Vec3::Y).y < femur.iter().map(|p| p.y).fold(1.0, f32::min));
}

#[test]
fn discs_and_long_ligaments_hold_the_vertebrae_together() {
    let vertebra = |n: usize| match n {
        1..=12 => bone(&format!("torso_geom_{}_thoracic{n}_s", 13 - n)),
        13..=17 => bone(&format!("lumbar{}_geom_1_lumbar{}", n - 12, n - 12)),
        _ => bone("sacrum_geom_1_sacrum").into_iter().filter(|p| p.y > 0.96).collect(),
    };
    // The vertebral body: what lies in front of the canal.
    let body = |n: usize| {
        let all = vertebra(n);
        let front = all.iter().map(|p| p.z).fold(-1.0, f32::max);
        middle(&all.into_iter().filter(|p| p.x.abs() < 0.022 && p.z > front - 0.026).collect::<Vec<_>>())
    };
    for n in 1..=17 {
        let id = if n < 13 { format!("thoracic-disc-{n}") } else { format!("lumbar-disc-{}", n - 12) };
        let (disc, above, below) = (piece(&id).centre(), body(n), body(n + 1));
        assert!(disc.y < above.y && disc.y > below.y - if n == 17 { 0.03 } else { 0.0 }, "{id} {disc} {above} {below}");
        if n < 17 {
            assert!(disc.distance((above + below) / 2.0) < 0.012, "{id} {disc} {}", (above + below) / 2.0);
        }
        let ml = piece(&id).volume() * 1e6;
        assert!((0.3..20.0).contains(&ml), "{id}: {ml} ml");
    }
    let (front, back) = (piece("anterior-longitudinal-ligament"), piece("posterior-longitudinal-ligament"));
    let spines = piece("supraspinous-ligament");
    for n in 14..=16 {
        let y = body(n).y;
        let z = |p: &Piece| {
            let near: Vec<_> = p.points.iter().filter(|q| (q.y - y).abs() < 0.006).map(|q| q.z).collect();
            near.iter().sum::<f32>() / near.len() as f32
        };
        assert!(
            z(front) > body(n).z + 0.009 && z(back) < body(n).z - 0.009 && z(spines) < z(back) - 0.02,
            "L{}",
            n - 12
        );
    }
    // The yellow ligaments shut the canal behind, from one lamina to the next.
    for n in 1..=4 {
        let (yellow, disc) = (piece(&format!("ligamenta-flava-{n}")), piece(&format!("lumbar-disc-{n}")));
        let spine = piece(&format!("interspinous-ligament-{n}")).centre();
        let (at, high) = (yellow.centre(), yellow.end(Vec3::Y).y - yellow.end(-Vec3::Y).y);
        assert!(at.z < disc.end(-Vec3::Z).z && at.z > spine.z, "{n}: {at} {spine}");
        assert!((at.y - disc.centre().y).abs() < 0.016 && (0.012..0.025).contains(&high), "{n}: {at} {high}");
        let bodies = [n, n + 1].map(|n| SKELETON.body(&format!("lumbar{n}")).unwrap());
        assert_eq!(yellow.bodies(), BTreeSet::from(bodies), "{n}");
        for side in [-1.0, 1.0] {
            assert!(yellow.points.iter().filter(|p| p.x * side > 0.003).count() > 50, "{n} has one side");
        }
    }
    let torso = SKELETON.body("torso").unwrap();
    assert!(front.bodies().contains(&torso) && front.bodies().len() >= 6);
}

#[test]
fn balls_lie_in_their_sockets() {
    let hip = piece("femoral-head-cartilage-r").centre();
    for (id, far) in
        [("acetabular-labrum-r", 0.02), ("acetabular-cartilage-r", 0.025), ("iliofemoral-ligament-r", 0.045)]
    {
        assert!(piece(id).centre().distance(hip) < far, "{id} {}", piece(id).centre().distance(hip));
    }
    assert!(piece("iliofemoral-ligament-r").centre().z > hip.z && piece("ischiofemoral-ligament-r").centre().z < hip.z);
    assert!(piece("pubofemoral-ligament-r").centre().y < hip.y - 0.01);
    let (socket, rim) = (piece("glenoid-cartilage-r").centre(), piece("glenoid-labrum-r").centre());
    assert!(socket.distance(rim) < 0.004 && socket.x > piece("humeral-head-cartilage-r").centre().x);
    let roof = piece("coracoacromial-ligament-r");
    assert!(roof.centre().y > socket.y + 0.01 && roof.centre().z > socket.z);
    let tunnel = piece("flexor-retinaculum-r");
    // The palm faces the thigh.
    assert!(tunnel.centre().x > middle(&bone("capitate_r")).x + 0.008);
    for n in 1..=5 {
        let head = piece(&format!("metacarpal-head-cartilage-{n}-r")).centre();
        let foot = bone(&format!("{n}mc_r"));
        assert!(foot.iter().any(|p| p.distance(head) < 0.009), "{n}");
    }
}

#[test]
fn the_ankle_is_in_order() {
    let (fibula, talus, foot) = (bone("r_fibula"), bone("r_talus"), bone("r_foot"));
    let tip = fibula.iter().copied().min_by(|a, b| a.y.total_cmp(&b.y)).unwrap();
    let ankle = middle(&talus);
    let (front, heel, back) = (
        piece("anterior-talofibular-ligament-r"),
        piece("calcaneofibular-ligament-r"),
        piece("posterior-talofibular-ligament-r"),
    );
    // On the right the outer side is the one with the smaller x.
    for p in [front, heel, back] {
        assert!(p.centre().x < ankle.x - 0.008 && p.centre().distance(tip) < 0.025, "{}", p.centre());
    }
    // Forwards to the talus; down and backwards to the heel; level behind.
    assert!(front.end(Vec3::Z).z > tip.z + 0.02 && front.end(Vec3::Z).x > front.end(-Vec3::Z).x);
    assert!(heel.end(-Vec3::Y).z < heel.end(Vec3::Y).z - 0.008 && heel.end(-Vec3::Y).y < tip.y - 0.01);
    assert!(back.centre().z < ankle.z - 0.012 && back.end(Vec3::Y).y - back.end(-Vec3::Y).y < 0.012);
    // Between tibia and fibula, above those and before and behind.
    let (before, behind) =
        (piece("anterior-inferior-tibiofibular-ligament-r"), piece("posterior-inferior-tibiofibular-ligament-r"));
    assert!(before.centre().z > behind.centre().z + 0.015);
    for p in [before, behind] {
        let height = |at: Vec3| {
            let near: Vec<_> = p.points.iter().filter(|q| (q.x - at.x).abs() < 0.006).map(|q| q.y).collect();
            near.iter().sum::<f32>() / near.len() as f32
        };
        let falls = height(p.end(Vec3::X)) - height(p.end(-Vec3::X));
        assert!(p.centre().y > front.centre().y + 0.008 && falls > 0.004, "{} {falls}", p.centre());
    }
    // The inner side has one broad fan, and below it what carries the head of the talus.
    let (fan, spring) = (piece("deltoid-ligament-r"), piece("plantar-calcaneonavicular-ligament-r"));
    assert!(fan.centre().x > ankle.x + 0.012 && spring.centre().y < fan.centre().y && spring.centre().z > ankle.z);
    let broad = |y: f32| {
        let near: Vec<_> = fan.points.iter().filter(|p| (p.y - y).abs() < 0.003).map(|p| p.z).collect();
        near.iter().copied().fold(-1.0, f32::max) - near.iter().copied().fold(1.0, f32::min)
    };
    assert!(broad(0.051) > broad(0.064) + 0.008, "{} {}", broad(0.051), broad(0.064));
    // Cartilage above the talus, between it and the tibia.
    let dome = piece("talar-dome-cartilage-r");
    assert!(dome.centre().y > ankle.y && dome.end(Vec3::Y).y < 0.0715, "{}", dome.end(Vec3::Y));
    // From the heel to the toes, below all the arch and above the ground.
    let sole = piece("plantar-fascia-r");
    let (first, last) = (sole.end(-Vec3::Z), sole.end(Vec3::Z));
    assert!(first.z < middle(&foot).z - 0.05 && (0.15..0.19).contains(&(last.z - first.z)), "{first} {last}");
    assert!(sole.points.iter().all(|p| (0.0..0.013).contains(&p.y)));
}

/// As textbooks have them, from end to end in millimetres, with what the model's proportions ask for.
const ANKLE_LENGTHS_MM: [(&str, f32, f32); 5] = [
    ("anterior-talofibular-ligament", 15.0, 28.0),
    ("calcaneofibular-ligament", 20.0, 35.0),
    ("posterior-talofibular-ligament", 18.0, 32.0),
    ("anterior-inferior-tibiofibular-ligament", 15.0, 32.0),
    ("posterior-inferior-tibiofibular-ligament", 15.0, 36.0),
];

#[test]
fn ligaments_of_ankle_and_laminae_are_as_long_as_peoples_and_end_on_their_bones() {
    for (id, least, most) in ANKLE_LENGTHS_MM {
        for side in ["r", "l"] {
            let p = piece(&format!("{id}-{side}"));
            let span = |q: &Vec3| p.points.iter().map(|o| o.distance(*q)).fold(0.0, f32::max);
            let long = p.points.iter().map(span).fold(0.0, f32::max) * 1e3;
            assert!((least..most).contains(&long), "{id}-{side}: {long} mm");
        }
    }
    // What is tied wholly to a bone reaches it within two millimetres, in every pose.
    for joints in POSES {
        let moves = pose(joints);
        let ankle = |id: &str| ANKLE_LENGTHS_MM.iter().any(|(stem, ..)| id.starts_with(stem));
        for (id, p) in PIECES.iter().filter(|(id, _)| {
            ankle(id) || ["deltoid", "plantar", "ligamenta-flava"].iter().any(|stem| id.starts_with(stem))
        }) {
            let moved = p.moved(&moves);
            for body in p.bodies() {
                let tied = (0..moved.len()).filter(|i| p.share(*i, body) > 0.99);
                let gap = tied.map(|i| from_bones(moved[i], body, &moves)).fold(f32::INFINITY, f32::min);
                assert!(gap < 0.002, "{id} is {gap} m off {} in {joints:?}", SKELETON.bodies[body].name);
            }
        }
    }
}

#[test]
fn ligaments_stay_on_their_bones_in_every_pose() {
    let mut worst = 0.0_f32;
    for joints in POSES {
        let moves = pose(joints);
        for (id, p) in PIECES.iter().filter(|(id, _)| is_band(id)) {
            let bodies = p.bodies();
            let moved = p.moved(&moves);
            for body in bodies.iter().filter(|b| SKELETON.bones.iter().any(|bone| bone.body == **b)) {
                let tied: Vec<_> = (0..moved.len()).filter(|i| p.share(*i, *body) > 0.99).map(|i| moved[i]).collect();
                assert!(!tied.is_empty(), "{id} holds on to nothing of {}", SKELETON.bodies[*body].name);
                // Some of what is tied to a bone lies in or on it.
                let far = tied.iter().step_by(1 + tied.len() / 60).map(|q| from_bones(*q, *body, &moves));
                let gap = far.fold(f32::INFINITY, f32::min);
                worst = worst.max(gap);
                assert!(gap < 0.003, "{id} is {gap} m off {} in {joints:?}", SKELETON.bodies[*body].name);
            }
        }
    }
    println!("farthest end: {:.2} mm", worst * 1e3);
}

#[test]
fn nothing_is_torn_or_flies_off() {
    let mut worst = (0.0, String::new());
    for joints in POSES {
        let moves = pose(joints);
        for (id, p) in PIECES.iter() {
            let moved = p.moved(&moves);
            let size = |points: &[Vec3]| {
                let low = points.iter().copied().reduce(Vec3::min).unwrap();
                points.iter().copied().reduce(Vec3::max).unwrap().distance(low)
            };
            let (now, rest) = (size(&moved), size(&p.points));
            // The model's shoulder blade turns away from the collarbone as people's does not.
            let more = if id.starts_with("conoid") || id.starts_with("trapezoid") { 0.022 } else { 0.008 };
            assert!(now < 1.5 * rest + more && now > 0.4 * rest, "{id} is {now} m large, not {rest}, in {joints:?}");
            for t in &p.triangles {
                for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                    let more = moved[a].distance(moved[b]) - p.points[a].distance(p.points[b]);
                    if more > worst.0 {
                        worst = (more, format!("{id} in {joints:?}"));
                    }
                }
            }
        }
    }
    println!("longest stretch of an edge: {:.2} mm, {}", worst.0 * 1e3, worst.1);
    assert!(worst.0 < 0.0075, "{worst:?}");
}

#[test]
fn cartilage_goes_with_its_bone_alone_and_menisci_with_the_tibia() {
    for (id, p) in PIECES.iter() {
        let one = ["cartilage", "labrum", "meniscus"].iter().any(|w| id.contains(w));
        assert!(!one || p.bodies().len() == 1, "{id}");
    }
    let tibia = SKELETON.body("tibia_r").unwrap();
    assert!(piece("meniscus-medial-r").bodies().into_iter().eq([tibia]));
}
