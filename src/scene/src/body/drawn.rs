//! What a view draws beyond the structures: vessels and clots on real surfaces, nerves, bands and discs between real
//! bones. All of it follows what it lies on, and is made once, when the view comes.

use ambulo_anatomy::{DiscPlan, Footing, Mesh as Surface, curve};
use ambulo_scene_protocol::{Cut, Drawing, DrawingKind, Morph, View};
use bevy::{math::Affine3A, prelude::*};
use std::borrow::Cow;

use super::{
    Figure,
    altered::{self, Altered},
    ground::Ground,
    joints::Joints,
    look,
    pipes::{Station, pipe, smoothed},
    skinned::{Follows, Growing, linear, packed},
    systems::Systems,
};
use crate::{orbit::Looking, wakefulness::Wakefulness};

/// How far apart the places of a line are, metres.
const STEP_M: f32 = 0.0012;
/// Fibres of a band.
const FIBRES: usize = 11;

const ARTERY: [u8; 3] = [205, 38, 34];
const BLOCKED: [u8; 3] = [104, 62, 74];
const CLOT: [u8; 3] = [62, 8, 20];
const SIGNAL: [u8; 3] = [250, 206, 40];
const NERVE: [u8; 3] = [240, 208, 92];
const PRESSED: [u8; 3] = [214, 40, 32];
const BAND: [u8; 3] = [206, 224, 232];
const CORE: [u8; 3] = [206, 112, 100];
const LAYERS: [[u8; 3]; 2] = [[198, 182, 156], [160, 150, 138]];

/// The drawings, as one mesh.
#[derive(Component)]
struct Drawn;

/// Draws the view's drawings.
pub fn plugin(app: &mut App) {
    let here = resource_exists::<Figure>.and_then(resource_exists::<Systems>).and_then(resource_exists::<Joints>);
    let changed =
        resource_changed::<Looking>.or_else(resource_exists_and_changed::<Systems>).or_else(resource_added::<Figure>);
    app.add_systems(PostUpdate, draw.run_if(here.and_then(changed)));
}

#[expect(clippy::too_many_arguments, reason = "a system's arguments are what it asks the world for")]
fn draw(
    mut commands: Commands,
    mut awake: ResMut<Wakefulness>,
    drawn: Query<Entity, With<Drawn>>,
    figure: Res<Figure>,
    systems: Res<Systems>,
    joints: Res<Joints>,
    looking: Res<Looking>,
    mut before: Local<(Vec<Drawing>, Vec<Morph>, Option<Cut>)>,
) {
    let View { drawings, morphs, cut, .. } = &looking.view;
    // The camera is part of the view and moves often; what is drawn, and what it is drawn on, does not.
    let same = before.0 == *drawings && before.1 == *morphs && before.2 == *cut;
    if same && (drawings.is_empty() || !systems.is_changed()) {
        return;
    }
    *before = (drawings.clone(), morphs.clone(), cut.clone());
    for entity in &drawn {
        commands.entity(entity).despawn();
    }
    let mut mesh = Growing::default();
    for one in drawings.iter().filter(|d| !altered::is_tint(d.kind)) {
        if let Some(grounds) = Grounds::under(one, &looking.view, &figure, &systems, &joints) {
            grounds.draw(one, &mut mesh);
        }
    }
    if !mesh.is_empty() {
        commands.spawn((Drawn, mesh.finish(), look::flesh()));
    }
    awake.wake(Wakefulness::UPLOAD);
}

/// The structures that a drawing lies on, as the view alters them.
struct Grounds<'a> {
    surfaces: Vec<(Cow<'a, Surface>, Affine3A)>,
    of: Vec<Ground<'a>>,
}

impl<'a> Grounds<'a> {
    /// `None` where one of the structures is not here yet, or is none.
    fn under(
        drawing: &Drawing,
        view: &View,
        figure: &'a Figure,
        systems: &'a Systems,
        joints: &'a Joints,
    ) -> Option<Self> {
        let mut grounds = Self { surfaces: Vec::new(), of: Vec::new() };
        for id in &drawing.on {
            let (ground, altered) = (Ground::of(id, figure, systems, joints)?, Altered::of(view, id));
            let surface = match altered.is_none() {
                true => Cow::Borrowed(ground.surface),
                false => match altered.surface(ground.surface, ground.place) {
                    Some((surface, _)) => Cow::Owned(surface),
                    // All of it was cut away: nothing lies on it.
                    None => continue,
                },
            };
            grounds.surfaces.push((surface, ground.place));
            grounds.of.push(ground);
        }
        (!grounds.of.is_empty()).then_some(grounds)
    }

