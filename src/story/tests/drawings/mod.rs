//! What a view draws beyond the structures lies on real ones, and what it alters is one.

use ambulo_anatomy::{BodySystem, Footing, Mesh, Pose, Skeleton, cut};
use ambulo_scene_protocol::{BONES, Drawing, DrawingKind, View};
use glam::{Affine3A, Vec3};
use std::sync::LazyLock;

/// All surfaces that are drawn on, where they stand at rest.
struct Bodies {
    skeleton: Skeleton,
    rest: Vec<Affine3A>,
    systems: Vec<BodySystem>,
}

static BODIES: LazyLock<Bodies> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/anatomy");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let skeleton = Skeleton::parse(&read("skeleton.bin")).unwrap();
    let rest = Pose::rest(&skeleton).forward(&skeleton);
    let systems = ["heart", "joints", "lungs", "nerves", "skeleton", "vessels"];
    let systems = systems.map(|name| BodySystem::parse(&read(&format!("body/{name}.bin"))).unwrap()).into();
    Bodies { skeleton, rest, systems }
});

impl Bodies {
    /// A structure's surface, and the system that it is fetched with.
    fn find(&self, id: &str) -> Option<(&str, &Mesh, Affine3A)> {
        if let Some(bone) = self.skeleton.bone(id) {
            let bone = &self.skeleton.bones[bone];
            return Some((BONES, &bone.mesh, self.rest[bone.body]));
        }
        self.systems.iter().find_map(|system| {
            let part = system.part(id)?;
            Some((system.system.as_str(), &part.mesh, self.rest[self.skeleton.body(&part.body)?]))
        })
    }
}

/// How far from its structures a place may lie before it is brought onto them, metres: on the right side, for which it
/// was made, and on the other, where the folds of the brain are not the same.
const OFF_M: [f32; 2] = [0.0025, 0.009];

/// What of this is wrong.
pub(crate) fn faults(view: &View) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut known = |what: &str, on: &[String]| {
        if on.is_empty() {
            wrong.push(format!("{what} on nothing"));
        }
        for id in on {
            match BODIES.find(id) {
                None => wrong.push(format!("{what} on {id}, which is not there")),
                Some((system, ..)) if system == BONES && BODIES.skeleton.bone(id).is_some() => {}
                Some((system, ..)) if view.systems.iter().any(|s| s == system) => {}
                Some(_) => wrong.push(format!("{what} on {id}, which is not fetched")),
            }
        }
    };
    for drawing in &view.drawings {
        known(&format!("{:?}", drawing.kind), &drawing.on);
    }
    for morph in &view.morphs {
        known("another shape", &morph.on);
    }
    if let Some(cut) = &view.cut {
        known("a cut", &cut.on);
    }
    wrong.extend(view.drawings.iter().filter_map(|drawing| off(drawing, view)));
    for morph in &view.morphs {
        let even = morph.scale.iter().all(|s| (0.6..=1.9).contains(s));
        if !even || morph.reach.is_some_and(|reach| !(0.01..0.35).contains(&reach)) {
            wrong.push(format!("no body has the shape {morph:?}"));
        }
    }
    if view.cut.as_ref().is_some_and(|cut| Vec3::from(cut.normal).length() < 0.5) {
        wrong.push("a cut without a way".into());
    }
    if !(0.0..=1.5).contains(&view.rhythm.strength) {
        wrong.push("no heart beats so".into());
    }
    wrong
}

/// What is wrong with a drawing's places and width.
fn off(drawing: &Drawing, view: &View) -> Option<String> {
    use DrawingKind::{Artery, Blocked, Clot, Disc, Lit, Nerve, PressedNerve, Signal, Sore, Starved, Unknown};
    let Drawing { kind, on, line, radius } = drawing;
    let say = |what: &str| Some(format!("{kind:?} on {on:?} {what}"));
    let (least, most) = match kind {
        Unknown => return say("is not known"),
        Lit | Sore | Starved => (0, 0.06),
        Disc => (2, 0.03),
        _ => (2, 0.008),
    };
    if line.len() < least || line.len() > 40 {
        return say("has too few or too many places");
    }
    if !(0.0005..=most).contains(radius) {
        return say("is too wide or too narrow");
    }
    let surface = |id: &String| {
        let (_, mesh, rest) = BODIES.find(id)?;
        let Some(plane) = view.cut.as_ref().filter(|cut| cut.on.contains(id)) else {
            return Some((mesh.clone(), rest));
        };
        let back = rest.inverse();
        let (at, normal) = (back.transform_point3(plane.at.into()), back.transform_vector3(plane.normal.into()));
        Some((cut(mesh, at, normal)?.mesh, rest))
    };
    let surfaces: Vec<_> = on.iter().filter_map(surface).collect();
    let surfaces: Vec<_> = surfaces.iter().map(|(mesh, rest)| (mesh, *rest)).collect();
    // What is free between its places is near its bones at the least.
    let near = match kind {
        Nerve | PressedNerve | Disc => 0.025,
        Lit | Sore | Starved => 0.02,
        Artery | Blocked | Clot | Signal => {
            OFF_M[usize::from(line.iter().map(|p| p[0]).sum::<f32>() > 0.0 && on[0].ends_with("-l"))]
        }
        _ => 0.006,
    };
    line.iter().find_map(|place| {
        let place = Vec3::from(*place);
        let away = Footing::nearest(&surfaces, place).map_or(f32::MAX, |foot| foot.at.distance(place));
        (away > near).then(|| say(&format!("floats {:.1} mm off at {place}", away * 1000.0)))?
    })
}
