//! How new samples go into the blocks they fall into.

use super::codec::{BLOCK_SAMPLES, Sample};

/// Sorts by time; of several at one instant the last stands.
pub(crate) fn in_order(mut samples: Vec<Sample>) -> Vec<Sample> {
    samples.sort_by_key(|sample| sample.t_ms);
    samples.reverse();
    samples.dedup_by_key(|sample| sample.t_ms);
    samples.reverse();
    samples
}

/// Old and new together, both in order; where both have an instant, the new one stands.
pub(crate) fn merged(old: Vec<Sample>, new: &[Sample]) -> Vec<Sample> {
    if old.last().zip(new.first()).is_none_or(|(old, new)| old.t_ms < new.t_ms) {
        return [&old[..], new].concat();
    }
    in_order([&old[..], new].concat())
}

/// Cuts into blocks: full ones at the end of a series, where more will follow, else even ones, so that samples that
/// come late do not leave crumbs.
pub(crate) fn cut(samples: &[Sample], at_end: bool) -> impl Iterator<Item = &[Sample]> {
    let blocks = samples.len().div_ceil(BLOCK_SAMPLES).max(1);
    let size = if at_end { BLOCK_SAMPLES } else { samples.len().div_ceil(blocks).max(1) };
    samples.chunks(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(t_ms: i64, value: f32) -> Sample {
        Sample { t_ms, value }
    }

    #[test]
    fn of_one_instant_the_last_stands() {
        assert_eq!(in_order(vec![at(2, 1.0), at(1, 2.0), at(2, 3.0)]), [at(1, 2.0), at(2, 3.0)]);
        assert_eq!(merged(vec![at(1, 1.0), at(3, 1.0)], &[at(3, 9.0)]), [at(1, 1.0), at(3, 9.0)]);
        assert_eq!(merged(vec![at(1, 1.0)], &[at(2, 9.0)]), [at(1, 1.0), at(2, 9.0)]);
    }

    #[test]
    fn no_crumbs_in_the_middle_and_full_blocks_at_the_end() {
        let samples: Vec<Sample> = (0..4097).map(|t_ms| at(t_ms, 0.0)).collect();
        let sizes = |at_end| cut(&samples, at_end).map(<[Sample]>::len).collect::<Vec<_>>();
        assert_eq!(sizes(true), [4096, 1]);
        assert_eq!(sizes(false), [2049, 2048]);
    }
}
