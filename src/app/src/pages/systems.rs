//! The systems of the body: which can be shown, and the switches that show them.

use super::body_view::Stage;
use super::looking::Looking;
use crate::page::state::State;
use crate::page::texts::t;
use ambulo_scene_protocol::{BONES, ToScene, View};
use ambulo_view::prelude::*;

/// From outside inwards, each with the key of its name.
pub(crate) const SYSTEMS: [(&str, &str); 14] = [
    ("skin-female", "body.skin-female"),
    ("skin-male", "body.skin-male"),
    ("muscles", "body.muscles"),
    (BONES, "body.bones"),
    ("joints", "body.joints"),
    ("heart", "body.heart"),
    ("vessels", "body.vessels"),
    ("lungs", "body.lungs"),
    ("digestion", "body.digestion"),
    ("urinary", "body.urinary"),
    ("reproduction", "body.reproduction"),
    ("glands", "body.glands"),
    ("lymph", "body.lymph"),
    ("nerves", "body.nerves"),
];

const SKIN: &str = "skin";

/// Where a level of a system lies: `bin`, or `coarse.bin` for headsets.
fn url(system: &str, level: &str) -> Option<String> {
    // One file holds both skins, of which one at a time is shown.
    let system = file(system);
    State::current().assets().path(&format!("anatomy/body/{system}.{level}")).map(str::to_owned)
}

/// The system whose file holds what a switch shows.
fn file(system: &str) -> &str {
    if system.starts_with(SKIN) { SKIN } else { system }
}

/// Whether the scene can show a system at all.
pub(crate) fn exists(system: &str) -> bool {
    matches!(system, BONES | "muscles") || url(system, "bin").is_some()
}

fn is_shown(view: &View, system: &str) -> bool {
    view.systems.iter().any(|shown| shown == system) || (system == "muscles" && view.muscles)
}

/// Puts a system into the view, and has the scene fetch what it does not have.
pub(crate) fn show(view: &mut View, stage: Stage, system: &str) {
    if system == "muscles" {
        view.muscles = true;
    }
    if file(system) == SKIN {
        view.systems.retain(|shown| file(shown) != SKIN);
    }
    load(stage, system);
    if !is_shown(view, system) {
        view.systems.push(system.to_owned());
    }
}

/// Has the scene fetch a system, if it is not here already.
pub(crate) fn load(stage: Stage, system: &str) {
    if let Some(fine) = url(system, "bin") {
        stage.fetch(file(system), fine, url(system, "coarse.bin"));
    }
}

/// Whether all that a view names is here: nothing while some of it is on its way, false where it did not come.
fn are_here(view: &View, stage: Stage) -> Option<bool> {
    let mut all = Some(true);
    for system in view.systems.iter().filter(|system| url(system, "bin").is_some()) {
        match stage.has(file(system)) {
            Some(true) => {}
            // Of the bones the joined ones are always here.
            Some(false) if system == BONES => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

/// What lies over the picture of this view until all of it is here, with the way to try again.
pub(crate) fn note(stage: Stage, view: &View, again: impl Fn() + 'static) -> Option<AnyView> {
    if !stage.warm() {
        return None;
    }
    let note = match are_here(view, stage) {
        Some(true) => return None,
        Some(false) => view! {
            <div class="stage-note"><p role="alert">{t("story.picture-failed")}</p><button class="small" on:click=move |_| again()>{t("part.again")}</button></div>
        },
        None => view! { <div class="stage-note"><p role="status">{t("story.picture-loading")}</p></div> },
    };
    Some(note.into_any())
}

/// One switch a system.
pub(crate) fn switches(looking: Looking) -> AnyView {
    let Looking { stage, view, .. } = looking;
    let switch = move |system: &'static str| {
        looking.edit(&mut |v| {
            // What was alone until now stands among the others again.
            v.isolated.clear();
            if is_shown(v, system) {
                v.systems.retain(|shown| shown != system);
                v.muscles &= system != "muscles";
            } else {
                show(v, stage, system);
            }
        });
        // The skeleton keeps the whole body in the picture; without it one comes nearer to what is left.
        if view.with_untracked(|v| !is_shown(v, BONES)) {
            stage.say(ToScene::Frame { id: None });
        }
    };
    view! {
        <fieldset class="systems">
            <legend>{t("body.systems")}</legend>
            {SYSTEMS
                .iter()
                .filter(|(system, _)| exists(system))
                .map(|&(system, key)| {
                    view! { <button type="button" aria-pressed=move || view.with(|v| is_shown(v, system)).to_string() on:click=move |_| switch(system)>{t(key)}</button> }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}
