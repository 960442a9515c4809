//! What a hand points at is lit and named; a press chooses it, or the place where the body is to stand.

use bevy::prelude::*;

use super::{
    panels,
    standing::{self, Standing},
};
use crate::{
    body::{Figure, Glow, Touch},
    orbit::{Looking, Tapped},
    xr::{controllers::Pointers, frame::Frame},
};

/// Rays are followed into the body every so many frames, one hand at a time: often enough for a name, and cheap.
const EVERY: usize = 5;

/// A structure that a ray met.
#[derive(Clone, Debug, PartialEq)]
pub struct Met {
    id: String,
    /// In the language last said.
    pub name: String,
    /// Where, in the scene as it is drawn.
    pub at: Vec3,
}

/// What is pointed at.
#[derive(Resource, Default)]
pub struct Pointed {
    /// The structure that has a name in the room now: what is pointed at, or else what was chosen last.
    pub named: Option<Met>,
    by_hand: Vec<(u32, Option<Met>)>,
    chosen: Option<Met>,
    turn: usize,
}

/// Owns [`Pointed`].
pub fn plugin(app: &mut App) {
    app.init_resource::<Pointed>()
        .add_systems(Update, point.run_if(standing::is_on.and_then(resource_exists::<Figure>)).after(panels::point))
        .add_systems(Update, forget.run_if(resource_changed::<Standing>));
}

fn forget(standing: Res<Standing>, mut pointed: ResMut<Pointed>, mut glow: ResMut<Glow>) {
    if standing.stand.is_none() {
        *pointed = Pointed::default();
        glow.set_if_neq(Glow(None));
    }
}

fn point(
    frame: Option<NonSend<Frame>>,
    touch: Touch,
    looking: Res<Looking>,
    mut standing: ResMut<Standing>,
    mut pointers: ResMut<Pointers>,
    mut pointed: ResMut<Pointed>,
    mut glow: ResMut<Glow>,
    mut taps: MessageWriter<Tapped>,
) {
    let Some(frame) = frame else { return };
    let (pointed, pointers) = (&mut *pointed, &mut *pointers);
    let hands = || pointers.hands.iter().enumerate().filter(|(_, hand)| !hand.taken && !standing.holds(hand.id));
    pointed.by_hand.retain(|(id, _)| hands().any(|(_, hand)| hand.id == *id));
    if standing.is_placing() {
        let pressed = hands().any(|(_, hand)| hand.selected);
        if let (true, Some(surface), Some(head)) = (pressed, standing.surface(&frame.surfaces), &frame.head) {
            standing.place(surface, head);
        }
        (pointed.named, pointed.chosen) = (None, None);
        glow.set_if_neq(Glow(None));
        return;
    }
    let meet = |ray: Ray3d| {
        let (id, at) = touch.first(ray, &looking)?;
        Some(Met { name: touch.name(&id).0, at: at + touch.away(&id), id })
    };
    pointed.turn = pointed.turn.wrapping_add(1);
    let due = (pointed.turn % EVERY == 0).then_some(pointed.turn / EVERY);
    let all = hands().count();
    for (nth, (_, hand)) in hands().enumerate() {
        if !hand.selected && due.is_none_or(|due| due % all != nth) {
            continue;
        }
        let met = meet(hand.ray);
        if hand.selected {
            taps.write(Tapped(hand.ray));
            pointed.chosen.clone_from(&met);
        }
        match pointed.by_hand.iter_mut().find(|(id, _)| *id == hand.id) {
            Some(known) => known.1 = met,
            None => pointed.by_hand.push((hand.id, met)),
        }
    }
    let of = |id: u32| pointed.by_hand.iter().find(|(known, _)| *known == id).and_then(|(_, met)| met.as_ref());
    let reached: Vec<(usize, f32)> = hands()
        .filter_map(|(index, hand)| Some((index, (of(hand.id)?.at - hand.ray.origin).dot(*hand.ray.direction))))
        .collect();
    let now = standing.lead.and_then(of).or_else(|| hands().find_map(|(_, hand)| of(hand.id))).cloned();
    for (index, along) in reached {
        pointers.reach_m[index] = along.max(0.0);
    }
    let lit = now.as_ref().map(|met| met.id.clone()).filter(|id| looking.view.selection.as_ref() != Some(id));
    glow.set_if_neq(Glow(lit));
    let named = now.or_else(|| pointed.chosen.clone());
    if pointed.named != named {
        pointed.named = named;
    }
}