    /// Where a place comes to lie on these of the structures.
    fn foot(&self, from: usize, to: usize, at: Vec3) -> Option<Footing> {
        let surfaces: Vec<_> = self.surfaces.get(from..to)?.iter().map(|(s, place)| (s.as_ref(), *place)).collect();
        Footing::nearest(&surfaces, at).map(|foot| Footing { surface: foot.surface + from, ..foot })
    }

    fn follows(&self, foot: Footing) -> Follows {
        let at = self.surfaces[foot.surface].0.positions[foot.vertex];
        self.of[foot.surface].follows(foot.vertex, at)
    }

    fn draw(&self, drawing: &Drawing, mesh: &mut Growing) {
        let line: Vec<Vec3> = drawing.line.iter().map(|p| Vec3::from(*p)).collect();
        let radius = drawing.radius.clamp(1e-4, 0.03);
        match drawing.kind {
            DrawingKind::Artery => self.vessel(&line, mesh, |t| (radius * (1.0 - 0.6 * t), linear(ARTERY))),
            DrawingKind::Blocked => self.vessel(&line, mesh, |t| (radius * (1.0 - 0.6 * t), linear(BLOCKED))),
            DrawingKind::Signal => self.vessel(&line, mesh, |t| (radius * (1.0 - 0.35 * t), linear(SIGNAL))),
            DrawingKind::Clot => self.vessel(&line, mesh, |t| {
                // Lumpy, and thickest in its middle.
                let lump = 0.86 + 0.24 * (t * 3.1).sin() + 0.05 * (t * 19.0).sin();
                (radius * lump, linear(CLOT))
            }),
            DrawingKind::Nerve => self.nerve(&line, mesh, |_| (radius, linear(NERVE))),
            DrawingKind::PressedNerve => self.nerve(&line, mesh, |t| {
                // Swollen and red in its middle.
                let share = (1.0 - (2.0 * t - 1.0).powi(2)).max(0.0);
                (radius * (1.0 + 0.25 * share), linear(NERVE).mix(&linear(PRESSED), (share * 1.8).min(1.0)))
            }),
            DrawingKind::Ligament => self.band(&line, radius, false, mesh),
            DrawingKind::TornLigament => self.band(&line, radius, true, mesh),
            DrawingKind::Disc => self.disc(&line, radius, mesh),
            DrawingKind::Starved | DrawingKind::Lit | DrawingKind::Sore | DrawingKind::Unknown => {}
        }
    }

    /// A line on the surfaces, half sunk into them; `look` by the part of its length.
    fn vessel(&self, line: &[Vec3], mesh: &mut Growing, look: impl Fn(f32) -> (f32, LinearRgba)) {
        let feet: Vec<Footing> =
            curve(line, STEP_M).into_iter().filter_map(|p| self.foot(0, self.of.len(), p)).collect();
        let last = feet.len().saturating_sub(1).max(1) as f32;
        let raised = |(i, foot): (usize, &Footing)| foot.at + foot.normal * look(i as f32 / last).0 * 0.35;
        let places = smoothed(&feet.iter().enumerate().map(raised).collect::<Vec<_>>(), 3);
        grow(mesh, &stations(&places, look), |station| self.follows(feet[station]));
    }

    /// A line that is free between its places, and goes with what it begins at.
    fn nerve(&self, line: &[Vec3], mesh: &mut Growing, look: impl Fn(f32) -> (f32, LinearRgba)) {
        let places = curve(line, STEP_M);
        let Some(foot) = places.first().and_then(|p| self.foot(0, self.of.len(), *p)) else { return };
        let follows = self.follows(foot);
        grow(mesh, &stations(&places, look), |_| follows);
    }

