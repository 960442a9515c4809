//! Evenly sampled values, such as a day's heart rate, kept together.

use crate::{Id, Instant, Source, VitalKind};

/// A block of evenly spaced samples (an Observation with SampledData).
#[derive(Clone, Debug, PartialEq)]
pub struct SampledSeries {
    /// The Observation's id.
    pub id: Id,
    /// What was measured.
    pub kind: VitalKind,
    /// The instant of the first sample.
    pub start: Instant,
    /// Seconds from one sample to the next.
    pub period_s: f64,
    /// The samples in the kind's own unit ([`VitalKind::unit`]); `None` where nothing was measured.
    pub values: Vec<Option<f32>>,
    /// What measured them.
    pub source: Source,
}
