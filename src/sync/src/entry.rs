//! One record entry as this device holds it: the resource, and what sync knows of it.

use ambulo_care::Keyed;
use serde_json::{Value, json};

/// Which entry: FHIR type and logical id. Its text is `Type/id`, the key in the store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKey {
    /// The FHIR resource type, such as `Observation`.
    pub resource_type: String,
    /// The FHIR logical id.
    pub id: String,
}

impl EntryKey {
    /// The key of a resource; `None` where type or id is missing or not what FHIR allows.
    pub fn of(resource: &Value) -> Option<Self> {
        let resource_type = resource.get("resourceType")?.as_str()?;
        let id = resource.get("id")?.as_str()?;
        let type_fits =
            (1..=64).contains(&resource_type.len()) && resource_type.bytes().all(|byte| byte.is_ascii_alphabetic());
        let id_fits = (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
        (type_fits && id_fits).then(|| Self { resource_type: resource_type.to_owned(), id: id.to_owned() })
    }
}

/// A key alone: an element of a set.
impl Keyed for EntryKey {
    type Key = Self;
    fn key(&self) -> &Self {
        self
    }
}

impl std::fmt::Display for EntryKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.resource_type, self.id)
    }
}

/// Why the account did not take an entry. Codes only: texts for people are data elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// FHIR's issue type code, such as `invalid` or `forbidden`; empty when the server gave none.
    pub code: String,
}

/// Where an entry stands between this device and the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// The account holds exactly this.
    Synced,
    /// The account has yet to take it.
    Pending,
    /// The account said no; kept here until the person changes or retries it.
    Refused {
        /// What it said.
        reason: Refusal,
    },
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The FHIR resource type.
    pub resource_type: String,
    /// The FHIR logical id.
    pub id: String,
    /// The account's version on which `body` rests; `None` until the account has it.
    pub version_id: Option<String>,
    /// When the account stored that version, by the account's clock.
    pub last_updated: Option<String>,
    /// The resource, without `meta.versionId` and `meta.lastUpdated`, which stand above.
    pub body: Value,
    /// Where it stands.
    pub state: EntryState,
    /// The account's body that local changes started from: what a three-way merge needs.
    pub base: Option<Value>,
    /// Earlier bodies that may have reached the account without this device having heard of it.
    pub sent: Vec<Value>,
    /// Counts changes of `body` on this device, so that an answer to an older body is told apart.
    pub revision: u64,
}

impl Entry {
    /// The entry's key.
    pub fn key(&self) -> EntryKey {
        EntryKey { resource_type: self.resource_type.clone(), id: self.id.clone() }
    }

    /// As stored: JSON, with what is absent left out.
    pub fn to_bytes(&self) -> Vec<u8> {
        let state = match &self.state {
            EntryState::Synced => json!("synced"),
            EntryState::Pending => json!("pending"),
            EntryState::Refused { reason: Refusal { status, code } } => {
                json!({"refused": {"reason": {"status": status, "code": code}}})
            }
        };
        let mut out = Vec::new();
        let mut field = |name: &str, value: &Value| {
            out.push(if out.is_empty() { b'{' } else { b',' });
            out.extend(format!("\"{name}\":").into_bytes());
            out.extend(crate::json::written(value));
        };
        field("resource_type", &json!(self.resource_type));
        field("id", &json!(self.id));
        for (name, value) in [("version_id", &self.version_id), ("last_updated", &self.last_updated)] {
            if let Some(value) = value {
                field(name, &json!(value));
            }
        }
        field("body", &self.body);
        field("state", &state);
        if let Some(base) = &self.base {
            field("base", base);
        }
        if !self.sent.is_empty() {
            field("sent", &Value::Array(self.sent.clone()));
        }
        field("revision", &json!(self.revision));
        out.push(b'}');
        out
    }

