//! The way to the account's FHIR server, with the access token and its renewal.

use super::device_store::DeviceStore;
use super::http;
use super::tokens::{NoToken, Tokens};
use ambulo_sync::store::{Batch, Collection, Durability, Store};
use ambulo_sync::{Method, Reply, Request, Transport, TransportError};
use gloo_net::http::RequestBuilder;
use std::rc::Rc;

/// Where the vault keeps the refresh token.
pub(super) const REFRESH: &str = "app/refresh";

/// The account over HTTP. The store is where a renewed refresh token is kept before it is used.
#[derive(Clone)]
pub(super) struct Account {
    pub(super) tokens: Rc<Tokens>,
    pub(super) store: DeviceStore,
}

impl Account {
    /// A good access token, renewed if need be.
    pub(super) async fn token(&self) -> Result<String, NoToken> {
        if let Some(token) = self.tokens.access() {
            return Ok(token);
        }
        let grant = self.tokens.refresh().await?;
        self.tokens.adopt(&grant);
        // Kept on disk before the new access token is used: its first use ends the old refresh token.
        self.keep_refresh().await;
        self.tokens.access().ok_or(NoToken::NONSENSE)
    }

    /// Seals the refresh token in the store.
    pub(super) async fn keep_refresh(&self) {
        if let Some(refresh) = self.tokens.refresh_token() {
            let mut batch = Batch::default();
            batch.put(Collection::Meta, REFRESH, refresh.into_bytes());
            // If the disk refuses, this sign-in still lasts as long as the Worker.
            let _ = self.store.commit(batch, Durability::Strict).await;
        }
    }

    async fn once(&self, request: &Request) -> Result<Reply, TransportError> {
        let token = match self.token().await {
            Ok(token) => token,
            Err(NoToken::Unreachable) => return Err(TransportError::Unreachable),
            Err(NoToken::Ended) => return Err(TransportError::NeedsToken),
            Err(NoToken::Fails { status, retry_after }) => {
                return Err(TransportError::NoToken(Reply { status, retry_after, body: Vec::new() }));
            }
        };
        let url = format!("{}/fhir/{}", self.tokens.origin(), request.path);
        let method = match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Put => gloo_net::http::Method::PUT,
        };
        let mut builder = RequestBuilder::new(&url)
            .method(method)
            .header("Authorization", &format!("Bearer {token}"))
            .header("Accept", "application/fhir+json");
        if request.body.is_some() {
            builder = builder.header("Content-Type", "application/fhir+json");
        }
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let answer =
            http::exchange(builder, request.body.clone()).await.map_err(|http::Silence| TransportError::Unreachable)?;
        Ok(Reply { status: answer.status, retry_after: answer.retry_after, body: answer.body })
    }
}

impl Transport for Account {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let reply = self.once(&request).await?;
        if reply.status != 401 {
            return Ok(reply);
        }
        // The token may have been revoked or the account restarted: one renewal, one more try.
        self.tokens.spoil();
        self.once(&request).await
    }
}
