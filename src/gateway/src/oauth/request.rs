//! An authorization request: what the client asks, and whether it may be answered at all.

use serde::{Deserialize, Serialize};

use super::CLIENT;

/// The parameters as they came. They travel through the sign-in form, bound by its mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AuthorizeRequest {
    /// `code`.
    pub(crate) response_type: String,
    /// [`CLIENT`].
    pub(crate) client_id: String,
    /// The origin's root.
    pub(crate) redirect_uri: String,
    /// What is asked for.
    pub(crate) scope: String,
    /// The client's own, given back unchanged.
    pub(crate) state: String,
    /// The FHIR base.
    pub(crate) aud: String,
    /// PKCE.
    pub(crate) code_challenge: String,
    /// `S256`.
    pub(crate) code_challenge_method: String,
    /// Languages, the most wanted first.
    pub(crate) ui_locales: Option<String>,
}

/// Why a request is not answered with a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestRefusal {
    /// Client or redirect are not known: a page for the person, and no redirect anywhere.
    Page,
    /// The client hears it, by OAuth's word for it.
    Client(&'static str),
}

impl AuthorizeRequest {
    /// Checks all parameters. The redirect must be exactly the client's own.
    ///
    /// # Errors
    /// [`RequestRefusal`].
    pub(crate) fn check(&self, origin: &str) -> Result<(), RequestRefusal> {
        if self.client_id != CLIENT || self.redirect_uri != format!("{origin}/") {
            return Err(RequestRefusal::Page);
        }
        let client = |word| Err(RequestRefusal::Client(word));
        if self.response_type != "code" {
            return client("unsupported_response_type");
        }
        let is_challenge = self.code_challenge.len() == 43
            && self.code_challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if self.state.is_empty() || self.code_challenge_method != "S256" || !is_challenge {
            return client("invalid_request");
        }
        if self.aud.trim_end_matches('/') != format!("{origin}/fhir") {
            return client("invalid_request");
        }
        Ok(())
    }

    /// Where the person is sent back, with these parameters and the client's state.
    #[must_use]
    pub(crate) fn redirect(&self, parameters: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        if !self.state.is_empty() {
            query.append_pair("state", &self.state);
        }
        format!("{}?{}", self.redirect_uri, query.finish())
    }

    /// All of it as one text, for the mark of the form.
    #[must_use]
    pub(crate) fn canonical(&self) -> String {
        // A struct of strings always has a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }
}
