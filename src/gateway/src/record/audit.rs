//! Who did what, to what, when, and whether they were let: an AuditEvent for every access.
//!
//! A write and its AuditEvent stand in one transaction: neither is without the other. All other
//! accesses are queued and written in batches; when the queue is full, requests wait for it.

use ambulo_fhir_store::{FhirStore, WriteError};
use ambulo_policy::{Interaction, Principal, patient_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// How many accesses may wait to be written.
const QUEUE: usize = 1024;
/// How many are written in one transaction.
const BATCH: usize = 256;
/// How often a batch is tried before it is given up, loudly.
const TRIES: u32 = 5;
/// How much of a query is kept, in bytes.
const MAX_QUERY_BYTES: usize = 2048;

/// How an access ended, in the words of the audit-event-outcome code system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was done.
    Success,
    /// It was refused, or asked for in a way that cannot be done.
    Refused,
    /// The server failed.
    Failed,
}

impl Outcome {
    pub(super) const fn of(status: u16) -> Self {
        match status {
            0..400 => Self::Success,
            400..500 => Self::Refused,
            _ => Self::Failed,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Success => "0",
            Self::Refused => "4",
            Self::Failed => "8",
        }
    }
}

/// One access.
#[derive(Debug, Clone)]
pub(super) struct Access<'a> {
    /// Who: a reference, as `Patient/x`, and the account's own name.
    pub(super) who: String,
    pub(super) account: &'a str,
    /// What was asked; `None` where it was nothing that FHIR knows.
    pub(super) interaction: Option<Interaction>,
    /// To what, as `Observation/1` or `Observation`.
    pub(super) target: String,
    /// The query as asked.
    pub(super) query: &'a str,
    /// Whose record, where that is known.
    pub(super) patient: Option<String>,
}

impl<'a> Access<'a> {
    pub(super) fn by(principal: &'a Principal) -> Self {
        Self {
            who: principal.role.reference(),
            account: &principal.subject,
            interaction: None,
            target: String::new(),
            query: "",
            patient: None,
        }
    }

    pub(super) fn about(mut self, resource: Option<&Value>) -> Self {
        self.patient = resource.and_then(patient_of).map(ToString::to_string).or(self.patient);
        self
    }

    /// The resource that says so.
    pub(super) fn event(&self, outcome: Outcome, reason: Option<&str>) -> Value {
        let (action, subtype) = self.interaction.map_or(("E", None), words);
        let mut event = json!({
            "resourceType": "AuditEvent",
            "id": Uuid::new_v4().to_string(),
            "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
            "action": action,
            "recorded": recorded().to_string(),
            "outcome": outcome.code(),
            "agent": [{"who": {"reference": self.who}, "altId": self.account, "requestor": true}],
            "source": {"observer": {"display": "Ambulo"}},
        });
        if let Some(code) = subtype {
            event["subtype"] = json!([{"system": "http://hl7.org/fhir/restful-interaction", "code": code}]);
        }
        if let Some(reason) = reason {
            event["outcomeDesc"] = json!(reason);
        }
        let mut entities = Vec::new();
        if !self.target.is_empty() || !self.query.is_empty() {
            let mut entity = json!({});
            if self.target.contains('/') {
                entity["what"] = json!({"reference": self.target});
            } else if !self.target.is_empty() {
                entity["name"] = json!(self.target);
            }
            let query = self.query.as_bytes();
            if !query.is_empty() {
                entity["query"] = json!(STANDARD.encode(&query[..query.len().min(MAX_QUERY_BYTES)]));
            }
            entities.push(entity);
        }
        if let Some(patient) = &self.patient {
            entities.push(json!({
                "what": {"reference": format!("Patient/{patient}")},
                "role": {"system": "http://terminology.hl7.org/CodeSystem/object-role", "code": "1"},
            }));
        }
        if !entities.is_empty() {
            event["entity"] = Value::Array(entities);
        }
        event
    }
}

#[expect(clippy::disallowed_methods, reason = "an audit trail keeps the machine's own time, which no test sets")]
fn recorded() -> Timestamp {
    Timestamp::now()
}

/// The action letter and the restful-interaction code.
const fn words(interaction: Interaction) -> (&'static str, Option<&'static str>) {
    match interaction {
        Interaction::Read => ("R", Some("read")),
        Interaction::VersionRead => ("R", Some("vread")),
        Interaction::Search | Interaction::PostSearch => ("E", Some("search-type")),
        Interaction::Create | Interaction::ServerCreate => ("C", Some("create")),
        Interaction::Update => ("U", Some("update")),
        Interaction::Patch => ("U", Some("patch")),
        Interaction::Delete => ("D", Some("delete")),
        Interaction::History => ("R", Some("history")),
        Interaction::Bundle => ("E", Some("batch")),
        Interaction::Operation => ("E", Some("operation")),
    }
}

enum Message {
    Event(Box<Value>),
    Flush(oneshot::Sender<()>),
}

/// The queue of what is to be written down.
#[derive(Debug, Clone)]
pub(super) struct AuditTrail {
    queue: mpsc::Sender<Message>,
}

impl AuditTrail {
    pub(super) fn start(store: FhirStore) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(write_down(store, waiting));
        Self { queue }
    }

    /// Queues an event; waits while the queue is full.
    pub(super) async fn note(&self, event: Value) {
        if self.queue.send(Message::Event(Box::new(event))).await.is_err() {
            eprintln!("audit: an access was not written down: the trail has ended");
        }
    }

    /// Returns when all that was queued before is written.
    pub(super) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.queue.send(Message::Flush(done)).await.is_ok() {
            // An error means that the trail has ended, which it has said itself.
            let _ = written.await;
        }
    }
}

async fn write_down(store: FhirStore, mut waiting: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut messages, BATCH).await > 0 {
        let mut events = Vec::with_capacity(messages.len());
        let mut flushes = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Event(event) => events.push(*event),
                Message::Flush(done) => flushes.push(done),
            }
        }
        write_batch(&store, events).await;
        for done in flushes {
            // Whoever asked may have left.
            let _ = done.send(());
        }
    }
}

async fn write_batch(store: &FhirStore, events: Vec<Value>) {
    let count = events.len();
    for attempt in 1..=TRIES {
        match store.append(events.clone()).await {
            // A conflict means that an earlier try had arrived after all: the ids are our own.
            Ok(()) | Err(WriteError::Conflict) => return,
            Err(error) if attempt == TRIES => {
                eprintln!("audit: {count} accesses were not written down: {error}");
            }
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100 << attempt)).await,
        }
    }
}
