//! Two devices decide about one dose: the merged resource says one thing in all its fields.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use ambulo_care::{Action, Decision, Dose, Id, Instant, SkipReason};
use ambulo_fhir::{settle_dose, to_item, to_resource};
use ambulo_sync::{Merge, RecordMerge};
use serde_json::{Value, json};

const DOSE: &str = "MedicationAdministration";

fn decided(clock: u32, at: &str, device: &str, action: Action) -> Decision {
    let id = Id::new(format!("{device}-{clock}")).unwrap();
    Decision { id, clock, at: at.parse::<Instant>().unwrap(), device: device.into(), action }
}

fn resource(decisions: &[Decision], onto: Option<&Value>) -> Value {
    let mut dose = Dose::undecided(Id::new("dose").unwrap(), Id::new("metformin").unwrap(), None);
    dose.decisions = decisions.to_vec();
    to_resource(&ambulo_care::Item::Dose(dose), &Id::new("ada").unwrap(), onto)
}

/// What a resource says beside its decisions, and what they say.
fn said(resource: &Value) -> Value {
    json!([resource["status"], resource["statusReason"][0]["coding"][0]["code"], resource["effectiveDateTime"]])
}

fn expected(decision: &Decision) -> Value {
    let (status, reason) = match decision.action {
        Action::Taken => ("completed", Value::Null),
        Action::Skipped { reason: SkipReason::Unwell } => ("not-done", json!("unwell")),
        Action::Skipped { .. } => ("not-done", json!("forgot")),
        Action::Undone => ("entered-in-error", Value::Null),
    };
    let said = resource(std::slice::from_ref(decision), None);
    json!([status, reason, said["effectiveDateTime"]])
}

#[test]
fn all_fields_follow_the_decision_that_wins() {
    let merge = RecordMerge { settle: settle_dose };
    let actions = [
        Action::Taken,
        Action::Skipped { reason: SkipReason::Unwell },
        Action::Skipped { reason: SkipReason::Forgot },
        Action::Undone,
    ];
    let first = decided(1, "2026-03-02T06:30:00Z", "desk", Action::Undone);
    for start in [None, Some(resource(std::slice::from_ref(&first), None))] {
        for mine in actions {
            for theirs in actions {
                for (clock, other) in [(2, 3), (3, 2), (2, 2)] {
                    let mine = decided(clock, "2026-03-02T09:00:00Z", "phone", mine);
                    let theirs = decided(other, "2026-03-02T12:15:00Z", "laptop", theirs);
                    let held = resource(std::slice::from_ref(&mine), start.as_ref());
                    let mut account = resource(std::slice::from_ref(&theirs), start.as_ref());
                    account["note"] = json!([{"text": "with water"}]);
                    let merged = merge.merge(DOSE, start.as_ref(), &held, &account);
                    let wins = if (mine.clock, &mine.id) > (theirs.clock, &theirs.id) { &mine } else { &theirs };
                    assert_eq!(said(&merged), expected(wins), "{mine:?} and {theirs:?}");
                    assert_eq!(merged["note"], account["note"]);
                    let ambulo_care::Item::Dose(dose) = to_item(&merged).unwrap() else { panic!("no dose") };
                    assert_eq!(dose.decisions.len(), 2 + usize::from(start.is_some()));
                    // The other device, which held the account's version, comes to the same.
                    let other = merge.merge(DOSE, start.as_ref(), &account, &held);
                    assert_eq!(said(&other), said(&merged));
                }
            }
        }
    }
}

#[test]
fn a_page_that_shows_an_old_state_changes_no_field_of_a_later_decision() {
    let merge = RecordMerge { settle: settle_dose };
    let skip = Action::Skipped { reason: SkipReason::Unwell };
    let stored = resource(&[decided(5, "2026-03-02T12:15:00Z", "laptop", skip)], None);
    let new = resource(&[decided(2, "2026-03-02T09:00:00Z", "phone", Action::Taken)], None);
    assert_eq!(said(&merge.amend(DOSE, &stored, new)), said(&stored));
}

#[test]
fn what_others_decided_is_left_to_them() {
    let foreign = json!({"resourceType": DOSE, "id": "x", "status": "completed",
        "request": {"reference": "MedicationRequest/metformin"}, "effectivePeriod": {"start": "2026-03-02T09:00:00Z"}});
    for mut odd in [foreign, json!({"id": "x"}), json!(7)] {
        let before = odd.clone();
        settle_dose(&mut odd);
        assert_eq!(odd, before);
    }
}
