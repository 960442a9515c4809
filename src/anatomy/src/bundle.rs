//! One path of a muscle as a body: where its middle runs, how thick it is, and its surface.

use crate::Mesh;
use glam::Vec3;

/// Force a square metre of a muscle's cross-section, N/m²: 61 N/cm² (Rajagopal et al. 2016, doi:10.1109/TBME.2016.2586891).
const SPECIFIC_TENSION: f32 = 6.1e5;
/// A belly's radius is less than that of all its fibres side by side, for they lie aslant.
const PENNATION: f32 = 0.66;
/// Thinnest and thickest belly, metres.
const BELLY_M: (f32, f32) = (0.0028, 0.021);
/// A tendon against its belly, and the thinnest and thickest one, metres.
const TENDON: f32 = 0.3;
const TENDON_M: (f32, f32) = (0.0014, 0.0042);
/// Stations along a path are about so far apart, metres; the fewest and the most of them.
const STEP_M: f32 = 0.012;
const STATIONS: (usize, usize) = (9, 30);
/// Thinner than this at its thickest, metres, a bundle has so many sides.
const SIDES: [(f32, usize); 2] = [(0.0042, 8), (0.0085, 12)];
/// How far a groove between two strands of fibres lies under the surface, as a part of the radius.
const GROOVE: f32 = 0.07;

/// What a vertex of a muscle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grain {
    /// 0 is tendon, 255 is flesh.
    pub flesh: u8,
    /// 255 is the ridge of a strand, less is in the groove between two.
    pub ridge: u8,
}

/// The radius of a muscle's belly by its peak isometric force, metres, however thin or thick it is drawn.
#[must_use]
pub fn belly_m(force_n: f32) -> f32 {
    (force_n / SPECIFIC_TENSION / std::f32::consts::PI).sqrt() * PENNATION
}

/// A place on the path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Station {
    /// The middle.
    pub(crate) at: Vec3,
    /// Half as thick as it would be if it were round, metres.
    pub(crate) radius: f32,
    /// 0 in the tendons, 1 where the belly is thickest.
    pub(crate) bulge: f32,
    /// Across the path, the way that it is broad; of length one.
    pub(crate) broad: Vec3,
    /// Half its breadth and half its thickness, metres.
    pub(crate) half: (f32, f32),
}

/// How many stations a path has that is as long as this at rest: as many in every other pose.
pub(crate) fn count(rest_m: f32) -> usize {
    ((rest_m / STEP_M) as usize + 1).clamp(STATIONS.0, STATIONS.1)
}

/// So many stations of a path: `belly` is the part of it that is flesh, `force_n` its strength.
pub(crate) fn stations(line: &[Vec3], count: usize, belly: [f32; 2], force_n: f32) -> Vec<Station> {
    let points = evenly(line, count);
    let most = belly_m(force_n).clamp(BELLY_M.0, BELLY_M.1);
    let tendon = (most * TENDON).clamp(TENDON_M.0, TENDON_M.1);
    let last = points.len().saturating_sub(1).max(1) as f32;
    let station = |(i, at): (usize, &Vec3)| {
        // -1 and 1 where flesh becomes tendon.
        let place = 2.0 * (i as f32 / last - belly[0]) / (belly[1] - belly[0]) - 1.0;
        let bulge = (1.0 - place * place).max(0.0).powf(0.85);
        let radius = tendon + (most - tendon).max(0.0) * bulge;
        Station { at: *at, radius, bulge, broad: Vec3::ZERO, half: (radius, radius) }
    };
    points.iter().enumerate().map(station).collect()
}

/// The way that a path goes at a station.
pub(crate) fn along(stations: &[Station], i: usize) -> Vec3 {
    let [before, after] = [i.saturating_sub(1), (i + 1).min(stations.len() - 1)].map(|i| stations[i].at);
    (after - before).normalize_or(Vec3::Y)
}

/// So many points at equal distances along a line, its corners rounded off.
fn evenly(line: &[Vec3], count: usize) -> Vec<Vec3> {
    let length: f32 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
    let place = |i: usize| {
        let mut left = length * i as f32 / (count - 1) as f32;
        for w in line.windows(2) {
            let step = w[0].distance(w[1]);
            if left <= step && step > 0.0 {
                return w[0].lerp(w[1], left / step);
            }
            left -= step;
        }
        line.last().copied().unwrap_or_default()
    };
    let mut points: Vec<Vec3> = (0..count).map(place).collect();
    for _ in 0..3 {
        let before = points.clone();
        for i in 1..count - 1 {
            points[i] = before[i] * 0.5 + (before[i - 1] + before[i + 1]) * 0.25;
        }
    }
    points
}

/// Adds the closed surface around the stations to a mesh.
pub(crate) fn surround(stations: &[Station], mesh: &mut Mesh, grains: &mut Vec<Grain>) {
    // By what does not change with the pose.
    let thickest = stations.iter().map(|s| s.radius).fold(0.0, f32::max);
    let sides = SIDES.iter().find(|(below, _)| thickest < *below).map_or(16, |(_, sides)| *sides);
    let first = mesh.positions.len();
    let last = stations.len() - 1;
    let mut across = Vec3::ZERO;
    for (i, station) in stations.iter().enumerate() {
        let along = along(stations, i);
        let broad = station.broad - along * station.broad.dot(along);
        // The rings must not twist against each other: of the two ways across, the one that the last ring had.
        let carried = (across - along * across.dot(along)).normalize_or(along.any_orthonormal_vector());
        across = broad.normalize_or(carried);
        if i > 0 && across.dot(carried) < 0.0 {
            across = -across;
        }
        let thick = along.cross(across);
        let [before, after] = [i.saturating_sub(1), (i + 1).min(last)].map(|i| &stations[i]);
        let slope = (after.radius - before.radius) / before.at.distance(after.at).max(1e-4);
        for side in 0..sides {
            let (sin, cos) = (side as f32 / sides as f32 * std::f32::consts::TAU).sin_cos();
            let groove = if side % 2 == 1 { station.bulge } else { 0.0 };
            let out = across * (cos * station.half.0) + thick * (sin * station.half.1);
            let faces = across * (cos / station.half.0) + thick * (sin / station.half.1);
            mesh.positions.push((station.at + out * (1.0 - GROOVE * groove)).into());
            mesh.normals.push((faces.normalize_or(along) - along * slope.clamp(-1.0, 1.0)).normalize_or(along).into());
            grains.push(Grain { flesh: part(station.bulge * 2.4), ridge: part(1.0 - groove) });
        }
    }
    let rings = stations.len();
    let mut face = |corners: [usize; 3]| mesh.indices.extend(corners.map(|i| (first + i) as u16));
    for ring in 0..rings - 1 {
        for side in 0..sides {
            let [a, b] = [side, (side + 1) % sides].map(|s| ring * sides + s);
            face([a, b, a + sides]);
            face([b, b + sides, a + sides]);
        }
    }
    for (ring, middle) in [(0, rings * sides), (rings - 1, rings * sides + 1)] {
        for side in 0..sides {
            let [a, b] = [side, (side + 1) % sides].map(|s| ring * sides + s);
            face(if ring == 0 { [middle, b, a] } else { [middle, a, b] });
        }
    }
    for (i, way) in [(0, -1.0), (last, 1.0)] {
        let out = along(stations, i) * way;
        mesh.positions.push((stations[i].at + out * stations[i].half.1 * 0.5).into());
        mesh.normals.push(out.into());
        grains.push(Grain { flesh: part(stations[i].bulge * 2.4), ridge: 255 });
    }
}

/// A part of a whole in 255ths.
fn part(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}
