//! The sync engine, sans-I/O: outbox, watermarks, merge; traits for store, transport and clock.

pub mod store;
