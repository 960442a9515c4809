//! Dense samples, thinned for a chart: the least, the mean and the greatest of each stretch.

use crate::protocol::Bucket;
use ambulo_care::{Instant, Measure, SampledSeries, Sorted, Vital, VitalKind};

/// The sampled series of the open record.
#[derive(Default)]
pub(super) struct Samples(Sorted<SampledSeries>);

impl Samples {
    pub(super) fn keep(&mut self, series: SampledSeries) {
        self.0.insert(series);
    }

    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// At most `count` buckets of a measure from one time to another, in milliseconds.
    pub(super) fn thin(&self, kind: VitalKind, from_ms: i64, to_ms: i64, count: u32) -> Vec<Bucket> {
        let count = i64::from(count.clamp(1, 5_000));
        let width = ((to_ms - from_ms) / count).max(1);
        let mut sums: Vec<Option<(f32, f64, u32, f32)>> = Vec::new();
        for series in self.0.values().filter(|s| s.kind == kind) {
            let start = series.start.as_millisecond();
            for (i, value) in series.values.iter().enumerate() {
                let at = start + (i as f64 * series.period_s * 1000.0) as i64;
                let (Some(value), true) = (*value, (from_ms..to_ms).contains(&at)) else { continue };
                // At most twice the count: the width is rounded down.
                let slot = ((at - from_ms) / width) as usize;
                if sums.len() <= slot {
                    sums.resize(slot + 1, None);
                }
                let sum = sums[slot].get_or_insert((value, 0.0, 0, value));
                *sum = (sum.0.min(value), sum.1 + f64::from(value), sum.2 + 1, sum.3.max(value));
            }
        }
        let found = sums.into_iter().zip(0_i64..).filter_map(|(sum, slot)| Some((sum?, slot)));
        found
            .map(|((min, sum, n, max), slot)| Bucket {
                at_ms: from_ms + slot * width + width / 2,
                min,
                mean: (sum / f64::from(n)) as f32,
                max,
            })
            .collect()
    }
}

/// The last sample of a series, as a measurement of its own.
pub(super) fn last(series: &SampledSeries) -> Option<Vital> {
    let (index, value) = series.values.iter().enumerate().rev().find_map(|(i, v)| v.map(|v| (i, v)))?;
    let at_ms = series.start.as_millisecond() + (index as f64 * series.period_s * 1000.0) as i64;
    Some(Vital {
        id: series.id.clone(),
        kind: series.kind,
        label: None,
        value: Measure::One { value: f64::from(value), unit: series.kind.unit() },
        at: Instant::from_millisecond(at_ms).ok()?,
        source: series.source.clone(),
        note: None,
    })
}
