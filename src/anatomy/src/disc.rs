//! A disc between two vertebrae: its faces lie on theirs, its rim is drawn, and something may bulge out of it.

use crate::{Mesh, pick::crosses};
use glam::{Affine3A, Vec3};

/// Where a disc is and how it is shaped, metres, in the frame of the vertebrae's places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscPlan {
    /// The middle of its front edge, halfway between the vertebrae.
    pub front: Vec3,
    /// The middle of its back edge.
    pub back: Vec3,
    /// From its middle to its side.
    pub half_width_m: f32,
    /// How far what bulges out of it reaches, if anything does.
    pub tip: Option<Vec3>,
}

/// A disc as a closed surface.
#[derive(Debug, Clone, PartialEq)]
pub struct Disc {
    /// In the frame of the vertebrae's places.
    pub mesh: Mesh,
    /// For each vertex, how far out it lies: 0 in the middle, 1 at the rim, more where it bulges.
    pub out: Vec<f32>,
    /// For each vertex, how much it belongs to what bulges: 0 to 1.
    pub bulging: Vec<f32>,
}

const RINGS: usize = 22;
const SECTORS: usize = 80;
/// Further from the middle plane than this a vertebra's face is not looked for, metres.
const HIGHEST_M: f32 = 0.008;
/// Half a disc's height where it meets no vertebra, metres.
const USUAL_M: f32 = 0.0035;
/// How often each place of a face is drawn towards its neighbours.
const SOFTENED: usize = 40;
/// How wide what bulges is, metres.
const BULGE_M: f32 = 0.0062;

impl DiscPlan {
    /// The disc between two surfaces with their places; `None` for a plan without extent.
    #[must_use]
    pub fn between(&self, above: (&Mesh, Affine3A), below: (&Mesh, Affine3A)) -> Option<Disc> {
        let middle = (self.front + self.back) / 2.0;
        let half = self.front.distance(self.back) / 2.0;
        let ahead = (self.front - self.back).try_normalize()?;
        let up = (Vec3::Y - ahead * ahead.y).try_normalize()?;
        let across = ahead.cross(up);
        let tip = self.tip.map(|tip| tip - middle).map(|way| (way.dot(across), way.dot(ahead)));
        let mut rows: [Vec<Vec3>; 2] = [Vec::new(), Vec::new()];
        let (mut out, mut bulging) = (Vec::new(), Vec::new());
        let faces = [Face::of(above, middle, up), Face::of(below, middle, -up)];
        for sector in 0..SECTORS {
            let angle = sector as f32 / SECTORS as f32 * std::f32::consts::TAU;
            let rim = self.rim(angle, half);
            let bulge = tip.map_or((0.0, 0.0), |(x, z)| {
                let (far, towards) = (x.hypot(z), z.atan2(x));
                let aside = (angle - towards + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU);
                let aside = (aside - std::f32::consts::PI) * rim / BULGE_M;
                let share = (-aside * aside).exp();
                ((far - self.rim(towards, half)).max(0.0) * share, share)
            });
            let way = across * angle.cos() + ahead * angle.sin();
            let mut height = [USUAL_M; 2];
            for ring in 0..=RINGS {
                let far = (rim + bulge.0) * ring as f32 / RINGS as f32;
                let place = middle + way * far;
                // Round at the rim, and as a dome where it bulges.
                let beyond = ((far - (rim - 0.0012)) / (bulge.0 + 0.0012)).clamp(0.0, 1.0);
                let round = (1.0 - beyond * beyond).sqrt();
                for side in 0..2 {
                    if beyond == 0.0 {
                        height[side] = faces[side].height(place).unwrap_or(height[side]);
                    }
                    let along = if side == 0 { up } else { -up };
                    rows[side].push(place + along * height[side] * round);
                }
                out.push(far / rim);
                bulging.push(bulge.1 * ((far / rim - 0.3) / 0.3).clamp(0.0, 1.0));
            }
        }
        let [upper, lower] = rows;
        let places: Vec<Vec3> = [upper, lower].into_iter().flat_map(|face| softened(face, middle, up)).collect();
        let mut indices = Vec::new();
        let at =
            |side: usize, sector: usize, ring: usize| ((side * SECTORS + sector % SECTORS) * (RINGS + 1) + ring) as u16;
        for side in 0..2 {
            for sector in 0..SECTORS {
                for ring in 0..RINGS {
                    let [a, b] = [0, 1].map(|s| at(side, sector + s, ring));
                    let [c, d] = [0, 1].map(|s| at(side, sector + s, ring + 1));
                    let corners = if side == 0 { [a, c, b, b, c, d] } else { [a, b, c, b, d, c] };
                    indices.extend(corners);
                }
            }
        }
        let mut normals = leaning(&places, &indices);
        // The sectors meet in the middle of each face.
        for (vertex, normal) in normals.iter_mut().enumerate().filter(|(vertex, _)| vertex % (RINGS + 1) == 0) {
            let side = if vertex < SECTORS * (RINGS + 1) { up } else { -up };
            *normal = side.to_array();
        }
        let mesh = Mesh { positions: places.iter().map(Vec3::to_array).collect(), normals, indices };
        Some(Disc { mesh, out: out.repeat(2), bulging: bulging.repeat(2) })
    }

