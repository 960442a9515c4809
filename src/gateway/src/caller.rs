//! Where a request comes from: its address, and whether its form is one of our own pages.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::accounts::AttemptSubject;
use crate::state::Gateway;

/// The address that guesses are counted against.
#[derive(Debug, Clone)]
pub(crate) struct Caller(pub(crate) String);

impl Caller {
    /// As a subject of attempts.
    #[must_use]
    pub(crate) fn subject(&self) -> AttemptSubject {
        AttemptSubject::Address(self.0.clone())
    }
}

impl FromRequestParts<Gateway> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, gateway: &Gateway) -> Result<Self, Self::Rejection> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or_else(|| "unknown".to_owned(), |info| info.0.ip().to_string());
        // The last entry is what the nearest proxy saw; those before it are the caller's own words.
        let forwarded = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .filter(|_| gateway.behind_proxy)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next())
            .map(|address| address.trim().to_owned());
        Ok(Self(forwarded.unwrap_or(peer)))
    }
}

/// Whether a form comes from a page of ours. Our pages send no referrer, so `Origin` is `null` there;
/// what counts is `Sec-Fetch-Site`, which every current browser sends and no page can forge.
#[must_use]
pub(crate) fn is_own_form(headers: &HeaderMap, origin: &str) -> bool {
    let says = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    says("sec-fetch-site").is_none_or(|site| site == "same-origin")
        && says("origin").is_none_or(|from| from == "null" || from == origin)
}

/// Whether a form comes from a page of ours with a mark that was given for this subject; the mark is used up.
#[must_use]
pub(crate) fn takes_form(gateway: &Gateway, headers: &HeaderMap, mark: &str, subject: &str) -> bool {
    is_own_form(headers, &gateway.origin) && gateway.nonces.take(mark, subject, gateway.now())
}
