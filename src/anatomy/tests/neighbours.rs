//! Each organ lies beside the neighbours that it has in people, and on the right side of them; the two of a pair that
//! are no mirror images differ as they do in people.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{BodySystem, Pose, Skeleton};
use glam::{IVec3, Vec3};
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

const FILES: [&[u8]; 9] = [
    include_bytes!("../../../assets/anatomy/body/heart.bin"),
    include_bytes!("../../../assets/anatomy/body/vessels.bin"),
    include_bytes!("../../../assets/anatomy/body/lungs.bin"),
    include_bytes!("../../../assets/anatomy/body/digestion.bin"),
    include_bytes!("../../../assets/anatomy/body/urinary.bin"),
    include_bytes!("../../../assets/anatomy/body/glands.bin"),
    include_bytes!("../../../assets/anatomy/body/lymph.bin"),
    include_bytes!("../../../assets/anatomy/body/reproduction.bin"),
    include_bytes!("../../../assets/anatomy/body/skeleton.bin"),
];

/// Vertices in the world at rest, by the id of a structure or bone.
static PLACES: LazyLock<BTreeMap<String, Vec<Vec3>>> = LazyLock::new(|| {
    let skeleton = Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap();
    let world = Pose::rest(&skeleton).forward(&skeleton);
    let placed = |body: usize, positions: &[[f32; 3]]| {
        positions.iter().map(|p| world[body].transform_point3(Vec3::from(*p))).collect::<Vec<_>>()
    };
    let mut all: BTreeMap<_, _> =
        skeleton.bones.iter().map(|b| (b.name.clone(), placed(b.body, &b.mesh.positions))).collect();
    for file in FILES {
        let system = BodySystem::parse(file).unwrap();
        let bodies = system.bodies(&skeleton).unwrap();
        all.extend(system.parts.iter().zip(bodies).map(|(p, body)| (p.id.clone(), placed(body, &p.mesh.positions))));
    }
    all
});

fn points(id: &str) -> &'static [Vec3] {
    PLACES.get(id).unwrap_or_else(|| panic!("no {id}"))
}

fn middle(points: &[Vec3]) -> Vec3 {
    points.iter().sum::<Vec3>() / points.len() as f32
}

fn low(id: &str) -> Vec3 {
    points(id).iter().copied().reduce(Vec3::min).unwrap()
}

fn high(id: &str) -> Vec3 {
    points(id).iter().copied().reduce(Vec3::max).unwrap()
}

/// Whether any vertex of one is at most so far from one of the other, metres.
fn comes_within(a: &[Vec3], b: &[Vec3], most_m: f32) -> bool {
    let cell = |p: Vec3| (p / most_m).floor().as_ivec3();
    let taken: HashSet<IVec3> = b.iter().map(|p| cell(*p)).collect();
    let around = |p: Vec3| (0..27).map(move |i| cell(p) + IVec3::new(i % 3 - 1, i / 3 % 3 - 1, i / 9 - 1));
    let candidates = a.iter().filter(|p| around(**p).any(|c| taken.contains(&c)));
    candidates.into_iter().any(|p| b.iter().any(|q| p.distance_squared(*q) <= most_m * most_m))
}

/// Where a part's middle is, seen from the middle of its neighbour; left and right are the person's.
#[derive(Debug, Clone, Copy)]
enum Way {
    Left,
    Right,
    Above,
    Below,
    Before,
    Behind,
}
use Way::{Above, Before, Behind, Below, Left, Right};

/// Less than this to a side is none, metres.
const ASIDE_M: f32 = 0.003;

