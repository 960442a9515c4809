//! A mark in each form that was given out: good once, for a while, for what the form is about.
//!
//! It keeps another site from sending a form that the person never saw, and a form from being sent
//! twice. It lives in memory: after a restart a page says that it was open too long.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

use crate::secret;

/// How long a form may stay open.
const LIFETIME: SignedDuration = SignedDuration::from_mins(30);

/// The marks of one run of the server.
#[derive(Clone)]
pub struct Nonces {
    key: [u8; 32],
    used: Arc<Mutex<HashMap<String, Timestamp>>>,
}

impl Default for Nonces {
    fn default() -> Self {
        Self { key: secret::random_bytes(), used: Arc::default() }
    }
}

impl Nonces {
    /// A mark for a form about `subject` (the request that it answers).
    #[must_use]
    pub fn give(&self, subject: &str, now: Timestamp) -> String {
        let chance = URL_SAFE_NO_PAD.encode(secret::random_bytes::<16>());
        let ends = (now + LIFETIME).as_second();
        let body = format!("{chance}.{ends}");
        let mac = URL_SAFE_NO_PAD.encode(self.mac(&body, subject).finalize().into_bytes());
        format!("{body}.{mac}")
    }

    /// Whether the mark was given out for this, is not too old and was not taken yet. It is now.
    #[must_use]
    pub fn take(&self, mark: &str, subject: &str, now: Timestamp) -> bool {
        let Some((body, mac)) = mark.rsplit_once('.') else {
            return false;
        };
        let ends = body.rsplit_once('.').and_then(|(_, ends)| Timestamp::from_second(ends.parse().ok()?).ok());
        let (Some(ends), Ok(mac)) = (ends, URL_SAFE_NO_PAD.decode(mac)) else {
            return false;
        };
        if self.mac(body, subject).verify_slice(&mac).is_err() || ends < now {
            return false;
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, ends| *ends >= now);
        used.insert(body.to_owned(), ends).is_none()
    }

    fn mac(&self, body: &str, subject: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(body.as_bytes());
        mac.update(b"\n");
        mac.update(subject.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_good_once_in_time_and_for_its_form() {
        let nonces = Nonces::default();
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let mark = nonces.give("a", now);
        assert!(!nonces.take(&mark, "b", now));
        assert!(!nonces.take(&mark, "a", now + SignedDuration::from_mins(31)));
        assert!(nonces.take(&mark, "a", now));
        assert!(!nonces.take(&mark, "a", now));
        assert!(!Nonces::default().take(&nonces.give("a", now), "a", now));
        for nonsense in ["", ".", "..", "a.b.c", "a.1700000100.AAAA"] {
            assert!(!nonces.take(nonsense, "a", now));
        }
    }
}
