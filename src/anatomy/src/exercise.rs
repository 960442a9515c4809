//! Exercises as data: keyframes in joint coordinates, the angle that is measured, and the muscles that work.

use crate::{AnatomyError, BodyTransforms, Pose, Skeleton};
use glam::{Affine3A, Vec3};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The person's own left or right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The person's left; +X in the world.
    Left,
    /// The person's right; -X in the world.
    Right,
}

impl Side {
    fn suffix(self) -> &'static str {
        match self {
            Self::Left => "l",
            Self::Right => "r",
        }
    }
}

/// Which angle an exercise shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Between the humerus (centre of its head to the elbow) and the thorax's downward axis: the elevation of
    /// ISB's shoulder standard (Wu et al. 2005, doi:10.1016/j.jbiomech.2004.05.042). 0 hangs, 90 is level.
    ShoulderElevation,
    /// Between the thigh's line (hip to knee) and the shank's (knee to ankle). 0 is straight.
    KneeFlexion,
}

#[derive(Deserialize)]
struct Frame {
    phase: f32,
    joints: BTreeMap<String, f32>,
}

#[derive(Deserialize)]
struct Mover {
    right: String,
    left: String,
}

#[derive(Deserialize)]
struct Entry {
    measure: Measure,
    start_deg: f32,
    target_deg: f32,
    root_shift: Vec3,
    hold: BTreeMap<String, f32>,
    keyframes: Vec<Frame>,
    movers: Vec<Mover>,
}

/// All exercises, for both sides, held against one skeleton.
#[derive(Debug, Clone)]
pub struct Exercises {
    poses: BTreeMap<String, [ExercisePose; 2]>,
}

impl Exercises {
    /// Reads `exercises.json`; every name in it must be one of the skeleton's.
    pub fn parse(json: &[u8], skeleton: &Skeleton) -> Result<Self, AnatomyError> {
        let entries: BTreeMap<String, Entry> = serde_json::from_slice(json)?;
        let mut poses = BTreeMap::new();
        for (name, entry) in &entries {
            let both =
                [ExercisePose::new(entry, skeleton, Side::Left)?, ExercisePose::new(entry, skeleton, Side::Right)?];
            poses.insert(name.clone(), both);
        }
        Ok(Self { poses })
    }

    /// The exercise of this key, such as `shoulder-flexion`, on this side.
    #[must_use]
    pub fn get(&self, exercise: &str, side: Side) -> Option<&ExercisePose> {
        let [left, right] = self.poses.get(exercise)?;
        Some(match side {
            Side::Left => left,
            Side::Right => right,
        })
    }

    /// The keys, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.poses.keys().map(String::as_str)
    }
}

/// One exercise on one side.
#[derive(Debug, Clone)]
pub struct ExercisePose {
    /// Which angle it shows.
    pub measure: Measure,
    /// The measured angle at phase 0, degrees.
    pub start_deg: f32,
    /// The measured angle at phase 1, degrees. Smaller than the start where a knee straightens.
    pub target_deg: f32,
    /// The muscles that move it, strongest moment arm first.
    pub muscles: Vec<usize>,
    root_shift: Vec3,
    hold: Vec<(usize, f32)>,
    keyframes: Vec<(f32, Vec<(usize, f32)>)>,
    /// The bodies whose origins span the angle.
    marks: [usize; 3],
}

