//! The record behind the policy: the FHIR router and the store as the gateway uses it.
