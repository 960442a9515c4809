//! What the record says is the matter, each with the way to what it means, or to its place in the body.

use super::looking::Looking;
use super::stories::{self, Catalogue};
use crate::page::state::State;
use crate::page::texts::{t, tf};
use ambulo_care::{Condition, ConditionStatus};
use ambulo_scene_protocol::View;
use ambulo_view::prelude::*;
use std::rc::Rc;

/// The active conditions; those without a story can be shown in the page's view.
pub(crate) fn list(looking: Looking) -> AnyView {
    let state = State::current();
    let catalogue = RwSignal::new(None::<Rc<Catalogue>>);
    ambulo_view::spawn_local(async move {
        let _ = catalogue.try_set(Catalogue::fetch().await.map(Rc::new));
    });
    let conditions = Memo::new(move |_| {
        state.record.with(|r| {
            r.conditions.values().filter(|c| c.status == ConditionStatus::Active).cloned().collect::<Vec<_>>()
        })
    });
    let show = move |place: &View| {
        looking.edit(&mut |v| *v = stories::seen(place, looking.stage));
        looking.picked.set(None);
    };
    let further = move |c: &Condition| {
        let catalogue = catalogue.get()?;
        if catalogue.story(c).is_some() {
            return Some(
                view! { <a class="further" href=format!("/body/story/{}", c.id) data-in="">{t("story.see")}</a> }
                    .into_any(),
            );
        }
        let place = catalogue.place(c)?;
        Some(view! { <button class="further" on:click=move |_| show(&place)>{t("story.place")}</button> }.into_any())
    };
    let entry = move |c: Condition| {
        let site = c.body_site.as_ref().map(|s| tf("body.site", &[("site", s)]));
        view! { <li><strong>{c.text.clone()}</strong>" "<span class="detail">{site}</span>{further(&c)}</li> }
    };
    view! {
        {move || conditions.with(Vec::is_empty).then(|| view! { <p class="calm">{t("body.no-conditions")}</p> })}
        <ul class="plain conditions">{move || conditions.get().into_iter().map(entry).collect_view()}</ul>
    }
    .into_any()
}
