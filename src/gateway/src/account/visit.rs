//! A visit to the account's own page: a cookie that no script reads and no other site makes use of.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::accounts::{AccountsError, Person, VISIT_LIFETIME};
use crate::state::Gateway;

const COOKIE: &str = "ambulo_account";

/// Somebody who is signed in to the page.
pub(super) struct Visit {
    pub(super) person: Person,
    /// What the cookie holds.
    pub(super) token: String,
}

/// Whose visit the request belongs to; `None` where it is over or never was.
pub(super) async fn of(gateway: &Gateway, headers: &HeaderMap) -> Result<Option<Visit>, AccountsError> {
    let Some(token) = token(headers) else {
        return Ok(None);
    };
    let found = gateway.accounts.visit(token, gateway.now()).await?;
    Ok(found.map(|person| Visit { person, token: token.to_owned() }))
}

/// The cookies of this name, of which there is one: another path or port could add a second.
fn token(headers: &HeaderMap) -> Option<&str> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|one| one.trim().split_once('='))
        .filter(|(name, _)| *name == COOKIE);
    match (found.next(), found.next()) {
        (Some((_, token)), None) => Some(token),
        _ => None,
    }
}

/// The cookie that begins a visit; with an empty token, the one that ends it.
pub(super) fn cookie(gateway: &Gateway, token: &str) -> HeaderValue {
    let age = if token.is_empty() { 0 } else { VISIT_LIFETIME.as_secs() };
    let secure = if gateway.origin.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/account; Max-Age={age}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).unwrap_or_else(|_| HeaderValue::from_static(""))
}
