//! What the counted lifts came to: range of motion and tempo.

use serde::{Deserialize, Serialize};

/// How far the joint went, in whole sessions' terms. Degrees: this is what is shown and stored.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RangeOfMotion {
    /// The greatest peak of a counted lift.
    pub max_deg: f32,
    /// The median of the counted lifts' peaks.
    pub typical_deg: f32,
    /// Half width of the uncertainty of either.
    pub error_deg: f32,
}

impl RangeOfMotion {
    /// From the peaks of counted lifts; none without any.
    #[must_use]
    pub fn from_peaks(peaks_rad: &[f32], error_rad: f32) -> Option<Self> {
        let mut sorted = peaks_rad.to_vec();
        sorted.sort_by(f32::total_cmp);
        let last = sorted.last()?;
        let half = sorted.len() / 2;
        let upper = sorted.get(half)?;
        let median = match half.checked_sub(1).and_then(|i| sorted.get(i)) {
            Some(lower) if sorted.len().is_multiple_of(2) => f32::midpoint(*lower, *upper),
            _ => *upper,
        };
        Some(Self { max_deg: last.to_degrees(), typical_deg: median.to_degrees(), error_deg: error_rad.to_degrees() })
    }
}

/// How evenly the lifts were done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tempo {
    /// Mean seconds a lift, up and down.
    pub mean_s: f64,
    /// Standard deviation over mean: 0 is a metronome.
    pub variation: f64,
    /// The part of lifts that took under two seconds. One to two seconds each way is the moderate pace that the
    /// American College of Sports Medicine advises to beginners (2009, doi:10.1249/MSS.0b013e3181915670).
    pub hurried: f64,
}

impl Tempo {
    /// From the durations of counted lifts, seconds; none without any.
    #[must_use]
    pub fn from_durations(durations_s: &[f64]) -> Option<Self> {
        if durations_s.is_empty() {
            return None;
        }
        let count = durations_s.len() as f64;
        let mean_s = durations_s.iter().sum::<f64>() / count;
        let variance = durations_s.iter().map(|d| (d - mean_s).powi(2)).sum::<f64>() / count;
        let hurried = durations_s.iter().filter(|d| **d < 2.0).count() as f64 / count;
        Some(Self { mean_s, variation: if mean_s > 0.0 { variance.sqrt() / mean_s } else { 0.0 }, hurried })
    }
}
