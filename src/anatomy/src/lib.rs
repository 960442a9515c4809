//! The skeleton, its joints and muscles, as pure data and kinematics.
//!
//! World frame: right-handed, Y up, facing +Z, its left at +X, feet on y = 0; metres and radians.

mod container;
mod error;
mod mesh;
mod pose;
mod skeleton;

pub use error::AnatomyError;
pub use mesh::BoneMesh;
pub use pose::{BodyTransforms, Pose};
pub use skeleton::{
    Body, Bone, Coupling, Joint, JointKind, Muscle, PathStep, Site, Skeleton, Wrap, WrapKind,
};
