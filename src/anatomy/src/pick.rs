//! Which structure a ray meets first.

use crate::{BodySystem, Mesh, Skeleton};
use glam::{Affine3A, Vec3};

/// A ray in the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ray {
    /// Where it begins, metres.
    pub origin: Vec3,
    /// Which way it goes; need not be of length one.
    pub direction: Vec3,
}

/// Where a ray met a bone or a part of a system.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its index among the bones of the skeleton, or the parts of the system.
    pub index: usize,
    /// Metres from the ray's origin.
    pub distance_m: f32,
    /// In the world, metres.
    pub point: Vec3,
}

/// What a ray can meet: a mesh with its box, in the frame of a body that stands at a place.
struct Target<'a> {
    place: Option<&'a Affine3A>,
    minimum: Vec3,
    maximum: Vec3,
    mesh: &'a Mesh,
}

impl<'a> Target<'a> {
    /// The ray in the frame of the body, and where it enters the box; `away` is how far this is from its place.
    fn met(&self, ray: Ray, direction: Vec3, away: Vec3) -> Option<(Vec3, Vec3, f32)> {
        // Bodies are only turned and moved, so a distance in a body's frame is one in the world.
        let back = self.place?.inverse();
        let (origin, along) = (back.transform_point3(ray.origin - away), back.transform_vector3(direction));
        Some((origin, along, enters(self.minimum, self.maximum, origin, along)?))
    }

    /// Where the triangles are met, metres along the ray, in no order.
    fn crossings(&self, origin: Vec3, along: Vec3) -> impl Iterator<Item = f32> + use<'a> {
        self.mesh.triangles().filter_map(move |t| crosses(t, origin, along))
    }
}

impl Skeleton {
    /// The nearest bone on the ray, with the bodies at `world` and each bone so far `away` from its place there, metres
    /// in the world; `None` for one that cannot be met. The point that is hit is told as if the bone were in its place.
    #[must_use]
    pub fn pick(&self, ray: Ray, world: &[Affine3A], away: impl FnMut(usize) -> Option<Vec3>) -> Option<Hit> {
        nearest(self.targets(world), ray, away)
    }

    /// Whether any bone is on the ray nearer than this, metres; the rest as [`Skeleton::pick`].
    #[must_use]
    pub fn blocks(&self, ray: Ray, within_m: f32, world: &[Affine3A], away: impl FnMut(usize) -> Option<Vec3>) -> bool {
        blocks(self.targets(world), ray, within_m, away)
    }

    fn targets<'a>(&'a self, world: &'a [Affine3A]) -> impl Iterator<Item = Target<'a>> {
        self.bones.iter().map(|bone| Target {
            place: world.get(bone.body),
            minimum: bone.minimum,
            maximum: bone.maximum,
            mesh: &bone.mesh,
        })
    }
}

impl BodySystem {
    /// The nearest part on the ray, each so far from its place, as [`Skeleton::pick`] finds a bone. `bodies` says
    /// for each part which of the bodies at `world` it is fixed to, as [`BodySystem::bodies`] does.
    #[must_use]
    pub fn pick(
        &self,
        ray: Ray,
        world: &[Affine3A],
        bodies: &[usize],
        away: impl FnMut(usize) -> Option<Vec3>,
    ) -> Option<Hit> {
        nearest(self.targets(world, bodies), ray, away)
    }

    /// Whether any part is on the ray nearer than this, metres; the rest as [`BodySystem::pick`].
    #[must_use]
    pub fn blocks(
        &self,
        ray: Ray,
        within_m: f32,
        world: &[Affine3A],
        bodies: &[usize],
        away: impl FnMut(usize) -> Option<Vec3>,
    ) -> bool {
        blocks(self.targets(world, bodies), ray, within_m, away)
    }

    fn targets<'a>(&'a self, world: &'a [Affine3A], bodies: &'a [usize]) -> impl Iterator<Item = Target<'a>> {
        self.parts.iter().zip(bodies).map(|(part, body)| Target {
            place: world.get(*body),
            minimum: part.minimum,
            maximum: part.maximum,
            mesh: &part.mesh,
        })
    }
}

fn nearest<'a>(
    targets: impl Iterator<Item = Target<'a>>,
    ray: Ray,
    mut away: impl FnMut(usize) -> Option<Vec3>,
) -> Option<Hit> {
    let direction = ray.direction.try_normalize().filter(|_| ray.origin.is_finite())?;
    let mut nearest: Option<Hit> = None;
    for (index, target) in targets.enumerate() {
        let Some(away) = away(index) else { continue };
        let best = nearest.map_or(f32::INFINITY, |hit| hit.distance_m);
        let Some((origin, along, _)) = target.met(ray, direction, away).filter(|(.., at)| *at <= best) else {
            continue;
        };
        let distance = target.crossings(origin, along).fold(best, f32::min);
        if distance < best {
            let point = ray.origin - away + direction * distance;
            nearest = Some(Hit { index, distance_m: distance, point });
        }
    }
    nearest
}

fn blocks<'a>(
    targets: impl Iterator<Item = Target<'a>>,
    ray: Ray,
    within_m: f32,
    mut away: impl FnMut(usize) -> Option<Vec3>,
) -> bool {
    let Some(direction) = ray.direction.try_normalize().filter(|_| ray.origin.is_finite()) else { return false };
    targets.enumerate().any(|(index, target)| {
        let met = away(index).and_then(|away| target.met(ray, direction, away)).filter(|(.., at)| *at < within_m);
        met.is_some_and(|(origin, along, _)| target.crossings(origin, along).any(|at| at < within_m))
    })
}

/// Distance at which a ray enters a box, 0 from inside it. A little is added for rounding.
fn enters(minimum: Vec3, maximum: Vec3, origin: Vec3, along: Vec3) -> Option<f32> {
    let (mut near, mut far) = (0.0_f32, f32::INFINITY);
    for axis in 0..3 {
        let (low, high) = (minimum[axis] - 1e-4 - origin[axis], maximum[axis] + 1e-4 - origin[axis]);
        if along[axis].abs() < 1e-9 {
            if low > 0.0 || high < 0.0 {
                return None;
            }
            continue;
        }
        let (a, b) = (low / along[axis], high / along[axis]);
        near = near.max(a.min(b));
        far = far.min(a.max(b));
    }
    (near <= far).then_some(near)
}

/// Moeller and Trumbore 1997, "Fast, Minimum Storage Ray/Triangle Intersection"; either face counts.
pub(crate) fn crosses([a, b, c]: [Vec3; 3], origin: Vec3, along: Vec3) -> Option<f32> {
    let (edge1, edge2) = (b - a, c - a);
    let p = along.cross(edge2);
    let determinant = edge1.dot(p);
    // There are triangles of less than a square millimetre.
    if determinant.abs() < 1e-14 {
        return None;
    }
    let from_a = origin - a;
    let u = from_a.dot(p) / determinant;
    let q = from_a.cross(edge1);
    let v = along.dot(q) / determinant;
    let t = edge2.dot(q) / determinant;
    (u >= 0.0 && v >= 0.0 && u + v <= 1.0 && t >= 0.0).then_some(t)
}
