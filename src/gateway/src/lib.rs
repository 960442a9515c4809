//! The server: pages, SMART authorization, policy before the FHIR store.

pub mod authenticator;
#[cfg(feature = "record")]
pub mod record;
pub mod record_store;
