//! A dose's decisions (taken, skipped, undone) as FHIR extensions: their union, and the one that wins.
//!
//! Each is a complex extension with `id`, `clock` (a logical clock), `at`, `device`, `action` and perhaps `reason`.
//! The winner is the highest by (clock, id), so every device that knows the same decisions agrees.

use ambulo_care::{arrange, arrange_by_key};
use serde_json::{Value, json};

use crate::merge::{Side, three_way};

/// The extension that holds one decision about a dose.
pub const DECISION_URL: &str = "https://ambulo.care/fhir/dose-decision";

/// What orders and tells decisions apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// The logical clock of the device that decided.
    pub clock: u64,
    /// The decision's own id.
    pub id: String,
    /// `taken`, `skipped` or `undone`; anything else is kept and does not set the status.
    pub action: String,
}

/// One decision, if the extension is one; an extension of that address without an id is not.
pub fn read(extension: &Value) -> Option<Decision> {
    if extension.get("url")?.as_str()? != DECISION_URL {
        return None;
    }
    let parts = extension.get("extension")?.as_array()?;
    let part = |url: &str| parts.iter().find(|part| part.get("url").and_then(Value::as_str) == Some(url));
    let text = |url: &str, kind: &str| Some(part(url)?.get(kind)?.as_str()?.to_owned());
    Some(Decision {
        clock: part("clock").and_then(|clock| clock.get("valueUnsignedInt")?.as_u64()).unwrap_or(0),
        id: text("id", "valueString")?,
        action: text("action", "valueCode").unwrap_or_default(),
    })
}

