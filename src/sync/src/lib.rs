//! The sync engine, sans-I/O: outbox, watermarks, merge; traits for store, transport and clock.
//!
//! The rules are pure: `incorporate` (what becomes of an entry), `sweep` (paging), `reply` (what an answer means),
//! `merge`. [`SyncEngine`] drives them over three traits: [`store::Store`], [`Transport`] and [`Clock`].

pub mod conformance;
pub mod decisions;
pub mod instant;
pub mod memory_store;
pub mod merge;
pub mod planted;
pub mod store;

mod account;
mod apart;
mod damage;
mod engine;
mod entry;
mod gate;
mod held;
mod incorporate;
mod json;
mod outbox;
mod outline;
mod pull;
mod push;
mod reply;
mod request;
mod round;
mod status;
mod sweep;
mod transport;
mod write;

pub use account::{Account, Feed};
pub use apart::SeriesApart;
pub use engine::{SyncEngine, SyncError};
pub use entry::{Entry, EntryKey, EntryState, Refusal};
pub use json::written;
pub use memory_store::MemoryStore;
pub use merge::{Merge, RecordMerge};
pub use outline::{Apart, BLOCK_SAMPLES, Outline};
pub use status::{Phase, SyncOutcome, SyncStatus, Trouble};
pub use transport::{Clock, Method, Reply, Request, Transport, TransportError};
