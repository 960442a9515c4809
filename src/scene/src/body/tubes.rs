//! The shape of a muscle: a spindle along its line of pull, flesh in the middle, tendon at both ends.

use bevy::prelude::*;

use super::{pipes::smoothed, skinned::linear};
use crate::paint::{Shape, shape::Rigid};

const RINGS: usize = 14;
const SIDES: usize = 8;
/// The flesh takes this part of the line; the rest is tendon.
const FLESH: f32 = 0.82;
/// Of a tendon and its sheath, sRGB.
const TENDON: [u8; 3] = [226, 210, 186];
/// Furrows between bundles of fibres: how much darker, and how far the normal leans, radians.
const FURROW: (f32, f32) = (0.66, 0.30);

/// Many muscles as one mesh.
pub struct Tubes {
    flesh: LinearRgba,
    tendon: LinearRgba,
    vertices: Vec<Rigid>,
    indices: Vec<u32>,
}

impl Tubes {
    /// None yet, of flesh of this sRGB colour.
    pub fn new(flesh: [u8; 3]) -> Self {
        let (vertices, indices) = default();
        Self { flesh: linear(flesh), tendon: linear(TENDON), vertices, indices }
    }

    /// True when there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.vertices.is_empty()
    }

    /// A spindle along a line, with this radius at its belly, metres.
    pub fn add(&mut self, line: &[Vec3], belly: f32) {
        let points = evenly(line);
        let tendon = (belly * 0.30).clamp(0.0016, 0.0045);
        let first = self.vertices.len() as u32;
        let mut across = Vec3::ZERO;
        for (i, point) in points.iter().enumerate() {
            let before = points[i.saturating_sub(1)];
            let after = points[(i + 1).min(points.len() - 1)];
            let along = (after - before).normalize_or(Vec3::Y);
            // Carried along rather than made anew, so that the tube does not twist.
            across = (across - along * across.dot(along)).normalize_or(along.any_orthonormal_vector());
            let other = along.cross(across);
            // -1 and 1 where flesh becomes tendon.
            let place = (2.0 * i as f32 / (points.len() - 1) as f32 - 1.0) / FLESH;
            let bulge = (1.0 - place * place).max(0.0).powf(0.8);
            let radius = tendon + (belly - tendon).max(0.0) * bulge;
            let color = self.tendon.mix(&self.flesh, (bulge * 2.6).min(1.0));
            for side in 0..SIDES {
                let angle = side as f32 / SIDES as f32 * std::f32::consts::TAU;
                let furrow = side % 2 == 1;
                let lean = if side % 4 == 1 { FURROW.1 } else { -FURROW.1 };
                let normal = if furrow { angle + lean * bulge } else { angle };
                let out = |angle: f32| across * angle.cos() + other * angle.sin();
                let depth = if furrow { 1.0 - 0.06 * bulge } else { 1.0 };
                let shade = if furrow { 1.0 - (1.0 - FURROW.0) * bulge } else { 1.0 };
                let colour = (color * shade).with_alpha(1.0).to_f32_array();
                self.vertices.push(Rigid::new(*point + out(angle) * radius * depth, out(normal)).coloured(colour));
            }
        }
        let rings = points.len() as u32;
        let sides = SIDES as u32;
        for ring in 0..rings.saturating_sub(1) {
            for side in 0..sides {
                let a = first + ring * sides + side;
                let b = first + ring * sides + (side + 1) % sides;
                self.indices.extend([a, b, a + sides, b, b + sides, a + sides]);
            }
        }
    }

    /// Takes in what others are.
    pub fn merge(&mut self, others: Self) {
        let first = self.vertices.len() as u32;
        self.vertices.extend(others.vertices);
        self.indices.extend(others.indices.iter().map(|index| first + index));
    }

    /// For the graphics card.
    pub fn finish(self) -> Shape {
        Shape::rigid(self.vertices, self.indices)
    }
}

/// `RINGS` points at equal distances along the line, its corners rounded off once.
fn evenly(line: &[Vec3]) -> Vec<Vec3> {
    let length: f32 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
    let mut points = Vec::with_capacity(RINGS);
    for i in 0..RINGS {
        let mut left = length * i as f32 / (RINGS - 1) as f32;
        let mut at = line.last().copied().unwrap_or_default();
        for w in line.windows(2) {
            let step = w[0].distance(w[1]);
            if left <= step && step > 0.0 {
                at = w[0].lerp(w[1], left / step);
                break;
            }
            left -= step;
        }
        points.push(at);
    }
    smoothed(&points, 1)
}
