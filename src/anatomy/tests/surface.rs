//! The skins enclose the skeleton and follow it; the separate bones lie where the merged ones do, each on its side.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod triangle;

use ambulo_anatomy::{BodySystem, NameSide, Pose, Skeleton, SkinBinding, StructureNames, Structures};
use glam::{Affine3A, Vec2, Vec3, Vec3Swizzles};
use std::collections::HashMap;
use std::sync::LazyLock;

const SKIN: &[u8] = include_bytes!("../../../assets/anatomy/body/skin.bin");
const COARSE: &[u8] = include_bytes!("../../../assets/anatomy/body/skin.coarse.bin");
const BONES: &[u8] = include_bytes!("../../../assets/anatomy/body/skeleton.bin");
const COARSE_BONES: &[u8] = include_bytes!("../../../assets/anatomy/body/skeleton.coarse.bin");
/// How far a bone may stick out of the skin at rest, metres.
const TOLERANCE_M: f32 = 1e-3;

static SKELETON: LazyLock<Skeleton> =
    LazyLock::new(|| Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap());
static REST: LazyLock<Vec<Affine3A>> = LazyLock::new(|| Pose::rest(&SKELETON).forward(&SKELETON));

fn structures() -> Structures {
    Structures::parse(include_bytes!("../../../assets/anatomy/structures.json")).unwrap()
}

/// World triangles of one part at rest.
fn triangles(system: &BodySystem, part: usize) -> Vec<[Vec3; 3]> {
    let place = REST[system.bodies(&SKELETON).unwrap()[part]];
    system.parts[part].mesh.triangles().map(|t| t.map(|p| place.transform_point3(p))).collect()
}

fn vertices(system: &BodySystem, part: usize) -> Vec<Vec3> {
    let place = REST[system.bodies(&SKELETON).unwrap()[part]];
    system.parts[part].mesh.positions.iter().map(|p| place.transform_point3(Vec3::from(*p))).collect()
}

/// World vertices of a bone of the jointed skeleton.
fn merged(name: &str) -> Vec<Vec3> {
    let bone = &SKELETON.bones[SKELETON.bone(name).unwrap()];
    bone.mesh.positions.iter().map(|p| REST[bone.body].transform_point3(Vec3::from(*p))).collect()
}

/// A surface sorted into columns along Z, for rays that way.
struct Columns {
    triangles: Vec<[Vec3; 3]>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

const CELL_M: f32 = 0.01;

#[allow(clippy::cast_possible_truncation, reason = "a body has no more than a few hundred cells a side")]
fn cell(p: Vec2) -> (i32, i32) {
    ((p.x / CELL_M).floor() as i32, (p.y / CELL_M).floor() as i32)
}

impl Columns {
    fn new(triangles: Vec<[Vec3; 3]>) -> Self {
        let mut cells: HashMap<_, Vec<usize>> = HashMap::new();
        for (i, t) in triangles.iter().enumerate() {
            let low = cell(t[0].min(t[1]).min(t[2]).xy());
            let high = cell(t[0].max(t[1]).max(t[2]).xy());
            for x in low.0..=high.0 {
                for y in low.1..=high.1 {
                    cells.entry((x, y)).or_default().push(i);
                }
            }
        }
        Self { triangles, cells }
    }

