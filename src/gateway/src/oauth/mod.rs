//! The SMART App Launch 2 authorization server.

mod authenticate;
mod authorize;
mod discovery;
mod introspect;
mod request;
mod revoke;
mod scopes;
mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::state::Gateway;

pub use authenticate::AccountAuthenticator;
pub(crate) use introspect::{bearer, unauthorized};
pub(crate) use request::AuthorizeRequest;

/// The one client: the app itself, public, at the origin's own root.
pub const CLIENT: &str = "ambulo-app";
/// What the client is called on the consent page: a name, the same in every language.
pub(crate) const CLIENT_NAME: &str = "Ambulo";

/// The endpoints, with their full paths.
pub(crate) fn router() -> Router<Gateway> {
    Router::new()
        .route("/.well-known/smart-configuration", get(discovery::show))
        .route("/fhir/.well-known/smart-configuration", get(discovery::show))
        .route("/oauth/authorize", get(authorize::show).post(authorize::submit))
        .route("/oauth/token", post(token::token))
        .route("/oauth/revoke", post(revoke::revoke))
        .route("/oauth/introspect", post(introspect::introspect))
}
