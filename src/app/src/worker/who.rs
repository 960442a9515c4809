//! Who this vault belongs to, as the vault keeps it: a small JSON object, whose unknown fields are let through.

use crate::protocol::Who;
use serde_json::{Value, json};

/// As stored.
pub(super) fn write(who: &Who) -> Vec<u8> {
    let Who { reference, patient, name, device } = who;
    let stored = json!({ "reference": reference, "patient": patient, "name": name, "device": device });
    ambulo_sync::written(&stored)
}

/// `None` for what was not written by [`write`].
pub(super) fn read(bytes: &[u8]) -> Option<Who> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
    Some(Who { reference: text("reference")?, patient: text("patient"), name: text("name")?, device: text("device")? })
}
