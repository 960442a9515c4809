//! One access, and the line of the trail that it becomes.

use ambulo_policy::{Interaction, Principal, patient_of};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// How much of a query is kept, in bytes.
const MAX_QUERY_BYTES: usize = 2048;

/// How an access ended, in the words of the audit-event-outcome code system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) enum Outcome {
    /// It was done.
    Success,
    /// It was refused, or asked for in a way that cannot be done.
    Refused,
    /// The server failed.
    Failed,
}

impl Outcome {
    pub(in crate::record) const fn of(status: u16) -> Self {
        match status {
            0..400 => Self::Success,
            400..500 => Self::Refused,
            _ => Self::Failed,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Success => "0",
            Self::Refused => "4",
            Self::Failed => "8",
        }
    }
}

/// One access.
#[derive(Debug, Clone)]
pub(in crate::record) struct Access<'a> {
    /// Who: a reference, as `Patient/x`, and the account's own name.
    pub(in crate::record) who: String,
    pub(in crate::record) account: &'a str,
    /// What was asked; `None` where it was nothing that FHIR knows.
    pub(in crate::record) interaction: Option<Interaction>,
    /// To what, as `Observation/1` or `Observation`.
    pub(in crate::record) target: String,
    /// The query as asked.
    pub(in crate::record) query: &'a str,
    /// Whose record, where that is known.
    pub(in crate::record) patient: Option<String>,
    /// How many entries a search handed out.
    pub(in crate::record) entries: u32,
}

impl<'a> Access<'a> {
    pub(in crate::record) fn by(principal: &'a Principal) -> Self {
        Self {
            who: principal.role.reference(),
            account: &principal.subject,
            interaction: None,
            target: String::new(),
            query: "",
            patient: None,
            entries: 0,
        }
    }

    pub(in crate::record) fn about(mut self, resource: Option<&Value>) -> Self {
        self.patient = resource.and_then(patient_of).map(ToString::to_string).or(self.patient);
        self
    }

    /// The access as it is kept, at the machine's own time.
    pub(in crate::record) fn line(&self, outcome: Outcome, reason: Option<&str>) -> Line {
        let now = recorded();
        Line {
            id: Uuid::new_v4(),
            who: self.who.clone(),
            account: self.account.to_owned(),
            code: self.interaction.map(|interaction| code(interaction).to_owned()),
            target: self.target.clone(),
            query: cut(self.query).to_owned(),
            patient: self.patient.clone(),
            outcome: outcome.code().to_owned(),
            reason: reason.map(ToOwned::to_owned),
            first: now,
            last: now,
            count: 1,
            entries: self.entries,
        }
    }
}

/// A line of the trail: one access, or an hour of the same polling; one sign-in, or an hour of wrong secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::record) struct Line {
    pub(super) id: Uuid,
    pub(super) who: String,
    pub(super) account: String,
    /// The restful-interaction, or DICOM's code of what was done at the account's door.
    pub(super) code: Option<String>,
    pub(super) target: String,
    pub(super) query: String,
    pub(super) patient: Option<String>,
    /// The audit-event-outcome.
    pub(super) outcome: String,
    pub(super) reason: Option<String>,
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
    /// How many accesses this is.
    pub(super) count: u32,
    /// How many entries they handed out together.
    pub(super) entries: u32,
}

/// At most so much of a query, cut between two letters.
fn cut(query: &str) -> &str {
    let mut end = query.len().min(MAX_QUERY_BYTES);
    while !query.is_char_boundary(end) {
        end -= 1;
    }
    &query[..end]
}

#[expect(clippy::disallowed_methods, reason = "an audit trail keeps the machine's own time, which no test sets")]
pub(super) fn recorded() -> Timestamp {
    Timestamp::now()
}

/// The restful-interaction code.
const fn code(interaction: Interaction) -> &'static str {
    match interaction {
        Interaction::Read => "read",
        Interaction::VersionRead => "vread",
        Interaction::Search | Interaction::PostSearch => super::polling::SEARCH,
        Interaction::Create | Interaction::ServerCreate => "create",
        Interaction::Update => "update",
        Interaction::Patch => "patch",
        Interaction::Delete => "delete",
        Interaction::History => "history",
        Interaction::Bundle => "batch",
        Interaction::Operation => "operation",
    }
}
