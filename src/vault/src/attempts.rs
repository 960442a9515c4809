//! How long to refuse after wrong secrets. It slows a person at the keyboard, not somebody who has copied the disk:
//! against the latter stands the slow key derivation alone.

/// What is kept of wrong attempts, beside the vault and in clear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Wrong secrets in a row.
    pub failures: u32,
    /// When the last of them was, in milliseconds since 1970.
    pub last_ms: u64,
}

/// The longest refusal: five minutes.
pub const LONGEST_MS: u64 = 300_000;

impl Attempts {
    /// As stored.
    pub fn to_bytes(self) -> Vec<u8> {
        format!(r#"{{"failures":{},"last_ms":{}}}"#, self.failures, self.last_ms).into_bytes()
    }

    /// `None` for anything else than what was stored.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let failures = u32::try_from(value.get("failures")?.as_u64()?).ok()?;
        Some(Self { failures, last_ms: value.get("last_ms")?.as_u64()? })
    }

    /// These attempts and one more wrong one.
    pub fn failed(self, now_ms: u64) -> Self {
        Self { failures: self.failures.saturating_add(1), last_ms: now_ms }
    }

    /// The whole delay after this many failures: two are forgiven, then 1 s, 2 s, 4 s ... up to [`LONGEST_MS`].
    pub fn delay_ms(self) -> u64 {
        match self.failures.checked_sub(3) {
            None => 0,
            Some(doublings) => (1000_u64 << doublings.min(20)).min(LONGEST_MS),
        }
    }

    /// What is left of the delay. A clock set back never makes it longer than the whole delay, nor shorter.
    pub fn remaining_ms(self, now_ms: u64) -> u64 {
        let delay = self.delay_ms();
        match now_ms.checked_sub(self.last_ms) {
            Some(passed) => delay.saturating_sub(passed),
            None => delay,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_grows_and_ends_at_five_minutes() {
        let mut attempts = Attempts::default();
        let mut delays = Vec::new();
        for _ in 0..13 {
            attempts = attempts.failed(5);
            delays.push(attempts.delay_ms());
        }
        assert_eq!(delays, [0, 0, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000]);
        attempts.failures = u32::MAX;
        assert_eq!(Attempts::parse(&attempts.to_bytes()), Some(attempts));
        assert_eq!(Attempts::parse(br#"{"failures":-1,"last_ms":2}"#), None);
        assert_eq!(attempts.failed(9).delay_ms(), LONGEST_MS);
    }

    #[test]
    fn the_delay_passes_and_a_clock_set_back_does_not_shorten_it() {
        let attempts = Attempts { failures: 4, last_ms: 10_000 };
        assert_eq!(attempts.remaining_ms(10_000), 2000);
        assert_eq!(attempts.remaining_ms(11_500), 500);
        assert_eq!(attempts.remaining_ms(12_000), 0);
        assert_eq!(attempts.remaining_ms(1), 2000);
    }
}