    /// Surfaces left less those entered on the way from `p` along +Z: above zero inside, even where parts cross.
    fn winding(&self, p: Vec3) -> i32 {
        let near = self.cells.get(&cell(p.xy())).map_or(&[][..], Vec::as_slice);
        near.iter().filter_map(|i| crossing(&self.triangles[*i], p)).sum()
    }
}

fn crossing(t: &[Vec3; 3], p: Vec3) -> Option<i32> {
    let [a, b, c] = t.map(|q| q.xy() - p.xy());
    let (u, v, w) = (b.perp_dot(c), c.perp_dot(a), a.perp_dot(b));
    let sum = u + v + w;
    let within = (u >= 0.0 && v >= 0.0 && w >= 0.0) || (u < 0.0 && v < 0.0 && w < 0.0);
    let z = (u * t[0].z + v * t[1].z + w * t[2].z) / sum;
    (within && sum != 0.0 && z > p.z).then_some(if sum > 0.0 { 1 } else { -1 })
}

fn nearest(surface: &[[Vec3; 3]], p: Vec3) -> f32 {
    let reach = |t: &&[Vec3; 3]| t[0].distance_squared(p) < 0.05 * 0.05;
    surface.iter().filter(reach).map(|t| triangle::distance(p, t)).fold(f32::INFINITY, f32::min)
}

#[test]
fn no_bone_sticks_out_of_either_skin() {
    for bytes in [SKIN, COARSE] {
        let skins = BodySystem::parse(bytes).unwrap();
        for part in 0..skins.parts.len() {
            let skin = Columns::new(triangles(&skins, part));
            let (mut inside, mut all) = (0, 0);
            for bone in &SKELETON.bones {
                for p in merged(&bone.name) {
                    all += 1;
                    // A ray along an edge may miscount: the neighbours of its column decide with it.
                    let votes = [Vec3::ZERO, Vec3::new(7e-6, 3e-6, 0.0), Vec3::new(-5e-6, 8e-6, 0.0)];
                    if votes.iter().filter(|v| skin.winding(p + **v) > 0).count() >= 2 {
                        inside += 1;
                    } else {
                        let out = nearest(&skin.triangles, p);
                        assert!(out <= TOLERANCE_M, "{} is {out} m out of {}", bone.name, skins.parts[part].id);
                    }
                }
            }
            assert!(f64::from(inside) > 0.999 * f64::from(all), "{inside} of {all}");
        }
    }
}

#[test]
fn the_skins_are_closed_and_of_a_persons_size() {
    let skins = BodySystem::parse(SKIN).unwrap();
    assert_eq!(skins.parts.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["skin-female", "skin-male"]);
    for part in 0..2 {
        let skin = triangles(&skins, part);
        let volume: f32 = skin.iter().map(|[a, b, c]| a.dot(b.cross(*c)) / 6.0).sum();
        assert!((0.050..0.075).contains(&volume), "{volume} cubic metres");
        let v = vertices(&skins, part);
        let (low, high) = v.iter().fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), p| (l.min(*p), h.max(*p)));
        assert!((-0.015..0.0).contains(&low.y) && (1.68..1.72).contains(&high.y), "{low} {high}");
        assert!((low.x + high.x).abs() < 4e-3, "left and right reach equally far: {low} {high}");
    }
}

#[test]
fn the_skin_stays_at_rest_and_follows_an_arm() {
    let skins = BodySystem::parse(SKIN).unwrap();
    let bindings = SkinBinding::parse(SKIN, &skins, &SKELETON).unwrap();
    let mut pose = Pose::rest(&SKELETON);
    pose.set(&SKELETON, "elbow_flexion_l", 1.5).unwrap();
    let way = |to: &[Affine3A]| to.iter().zip(&*REST).map(|(to, from)| *to * from.inverse()).collect::<Vec<_>>();
    let (still, bent) = (way(&REST), way(&pose.forward(&SKELETON)));
    let wrist = REST[SKELETON.body("lunate_l").unwrap()].translation;
    for (part, binding) in bindings.iter().enumerate() {
        let (mut hand, mut rest_of_body) = (0, 0);
        for (i, p) in vertices(&skins, part).into_iter().enumerate() {
            assert!(binding.moved(i, p, &still).unwrap().distance(p) < 1e-4);
            let moved = binding.moved(i, p, &bent).unwrap().distance(p);
            if p.x > 0.17 && p.y < wrist.y && p.y > 0.72 {
                hand += usize::from(moved > 0.2);
            } else if p.x < 0.05 {
                rest_of_body += 1;
                assert!(moved < 1e-4, "{p} moved by {moved}");
            }
        }
        assert!(hand > 300 && rest_of_body > 5_000, "{hand} {rest_of_body}");
    }
}

#[test]
fn each_separate_bone_lies_on_its_merged_mesh() {
    let bones = BodySystem::parse(BONES).unwrap();
    let table = structures();
    table.holds(&bones).unwrap();
    let mut groups: HashMap<&str, Vec<[Vec3; 3]>> = HashMap::new();
    for (i, part) in bones.parts.iter().enumerate() {
        let whole = table.get(&part.id).unwrap().part_of.as_deref().unwrap();
        let bone = &SKELETON.bones[SKELETON.bone(whole).unwrap()];
        assert_eq!(SKELETON.body(&part.body), Some(bone.body), "{} moves with {whole}", part.id);
        groups.entry(whole).or_default().extend(triangles(&bones, i));
    }
    assert_eq!(groups.len(), 6);
    let coarse = BodySystem::parse(COARSE_BONES).unwrap();
    assert!(coarse.parts.iter().map(|p| &p.id).eq(bones.parts.iter().map(|p| &p.id)));
    assert!(coarse.vertices() * 2 < bones.vertices());
    for (whole, surface) in groups {
        let distances: Vec<f32> = merged(whole).into_iter().step_by(4).map(|p| nearest(&surface, p)).collect();
        let worst = distances.iter().copied().fold(0.0, f32::max);
        #[allow(clippy::cast_precision_loss, reason = "a few hundred vertices")]
        let mean = distances.iter().sum::<f32>() / distances.len() as f32;
        assert!(mean < 1e-4 && worst < 1e-3, "{whole}: mean {mean} m, worst {worst} m");
    }
}

