//! Care values to FHIR R4 JSON and back; what it does not know survives.
