//! The record on the body: conditions, procedures, what medicines act on, the latest of each measure and of each joint's
//! movement, at their places and as lists.

use super::looking::Looking;
use super::matter::Matter;
use super::record_entries::{Entry, GROUPS, entries};
use super::stories::Catalogue;
use super::unread::unread;
use super::{conditions, structure_list, systems};
use crate::page::browser;
use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::t;
use ambulo_scene_protocol::{BONES, ToScene, View};
use ambulo_story::Targets;
use ambulo_view::prelude::*;
use serde_json::Value;
use std::rc::Rc;

/// As many labels as a phone's picture holds apart.
const FEW: usize = 8;
/// Pictures narrower than this are a phone's.
const NARROW_PX: f64 = 900.0;

/// What places the record on the body, as far as it has come.
#[derive(Default)]
pub(crate) struct Tables {
    /// Whether all of them came; nothing while they are on their way.
    pub(crate) whole: Option<bool>,
    pub(crate) places: Value,
    pub(crate) targets: Option<Targets>,
    pub(crate) catalogue: Option<Catalogue>,
}

impl Tables {
    pub(crate) async fn fetch() -> Self {
        let assets = State::current().assets();
        let targets = structure_list::bytes(&assets, "anatomy/medicine-targets.json").await;
        let targets = targets.and_then(|bytes| Targets::read(&bytes).ok());
        let places = structure_list::fetch(&assets, "anatomy/record-places.json").await;
        let catalogue = Catalogue::fetch().await;
        let whole = Some(targets.is_some() && places.is_some() && catalogue.is_some());
        Self { whole, places: places.unwrap_or_default(), targets, catalogue }
    }
}

/// Which labels stand on the body: none, all, or those of one group.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Nothing,
    All,
    Group(usize),
}

impl Shown {
    fn holds(self, entry: &Entry) -> bool {
        !entry.label.id.is_empty() && (self == Self::All || self == Self::Group(entry.group))
    }
}

/// The switches that put the record on the body, and the lists of what they put there.
pub(crate) fn places(looking: Looking) -> AnyView {
    let state = State::current();
    let tables = RwSignal::new(Rc::new(Tables::default()));
    let fetch = move || {
        ambulo_view::spawn_local(async move {
            let _ = tables.try_set(Rc::new(Tables::fetch().await));
        });
    };
    fetch();
    let whole = Memo::new(move |_| tables.with(|tables| tables.whole));
    let all = Memo::new(move |_| tables.with(|tables| state.record.with(|record| entries(record, tables))));
    let placed = move || all.with(|all| all.iter().filter(|e| Shown::All.holds(e)).count());
    let held = move |group: usize| all.with(|all| all.iter().any(|e| Shown::Group(group).holds(e)));
    let shown = RwSignal::new(Shown::Nothing);
    let chosen = move || all.get().into_iter().filter(|e| shown.get().holds(e)).collect::<Vec<_>>();
    Effect::new(move || looking.labels.set(chosen().into_iter().map(|e| e.label).collect()));
    let choose = move |which: Shown| {
        shown.set(which);
        if which == Shown::Nothing {
            looking.reset();
        } else {
            show(looking, &chosen());
        }
        looking.stage.show();
    };
    let switch = move |_| {
        let narrow = browser::window().inner_width().ok().and_then(|w| w.as_f64()).is_some_and(|w| w < NARROW_PX);
        choose(match shown.get_untracked() {
            Shown::Nothing if narrow && placed() > FEW => {
                (0..GROUPS.len()).find(|g| held(*g)).map_or(Shown::All, Shown::Group)
            }
            Shown::Nothing => Shown::All,
            _ => Shown::Nothing,
        });
    };
    let chip = move |which: Shown, key: &'static str| {
        view! { <button type="button" class="small" aria-pressed=move || (shown.get() == which).to_string() on:click=move |_| choose(which)>{t(key)}</button> }
    };
    let chips = move || {
        let groups = GROUPS.iter().enumerate().filter(|(group, _)| held(*group));
        groups.map(|(group, key)| chip(Shown::Group(group), key)).collect_view()
    };
    let diagnoses = Memo::new(move |_| state.record.with(|r| Matter::conditions(r).collect::<Vec<_>>()));
    let done = Memo::new(move |_| state.record.with(|r| Matter::procedures(r).collect::<Vec<_>>()));
    view! {
        <h2>{t("body.record")}</h2>
        {move || match whole.get() {
            Some(true) => (placed() == 0).then(|| view! { <p class="calm">{t("body.record-empty")}</p> }.into_any()),
            Some(false) => Some(view! { <p role="alert">{t("body.record-failed")}</p><p><button class="small" on:click=move |_| fetch()>{t("part.again")}</button></p> }.into_any()),
            None => None,
        }}
        {move || (placed() > 0).then(|| view! {
            <button class="record-show" aria-pressed=move || (shown.get() != Shown::Nothing).to_string() on:click=switch>{t("body.record-show")}</button>
        })}
        {move || (shown.get() != Shown::Nothing).then(|| view! {
            <div class="deciding record-groups" role="group" aria-label=t("body.record")>{chip(Shown::All, "body.everything")}{chips()}</div>
        })}
        {unread(&["Condition", "Procedure"])}
        <h3>{t("body.conditions")}</h3>
        {move || diagnoses.with(Vec::is_empty).then(|| view! { <p class="calm">{t("body.no-conditions")}</p> })}
        {conditions::list(tables, diagnoses, "plain matters conditions")}
        {move || (!done.with(Vec::is_empty)).then(|| view! { <h3>{t("body.procedures")}</h3> })}
        {conditions::list(tables, done, "plain matters procedures")}
        {move || all.with(|all| (2..GROUPS.len()).map(|group| listed(all, group)).collect_view())}
    }
    .into_any()
}

/// A group as a list of ways to its pages.
fn listed(all: &[Entry], group: usize) -> AnyView {
    let mut of_it = all.iter().filter(|e| e.group == group).peekable();
    if of_it.peek().is_none() {
        return ().into_any();
    }
    view! { <h3>{t(GROUPS[group])}</h3><ul class="plain links">{of_it.map(door).collect_view()}</ul> }.into_any()
}

/// The way to an entry's page.
pub(crate) fn door(e: &Entry) -> AnyView {
    let value = e.label.value.clone();
    let value = match (e.label.id.is_empty(), value.is_empty()) {
        (true, true) => t("body.unplaced"),
        (true, false) => format!("{value} · {}", t("body.whole")),
        (false, _) => value,
    };
    view! {
        <li><a href=e.label.href.clone() data-in=""><span>{e.label.text.clone()}</span><span class="detail">{value}</span>{icon("next")}</a></li>
    }
    .into_any()
}

/// The places solid, in a body that one sees through.
fn show(looking: Looking, entries: &[Entry]) {
    let listed = looking.listed.get_untracked();
    let at_places = |id: &str| entries.iter().any(|e| e.solid.iter().any(|solid| solid == id));
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
