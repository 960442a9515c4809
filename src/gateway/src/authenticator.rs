//! What the FHIR router asks of the account: whose bearer token is this?

use ambulo_policy::Principal;
use async_trait::async_trait;

/// Why a bearer token gives no access. Nothing tells a guesser which of the two it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthRefusal {
    /// Unknown, expired or revoked: answer 401 with `WWW-Authenticate: Bearer error="invalid_token"`.
    #[error("the token is not valid (any more)")]
    Invalid,
    /// The accounts could not be read: answer 503.
    #[error("the account is not available")]
    Unavailable,
}

/// Turns a bearer token into the one who acts.
#[async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// `bearer` is the token alone, without the word `Bearer`.
    ///
    /// # Errors
    /// [`AuthRefusal`].
    async fn authenticate(&self, bearer: &str) -> Result<Principal, AuthRefusal>;
}
