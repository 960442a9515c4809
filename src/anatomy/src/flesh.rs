//! The muscles as a system of the body: each one's paths together as one surface, in any pose. Schematic: the paths are
//! the source's, the shape about them is drawn.

use crate::bone_ground::BoneGround;
use crate::bundle::{Grain, Station, along, count, stations, surround};
use crate::{AnatomyError, BodyPart, BodySystem, Mesh, PathStep, Pose, Skeleton, Structure, Structures};
use glam::{Affine3A, Vec3};

/// The system of the muscles, as `structures.json` names it.
pub const MUSCLES: &str = "muscles";
/// Bundles that are farther from each other do not join, metres.
const JOIN_M: f32 = 0.07;
/// A bundle reaches this part of the way to its neighbour, so that the two overlap a little.
const REACH: f32 = 0.6;
/// It gets at most so many times broader by that, and at least so thick, as parts of its radius.
const SPREAD: f32 = 3.4;
const THINNEST: f32 = 0.42;
/// Where a sheet is thin, it spreads as if it were this part of its thickest radius.
const THIN: f32 = 0.65;
/// How much narrower its last stations are, from the end on.
const ENDS: [f32; 2] = [0.6, 0.88];
/// A muscle at least this flat is so in its tendons too.
const SHEET: f32 = 1.5;

/// The muscles, and for each of them what its vertices are.
#[derive(Debug, Clone)]
pub struct Flesh {
    /// One part a muscle.
    pub system: BodySystem,
    /// By part, then by vertex.
    pub grains: Vec<Vec<Grain>>,
}

impl Flesh {
    /// All muscles of the table with the bodies at `world`; a muscle names only paths that the skeleton has.
    pub fn of(table: &Structures, skeleton: &Skeleton, world: &[Affine3A]) -> Result<Self, AnatomyError> {
        let rest = Pose::rest(skeleton).forward(skeleton);
        let room = Room { skeleton, world, rest, ground: BoneGround::of(skeleton, world) };
        let made = table.of_system(MUSCLES).map(|muscle| part(muscle, &room));
        let (parts, grains) = made.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        Ok(Self { system: BodySystem::of(MUSCLES, parts)?, grains })
    }
}

/// What muscles are made in: bones in a pose, and where the bodies are at rest.
struct Room<'a> {
    skeleton: &'a Skeleton,
    world: &'a [Affine3A],
    rest: Vec<Affine3A>,
    ground: BoneGround,
}

fn part(muscle: &Structure, room: &Room) -> Result<(BodyPart, Vec<Grain>), AnatomyError> {
    let Room { skeleton, world, rest, ground } = room;
    let unknown = || AnatomyError::Unknown { kind: "muscle" };
    let paths: Option<Vec<usize>> = muscle.paths.iter().map(|name| skeleton.muscle(name)).collect();
    let paths = paths.ok_or_else(unknown)?;
    let force = |path: &usize| skeleton.muscles.get(*path).map_or(0.0, |m| m.maximum_force_n);
    let mean = paths.iter().map(force).sum::<f32>() / paths.len() as f32;
    let mut bundles = Vec::with_capacity(paths.len());
    for path in &paths {
        let line = skeleton.muscle_path(*path, world).ok_or_else(unknown)?.points;
        // Where the source cuts one muscle into strips is its own choice: a strip takes something of its neighbours.
        let rest_m = skeleton.muscle_path(*path, rest).ok_or_else(unknown)?.length_m;
        bundles.push(stations(&line, count(rest_m), muscle.belly, (force(path) + mean) / 2.0));
    }
    let round = bundles.clone();
    let (mut mesh, mut grains) = (Mesh { positions: vec![], normals: vec![], indices: vec![] }, Vec::new());
    for (i, bundle) in bundles.iter_mut().enumerate() {
        lay(bundle, &round, i, muscle.flat, ground);
        surround(bundle, &mut mesh, &mut grains);
    }
    let body = bearer(muscle, skeleton).ok_or_else(unknown)?;
    let back = world.get(body).ok_or_else(unknown)?.inverse();
    for (at, normal) in mesh.positions.iter_mut().zip(&mut mesh.normals) {
        *at = back.transform_point3((*at).into()).into();
        *normal = back.transform_vector3((*normal).into()).into();
    }
    let corners = mesh.positions.iter().map(|p| Vec3::from(*p));
    let (minimum, maximum) =
        corners.fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)));
    let body = skeleton.bodies.get(body).map(|b| b.name.clone()).ok_or_else(unknown)?;
    Ok((BodyPart { id: muscle.id.clone(), body, minimum, maximum, mesh }, grains))
}

/// The body along which the middle of a muscle runs: it goes with that one when the body is taken apart.
fn bearer(muscle: &Structure, skeleton: &Skeleton) -> Option<usize> {
    let first = skeleton.muscles.get(skeleton.muscle(muscle.paths.first()?)?)?;
    let points = first.path.iter().filter_map(|step| match step {
        PathStep::Point(site) => Some(site.body),
        PathStep::Around { .. } => None,
    });
    let bodies: Vec<usize> = points.collect();
    bodies.get(bodies.len().checked_sub(1)? / 2).copied()
}

