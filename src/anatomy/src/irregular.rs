//! A heart out of rhythm, as in atrial fibrillation: no two beats alike, and atria that quiver. Made from the number of
//! the beat, so that the same heart beats the same way every time.

/// Half the width of the spread of the intervals, in parts of their mean. With it they vary by 24 % (standard deviation
/// by mean), as they do in atrial fibrillation (Tateno and Glass 2001, doi:10.1007/BF02345439).
const SPREAD: f32 = 0.58;
/// Quivers a second: the atria's waves come 300 to 600 times a minute (Guyton and Hall, chapter 13).
const QUIVERS_HZ: [f32; 3] = [5.3, 7.1, 8.9];
/// How far the atria draw together meanwhile: never as in a beat.
const QUIVER: f32 = 0.35;

/// The length of a beat in seconds, at a mean rate: independent of the beat before.
#[must_use]
pub fn irregular_beat_s(number: u32, beats_per_min: f32) -> f32 {
    let [a, b] = [0, 1].map(|of| scattered(number.wrapping_mul(2).wrapping_add(of)));
    60.0 / beats_per_min * (1.0 + SPREAD * (a + b - 1.0))
}

/// How far quivering atria have drawn together, as in [`crate::Beat`], at a time in seconds.
#[must_use]
pub fn quiver(seconds: f32) -> f32 {
    let waves = QUIVERS_HZ.map(|hz| (seconds * hz * std::f32::consts::TAU).sin());
    QUIVER * (0.5 + waves.iter().sum::<f32>() / 6.0)
}

/// 0 to 1, evenly, from a number (the finaliser of MurmurHash3, Appleby 2011).
fn scattered(number: u32) -> f32 {
    let mut x = number.wrapping_add(0x9e37_79b9);
    x = (x ^ (x >> 16)).wrapping_mul(0x85eb_ca6b);
    x = (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35);
    ((x ^ (x >> 16)) >> 8) as f32 / (1 << 24) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn beats(first: u32, rate: f32) -> Vec<f32> {
        (0..400).map(|i| irregular_beat_s(first.wrapping_add(i), rate)).collect()
    }

    proptest! {
        #[test]
        fn the_mean_rate_is_the_one_asked_for(first: u32, rate in 40.0_f32..180.0) {
            let beats = beats(first, rate);
            let mean = beats.iter().sum::<f32>() / beats.len() as f32;
            prop_assert!((mean * rate / 60.0 - 1.0).abs() < 0.06, "{mean}");
        }

        #[test]
        fn no_beat_foretells_the_next(first: u32) {
            let beats = beats(first, 60.0);
            let count = beats.len() as f32;
            let mean = beats.iter().sum::<f32>() / count;
            let variance = beats.iter().map(|b| (b - mean).powi(2)).sum::<f32>() / count;
            prop_assert!((0.19..0.29).contains(&variance.sqrt()), "{}", variance.sqrt());
            let together = beats.windows(2).map(|w| (w[0] - mean) * (w[1] - mean)).sum::<f32>() / count;
            prop_assert!((together / variance).abs() < 0.22, "{}", together / variance);
            prop_assert!(beats.iter().all(|b| (0.42..=1.58).contains(b)));
        }

        #[test]
        fn atria_quiver_and_never_contract(seconds in 0.0_f32..600.0) {
            prop_assert!((0.0..=QUIVER).contains(&quiver(seconds)));
        }
    }

    #[test]
    fn the_same_heart_beats_the_same_way() {
        assert_eq!(beats(7, 110.0), beats(7, 110.0));
        let turns = (0..1000).filter(|i| {
            let at = |i: i32| quiver(i as f32 / 100.0);
            at(i - 1) < at(*i) && at(i + 1) < at(*i)
        });
        let a_minute = turns.count() * 6;
        assert!((300..600).contains(&a_minute), "{a_minute}");
    }
}
