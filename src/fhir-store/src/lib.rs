//! The embedded FHIR server; the only room that knows Helios.
//!
//! [`FhirStore`] is a whole FHIR R4 server in one value, without a socket: reads and searches go
//! through Helios's own router, writes go through its transactions so that an entry and the notes
//! that belong to it are written together, and no write is acknowledged before it is on disk.
//! There is no policy here: whoever holds the value may do everything.

mod definitions;
mod durability;
mod error;
mod reply;
mod store;
mod write;

pub use durability::{FileSyncer, Syncer};
pub use error::{StoreError, WriteError};
pub use reply::FhirReply;
pub use store::FhirStore;
pub use write::{Expected, Written};