/// Gives a bundle its breadth and brings it off the bone. `all` are the muscle's bundles as they were, this one too.
fn lay(bundle: &mut [Station], all: &[Vec<Station>], own: usize, flat: f32, ground: &BoneGround) {
    let ways: Vec<Vec3> = (0..bundle.len()).map(|i| along(bundle, i)).collect();
    let thickest = bundle.iter().map(|s| s.radius).fold(0.0, f32::max);
    let mut lifts = Vec::with_capacity(bundle.len());
    for (i, station) in bundle.iter_mut().enumerate() {
        let spread = if flat >= SHEET { 1.0 } else { station.bulge };
        let breadth = 1.0 + (flat - 1.0) * spread;
        let (off, near) = ground.off(station.at);
        let beside = beside(station.at, ways[i], all, own);
        let mut half = station.radius * breadth.sqrt();
        let mut aside = Vec3::ZERO;
        if let Some(Beside { way, gap, balance }) = beside {
            // A sheet is as broad where it is thin.
            let radius = if flat >= SHEET { station.radius.max(thickest * THIN) } else { station.radius };
            let more = ((gap * REACH).min(radius * SPREAD) * spread - half).max(0.0);
            // At the edge of a muscle it gets broader on one side alone.
            aside = way * balance * more / 2.0;
            half += more * (1.0 - balance.abs() / 2.0);
        }
        // As much flesh as if it were round.
        let thick = (station.radius * station.radius / half).max(station.radius * THINNEST);
        station.half = (half, thick);
        station.broad = beside.map_or_else(|| ways[i].cross(off).normalize_or(Vec3::ZERO), |beside| beside.way);
        let lift = near.map_or(0.0, |near| (thick * 0.9 - near).clamp(0.0, thick * 0.8));
        lifts.push(off * lift * station.bulge + aside);
    }
    for pass in 0..10 {
        // A breadth has no sign: it is averaged along the first of them.
        let broad: Vec<Vec3> = bundle.iter().map(|s| s.broad).collect();
        let mut last = broad.iter().copied().find(|b| *b != Vec3::ZERO).unwrap_or_default();
        let turned = broad.iter().map(|b| {
            last = if b.dot(last) < 0.0 { -*b } else { *b };
            last
        });
        for (station, broad) in bundle.iter_mut().zip(smoothed(&turned.collect::<Vec<_>>())) {
            station.broad = broad.normalize_or(station.broad);
        }
        if pass > 2 {
            continue;
        }
        lifts = smoothed(&lifts);
        let halves: Vec<Vec3> = bundle.iter().map(|s| Vec3::new(s.half.0, s.half.1, 0.0)).collect();
        for (station, half) in bundle.iter_mut().zip(smoothed(&halves)) {
            station.half = (half.x, half.y);
        }
    }
    let last = bundle.len() - 1;
    for (i, (station, lift)) in bundle.iter_mut().zip(lifts).enumerate() {
        station.at += lift;
        // What is broad ends round, not cut off.
        let narrowed = station.half.0 * ENDS.get(i.min(last - i)).unwrap_or(&1.0);
        station.half.0 = narrowed.max(station.half.1.min(station.half.0));
    }
}

/// Where a bundle's neighbours in the muscle are.
#[derive(Clone, Copy)]
struct Beside {
    /// Towards them, of length one.
    way: Vec3,
    /// How far the nearest is, metres.
    gap: f32,
    /// 0 with as many on either side, 1 where all are on the side of `way`, -1 where all are on the other.
    balance: f32,
}

/// The muscle's other bundles that run beside this place.
fn beside(at: Vec3, way: Vec3, all: &[Vec<Station>], own: usize) -> Option<Beside> {
    let mut gap = f32::INFINITY;
    let mut ways: Vec<Vec3> = Vec::new();
    for bundle in all.iter().enumerate().filter(|(i, _)| *i != own).map(|(_, bundle)| bundle) {
        let closest = (0..bundle.len())
            .min_by(|a, b| bundle[*a].at.distance_squared(at).total_cmp(&bundle[*b].at.distance_squared(at)))?;
        if along(bundle, closest).dot(way).abs() < 0.75 {
            continue;
        }
        let across = bundle[closest].at - at;
        let across = across - way * across.dot(way);
        let far = across.length();
        // Where two run into one there is no beside.
        if (0.0025..JOIN_M).contains(&far) {
            gap = gap.min(far);
            ways.push(across / (far * far));
        }
    }
    let first = *ways.first()?;
    let turned = ways.iter().map(|w| if w.dot(first) < 0.0 { -*w } else { *w });
    let towards = turned.sum::<Vec3>().normalize_or(first.normalize_or(Vec3::X));
    let shares = ways.iter().map(|w| w.dot(towards));
    let balance = shares.clone().sum::<f32>() / shares.map(f32::abs).sum::<f32>().max(1e-6);
    Some(Beside { way: towards, gap, balance })
}

fn smoothed(values: &[Vec3]) -> Vec<Vec3> {
    let last = values.len() - 1;
    (0..values.len())
        .map(|i| values[i] * 0.5 + (values[i.saturating_sub(1)] + values[(i + 1).min(last)]) * 0.25)
        .collect()
}
