//! The tokens: the access token in memory only, the refresh token in the vault only, one refresher at a time.

use super::http;
use crate::protocol::{Trouble, Who};
use serde_json::Value;
use std::cell::RefCell;

const CLIENT: &str = "ambulo-app";
/// A token this near its end is not used any more.
const MARGIN_MS: f64 = 20_000.0;

/// What the token endpoint grants.
pub(super) struct Grant {
    access_token: String,
    expires_in: Option<f64>,
    pub(super) refresh_token: Option<String>,
    patient: Option<String>,
    fhir_user: Option<String>,
    name: Option<String>,
}

impl Grant {
    fn read(body: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(body).ok()?;
        let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
        Some(Self {
            access_token: text("access_token")?,
            expires_in: value.get("expires_in").and_then(Value::as_f64),
            refresh_token: text("refresh_token"),
            patient: text("patient"),
            fhir_user: text("fhirUser"),
            name: text("name"),
        })
    }

    /// Who signed in; the device's name is given where there is one already.
    pub(super) fn who(&self, device: String) -> Option<Who> {
        Some(Who {
            reference: self.fhir_user.clone()?,
            patient: self.patient.clone(),
            name: self.name.clone().unwrap_or_default(),
            device,
        })
    }
}

/// Why there is no token.
pub(super) enum NoToken {
    /// The account could not be asked.
    Unreachable,
    /// The account says that the sign-in has ended.
    Ended,
    /// The account answered, but with no token: 429 or 503 where it asks to wait, else 502.
    Fails {
        /// What of it there is to say to whoever asked for something.
        status: u16,
        /// `Retry-After`, as received.
        retry_after: Option<String>,
    },
}

impl NoToken {
    /// As by a gateway that has not heard what it needs.
    pub(super) const NONSENSE: Self = Self::Fails { status: 502, retry_after: None };
}

impl From<NoToken> for Trouble {
    fn from(reason: NoToken) -> Self {
        match reason {
            NoToken::Unreachable => Self::Offline,
            NoToken::Ended => Self::SignInAgain,
            NoToken::Fails { status: 429 | 503, .. } => Self::Busy,
            NoToken::Fails { .. } => Self::AccountFails,
        }
    }
}

struct Access {
    token: String,
    until_ms: f64,
}

/// The tokens of one sign-in.
pub(super) struct Tokens {
    origin: String,
    access: RefCell<Option<Access>>,
    refresh: RefCell<Option<String>>,
}

impl Tokens {
    pub(super) fn new(origin: String) -> Self {
        Self { origin, access: RefCell::default(), refresh: RefCell::default() }
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// Takes over a grant.
    pub(super) fn adopt(&self, grant: &Grant) {
        let lasts_ms = grant.expires_in.unwrap_or(300.0) * 1000.0;
        *self.access.borrow_mut() =
            Some(Access { token: grant.access_token.clone(), until_ms: js_sys::Date::now() + lasts_ms });
        if let Some(refresh) = &grant.refresh_token {
            *self.refresh.borrow_mut() = Some(refresh.clone());
        }
    }

    /// Takes over a refresh token from the vault.
    pub(super) fn restore(&self, refresh: Option<String>) {
        *self.refresh.borrow_mut() = refresh;
    }

    pub(super) fn refresh_token(&self) -> Option<String> {
        self.refresh.borrow().clone()
    }

    /// The access token, while it is good.
    pub(super) fn access(&self) -> Option<String> {
        let access = self.access.borrow();
        access.as_ref().filter(|a| js_sys::Date::now() < a.until_ms - MARGIN_MS).map(|a| a.token.clone())
    }

    /// The account did not take the access token.
    pub(super) fn spoil(&self) {
        self.access.borrow_mut().take();
    }

    /// Exchanges an authorization code.
    pub(super) async fn exchange(&self, code: &str, verifier: &str) -> Result<Grant, NoToken> {
        let redirect = format!("{}/", self.origin);
        self.ask(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &redirect),
            ("client_id", CLIENT),
            ("code_verifier", verifier),
        ])
        .await
    }

    /// Asks for a new access token; the caller keeps the grant's refresh token before anything else.
    pub(super) async fn refresh(&self) -> Result<Grant, NoToken> {
        let refresh = self.refresh_token().ok_or(NoToken::Ended)?;
        self.ask(&[("grant_type", "refresh_token"), ("refresh_token", &refresh), ("client_id", CLIENT)]).await
    }

    /// Tells the account that the sign-in has ended. Best effort: the device forgets it in any case.
    pub(super) async fn revoke(&self) {
        self.spoil();
        let refresh = self.refresh.borrow_mut().take();
        if let Some(refresh) = refresh {
            let url = format!("{}/oauth/revoke", self.origin);
            let _ = http::post_form(&url, &[("token", &refresh), ("client_id", CLIENT)]).await;
        }
    }

    async fn ask(&self, fields: &[(&str, &str)]) -> Result<Grant, NoToken> {
        let url = format!("{}/oauth/token", self.origin);
        let answer = http::post_form(&url, fields).await.map_err(|http::Silence| NoToken::Unreachable)?;
        match answer.status {
            200 => Grant::read(&answer.body).ok_or(NoToken::NONSENSE),
            400 | 401 => Err(NoToken::Ended),
            status @ (429 | 503) => Err(NoToken::Fails { status, retry_after: answer.retry_after }),
            _ => Err(NoToken::NONSENSE),
        }
    }
}
