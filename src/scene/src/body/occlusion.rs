//! How open each place of the body's surface lies: hollows see little of the sky and are dark. Found once, from
//! the body at rest, and kept in the vertices, so that it costs a frame nothing.

use ambulo_anatomy::{Mesh, Skeleton};
use glam::{Affine3A, IVec3, Vec3};

/// Edge of the finest cell, metres: half a rib.
const CELL_M: f32 = 0.006;
/// Each level's cells are twice as wide; the coarsest reaches 5 cm.
const LEVELS: usize = 4;
/// The surface's own cells are not in its way.
const SKIP_CELLS: f32 = 1.3;
/// The normal, and five directions 60° about it: x and y across, z along the normal; its share of the light.
const CONES: [(Vec3, f32); 6] = [
    (Vec3::new(0.0, 0.0, 1.0), 0.25),
    (Vec3::new(0.866, 0.0, 0.5), 0.15),
    (Vec3::new(0.267_6, 0.823_6, 0.5), 0.15),
    (Vec3::new(-0.700_6, 0.509, 0.5), 0.15),
    (Vec3::new(-0.700_6, -0.509, 0.5), 0.15),
    (Vec3::new(0.267_6, -0.823_6, 0.5), 0.15),
];

/// The bones' hollows, in one pose.
pub struct Hollows {
    placed: Vec<Affine3A>,
    cells: Option<Cells>,
}

impl Hollows {
    /// Those of a skeleton with the bodies at `placed`.
    pub fn of(skeleton: &Skeleton, placed: &[Affine3A]) -> Self {
        Self::among(skeleton, placed, core::iter::empty())
    }

    /// Those of a skeleton with more around it, triangles in the world.
    pub fn among(skeleton: &Skeleton, placed: &[Affine3A], more: impl Iterator<Item = [Vec3; 3]>) -> Self {
        Self { placed: placed.to_vec(), cells: Cells::filled_by(skeleton, placed, more) }
    }

    /// 0 (closed in) to 1 (open) for each vertex of a mesh that is fixed to a body.
    pub fn openness(&self, body: usize, mesh: &Mesh) -> Vec<f32> {
        let Some(cells) = &self.cells else { return vec![1.0; mesh.positions.len()] };
        let place = self.placed.get(body).copied().unwrap_or(Affine3A::IDENTITY);
        let vertices = mesh.positions.iter().zip(&mesh.normals);
        let raw = vertices.map(|(at, normal)| {
            let at = place.transform_point3(Vec3::from(*at));
            cells.seen_from(at, place.transform_vector3(Vec3::from(*normal)))
        });
        smoothed(&raw.collect::<Vec<f32>>(), mesh)
    }
}

/// Which cells the surfaces pass through, and how much of each coarser cell.
struct Cells {
    lowest: Vec3,
    levels: Vec<(IVec3, Vec<u8>)>,
}

impl Cells {
    fn filled_by(skeleton: &Skeleton, placed: &[Affine3A], more: impl Iterator<Item = [Vec3; 3]>) -> Option<Self> {
        let corners = skeleton.bones.iter().flat_map(|bone| {
            let place = placed.get(bone.body).copied().unwrap_or(Affine3A::IDENTITY);
            bone.mesh.positions.iter().map(move |p| place.transform_point3(Vec3::from(*p)))
        });
        let (low, high) =
            corners.fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)));
        let widest = 1 << (LEVELS - 1);
        let count = ((high - low) / CELL_M).ceil().as_ivec3() + 2 * widest;
        // A pose that is broken or metres wide is not worth its memory.
        if !(low.is_finite() && high.is_finite()) || count.max_element() > 600 {
            return None;
        }
        let count = (count + widest - 1) / widest * widest;
        let mut cells = Self {
            lowest: low - CELL_M * widest as f32,
            levels: vec![(count, vec![0; (count.x * count.y * count.z) as usize])],
        };
        for bone in &skeleton.bones {
            let place = placed.get(bone.body).copied().unwrap_or(Affine3A::IDENTITY);
            bone.mesh.triangles().for_each(|t| cells.fill(t.map(|p| place.transform_point3(p))));
        }
        more.for_each(|t| cells.fill(t));
        for _ in 1..LEVELS {
            let coarser = cells.levels.last().map(coarser)?;
            cells.levels.push(coarser);
        }
        Some(cells)
    }

    fn fill(&mut self, [a, b, c]: [Vec3; 3]) {
        let longest = a.distance(b).max(b.distance(c)).max(c.distance(a));
        let steps = ((longest / (CELL_M * 0.7)).ceil() as usize).clamp(1, 64);
        let Some((count, filled)) = self.levels.first_mut() else { return };
        for i in 0..=steps {
            for j in 0..=steps - i {
                let (u, v) = (i as f32 / steps as f32, j as f32 / steps as f32);
                let cell = ((a + (b - a) * u + (c - a) * v - self.lowest) / CELL_M).floor().as_ivec3();
                if let Some(place) = index(*count, cell).and_then(|i| filled.get_mut(i)) {
                    *place = 255;
                }
            }
        }
    }

    /// Cone tracing through the levels (Crassin et al. 2011, "Interactive Indirect Illumination Using Voxel Cone
    /// Tracing"): what is farther away is asked for in coarser cells.
    fn seen_from(&self, at: Vec3, normal: Vec3) -> f32 {
        let normal = normal.normalize_or(Vec3::Y);
        let across = normal.any_orthonormal_vector();
        let other = normal.cross(across);
        CONES
            .iter()
            .map(|(cone, share)| {
                let along = across * cone.x + other * cone.y + normal * cone.z;
                let mut through = 1.0;
                for level in 0..LEVELS {
                    let width = (1 << level) as f32;
                    let from = at + normal * CELL_M * SKIP_CELLS + along * CELL_M * 1.6 * width;
                    // Things far off take less light than things that touch.
                    through *= 1.0 - self.blocked(level, from) * (1.0 - 0.2 * level as f32);
                }
                through * share
            })
            .sum()
    }

    /// 0 to 1, between the eight cells around a point.
    fn blocked(&self, level: usize, at: Vec3) -> f32 {
        let Some((count, filled)) = self.levels.get(level) else { return 0.0 };
        let place = (at - self.lowest) / (CELL_M * (1 << level) as f32) - 0.5;
        let (cell, part) = (place.floor().as_ivec3(), place - place.floor());
        let mut sum = 0.0;
        for corner in 0..8 {
            let step = IVec3::new(corner & 1, corner >> 1 & 1, corner >> 2);
            let near = Vec3::select(step.cmpeq(IVec3::ONE), part, Vec3::ONE - part);
            let value = index(*count, cell + step).and_then(|i| filled.get(i)).copied().unwrap_or(0);
            sum += f32::from(value) * near.x * near.y * near.z;
        }
        // A surface is thin: of a cell twice as wide it fills half as much, and yet blocks it.
        (sum / 255.0 * (1 << level) as f32 * 0.8).min(1.0)
    }
}

