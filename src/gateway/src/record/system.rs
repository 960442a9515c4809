//! The record as the gateway uses it for itself, above the policy but not beside the audit trail.

use ambulo_fhir_store::{Expected, WriteError};
use ambulo_policy::Interaction;
use async_trait::async_trait;
use serde_json::Value;

use super::Record;
use super::audit::{Access, Line, Outcome};
use crate::authentication::Authentication;
use crate::record_store::{RecordError, RecordStore};

/// Who the audit trail names where no person asked.
const SERVER: &str = "Device/ambulo-server";

fn access(interaction: Interaction, target: String) -> Access<'static> {
    Access {
        who: SERVER.to_string(),
        account: "ambulo-server",
        interaction: Some(interaction),
        target,
        query: "",
        patient: None,
        entries: 0,
    }
}

fn type_of(resource: &Value) -> String {
    resource["resourceType"].as_str().unwrap_or("resource").to_string()
}

fn failure(resource_type: &str, error: WriteError) -> RecordError {
    match error {
        WriteError::Malformed => RecordError::Malformed { resource_type: resource_type.to_string() },
        WriteError::Conflict => RecordError::Conflict,
        WriteError::Store(error) => RecordError::Unavailable(error.to_string()),
    }
}

#[async_trait]
impl RecordStore for Record {
    async fn put(&self, resource: Value) -> Result<Value, RecordError> {
        let resource_type = type_of(&resource);
        let id = resource["id"].as_str().unwrap_or_default();
        let event = access(Interaction::Update, format!("{resource_type}/{id}"))
            .about(Some(&resource))
            .line(Outcome::Success, None)
            .event();
        let written = self
            .store
            .write(resource, Expected::Anything, vec![event])
            .await
            .map_err(|error| failure(&resource_type, error))?;
        if resource_type == "CareTeam" {
            self.teams.forget();
        }
        Ok(written.resource)
    }

    async fn get(&self, resource_type: &str, id: &str) -> Result<Option<Value>, RecordError> {
        let found = self.store.get(resource_type, id).await;
        let outcome = if found.is_ok() { Outcome::Success } else { Outcome::Failed };
        let read = access(Interaction::Read, format!("{resource_type}/{id}"));
        self.audit.note(read.about(found.as_ref().ok().and_then(Option::as_ref)).line(outcome, None)).await;
        found.map_err(|error| RecordError::Unavailable(error.to_string()))
    }

    async fn note(&self, done: Authentication) {
        self.audit.note(Line::authentication(&done)).await;
    }

    async fn put_all(&self, resources: Vec<Value>) -> Result<(), RecordError> {
        let first = resources.first().map(type_of).unwrap_or_default();
        let outcome = self.store.load(resources).await;
        // Even a load that broke off may have written some.
        self.teams.forget();
        let told = if outcome.is_ok() { Outcome::Success } else { Outcome::Failed };
        self.audit.note(access(Interaction::Bundle, String::new()).line(told, None)).await;
        outcome.map_err(|error| failure(&first, error))
    }
}
