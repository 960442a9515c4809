//! The account as the one who knows whose a bearer token is.

use ambulo_policy::{Principal, Scopes};
use async_trait::async_trait;

use crate::accounts::AccessToken;
use crate::authenticator::{AuthRefusal, Authenticator};
use crate::state::Gateway;

/// Looks bearer tokens up in the accounts.
#[derive(Clone)]
pub struct AccountAuthenticator(pub Gateway);

impl AccountAuthenticator {
    pub(crate) async fn token(&self, bearer: &str) -> Result<AccessToken, AuthRefusal> {
        let found = self.0.accounts.access(bearer, self.0.now()).await;
        found.map_err(|_| AuthRefusal::Unavailable)?.ok_or(AuthRefusal::Invalid)
    }
}

#[async_trait]
impl Authenticator for AccountAuthenticator {
    async fn authenticate(&self, bearer: &str) -> Result<Principal, AuthRefusal> {
        let token = self.token(bearer).await?;
        Ok(Principal { subject: token.person.subject, role: token.person.role, scopes: Scopes::parse(&token.scope) })
    }
}
