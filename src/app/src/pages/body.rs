//! My body: the skeleton to turn and touch, its bones by name, and the places that the record speaks of.

use super::body_view::{self, Stage};
use super::bone_list;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use ambulo_care::ConditionStatus;
use ambulo_scene_protocol::{ToApp, ToScene, View};
use ambulo_view::prelude::*;

/// The page of the body.
pub(crate) fn body() -> AnyView {
    let state = State::current();
    let stage = Stage::new();
    let picked = RwSignal::new(None::<(String, String)>);
    let view = RwSignal::new(View::default());
    stage.listen(move |word| match word {
        ToApp::Ready { warm: true, .. } => stage.say(ToScene::HideExercise),
        ToApp::Picked { id, name } => picked.set(Some((id, name))),
        ToApp::PickedNothing => picked.set(None),
        ToApp::ViewChanged { view: seen } => view.set(seen),
        _ => {}
    });
    let change = move |edit: fn(&mut View, String)| {
        if let Some((id, _)) = picked.get_untracked() {
            view.update(|v| edit(v, id));
            stage.say(ToScene::SetView { view: view.get_untracked() });
        }
    };
    let bones = RwSignal::new(Vec::<(String, String)>::new());
    ambulo_view::spawn_local(async move {
        if let Some(named) = bone_list::bones().await {
            let _ = bones.try_set(named);
        }
    });
    let find = move |id: String| {
        let name = bones.with_untracked(|all| all.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()));
        view.update(|v| v.selection = name.as_ref().map(|_| id.clone()));
        stage.say(ToScene::SetView { view: view.get_untracked() });
        picked.set(name.map(|name| (id, name)));
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
                <p class="picked" role="status">{move || picked.get().map_or_else(|| t("body.tap"), |(_, name)| name)}</p>
                <label class="field"><span>{t("body.find")}</span>
                    <select prop:value=move || picked.get().map(|(id, _)| id).unwrap_or_default() on:change=move |e| find(event_target_value(&e))>
                        <option value="">{t("body.find-none")}</option>
                        {move || bones.get().into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
                    </select>
                </label>
                <div class="deciding">
                    <button disabled=move || picked.get().is_none() on:click=move |_| change(|v, id| v.isolated = vec![id])>{t("body.isolate")}</button>
                    <button disabled=move || picked.get().is_none() on:click=move |_| change(|v, id| if v.faded.contains(&id) { v.faded.retain(|f| *f != id) } else { v.faded.push(id) })>{t("body.fade")}</button>
                    <button on:click=move |_| { view.update(|v| v.muscles = !v.muscles); stage.say(ToScene::SetView { view: view.get_untracked() }); } aria-pressed=move || view.with(|v| v.muscles).to_string()>{t("body.muscles")}</button>
                    <button on:click=move |_| { stage.say(ToScene::ResetView); picked.set(None); }>{t("body.reset")}</button>
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
