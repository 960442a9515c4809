//! What every reply carries, and which Host is answered at all.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// `require-trusted-types-for` is left out for now: a Worker's address would need a policy of its own.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
    worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// Only features that browsers know by name: Chromium warns of any other on every page. Web Bluetooth
/// is none; it asks the person in any case.
const PERMISSIONS_POLICY: &str = "xr-spatial-tracking=(self), screen-wake-lock=(self), \
    publickey-credentials-get=(self), publickey-credentials-create=(self), \
    camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=()";

const FIXED: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The hosts that are answered.
#[derive(Debug, Clone)]
pub(crate) struct Hosts(Arc<[String]>);

impl Hosts {
    /// `localhost:PORT`, and the host of a public origin.
    #[must_use]
    pub(crate) fn new(port: u16, origin: Option<&str>) -> Self {
        let mut hosts = vec![format!("localhost:{port}")];
        if port == 80 {
            hosts.push("localhost".to_owned());
        }
        hosts.extend(origin.and_then(|origin| origin.split_once("://")).map(|(_, host)| host.to_owned()));
        Self(hosts.into())
    }

    /// Whether this request names us, in its Host header and in its target where that has a host.
    /// A page elsewhere that points its own name here (DNS rebinding) names itself.
    fn answer(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let named = |host: &str| self.0.iter().any(|ours| ours.eq_ignore_ascii_case(host));
        let mut in_headers = headers.get_all(header::HOST).iter();
        let header = in_headers.next().and_then(|host| host.to_str().ok());
        let target = uri.authority().map(axum::http::uri::Authority::as_str);
        in_headers.next().is_none()
            && (header.is_some() || target.is_some())
            && header.is_none_or(named)
            && target.is_none_or(named)
    }
}

/// Refuses strange hosts and sets the headers of every reply.
pub(crate) async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let private = ["/fhir", "/oauth/", "/account"].iter().any(|path| request.uri().path().starts_with(path));
    // The page that a sign-in returns to has a code in its address, and a cache keeps addresses.
    let with_code = request.uri().query().is_some_and(|query| query.split('&').any(|part| part.starts_with("code=")));
    let mut reply = if hosts.answer(request.uri(), request.headers()) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    };
    let headers = reply.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A style of the sign-in page says itself that it may be kept.
    if with_code || (private && !headers.contains_key(header::CACHE_CONTROL)) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    reply
}