fn index(count: IVec3, cell: IVec3) -> Option<usize> {
    let inside = cell.cmpge(IVec3::ZERO).all() && cell.cmplt(count).all();
    inside.then(|| ((cell.z * count.y + cell.y) * count.x + cell.x) as usize)
}

fn coarser((count, filled): &(IVec3, Vec<u8>)) -> (IVec3, Vec<u8>) {
    let half = *count / 2;
    let mut sums = Vec::with_capacity((half.x * half.y * half.z) as usize);
    for z in 0..half.z {
        for y in 0..half.y {
            for x in 0..half.x {
                let first = IVec3::new(x, y, z) * 2;
                let sum: u32 = (0..8)
                    .filter_map(|c| index(*count, first + IVec3::new(c & 1, c >> 1 & 1, c >> 2)))
                    .filter_map(|i| filled.get(i))
                    .map(|value| u32::from(*value))
                    .sum();
                sums.push((sum / 8) as u8);
            }
        }
    }
    (half, sums)
}

/// Each vertex with its neighbours: the cells' edges do not show.
fn smoothed(values: &[f32], mesh: &Mesh) -> Vec<f32> {
    let mut sums: Vec<(f32, f32)> = values.iter().map(|v| (*v, 1.0)).collect();
    for corners in mesh.indices.as_chunks::<3>().0 {
        let [a, b, c] = corners.map(usize::from);
        for (at, near, other) in [(a, b, c), (b, c, a), (c, a, b)] {
            sums[at].0 += values[near] + values[other];
            sums[at].1 += 2.0;
        }
    }
    sums.into_iter().map(|(sum, count)| sum / count).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use ambulo_anatomy::Pose;

    #[test]
    fn the_inside_of_the_ribs_is_darker_than_the_brow() {
        let skeleton = Skeleton::parse(include_bytes!("../../../../assets/anatomy/skeleton.bin")).unwrap();
        let placed = Pose::rest(&skeleton).forward(&skeleton);
        let hollows = Hollows::of(&skeleton, &placed);
        let open: Vec<_> = skeleton.bones.iter().map(|bone| hollows.openness(bone.body, &bone.mesh)).collect();
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        let of = |name: &str| skeleton.bone(name).map(|b| (&skeleton.bones[b], &open[b])).unwrap();
        let (ribs, seen) = of("torso_geom_13_ribcage_s");
        let middle = (ribs.minimum + ribs.maximum) / 2.0;
        let side = |inner: bool| {
            let facing = ribs.mesh.positions.iter().zip(&ribs.mesh.normals).zip(seen).filter(|((p, n), _)| {
                let out = Vec3::from(**p) - middle;
                let towards = Vec3::from(**n).dot(Vec3::new(out.x, 0.0, out.z).normalize_or(Vec3::X));
                if inner { towards < -0.7 } else { towards > 0.7 }
            });
            mean(&facing.map(|(_, open)| *open).collect::<Vec<f32>>())
        };
        assert!(side(true) + 0.05 < side(false), "{} against {}", side(true), side(false));
        let (_, skull) = of("hat_skull");
        assert!(skull.iter().any(|open| *open > 0.97) && skull.iter().any(|open| *open < 0.45));
        assert!(open.iter().flatten().all(|open| (0.0..=1.0).contains(open)));
    }
}
