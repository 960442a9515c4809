//! `If-Match`: an update says which version it has seen, so that nobody writes over what they don't know.

use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::reply::Reply;

/// The version that the client has seen: `W/"3"` or `"3"`; `None` without the header.
///
/// One version only: a list, or `*`, would allow writing over what was not seen.
pub(super) fn seen_version(headers: &HeaderMap) -> Result<Option<String>, Reply> {
    let mut values = headers.get_all(header::IF_MATCH).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let version = value.to_str().ok().and_then(|text| {
        let tag = text.trim();
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        let version = tag.strip_prefix('"')?.strip_suffix('"')?;
        ambulo_policy::is_id(version).then(|| version.to_string())
    });
    match (version, values.next()) {
        (Some(version), None) => Ok(Some(version)),
        _ => Err(failed("If-Match must name one version")),
    }
}

/// Holds an update against the stored version, and returns that version.
pub(super) fn check_update(seen: Option<String>, stored: &Value) -> Result<String, Reply> {
    let current = stored["meta"]["versionId"].as_str().unwrap_or_default();
    match seen {
        None => Err(failed("an update needs If-Match with the version that was seen")),
        Some(seen) if seen == current => Ok(seen),
        Some(_) => Err(failed("there is a newer version than the one in If-Match")),
    }
}

/// A first version can follow none.
pub(super) fn check_create(seen: Option<String>) -> Result<(), Reply> {
    match seen {
        None => Ok(()),
        Some(_) => Err(failed("there is no version to match")),
    }
}

/// Somebody else was faster between the check and the write.
pub(super) fn overtaken() -> Reply {
    Reply::refusal(StatusCode::CONFLICT, "conflict", "written by someone else at the same time")
}

fn failed(why: &str) -> Reply {
    Reply::refusal(StatusCode::PRECONDITION_FAILED, "conflict", why)
}