    /// `None` for what was not stored here. Fields of later versions are let through.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        Self::from_json(serde_json::from_slice(bytes).ok()?)
    }

    /// As [`Entry::parse`], of what is JSON already.
    pub(crate) fn from_json(mut stored: Value) -> Option<Self> {
        let fields = stored.as_object_mut()?;
        let refusal = |state: &Value| {
            let reason = state.get("refused")?.get("reason")?;
            let status = u16::try_from(reason.get("status")?.as_u64()?).ok()?;
            Some(EntryState::Refused { reason: Refusal { status, code: reason.get("code")?.as_str()?.to_owned() } })
        };
        let state = match fields.get("state")? {
            Value::String(state) if state == "synced" => EntryState::Synced,
            Value::String(state) if state == "pending" => EntryState::Pending,
            other => refusal(other)?,
        };
        let mut text = |name: &str| match fields.remove(name) {
            None | Some(Value::Null) => Some(None),
            Some(Value::String(text)) => Some(Some(text)),
            Some(_) => None,
        };
        Some(Self {
            resource_type: text("resource_type")??,
            id: text("id")??,
            version_id: text("version_id")?,
            last_updated: text("last_updated")?,
            body: fields.remove("body")?,
            state,
            base: fields.remove("base").filter(|base| !base.is_null()),
            sent: match fields.remove("sent") {
                None => Vec::new(),
                Some(Value::Array(sent)) => sent,
                Some(_) => return None,
            },
            revision: match fields.get("revision") {
                None => 0,
                Some(revision) => revision.as_u64()?,
            },
        })
    }

    pub(crate) fn new(key: EntryKey, body: Value, state: EntryState) -> Self {
        Self {
            resource_type: key.resource_type,
            id: key.id,
            version_id: None,
            last_updated: None,
            body,
            state,
            base: None,
            sent: Vec::new(),
            revision: 0,
        }
    }

    pub(crate) fn is_synced(&self) -> bool {
        self.state == EntryState::Synced
    }

    /// Takes over the account's word on version and time.
    pub(crate) fn rest_on(&mut self, remote: &Remote) {
        self.version_id.clone_from(&remote.version_id);
        self.last_updated.clone_from(&remote.last_updated);
    }
}

/// A resource as the account sent it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Remote {
    pub(crate) key: EntryKey,
    pub(crate) version_id: Option<String>,
    pub(crate) last_updated: Option<String>,
    pub(crate) body: Value,
}

impl Remote {
    /// `None` where it is no resource with type and id.
    pub(crate) fn read(resource: Value) -> Option<Self> {
        let key = EntryKey::of(&resource)?;
        let said = |name: &str| Some(resource.get("meta")?.get(name)?.as_str()?.to_owned());
        let (version_id, last_updated) = (said("versionId"), said("lastUpdated"));
        Some(Self { key, version_id, last_updated, body: without_server_meta(resource) })
    }

    pub(crate) fn updated_us(&self) -> Option<i64> {
        crate::instant::parse_us(self.last_updated.as_deref()?)
    }

    /// Whether this is the very version that the entry rests on. The time counts too: a server that lost writes
    /// hands the same version number out again.
    pub(crate) fn is_what(&self, entry: &Entry) -> bool {
        self.version_id.is_some() && self.version_id == entry.version_id && self.last_updated == entry.last_updated
    }

    /// Whether the account's version is from before the one that the entry rests on.
    pub(crate) fn is_older_than(&self, entry: &Entry) -> bool {
        let held = entry.last_updated.as_deref().and_then(crate::instant::parse_us);
        matches!((self.updated_us(), held), (Some(theirs), Some(ours)) if theirs < ours)
    }
}

/// Removes what only the account may say.
pub(crate) fn without_server_meta(mut resource: Value) -> Value {
    if let Some(object) = resource.as_object_mut() {
        let emptied = match object.get_mut("meta").and_then(Value::as_object_mut) {
            Some(meta) => {
                meta.remove("versionId");
                meta.remove("lastUpdated");
                meta.is_empty()
            }
            None => false,
        };
        if emptied {
            object.remove("meta");
        }
    }
    resource
}
