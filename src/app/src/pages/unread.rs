//! What stands in the record and cannot be read here: said where it would be shown, for who misses a medicine must not
//! take the list for whole.

use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::tn;
use ambulo_view::prelude::*;

/// How many entries of these types cannot be shown; nothing where all can.
pub(crate) fn unread(resource_types: &'static [&'static str]) -> AnyView {
    let state = State::current();
    let count = Memo::new(move |_| {
        let meant = |(kind, _): &&(String, _)| resource_types.contains(&kind.as_str());
        state.record.with(|r| u32::try_from(r.unknown.iter().filter(meant).count()).unwrap_or(u32::MAX))
    });
    view! { {move || (count.get() > 0).then(|| view! { <p class="problem">{icon("warn")} {tn("record.unread", count.get(), &[])}</p> })} }
        .into_any()
}