    /// Fibres side by side from the first structure to the last, whole or torn.
    fn band(&self, line: &[Vec3], half_width: f32, torn: bool, mesh: &mut Growing) {
        let ends = (line.first().zip(line.last())).and_then(|(from, to)| {
            let all = self.of.len();
            Some((self.foot(0, 1, *from)?, self.foot(all - 1, all, *to)?))
        });
        let Some((from, to)) = ends else { return };
        let mut line = line.to_vec();
        let last = line.len() - 1;
        (line[0], line[last]) = (from.at, to.at);
        let places = curve(&line, STEP_M / 2.0);
        let count = places.len();
        let along = (to.at - from.at).normalize_or(Vec3::Y);
        let out = (from.normal + to.normal).normalize_or(Vec3::Z);
        let out = (out - along * out.dot(along)).normalize_or(along.any_orthonormal_vector());
        let across = along.cross(out);
        let follows = [self.follows(from), self.follows(to)];
        let thick = half_width / FIBRES as f32 * 1.75;
        for fibre in 0..FIBRES {
            let side = 2.0 * fibre as f32 / (FIBRES - 1) as f32 - 1.0;
            let uneven = (fibre as f32 * 2.4).sin();
            let place = |i: usize, splay: f32| {
                let t = i as f32 / (count - 1).max(1) as f32;
                // Wider at the bones than between them, and lying on them.
                let wide = half_width * (0.82 + 0.18 * (2.0 * t - 1.0).powi(2));
                let lift = thick * (0.9 + 0.35 * uneven) + splay;
                places[i] + across * side * wide * (1.0 + splay * 60.0) + out * lift
            };
            let shade = linear(BAND) * (0.80 + 0.20 * uneven);
            let mut stretch = |from: usize, to: usize, end: Option<bool>, follows: Follows| {
                let stations = (from..to).map(|i| {
                    // 0 at the bone, 1 at the torn end.
                    let t = (i - from) as f32 / (to - from).max(1) as f32;
                    let near = end.map_or(0.0, |at_end| if at_end { t } else { 1.0 - t });
                    let splay = near.powi(3) * half_width * (0.48 + 0.42 * uneven);
                    let colour = shade.mix(&linear(PRESSED), (near * 1.7 - 0.55).clamp(0.0, 0.95));
                    Station { at: place(i, splay), radius: thick * (1.0 - 0.45 * near.powi(4)), colour }
                });
                grow(mesh, &stations.collect::<Vec<_>>(), |_| follows);
            };
            if torn {
                let at = |share: f32| ((share * count as f32) as usize).clamp(2, count.saturating_sub(2));
                let jag = 0.07 * uneven + 0.04 * (fibre as f32 * 5.1).cos();
                stretch(0, at(0.40 + jag), Some(true), follows[0]);
                stretch(at(0.64 + jag * 0.8), count, Some(false), follows[1]);
            } else {
                stretch(0, count, None, follows[0]);
            }
        }
    }

    /// Layers around a soft core, between the first structure and the second.
    fn disc(&self, line: &[Vec3], half_width_m: f32, mesh: &mut Growing) {
        let ([front, back, tip @ ..], [above, below, ..]) = (line, &self.surfaces[..]) else { return };
        let plan = DiscPlan { front: *front, back: *back, half_width_m, tip: tip.first().copied() };
        let Some(disc) = plan.between((&above.0, above.1), (&below.0, below.1)) else { return };
        let Some(foot) = self.foot(1, 2, *back) else { return };
        let follows = self.follows(foot);
        let colour = |vertex: usize| {
            let (out, bulging) = (disc.out[vertex], disc.bulging[vertex]);
            // The core ends softly; the layers around it lie like the rings of a tree.
            let core = ((0.56 - out) / 0.08).clamp(0.0, 1.0);
            let ring = (out * 34.0).sin() * 0.5 + 0.5;
            let own = linear(LAYERS[0]).mix(&linear(LAYERS[1]), ring).mix(&linear(CORE), core);
            packed(own.mix(&linear(PRESSED), (bulging * 1.5).min(1.0) * 0.85))
        };
        mesh.add(&disc.mesh, Affine3A::IDENTITY, colour, |_| follows);
    }
}

/// Places of a line as stations; `look` by the part of the way.
fn stations(places: &[Vec3], look: impl Fn(f32) -> (f32, LinearRgba)) -> Vec<Station> {
    let last = places.len().saturating_sub(1).max(1) as f32;
    let station = |(i, at): (usize, &Vec3)| {
        let (radius, colour) = look(i as f32 / last);
        Station { at: *at, radius, colour }
    };
    places.iter().enumerate().map(station).collect()
}

fn grow(mesh: &mut Growing, stations: &[Station], follows: impl Fn(usize) -> Follows) {
    let Some(made) = pipe(stations) else { return };
    let of = |vertex: usize| made.stations[vertex];
    let colour = |vertex| packed(stations[of(vertex)].colour.with_alpha(1.0));
    mesh.add(&made.surface, Affine3A::IDENTITY, colour, |vertex| follows(of(vertex)));
}
