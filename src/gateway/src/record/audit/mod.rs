//! Who did what, to what, when, and whether they were let: an AuditEvent for every access.
//!
//! A write and its AuditEvent stand in one transaction of the record: neither is without the other.
//! All other accesses stand in a compact table of their own ([`table`]), from which AuditEvents are
//! made when they are asked for. There an hour of polling is one line with its count, and an hour of
//! wrong secrets for an account ([`polling`]); refusals, failures, reads of one entry and a therapist's
//! first look of a day are a line each. Sign-ins stand there too ([`authentication`]).

mod access;
mod authentication;
mod event;
mod polling;
mod table;
mod trail;

pub(super) use access::{Access, Line, Outcome};
pub(super) use table::AuditTable;
pub(super) use trail::AuditTrail;
