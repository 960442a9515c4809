//! What the account's pages and endpoints share.

use std::sync::Arc;

use axum::extract::FromRef;
use jiff::Timestamp;

use crate::accounts::Accounts;
use crate::clock::Clock;
use crate::dist::Dist;
use crate::nonce::Nonces;
use crate::password::Hasher;
use crate::record_store::RecordStore;

/// The account as its handlers see it. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    /// Who may sign in.
    pub accounts: Accounts,
    /// Argon2id.
    pub hasher: Hasher,
    /// Forms that were given out.
    pub nonces: Nonces,
    /// The built app.
    pub dist: Dist,
    /// The record, above the policy.
    pub record: Arc<dyn RecordStore>,
    /// `http://localhost:PORT`, without a slash.
    pub origin: Arc<str>,
    /// Whether a proxy of ours stands in front and names the caller's address.
    pub behind_proxy: bool,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Gateway {
    /// The instant now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl FromRef<Gateway> for Dist {
    fn from_ref(gateway: &Gateway) -> Self {
        gateway.dist.clone()
    }
}
