//! What one can do with the picture beside looking: cut, take apart, move, measure, label, keep. In one place that is shut
//! until it is wanted.

use super::looking::Looking;
use super::{bend, cut, measure_body, picture};
use crate::page::browser;
use crate::page::texts::{t, tf};
use ambulo_view::prelude::*;
use wasm_bindgen::JsCast;

/// The tools.
pub(crate) fn tools(looking: Looking) -> AnyView {
    let opened = move |event: web_sys::Event| {
        let details = event.target().map(JsCast::unchecked_into::<web_sys::Element>);
        if let Some(details) = details.filter(|details| details.has_attribute("open") && looking.stage.covers(details))
        {
            details.scroll_into_view();
        }
    };
    view! {
        <details class="tools" on:toggle=opened>
            <summary>{t("body.tools")}" "<span class="detail">{t("body.tools-what")}</span></summary>
            {cut::tool(looking)}
            {cut::apart(looking)}
            {bend::tool(looking)}
            {measure_body::tool(looking)}
            {own_labels(looking)}
            <div class="tool deciding">
                <button on:click=move |_| picture::save(looking)>{t("body.picture")}</button>
                {link(looking)}
            </div>
        </details>
    }
    .into_any()
}

/// One's own labels, each to be taken away.
fn own_labels(looking: Looking) -> AnyView {
    let own = Memo::new(move |_| looking.view.with(|v| v.labels.clone()));
    let remove = move |id: String| looking.edit(&mut |v| v.labels.retain(|known| *known != id));
    view! {
        <div class="tool" hidden=move || own.with(Vec::is_empty)>
            <p>{t("body.labels")}</p>
            <ul class="found">
                {move || own.get().into_iter().map(|id| {
                    let name = looking.name(&id);
                    let away = tf("body.label-remove", &[("name", &name)]);
                    view! { <li><button aria-label=away on:click=move |_| remove(id.clone())>{name}" ×"</button></li> }
                }).collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

/// The way to send exactly this view to somebody.
fn link(looking: Looking) -> AnyView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let Some(link) = looking.link() else { return };
        ambulo_view::spawn_local(async move {
            copied.try_set(browser::copy(&link).await);
        });
    };
    view! {
        <button on:click=copy>{t("body.link")}</button>
        <span role="status">{move || copied.get().then(|| t("body.link-copied"))}</span>
    }
    .into_any()
}
