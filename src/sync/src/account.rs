//! Whose record is kept in step, which parts of it, and how eagerly.

use serde_json::Value;

/// One FHIR type that is pulled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The FHIR resource type.
    pub resource_type: String,
    /// The search that bounds it, already escaped: `patient=ID`.
    pub query: String,
    /// Whether this person may write it: then what the account has lost is sent again.
    pub writable: bool,
}

impl Feed {
    /// The entries of a type that belong to a patient's record and that the patient may write.
    pub fn written(resource_type: &str, patient: &str) -> Self {
        Self { resource_type: resource_type.to_owned(), query: format!("patient={patient}"), writable: true }
    }

    /// The entries of a type that belong to a patient's record and that others write.
    pub fn read_only(resource_type: &str, patient: &str) -> Self {
        Self { writable: false, ..Self::written(resource_type, patient) }
    }
}

/// The account and the pace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Tells accounts apart, such as the FHIR base address with the patient's id. A store serves one account only.
    pub name: String,
    /// What is pulled, in this order.
    pub feeds: Vec<Feed>,
    /// Entries a page.
    pub page_count: u32,
    /// How far behind the watermark each pull begins: at least 60 s, in milliseconds.
    pub overlap_ms: u64,
    /// A full sweep at the latest after this time, in milliseconds.
    pub full_every_ms: u64,
    /// A full sweep at the latest after so many pulls.
    pub full_every_pulls: u32,
    /// The pause between rounds while all is well, in milliseconds.
    pub pause_ms: u64,
}

impl Account {
    /// An account with the usual pace: pages of 100, two minutes of overlap, a full sweep a day, a round a minute.
    pub fn new(name: impl Into<String>, feeds: Vec<Feed>) -> Self {
        Self {
            name: name.into(),
            feeds,
            page_count: 100,
            overlap_ms: 120_000,
            full_every_ms: 24 * 3_600_000,
            full_every_pulls: 500,
            pause_ms: 60_000,
        }
    }

    pub(crate) fn overlap_us(&self) -> i64 {
        i64::try_from(self.overlap_ms.max(60_000)).unwrap_or(i64::MAX / 1000).saturating_mul(1000)
    }
}

/// How far one feed has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FeedMark {
    /// The newest `lastUpdated` seen in a completed sweep, in microseconds by the account's clock.
    pub(crate) newest_us: Option<i64>,
    /// When the last full sweep ended, by the device's clock, in milliseconds.
    pub(crate) full_at_ms: u64,
    /// Pulls since then.
    pub(crate) pulls: u32,
}

impl FeedMark {
    pub(crate) fn write(&self) -> Vec<u8> {
        let newest_us = self.newest_us.map_or("null".to_owned(), |us| us.to_string());
        format!(r#"{{"full_at_ms":{},"newest_us":{newest_us},"pulls":{}}}"#, self.full_at_ms, self.pulls).into_bytes()
    }

    /// A mark that does not read counts as none: everything is pulled again.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        Some(Self {
            newest_us: Some(value.get("newest_us")?.as_i64()?),
            full_at_ms: value.get("full_at_ms")?.as_u64()?,
            pulls: u32::try_from(value.get("pulls")?.as_u64()?).ok()?,
        })
    }

    pub(crate) fn full_is_due(&self, account: &Account, now_ms: u64) -> bool {
        self.newest_us.is_none()
            || self.pulls >= account.full_every_pulls
            || now_ms < self.full_at_ms
            || now_ms - self.full_at_ms >= account.full_every_ms
    }
}
