//! What a view draws, where and how, asked once for many rays: what they meet first, and where a structure shows.

use ambulo_anatomy::{Hit, Ray};
use ambulo_scene_protocol::{BONES, Clip, View};
use bevy::prelude::*;

use super::{
    Figure, cut,
    parting::Parting,
    systems::{self, Look, SKIN, Systems},
};

/// All that is drawn.
pub struct Sight<'a> {
    figure: &'a Figure,
    systems: &'a Systems,
    clips: Vec<Clip>,
    /// Of each bone, and of each part of each system; `None` for what is not drawn.
    bones: Vec<Option<Drawn>>,
    parts: Vec<Vec<Option<Drawn>>>,
}

/// How one structure is drawn.
#[derive(Clone, Copy)]
struct Drawn {
    look: Look,
    /// How far from its place, metres in the world.
    away: Vec3,
    is_skin: bool,
    /// It is what is asked about, or a part of that.
    is_meant: bool,
}

/// What the view's planes leave of a ray.
struct Kept {
    ray: Ray,
    /// Metres.
    length: f32,
}

impl<'a> Sight<'a> {
    /// What this view draws; `meant` is the id of the structure that [`Self::shows`] is to look for.
    pub fn of(figure: &'a Figure, systems: &'a Systems, parting: &Parting, view: &View, meant: &str) -> Self {
        let drawn = |system: &str, id: &str, is_meant: bool| {
            let look = systems::look(view, system, id)?;
            Some(Drawn { look, away: parting.of(id), is_skin: system == SKIN, is_meant })
        };
        let bones = figure.skeleton.bones.iter().map(|bone| {
            let is_whole = !systems.is_apart(&bone.name);
            is_whole.then(|| drawn(BONES, &bone.name, bone.name == meant)).flatten()
        });
        let parts = systems.here.iter().map(|here| {
            let part = |id: &str| drawn(&here.geometry.system, id, id == meant || systems.is_part(id, meant));
            here.geometry.parts.iter().map(|one| part(&one.id)).collect()
        });
        Self { figure, systems, clips: view.clips.clone(), bones: bones.collect(), parts: parts.collect() }
    }

    /// The structure that a ray meets first, and where that is while nothing is taken apart. What is faded is met where
    /// nothing else is, but for the skin.
    pub fn first(&self, ray: Ray3d) -> Option<(String, Vec3)> {
        let kept = self.kept(ray)?;
        let solid = self.met(&kept, |drawn| drawn.look != Look::Faded);
        let (hit, id) = solid.or_else(|| self.met(&kept, |drawn| !drawn.is_skin))?;
        Some((id.to_owned(), hit.point))
    }

    /// Whether what is meant is what one sees along a ray. Where it is faded it is seen through others that are, and is
    /// not where something solid shows through it.
    pub fn shows(&self, ray: Ray3d) -> bool {
        let Some(kept) = self.kept(ray) else { return false };
        let own = |faded: bool| self.met(&kept, |drawn| drawn.is_meant && (drawn.look == Look::Faded) == faded);
        let within = match own(false) {
            Some((hit, _)) => hit.distance_m,
            None if own(true).is_some() => kept.length,
            None => return false,
        };
        !self.is_blocked(&kept, within, |drawn| drawn.look != Look::Faded && !drawn.is_meant)
    }

    fn kept(&self, ray: Ray3d) -> Option<Kept> {
        let (from, to) = cut::kept(&self.clips, ray.origin, *ray.direction)?;
        let start = ray.origin + *ray.direction * from;
        Some(Kept { ray: Ray { origin: start, direction: *ray.direction }, length: to - from })
    }

    fn met(&self, kept: &Kept, wanted: impl Fn(&Drawn) -> bool) -> Option<(Hit, &'a str)> {
        let away = away(wanted);
        let (placed, skeleton) = (&self.figure.placed, &self.figure.skeleton);
        let bone = skeleton.pick(kept.ray, placed, |bone| away(&self.bones[bone]));
        let bone = bone.and_then(|hit| Some((hit, skeleton.bones.get(hit.index)?.name.as_str())));
        let parts = self.systems.here.iter().zip(&self.parts).filter_map(|(here, drawn)| {
            let hit = here.geometry.pick(kept.ray, placed, &here.bodies, |part| away(&drawn[part]))?;
            Some((hit, here.geometry.parts.get(hit.index)?.id.as_str()))
        });
        let nearest = bone.into_iter().chain(parts).min_by(|a, b| a.0.distance_m.total_cmp(&b.0.distance_m))?;
        (nearest.0.distance_m <= kept.length).then_some(nearest)
    }

    /// Whether anything wanted is nearer on a ray than this, metres.
    fn is_blocked(&self, kept: &Kept, within: f32, wanted: impl Fn(&Drawn) -> bool) -> bool {
        let away = away(wanted);
        let placed = &self.figure.placed;
        self.figure.skeleton.blocks(kept.ray, within, placed, |bone| away(&self.bones[bone]))
            || self.systems.here.iter().zip(&self.parts).any(|(here, drawn)| {
                here.geometry.blocks(kept.ray, within, placed, &here.bodies, |part| away(&drawn[part]))
            })
    }
}

/// How far what is wanted is from its place; `None` for all else.
fn away(wanted: impl Fn(&Drawn) -> bool) -> impl Fn(&Option<Drawn>) -> Option<Vec3> {
    move |drawn| drawn.as_ref().filter(|drawn| wanted(drawn)).map(|drawn| drawn.away)
}
