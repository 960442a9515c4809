//! How the heart's parts and the lungs move against the chest: which vertex follows what, and where that goes.
//!
//! The base of the heart comes down towards the apex, which stays; the ventricles narrow about the heart's axis, and so
//! do the atria in their turn. Great vessels hold still, so all of it fades out towards them.

use crate::{Beat, BodySystem, Mesh};
use glam::{Affine3A, Mat3A, Quat, Vec3, Vec3A};

/// How far the plane between atria and ventricles comes down, metres: half of what is normal (12 to 15 mm, Hu et al.
/// 2013, doi:10.1093/ehjci/jes231), for the great vessels above it are drawn without moving.
const DESCENT_M: f32 = 0.007;
/// How much narrower the ventricles get on the outside. With the descent it makes the whole heart some 8 % smaller, as
/// it is in people (Carlsson et al. 2004, doi:10.1152/ajpheart.00148.2004).
const NARROWING: f32 = 0.05;
/// How much narrower the atria get by their own contraction.
const ATRIAL_NARROWING: f32 = 0.04;
/// Widths over which narrowing sets in, from the plane on, metres.
const SOFT_M: f32 = 0.015;
/// Chambers that touch are this near, metres.
const TOUCH_M: f32 = 0.005;
/// How far the lungs' bases go up as one breathes out quietly: 1.5 cm (Wade 1954, doi:10.1113/jphysiol.1954.sp005091) of
/// their height of some 25 cm.
const ASCENT: f32 = 0.06;
/// How much narrower the lungs get then.
const LUNGS_NARROWING: f32 = 0.008;

/// What a vertex of the heart follows beside the chest, in 255ths; they never add up to more than 255.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HeartWeights {
    /// The plane between atria and ventricles.
    pub plane: u8,
    /// The narrowing of the ventricles.
    pub ventricles: u8,
    /// The narrowing of the atria.
    pub atria: u8,
}

/// The heart's own axis, in the frame of the body that it is fixed to.
#[derive(Debug, Clone, PartialEq)]
pub struct HeartMotion {
    /// On the axis, in the plane between atria and ventricles, metres.
    pub base: Vec3,
    /// From the base to the apex, length one.
    pub axis: Vec3,
    /// From the base to the apex, metres.
    pub length_m: f32,
    /// From the base to the roof of the atria, metres.
    pub height_m: f32,
    /// Where the great vessels leave: the highest Y of all parts, metres.
    pub top: f32,
}

/// Which way one half of a pair of motions goes: weights hold half of each, so that both fit into one vertex, and what
/// is followed goes twice as far.
const TWICE: f32 = 2.0;

impl HeartMotion {
    /// Finds the axis in the heart's geometry; `None` where its chambers are not there, or are not on one body.
    #[must_use]
    pub fn of(heart: &BodySystem) -> Option<Self> {
        let chambers = ["left-ventricle", "right-ventricle", "left-atrium", "right-atrium"].map(|id| heart.part(id));
        let [Some(left), Some(right), Some(left_atrium), Some(right_atrium)] = chambers else { return None };
        if heart.parts.iter().any(|part| part.body != left.body) {
            return None;
        }
        // Where a chamber touches the next: the rims of the mitral and of the tricuspid valve.
        let mitral = rim(&left.mesh, &left_atrium.mesh)?;
        let base = (mitral + rim(&right.mesh, &right_atrium.mesh)?) / 2.0;
        let all = |mesh: &'_ Mesh| mesh.positions.iter().map(|p| Vec3::from(*p)).collect::<Vec<_>>();
        let apex = all(&left.mesh).into_iter().max_by(|a, b| a.distance(mitral).total_cmp(&b.distance(mitral)))?;
        let axis = (apex - base).try_normalize()?;
        let up = |at: &Vec3| -(*at - base).dot(axis);
        let (length_m, height_m) = (
            base.distance(apex),
            all(&left_atrium.mesh).iter().chain(&all(&right_atrium.mesh)).map(up).fold(0.0, f32::max),
        );
        // A heart that is not one cannot beat.
        ((0.03..0.2).contains(&length_m) && (0.01..0.2).contains(&height_m)).then_some(Self {
            base,
            axis,
            length_m,
            height_m,
            top: heart.parts.iter().map(|part| part.maximum.y).fold(f32::NEG_INFINITY, f32::max),
        })
    }

