# Cuts HL7's search parameters down to the types and names that this server searches by.
{
  Patient: [],
  Observation: ["patient", "code", "category", "date", "status", "based-on", "part-of"],
  Condition: ["patient", "code", "category", "clinical-status"],
  AllergyIntolerance: ["patient", "code", "category", "clinical-status"],
  MedicationRequest: ["patient", "code", "status", "intent", "authoredon"],
  MedicationAdministration: ["patient", "code", "status", "effective-time", "request"],
  CarePlan: ["patient", "category", "status", "date"],
  ServiceRequest: ["patient", "code", "category", "status", "authored", "based-on"],
  Procedure: ["patient", "code", "category", "status", "date", "based-on"],
  Goal: ["patient", "category", "lifecycle-status"],
  QuestionnaireResponse: ["patient", "status", "authored", "based-on", "part-of"],
  Communication: ["patient", "category", "status", "sent"],
  CareTeam: ["patient", "participant", "category", "status"],
  Consent: ["patient", "category", "status", "date"],
  Resource: ["_id", "_lastUpdated"]
} as $wanted
| {
    resourceType: "Bundle",
    id: "searchParams",
    type: "collection",
    entry: [
      .entry[].resource
      | .code as $code
      | .base |= map(select(($wanted[.] // []) | index($code)))
      | select(.base | length > 0)
      | {resource: {resourceType, id, url, version, name, status, code, base, type, expression, target}
          | with_entries(select(.value != null))}
    ]
  }
