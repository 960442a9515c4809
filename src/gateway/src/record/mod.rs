//! The record behind the policy: the FHIR router and the store as the gateway uses it.
//!
//! A request goes through here in one line: who asks ([`crate::authenticator`]), what is asked
//! (`ambulo_policy::Route`), what is stored, may they (`ambulo_policy::decide`), do it, write down
//! that it was done ([`audit`]). Nothing else in the house reaches the store.

mod audit;
mod capability;
mod care_teams;
mod conditions;
mod conduct;
mod incoming;
mod record_access;
mod reply;
mod router;
mod searchset;
mod system;

pub use record_access::Record;
pub use router::router;
