//! My body: the body to turn and touch, its structures by name, and the places that the record speaks of.

use super::body_view;
use super::close_ups;
use super::find_part;
use super::headset;
use super::labels;
use super::learn;
use super::looking::{Looking, toggle};
use super::record_places;
use super::{systems, tools, vital_motion};
use crate::page::texts::t;
use ambulo_scene_protocol::ToScene;
use ambulo_view::prelude::*;

/// The page of the body.
pub(crate) fn body() -> AnyView {
    let looking = Looking::start();
    let Looking { stage, picked, problem, .. } = looking;
    let unpicked = move || picked.with(Option::is_none);
    let labelled =
        move || picked.with(|p| p.as_ref().is_some_and(|(id, ..)| looking.view.with(|v| v.labels.contains(id))));
    let faded = move || picked.with(|p| p.as_ref().is_some_and(|(id, ..)| looking.view.with(|v| v.faded.contains(id))));
    // What is chosen stands out, and so would never be seen through.
    let fade = move |_| {
        looking.edit_picked(|v, id| {
            v.selection = v.faded.contains(&id).then(|| id.clone());
            toggle(&mut v.faded, id);
        });
    };
    view! {
        <h1 tabindex="-1">{t("nav.body")}</h1>
        <div class="exercise-room">
            {body_view::canvas(stage, labels::over(looking))}
            <div class="steps">
                {find_part::search(looking)}
                <p class="picked" role="status">
                    {move || picked.get().map_or_else(|| t("body.tap"), |(_, name, _)| name)}
                    {move || picked.get().is_some_and(|p| p.2).then(|| view! { <span class="detail">{t("body.schematic")}</span> })}
                </p>
                <div class="deciding acts" hidden=unpicked>
                    <button on:click=move |_| { looking.edit_picked(|v, id| v.isolated = vec![id]); stage.say(ToScene::Frame { id: None }); }>{t("body.isolate")}</button>
                    <button aria-pressed=move || faded().to_string() on:click=fade>{t("body.fade")}</button>
                    <button on:click=move |_| looking.see_through()>{t("body.see-through")}</button>
                    <button on:click=move |_| { looking.edit_picked(|v, id| { v.hidden.push(id); v.selection = None; }); picked.set(None); }>{t("body.hide")}</button>
                    <button aria-pressed=move || labelled().to_string() on:click=move |_| looking.edit_picked(|v, id| toggle(&mut v.labels, id))>{t("body.label")}</button>
                </div>
                <div class="deciding acts">
                    <button disabled=move || !looking.may_undo() on:click=move |_| looking.undo()>{t("body.undo")}</button>
                    <button on:click=move |_| looking.reset()>{t("body.reset")}</button>
                </div>
                {move || problem.get().map(|key| view! { <p role="alert">{t(key)}</p> })}
                {headset::room(stage, looking.told)}
                {systems::switches(looking)}
                {close_ups::close_ups(looking)}
                {vital_motion::caption(looking)}
                {record_places::places(looking)}
                {tools::tools(looking)}
                {find_part::tree(looking)}
                <p class="quiet">{t("body.keys")}</p>
                <h2>{t("learn.title")}</h2>
                {learn::ways(&[("/body/layers", "layers.title"), ("/body/learn", "learn.quiz")])}
            </div>
        </div>
    }
    .into_any()
}
