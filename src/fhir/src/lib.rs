//! Care values to FHIR R4 JSON and back.
//!
//! JSON is read through small accessors and written onto the stored version, so that elements that are not
//! understood here survive. What cannot be understood becomes [`ambulo_care::Item::Unknown`], never a panic.

mod codes;
mod communication;
mod condition;
mod dose;
mod extension;
mod json;
mod medication;
mod observation;
mod patient;
mod problem;
mod procedure;
mod read;
mod sampled;
mod service_request;
mod session;
mod team;
mod timing;
mod unit_code;
mod write;

pub use codes::{BASE, DOSE_DECISION, EXERCISE_SYSTEM, LOINC, MADE_UP, SLOT, TAG_SYSTEM, UCUM, loinc_of};
pub use dose::settle_dose;
pub use medication::name_medicine;
pub use problem::FhirProblem;
pub use read::to_item;
pub use write::{entered, to_resource};
