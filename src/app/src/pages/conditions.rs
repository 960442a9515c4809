//! What the record says is the matter, and what was done: each with the way to what it means, or to its place in the
//! body.

use super::looking::Looking;
use super::matter::Matter;
use super::record_places::Tables;
use super::stories;
use crate::page::texts::t;
use ambulo_scene_protocol::{Camera, ToScene, View};
use ambulo_view::prelude::*;
use std::rc::Rc;

/// A list of conditions or procedures; those without a story can be shown in the page's view.
pub(crate) fn list(
    looking: Looking,
    tables: RwSignal<Rc<Tables>>,
    matters: Memo<Vec<Matter>>,
    class: &'static str,
) -> AnyView {
    let show = move |place: &View, at: &[String]| {
        looking.edit(&mut |v| *v = stories::seen(place, looking.stage));
        looking.picked.set(None);
        if place.camera == Camera::default() {
            looking.stage.say(ToScene::Frame { id: at.first().cloned() });
        }
        looking.stage.show();
    };
    let further = move |matter: &Matter| {
        let tables = tables.get();
        let catalogue = tables.catalogue.as_ref()?;
        if catalogue.story(matter).is_some() {
            return Some(
                view! { <a class="further" href=format!("/body/story/{}", matter.id) data-in="">{t("story.see")}</a> }
                    .into_any(),
            );
        }
        let Some((place, at)) = catalogue.place(matter) else {
            return Some(view! { <span class="detail">{t("body.unplaced")}</span> }.into_any());
        };
        Some(
            view! { <button class="further" on:click=move |_| show(&place, &at)>{t("story.place")}</button> }
                .into_any(),
        )
    };
    let entry = move |m: Matter| {
        let further = further(&m);
        view! { <li><strong dir="auto">{m.text}</strong>" "<span class="detail" dir="auto">{m.detail}</span>{further}</li> }
    };
    view! { <ul class=class>{move || matters.get().into_iter().map(entry).collect_view()}</ul> }.into_any()
}
