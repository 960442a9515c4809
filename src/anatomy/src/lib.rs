//! The skeleton, its joints and muscles, and the other parts of the body, as pure data and kinematics.
//!
//! World frame: right-handed, Y up, facing +Z, its left at +X, feet on y = 0; metres and radians.

mod body_system;
mod bone_ground;
mod bundle;
mod chest_motion;
mod container;
mod disc;
mod error;
mod exercise;
mod flesh;
mod irregular;
mod mesh;
mod morph;
mod names;
mod path;
mod pick;
mod pose;
mod section;
mod skeleton;
mod skeleton_parts;
mod skin;
mod sound;
mod structure_names;
mod structures;
mod surface_line;
mod vital_motion;
mod wrap;

pub use body_system::{BodyPart, BodySystem};
pub use bundle::{Grain, belly_m};
pub use chest_motion::{HeartMotion, HeartWeights, LungMotion};
pub use disc::{Disc, DiscPlan};
pub use error::AnatomyError;
pub use exercise::{ExercisePose, Exercises, Measure, Side};
pub use flesh::{Flesh, MUSCLES};
pub use irregular::{irregular_beat_s, quiver};
pub use mesh::Mesh;
pub use morph::{Swelling, belongs, nearest_on};
pub use names::{Name, NameSide, Names};
pub use path::MusclePath;
pub use pick::{Hit, Ray};
pub use pose::{BodyTransforms, Pose};
pub use section::{Section, cut};
pub use skeleton::Skeleton;
pub use skeleton_parts::{Body, Bone, Coupling, Joint, JointKind, Muscle, PathStep, Site, Wrap, WrapKind};
pub use skin::{MOST_BODIES, SkinBinding};
pub use structure_names::{StructureName, StructureNames};
pub use structures::{Source, Structure, Structures, Tissue};
pub use surface_line::{Footing, Surfaces, curve};
pub use vital_motion::{Beat, breath};
