//! Published bands of blood pressure and glucose. A band is a fact about a number, never a diagnosis.

use crate::{Measure, Unit};

/// Bands of office blood pressure: Williams et al., *2018 ESC/ESH Guidelines for the management of arterial
/// hypertension* (Eur Heart J 2018;39:3021-3104), table 3. The higher of the two numbers' bands counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PressureBand {
    /// Below 120 and below 80.
    Optimal,
    /// 120-129 or 80-84.
    Normal,
    /// 130-139 or 85-89.
    HighNormal,
    /// 140-159 or 90-99.
    Grade1,
    /// 160-179 or 100-109.
    Grade2,
    /// 180 or more, or 110 or more.
    Grade3,
}

/// The band of a blood pressure; `None` for another measure or unit, or for no number.
pub fn pressure_band(measure: &Measure) -> Option<PressureBand> {
    use PressureBand::{Grade1, Grade2, Grade3, HighNormal, Normal, Optimal};
    let Measure::Pressure { systolic, diastolic, unit: Unit::MillimetreOfMercury } = *measure else {
        return None;
    };
    if !(systolic.is_finite() && diastolic.is_finite()) {
        return None;
    }
    let bands = [Optimal, Normal, HighNormal, Grade1, Grade2, Grade3];
    let band = |value: f64, limits: [f64; 5]| bands[limits.iter().filter(|&&l| value >= l).count()];
    let upper = band(systolic, [120.0, 130.0, 140.0, 160.0, 180.0]);
    Some(upper.max(band(diastolic, [80.0, 85.0, 90.0, 100.0, 110.0])))
}

/// Bands of glucose in diabetes. Low: American Diabetes Association, *Standards of Care in Diabetes*,
/// section 6, hypoglycaemia level 1 below 70 mg/dL (3.9 mmol/L), level 2 below 54 mg/dL (3.0 mmol/L).
/// High: Battelino et al., *International Consensus on Time in Range* (Diabetes Care 2019;42:1593-1603),
/// level 1 above 180 mg/dL (10.0 mmol/L), level 2 above 250 mg/dL (13.9 mmol/L).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GlucoseBand {
    /// Hypoglycaemia level 2.
    VeryLow,
    /// Hypoglycaemia level 1.
    Low,
    /// From 70 to 180 mg/dL.
    InRange,
    /// Above 180 mg/dL.
    High,
    /// Above 250 mg/dL.
    VeryHigh,
}

/// The band of a glucose value, by the limits as published in its own unit; `None` for another measure or
/// unit, or for no number.
pub fn glucose_band(measure: &Measure) -> Option<GlucoseBand> {
    let Measure::One { value, unit } = measure else {
        return None;
    };
    let [very_low, low, high, very_high] = match unit {
        Unit::MilligramPerDecilitre => [54.0, 70.0, 180.0, 250.0],
        Unit::MillimolePerLitre => [3.0, 3.9, 10.0, 13.9],
        _ => return None,
    };
    Some(match *value {
        v if !v.is_finite() => return None,
        v if v < very_low => GlucoseBand::VeryLow,
        v if v < low => GlucoseBand::Low,
        v if v > very_high => GlucoseBand::VeryHigh,
        v if v > high => GlucoseBand::High,
        _ => GlucoseBand::InRange,
    })
}
