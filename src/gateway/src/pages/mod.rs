//! The server's own pages: plain HTML without a script, in four languages.

pub(crate) mod account;
pub(crate) mod join;
pub(crate) mod notice;
pub(crate) mod page;
pub(crate) mod recover;
pub(crate) mod sign_in;

use axum::http::StatusCode;

/// Why a form is shown again.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// The name of the text that says so.
    pub(crate) text: &'static str,
    /// How the reply is marked.
    pub(crate) status: StatusCode,
    /// How long to wait, in seconds, where one has to.
    pub(crate) wait: Option<u64>,
}

impl Failure {
    /// Something in the form is to be mended.
    pub(crate) fn new(text: &'static str) -> Self {
        Self { text, status: StatusCode::BAD_REQUEST, wait: None }
    }

    /// A secret was wrong.
    pub(crate) fn unauthorized(text: &'static str) -> Self {
        Self { text, status: StatusCode::UNAUTHORIZED, wait: None }
    }

    /// Too many guesses.
    pub(crate) fn wait(seconds: u64) -> Self {
        Self { text: "error.wait", status: StatusCode::TOO_MANY_REQUESTS, wait: Some(seconds) }
    }
}
