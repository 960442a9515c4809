//! The record on the body: the latest of each measure and of each joint's movement, at its place and as a list.

use super::labels::Label;
use super::looking::Looking;
use super::structure_list;
use super::today::exercise_name;
use super::{measures, systems};
use crate::page::format;
use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use ambulo_care::{Record, Session, Side};
use ambulo_scene_protocol::{BONES, ToScene, View};
use ambulo_view::prelude::*;
use serde_json::Value;

/// The switch that puts the record on the body, and what it puts there.
pub(crate) fn places(looking: Looking) -> AnyView {
    let state = State::current();
    let table = RwSignal::new(Value::Null);
    ambulo_view::spawn_local(async move {
        if let Some(read) = structure_list::fetch(&state.assets(), "anatomy/record-places.json").await {
            let _ = table.try_set(read);
        }
    });
    let entries = Memo::new(move |_| table.with(|table| state.record.with(|record| entries(record, table))));
    let on = RwSignal::new(false);
    Effect::new(move || looking.labels.set(if on.get() { entries.get() } else { Vec::new() }));
    let switch = move |_| {
        on.set(!on.get_untracked());
        if on.get_untracked() {
            show(looking, &entries.get_untracked());
        } else {
            looking.reset();
        }
    };
    view! {
        <h2>{t("body.record")}</h2>
        {move || entries.with(Vec::is_empty).then(|| view! { <p class="calm">{t("body.record-empty")}</p> })}
        {move || (!entries.with(Vec::is_empty)).then(|| view! {
            <button aria-pressed=move || on.get().to_string() on:click=switch>{t("body.record-show")}</button>
        })}
        <ul class="links">{move || entries.get().into_iter().map(entry).collect_view()}</ul>
    }
    .into_any()
}

fn entry(label: Label) -> AnyView {
    view! {
        <li><a href=label.href data-in=""><span>{label.text}</span><span class="detail">{label.value}</span>{icon("next")}</a></li>
    }
    .into_any()
}

/// What has a place: the latest value of a measure, and the latest measured session of an exercise and side.
fn entries(record: &Record, table: &Value) -> Vec<Label> {
    let place = |path: [&str; 2]| table.get(path[0])?.get(path[1]);
    let mut found = Vec::new();
    for &(kind, slug) in &measures::KINDS {
        let latest = record.vitals.values().filter(|v| v.kind == kind).max_by_key(|v| v.at);
        if let (Some(vital), Some(id)) = (latest, place(["vitals", slug]).and_then(Value::as_str)) {
            found.push(Label {
                id: id.to_owned(),
                text: t(&format!("vital.{slug}")),
                value: measures::value_text(kind, &vital.value),
                href: format!("/vitals/{slug}"),
            });
        }
    }
    let mut newest: Vec<&Session> = Vec::new();
    for session in record.sessions.values().filter(|s| s.range_deg.is_some()) {
        match newest.iter_mut().find(|s| s.exercise == session.exercise && s.side == session.side) {
            Some(known) if known.started < session.started => *known = session,
            Some(_) => {}
            None => newest.push(session),
        }
    }
    for session in newest {
        let side = if session.side == Side::Left { "left" } else { "right" };
        let joint = session.exercise.split('-').next().unwrap_or_default();
        let id = place(["joints", joint]).and_then(|sides| sides.get(side)?.as_str());
        if let (Some(id), Some(range)) = (id, session.range_deg) {
            found.push(Label {
                id: id.to_owned(),
                text: exercise_name(&session.exercise),
                value: tf("body.reached", &[("max", &format::number(range.max_deg, 0))]),
                href: "/exercises".to_owned(),
            });
        }
    }
    found
}

/// The places solid, in a body that one sees through.
fn show(looking: Looking, entries: &[Label]) {
    let listed = looking.listed.get_untracked();
    let at_places = |id: &str| entries.iter().any(|e| e.id == id);
    looking.edit(&mut |view| {
        *view = View::default();
        for l in &listed {
            if l.system == BONES {
                if !at_places(&l.id) {
                    view.faded.push(l.id.clone());
                }
            } else if at_places(&l.id) {
                systems::load(looking.stage, &l.system);
                view.systems.push(l.id.clone());
            }
        }
    });
    looking.picked.set(None);
    looking.stage.say(ToScene::Frame { id: None });
}
