//! The whole as one router: account, record, app, and the guard in front of all.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::Response;
use axum::routing::{any, get};

use crate::accounts::{Accounts, AccountsError, ORIGIN};
use crate::authenticator::Authenticator;
use crate::config::Config;
use crate::dist::Dist;
use crate::headers::{Hosts, guard};
use crate::nonce::Nonces;
use crate::oauth::AccountAuthenticator;
use crate::password::Hasher;
use crate::record_store::RecordStore;
use crate::state::Gateway;
use crate::{account, oauth, secret};

/// Forms and questions are small; the record's router has its own limit.
const BODY_LIMIT: usize = 64 * 1024;

/// Why the account could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError {
    /// The accounts file.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// Argon2 refused its parameters.
    #[error("passwords cannot be hashed on this machine")]
    Hasher,
}

/// The router, and what stands behind it.
pub struct Assembled {
    /// To be served.
    pub router: Router,
    /// Accounts, hasher and clock, for whoever fills them.
    pub gateway: Gateway,
}

/// Puts the server together. `config.port` is the real one by now. `fhir` makes the record's
/// router, whose paths begin with `/fhir`, from whoever tells whose a token is.
///
/// # Errors
/// [`AssembleError`].
pub async fn assemble(
    config: &Config,
    record: Arc<dyn RecordStore>,
    fhir: impl FnOnce(Arc<dyn Authenticator>) -> Router,
) -> Result<Assembled, AssembleError> {
    let accounts = Accounts::open(&config.data.join("accounts.sqlite"))?;
    let hasher = hasher(&accounts).await?;
    accounts.sweep(config.clock.now()).await?;
    let origin = config.origin();
    // For the addresses that an errand prints.
    accounts.set_setting(ORIGIN, origin.clone().into_bytes()).await?;
    let gateway = Gateway {
        accounts,
        hasher,
        nonces: Nonces::default(),
        dist: Dist::new(config.www.clone()),
        record,
        origin: origin.into(),
        behind_proxy: config.origin.is_some(),
        clock: Arc::clone(&config.clock),
    };
    let hosts = Hosts::new(config.port, config.origin.as_deref());
    let authenticator: Arc<dyn Authenticator> = Arc::new(AccountAuthenticator(gateway.clone()));
    let router = oauth::router()
        .merge(account::router())
        .route("/health", get(|| async { "ok" }))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .route("/oauth/{*rest}", any(|| async { StatusCode::NOT_FOUND }))
        .fallback(file)
        .with_state(gateway.clone())
        .merge(fhir(authenticator))
        .layer(middleware::from_fn_with_state(hosts, guard));
    Ok(Assembled { router, gateway })
}

/// The hasher of a data folder, with the folder's own salt for codes.
pub(crate) async fn hasher(accounts: &Accounts) -> Result<Hasher, AssembleError> {
    let fresh = secret::random_bytes::<16>().to_vec();
    let salt = accounts.setting_or("code_salt", fresh).await?;
    let salt: [u8; 16] = salt.try_into().map_err(|_| AssembleError::Hasher)?;
    Hasher::new(salt).map_err(|_| AssembleError::Hasher)
}

async fn file(State(dist): State<Dist>, request: Request) -> Response {
    dist.answer(request.method(), request.uri(), request.headers()).await
}