    /// From the middle to the rim at an angle from the side towards the front: rounded corners, a flat back.
    fn rim(&self, angle: f32, half: f32) -> f32 {
        let (x, z) = (angle.cos().abs() / self.half_width_m, angle.sin().abs() / half);
        let round = 1.0 / (x.powf(2.5) + z.powf(2.5)).powf(0.4);
        // The back edge is a little hollow towards the canal.
        let behind = (-angle.sin()).max(0.0).powi(6);
        round * (1.0 - 0.06 * behind)
    }
}

/// The face of a vertebra, looked at from the middle of the disc.
struct Face {
    triangles: Vec<[Vec3; 3]>,
    towards: Vec3,
}

impl Face {
    fn of((mesh, place): (&Mesh, Affine3A), middle: Vec3, towards: Vec3) -> Self {
        let near = |t: &[Vec3; 3]| t.iter().any(|p| p.distance(middle) < 0.05);
        let triangles = mesh.triangles().map(|t| t.map(|p| place.transform_point3(p))).filter(near).collect();
        Self { triangles, towards }
    }

    fn height(&self, from: Vec3) -> Option<f32> {
        let met = self.triangles.iter().filter_map(|t| crosses(*t, from, self.towards));
        met.min_by(f32::total_cmp).filter(|height| *height < HIGHEST_M)
    }
}

/// A face without the edges between the vertebra's few triangles: only heights change, and the rim stays.
fn softened(mut face: Vec<Vec3>, middle: Vec3, up: Vec3) -> Vec<Vec3> {
    const ROW: usize = RINGS + 1;
    for _ in 0..SOFTENED {
        let height: Vec<f32> = face.iter().map(|p| (*p - middle).dot(up)).collect();
        let core = (0..SECTORS).map(|sector| height[sector * ROW + 1]).sum::<f32>() / SECTORS as f32;
        for (vertex, place) in face.iter_mut().enumerate() {
            let (sector, ring) = (vertex / ROW, vertex % ROW);
            let beside = |by: usize| height[(sector + by) % SECTORS * ROW + ring];
            let wanted = match ring {
                0 => core,
                RINGS => continue,
                _ => (beside(1) + beside(SECTORS - 1) + height[vertex - 1] + height[vertex + 1]) / 4.0,
            };
            *place += up * (wanted - height[vertex]) / 2.0;
        }
    }
    face
}

/// The normals of a surface by the triangles around each vertex.
fn leaning(places: &[Vec3], indices: &[u16]) -> Vec<[f32; 3]> {
    let mut normals = vec![Vec3::ZERO; places.len()];
    for corners in indices.as_chunks::<3>().0 {
        let [a, b, c] = corners.map(|i| places[usize::from(i)]);
        let faces = (b - a).cross(c - a);
        for corner in corners {
            normals[usize::from(*corner)] += faces;
        }
    }
    normals.into_iter().map(|n| n.normalize_or(Vec3::Y).to_array()).collect()
}
