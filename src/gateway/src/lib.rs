//! The server: pages, SMART authorization, policy before the FHIR store.
//!
//! [`serve`] starts it; [`errand`] is what is done beside it on its own machine. [`assemble`] takes
//! the record from outside, so that sign-in is tested without a FHIR server.

mod account;
pub mod accounts;
pub mod authentication;
pub mod authenticator;
mod caller;
pub mod clock;
pub mod command;
pub mod config;
#[cfg(feature = "record")]
mod demo;
mod device;
pub mod dist;
pub mod errand;
mod headers;
#[cfg(feature = "record")]
mod housekeeping;
mod locale;
mod nonce;
mod oauth;
mod pages;
pub mod password;
#[cfg(feature = "record")]
pub mod record;
pub mod record_store;
mod router;
pub mod secret;
#[cfg(feature = "record")]
mod server;
mod state;

pub use config::Config;
pub use oauth::{AccountAuthenticator, CLIENT};
pub use router::{AssembleError, Assembled, assemble};
#[cfg(feature = "record")]
pub use server::{ServerHandle, StartError, audit_of, serve};
pub use state::Gateway;
