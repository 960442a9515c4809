//! What becomes of a held entry when the account shows its version: pure, one function a rule.

use serde_json::Value;

use crate::entry::{Entry, EntryState, Remote};
use crate::merge::{Merge, base_with_sent};
use crate::planted::{Bug, Planted};

/// The result.
#[derive(Debug)]
pub(crate) enum Incorporated {
    /// Nothing new.
    Unchanged,
    /// The account shows an older version than it once acknowledged: read it again by itself before believing it.
    Doubtful,
    /// The entry as it is from now on.
    Changed(Box<Entry>),
}

/// `verified` when the account was asked for this one entry just now.
pub(crate) fn incorporate<M: Merge>(
    merge: &M,
    planted: Planted,
    held: Option<&Entry>,
    remote: &Remote,
    verified: bool,
    writable: bool,
) -> Incorporated {
    let Some(held) = held else {
        let mut entry = Entry::new(remote.key.clone(), remote.body.clone(), EntryState::Synced);
        entry.rest_on(remote);
        return Incorporated::Changed(Box::new(entry));
    };
    let trusts_number = planted.has(Bug::VersionNumberTrusted) && remote.version_id == held.version_id;
    if remote.is_what(held) || trusts_number {
        return Incorporated::Unchanged;
    }
    let older = remote.is_older_than(held);
    if older && !verified {
        return Incorporated::Doubtful;
    }
    let forked = remote.version_id.is_some() && remote.version_id == held.version_id;
    let base: Option<Value> = if older {
        // The account lost what it had acknowledged: all that differs from it is ours to give back.
        Some(remote.body.clone())
    } else if held.is_synced() {
        (!forked).then(|| held.body.clone())
    } else {
        let base = held.base.as_ref().filter(|_| !forked);
        base_with_sent(base, &held.sent, &remote.body)
    };
    let replaced = (planted.has(Bug::PullOverwritesPending) && !held.is_synced())
        || (planted.has(Bug::PullForgetsDecisions) && held.is_synced())
        || (!writable && held.is_synced());
    let body = if replaced {
        remote.body.clone()
    } else {
        merge.merge(&held.resource_type, base.as_ref(), &held.body, &remote.body)
    };
    let mut entry = held.clone();
    entry.rest_on(remote);
    entry.revision += u64::from(body != held.body);
    if body == remote.body {
        entry.state = EntryState::Synced;
        entry.base = None;
        entry.sent.clear();
    } else {
        entry.state = EntryState::Pending;
        entry.base = Some(remote.body.clone());
    }
    entry.body = body;
    Incorporated::Changed(Box::new(entry))
}

/// The account stored `sent`, which the entry held at `revision`, as `remote`.
pub(crate) fn acknowledge<M: Merge>(
    merge: &M,
    planted: Planted,
    held: &Entry,
    revision: u64,
    sent: &Value,
    remote: &Remote,
) -> Entry {
    let mut entry = held.clone();
    entry.rest_on(remote);
    entry.sent.clear();
    if held.revision == revision || planted.has(Bug::AckIgnoresRevision) {
        // A server that drops fields does not make this device drop them.
        let keeps_all = merge.merge(&held.resource_type, None, sent, &remote.body) == remote.body;
        if keeps_all && held.revision == revision {
            entry.body.clone_from(&remote.body);
        }
        entry.state = EntryState::Synced;
        entry.base = None;
    } else {
        entry.body = merge.merge(&held.resource_type, Some(sent), &held.body, &remote.body);
        let done = entry.body == remote.body;
        entry.state = if done { EntryState::Synced } else { EntryState::Pending };
        entry.base = (!done).then(|| remote.body.clone());
        entry.revision += u64::from(entry.body != held.body);
    }
    entry
}

/// The account has no such entry any more: it is sent again as new.
pub(crate) fn lost(held: &Entry) -> Entry {
    let mut entry = held.clone();
    entry.version_id = None;
    entry.last_updated = None;
    entry.base = None;
    entry.state = EntryState::Pending;
    entry
}
