//! Altered, cut and stuffed bytes of what moves with the skeleton, under a right checksum and table, so that the harm
//! reaches the reader: it gives a value that holds together or an error, never a panic.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{BodySystem, Flesh, MOST_BODIES, Pose, Skeleton, SkinBinding, Structures};
use glam::{Affine3A, Vec3};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use std::sync::LazyLock;

const SKELETON_FILE: &[u8] = include_bytes!("../../../assets/anatomy/skeleton.bin");
const BOUND: [&[u8]; 2] = [
    include_bytes!("../../../assets/anatomy/body/skin.coarse.bin"),
    include_bytes!("../../../assets/anatomy/body/joints.coarse.bin"),
];
const TABLE: &[u8] = include_bytes!("../../../assets/anatomy/structures.json");
/// One path, a bent one, a fan and a sheet.
const MUSCLES: [&str; 5] = ["anconeus-r", "deltoid-l", "psoas-major-r", "latissimus-dorsi-r", "external-oblique-l"];

static SKELETON: LazyLock<Skeleton> = LazyLock::new(|| Skeleton::parse(SKELETON_FILE).unwrap());
static REST: LazyLock<Vec<Affine3A>> = LazyLock::new(|| Pose::rest(&SKELETON).forward(&SKELETON));

#[derive(Debug, Clone)]
enum Harm {
    Set(Index, u8),
    Cut(Index),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
}

fn harms() -> impl Strategy<Value = Vec<Harm>> {
    let one = prop_oneof![
        8 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Harm::Set(at, byte)),
        1 => any::<Index>().prop_map(Harm::Cut),
        2 => (any::<Index>(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, more)| Harm::Insert(at, more)),
        2 => (any::<Index>(), 1..40_usize).prop_map(|(at, less)| Harm::Remove(at, less)),
    ];
    prop::collection::vec(one, 1..8)
}

/// Does harm to the first `reach` bytes.
fn harmed(mut bytes: Vec<u8>, harms: &[Harm], reach: usize) -> Vec<u8> {
    for harm in harms {
        let end = bytes.len().min(reach);
        if end == 0 {
            return bytes;
        }
        match harm {
            Harm::Set(at, byte) => bytes[at.index(end)] = *byte,
            Harm::Cut(at) => bytes.truncate(at.index(end)),
            Harm::Insert(at, more) => {
                let at = at.index(end);
                bytes.splice(at..at, more.iter().copied());
            }
            Harm::Remove(at, less) => {
                let at = at.index(end);
                bytes.drain(at..(at + less).min(end));
            }
        }
    }
    bytes
}

fn word(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// The file with one section put through `change`, its table and its checksum made anew.
fn rebuilt(file: &[u8], tag: &[u8; 4], change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let entries = (0..word(file, 12)).map(|i| 24 + 12 * i);
    let sections: Vec<_> = entries
        .map(|at| {
            let body = file[word(file, at + 4)..][..word(file, at + 8)].to_vec();
            (file[at..at + 4].to_vec(), if file[at..at + 4] == *tag { change(body) } else { body })
        })
        .collect();
    let (mut table, mut bodies) = (Vec::new(), Vec::new());
    for (tag, body) in &sections {
        let at = 24 + 12 * sections.len() + bodies.len();
        table.extend_from_slice(tag);
        table.extend([at, body.len()].iter().flat_map(|n| u32::try_from(*n).unwrap().to_le_bytes()));
        bodies.extend_from_slice(body);
    }
    let mut out = file[..24].to_vec();
    out.append(&mut table);
    out.append(&mut bodies);
    let sum =
        out[24..].iter().fold(0xCBF2_9CE4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01B3));
    out[16..24].copy_from_slice(&sum.to_le_bytes());
    out
}

/// The table with these muscles alone.
fn few_muscles() -> Value {
    let mut table: Value = serde_json::from_slice(TABLE).unwrap();
    let all = table["structures"].as_array_mut().unwrap();
    all.retain(|s| MUSCLES.contains(&s["id"].as_str().unwrap()));
    assert_eq!(all.len(), MUSCLES.len());
    table
}

