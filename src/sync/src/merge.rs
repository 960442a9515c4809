//! What becomes of one entry that two devices changed.

use serde_json::{Map, Value};

use crate::decisions;

/// How two versions of a resource become one. Pure, and the same on every device, or devices would not converge.
pub trait Merge {
    /// `theirs` is what the account holds, `mine` what this device holds, `base` where both started, if known.
    /// A result equal to `theirs` says that nothing of mine is missing there.
    fn merge(&self, resource_type: &str, base: Option<&Value>, mine: &Value, theirs: &Value) -> Value;

    /// What to hold when the person's program writes `new` over `stored`: by default `new`.
    fn amend(&self, _resource_type: &str, _stored: &Value, new: Value) -> Value {
        new
    }

    /// Whether another device may create the same id by itself; then the account is asked before a create.
    fn may_exist(&self, _resource_type: &str) -> bool {
        false
    }
}

/// Three-way by top-level field, theirs winning a true conflict; a dose's decisions are united.
#[derive(Clone, Copy, Debug)]
pub struct RecordMerge {
    /// Brings the fields of a dose into line with its winning decision, after decisions were united.
    pub settle: fn(&mut Value),
}

impl Default for RecordMerge {
    fn default() -> Self {
        Self { settle: decisions::settle_status }
    }
}

const DOSE: &str = "MedicationAdministration";

impl Merge for RecordMerge {
    fn merge(&self, resource_type: &str, base: Option<&Value>, mine: &Value, theirs: &Value) -> Value {
        if resource_type == DOSE {
            decisions::unite(base, mine, theirs, self.settle)
        } else {
            three_way(base, mine, theirs, Side::Theirs)
        }
    }

    fn amend(&self, resource_type: &str, stored: &Value, mut new: Value) -> Value {
        if resource_type == DOSE && decisions::add_missing(&mut new, stored) {
            (self.settle)(&mut new);
        }
        new
    }

    fn may_exist(&self, resource_type: &str) -> bool {
        resource_type == DOSE
    }
}

/// Who wins a field that both changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// This device.
    Mine,
    /// The account.
    Theirs,
}

/// A three-way merge by top-level field. A field that one side removed and the other left alone goes; a field that
/// one side removed and the other changed stays.
pub fn three_way(base: Option<&Value>, mine: &Value, theirs: &Value, wins: Side) -> Value {
    let (Some(mine_fields), Some(theirs_fields)) = (mine.as_object(), theirs.as_object()) else {
        return theirs.clone();
    };
    let started = |name: &str| base.and_then(|base| base.get(name));
    let mut merged = Map::new();
    for (name, theirs) in theirs_fields {
        let start = started(name);
        match mine_fields.get(name) {
            Some(mine) if start == Some(theirs) || (start != Some(mine) && wins == Side::Mine) => {
                merged.insert(name.clone(), mine.clone());
            }
            None if start == Some(theirs) => {}
            _ => {
                merged.insert(name.clone(), theirs.clone());
            }
        }
    }
    for (name, mine) in mine_fields {
        if !theirs_fields.contains_key(name) && started(name) != Some(mine) {
            merged.insert(name.clone(), mine.clone());
        }
    }
    Value::Object(merged)
}

/// The base to merge on when earlier bodies of ours may already be in `theirs`: a field that the account holds just
/// as we once sent it has not been changed by anyone else.
pub(crate) fn base_with_sent(base: Option<&Value>, sent: &[Value], theirs: &Value) -> Option<Value> {
    let Some(theirs) = theirs.as_object() else { return base.cloned() };
    let mut fields = base.and_then(Value::as_object).cloned();
    for body in sent {
        for (name, value) in body.as_object().into_iter().flatten() {
            if theirs.get(name) == Some(value) {
                fields.get_or_insert_with(Map::new).insert(name.clone(), value.clone());
            }
        }
    }
    fields.map(Value::Object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_of_different_fields_both_stay() {
        let base = json!({"id": "1", "a": 1, "b": 1, "c": 1, "d": 1});
        let mine = json!({"id": "1", "a": 2, "b": 1, "d": 1, "e": {"unknown": true}});
        let theirs = json!({"id": "1", "a": 1, "b": 2, "c": 1, "f": 1});
        let merged = three_way(Some(&base), &mine, &theirs, Side::Theirs);
        assert_eq!(merged, json!({"id": "1", "a": 2, "b": 2, "e": {"unknown": true}, "f": 1}));
    }

    #[test]
    fn the_account_wins_a_true_conflict() {
        let (base, mine, theirs) = (json!({"a": 1}), json!({"a": 2}), json!({"a": 3}));
        assert_eq!(three_way(Some(&base), &mine, &theirs, Side::Theirs), theirs);
        assert_eq!(three_way(None, &mine, &theirs, Side::Theirs), theirs);
        assert_eq!(three_way(Some(&base), &mine, &theirs, Side::Mine), mine);
    }

    #[test]
    fn a_field_removed_here_and_changed_there_stays() {
        let (base, mine, theirs) = (json!({"a": 1}), json!({}), json!({"a": 3}));
        assert_eq!(three_way(Some(&base), &mine, &theirs, Side::Theirs), theirs);
        assert_eq!(three_way(Some(&base), &theirs, &mine, Side::Theirs), theirs);
    }

    #[test]
    fn an_earlier_body_of_ours_is_no_change_by_others() {
        let base = json!({"a": 1, "b": 1});
        let sent = [json!({"a": 2, "b": 1})];
        let theirs = json!({"a": 2, "b": 5});
        let mine = json!({"a": 1, "b": 1});
        let start = base_with_sent(Some(&base), &sent, &theirs);
        let merged = three_way(start.as_ref(), &mine, &theirs, Side::Theirs);
        assert_eq!(merged, json!({"a": 1, "b": 5}));
    }
}
