//! What a file must satisfy to be a skeleton, or a part of a body.

use crate::AnatomyError;
use crate::skeleton::Structure;
use crate::skeleton_parts::{PathStep, Site};
use glam::Vec3;

pub(crate) fn ensure(holds: bool, complaint: &'static str) -> Result<(), AnatomyError> {
    if holds { Ok(()) } else { Err(AnatomyError::Inconsistent(complaint)) }
}

/// Farther than any part of a person from any other; a larger number is damage.
const REACH_M: f32 = 10.0;

pub(crate) fn near(v: Vec3) -> bool {
    v.is_finite() && v.abs().max_element() <= REACH_M
}

/// Whether a skeleton holds together.
pub(crate) fn check(s: &Structure) -> Result<(), AnatomyError> {
    let bodies = s.bodies.len();
    ensure(bodies > 0 && s.height_m.is_finite(), "no bodies")?;
    for (i, b) in s.bodies.iter().enumerate() {
        ensure(b.parent.map_or(i == 0, |p| p < i), "a body before its parent")?;
        ensure(near(b.translation) && b.rotation.is_finite() && b.rotation.is_normalized(), "a body's place")?;
    }
    for b in &s.bones {
        ensure(b.body < bodies && near(b.minimum) && near(b.maximum), "a bone's place")?;
        ensure(b.minimum.cmple(b.maximum).all(), "a bone's box")?;
    }
    for j in &s.joints {
        ensure(j.body < bodies && near(j.anchor) && j.axis.is_normalized(), "a joint's place")?;
        ensure(j.range[0].is_finite() && j.range[1].is_finite() && j.range[0] <= j.range[1], "a joint's range")?;
        if let Some(c) = &j.coupling {
            ensure(c.coefficients.iter().all(|x| x.is_finite()), "a coupling's coefficients")?;
            // A driver is free itself, so that one pass settles every coupling.
            let free = |d: usize| s.joints.get(d).is_some_and(|driver| driver.coupling.is_none());
            ensure(c.driver.is_none_or(free), "a coupling's driver")?;
        }
    }
    for w in &s.wraps {
        ensure(w.body < bodies && near(w.translation) && w.radius.is_finite() && w.radius > 0.0, "an obstacle")?;
        ensure(w.rotation.is_finite() && w.rotation.is_normalized(), "an obstacle's turn")?;
    }
    let site = |p: &Site| p.body < bodies && near(p.at);
    for m in &s.muscles {
        ensure(m.maximum_force_n.is_finite() && m.maximum_force_n >= 0.0, "a muscle's force")?;
        let ends = matches!((m.path.first(), m.path.last()), (Some(PathStep::Point(_)), Some(PathStep::Point(_))));
        ensure(ends && m.path.len() > 1, "a muscle without ends")?;
        for pair in m.path.windows(2) {
            let both = matches!(pair, [PathStep::Around { .. }, PathStep::Around { .. }]);
            ensure(!both, "two obstacles without a point between")?;
        }
        for step in &m.path {
            ensure(
                match step {
                    PathStep::Point(p) => site(p),
                    PathStep::Around { wrap, side } => *wrap < s.wraps.len() && side.as_ref().is_none_or(site),
                },
                "a muscle's path",
            )?;
        }
    }
    Ok(())
}
