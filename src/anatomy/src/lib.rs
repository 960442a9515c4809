//! The skeleton, its joints and muscles, and the other parts of the body, as pure data and kinematics.
//!
//! World frame: right-handed, Y up, facing +Z, its left at +X, feet on y = 0; metres and radians.

mod body_system;
mod chest_motion;
mod container;
mod error;
mod exercise;
mod mesh;
mod names;
mod path;
mod pick;
mod pose;
mod skeleton;
mod skin;
mod structure_names;
mod structures;
mod vital_motion;
mod wrap;

pub use body_system::{BodyPart, BodySystem};
pub use chest_motion::{HeartMotion, HeartWeights, LungMotion};
pub use error::AnatomyError;
pub use exercise::{ExercisePose, Exercises, Measure, Side};
pub use mesh::Mesh;
pub use names::{Name, NameSide, Names};
pub use path::MusclePath;
pub use pick::{Hit, Ray};
pub use pose::{BodyTransforms, Pose};
pub use skeleton::{Body, Bone, Coupling, Joint, JointKind, Muscle, PathStep, Site, Skeleton, Wrap, WrapKind};
pub use skin::{MOST_BODIES, SkinBinding};
pub use structure_names::{StructureName, StructureNames};
pub use structures::{Source, Structure, Structures, Tissue};
pub use vital_motion::{Beat, breath};
