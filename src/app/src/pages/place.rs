//! A condition or procedure without a story: what the record says of it, its place lit in the body, and what else of the
//! record is about that place.

use super::looking::Looking;
use super::matter::Matter;
use super::record_entries::{Entry, entries};
use super::record_places::{Tables, door};
use super::structure_list::Listed;
use super::{body_view, labels, stories, systems};
use crate::page::state::State;
use crate::page::texts::{t, tf};
use ambulo_scene_protocol::{Camera, Mark, ToScene, View};
use ambulo_view::prelude::*;
use std::rc::Rc;

/// All of the page but its heading.
pub(crate) fn place(matter: Matter) -> AnyView {
    let coming = RwSignal::new(None::<Rc<Tables>>);
    ambulo_view::spawn_local(async move {
        let _ = coming.try_set(Some(Rc::new(Tables::fetch().await)));
    });
    view! {
        {move || coming.get().map_or_else(
            || view! { <p class="quiet" aria-busy="true">{t("shell.opening")}</p> }.into_any(),
            |tables| page(&matter, tables),
        )}
    }
    .into_any()
}

fn page(matter: &Matter, tables: Rc<Tables>) -> AnyView {
    let failed = (tables.whole != Some(true)).then(|| view! { <p role="alert">{t("body.record-failed")}</p> });
    let place = tables.catalogue.as_ref().and_then(|catalogue| catalogue.place(matter));
    let Some((view, at)) = place else {
        // What could not be fetched may know it.
        let unplaced = tables.catalogue.is_some().then(|| view! { <p>{t("place.unplaced")}</p> });
        return view! { <div class="telling">{recorded(matter)}{unplaced}</div>{failed}{ask()} }.into_any();
    };
    let aside = match tables.catalogue.as_ref().and_then(|catalogue| catalogue.sides(matter)) {
        _ if at.len() < 2 => None,
        None => Some("place.some-side"),
        Some(_) => Some("place.both-sides"),
    };
    let looking = Looking::start();
    show(looking, &view, &at);
    let picture = move || systems::note(looking.stage, &looking.view.get(), move || looking.tell());
    let over = view! { {labels::over(looking)}{picture} }.into_any();
    view! {
        <div class="exercise-room story">
            {body_view::canvas(looking.stage, over)}
            <div class="steps">
                <div class="telling acts">{recorded(matter)}{aside.map(|key| view! { <p class="quiet">{t(key)}</p> })}</div>
                {lit(looking, &view)}
                {failed}
                {beside(matter, tables, about(&view, at))}
                {ask()}
            </div>
        </div>
        <div class="on-paper">{recorded(matter)}<p>{t("place.no-story")}</p></div>
    }
    .into_any()
}

/// What the record says of it, beside its name.
fn recorded(matter: &Matter) -> AnyView {
    let when = matter.when.clone();
    let site = matter.site.as_ref().map(|site| tf("place.site", &[("site", site)]));
    let only_name = (when.is_none() && site.is_none()).then(|| t("place.only-name"));
    let said = |words: Option<String>| words.map(|words| view! { <p>{words}</p> });
    view! { {said(when)}{said(site)}{said(only_name)} }.into_any()
}

/// Has the scene show the place, with the name of what it is about.
fn show(looking: Looking, view: &View, at: &[String]) {
    let mut view = stories::seen(view, looking.stage);
    let framed = view.camera == Camera::default();
    view.labels = at.to_vec();
    looking.view.set(view);
    let first = at.first().cloned();
    Effect::new(move || {
        if looking.stage.warm() {
            looking.tell();
            if framed {
                looking.stage.say(ToScene::Frame { id: first.clone() });
            }
        }
    });
}

/// The names of what is lit, each of which chooses it in the picture.
fn lit(looking: Looking, view: &View) -> AnyView {
    let marks = view.marks.clone();
    let choice = move |l: &Listed| {
        let l = l.clone();
        let id = l.id.clone();
        let pressed = move || looking.picked.with(|p| p.as_ref().is_some_and(|(picked, ..)| *picked == id)).to_string();
        let name = l.name.clone();
        let choose = move |_| {
            looking.edit(&mut |v| v.selection = Some(l.id.clone()));
            looking.picked.set(Some((l.id.clone(), l.name.clone(), l.schematic)));
            looking.stage.show();
        };
        view! { <li><button type="button" aria-pressed=pressed on:click=choose>{name}</button></li> }
    };
    let choices = move || {
        looking.listed.with(|listed| {
            let named = |mark: &Mark| listed.iter().find(|l| l.id == mark.id).map(choice);
            marks.iter().map(named).collect_view()
        })
    };
    view! {
        <h2>{t("place.lit")}</h2>
        <ul class="found acts">{choices}</ul>
        {move || looking.problem.get().map(|key| view! { <p role="alert">{t(key)}</p> })}
    }
    .into_any()
}

/// The structures that the place is about: not those of which only an end is lit, which belong to their neighbours too.
fn about(view: &View, mut at: Vec<String>) -> Vec<String> {
    for mark in view.marks.iter().filter(|mark| mark.near.is_none()) {
        at.push(mark.id.clone());
    }
    at
}

/// What else of the record is there, each the way to its page.
fn beside(matter: &Matter, tables: Rc<Tables>, about: Vec<String>) -> AnyView {
    let state = State::current();
    let own = matter.path();
    let meant = move |e: &Entry| e.label.href != own && e.solid.iter().any(|id| about.contains(id));
    let found = Memo::new(move |_| {
        let mut all = state.record.with(|record| entries(record, &tables));
        all.retain(&meant);
        all
    });
    view! {
        {move || (!found.with(Vec::is_empty)).then(|| view! {
            <h2>{t("place.beside")}</h2>
            <ul class="plain links acts">{found.with(|all| all.iter().map(door).collect_view())}</ul>
        })}
    }
    .into_any()
}

/// That nobody has told it here, and who can.
fn ask() -> AnyView {
    view! {
        <p class="quiet">{t("place.no-story")}</p>
        <p><a class="button" href="/team" data-in="">{t("place.ask")}</a></p>
    }
    .into_any()
}
