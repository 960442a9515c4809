//! One measured value about the body, with its unit, time and source.

use crate::{Id, Instant, Known, PartialDate, Unit};

/// One measurement (an Observation).
#[derive(Clone, Debug, PartialEq)]
pub struct Vital {
    /// The Observation's id.
    pub id: Id,
    /// What was measured.
    pub kind: VitalKind,
    /// What it is called where it came from; shown for [`VitalKind::Other`].
    pub label: Option<String>,
    /// The value with its unit.
    pub value: Measure,
    /// When it was measured; the start, where it spans a time.
    pub at: Instant,
    /// The day, month or year, where no more of its time is known; `at` is then noon, UTC, of the first day of it.
    pub day: Option<PartialDate>,
    /// Who or what measured it.
    pub source: Source,
    /// What the person adds.
    pub note: Option<String>,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VitalKind {
    /// Heart rate at the moment.
    HeartRate,
    /// Resting heart rate of a day.
    RestingHeartRate,
    /// Steps of a day.
    Steps,
    /// Time asleep of a night.
    SleepDuration,
    /// Body weight.
    Weight,
    /// Blood pressure.
    BloodPressure,
    /// Blood glucose.
    Glucose,
    /// Oxygen saturation.
    OxygenSaturation,
    /// Body temperature.
    BodyTemperature,
    /// Breaths a minute.
    RespiratoryRate,
    /// Anything else.
    Other,
}

/// A value with its unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// One number.
    One {
        /// The number.
        value: f64,
        /// Its unit.
        unit: Unit,
    },
    /// A blood pressure.
    Pressure {
        /// The upper number.
        systolic: f64,
        /// The lower number.
        diastolic: f64,
        /// The unit of both.
        unit: Unit,
    },
}

/// Who or what measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A person typed it in.
    Entered,
    /// A device, by its name.
    Device(String),
}

impl Vital {
    /// Whether its day is known, so that it has a place among others in time.
    pub fn is_dated(&self) -> bool {
        self.day.is_none_or(|day| day.known == Known::Day)
    }
}

impl VitalKind {
    /// The unit in which this kind is kept; [`Unit::Other`] with no text for [`VitalKind::Other`].
    pub fn unit(self) -> Unit {
        match self {
            Self::HeartRate | Self::RestingHeartRate | Self::RespiratoryRate => Unit::PerMinute,
            Self::Steps => Unit::Steps,
            Self::SleepDuration => Unit::Hour,
            Self::Weight => Unit::Kilogram,
            Self::BloodPressure => Unit::MillimetreOfMercury,
            Self::Glucose => Unit::MilligramPerDecilitre,
            Self::OxygenSaturation => Unit::Percent,
            Self::BodyTemperature => Unit::Celsius,
            Self::Other => Unit::Other(String::new()),
        }
    }
}

impl Measure {
    /// This measure in another unit of the same quantity; `None` where there is no way.
    pub fn in_unit(&self, to: &Unit) -> Option<Self> {
        Some(match self {
            Self::One { value, unit } => Self::One { value: unit.convert(*value, to)?, unit: to.clone() },
            Self::Pressure { systolic, diastolic, unit } => Self::Pressure {
                systolic: unit.convert(*systolic, to)?,
                diastolic: unit.convert(*diastolic, to)?,
                unit: to.clone(),
            },
        })
    }

    /// The unit.
    pub fn unit(&self) -> &Unit {
        match self {
            Self::One { unit, .. } | Self::Pressure { unit, .. } => unit,
        }
    }
}
