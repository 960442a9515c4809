//! A structure at rest, as ground for what is drawn on it and moves with it.

use ambulo_anatomy::Mesh as Surface;
use bevy::math::Affine3A;

use super::{
    Figure,
    joints::Joints,
    skinned::Follows,
    systems::{Here, Systems},
};

/// A bone or a part of a system.
pub struct Ground<'a> {
    /// In the frame of its body.
    pub surface: &'a Surface,
    /// Where that body stands at rest.
    pub place: Affine3A,
    body: u16,
    /// `None` for a bone.
    part: Option<(&'a Here, usize)>,
    joints: &'a Joints,
}

impl<'a> Ground<'a> {
    /// `None` for what is not here yet, or is no structure.
    pub fn of(id: &str, figure: &'a Figure, systems: &'a Systems, joints: &'a Joints) -> Option<Self> {
        let bone = figure.skeleton.bone(id).and_then(|bone| figure.skeleton.bones.get(bone));
        let (surface, body, part) = match bone {
            Some(bone) => (&bone.mesh, bone.body, None),
            None => systems.find(id).map(|(part, body, here, index)| (&part.mesh, body, Some((here, index))))?,
        };
        Some(Self { surface, place: *joints.rest.get(body)?, body: body as u16, part, joints })
    }

    /// The joints that a vertex follows; `at` where it lies in its body's frame.
    pub fn follows(&self, vertex: usize, at: [f32; 3]) -> Follows {
        match self.part {
            Some((here, part)) => here.follows(part, vertex, at, self.joints),
            None => ([self.body, 0, 0, 0], [255, 0, 0, 0]),
        }
    }
}
