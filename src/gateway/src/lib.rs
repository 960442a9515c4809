//! The server: pages, SMART authorization, policy before the FHIR store.
