//! How much room the body takes as the view shows it.

use bevy::{ecs::system::SystemParam, prelude::*};

use super::{Figure, frame, parting::Parting, systems::Systems};
use crate::orbit::Looking;

/// What the view shows.
#[derive(SystemParam)]
pub struct Visible<'w> {
    figure: Option<Res<'w, Figure>>,
    systems: Option<Res<'w, Systems>>,
    parting: Res<'w, Parting>,
    looking: Res<'w, Looking>,
}

impl Visible<'_> {
    /// The corners of the boxes of all that is shown and not faded; none before it is here.
    pub fn corners(&self) -> Vec<Vec3> {
        let (Some(figure), Some(systems)) = (&self.figure, &self.systems) else { return Vec::new() };
        frame::corners(figure, systems, &self.parting, &self.looking.view, None)
    }

    /// Whether these may be others than in the last frame.
    pub fn may_have_changed(&self) -> bool {
        let systems = self.systems.as_ref().is_some_and(DetectChanges::is_changed);
        systems || self.looking.is_changed() || self.figure.as_ref().is_some_and(DetectChanges::is_changed)
    }
}
