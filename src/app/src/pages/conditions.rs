//! What the record says is the matter, and what was done: each with the way to what it means, or to its place in the
//! body.

use super::matter::Matter;
use super::record_places::Tables;
use crate::page::texts::t;
use ambulo_view::prelude::*;
use std::rc::Rc;

/// A list of conditions or procedures, each a door to its page.
pub(crate) fn list(tables: RwSignal<Rc<Tables>>, matters: Memo<Vec<Matter>>, class: &'static str) -> AnyView {
    // Without the tables nobody knows what the page would hold.
    let further = move |matter: &Matter| {
        let tables = tables.get();
        let catalogue = tables.catalogue.as_ref()?;
        let is_told = catalogue.story(matter).is_some();
        let is_placed = is_told || catalogue.place(matter).is_some();
        let key = match (is_told, is_placed) {
            (true, _) => "story.see",
            (_, true) => "story.place",
            _ => "place.see",
        };
        let unplaced = (!is_placed).then(|| view! { " "<span class="detail">{t("body.unplaced")}</span> });
        Some(view! { {unplaced}<a class="further" href=matter.path() data-in="">{t(key)}</a> })
    };
    let entry = move |m: Matter| {
        let further = further(&m);
        view! { <li><strong dir="auto">{m.text}</strong>" "<span class="detail" dir="auto">{m.detail}</span>{further}</li> }
    };
    view! { <ul class=class>{move || matters.get().into_iter().map(entry).collect_view()}</ul> }.into_any()
}
