//! More: on a phone, the places that the bar has no room for.

use crate::page::icons::icon;
use crate::page::texts::t;
use ambulo_view::prelude::*;

const PLACES: [(&str, &str, &str); 4] = [
    ("/body", "body", "nav.body"),
    ("/team", "team", "nav.team"),
    ("/privacy", "privacy", "nav.privacy"),
    ("/settings", "settings", "nav.settings"),
];

/// The page of the further places.
pub(crate) fn more() -> AnyView {
    view! {
        <h1 tabindex="-1">{t("nav.more")}</h1>
        <ul class="card links">
            {PLACES.iter().map(|&(path, drawing, key)| view! {
                <li><a href=path data-in="">{icon(drawing)}<span>{t(key)}</span>{icon("next")}</a></li>
            }).collect_view()}
        </ul>
    }
    .into_any()
}
