//! Reads the account's replies: every status, and bodies that are not what they should be.

use serde_json::Value;

use crate::entry::{EntryKey, Refusal, Remote};
use crate::instant::parse_http_date_ms;
use crate::status::Trouble;
use crate::transport::{Reply, TransportError};

/// No server may keep a device away for longer; a full hour also bounds a broken clock.
const LONGEST_RETRY_AFTER_MS: u64 = 3_600_000;

/// An attempt that settled nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) trouble: Trouble,
    pub(crate) retry_after_ms: Option<u64>,
}

impl Failure {
    pub(crate) fn of(trouble: Trouble) -> Self {
        Self { trouble, retry_after_ms: None }
    }

    /// Whether other requests would fare no better.
    pub(crate) fn stops_everything(&self) -> bool {
        matches!(
            self.trouble,
            Trouble::Unreachable
                | Trouble::NeedsToken
                | Trouble::NoToken
                | Trouble::Busy
                | Trouble::StorageFull
                | Trouble::Storage
        )
    }
}

pub(crate) type Received = Result<Reply, TransportError>;

/// What a PUT came to.
#[derive(Debug, PartialEq)]
pub(crate) enum Put {
    /// Stored, and this is what is stored.
    Stored(Box<Remote>),
    /// Stored, it says, but not as what: ask.
    StoredUnseen,
    /// Another version stands there.
    Conflict,
    /// There is nothing of that id to update.
    Missing,
    Refused(Refusal),
    Failed(Failure),
}

/// What a GET of one resource came to.
#[derive(Debug, PartialEq)]
pub(crate) enum Read {
    Found(Box<Remote>),
    Absent,
    Deleted,
    Refused(Refusal),
    Failed(Failure),
}

/// What a search came to: a bundle, a refusal or a failure.
#[derive(Debug, PartialEq)]
pub(crate) enum Page {
    Bundle(Value),
    Refused(Refusal),
    Failed(Failure),
}

/// A body: absent, JSON, or neither, as when a captive portal answers.
enum Body {
    Empty,
    Json(Value),
    Nonsense,
}

fn body(reply: &Reply) -> Body {
    if reply.body.iter().all(u8::is_ascii_whitespace) {
        return Body::Empty;
    }
    match serde_json::from_slice(&reply.body) {
        Ok(value @ Value::Object(_)) => Body::Json(value),
        _ => Body::Nonsense,
    }
}

fn failure(reply: &Reply, now_ms: u64) -> Failure {
    let trouble = match reply.status {
        401 => Trouble::NeedsToken,
        429 | 503 => Trouble::Busy,
        200..=499 => Trouble::Nonsense,
        status => Trouble::Server { status },
    };
    Failure { trouble, retry_after_ms: retry_after_ms(reply, now_ms) }
}

fn retry_after_ms(reply: &Reply, now_ms: u64) -> Option<u64> {
    let text = reply.retry_after.as_deref()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => seconds.saturating_mul(1000),
        Err(_) => parse_http_date_ms(text)?.saturating_sub(now_ms),
    };
    Some(wait.min(LONGEST_RETRY_AFTER_MS))
}

fn unsent(error: &TransportError, now_ms: u64) -> Failure {
    match error {
        TransportError::Unreachable => Failure::of(Trouble::Unreachable),
        TransportError::NeedsToken => Failure::of(Trouble::NeedsToken),
        TransportError::NoToken(reply) => match failure(reply, now_ms) {
            busy @ Failure { trouble: Trouble::Busy, .. } => busy,
            other => Failure { trouble: Trouble::NoToken, ..other },
        },
    }
}

/// FHIR's issue type code; only what looks like a code, for a server may say anything.
fn refusal(status: u16, outcome: Option<&Value>) -> Refusal {
    let code = outcome
        .and_then(|outcome| outcome.get("issue")?.get(0)?.get("code")?.as_str())
        .filter(|code| code.len() <= 40 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
        .unwrap_or_default();
    Refusal { status, code: code.to_owned() }
}

/// Statuses by which a server says no for good. 408, 425 and 429 mean "not now", 401 means "who are you?".
fn says_no(status: u16) -> bool {
    (400..500).contains(&status) && !matches!(status, 401 | 407 | 408 | 425 | 429)
}

fn the_resource(value: Value, key: &EntryKey) -> Option<Box<Remote>> {
    Remote::read(value).filter(|remote| remote.key == *key && remote.version_id.is_some()).map(Box::new)
}

pub(crate) fn read_put(received: Received, key: &EntryKey, now_ms: u64) -> Put {
    let reply = match received {
        Ok(reply) => reply,
        Err(error) => return Put::Failed(unsent(&error, now_ms)),
    };
    match (reply.status, body(&reply)) {
        (_, Body::Nonsense) => Put::Failed(failure(&reply, now_ms)),
        (200 | 201, Body::Json(value)) => {
            let is_outcome = value.get("resourceType").and_then(Value::as_str) == Some("OperationOutcome");
            match the_resource(value, key) {
                Some(remote) => Put::Stored(remote),
                None if is_outcome => Put::StoredUnseen,
                None => Put::Failed(Failure::of(Trouble::Nonsense)),
            }
        }
        (200..=299, _) => Put::StoredUnseen,
        (409 | 412, _) => Put::Conflict,
        (404 | 410, _) => Put::Missing,
        (status, found) if says_no(status) => Put::Refused(match found {
            Body::Json(outcome) => refusal(status, Some(&outcome)),
            _ => refusal(status, None),
        }),
        _ => Put::Failed(failure(&reply, now_ms)),
    }
}

pub(crate) fn read_get(received: Received, key: &EntryKey, now_ms: u64) -> Read {
    let reply = match received {
        Ok(reply) => reply,
        Err(error) => return Read::Failed(unsent(&error, now_ms)),
    };
    match (reply.status, body(&reply)) {
        (_, Body::Nonsense) => Read::Failed(failure(&reply, now_ms)),
        (200, Body::Json(value)) => match the_resource(value, key) {
            Some(remote) => Read::Found(remote),
            None => Read::Failed(Failure::of(Trouble::Nonsense)),
        },
        (404, _) => Read::Absent,
        (410, _) => Read::Deleted,
        (status, Body::Json(outcome)) if says_no(status) => Read::Refused(refusal(status, Some(&outcome))),
        (status, _) if says_no(status) => Read::Refused(refusal(status, None)),
        _ => Read::Failed(failure(&reply, now_ms)),
    }
}

pub(crate) fn read_page(received: Received, now_ms: u64) -> Page {
    let reply = match received {
        Ok(reply) => reply,
        Err(error) => return Page::Failed(unsent(&error, now_ms)),
    };
    match (reply.status, body(&reply)) {
        (200, Body::Json(value)) if value.get("resourceType").and_then(Value::as_str) == Some("Bundle") => {
            Page::Bundle(value)
        }
        (200..=399, _) | (_, Body::Nonsense) => Page::Failed(failure(&reply, now_ms)),
        (status, Body::Json(outcome)) if says_no(status) => Page::Refused(refusal(status, Some(&outcome))),
        (status, _) if says_no(status) => Page::Refused(refusal(status, None)),
        _ => Page::Failed(failure(&reply, now_ms)),
    }
}
