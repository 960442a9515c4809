//! What the engine asks of the network and the clock, and the words they exchange.

use std::future::Future;

/// The two interactions that sync needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read or search.
    Get,
    /// Create or update under a known id.
    Put,
}

/// One request to the account. The transport adds the FHIR base address and the access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// GET or PUT.
    pub method: Method,
    /// Relative to the FHIR base, without a leading slash: `Observation/ID`, `Observation?patient=…`.
    pub path: String,
    /// Header fields, names in the usual spelling.
    pub headers: Vec<(&'static str, String)>,
    /// The resource as JSON, for PUT.
    pub body: Option<Vec<u8>>,
}

/// What came back. Header values as received; absent or unreadable ones are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// The whole body; a body that broke off is given as far as it came.
    pub body: Vec<u8>,
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The network failed or the wait was too long; the account may or may not have acted.
    #[error("the account could not be reached")]
    Unreachable,
    /// There is no valid access token and nothing was sent.
    #[error("the account asks for a new sign-in")]
    NeedsToken,
    /// The account was asked for an access token and gave this instead of one; nothing was sent.
    #[error("the account gives no access token")]
    NoToken(Reply),
}

/// The way to the account.
pub trait Transport {
    /// Sends one request. The transport bounds the wait (30 s is sensible).
    fn send(&self, request: Request) -> impl Future<Output = Result<Reply, TransportError>>;
}

/// The device's clock and dice. Time is used to pace and never to order entries.
pub trait Clock {
    /// Milliseconds since 1970-01-01T00:00Z, as the device believes.
    fn now_ms(&self) -> u64;
    /// Any number, evenly spread.
    fn random_u32(&self) -> u32;
}
