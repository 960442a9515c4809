//! The embedded FHIR server; the only room that knows Helios.
