//! What people do at the account's door, as the audit trail keeps it: they sign in and out, and set their secrets.

use axum::http::HeaderMap;

use crate::accounts::Person;
use crate::device;

/// What was done, or tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Signed in.
    SignIn,
    /// A sign-in ended.
    SignOut,
    /// Password or recovery code were set.
    Secret,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
    /// The server failed.
    Failed,
}

/// One of them. Only of people who have an account: a name that nobody has leaves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authentication {
    /// Whose account.
    pub person: Person,
    /// What.
    pub act: Act,
    /// Where or which, in words: `app: Firefox, Windows`.
    pub about: String,
    /// How it ended.
    pub ending: Ending,
    /// Why, where that says more.
    pub reason: Option<&'static str>,
}

impl Authentication {
    /// One that was done.
    #[must_use]
    pub fn new(person: &Person, act: Act, about: &str) -> Self {
        Self { person: person.clone(), act, about: about.to_owned(), ending: Ending::Done, reason: None }
    }

    pub(crate) fn refused(self, reason: &'static str) -> Self {
        Self { ending: Ending::Refused, ..self.because(reason) }
    }

    pub(crate) fn because(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    /// Failed, unless what was to be done went well.
    pub(crate) fn unless(self, well: bool) -> Self {
        if well { self } else { Self { ending: Ending::Failed, ..self } }
    }
}

/// A device at the app, or at the account's own page.
pub(crate) fn at(place: &str, device: &str) -> String {
    if device.is_empty() { place.to_owned() } else { format!("{place}: {device}") }
}

/// As [`at`], of the device that asks.
pub(crate) fn asking(place: &str, headers: &HeaderMap) -> String {
    at(place, &device::in_words(headers))
}

/// The app, as a place to sign in to.
pub(crate) const APP: &str = "app";
/// The account's own page.
pub(crate) const PAGE: &str = "account page";
