//! The muscles of the table are those of the skeleton's paths, each on its side, named in each language, with a surface
//! that closes, lies where the muscle lies in people, goes with the bones and is met by a ray.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod languages;

use ambulo_anatomy::{
    AnatomyError, BodySystem, Flesh, MUSCLES, NameSide, Names, Pose, Ray, Skeleton, Structure, StructureNames,
    Structures,
};
use glam::{Affine3A, Vec3};
use languages::LANGUAGES;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const IDS: &[u8] = include_bytes!("../../../assets/anatomy/names.json");
const TABLE: &str = include_str!("../../../assets/anatomy/structures.json");

static SKELETON: LazyLock<Skeleton> =
    LazyLock::new(|| Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap());
static STRUCTURES: LazyLock<Structures> = LazyLock::new(|| Structures::parse(TABLE.as_bytes()).unwrap());
static REST: LazyLock<Vec<Affine3A>> = LazyLock::new(|| Pose::rest(&SKELETON).forward(&SKELETON));
static FLESH: LazyLock<Flesh> = LazyLock::new(|| Flesh::of(&STRUCTURES, &SKELETON, &REST).unwrap());

fn muscles() -> impl Iterator<Item = &'static Structure> {
    STRUCTURES.of_system(MUSCLES)
}

/// A muscle's vertices in the world.
fn points(system: &BodySystem, id: &str, world: &[Affine3A]) -> Vec<Vec3> {
    let part = system.part(id).unwrap_or_else(|| panic!("no {id}"));
    let place = world[SKELETON.body(&part.body).unwrap()];
    part.mesh.positions.iter().map(|p| place.transform_point3(Vec3::from(*p))).collect()
}

fn middle(id: &str) -> Vec3 {
    let all = points(&FLESH.system, id, &REST);
    all.iter().sum::<Vec3>() / all.len() as f32
}

/// Which muscle a ray meets first among all, or only those named.
fn met(from: Vec3, towards: Vec3, alone: Option<&str>) -> Option<String> {
    let ray = Ray { origin: from, direction: towards - from };
    let bodies = FLESH.system.bodies(&SKELETON).unwrap();
    let parts = &FLESH.system.parts;
    let away = |part: usize| alone.is_none_or(|id| parts[part].id == id).then_some(Vec3::ZERO);
    FLESH.system.pick(ray, &REST, &bodies, away).map(|hit| parts[hit.index].id.clone())
}

#[test]
fn each_path_belongs_to_one_muscle_and_to_its_side() {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    let names = Names::parse(IDS, LANGUAGES[0].1, &SKELETON).unwrap();
    for muscle in muscles() {
        assert!(muscle.schematic && muscle.tissue == "muscle" && muscle.side != NameSide::Middle, "{}", muscle.id);
        for path in &muscle.paths {
            assert_eq!(owners.insert(path, &muscle.id), None, "{path}");
            assert_eq!(names.muscle(path).unwrap().side, muscle.side, "{path} of {}", muscle.id);
        }
    }
    assert_eq!(owners.len(), SKELETON.muscles.len());
    assert!(SKELETON.muscles.iter().all(|m| owners.contains_key(m.name.as_str())));
}

#[test]
fn every_muscle_has_its_other_side_where_a_mirror_shows_it() {
    let mut pairs = 0;
    for right in muscles().filter(|m| m.side == NameSide::Right) {
        let left = STRUCTURES.get(&format!("{}-l", right.id.strip_suffix("-r").unwrap())).unwrap();
        assert_eq!((left.side, &left.name, &left.regions), (NameSide::Left, &right.name, &right.regions));
        assert_eq!((left.paths.len(), left.belly, left.flat), (right.paths.len(), right.belly, right.flat));
        let (r, l) = (middle(&right.id), middle(&left.id));
        assert!(r.x < -0.008 && l.x > 0.008, "{}: {r} and {l}", right.id);
        assert!((l * Vec3::new(-1.0, 1.0, 1.0)).distance(r) < 0.012, "{}: {r} {l}", right.id);
        pairs += 1;
    }
    assert_eq!(2 * pairs, muscles().count());
    assert!(pairs >= 70, "{pairs}");
}