/// Where the numbers of the few muscles' paths, and of the obstacles on them, stand in the skeleton's description.
fn numbers_of_paths(description: &Value) -> Vec<String> {
    let table = few_muscles();
    let wanted: Vec<&Value> =
        table["structures"].as_array().unwrap().iter().flat_map(|s| s["paths"].as_array().unwrap()).collect();
    let mut out = Vec::new();
    for (i, muscle) in description["muscles"].as_array().unwrap().iter().enumerate() {
        if !wanted.contains(&&muscle["name"]) {
            continue;
        }
        numbers_of(muscle, &format!("/muscles/{i}"), &mut out);
        for obstacle in muscle["path"].as_array().unwrap().iter().filter_map(|step| step["wrap"].as_u64()) {
            let of = &description["wraps"][usize::try_from(obstacle).unwrap()];
            numbers_of(of, &format!("/wraps/{obstacle}"), &mut out);
        }
    }
    // A turn that is none is refused at once.
    out.retain(|place| !place.contains("rotation"));
    out
}

fn numbers_of(value: &Value, here: &str, out: &mut Vec<String>) {
    match value {
        Value::Number(_) => out.push(here.to_owned()),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| numbers_of(v, &format!("{here}/{i}"), out)),
        Value::Object(items) => items.iter().for_each(|(k, v)| numbers_of(v, &format!("{here}/{k}"), out)),
        _ => {}
    }
}

/// An index and a measure: which of them is put in depends on what stands there.
fn numbers() -> impl Strategy<Value = (u64, f64)> {
    let index = prop_oneof![8 => 0..60_u64, 3 => 60..300_u64, 1 => any::<u64>()];
    let measure = prop_oneof![
        8 => -0.5..0.5_f64,
        3 => prop::sample::select(vec![0.0, 1e-30, 1e-7, -3.0, 9.0, 1e39]),
        1 => any::<f64>(),
    ];
    (index, measure)
}

#[test]
fn what_is_rebuilt_without_harm_reads_as_before() {
    for file in BOUND {
        let again = rebuilt(file, b"SKIN", |section| section);
        let (old, new) = (BodySystem::parse(file).unwrap(), BodySystem::parse(&again).unwrap());
        let [old, new] = [(file, old), (&again, new)].map(|(b, s)| SkinBinding::parse(b, &s, &SKELETON).unwrap());
        assert_eq!(old, new);
    }
    let again = rebuilt(SKELETON_FILE, b"BODY", |section| section);
    assert_eq!(Skeleton::parse(&again).unwrap().muscles.len(), SKELETON.muscles.len());
    let table = Structures::parse(few_muscles().to_string().as_bytes()).unwrap();
    assert_eq!(Flesh::of(&table, &SKELETON, &REST).unwrap().system.parts.len(), MUSCLES.len());
}

