//! The encrypted store in the browser: IndexedDB beneath, WebCrypto around every value, in a dedicated Worker.
//!
//! What somebody with the disk sees: how many records each collection holds, how they fall into groups (the part of a
//! key before its first `/`, as a keyed hash), the padded length of each value, and the start of each block of
//! samples in time. What they cannot see: any key, any value, or any secret. What is not detected: a record put back
//! to an older version of itself, or removed; the account, not the device, is the record's home.

pub mod attempts;
pub mod blocks;
pub mod envelope;
mod error;
pub mod header;
pub mod migrations;
pub mod names;
mod reseal;
mod rewrap;
mod secret;
mod store;
mod trial;
mod vault;
mod web;
mod wraps;

pub use error::VaultError;
pub use migrations::Plan;
pub use secret::Secret;
pub use store::Damaged;
pub use vault::{Options, State, Vault};
pub use web::lock::Held;
pub use web::persistence::{Persistence, Room, persist, persisted, room};
