//! From a limb watched at rest to what counts its lifts. Pure.

use ambulo_motion::{
    JointEstimator, LiftRules, LiftSession, Limb, PainReading, PoseSample, SafetyLimits, ShankEstimator,
    ShoulderEstimator,
};
use ambulo_scene_protocol::{Assignment, Side};

/// What counts this assignment's lifts, by what was seen of the limb; `None` where that says too little.
pub(super) fn calibrated(assignment: &Assignment, seen: &[PoseSample], pain_before: Option<u8>) -> Option<LiftSession> {
    let estimator = if assignment.exercise.starts_with("knee") {
        ShankEstimator::calibrate(seen.last()?).map(JointEstimator::Shank)?
    } else {
        let limb = if assignment.side == Side::Left { Limb::Left } else { Limb::Right };
        ShoulderEstimator::calibrate(limb, seen).ok().map(JointEstimator::Shoulder)?
    };
    let thresholds = assignment.thresholds;
    let target_deg = assignment.target_deg;
    let mut rules = LiftRules::from_degrees(thresholds.rest_deg, target_deg, thresholds.reach_deg / target_deg);
    rules.lost_after_s = f64::from(thresholds.lost_after_ms) / 1000.0;
    let mut limits = SafetyLimits::for_target(target_deg.to_radians());
    limits.pain = thresholds.pain_limit;
    let mut lifts = LiftSession::new(estimator, rules, limits);
    if let Some(rating) = pain_before {
        // Below the limit, or the exercise would be over: the reading that later ones are held against.
        let _ = lifts.pain(PainReading { rating });
    }
    Some(lifts)
}
