//! Minimum, maximum, mean and count, kept a quarter of an hour, so that any time zone's days can be summed exactly:
//! every zone in use is offset by a multiple of fifteen minutes, and daylight saving never moves by less.

use std::collections::BTreeMap;

use super::codec::Sample;

/// A quarter of an hour, in milliseconds.
pub const QUARTER_MS: i64 = 900_000;
/// Quarters that are kept under one key: 32 days.
pub const PAGE_QUARTERS: i64 = 3072;
const VERSION: u8 = 1;
const ENTRY_BYTES: usize = 22;

/// What a span of samples comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// How many samples.
    pub count: u32,
    /// The least value.
    pub min: f32,
    /// The greatest.
    pub max: f32,
    /// Their sum; see [`Summary::mean`].
    pub sum: f64,
}

impl Summary {
    /// Of some samples; `None` of none.
    pub fn of(samples: &[Sample]) -> Option<Self> {
        let one =
            |sample: &Sample| Self { count: 1, min: sample.value, max: sample.value, sum: f64::from(sample.value) };
        samples.iter().map(one).reduce(Self::and)
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            count: self.count.saturating_add(other.count),
            min: self.min.min(other.min),
            max: self.max.max(other.max),
            sum: self.sum + other.sum,
        }
    }

    /// The mean of the samples, each counting the same.
    pub fn mean(&self) -> f64 {
        self.sum / f64::from(self.count)
    }
}

/// Summaries by quarter (since 1970, counted from 0).
pub type Quarters = BTreeMap<i64, Summary>;

/// The quarter that an instant falls into.
pub fn quarter(t_ms: i64) -> i64 {
    t_ms.div_euclid(QUARTER_MS)
}

/// The page that a quarter is kept on.
pub fn page(quarter: i64) -> i64 {
    quarter.div_euclid(PAGE_QUARTERS)
}

/// The summaries of samples that are in order.
pub fn of_samples(samples: &[Sample]) -> Quarters {
    samples
        .chunk_by(|one, other| quarter(one.t_ms) == quarter(other.t_ms))
        .filter_map(|chunk| Some((quarter(chunk[0].t_ms), Summary::of(chunk)?)))
        .collect()
}

/// Writes the summaries of one page.
pub fn encode(quarters: &Quarters) -> Vec<u8> {
    let mut out = vec![VERSION];
    for (quarter, summary) in quarters {
        // Below PAGE_QUARTERS, so it fits.
        out.extend((quarter.rem_euclid(PAGE_QUARTERS) as u16).to_le_bytes());
        out.extend(summary.count.to_le_bytes());
        out.extend(summary.min.to_le_bytes());
        out.extend(summary.max.to_le_bytes());
        out.extend(summary.sum.to_le_bytes());
    }
    out
}

/// Reads a page; `None` for what [`encode`] cannot have written.
pub fn decode(page: i64, bytes: &[u8]) -> Option<Quarters> {
    let (&VERSION, rest) = bytes.split_first()? else {
        return None;
    };
    let (entries, odd) = rest.as_chunks::<ENTRY_BYTES>();
    let mut last = None;
    let mut quarters = Quarters::new();
    for entry in entries {
        let within = i64::from(u16::from_le_bytes(*entry.first_chunk()?));
        let rising = last.is_none_or(|last| last < within);
        if !rising || within >= PAGE_QUARTERS {
            return None;
        }
        last = Some(within);
        let summary = Summary {
            count: u32::from_le_bytes(*entry[2..].first_chunk()?),
            min: f32::from_le_bytes(*entry[6..].first_chunk()?),
            max: f32::from_le_bytes(*entry[10..].first_chunk()?),
            sum: f64::from_le_bytes(*entry[14..].first_chunk()?),
        };
        quarters.insert(page.checked_mul(PAGE_QUARTERS)?.checked_add(within)?, summary);
    }
    odd.is_empty().then_some(quarters)
}

/// Sums quarters into spans `bounds[i]..bounds[i + 1]` (milliseconds since 1970, multiples of a quarter): one for each
/// pair, `None` where nothing was measured.
pub fn fold(quarters: &Quarters, bounds: &[i64]) -> Vec<Option<Summary>> {
    bounds
        .windows(2)
        .map(|span| {
            let (from, to) = (quarter(span[0]), quarter(span[1]));
            if from >= to {
                return None;
            }
            quarters.range(from..to).map(|(_, summary)| *summary).reduce(Summary::and)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_in_nepal_is_summed_exactly() {
        // UTC+05:45: the local day begins at 18:15 UTC.
        let midnight = 18 * 3_600_000 + 15 * 60_000;
        let at = |t_ms, value| Sample { t_ms, value };
        let samples =
            [at(midnight - 1, 9.0), at(midnight, 1.0), at(midnight + 86_399_999, 3.0), at(midnight + 86_400_000, 9.0)];
        let days = fold(&of_samples(&samples), &[midnight, midnight + 86_400_000]);
        let day = days[0].expect("two samples");
        assert_eq!((day.count, day.min, day.max, day.mean()), (2, 1.0, 3.0, 2.0));
    }

    #[test]
    fn an_empty_day_is_none() {
        assert_eq!(fold(&Quarters::new(), &[0, QUARTER_MS, 0]), [None, None]);
    }

    proptest! {
        #[test]
        fn pages_come_back(page in -1000_i64..1000, within in prop::collection::btree_map(0_i64..PAGE_QUARTERS, (1_u32..99, -1e6_f32..1e6, -1e6_f32..1e6, -1e9_f64..1e9), 0..50)) {
            let quarters: Quarters = within.into_iter().map(|(at, (count, min, max, sum))| {
                (page * PAGE_QUARTERS + at, Summary { count, min, max, sum })
            }).collect();
            prop_assert_eq!(decode(page, &encode(&quarters)), Some(quarters));
        }

        #[test]
        fn any_bytes_are_a_page_or_not(page in any::<i64>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            decode(page, &bytes);
        }
    }
}