/// A belly and how flat it is: mostly one that a muscle may have.
fn shapes() -> impl Strategy<Value = (f32, f32, f32)> {
    let any_number = any::<f32>().prop_filter("JSON has no others", |x| x.is_finite());
    prop_oneof![
        15 => (-1.0..1.9_f32, 0.06..3.0_f32, 1.0..8.0_f32).prop_map(|(from, long, flat)| (from, (from + long).min(2.0), flat)),
        1 => (any_number.clone(), -2.0..3.0_f32, any_number),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_binding_makes_it_panic(which in 0..2_usize, harms in harms(), in_names in any::<bool>(), in_parts in any::<bool>()) {
        let reach = if in_names { 900 } else { usize::MAX };
        let tag = if in_parts { b"PART" } else { b"SKIN" };
        let bytes = rebuilt(BOUND[which], tag, |section| harmed(section, &harms, reach));
        // A binding may be read with the parts of another file as well.
        let systems = [BodySystem::parse(&bytes), BodySystem::parse(BOUND[which])];
        for system in systems.into_iter().flatten() {
            let Ok(bindings) = SkinBinding::parse(&bytes, &system, &SKELETON) else { continue };
            prop_assert_eq!(bindings.len(), system.parts.len());
            for (binding, part) in bindings.iter().zip(&system.parts) {
                let count = part.mesh.positions.len();
                prop_assert_eq!((binding.bodies.len(), binding.weights.len()), (count, count));
                for (bodies, weights) in binding.bodies.iter().zip(&binding.weights) {
                    prop_assert!(bodies.iter().all(|b| usize::from(*b) < SKELETON.bodies.len()));
                    prop_assert_eq!(weights.iter().map(|w| u32::from(*w)).sum::<u32>(), 255);
                    prop_assert_eq!(bodies.len(), MOST_BODIES);
                }
                prop_assert!(binding.moved(count, Vec3::ZERO, &REST).is_none());
                prop_assert!(count == 0 || binding.moved(count - 1, Vec3::ONE, &REST).is_some());
                prop_assert!(count == 0 || binding.moved(0, Vec3::ONE, &[]).is_none());
            }
        }
    }

    #[test]
    fn no_whole_file_makes_a_binding_panic(which in 0..2_usize, harms in harms(), in_head in any::<bool>()) {
        let reach = if in_head { 2_000 } else { usize::MAX };
        let bytes = harmed(BOUND[which].to_vec(), &harms, reach);
        let system = BodySystem::parse(BOUND[which]).unwrap();
        let _ = SkinBinding::parse(&bytes, &system, &SKELETON);
        let _ = SkinBinding::parse(&bytes, &BodySystem::parse(BOUND[1 - which]).unwrap(), &SKELETON);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    /// Shapes and paths of muscles that no one drew.
    #[test]
    fn no_muscles_of_the_table_make_flesh_panic(
        shapes in prop::collection::vec(shapes(), MUSCLES.len()),
        paths in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.97, any::<Index>()), 0..4), MUSCLES.len()),
        harms in prop::option::weighted(0.2, harms()), bodies in any::<Index>(),
    ) {
        let mut table = few_muscles();
        for (muscle, ((from, to, flat), paths)) in
            table["structures"].as_array_mut().unwrap().iter_mut().zip(shapes.iter().zip(&paths))
        {
            muscle["belly"] = serde_json::json!([from, to]);
            muscle["flat"] = serde_json::json!(flat);
            let named = paths.iter().map(|at| match at {
                Some(at) => SKELETON.muscles[at.index(SKELETON.muscles.len())].name.as_str(),
                None => "none of the skeleton's",
            });
            muscle["paths"].as_array_mut().unwrap().extend(named.map(Value::from));
        }
        let text = table.to_string().into_bytes();
        let text = if let Some(harms) = harms { harmed(text, &harms, usize::MAX) } else { text };
        if let Ok(table) = Structures::parse(&text) {
            holds(Flesh::of(&table, &SKELETON, &REST))?;
            // Fewer bodies than the skeleton has.
            holds(Flesh::of(&table, &SKELETON, &REST[..bodies.index(REST.len())]))?;
        }
    }

    /// Numbers of the muscles' paths and forces, and of their obstacles, that are others.
    #[test]
    fn no_paths_make_flesh_panic(changes in prop::collection::vec((any::<Index>(), numbers()), 1..6)) {
        let bytes = rebuilt(SKELETON_FILE, b"BODY", |section| {
            let mut description: Value = serde_json::from_slice(&section).unwrap();
            let places = numbers_of_paths(&description);
            for (at, (index, measure)) in &changes {
                let place = description.pointer_mut(&places[at.index(places.len())]).unwrap();
                *place = if place.is_u64() { Value::from(*index) } else { Value::from(*measure) };
            }
            description.to_string().into_bytes()
        });
        if let Ok(skeleton) = Skeleton::parse(&bytes) {
            let world = Pose::rest(&skeleton).forward(&skeleton);
            let table = Structures::parse(few_muscles().to_string().as_bytes()).unwrap();
            holds(Flesh::of(&table, &skeleton, &world))?;
        }
    }
}

/// Whether flesh that could be made holds together.
fn holds(flesh: Result<Flesh, ambulo_anatomy::AnatomyError>) -> Result<(), TestCaseError> {
    let Ok(flesh) = flesh else { return Ok(()) };
    prop_assert_eq!(flesh.system.parts.len(), flesh.grains.len());
    for (part, grains) in flesh.system.parts.iter().zip(&flesh.grains) {
        let count = part.mesh.positions.len();
        prop_assert_eq!((part.mesh.normals.len(), grains.len()), (count, count));
        prop_assert!(part.mesh.indices.iter().all(|i| usize::from(*i) < count));
        prop_assert!(
            part.mesh.positions.iter().chain(&part.mesh.normals).flatten().all(|x| x.is_finite()),
            "{}",
            part.id
        );
    }
    Ok(())
}