#[test]
fn each_language_has_two_names_for_each_muscle_and_no_two_share_one() {
    for (language, words) in LANGUAGES {
        let names = StructureNames::parse(&STRUCTURES, words).unwrap();
        let right = || muscles().filter(|m| m.side == NameSide::Right).map(|m| &names.get(&m.id).unwrap().name);
        for (what, all) in [
            ("clinical", right().map(|n| n.clinical.to_lowercase()).collect::<Vec<_>>()),
            ("lay", right().map(|n| n.lay.to_lowercase()).collect()),
        ] {
            let different: BTreeSet<_> = all.iter().collect();
            assert_eq!(different.len(), all.len(), "{language} {what}");
        }
        for name in right() {
            assert_ne!(name.clinical.to_lowercase(), name.lay.to_lowercase(), "{language}");
        }
    }
    let german = StructureNames::parse(&STRUCTURES, LANGUAGES[1].1).unwrap();
    assert_eq!(german.get("deltoid-l").unwrap().name.full, "Deltamuskel (M. deltoideus), links");
    assert!(german.get("vastus-medialis-r").unwrap().synonyms.contains(&"Quadrizeps".to_owned()));
}

#[test]
fn surfaces_close_and_face_outwards() {
    for (part, grains) in FLESH.system.parts.iter().zip(&FLESH.grains) {
        let mesh = &part.mesh;
        assert_eq!(grains.len(), mesh.positions.len());
        assert!(mesh.normals.iter().all(|n| (Vec3::from(*n).length() - 1.0).abs() < 1e-3), "{}", part.id);
        let (mut edges, mut agree, mut volume) = (BTreeMap::new(), 0, 0.0);
        for (corners, [a, b, c]) in mesh.indices.as_chunks::<3>().0.iter().zip(mesh.triangles()) {
            for (from, to) in [(0, 1), (1, 2), (2, 0)].map(|(i, j)| (corners[i], corners[j])) {
                *edges.entry((from.min(to), from.max(to))).or_insert(0) += if from < to { 1 } else { -1 };
            }
            let normal: Vec3 = corners.iter().map(|i| Vec3::from(mesh.normals[usize::from(*i)])).sum();
            agree += usize::from((b - a).cross(c - a).dot(normal) >= 0.0);
            volume += a.dot(b.cross(c)) / 6.0;
        }
        assert!(edges.values().all(|n| *n == 0), "{} is open", part.id);
        assert!(agree * 3 * 100 > mesh.indices.len() * 96, "{}: {agree} of {}", part.id, mesh.indices.len() / 3);
        // Cubic metres: the smallest and the largest of a person's, bundles that overlap counted twice.
        assert!((5e-7..1.6e-3).contains(&volume), "{}: {} ml", part.id, volume * 1e6);
        let flesh = grains.iter().filter(|g| g.flesh > 200).count();
        assert!(flesh * 100 > grains.len() * 20, "{}: hardly any flesh", part.id);
    }
    let vertices = FLESH.system.vertices();
    assert!((40_000..100_000).contains(&vertices), "{vertices}");
}

#[test]
fn tendons_are_at_the_ends_that_have_them() {
    let lowest = |id: &str| {
        let at = points(&FLESH.system, id, &REST);
        let part = FLESH.system.parts.iter().position(|p| p.id == id).unwrap();
        let low = (0..at.len()).min_by(|a, b| at[*a].y.total_cmp(&at[*b].y)).unwrap();
        FLESH.grains[part][low].flesh
    };
    for id in ["gastrocnemius-r", "flexor-digitorum-profundus-l", "extensor-digitorum-r", "tibialis-anterior-l"] {
        assert_eq!(lowest(id), 0, "{id}");
    }
    // Above the ankle and the wrist they are as thin as tendons are, across and along.
    let heel: Vec<_> = points(&FLESH.system, "soleus-r", &REST).into_iter().filter(|p| p.y < 0.11).collect();
    let width = heel.iter().map(|p| p.x).fold(f32::MIN, f32::max) - heel.iter().map(|p| p.x).fold(f32::MAX, f32::min);
    assert!(width < 0.02, "{width}");
}

#[test]
fn muscles_lie_where_they_lie_in_people() {
    for side in ["r", "l"] {
        let at = |name: &str| middle(&format!("{name}-{side}"));
        let before = |a: &str, b: &str| assert!(at(a).z > at(b).z + 0.005, "{a} lies before {b}");
        before("rectus-abdominis", "psoas-major");
        before("psoas-major", "longissimus-thoracis");
        before("pectoralis-major", "latissimus-dorsi");
        before("biceps-brachii", "triceps-brachii");
        before("rectus-femoris", "biceps-femoris");
        before("tibialis-anterior", "soleus");
        before("soleus", "gastrocnemius");
        before("iliacus", "gluteus-maximus");
        let above = |a: &str, b: &str| assert!(at(a).y > at(b).y, "{a} lies above {b}");
        above("deltoid", "brachialis");
        above("brachialis", "flexor-carpi-radialis");
        above("gluteus-medius", "adductor-magnus");
        above("rectus-femoris", "tibialis-anterior");
        let outside = |a: &str, b: &str| assert!(at(a).x.abs() > at(b).x.abs() + 0.005, "{a} lies outside {b}");
        outside("vastus-lateralis", "vastus-medialis");
        outside("iliocostalis-lumborum", "multifidus");
        outside("biceps-femoris", "semimembranosus");
        outside("fibularis-longus", "tibialis-posterior");
        outside("gluteus-medius", "adductor-longus");
    }
    let all = FLESH.system.parts.iter().flat_map(|p| points(&FLESH.system, &p.id, &REST));
    let (low, high) = all.fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), p| (l.min(p), h.max(p)));
    assert!(low.y > -0.015 && high.y < 1.5 && high.x < 0.45 && low.z > -0.25 && high.z < 0.2, "{low} {high}");
}

