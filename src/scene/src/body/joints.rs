//! The joints that every mesh of the body follows: one for each body of the skeleton, and those by which the heart
//! and the lungs move. A pose or a heartbeat changes some of these matrices and no mesh.

use bevy::{math::Affine3A, prelude::*};

use super::{
    Figure,
    parting::Parting,
    pulse::{Mover, Moving},
};
use crate::paint::Palette;

/// The body of the skeleton that heart and lungs are fixed to.
pub const CHEST: &str = "torso";

/// The joints, by index: first the bodies, then the movers of [`Moving`], then one for each structure that was taken
/// out of its place.
#[derive(Resource)]
pub struct Joints {
    /// Each one's place at rest.
    pub rest: Vec<Affine3A>,
    bodies: usize,
    chest: usize,
    apart: Vec<(String, usize)>,
}

/// Owns [`Joints`].
pub fn plugin(app: &mut App) {
    let moved = resource_exists_and_changed::<Figure>
        .or_else(resource_changed::<Moving>)
        .or_else(resource_changed::<Parting>)
        .or_else(resource_exists_and_changed::<Joints>);
    app.add_systems(Update, spawn.run_if(resource_added::<Figure>)).add_systems(
        PostUpdate,
        follow.run_if(resource_exists::<Figure>.and_then(resource_exists::<Joints>).and_then(moved)),
    );
}

impl Joints {
    /// The joint of a mover.
    pub fn mover(&self, mover: Mover) -> u16 {
        (self.bodies + mover as usize) as u16
    }

    /// The joint of a structure that is out of its place, made when it is first asked for.
    pub fn alone(&mut self, id: &str, body: usize) -> u16 {
        let first = self.bodies + Mover::COUNT;
        let known = self.apart.iter().position(|(other, _)| other == id);
        let index = known.unwrap_or_else(|| {
            self.apart.push((id.to_owned(), body));
            self.rest.push(self.rest.get(body).copied().unwrap_or_default());
            self.apart.len() - 1
        });
        (first + index) as u16
    }
}

fn spawn(mut commands: Commands, figure: Res<Figure>) {
    let mut rest = figure.at_rest();
    let bodies = rest.len();
    let chest = figure.skeleton.body(CHEST).unwrap_or_default();
    rest.extend(vec![rest.get(chest).copied().unwrap_or_default(); Mover::COUNT]);
    commands.insert_resource(Joints { rest, bodies, chest, apart: Vec::new() });
}

/// After all that may ask for a joint of its own.
pub(super) fn follow(
    figure: Res<Figure>,
    moving: Res<Moving>,
    parting: Res<Parting>,
    joints: Res<Joints>,
    mut palette: ResMut<Palette>,
) {
    let chest = figure.placed.get(joints.chest).copied().unwrap_or_default();
    let movers = moving.movers.iter().map(|by| chest * *by);
    let apart = joints.apart.iter().map(|(id, body)| moved(&figure, &parting, id, *body));
    let now = figure.placed.iter().copied().chain(movers).chain(apart);
    palette.set_if_neq(Palette::of(now.zip(&joints.rest).map(|(now, rest)| now * rest.inverse())));
}

/// Where a structure stands that is fixed to this body.
pub fn moved(figure: &Figure, parting: &Parting, id: &str, body: usize) -> Affine3A {
    let place = figure.placed.get(body).copied().unwrap_or_default();
    Affine3A::from_translation(parting.of(id)) * place
}