/// The part, its neighbour, how far their surfaces are from each other at the most (metres), and which side it is on.
/// What touches comes within a few millimetres, for vertices stand so far apart; what has fat or another thing between
/// gets as much as that is thick.
const NEIGHBOURS: [(&str, &str, f32, Way); 68] = [
    // The heart's wall between the chambers, and what leads to it.
    ("ventricular-septum", "right-ventricle", 0.003, Left),
    ("ventricular-septum", "left-ventricle", 0.003, Before),
    ("pulmonary-veins", "left-atrium", 0.003, Behind),
    ("pulmonary-veins", "lower-lobe-r", 0.006, Left),
    ("pulmonary-veins", "lower-lobe-l", 0.012, Right),
    ("pulmonary-trunk", "right-ventricle", 0.003, Above),
    ("superior-vena-cava", "right-atrium", 0.003, Above),
    ("inferior-vena-cava", "right-atrium", 0.003, Below),
    // The arch and its three branches: one on the right, two on the left.
    ("aortic-arch", "trachea", 0.006, Before),
    ("brachiocephalic-trunk", "aortic-arch", 0.003, Above),
    ("brachiocephalic-trunk", "trachea", 0.005, Before),
    ("brachiocephalic-trunk", "common-carotid-artery-l", 0.015, Right),
    ("brachiocephalic-trunk", "common-carotid-artery-r", 0.012, Below),
    ("brachiocephalic-trunk", "subclavian-artery-r", 0.005, Below),
    ("common-carotid-artery-l", "aortic-arch", 0.003, Above),
    ("common-carotid-artery-r", "trachea", 0.012, Right),
    ("common-carotid-artery-l", "trachea", 0.005, Left),
    ("common-carotid-artery-r", "thyroid", 0.005, Right),
    ("common-carotid-artery-l", "thyroid", 0.005, Left),
    ("subclavian-artery-l", "aortic-arch", 0.003, Above),
    ("subclavian-artery-l", "common-carotid-artery-l", 0.015, Left),
    ("subclavian-artery-r", "upper-lobe-r", 0.004, Above),
    ("subclavian-artery-l", "upper-lobe-l", 0.004, Above),
    ("subclavian-artery-r", "clavicle_r", 0.03, Behind),
    ("subclavian-artery-l", "clavicle_l", 0.03, Behind),
    ("subclavian-artery-r", "rib-1-r", 0.005, Left),
    ("subclavian-artery-l", "rib-1-l", 0.005, Right),
    // The two that become the upper vena cava; the left one crosses before the arteries, behind the breastbone.
    ("brachiocephalic-vein-r", "superior-vena-cava", 0.003, Above),
    ("brachiocephalic-vein-l", "superior-vena-cava", 0.003, Above),
    ("brachiocephalic-vein-l", "brachiocephalic-vein-r", 0.003, Left),
    ("brachiocephalic-vein-l", "aortic-arch", 0.006, Above),
    ("brachiocephalic-vein-l", "common-carotid-artery-l", 0.015, Before),
    ("brachiocephalic-vein-l", "sternum", 0.025, Behind),
    ("brachiocephalic-vein-r", "brachiocephalic-trunk", 0.015, Right),
    // The pelvis: arteries before veins, both from the great vessel to either side, before the sacrum.
    ("iliac-artery-r", "abdominal-aorta", 0.003, Right),
    ("iliac-artery-l", "abdominal-aorta", 0.003, Left),
    ("iliac-vein-r", "inferior-vena-cava", 0.005, Right),
    ("iliac-vein-l", "inferior-vena-cava", 0.012, Left),
    ("iliac-artery-r", "iliac-vein-r", 0.003, Before),
    ("iliac-artery-l", "iliac-vein-l", 0.003, Before),
    ("iliac-artery-r", "sacrum_geom_1_sacrum", 0.012, Before),
    ("iliac-artery-l", "sacrum_geom_1_sacrum", 0.012, Before),
    // From the spleen behind the pancreas to the liver.
    ("portal-vein", "liver", 0.003, Left),
    ("portal-vein", "pancreas", 0.003, Behind),
    ("portal-vein", "spleen", 0.012, Right),
    ("portal-vein", "inferior-vena-cava", 0.012, Before),
    ("portal-vein", "duodenum", 0.015, Above),
    // Under the left dome, on the kidney, behind the stomach, within the ninth to the eleventh rib.
    ("spleen", "stomach", 0.012, Behind),
    ("spleen", "kidney-l", 0.004, Above),
    ("spleen", "lower-lobe-l", 0.004, Below),
    ("spleen", "colon", 0.02, Above),
    ("spleen", "rib-9-l", 0.015, Right),
    ("spleen", "rib-10-l", 0.006, Right),
    ("spleen", "rib-11-l", 0.015, Before),
    // The C about the pancreas's head, before kidney and vena cava.
    ("duodenum", "pancreas", 0.003, Right),
    ("duodenum", "stomach", 0.015, Right),
    ("duodenum", "gallbladder", 0.004, Left),
    ("duodenum", "liver", 0.004, Below),
    ("duodenum", "kidney-r", 0.006, Before),
    ("duodenum", "inferior-vena-cava", 0.003, Before),
    // Small and large bowel.
    ("small-bowel", "duodenum", 0.003, Below),
    ("small-bowel", "colon", 0.003, Right),
    ("small-bowel", "bladder", 0.03, Above),
    ("colon", "liver", 0.004, Below),
    ("colon", "stomach", 0.004, Below),
    ("colon", "bladder", 0.015, Above),
    ("colon", "kidney-r", 0.012, Before),
    ("colon", "kidney-l", 0.012, Before),
];

