//! Finding a part of the body: by its name, and in the list of all parts.

use super::looking::Looking;
use super::structure_list::Listed;
use super::systems;
use crate::body_search::find;
use crate::page::format;
use crate::page::texts::{t, tf};
use ambulo_view::prelude::*;

/// As many as are shown for one query.
const MOST: usize = 12;

/// The field that finds, and what it found.
pub(crate) fn search(looking: Looking) -> AnyView {
    let query = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let (query, listed) = (query.get(), looking.listed.get());
        let words = listed.iter().map(|l| l.words.clone()).collect::<Vec<_>>();
        find(&query, &words, MOST).into_iter().filter_map(|at| listed.get(at).cloned()).collect::<Vec<_>>()
    });
    let choose = move |id: String| {
        looking.find(&id);
        query.set(String::new());
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(first) = found.with(|f| f.first().map(|l| l.id.clone())) {
            choose(first);
        }
    };
    view! {
        <form role="search" on:submit=submit>
            <label class="field"><span>{t("body.find")}</span>
                <input type="search" autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto" prop:value=query on:input=move |e| query.set(event_target_value(&e)) />
            </label>
            <p class="sr" role="status">{move || said(&query.get(), found.with(Vec::len))}</p>
            <ul class="found">
                {move || found.get().into_iter().map(|l| {
                    view! { <li><button type="button" on:click=move |_| choose(l.id.clone())>{l.name.clone()}</button></li> }
                }).collect_view()}
            </ul>
            {move || (!query.with(String::is_empty) && found.with(Vec::is_empty)).then(|| view! { <p class="quiet">{t("body.found-none")}</p> })}
        </form>
    }
    .into_any()
}

fn said(query: &str, found: usize) -> String {
    match (query.is_empty(), found) {
        (true, _) => String::new(),
        (_, 0) => t("body.found-none"),
        _ => tf("body.found", &[("n", &format::number(found as f64, 0))]),
    }
}

/// The regions of the body from the head down, as `structures.json` names them.
const REGIONS: [(&str, &str); 12] = [
    ("head", "body.region-head"),
    ("neck", "body.region-neck"),
    ("shoulder", "body.region-shoulder"),
    ("chest", "body.region-chest"),
    ("back", "body.region-back"),
    ("abdomen", "body.region-abdomen"),
    ("pelvis", "body.region-pelvis"),
    ("arm", "body.region-arm"),
    ("hand", "body.region-hand"),
    ("thigh", "body.region-thigh"),
    ("leg", "body.region-leg"),
    ("foot", "body.region-foot"),
];

/// All parts, by system or by region, for whoever would rather look along than type.
pub(crate) fn tree(looking: Looking) -> AnyView {
    let by_region = RwSignal::new(false);
    let choice = move |key: &'static str, region: bool| {
        view! { <button type="button" class="small" aria-pressed=move || (by_region.get() == region).to_string() on:click=move |_| by_region.set(region)>{t(key)}</button> }
    };
    let systems = move || {
        systems::SYSTEMS
            .iter()
            .filter(|(system, _)| systems::exists(system))
            .map(|&(system, key)| group(looking, t(key), move |l| l.system == system || l.id == system))
            .collect_view()
    };
    let regions = move || {
        REGIONS
            .iter()
            .map(|&(region, key)| {
                // The skin lies everywhere and is nobody's idea of a part of the neck.
                let lies = move |l: &Listed| !l.id.starts_with("skin") && l.regions.iter().any(|r| r == region);
                group(looking, t(key), lies)
            })
            .collect_view()
    };
    view! {
        <details class="tree">
            <summary>{t("body.all")}</summary>
            <div class="deciding ways">{choice("body.by-system", false)}{choice("body.by-region", true)}</div>
            <ul>{move || if by_region.get() { regions() } else { systems() }}</ul>
        </details>
    }
    .into_any()
}

/// One system or region, with its parts.
fn group(looking: Looking, name: String, of_it: impl Fn(&Listed) -> bool + Copy + 'static) -> AnyView {
    let count = move || looking.listed.with(|all| all.iter().filter(|l| of_it(l)).count());
    // The lists are long, so they are made when they are opened.
    let open = RwSignal::new(false);
    view! {
        <li hidden=move || count() == 0>
            <details on:toggle=move |_| open.set(true)>
                <summary>{name}" "<span class="detail">{move || format::number(count() as f64, 0)}</span></summary>
                <ul class="found">
                    {move || open.get().then(|| looking.listed.get().into_iter().filter(|l| of_it(l)).map(|l| {
                        view! { <li><button type="button" on:click=move |_| looking.find(&l.id)>{l.name.clone()}</button></li> }
                    }).collect_view())}
                </ul>
            </details>
        </li>
    }
    .into_any()
}