#[test]
fn a_ray_meets_the_muscle_that_is_in_its_way() {
    // Each by itself, at the ridge of its thickest place, from outside.
    for (part, grains) in FLESH.system.parts.iter().zip(&FLESH.grains) {
        let at = points(&FLESH.system, &part.id, &REST);
        let normals = &part.mesh.normals;
        let place = REST[SKELETON.body(&part.body).unwrap()];
        let thick = (0..at.len()).max_by_key(|v| u16::from(grains[*v].flesh) + u16::from(grains[*v].ridge)).unwrap();
        let out = place.transform_vector3(Vec3::from(normals[thick]));
        let found = met(at[thick] + out * 0.3, at[thick] - out * 0.001, Some(&part.id));
        assert_eq!(found.as_deref(), Some(part.id.as_str()));
    }
    // Of several on one line, the first.
    let far = |id: &str, way: Vec3| met(middle(id) + way * 2.0, middle(id), None).unwrap();
    assert_eq!(far("rectus-femoris-r", Vec3::Z), "rectus-femoris-r");
    assert_eq!(far("rectus-femoris-r", -Vec3::Z).split('-').next_back(), Some("r"));
    assert_ne!(far("rectus-femoris-r", -Vec3::Z), "rectus-femoris-r");
    assert_eq!(far("gluteus-maximus-l", -Vec3::Z), "gluteus-maximus-l");
    assert_eq!(far("biceps-brachii-l", Vec3::Z), "biceps-brachii-l");
    assert_eq!(met(Vec3::new(0.0, 3.0, 2.0), Vec3::new(0.0, 3.0, 0.0), None), None);
}

#[test]
fn muscles_go_with_the_bones() {
    let mut pose = Pose::rest(&SKELETON);
    pose.set(&SKELETON, "elbow_flexion_r", 1.6).unwrap();
    let world = pose.forward(&SKELETON);
    let bent = Flesh::of(&STRUCTURES, &SKELETON, &world).unwrap();
    let span = |flesh: &Flesh, id: &str, world: &[Affine3A]| {
        let at = points(&flesh.system, id, world);
        (at.iter().copied().reduce(Vec3::min).unwrap(), at.iter().copied().reduce(Vec3::max).unwrap())
    };
    let (before, after) = (span(&FLESH, "biceps-brachii-r", &REST), span(&bent, "biceps-brachii-r", &world));
    assert!(after.1.y - after.0.y < before.1.y - before.0.y - 0.03, "it has drawn together: {before:?} {after:?}");
    let forearm = |world: &[Affine3A], flesh: &Flesh| span(flesh, "flexor-carpi-radialis-r", world).1.z;
    assert!(forearm(&world, &bent) > forearm(&REST, &FLESH) + 0.1, "the forearm's muscles have come forward");
    assert_eq!(span(&FLESH, "soleus-l", &REST), span(&bent, "soleus-l", &world));
    // Vertices keep their places in the mesh, so that what is known of them stays true.
    assert!(bent.grains == FLESH.grains);
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let with = |from: &str, to: &str| TABLE.replacen(from, to, 1);
    let refused = |table: String| Structures::parse(table.as_bytes()).unwrap_err();
    let bare = refused(with(r#""paths": ["SUPSP"]"#, r#""paths": []"#));
    assert_eq!(bare, AnatomyError::Inconsistent("a muscle without a path, or a path without a muscle"));
    for wrong in [r#""belly": [0.5, 0.5]"#, r#""belly": [-9.0, 0.5]"#, r#""belly": [0.0, 1e30]"#] {
        let shape = refused(with(r#""belly": [0.2, 1.0]"#, wrong));
        assert_eq!(shape, AnatomyError::Inconsistent("a muscle's shape"));
    }
    let other = Structures::parse(with(r#""SUPSP""#, r#""NONE""#).as_bytes()).unwrap();
    let unknown = Flesh::of(&other, &SKELETON, &REST).unwrap_err();
    assert_eq!(unknown, AnatomyError::Unknown { kind: "muscle" });
    assert!(Flesh::of(&STRUCTURES, &SKELETON, &[]).is_err());
}