#[test]
fn each_lies_beside_its_neighbours_and_on_their_right_side() {
    let mut wrong = Vec::new();
    for (part, other, most_m, way) in NEIGHBOURS {
        let (a, b) = (points(part), points(other));
        if !comes_within(a, b, most_m) {
            wrong.push(format!("{part} is farther than {most_m} m from {other}"));
        }
        let off = middle(a) - middle(b);
        let far = match way {
            Left => off.x,
            Right => -off.x,
            Above => off.y,
            Below => -off.y,
            Before => off.z,
            Behind => -off.z,
        };
        if far < ASIDE_M {
            wrong.push(format!("{part} is not {way:?} {other}: {off}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_distance_between_surfaces_is_that_of_their_nearest_places() {
    let (a, b) = ([Vec3::ZERO, Vec3::X], [Vec3::new(1.0, 0.03, 0.04), Vec3::splat(-9.0)]);
    assert!(comes_within(&a, &b, 0.051) && comes_within(&b, &a, 0.051) && !comes_within(&a, &b, 0.049));
    // No one's neighbour is everyone's.
    for (a, b) in
        [("spleen", "gallbladder"), ("portal-vein", "bladder"), ("duodenum", "spleen"), ("iliac-vein-l", "spleen")]
    {
        assert!(!comes_within(points(a), points(b), 0.012), "{a} {b}");
    }
}

#[test]
fn what_differs_between_the_sides_differs_as_in_people() {
    // Lungs: the left one is smaller, for the heart lies there, and has no middle lobe.
    let lung = |side: &str, lobes: &[&str]| {
        lobes.iter().flat_map(|lobe| points(&format!("{lobe}-lobe-{side}"))).copied().collect::<Vec<_>>()
    };
    let (right, left) = (lung("r", &["upper", "middle", "lower"]), lung("l", &["upper", "lower"]));
    let reach =
        |p: &[Vec3]| (p.iter().copied().reduce(Vec3::min).unwrap(), p.iter().copied().reduce(Vec3::max).unwrap());
    let ((right_low, right_high), (left_low, left_high)) = (reach(&right), reach(&left));
    assert!((right_high.y - left_high.y).abs() < 0.015 && (right_low.y - left_low.y).abs() < 0.03);
    assert!((right_low.x + left_high.x).abs() < 0.015, "as broad on either side: {} {}", right_low.x, left_high.x);
    assert!(right_high.x < 0.02 && left_low.x > -0.02, "each on its side: {} {}", right_high.x, left_low.x);
    let volume = |ids: &[&str]| ids.iter().map(|id| volume(id)).sum::<f32>();
    let ratio = volume(&["upper-lobe-l", "lower-lobe-l"]) / volume(&["upper-lobe-r", "middle-lobe-r", "lower-lobe-r"]);
    assert!((0.75..0.98).contains(&ratio), "left to right lung {ratio}");
    for lobe in ["upper", "lower"] {
        let [right, left] = ["r", "l"].map(|side| middle(points(&format!("{lobe}-bronchi-{side}"))));
        let off = Vec3::new(-left.x, left.y, left.z).distance(right);
        assert!(off < 0.03, "{lobe} bronchi: {off} m from their mirror image");
    }
    // Arteries of neck and arm end at one height; on the left they come from the arch, on the right from the trunk.
    for (stem, longer_by) in [("common-carotid-artery", 0.03), ("subclavian-artery", 0.02)] {
        let [right, left] = ["r", "l"].map(|side| format!("{stem}-{side}"));
        assert!((high(&right).y - high(&left).y).abs() < 0.015, "{stem} ends");
        assert!(low(&left).y < low(&right).y - longer_by, "{stem} begins");
        assert!(low(&right).y > high("brachiocephalic-trunk").y - 0.015, "{right} leaves the trunk at its end");
        assert!(middle(points(&right)).x < -0.01 && middle(points(&left)).x > 0.008, "{stem} on its side");
    }
    // Veins: the left one has the longer way, across the middle, to where the right one goes straight down.
    let broad = |id: &str| high(id).x - low(id).x;
    assert!(broad("brachiocephalic-vein-l") > 2.0 * broad("brachiocephalic-vein-r"));
    assert!((high("brachiocephalic-vein-l").y - high("brachiocephalic-vein-r").y).abs() < 0.015);
    assert!(high("brachiocephalic-vein-r").x < 0.0 && low("brachiocephalic-vein-l").x < 0.0);
    assert!(high("brachiocephalic-vein-l").x > 0.02);
}

/// Cubic metres inside a structure of the lungs.
fn volume(id: &str) -> f32 {
    let lungs = BodySystem::parse(FILES[2]).unwrap();
    let part = lungs.part(id).unwrap();
    let centre = (part.minimum + part.maximum) / 2.0;
    part.mesh.triangles().map(|t| t.map(|p| p - centre)).map(|[a, b, c]| a.dot(b.cross(c)) / 6.0).sum()
}

#[test]
fn the_colon_frames_the_small_bowel() {
    let (small_low, small_high) = (low("small-bowel"), high("small-bowel"));
    let (mut right, mut left, mut over) = (0, 0, 0);
    for p in points("colon") {
        right += usize::from(p.x < small_low.x && (small_low.y..small_high.y).contains(&p.y));
        left += usize::from(p.x > small_high.x && (small_low.y..small_high.y).contains(&p.y));
        over += usize::from(p.y > small_high.y && p.x.abs() < 0.06);
    }
    // The rising part on the right, the crossing one above, the falling one on the left.
    assert!(right > 20 && left > 20 && over > 100, "{right} {over} {left}");
    assert!(high("colon").y > high("liver").y - 0.12 && low("colon").y < low("small-bowel").y);
}
