//! Which bone a ray meets first.

use crate::{Bone, Skeleton};
use glam::{Affine3A, Vec3};

/// A ray in the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ray {
    /// Where it begins, metres.
    pub origin: Vec3,
    /// Which way it goes; need not be of length one.
    pub direction: Vec3,
}

/// Where a ray met a bone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Index of the bone.
    pub bone: usize,
    /// Metres from the ray's origin.
    pub distance_m: f32,
    /// In the world, metres.
    pub point: Vec3,
}

impl Skeleton {
    /// The nearest bone on the ray among those for which `visible` holds, with the bodies at `world`.
    #[must_use]
    pub fn pick(&self, ray: Ray, world: &[Affine3A], mut visible: impl FnMut(usize) -> bool) -> Option<Hit> {
        let direction = ray.direction.try_normalize().filter(|_| ray.origin.is_finite())?;
        let mut nearest: Option<Hit> = None;
        for (index, bone) in self.bones.iter().enumerate() {
            let Some(place) = world.get(bone.body).filter(|_| visible(index)) else { continue };
            // Bodies are only turned and moved, so a distance in a body's frame is one in the world.
            let back = place.inverse();
            let (origin, along) = (back.transform_point3(ray.origin), back.transform_vector3(direction));
            let best = nearest.map_or(f32::INFINITY, |hit| hit.distance_m);
            if enters(bone, origin, along).is_none_or(|at| at > best) {
                continue;
            }
            let distance = bone.mesh.triangles().filter_map(|t| crosses(t, origin, along)).fold(best, f32::min);
            if distance < best {
                nearest = Some(Hit { bone: index, distance_m: distance, point: ray.origin + direction * distance });
            }
        }
        nearest
    }
}

/// Distance at which a ray enters the bone's box, 0 from inside it. A little is added for rounding.
fn enters(bone: &Bone, origin: Vec3, along: Vec3) -> Option<f32> {
    let (mut near, mut far) = (0.0_f32, f32::INFINITY);
    for axis in 0..3 {
        let (low, high) = (bone.minimum[axis] - 1e-4 - origin[axis], bone.maximum[axis] + 1e-4 - origin[axis]);
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
fn crosses([a, b, c]: [Vec3; 3], origin: Vec3, along: Vec3) -> Option<f32> {
    let (edge1, edge2) = (b - a, c - a);
    let p = along.cross(edge2);
    let determinant = edge1.dot(p);
    // Bones have triangles of less than a square millimetre.
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
