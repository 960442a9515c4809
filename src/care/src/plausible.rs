//! Whether a number typed by hand can be right. It warns of a slip of the finger and never refuses.
//!
//! The limits are this program's own, set wider than any normal range so that a true and worrying value passes
//! without a question: about what home devices can display (a glucose meter shows 20-600 mg/dL, a cuff up to
//! 260-280 mm[Hg], a clinical thermometer 32-43 degrees). They catch a lost decimal point and a wrong unit.

use crate::{Measure, Unit, VitalKind};

/// Whether a typed number can be right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plausibility {
    /// Within what is seen in people.
    Plausible,
    /// Outside: ask whether it is meant.
    Unusual {
        /// The least usual value, in the measure's unit.
        low: f64,
        /// The greatest usual value, in the measure's unit.
        high: f64,
    },
    /// The lower blood pressure is not below the upper one.
    Swapped,
    /// Nothing is known about this kind or unit.
    Unjudged,
}

/// The range outside of which a typed value is asked about, in the kind's own unit ([`VitalKind::unit`]).
pub fn plausible_range(kind: VitalKind) -> Option<(f64, f64)> {
    Some(match kind {
        VitalKind::HeartRate => (30.0, 250.0),
        VitalKind::RestingHeartRate => (30.0, 150.0),
        VitalKind::Steps => (0.0, 100_000.0),
        VitalKind::SleepDuration => (0.0, 24.0),
        VitalKind::Weight => (20.0, 300.0),
        VitalKind::Glucose => (20.0, 600.0),
        VitalKind::OxygenSaturation => (50.0, 100.0),
        VitalKind::BodyTemperature => (32.0, 43.0),
        VitalKind::RespiratoryRate => (4.0, 60.0),
        VitalKind::BloodPressure | VitalKind::Other => return None,
    })
}

/// Systolic pressures that are not asked about, mm[Hg].
const SYSTOLIC: (f64, f64) = (60.0, 260.0);
/// Diastolic pressures that are not asked about, mm[Hg].
const DIASTOLIC: (f64, f64) = (30.0, 160.0);

/// Whether this value of this kind can be right.
pub fn plausibility(kind: VitalKind, measure: &Measure) -> Plausibility {
    match measure {
        Measure::Pressure { systolic, diastolic, unit: Unit::MillimetreOfMercury } => {
            if diastolic >= systolic {
                return Plausibility::Swapped;
            }
            match within(*systolic, SYSTOLIC) {
                Plausibility::Plausible => within(*diastolic, DIASTOLIC),
                unusual => unusual,
            }
        }
        Measure::One { value, unit } => {
            let Some((low, high)) = plausible_range(kind) else {
                return Plausibility::Unjudged;
            };
            let own = kind.unit();
            match (own.convert(low, unit), own.convert(high, unit)) {
                (Some(low), Some(high)) => within(*value, (low, high)),
                _ => Plausibility::Unjudged,
            }
        }
        Measure::Pressure { .. } => Plausibility::Unjudged,
    }
}

fn within(value: f64, (low, high): (f64, f64)) -> Plausibility {
    if (low..=high).contains(&value) { Plausibility::Plausible } else { Plausibility::Unusual { low, high } }
}
