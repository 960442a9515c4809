//! Who may do what to whose record: one pure decision function and its table.
//!
//! [`decide`] answers for every request to the record. It knows no store, no clock and no network:
//! the caller brings the person, the patients of a therapist, the request, and what is stored.
#![no_std]

extern crate alloc;

mod care_teams;
mod compartment;
mod decision;
mod id;
mod interaction;
mod offer;
mod principal;
mod query;
mod refusal;
mod route;
mod scopes;
mod search;
mod table;
mod write;

pub use care_teams::CareTeams;
pub use compartment::{may_see, may_see_patient, patient_of};
pub use decision::{Allowed, Decision, FhirRequest, decide};
pub use id::{is_id, is_type_name, relative_reference};
pub use interaction::Interaction;
pub use principal::{Principal, Role, RoleKind};
pub use refusal::Reason;
pub use route::Route;
pub use scopes::{Level, Scopes};
pub use search::MAX_COUNT;
pub use table::{Authorship, Form, PatientElement, Rule, TABLE};
