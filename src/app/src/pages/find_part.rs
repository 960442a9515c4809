//! Finding a part of the body: by its name, and in the list of all parts.

use super::looking::Looking;
use super::systems;
use crate::body_search::find;
use crate::page::format;
use crate::page::texts::{t, tf};
use ambulo_view::prelude::*;

/// As many as are shown for one query.
const MOST: usize = 8;

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

/// All parts, system by system, for whoever would rather look along than type.
pub(crate) fn tree(looking: Looking) -> AnyView {
    let system = move |&(system, key): &(&'static str, &'static str)| {
        let of_it = move |l: &super::structure_list::Listed| l.system == system || l.id == system;
        let count = move || looking.listed.with(|all| all.iter().filter(|l| of_it(l)).count());
        // The lists are long, so they are made when they are opened.
        let open = RwSignal::new(false);
        systems::exists(system).then(|| {
            view! {
                <li hidden=move || count() == 0>
                    <details on:toggle=move |_| open.set(true)>
                        <summary>{t(key)}" "<span class="detail">{move || format::number(count() as f64, 0)}</span></summary>
                        <ul class="found">
                            {move || open.get().then(|| looking.listed.get().into_iter().filter(of_it).map(|l| {
                                view! { <li><button type="button" on:click=move |_| looking.find(&l.id)>{l.name.clone()}</button></li> }
                            }).collect_view())}
                        </ul>
                    </details>
                </li>
            }
        })
    };
    view! {
        <details class="tree">
            <summary>{t("body.all")}</summary>
            <ul>{systems::SYSTEMS.iter().filter_map(system).collect_view()}</ul>
        </details>
    }
    .into_any()
}
