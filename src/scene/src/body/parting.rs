//! Takes the body apart: each structure goes away from the middle of its region, each region from the body's own
//! line, up from the floor.

use bevy::prelude::*;
use std::collections::HashMap;

use super::{
    Figure,
    systems::{SKIN, Systems},
};
use crate::{orbit::Looking, wakefulness::Wakefulness};

/// How far regions and the structures in them go, as a part of their distance from the middle.
const REGIONS: f32 = 0.42;
const STRUCTURES: f32 = 0.85;
/// The time in which two thirds of the way are gone, seconds.
const PACE_S: f32 = 0.09;

/// How far apart the structures are now.
#[derive(Resource, Default)]
pub struct Parting {
    /// 0 is whole, 1 as far as it goes.
    share: f32,
    ways: HashMap<String, Vec3>,
}

/// Owns [`Parting`].
pub fn plugin(app: &mut App) {
    let here = resource_exists::<Figure>.and_then(resource_exists::<Systems>);
    let news = resource_added::<Figure>.or_else(resource_exists_and_changed::<Systems>);
    app.init_resource::<Parting>().add_systems(PreUpdate, survey.run_if(here.and_then(news))).add_systems(Update, part);
}

impl Parting {
    /// Whether anything is out of its place.
    pub fn is_on(&self) -> bool {
        self.share > 0.0
    }

    /// How far a structure is from its place, metres in the world.
    pub fn of(&self, id: &str) -> Vec3 {
        self.at(id, self.share)
    }

    /// The same at another share.
    pub fn at(&self, id: &str, share: f32) -> Vec3 {
        if share == 0.0 { Vec3::ZERO } else { self.ways.get(id).copied().unwrap_or_default() * share }
    }
}

/// Every structure's way. A region is what one body of the skeleton carries.
fn survey(figure: Res<Figure>, systems: Res<Systems>, mut parting: ResMut<Parting>) {
    let bones = figure.skeleton.bones.iter().map(|bone| (&bone.name, bone.body, bone.minimum, bone.maximum));
    let parts = systems.here.iter().filter(|here| here.geometry.system != SKIN).flat_map(|here| {
        here.geometry.parts.iter().zip(&here.bodies).map(|(part, body)| (&part.id, *body, part.minimum, part.maximum))
    });
    // As they rest, so that a bent body comes apart in the same ways.
    let placed = figure.at_rest();
    let mut middles: Vec<(&String, usize, Vec3)> = Vec::new();
    let mut regions: HashMap<usize, (Vec3, f32)> = HashMap::new();
    for (id, body, low, high) in bones.chain(parts) {
        let Some(place) = placed.get(body) else { continue };
        let middle = place.transform_point3((low + high) / 2.0);
        middles.push((id, body, middle));
        let region = regions.entry(body).or_default();
        *region = (region.0 + middle, region.1 + 1.0);
    }
    let way = |(id, body, middle): &(&String, usize, Vec3)| {
        let (sum, count) = regions.get(body).copied().unwrap_or((*middle, 1.0));
        let region = sum / count;
        ((*id).clone(), region * REGIONS + (*middle - region) * STRUCTURES)
    };
    let ways = middles.iter().map(way).collect();
    // What moves with it is told by `part`, so that a system that comes moves nothing by itself.
    parting.bypass_change_detection().ways = ways;
    if parting.is_on() {
        parting.set_changed();
    }
}

fn part(looking: Res<Looking>, time: Res<Time<Real>>, mut parting: ResMut<Parting>, mut awake: ResMut<Wakefulness>) {
    let (now, goal) = (parting.share, looking.view.apart);
    if now == goal {
        return;
    }
    let step = (goal - now) * (1.0 - (-time.delta_secs().min(0.1) / PACE_S).exp());
    let near = looking.reduced_motion || (goal - now - step).abs() < 2e-3;
    parting.share = if near { goal } else { now + step };
    awake.wake(Wakefulness::CHANGE);
}
