//! The bytes of a block of samples: steps between timestamps, then values. Exact, canonical, and safe on any input.
//!
//! ```text
//! 1 | count u16 LE | first timestamp i64 LE | steps: zigzag varints of their change | values f32 LE
//! ```
//!
//! Evenly spaced samples take one byte of time each.

/// Samples in a full block.
pub const BLOCK_SAMPLES: usize = 4096;
/// The dates that browsers know: 100 million days around 1970, in milliseconds.
const TIMES: std::ops::RangeInclusive<i64> = -8_640_000_000_000_000..=8_640_000_000_000_000;
const VERSION: u8 = 1;

/// One measured value. Its unit is the series'.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The instant, in milliseconds since 1970 UTC.
    pub t_ms: i64,
    /// What was measured.
    pub value: f32,
}

/// Why samples are no block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// None, or more than [`BLOCK_SAMPLES`].
    #[error("a block has 1 to 4096 samples")]
    Count,
    /// Timestamps must grow, and be dates that browsers know.
    #[error("timestamps out of order or range")]
    Times,
    /// The bytes are cut short, too long, or not canonical.
    #[error("not a block")]
    Malformed,
}

/// Writes a block.
pub fn encode(samples: &[Sample]) -> Result<Vec<u8>, CodecError> {
    if samples.is_empty() || samples.len() > BLOCK_SAMPLES {
        return Err(CodecError::Count);
    }
    let mut out = Vec::with_capacity(11 + samples.len() * 5);
    out.push(VERSION);
    out.extend((samples.len() as u16).to_le_bytes());
    out.extend(samples[0].t_ms.to_le_bytes());
    let mut last_step = 0;
    for pair in samples.windows(2) {
        // Both within TIMES, so that no difference overflows.
        if !pair.iter().all(|sample| TIMES.contains(&sample.t_ms)) || pair[0].t_ms >= pair[1].t_ms {
            return Err(CodecError::Times);
        }
        let step = pair[1].t_ms - pair[0].t_ms;
        put_varint(&mut out, zigzag(step - last_step));
        last_step = step;
    }
    if !TIMES.contains(&samples[0].t_ms) {
        return Err(CodecError::Times);
    }
    for sample in samples {
        out.extend(sample.value.to_le_bytes());
    }
    Ok(out)
}

/// Reads a block. Whatever it accepts, [`encode`] writes byte for byte.
pub fn decode(bytes: &[u8]) -> Result<Vec<Sample>, CodecError> {
    let (&version, rest) = bytes.split_first().ok_or(CodecError::Malformed)?;
    let (count, rest) = rest.split_first_chunk().ok_or(CodecError::Malformed)?;
    let (first, mut rest) = rest.split_first_chunk().ok_or(CodecError::Malformed)?;
    let count = usize::from(u16::from_le_bytes(*count));
    if version != VERSION {
        return Err(CodecError::Malformed);
    }
    if count == 0 || count > BLOCK_SAMPLES {
        return Err(CodecError::Count);
    }
    let mut t_ms = i64::from_le_bytes(*first);
    let mut times = Vec::with_capacity(count);
    let mut step = 0_i64;
    for index in 0..count {
        if index > 0 {
            let change = unzigzag(take_varint(&mut rest)?);
            step = step.checked_add(change).ok_or(CodecError::Times)?;
            t_ms = t_ms.checked_add(step).ok_or(CodecError::Times)?;
            if step <= 0 {
                return Err(CodecError::Times);
            }
        }
        if !TIMES.contains(&t_ms) {
            return Err(CodecError::Times);
        }
        times.push(t_ms);
    }
    let (values, odd) = rest.as_chunks::<4>();
    if values.len() != count || !odd.is_empty() {
        return Err(CodecError::Malformed);
    }
    Ok(times.into_iter().zip(values).map(|(t_ms, value)| Sample { t_ms, value: f32::from_le_bytes(*value) }).collect())
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take_varint(bytes: &mut &[u8]) -> Result<u64, CodecError> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or(CodecError::Malformed)?;
        *bytes = rest;
        // The tenth byte holds the last bit only; a last byte of zero says nothing and is not canonical.
        if (shift == 63 && byte > 1) || (shift > 0 && byte == 0) {
            return Err(CodecError::Malformed);
        }
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(CodecError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn samples() -> impl Strategy<Value = Vec<Sample>> {
        let steps = prop::collection::vec((1_i64..100_000_000, any::<u32>()), 1..200);
        (-1_000_000_000_000_i64..4_000_000_000_000, steps).prop_map(|(mut t_ms, steps)| {
            steps
                .into_iter()
                .map(|(step, bits)| {
                    t_ms += step;
                    Sample { t_ms, value: f32::from_bits(bits) }
                })
                .collect()
        })
    }

    fn bits(samples: &[Sample]) -> Vec<(i64, u32)> {
        samples.iter().map(|sample| (sample.t_ms, sample.value.to_bits())).collect()
    }

    #[test]
    fn a_full_even_block_takes_five_bytes_a_sample() {
        let even: Vec<Sample> =
            (0..4096).map(|index| Sample { t_ms: 1_700_000_000_000 + index * 1000, value: 60.0 }).collect();
        let bytes = encode(&even).expect("a block");
        assert!(bytes.len() < 4096 * 5 + 16, "{}", bytes.len());
        assert_eq!(decode(&bytes), Ok(even));
    }

    #[test]
    fn the_ends_of_time_are_kept_and_beyond_is_refused() {
        let at = |t_ms| Sample { t_ms, value: 1.0 };
        let ends = [at(*TIMES.start()), at(*TIMES.end())];
        assert_eq!(decode(&encode(&ends).expect("a block")), Ok(ends.to_vec()));
        for bad in
            [vec![at(i64::MIN), at(i64::MAX)], vec![at(*TIMES.end() + 1)], vec![at(5), at(5)], vec![at(6), at(5)]]
        {
            assert_eq!(encode(&bad), Err(CodecError::Times));
        }
        assert_eq!(encode(&[]), Err(CodecError::Count));
        let many: Vec<Sample> = (0..4097).map(at).collect();
        assert_eq!(encode(&many), Err(CodecError::Count));
    }

    proptest! {
        #[test]
        fn samples_come_back_bit_for_bit(samples in samples()) {
            let bytes = encode(&samples).expect("a block");
            prop_assert_eq!(bits(&decode(&bytes).expect("the same")), bits(&samples));
        }

        #[test]
        fn every_cut_is_an_error(samples in samples()) {
            let bytes = encode(&samples).expect("a block");
            for cut in 0..bytes.len() {
                prop_assert!(decode(&bytes[..cut]).is_err());
            }
        }

        #[test]
        fn altered_bytes_are_an_error_or_another_block(samples in samples(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
            let mut bytes = encode(&samples).expect("a block");
            for (at, to) in changes {
                let at = at.index(bytes.len());
                bytes[at] = to;
            }
            if let Ok(other) = decode(&bytes) {
                prop_assert_eq!(encode(&other), Ok(bytes));
            }
        }

        #[test]
        fn any_bytes_are_an_error_or_a_block(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(samples) = decode(&bytes) {
                prop_assert_eq!(encode(&samples), Ok(bytes));
            }
        }
    }
}
