//! CareTeam and Goal.

use crate::json::{date, differs, first_mut, list, party, reference, set, text, words};
use ambulo_care::{CareTeam, Goal, Id, Member, Party};
use serde_json::{Value, json};

pub(crate) fn read(resource: &Value, id: Id) -> CareTeam {
    CareTeam { id, members: list(resource, "/participant").iter().map(read_member).collect() }
}

fn read_member(participant: &Value) -> Member {
    let Party { reference, name } = party(participant, "/member");
    let role = participant.pointer("/role/0").and_then(words).unwrap_or_default();
    Member { reference, name, role }
}

/// Members keep what their participant entry says besides, as long as they stay themselves.
pub(crate) fn write(resource: &mut Value, team: &CareTeam) {
    if resource.get("status").is_none() {
        set(resource, "status", json!("active"));
    }
    let stored = list(resource, "/participant").to_vec();
    let participants = team.members.iter().map(|member| {
        if let Some(same) = stored.iter().find(|p| read_member(p) == *member) {
            return same.clone();
        }
        let mut entry = json!({});
        if !member.role.is_empty() {
            set(&mut entry, "role", json!([{"text": member.role}]));
        }
        let who = Party { reference: member.reference.clone(), name: member.name.clone() };
        set(&mut entry, "member", reference(&who));
        entry
    });
    let participants: Vec<Value> = participants.collect();
    set(resource, "participant", json!(participants));
}

pub(crate) fn read_goal(resource: &Value, id: &Id) -> Option<Goal> {
    if matches!(text(resource, "/lifecycleStatus"), Some("cancelled" | "rejected")) {
        return None;
    }
    Some(Goal {
        id: id.clone(),
        text: resource.get("description").and_then(words)?,
        target: list(resource, "/target").iter().find_map(|t| date(t, "/dueDate")),
    })
}

pub(crate) fn write_goal(resource: &mut Value, goal: &Goal, old: Option<&Goal>) {
    if old.is_none() {
        set(resource, "lifecycleStatus", json!("active"));
    }
    if differs(old, goal, |g| g.text.clone()) {
        set(resource, "description", json!({"text": goal.text}));
    }
    if differs(old, goal, |g| g.target) {
        match goal.target {
            Some(day) => {
                if let Some(target) = first_mut(resource, "target") {
                    set(target, "dueDate", crate::json::written(day));
                }
            }
            None => set(resource, "target", Value::Null),
        }
    }
}
