//! The sync engine, sans-I/O: outbox, watermarks, merge; traits for store, transport and clock.

pub mod conformance;
pub mod memory_store;
pub mod store;

pub use memory_store::MemoryStore;