#[test]
fn separate_bones_stand_on_their_side_and_in_their_order() {
    let bones = BodySystem::parse(BONES).unwrap();
    let table = structures();
    let middle: HashMap<&str, Vec3> = bones
        .parts
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let v = vertices(&bones, i);
            let (low, high) = v.iter().fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(l, h), p| (l.min(*p), h.max(*p)));
            (p.id.as_str(), (low + high) / 2.0)
        })
        .collect();
    let mut pairs = 0;
    for (id, at) in &middle {
        match table.get(id).unwrap().side {
            NameSide::Middle => assert!(at.x.abs() < 3e-3, "{id} {at}"),
            NameSide::Left => assert!(at.x > 0.02, "{id} {at}"),
            NameSide::Right => {
                assert!(at.x < -0.02, "{id} {at}");
                let other = middle[format!("{}-l", id.strip_suffix("-r").unwrap()).as_str()];
                // The source's ribs differ a little between the sides.
                assert!((*at * Vec3::new(-1.0, 1.0, 1.0)).distance(other) < 0.008, "{id} {at} {other}");
                pairs += 1;
            }
        }
    }
    assert_eq!(pairs, 12 + 11 + 14);
    for n in 1..7 {
        let (upper, lower) = (format!("cervical-vertebra-{n}"), format!("cervical-vertebra-{}", n + 1));
        assert!(middle[upper.as_str()].y > middle[lower.as_str()].y + 0.005, "{upper}");
    }
    for n in 1..12 {
        // Each rib's head lies on its own thoracic vertebra: the spinal ends descend.
        let head = |n: i32| {
            let part = bones.parts.iter().position(|p| p.id == format!("rib-{n}-l")).unwrap();
            vertices(&bones, part).into_iter().min_by(|a, b| a.x.total_cmp(&b.x)).unwrap().y
        };
        assert!(head(n) > head(n + 1) + 0.005, "rib {n}");
    }
    assert!(middle["calcaneus-l"].z < middle["navicular-l"].z && middle["navicular-l"].z < middle["metatarsal-1-l"].z);
    assert!(middle["cuboid-l"].x > middle["lateral-cuneiform-l"].x, "the cuboid is outermost");
    assert!(middle["medial-cuneiform-l"].x < middle["intermediate-cuneiform-l"].x);
    for n in 1..6 {
        let at = |what: &str| middle[format!("{what}-{n}-l").as_str()];
        assert!(
            at("metatarsal").z < at("toe-proximal-phalanx").z
                && at("toe-proximal-phalanx").z < at("toe-distal-phalanx").z
        );
    }
}

#[test]
fn every_structure_of_skin_and_skeleton_has_its_names() {
    let table = structures();
    for (system, language) in [
        ("en", &include_bytes!("../../../assets/anatomy/names/en.json")[..]),
        ("de", include_bytes!("../../../assets/anatomy/names/de.json")),
        ("es", include_bytes!("../../../assets/anatomy/names/es.json")),
        ("ar", include_bytes!("../../../assets/anatomy/names/ar.json")),
    ] {
        let names = StructureNames::parse(&table, language).unwrap();
        let all: Vec<_> = table.of_system("skeleton").chain(table.of_system("skin")).collect();
        assert_eq!(all.len(), 89);
        for s in all {
            let name = names.get(&s.id).unwrap();
            assert!(!name.name.full.contains('{') && !name.name.lay.is_empty(), "{system} {}", s.id);
        }
    }
}

#[test]
fn a_cut_or_altered_skin_is_refused() {
    let skins = BodySystem::parse(SKIN).unwrap();
    for n in [0, 7, 23, 60, SKIN.len() / 2, SKIN.len() - 1] {
        assert!(SkinBinding::parse(&SKIN[..n], &skins, &SKELETON).is_err());
    }
    let coarse = BodySystem::parse(COARSE).unwrap();
    assert!(SkinBinding::parse(SKIN, &coarse, &SKELETON).is_err(), "the bindings of another level");
    assert!(SkinBinding::parse(BONES, &skins, &SKELETON).is_err(), "a file without bindings");
}