impl ExercisePose {
    fn new(entry: &Entry, skeleton: &Skeleton, side: Side) -> Result<Self, AnatomyError> {
        let s = side.suffix();
        let joints = |map: &BTreeMap<String, f32>| {
            let one = |(name, q): (&String, &f32)| {
                let name = name.replace("{side}", s);
                let index = skeleton.joint(&name).ok_or(AnatomyError::Unknown { kind: "joint" })?;
                let free = skeleton.joints.get(index).is_some_and(|j| j.coupling.is_none());
                if free && q.is_finite() { Ok((index, *q)) } else { Err(AnatomyError::Inconsistent("a keyframe")) }
            };
            map.iter().map(one).collect::<Result<Vec<_>, _>>()
        };
        let body = |name: &str| skeleton.body(name).ok_or(AnatomyError::Unknown { kind: "body" });
        let marks = match entry.measure {
            Measure::ShoulderElevation => ["torso".to_owned(), format!("humerus_{s}"), format!("ulna_{s}")],
            Measure::KneeFlexion => [format!("femur_{s}"), format!("tibia_{s}"), format!("talus_{s}")],
        };
        let [a, b, c] = marks.each_ref().map(|m| body(m));
        let muscle = |m: &Mover| {
            let name = if side == Side::Left { &m.left } else { &m.right };
            skeleton.muscle(name).ok_or(AnatomyError::Unknown { kind: "muscle" })
        };
        let frame = |f: &Frame| Ok::<_, AnatomyError>((f.phase, joints(&f.joints)?));
        let keyframes = entry.keyframes.iter().map(frame).collect::<Result<Vec<_>, _>>()?;
        let ends = keyframes.first().is_some_and(|f| f.0 == 0.0) && keyframes.last().is_some_and(|f| f.0 == 1.0);
        let rising = keyframes.windows(2).all(|w| matches!(w, [p, q] if p.0 < q.0 && p.1.len() == q.1.len()));
        let finite = entry.start_deg.is_finite() && entry.target_deg.is_finite() && entry.root_shift.is_finite();
        if !(ends && rising && finite) {
            return Err(AnatomyError::Inconsistent("an exercise's keyframes"));
        }
        Ok(Self {
            measure: entry.measure,
            start_deg: entry.start_deg,
            target_deg: entry.target_deg,
            muscles: entry.movers.iter().map(muscle).collect::<Result<_, _>>()?,
            root_shift: entry.root_shift,
            hold: joints(&entry.hold)?,
            keyframes,
            marks: [a?, b?, c?],
        })
    }

    /// The figure at `phase`: 0 is the start, 1 the target. Clamped; not a number is taken as 0.
    #[must_use]
    pub fn at(&self, skeleton: &Skeleton, phase: f32) -> Pose {
        self.beyond(skeleton, if phase.is_nan() { 0.0 } else { phase.clamp(0.0, 1.0) })
    }

    /// As `at`, but runs on past the target along the last stretch until the joints' limits stop it.
    fn beyond(&self, skeleton: &Skeleton, phase: f32) -> Pose {
        let mut pose = Pose::rest(skeleton);
        pose.root = Affine3A::from_translation(self.root_shift) * pose.root;
        // Every index was held against the skeleton when the exercise was read; of another skeleton, joints are skipped.
        for (joint, q) in &self.hold {
            let _ = pose.set_index(skeleton, *joint, *q);
        }
        let next = self.keyframes.iter().position(|f| f.0 >= phase).unwrap_or(self.keyframes.len() - 1).max(1);
        if let (Some(a), Some(b)) = (self.keyframes.get(next - 1), self.keyframes.get(next)) {
            let t = (phase - a.0) / (b.0 - a.0);
            for ((joint, from), (_, to)) in a.1.iter().zip(&b.1) {
                let _ = pose.set_index(skeleton, *joint, from + (to - from) * t);
            }
        }
        pose.apply_couplings(skeleton);
        pose
    }

    /// The angle that a label shows for a pose, degrees: computed from the bodies' places alone.
    #[must_use]
    pub fn measured_deg(&self, world: &BodyTransforms) -> Option<f32> {
        let [a, b, c] = self.marks.map(|m| world.get(m));
        let (a, b, c) = (a?, b?, c?);
        let distal = Vec3::from(c.translation - b.translation);
        let proximal = match self.measure {
            // The thorax's own y axis points up the spine.
            Measure::ShoulderElevation => -a.transform_vector3(Vec3::Y),
            Measure::KneeFlexion => Vec3::from(b.translation - a.translation),
        };
        Some(proximal.angle_between(distal).to_degrees())
    }

    /// The pose whose measured angle is nearest to `angle_deg`, from the start towards and past the target.
    #[must_use]
    pub fn at_angle(&self, skeleton: &Skeleton, angle_deg: f32) -> Pose {
        let rising = self.target_deg > self.start_deg;
        let (mut low, mut high) = (0.0_f32, 2.0_f32);
        for _ in 0..24 {
            let middle = f32::midpoint(low, high);
            let reached = self.measured_deg(&self.beyond(skeleton, middle).forward(skeleton)).unwrap_or(angle_deg);
            if (reached < angle_deg) == rising { low = middle } else { high = middle }
        }
        self.beyond(skeleton, low)
    }
}
