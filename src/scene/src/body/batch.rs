//! Which parts are drawn as one mesh: those of a system that look alike, whatever they move with.

use ambulo_scene_protocol::{BONES, View};
use bevy::prelude::*;

use super::{
    Figure,
    altered::Altered,
    systems::{self, Look, Systems},
};

/// Where a batch's parts stand: in the jointed skeleton, or in a system, by its index.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Bones,
    System(usize),
}

/// Parts that are drawn alike, as one mesh.
#[derive(Component, PartialEq)]
pub(super) struct Batch {
    pub(super) of: Of,
    /// Whether these are the parts for headsets.
    pub(super) coarse: bool,
    /// How often the system's meshes have been made anew.
    pub(super) shape: u32,
    pub(super) look: Look,
    /// What the view alters in each of the parts.
    pub(super) altered: Altered,
    /// Whether each part has a joint of its own.
    pub(super) apart: bool,
    pub(super) parts: Vec<usize>,
}

/// What is to be drawn, as batches.
pub(super) fn wanted(figure: &Figure, systems: &Systems, (view, coarse, apart): &(View, bool, bool)) -> Vec<Batch> {
    let apart = *apart;
    let mut batches: Vec<Batch> = Vec::new();
    let mut add = |batch: Batch| {
        let alike = |b: &&mut Batch| b.of == batch.of && b.look == batch.look && b.altered == batch.altered;
        match batches.iter_mut().find(alike) {
            Some(known) => known.parts.extend(batch.parts),
            None => batches.push(batch),
        }
    };
    for (part, bone) in figure.skeleton.bones.iter().enumerate() {
        if let Some(look) = systems::look(view, BONES, &bone.name).filter(|_| !systems.is_apart(&bone.name)) {
            add(Batch { of: Of::Bones, coarse: false, shape: 0, look, altered: default(), apart, parts: vec![part] });
        }
    }
    for (system, here) in systems.here.iter().enumerate() {
        // Until it has come, the fine one is drawn.
        let coarse = *coarse && here.is_coarse();
        for (part, found) in here.level(coarse).geometry.parts.iter().enumerate() {
            if let Some(look) = systems::look(view, &here.geometry.system, &found.id) {
                let altered = Altered::of(view, &found.id);
                add(Batch {
                    of: Of::System(system),
                    coarse,
                    shape: here.shape,
                    look,
                    altered,
                    apart,
                    parts: vec![part],
                });
            }
        }
    }
    batches
}

/// Whether two views are gathered into the same batches. What moves, clips or measures changes nothing here; but the
/// first step apart and the last one back do.
pub(super) fn alike(a: &View, b: &View) -> bool {
    (&a.hidden, &a.isolated, &a.faded, &a.selection, &a.systems)
        == (&b.hidden, &b.isolated, &b.faded, &b.selection, &b.systems)
        && (&a.drawings, &a.morphs, &a.cut) == (&b.drawings, &b.morphs, &b.cut)
}
