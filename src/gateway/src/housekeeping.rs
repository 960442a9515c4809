//! What is done at the start and every hour after: what has expired is thrown away.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::record::Record;
use crate::state::Gateway;

const EVERY: Duration = Duration::from_secs(60 * 60);

/// Sweeps until it is told to stop. `audit_days` is how long a sign-in, or an access that wrote
/// nothing, is remembered; `None` is for ever.
pub(crate) async fn keep(
    gateway: Gateway,
    record: Record,
    audit_days: Option<u32>,
    mut stopped: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let mut hours = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = hours.tick() => sweep(&gateway, &record, audit_days).await,
            // It changes once, to a stop; a lost sender means that the server is gone, which is a stop too.
            _ = stopped.changed() => return Ok(()),
        }
    }
}

async fn sweep(gateway: &Gateway, record: &Record, audit_days: Option<u32>) {
    if let Err(error) = gateway.accounts.sweep(gateway.now()).await {
        eprintln!("accounts: what has expired was not thrown away: {error}");
    }
    let Some(days) = audit_days else {
        return;
    };
    let Ok(before) = gateway.now().checked_sub(SignedDuration::from_hours(i64::from(days) * 24)) else {
        return;
    };
    if let Err(error) = record.forget_accesses_before(before).await {
        eprintln!("audit: old accesses were not forgotten: {error}");
    }
}
