//! A closed surface cut open by a plane: what lies behind it, and the walls as they are seen in the plane.

use crate::Mesh;
use glam::{Vec2, Vec3};

/// The finest line of a wall's face, metres.
const STRIP_M: f32 = 0.0003;
/// More strips than any structure needs.
const MOST_STRIPS: usize = 600;

/// What is left of a surface.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The surface behind the plane, and then the walls' faces.
    pub mesh: Mesh,
    /// The first vertex of the walls' faces.
    pub faces_from: usize,
}

/// Cuts `mesh` by the plane through `at`; what lies towards `normal` is taken away. `None` where nothing is left, or
/// more than a mesh can hold.
#[must_use]
pub fn cut(mesh: &Mesh, at: Vec3, normal: Vec3) -> Option<Section> {
    let normal = normal.try_normalize()?;
    let beyond: Vec<f32> = mesh.positions.iter().map(|p| (Vec3::from(*p) - at).dot(normal)).collect();
    let mut left = Left { kept: vec![None; mesh.positions.len()], ..Left::default() };
    let mut rim = Vec::new();
    for triangle in mesh.indices.as_chunks::<3>().0 {
        let corners = triangle.map(usize::from);
        let mut polygon = Vec::with_capacity(4);
        let mut crossed = Vec::with_capacity(2);
        for (from, to) in [(0, 1), (1, 2), (2, 0)].map(|(a, b)| (corners[a], corners[b])) {
            let (a, b) = (beyond[from], beyond[to]);
            if a <= 0.0 {
                polygon.push(left.keep(mesh, from));
            }
            if (a <= 0.0) != (b <= 0.0) {
                let share = a / (a - b);
                let place = |of: &[[f32; 3]]| Vec3::from(of[from]).lerp(of[to].into(), share);
                let (place, faces) = (place(&mesh.positions), place(&mesh.normals).normalize_or(normal));
                crossed.push(place);
                polygon.push(left.add(place, faces));
            }
        }
        for last in 2..polygon.len() {
            left.indices.extend([polygon[0], polygon[last - 1], polygon[last]]);
        }
        if let [a, b] = crossed[..] {
            rim.push([a, b]);
        }
    }
    let faces_from = left.positions.len();
    face(&rim, at, normal, &mut left);
    let fits = !left.indices.is_empty() && left.positions.len() <= 65_536;
    let indices = fits.then(|| left.indices.iter().map(|i| *i as u16).collect())?;
    Some(Section { mesh: Mesh { positions: left.positions, normals: left.normals, indices }, faces_from })
}

#[derive(Default)]
struct Left {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    indices: Vec<u32>,
    kept: Vec<Option<u32>>,
}

impl Left {
    fn add(&mut self, place: Vec3, faces: Vec3) -> u32 {
        self.positions.push(place.into());
        self.normals.push(faces.into());
        (self.positions.len() - 1) as u32
    }

    fn keep(&mut self, mesh: &Mesh, vertex: usize) -> u32 {
        if let Some(known) = self.kept[vertex] {
            return known;
        }
        let new = self.add(mesh.positions[vertex].into(), mesh.normals[vertex].into());
        self.kept[vertex] = Some(new);
        new
    }
}

/// Fills what the rim encloses, strip by strip: between the first crossing and the second there is wall, between the
/// second and the third none.
fn face(rim: &[[Vec3; 2]], at: Vec3, normal: Vec3, left: &mut Left) {
    let (u, v) = normal.any_orthonormal_pair();
    let flat = |p: Vec3| Vec2::new((p - at).dot(u), (p - at).dot(v));
    let rim: Vec<[Vec2; 2]> = rim.iter().map(|ends| ends.map(flat)).collect();
    let ends = rim.iter().flat_map(|[a, b]| [a.x, b.x]);
    let (low, high) = ends.fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(x), high.max(x)));
    if high <= low {
        return;
    }
    let count = (((high - low) / STRIP_M) as usize).clamp(1, MOST_STRIPS);
    let width = (high - low) / count as f32;
    let middle = |strip: usize| low + (strip as f32 + 0.5) * width;
    let strips: Vec<Vec<f32>> = (0..count).map(|strip| crossings(&rim, middle(strip))).collect();
    // Where two strips have as many crossings their edges meet halfway, and the border is a line, not stairs.
    let edge = |strip: usize, other: Option<usize>, index: usize| {
        let own = strips[strip][index];
        let next = other.and_then(|o| strips.get(o)).filter(|o| o.len() == strips[strip].len());
        next.map_or(own, |next| (own + next[index]) / 2.0)
    };
    for (strip, own) in strips.iter().enumerate() {
        let (from, to) = (middle(strip) - width / 2.0, middle(strip) + width / 2.0);
        for index in (1..own.len()).step_by(2) {
            let before = |index| edge(strip, strip.checked_sub(1), index);
            let after = |index| edge(strip, Some(strip + 1), index);
            let corners =
                [(from, before(index - 1)), (to, after(index - 1)), (to, after(index)), (from, before(index))];
            let [a, b, c, d] = corners.map(|(x, y)| left.add(at + u * x + v * y, normal));
            left.indices.extend([a, b, c, a, c, d]);
        }
    }
}

/// Where a line across the rim crosses it, in order.
fn crossings(rim: &[[Vec2; 2]], x: f32) -> Vec<f32> {
    let crossed = rim.iter().filter(|[a, b]| (a.x <= x) != (b.x <= x));
    let mut all: Vec<f32> = crossed.map(|[a, b]| a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)).collect();
    all.sort_unstable_by(f32::total_cmp);
    all
}
