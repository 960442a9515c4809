//! Chance that is none: numbers from a seed and a name, so that each topic and day has its own.

/// SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014).
pub(crate) struct Random(u64);

impl Random {
    /// The stream of this topic and number under a seed.
    pub(crate) fn of(seed: u64, topic: &str, number: i64) -> Self {
        // FNV-1a over the topic, to tell streams apart.
        let hash = topic
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut random = Self(seed ^ hash.rotate_left(17) ^ (number as u64).wrapping_mul(0x9e37_79b9));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Evenly between two numbers.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// About normal, by the sum of twelve (Irwin-Hall): no value beyond six deviations.
    pub(crate) fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.unit()).sum();
        mean + deviation * (sum - 6.0)
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_stream_repeats_and_streams_differ() {
        let draw = |topic, n| Random::of(7, topic, n).unit();
        assert_eq!(draw("steps", 3), draw("steps", 3));
        assert_ne!(draw("steps", 3), draw("steps", 4));
        assert_ne!(draw("steps", 3), draw("sleep", 3));
    }

    #[test]
    fn the_normal_has_its_mean_and_deviation() {
        let mut random = Random::of(1, "normal", 0);
        let draws: Vec<f64> = (0..20_000).map(|_| random.normal(5.0, 2.0)).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!((mean - 5.0).abs() < 0.05 && (variance.sqrt() - 2.0).abs() < 0.05);
    }
}
