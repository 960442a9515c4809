//! My body: the body to turn and touch, its structures by name, and the places that the record speaks of.

use super::body_view::{self, Stage};
use super::structure_list::{self, Listed};
use super::systems;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use ambulo_care::ConditionStatus;
use ambulo_scene_protocol::{BONES, ToApp, ToScene, View};
use ambulo_view::prelude::*;

/// What was chosen: its id, its name, and whether its shape is schematic.
type Picked = (String, String, bool);

/// The page of the body.
pub(crate) fn body() -> AnyView {
    let state = State::current();
    let stage = Stage::new();
    let picked = RwSignal::new(None::<Picked>);
    let view = RwSignal::new(View::default());
    let missing = RwSignal::new(false);
    let tell = move || stage.say(ToScene::SetView { view: view.get_untracked() });
    stage.listen(move |word| match word {
        ToApp::Ready { warm: true, .. } => {
            stage.say(ToScene::HideExercise);
            tell();
            // The neck, the ribs and the feet bone by bone.
            systems::load(stage, BONES);
        }
        ToApp::Picked { id, name, schematic } => picked.set(Some((id, name, schematic))),
        ToApp::PickedNothing => picked.set(None),
        ToApp::ViewChanged { view: seen } => view.set(seen),
        ToApp::SystemLoaded { .. } => missing.set(false),
        // Of the bones the joined ones are always here.
        ToApp::SystemFailed { system } if system != BONES => {
            view.update(|v| v.systems.retain(|shown| !shown.starts_with(&system)));
            missing.set(true);
        }
        _ => {}
    });
    let change = move |edit: fn(&mut View, String)| {
        if let Some((id, ..)) = picked.get_untracked() {
            view.update(|v| edit(v, id));
            tell();
        }
    };
    let listed = RwSignal::new(Vec::<Listed>::new());
    ambulo_view::spawn_local(async move {
        if let Some(named) = structure_list::structures().await {
            let _ = listed.try_set(named);
        }
    });
    let find = move |id: String| {
        let found = listed.with_untracked(|all| all.iter().find(|l| l.id == id).cloned());
        view.update(|v| {
            v.selection = found.as_ref().map(|l| l.id.clone());
            if let Some(found) = &found {
                systems::show(v, stage, &found.system);
                v.hidden.retain(|h| *h != found.id);
                if !v.isolated.is_empty() {
                    v.isolated = vec![found.id.clone()];
                }
            }
        });
        tell();
        if let Some(found) = &found {
            stage.say(ToScene::Frame { id: Some(found.id.clone()) });
        }
        picked.set(found.map(|l| (l.id, l.name, false)));
    };
    let conditions = Memo::new(move |_| {
        state.record.with(|r| {
            r.conditions.values().filter(|c| c.status == ConditionStatus::Active).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <h1 tabindex="-1">{t("nav.body")}</h1>
        <div class="exercise-room">
            {body_view::canvas(stage)}
            <div class="steps">
                <p class="picked" role="status">
                    {move || picked.get().map_or_else(|| t("body.tap"), |(_, name, _)| name)}
                    {move || picked.get().is_some_and(|p| p.2).then(|| view! { <span class="detail">{t("body.schematic")}</span> })}
                </p>
                {systems::switches(view, stage)}
                {move || missing.get().then(|| view! { <p role="alert">{t("body.system-failed")}</p> })}
                <label class="field"><span>{t("body.find")}</span>
                    <select prop:value=move || picked.get().map(|(id, ..)| id).unwrap_or_default() on:change=move |e| find(event_target_value(&e))>
                        <option value="">{t("body.find-none")}</option>
                        {move || by_system(&listed.get())}
                    </select>
                </label>
                <div class="deciding">
                    <button disabled=move || picked.get().is_none() on:click=move |_| { change(|v, id| v.isolated = vec![id]); stage.say(ToScene::Frame { id: None }); }>{t("body.isolate")}</button>
                    <button disabled=move || picked.get().is_none() on:click=move |_| change(|v, id| if v.faded.contains(&id) { v.faded.retain(|f| *f != id) } else { v.faded.push(id) })>{t("body.fade")}</button>
                    <button disabled=move || picked.get().is_none() on:click=move |_| { change(|v, id| { v.hidden.push(id); v.selection = None; }); picked.set(None); }>{t("body.hide")}</button>
                    <button on:click=move |_| { view.set(View::default()); stage.say(ToScene::ResetView); picked.set(None); }>{t("body.reset")}</button>
                </div>
                <p class="quiet">{t("body.keys")}</p>
                <h2>{t("body.conditions")}</h2>
                {move || conditions.with(Vec::is_empty).then(|| view! { <p class="calm">{t("body.no-conditions")}</p> })}
                <ul class="plain">
                    {move || conditions.get().into_iter().map(|c| {
                        let site = c.body_site.map(|s| tf("body.site", &[("site", &s)]));
                        view! { <li><strong>{c.text}</strong>" "<span class="detail">{site}</span></li> }
                    }).collect_view()}
                </ul>
            </div>
        </div>
    }
    .into_any()
}

/// The list's entries, under the names of their systems.
fn by_system(listed: &[Listed]) -> AnyView {
    let group = |&(system, key): &(&str, &'static str)| {
        let mut named = listed.iter().filter(|l| l.system == system || l.id == system).cloned().collect::<Vec<_>>();
        (systems::exists(system) && !named.is_empty()).then(|| {
            let entry = |l: Listed| view! { <option value=l.id>{l.name}</option> };
            view! { <optgroup label=t(key)>{named.drain(..).map(entry).collect_view()}</optgroup> }
        })
    };
    systems::SYSTEMS.iter().filter_map(group).collect_view()
}
