//! How open each place of a surface lies: hollows see little of the sky and are dark. Found once, from the body at
//! rest, and kept in the vertices, so that it costs a frame nothing.

use ambulo_anatomy::{Mesh, Skeleton};
use glam::{Affine3A, IVec3, Vec3};

/// Edge of the finest cell among the bones, metres: half a rib.
const CELL_M: f32 = 0.006;
/// Each level's cells are twice as wide; among the bones the coarsest reaches 5 cm.
const LEVELS: usize = 4;
/// A surface by itself is laid into this many cells along its longest side, of at least this width.
const ALONE: f32 = 72.0;
const FINEST_M: f32 = 0.001;
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
        let place = |body: usize| placed.get(body).copied().unwrap_or(Affine3A::IDENTITY);
        let triangles = skeleton.bones.iter().flat_map(|bone| {
            let place = place(bone.body);
            bone.mesh.triangles().map(move |corners| corners.map(|p| place.transform_point3(p)))
        });
        let corners = skeleton.bones.iter().flat_map(|bone| {
            let place = place(bone.body);
            bone.mesh.positions.iter().map(move |p| place.transform_point3(Vec3::from(*p)))
        });
        let cells = Cells::filled_by(bounds(corners), CELL_M, &mut triangles.chain(more));
        Self { placed: placed.to_vec(), cells }
    }

    /// 0 (closed in) to 1 (open) for each vertex of a mesh that is fixed to a body.
    pub fn openness(&self, body: usize, mesh: &Mesh) -> Vec<f32> {
        let Some(cells) = &self.cells else { return vec![1.0; mesh.positions.len()] };
        let place = self.placed.get(body).copied().unwrap_or(Affine3A::IDENTITY);
        cells.openness(&place, mesh, 1)
    }
}

/// 0 (closed in) to 1 (open) for each vertex of a surface among its own folds: an organ has them wherever it is, and
/// whatever is shown beside it.
pub fn folds(mesh: &Mesh) -> Vec<f32> {
    let place = Affine3A::IDENTITY;
    let (low, high) = bounds(mesh.positions.iter().copied().map(Vec3::from));
    let width = ((high - low).max_element() / ALONE).clamp(FINEST_M, CELL_M);
    match Cells::filled_by((low, high), width, &mut mesh.triangles()) {
        // An organ has many small triangles: a vertex has neighbours to ask.
        Some(cells) => cells.openness(&place, mesh, 2),
        None => vec![1.0; mesh.positions.len()],
    }
}

fn bounds(places: impl Iterator<Item = Vec3>) -> (Vec3, Vec3) {
    places.fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)))
}

/// Which cells the surfaces pass through, and how much of each coarser cell.
struct Cells {
    lowest: Vec3,
    /// Of the finest, metres.
    width: f32,
    levels: Vec<(IVec3, Vec<u8>)>,
}

impl Cells {
    fn filled_by(
        (low, high): (Vec3, Vec3),
        width: f32,
        triangles: &mut dyn Iterator<Item = [Vec3; 3]>,
    ) -> Option<Self> {
        let widest = 1 << (LEVELS - 1);
        let count = ((high - low) / width).ceil().as_ivec3() + 2 * widest;
        // A pose that is broken or metres wide is not worth its memory.
        if !(low.is_finite() && high.is_finite()) || count.max_element() > 600 {
            return None;
        }
        let count = (count + widest - 1) / widest * widest;
        let finest = (count, vec![0; (count.x * count.y * count.z) as usize]);
        let mut cells = Self { lowest: low - width * widest as f32, width, levels: vec![finest] };
        triangles.for_each(|corners| cells.fill(corners));
        for _ in 1..LEVELS {
            let coarser = cells.levels.last().map(coarser)?;
            cells.levels.push(coarser);
        }
        Some(cells)
    }

    /// Of every so many vertices this is reckoned; the others have what their neighbours have.
    fn openness(&self, place: &Affine3A, mesh: &Mesh, every: usize) -> Vec<f32> {
        let seen = |(vertex, (at, normal)): (usize, (&[f32; 3], &[f32; 3]))| {
            let see = || {
                let (at, normal) = (Vec3::from(*at), Vec3::from(*normal));
                self.seen_from(place.transform_point3(at), place.transform_vector3(normal))
            };
            (vertex % every == 0).then(see)
        };
        let raw = mesh.positions.iter().zip(&mesh.normals).enumerate().map(seen);
        smoothed(&raw.collect::<Vec<_>>(), mesh)
    }

