//! Dense samples, thinned for a chart: the least, the mean and the greatest of each stretch. What the chart does not
//! show stays in its blocks, sealed.

use super::device_store::DeviceStore;
use crate::protocol::Bucket;
use ambulo_care::{Instant, Item, Measure, SampledSeries, Sorted, Vital, VitalKind};
use ambulo_sync::store::StoreError;
use ambulo_sync::{BLOCK_SAMPLES, Outline, SeriesApart};
use serde_json::{Value, json};

/// Which series the open record has, and when.
#[derive(Default)]
pub(super) struct Spans(Sorted<(String, Span)>);

struct Span {
    kind: VitalKind,
    from_ms: i64,
    to_ms: i64,
}

impl Spans {
    /// Takes a series in; its last measurement, as one of its own.
    pub(super) fn keep(&mut self, outline: &Outline, series: &SampledSeries) -> Option<Vital> {
        let (first, count) = match &outline.apart {
            Some(apart) => (apart.last, apart.samples),
            None => (0, series.values.len()),
        };
        let span = Span { kind: series.kind, from_ms: at_ms(series, 0), to_ms: at_ms(series, count) };
        self.0.insert((outline.entry.key().to_string(), span));
        last(series, first)
    }

    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// The keys of the series of a kind that reach into a stretch of time.
    pub(super) fn within(&self, kind: VitalKind, from_ms: i64, to_ms: i64) -> Vec<String> {
        let meets = |span: &Span| span.kind == kind && span.from_ms < to_ms && span.to_ms > from_ms;
        self.0.values().filter(|(_, span)| meets(span)).map(|(key, _)| key.clone()).collect()
    }
}

/// When a sample was taken, in milliseconds since 1970.
fn at_ms(series: &SampledSeries, place: usize) -> i64 {
    // A float beyond an integer's ends becomes the end.
    series.start.as_millisecond().saturating_add((place as f64 * series.period_s * 1000.0) as i64)
}

/// The last sample of some, as a measurement of its own; the first of them has this place in its series.
fn last(series: &SampledSeries, first: usize) -> Option<Vital> {
    let (index, value) = series.values.iter().enumerate().rev().find_map(|(i, v)| v.map(|v| (i, v)))?;
    Some(Vital {
        id: series.id.clone(),
        kind: series.kind,
        label: None,
        value: Measure::One { value: f64::from(value), unit: series.kind.unit() },
        at: Instant::from_millisecond(at_ms(series, first + index)).ok()?,
        day: None,
        source: series.source.clone(),
        note: None,
    })
}

/// A stretch of time in buckets.
pub(super) struct Thinned {
    from_ms: i64,
    to_ms: i64,
    width: i64,
    sums: Vec<Option<(f32, f64, u32, f32)>>,
}

impl Thinned {
    /// At most twice `count` buckets, for their width is rounded down.
    pub(super) fn new(from_ms: i64, to_ms: i64, count: u32) -> Self {
        let width = (to_ms.saturating_sub(from_ms) / i64::from(count.clamp(1, 5_000))).max(1);
        Self { from_ms, to_ms, width, sums: Vec::new() }
    }

    /// Takes in what these series have of the stretch. The keys of those of which some is damaged.
    pub(super) async fn take(
        &mut self,
        store: &SeriesApart<DeviceStore>,
        keys: &[String],
    ) -> Result<Vec<String>, StoreError> {
        let outlines = store.outlines_of(keys).await?;
        let mut wanted = Vec::new();
        let mut whose = Vec::new();
        for outline in &outlines {
            let Some(series) = read(&outline.entry.body) else { continue };
            match &outline.apart {
                None => self.add(&series, 0),
                Some(apart) => {
                    let block_ms = series.period_s * 1000.0 * BLOCK_SAMPLES as f64;
                    // A float below zero becomes zero.
                    let block = |ms: i64| (ms.saturating_sub(series.start.as_millisecond()) as f64 / block_ms) as usize;
                    for block in block(self.from_ms)..apart.blocks.min(block(self.to_ms) + 1) {
                        wanted.push((outline.entry.key().to_string(), block));
                        whose.push(outline);
                    }
                }
            }
        }
        let mut damaged = Vec::new();
        for (((key, block), outline), words) in wanted.iter().zip(whose).zip(store.blocks(&wanted).await?) {
            let Some(words) = words else {
                damaged.push(key.clone());
                continue;
            };
            let mut body = outline.entry.body.clone();
            body["valueSampledData"]["data"] = json!(words);
            if let Some(series) = read(&body) {
                self.add(&series, block * BLOCK_SAMPLES);
            }
        }
        Ok(damaged)
    }

    fn add(&mut self, series: &SampledSeries, first: usize) {
        for (i, value) in series.values.iter().enumerate() {
            let at = at_ms(series, first + i);
            let (Some(value), true) = (*value, (self.from_ms..self.to_ms).contains(&at)) else { continue };
            let slot = ((at - self.from_ms) / self.width) as usize;
            if self.sums.len() <= slot {
                self.sums.resize(slot + 1, None);
            }
            let sum = self.sums[slot].get_or_insert((value, 0.0, 0, value));
            *sum = (sum.0.min(value), sum.1 + f64::from(value), sum.2 + 1, sum.3.max(value));
        }
    }

    pub(super) fn buckets(self) -> Vec<Bucket> {
        let found = self.sums.into_iter().zip(0_i64..).filter_map(|(sum, slot)| Some((sum?, slot)));
        found
            .map(|((min, sum, n, max), slot)| Bucket {
                at_ms: self.from_ms + slot * self.width + self.width / 2,
                min,
                mean: (sum / f64::from(n)) as f32,
                max,
            })
            .collect()
    }
}

fn read(body: &Value) -> Option<SampledSeries> {
    match ambulo_fhir::to_item(body).ok()? {
        Item::Series(series) => Some(series),
        _ => None,
    }
}
