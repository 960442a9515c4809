//! Round and flat things that run along a line: vessels, clots, nerves, and the fibres of bands.

use ambulo_anatomy::Mesh as Surface;
use bevy::prelude::*;

const SIDES: usize = 12;
/// Rings of a rounded end.
const END: usize = 4;

/// A place that a pipe runs through.
#[derive(Clone, Copy)]
pub struct Station {
    /// Its middle.
    pub at: Vec3,
    /// How thick it is there, metres.
    pub radius: f32,
    /// Its colour there.
    pub colour: LinearRgba,
}

/// A pipe: its surface, and for each vertex the station that it belongs to.
pub struct Pipe {
    /// In the stations' frame.
    pub surface: Surface,
    /// By vertex.
    pub stations: Vec<usize>,
}

/// A pipe through all stations, round at its ends; `None` for fewer than two.
pub fn pipe(stations: &[Station]) -> Option<Pipe> {
    let last = stations.len().checked_sub(1).filter(|last| *last > 0)?;
    let mut rings: Vec<(usize, Vec3, f32, f32)> = Vec::new();
    let (first_way, last_way) = (way(stations, 0), way(stations, last));
    // A rounded end: rings that get narrower as they go out.
    let round = |ring: usize| {
        let angle = ring as f32 / END as f32 * std::f32::consts::FRAC_PI_2;
        (angle.cos(), angle.sin())
    };
    for ring in (1..=END).rev() {
        let (narrow, out) = round(ring);
        let Station { at, radius, .. } = stations[0];
        rings.push((0, at - first_way * radius * out, radius * narrow, -out));
    }
    rings.extend(stations.iter().enumerate().map(|(index, s)| (index, s.at, s.radius, 0.0)));
    for ring in 1..=END {
        let (narrow, out) = round(ring);
        let Station { at, radius, .. } = stations[last];
        rings.push((last, at + last_way * radius * out, radius * narrow, out));
    }
    // A mesh counts its vertices in two bytes.
    if rings.len() * SIDES > 65_000 {
        return None;
    }
    let mut surface = Surface { positions: Vec::new(), normals: Vec::new(), indices: Vec::new() };
    let mut of = Vec::new();
    let mut across = Vec3::ZERO;
    for (station, at, radius, lean) in &rings {
        let along = way(stations, *station);
        // Carried along rather than made anew, so that the pipe does not twist.
        across = (across - along * across.dot(along)).normalize_or(along.any_orthonormal_vector());
        let other = along.cross(across);
        for side in 0..SIDES {
            let angle = side as f32 / SIDES as f32 * std::f32::consts::TAU;
            let out = across * angle.cos() + other * angle.sin();
            surface.positions.push((*at + out * *radius).into());
            surface.normals.push((out * (1.0 - lean * lean).sqrt() + along * *lean).normalize_or(out).into());
            of.push(*station);
        }
    }
    for ring in 0..rings.len() - 1 {
        for side in 0..SIDES {
            let [a, b] = [side, (side + 1) % SIDES].map(|s| (ring * SIDES + s) as u16);
            let next = SIDES as u16;
            surface.indices.extend([a, b, a + next, b, b + next, a + next]);
        }
    }
    Some(Pipe { surface, stations: of })
}

/// The way that a line goes at a station.
fn way(stations: &[Station], at: usize) -> Vec3 {
    let (before, after) = (at.saturating_sub(1), (at + 1).min(stations.len() - 1));
    (stations[after].at - stations[before].at).normalize_or(Vec3::Y)
}

/// The same places, each drawn a little towards its neighbours.
pub fn smoothed(places: &[Vec3], times: usize) -> Vec<Vec3> {
    let mut places = places.to_vec();
    for _ in 0..times {
        let before = places.clone();
        for i in 1..places.len().saturating_sub(1) {
            places[i] = before[i] * 0.5 + (before[i - 1] + before[i + 1]) * 0.25;
        }
    }
    places
}