fn extensions(resource: &Value) -> &[Value] {
    resource.get("extension").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// All decisions of a resource, in order of (clock, id).
pub fn all(resource: &Value) -> Vec<Decision> {
    let mut found: Vec<Decision> = extensions(resource).iter().filter_map(read).collect();
    arrange(&mut found, Ord::cmp);
    found
}

/// Sets `status` by the winning decision: completed, not-done or entered-in-error.
pub fn settle_status(resource: &mut Value) {
    let status = match all(resource).last().map(|winner| winner.action.as_str()) {
        Some("taken") => "completed",
        Some("skipped") => "not-done",
        Some("undone") => "entered-in-error",
        _ => return,
    };
    resource["status"] = json!(status);
}

/// Adds to `resource` the decisions that only `other` has; whether there were any.
pub fn add_missing(resource: &mut Value, other: &Value) -> bool {
    let known = all(resource);
    let missing: Vec<Value> = extensions(other)
        .iter()
        .filter(|extension| read(extension).is_some_and(|other| known.iter().all(|known| known.id != other.id)))
        .cloned()
        .collect();
    let Some(fields) = resource.as_object_mut().filter(|_| !missing.is_empty()) else { return false };
    let mut list = extensions_of(fields.remove("extension"));
    list.extend(missing);
    // Decisions last and in order, so that every device writes the same union alike.
    arrange_by_key(&mut list, read);
    fields.insert("extension".to_owned(), Value::Array(list));
    true
}

fn extensions_of(field: Option<Value>) -> Vec<Value> {
    match field {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    }
}

/// Unites two versions of a dose. The side that knows the winning decision wins fields that both changed.
pub(crate) fn unite(base: Option<&Value>, mine: &Value, theirs: &Value, settle: fn(&mut Value)) -> Value {
    let (ours, known) = (all(mine), all(theirs));
    let mine_wins = ours.last() > known.last();
    let wins = if mine_wins { Side::Mine } else { Side::Theirs };
    let mut merged = three_way(base, mine, theirs, wins);
    // Start from the account's list and add: decisions never go, whatever the three-way rule made of the field.
    let mut list = extensions(theirs).to_vec();
    let others: Vec<Value> = extensions(mine)
        .iter()
        .filter(|extension| read(extension).is_none())
        .filter(|extension| !list.contains(extension))
        .filter(|extension| !base.is_some_and(|base| extensions(base).contains(extension)))
        .cloned()
        .collect();
    if !others.is_empty() {
        list.extend(others);
        arrange_by_key(&mut list, read);
    }
    if let Some(fields) = merged.as_object_mut() {
        if list.is_empty() {
            fields.remove("extension");
        } else {
            fields.insert("extension".to_owned(), Value::Array(list));
        }
    }
    // Also where no decision was added: a field of a losing decision may have come through.
    if add_missing(&mut merged, mine) || merged != *theirs {
        settle(&mut merged);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(clock: u64, id: &str, action: &str) -> Value {
        json!({"url": DECISION_URL, "extension": [
            {"url": "id", "valueString": id}, {"url": "clock", "valueUnsignedInt": clock},
            {"url": "action", "valueCode": action}]})
    }

    fn dose(status: &str, decisions: &[Value]) -> Value {
        json!({"resourceType": "MedicationAdministration", "id": "1", "status": status, "extension": decisions})
    }

    fn merged(base: Option<&Value>, mine: &Value, theirs: &Value) -> Value {
        unite(base, mine, theirs, settle_status)
    }

    #[test]
    fn the_union_is_the_same_from_both_sides() {
        let mine = dose("completed", &[decision(1, "a", "taken"), decision(3, "c", "taken")]);
        let theirs = dose("not-done", &[decision(1, "a", "taken"), decision(2, "b", "skipped")]);
        let one = merged(None, &mine, &theirs);
        assert_eq!(one, merged(None, &theirs, &mine));
        assert_eq!(one["status"], "completed");
        assert_eq!(all(&one).len(), 3);
    }

    #[test]
    fn equal_clocks_are_ordered_by_id() {
        let mine = dose("completed", &[decision(1, "a", "taken")]);
        let theirs = dose("not-done", &[decision(1, "b", "skipped")]);
        assert_eq!(merged(None, &mine, &theirs)["status"], "not-done");
        assert_eq!(merged(None, &theirs, &mine)["status"], "not-done");
    }

    #[test]
    fn nothing_new_leaves_theirs_as_it_is() {
        let mine = dose("completed", &[decision(1, "a", "taken")]);
        let theirs = dose("entered-in-error", &[decision(2, "b", "undone"), decision(1, "a", "taken")]);
        assert_eq!(merged(Some(&mine), &mine, &theirs), theirs);
    }

    #[test]
    fn a_losing_decision_does_not_set_the_status() {
        let base = dose("completed", &[decision(1, "a", "taken")]);
        let mine = dose("entered-in-error", &[decision(1, "a", "taken"), decision(2, "b", "undone")]);
        let theirs =
            dose("completed", &[decision(1, "a", "taken"), decision(2, "b", "undone"), decision(3, "c", "taken")]);
        assert_eq!(merged(Some(&base), &mine, &theirs), theirs);
    }

    #[test]
    fn other_extensions_and_unknown_fields_survive() {
        let mut mine = dose("completed", &[decision(2, "a", "taken"), json!({"url": "urn:x", "valueCode": "mine"})]);
        mine["note"] = json!([{"text": "with water"}]);
        let mut theirs =
            dose("not-done", &[json!({"url": "urn:y", "valueCode": "theirs"}), decision(1, "b", "skipped")]);
        theirs["unknown"] = json!({"deep": [1, 2]});
        let one = merged(None, &mine, &theirs);
        assert_eq!(one["unknown"], theirs["unknown"]);
        assert_eq!(one["note"], mine["note"]);
        assert_eq!(extensions(&one).len(), 4);
        assert_eq!(one["status"], "completed");
    }

    #[test]
    fn nonsense_is_kept_and_breaks_nothing() {
        let odd = json!({"url": DECISION_URL, "extension": "?"});
        let mine = dose("completed", &[odd.clone(), decision(1, "a", "taken")]);
        let one = merged(None, &mine, &json!({"extension": 7}));
        assert!(extensions(&one).contains(&odd));
        assert_eq!(all(&one).len(), 1);
    }
}