    /// What a vertex of a part follows; `at` in the body's frame, metres.
    #[must_use]
    pub fn weights(&self, part: &str, at: Vec3) -> HeartWeights {
        // From the base towards the apex, metres.
        let down = (at - self.base).dot(self.axis);
        let along = if down > 0.0 {
            (1.0 - down / self.length_m).max(0.0)
        } else {
            (1.0 + down / self.height_m).max(0.0).powi(2)
        };
        // Great vessels leave upwards, across the axis; there, too, all comes to rest.
        let plane = along * ((self.top - at.y) / (self.top - self.base.y).max(0.01)).clamp(0.0, 1.0);
        let narrow = |depth: f32| (depth / SOFT_M).clamp(0.0, 1.0);
        let (ventricles, atria) = match part {
            "left-ventricle" | "right-ventricle" | "ventricular-septum" => (narrow(down), 0.0),
            // The veins' openings go with the wall that they open through.
            "left-atrium" | "right-atrium" | "pulmonary-veins" => (0.0, narrow(-down)),
            // Valves go with the ring that holds them, the heart's own arteries with the wall on which they lie.
            _ if part.ends_with("-valve") || part.ends_with("-artery") => (narrow(down), 0.0),
            _ => (0.0, 0.0),
        };
        let [plane, ventricles, atria] = [plane, ventricles, atria].map(|share| (share * 255.0 / TWICE) as u8);
        HeartWeights { plane, ventricles, atria }
    }

    /// The ways from rest of plane, ventricles and atria, in the body's frame.
    #[must_use]
    pub fn moves(&self, beat: Beat) -> [Affine3A; 3] {
        let descent = self.axis * DESCENT_M * beat.ventricles * TWICE;
        let narrowed = |by: f32| about_axis(self.base, self.axis, 1.0 - TWICE * by);
        [
            Affine3A::from_translation(descent),
            narrowed(NARROWING * beat.ventricles),
            narrowed(ATRIAL_NARROWING * beat.atria),
        ]
    }
}

/// How the lungs and the airway between them move, in the frame of the body that they are fixed to, whose Y goes up.
#[derive(Debug, Clone, PartialEq)]
pub struct LungMotion {
    /// At the top of the lungs, in their middle, metres.
    pub top: Vec3,
}

impl LungMotion {
    /// Finds the top in the lungs' geometry; `None` where there is no lobe, or not all is on one body.
    #[must_use]
    pub fn of(lungs: &BodySystem) -> Option<Self> {
        let lobes: Vec<_> = lungs.parts.iter().filter(|part| part.id.contains("lobe")).collect();
        let body = &lobes.first()?.body;
        if lungs.parts.iter().any(|part| part.body != *body) {
            return None;
        }
        let low = lobes.iter().map(|l| l.minimum).fold(Vec3::INFINITY, Vec3::min);
        let high = lobes.iter().map(|l| l.maximum).fold(Vec3::NEG_INFINITY, Vec3::max);
        Some(Self { top: Vec3::new((low.x + high.x) / 2.0, high.y, (low.z + high.z) / 2.0) })
    }

    /// The lungs' way from how they are drawn, which is full (the CT was taken with the breath held): `full` as
    /// [`crate::breath`] gives it.
    #[must_use]
    pub fn moves(&self, full: f32) -> Affine3A {
        let empty = 1.0 - full;
        let (down, across) = (1.0 - ASCENT * empty, 1.0 - LUNGS_NARROWING * empty);
        around(self.top, Mat3A::from_diagonal(Vec3::new(across, down, across)))
    }
}

/// The middle of those of `mesh`'s vertices that lie within reach of another's.
fn rim(mesh: &Mesh, other: &Mesh) -> Option<Vec3> {
    let near = |at: Vec3| other.positions.iter().any(|p| at.distance_squared((*p).into()) < TOUCH_M * TOUCH_M);
    let at = mesh.positions.iter().map(|p| Vec3::from(*p)).filter(|at| near(*at));
    let (sum, count) = at.fold((Vec3::ZERO, 0.0), |(sum, count), at| (sum + at, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

fn about_axis(base: Vec3, axis: Vec3, across: f32) -> Affine3A {
    let turn = Mat3A::from_quat(Quat::from_rotation_arc(Vec3::Y, axis));
    around(base, turn * Mat3A::from_diagonal(Vec3::new(across, 1.0, across)) * turn.transpose())
}

fn around(fixed: Vec3, matrix: Mat3A) -> Affine3A {
    let fixed = Vec3A::from(fixed);
    Affine3A { matrix3: matrix, translation: fixed - matrix * fixed }
}
