//! Writes the three requests of the protocol: read one, store one, search a feed.

use crate::account::Feed;
use crate::entry::{Entry, EntryKey};
use crate::instant::format_us;
use crate::transport::{Method, Request};

const FHIR_JSON: &str = "application/fhir+json";

fn get(path: String) -> Request {
    let headers = vec![("Accept", FHIR_JSON.to_owned())];
    Request { method: Method::Get, path, headers, body: None }
}

pub(crate) fn read(key: &EntryKey) -> Request {
    get(key.to_string())
}

/// An update names the version that it rests on. A create says that there must be none; a server that ignores this
/// still ends with one entry, for the id is ours.
pub(crate) fn store(entry: &Entry, guarded: bool) -> Request {
    let condition = match &entry.version_id {
        Some(version) => ("If-Match", format!("W/\"{version}\"")),
        None => ("If-None-Match", "*".to_owned()),
    };
    let mut headers = vec![
        ("Accept", FHIR_JSON.to_owned()),
        ("Content-Type", FHIR_JSON.to_owned()),
        ("Prefer", "return=representation".to_owned()),
    ];
    if guarded {
        headers.push(condition);
    }
    let body = Some(crate::json::written(&entry.body));
    Request { method: Method::Put, path: entry.key().to_string(), headers, body }
}

/// A feed in the order of its changes, from an instant on or from the beginning.
pub(crate) fn search(feed: &Feed, from_us: Option<i64>, count: u32) -> Request {
    let since = from_us.map_or_else(String::new, |from_us| format!("&_lastUpdated=ge{}", format_us(from_us)));
    get(format!("{}?{}{since}&_sort=_lastUpdated&_count={count}", feed.resource_type, feed.query))
}

/// The page behind a `next` link. Only its query is used, so that the access token can go nowhere but to the account.
pub(crate) fn next(feed: &Feed, link: &str) -> Option<Request> {
    let (address, query) = link.split_once('?')?;
    let last = address.rsplit('/').next().unwrap_or_default();
    // Some servers page at the base address, others at the type.
    let path = if last == feed.resource_type { format!("{last}?{query}") } else { format!("?{query}") };
    Some(get(path))
}
