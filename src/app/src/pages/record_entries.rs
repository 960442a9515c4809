//! What of the record has a place in the body: each entry with its label, its structures and its page.

use super::labels::Label;
use super::matter::Matter;
use super::measures;
use super::record_places::Tables;
use super::today::exercise_name;
use crate::page::format;
use crate::page::texts::{t, tf};
use ambulo_care::{Medicine, MedicineStatus, Record, Session, Side};
use serde_json::Value;

/// The groups, in the order of the lists, by the keys of their names.
pub(crate) const GROUPS: [&str; 5] =
    ["body.conditions", "body.procedures", "nav.medicines", "nav.vitals", "body.movement"];

/// One thing of the record.
#[derive(Clone, PartialEq)]
pub(crate) struct Entry {
    /// Which of [`GROUPS`].
    pub(crate) group: usize,
    /// Its label; without an id it has no place.
    pub(crate) label: Label,
    /// The structures that it is about.
    pub(crate) solid: Vec<String>,
}

impl Entry {
    fn at(group: usize, label: Label) -> Self {
        Self { group, solid: vec![label.id.clone()], label }
    }
}

/// All entries, group by group.
pub(crate) fn entries(record: &Record, tables: &Tables) -> Vec<Entry> {
    let (conditions, procedures) = (Matter::conditions(record), Matter::procedures(record));
    let mut found: Vec<Entry> = conditions
        .map(|c| (0, c))
        .chain(procedures.map(|p| (1, p)))
        .filter_map(|(group, m)| matter(group, m, tables))
        .collect();
    let taken = record.medicines.values().filter(|m| m.status == MedicineStatus::Active);
    found.extend(taken.map(|m| medicine(m, tables)));
    found.extend(measured(record, &tables.places));
    found.extend(moved(record, &tables.places));
    found
}

fn matter(group: usize, matter: Matter, tables: &Tables) -> Option<Entry> {
    let catalogue = tables.catalogue.as_ref()?;
    let (_, solid) = catalogue.place(&matter)?;
    let id = solid.first()?.clone();
    let href = matter.path();
    // Where a condition lies, its label shows.
    let value = if group == 1 { matter.detail } else { String::new() };
    Some(Entry { group, label: Label { id, text: matter.text, value, href }, solid })
}

/// A medicine at what it acts on; without a place where its codes say nothing.
fn medicine(medicine: &Medicine, tables: &Tables) -> Entry {
    let targets = tables.targets.as_ref();
    let target = medicine.codes.iter().find_map(|c| targets?.of(&c.system, &c.code, &c.display));
    let solid = target.map(|target| target.at.clone()).unwrap_or_default();
    let label = Label {
        id: solid.first().cloned().unwrap_or_default(),
        text: medicine.name.clone(),
        value: target.map(|target| t(&format!("body.acts-{}", target.acts))).unwrap_or_default(),
        href: format!("/medicines/{}", medicine.id),
    };
    Entry { group: 2, label, solid }
}

/// The latest value of each measure; without a place what is of the whole body.
fn measured(record: &Record, places: &Value) -> Vec<Entry> {
    let entry = |&(kind, slug): &(_, &str)| {
        let vital = record.vitals.values().filter(|v| v.kind == kind).max_by_key(|v| v.at)?;
        let id = places.get("vitals")?.get(slug)?.as_str()?.to_owned();
        let (text, value) = (t(&format!("vital.{slug}")), measures::value_text(kind, &vital.value));
        Some(Entry::at(3, Label { id, text, value, href: format!("/vitals/{slug}") }))
    };
    measures::KINDS.iter().filter_map(entry).collect()
}

/// The latest measured session of each exercise and side, at its joint.
fn moved(record: &Record, places: &Value) -> Vec<Entry> {
    let mut newest: Vec<&Session> = Vec::new();
    for session in record.sessions.values().filter(|s| s.range_deg.is_some()) {
        match newest.iter_mut().find(|s| s.exercise == session.exercise && s.side == session.side) {
            Some(known) if known.started < session.started => *known = session,
            Some(_) => {}
            None => newest.push(session),
        }
    }
    let entry = |session: &Session| {
        let side = if session.side == Side::Left { "left" } else { "right" };
        let joint = session.exercise.split('-').next().unwrap_or_default();
        let id = places.get("joints")?.get(joint)?.get(side)?.as_str()?.to_owned();
        let value = tf("body.reached", &[("max", &format::number(session.range_deg?.max_deg, 0))]);
        let prescribed = record.prescriptions.contains(&session.prescription);
        let href = if prescribed { format!("/exercises/{}", session.prescription) } else { "/exercises".to_owned() };
        Some(Entry::at(4, Label { id, text: exercise_name(&session.exercise), value, href }))
    };
    newest.into_iter().filter_map(entry).collect()
}