    fn fill(&mut self, [a, b, c]: [Vec3; 3]) {
        let Self { lowest, width, .. } = *self;
        let longest = a.distance(b).max(b.distance(c)).max(c.distance(a));
        let steps = ((longest / (width * 0.7)).ceil() as usize).clamp(1, 64);
        let Some((count, filled)) = self.levels.first_mut() else { return };
        for i in 0..=steps {
            for j in 0..=steps - i {
                let (u, v) = (i as f32 / steps as f32, j as f32 / steps as f32);
                let cell = ((a + (b - a) * u + (c - a) * v - lowest) / width).floor().as_ivec3();
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
                    let times = (1 << level) as f32;
                    let from = at + normal * self.width * SKIP_CELLS + along * self.width * 1.6 * times;
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
        let place = (at - self.lowest) / (self.width * (1 << level) as f32) - 0.5;
        let (cell, part) = (place.floor().as_ivec3(), place - place.floor());
        // The outermost cells of every level are empty.
        let Some(first) = index(*count, cell).filter(|_| (cell + 1).cmplt(*count).all()) else { return 0.0 };
        let (right, behind) = (count.x as usize, (count.x * count.y) as usize);
        let along = |from: usize| match filled.get(from..from + 2) {
            Some(&[a, b]) => f32::from(a) + (f32::from(b) - f32::from(a)) * part.x,
            _ => 0.0,
        };
        let across = |from: usize| {
            let near = along(from);
            near + (along(from + right) - near) * part.y
        };
        let near = across(first);
        let sum = near + (across(first + behind) - near) * part.z;
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
    let mut sums = vec![0_u16; (half.x * half.y * half.z) as usize];
    let (wide, high) = (count.x as usize, count.y as usize);
    for (row, cells) in filled.chunks_exact(wide.max(1)).enumerate() {
        let first = (row / high / 2 * (high / 2) + row % high / 2) * (wide / 2);
        let there = sums.get_mut(first..).unwrap_or_default();
        // Most cells are empty.
        for (x, value) in cells.iter().enumerate().filter(|(_, value)| **value > 0) {
            if let Some(sum) = there.get_mut(x / 2) {
                *sum += u16::from(*value);
            }
        }
    }
    (half, sums.into_iter().map(|sum| (sum / 8) as u8).collect())
}

/// Each vertex with its neighbours: the cells' edges do not show.
fn smoothed(values: &[Option<f32>], mesh: &Mesh) -> Vec<f32> {
    let known = |value: Option<f32>| value.map_or((0.0, 0.0), |value| (value, 1.0));
    let mut sums: Vec<(f32, f32)> = values.iter().copied().map(known).collect();
    for corners in mesh.indices.as_chunks::<3>().0 {
        let [a, b, c] = corners.map(usize::from);
        for (at, near, other) in [(a, b, c), (b, c, a), (c, a, b)] {
            for (value, count) in [known(values[near]), known(values[other])] {
                sums[at].0 += value;
                sums[at].1 += count;
            }
        }
    }
    sums.into_iter().map(|(sum, count)| if count > 0.0 { sum / count } else { 1.0 }).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
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

    /// A sheet of 10 cm with a furrow along its middle.
    fn furrowed() -> Mesh {
        let depth = |x: f32| (0.012 - x.abs() * 1.5).max(0.0);
        let across = |i: usize| (i as f32 / 40.0 - 0.5) * 0.1;
        let at = |i: usize, j: usize| [across(i), -depth(across(i)), across(j)];
        let slope = |x: f32| if x.abs() < 0.008 { x.signum() * 1.5 } else { 0.0 };
        let places = || (0..=40).flat_map(|i| (0..=40).map(move |j| (i, j)));
        let normal = |i: usize| Vec3::new(-slope(across(i)), 1.0, 0.0).normalize().to_array();
        let corner = |i: usize, j: usize| (i * 41 + j) as u16;
        let square = |(i, j)| {
            [corner(i, j), corner(i, j + 1), corner(i + 1, j), corner(i + 1, j), corner(i, j + 1), corner(i + 1, j + 1)]
        };
        Mesh {
            positions: places().map(|(i, j)| at(i, j)).collect(),
            normals: places().map(|(i, _)| normal(i)).collect(),
            indices: places().filter(|(i, j)| *i < 40 && *j < 40).flat_map(square).collect(),
        }
    }

    #[test]
    fn a_furrow_is_darker_the_deeper_it_is_and_level_ground_is_even() {
        let mesh = furrowed();
        let open = folds(&mesh);
        let of = |i: usize| open[i * 41 + 20];
        assert!(of(20) + 0.15 < of(18) && of(18) + 0.05 < of(10), "{} {} {}", of(20), of(18), of(10));
        assert!((8..12).all(|i| (of(i) - of(10)).abs() < 0.06), "level ground");
        assert_eq!(folds(&Mesh { positions: vec![], normals: vec![], indices: vec![] }), Vec::<f32>::new());
    }
}
