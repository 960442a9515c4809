//! Joint coordinates, and forward kinematics from them to the world.

use crate::{AnatomyError, JointKind, Skeleton};
use glam::{Affine3A, Quat, Vec3};

/// Joint coordinates by joint index (radians, or metres for slides) and the root's place in the world.
#[derive(Debug, Clone, PartialEq)]
pub struct Pose {
    /// Place of the root body in the world.
    pub root: Affine3A,
    coordinates: Vec<f32>,
}

/// World transforms of a pose: body's frame to world, by body index.
pub type BodyTransforms = Vec<Affine3A>;

impl Pose {
    /// Standing, arms hanging, every free coordinate zero or its nearest limit, couplings settled.
    #[must_use]
    pub fn rest(skeleton: &Skeleton) -> Self {
        let mut pose = Self {
            root: skeleton.standing_root(),
            coordinates: skeleton.joints.iter().map(|j| 0_f32.clamp(j.range[0], j.range[1])).collect(),
        };
        pose.apply_couplings(skeleton);
        pose
    }

    /// Sets a free joint, clamped to its range, and settles what follows it. Returns the value that was set.
    /// A coupled joint, or a coordinate that is not a number, is an error and changes nothing.
    pub fn set(&mut self, skeleton: &Skeleton, joint: &str, coordinate: f32) -> Result<f32, AnatomyError> {
        let index = skeleton.joint(joint).ok_or(AnatomyError::Unknown { kind: "joint" })?;
        let value = self.set_index(skeleton, index, coordinate)?;
        self.apply_couplings(skeleton);
        Ok(value)
    }

    /// As [`Pose::set`], by index and without settling: call [`Pose::apply_couplings`] after the last one.
    pub fn set_index(&mut self, skeleton: &Skeleton, index: usize, coordinate: f32) -> Result<f32, AnatomyError> {
        let joint = skeleton.joints.get(index).ok_or(AnatomyError::Unknown { kind: "joint" })?;
        if joint.coupling.is_some() {
            return Err(AnatomyError::Inconsistent("a coupled joint cannot be set"));
        }
        if !coordinate.is_finite() {
            return Err(AnatomyError::Inconsistent("a coordinate is not a number"));
        }
        let slot = self.coordinates.get_mut(index).ok_or(AnatomyError::Inconsistent("a pose of another skeleton"))?;
        *slot = coordinate.clamp(joint.range[0], joint.range[1]);
        Ok(*slot)
    }

    /// The coordinate of a joint, radians or metres.
    #[must_use]
    pub fn get(&self, joint: usize) -> Option<f32> {
        self.coordinates.get(joint).copied()
    }

    /// All coordinates, by joint index.
    #[must_use]
    pub fn coordinates(&self) -> &[f32] {
        &self.coordinates
    }

    /// Lets every coupled joint follow its driver. The source does not clamp these, so neither does this.
    pub fn apply_couplings(&mut self, skeleton: &Skeleton) {
        for (i, joint) in skeleton.joints.iter().enumerate() {
            let Some(coupling) = &joint.coupling else {
                continue;
            };
            let x = coupling.driver.and_then(|d| self.get(d)).unwrap_or(0.0);
            let value = coupling.coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c);
            if let Some(slot) = self.coordinates.get_mut(i) {
                *slot = value;
            }
        }
    }

    /// World transform of every body.
    #[must_use]
    pub fn forward(&self, skeleton: &Skeleton) -> BodyTransforms {
        let mut local: Vec<(Quat, Vec3)> = skeleton.bodies.iter().map(|b| (b.rotation, b.translation)).collect();
        for (joint, q) in skeleton.joints.iter().zip(&self.coordinates) {
            let Some((rotation, translation)) = local.get_mut(joint.body) else {
                continue;
            };
            match joint.kind {
                JointKind::Slide => *translation += *rotation * (joint.axis * *q),
                JointKind::Hinge => {
                    let before = *rotation * joint.anchor;
                    *rotation = (*rotation * Quat::from_axis_angle(joint.axis, *q)).normalize();
                    *translation += before - *rotation * joint.anchor;
                }
            }
        }
        let mut world: BodyTransforms = Vec::with_capacity(local.len());
        for (i, ((rotation, translation), body)) in local.into_iter().zip(&skeleton.bodies).enumerate() {
            let own = Affine3A::from_rotation_translation(rotation, translation);
            // `Skeleton::parse` guarantees that a parent stands before its child.
            world.push(body.parent.map_or(if i == 0 { self.root } else { own }, |p| world[p] * own));
        }
        world
    }
}
