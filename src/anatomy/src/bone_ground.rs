//! How near bone is to a place, and which way leads away from it: flesh lies on bone, not in it.

use crate::Skeleton;
use glam::{Affine3A, IVec3, Vec3};
use std::collections::HashMap;

/// Edge of a cell, metres; bone that is farther than that from a place is not near it.
const CELL_M: f32 = 0.025;
/// Every so many vertices are enough to find bone that is far away.
const SPARSE: usize = 24;

/// The bones' vertices, by place.
pub(crate) struct BoneGround {
    cells: HashMap<IVec3, Vec<Vec3>>,
    sparse: Vec<Vec3>,
}

fn cell(at: Vec3) -> IVec3 {
    (at / CELL_M).floor().as_ivec3()
}

impl BoneGround {
    /// That of a skeleton with its bodies at `world`.
    pub(crate) fn of(skeleton: &Skeleton, world: &[Affine3A]) -> Self {
        let mut ground = Self { cells: HashMap::new(), sparse: Vec::new() };
        let placed = skeleton.bones.iter().filter_map(|bone| Some((bone, world.get(bone.body)?)));
        for (bone, place) in placed {
            for (vertex, at) in bone.mesh.positions.iter().enumerate() {
                let at = place.transform_point3(Vec3::from(*at));
                ground.cells.entry(cell(at)).or_default().push(at);
                if vertex % SPARSE == 0 {
                    ground.sparse.push(at);
                }
            }
        }
        ground
    }

    /// The way off the bone, of length one, and metres to the bone where it is near.
    pub(crate) fn off(&self, at: Vec3) -> (Vec3, Option<f32>) {
        let (mut away, mut nearest) = (Vec3::ZERO, f32::INFINITY);
        let here = cell(at);
        for step in 0..27 {
            let neighbour = here + IVec3::new(step % 3, step / 3 % 3, step / 9) - IVec3::ONE;
            for bone in self.cells.get(&neighbour).into_iter().flatten() {
                let way = at - *bone;
                let far = way.length().max(1e-4);
                nearest = nearest.min(far);
                // What is near counts by far the most.
                away += way / far.powi(4);
            }
        }
        if nearest <= CELL_M {
            return (away.normalize_or(Vec3::Z), Some(nearest));
        }
        let closest = self.sparse.iter().min_by(|a, b| a.distance_squared(at).total_cmp(&b.distance_squared(at)));
        (closest.map_or(Vec3::Z, |bone| (at - *bone).normalize_or(Vec3::Z)), None)
    }
}
