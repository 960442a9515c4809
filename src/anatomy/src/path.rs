//! Where a muscle runs in a pose: its points, and its way around the shapes that hold it off the bone.

use crate::{PathStep, Skeleton, wrap};
use glam::{Affine3A, Vec3};

/// A muscle's line in the world.
#[derive(Debug, Clone, PartialEq)]
pub struct MusclePath {
    /// From origin to insertion, metres; bends around obstacles are cut into short straight pieces.
    pub points: Vec<Vec3>,
    /// Length of muscle and tendon, metres, with true arcs.
    pub length_m: f32,
}

impl Skeleton {
    /// The line of one muscle with the bodies at `world`; none where the index or the transforms don't fit.
    #[must_use]
    pub fn muscle_path(&self, muscle: usize, world: &[Affine3A]) -> Option<MusclePath> {
        let steps = &self.muscles.get(muscle)?.path;
        let place = |body: usize, at: Vec3| Some(world.get(body)?.transform_point3(at));
        let mut points = Vec::with_capacity(steps.len());
        let mut length_m = 0.0;
        let mut last: Option<Vec3> = None;
        let mut pending = None;
        for step in steps {
            match step {
                PathStep::Around { wrap, side } => pending = Some((self.wraps.get(*wrap)?, side)),
                PathStep::Point(site) => {
                    let here = place(site.body, site.at)?;
                    if let Some(before) = last {
                        let detour = match pending.take() {
                            None => None,
                            Some((obstacle, side)) => {
                                let own = Affine3A::from_rotation_translation(obstacle.rotation, obstacle.translation);
                                let frame = *world.get(obstacle.body)? * own;
                                let side = match side {
                                    Some(s) => Some(place(s.body, s.at)?),
                                    None => None,
                                };
                                wrap::around(obstacle.kind, obstacle.radius, &frame, before, here, side)
                            }
                        };
                        match detour.as_ref().and_then(|d| Some((d, *d.arc.first()?, *d.arc.last()?))) {
                            None => length_m += before.distance(here),
                            Some((detour, on, off)) => {
                                length_m += before.distance(on) + detour.length + off.distance(here);
                                points.extend_from_slice(&detour.arc);
                            }
                        }
                    }
                    points.push(here);
                    last = Some(here);
                }
            }
        }
        Some(MusclePath { points, length_m })
    }
}
