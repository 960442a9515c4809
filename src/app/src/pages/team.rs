//! The care team and the messages with it.

use crate::page::state::State;
use crate::page::texts::t;
use crate::page::{browser, format};
use ambulo_care::{Id, Item, Member, Message, Party, arrange_by_key};
use ambulo_view::prelude::*;

/// The page of the care team.
pub(crate) fn team() -> AnyView {
    let state = State::current();
    let others = Memo::new(move |_| {
        let mine = state.who().map(|w| w.reference).unwrap_or_default();
        let mut members: Vec<Member> =
            state.record.with(|r| r.care_teams.values().flat_map(|team| team.members.clone()).collect());
        members.retain(|m| m.reference != mine);
        members.dedup_by(|a, b| a.reference == b.reference);
        members
    });
    view! {
        <h1 tabindex="-1">{t("nav.team")}</h1>
        {move || others.with(Vec::is_empty).then(|| view! { <p class="calm">{t("team.none")}</p> })}
        <ul class="cards">
            {move || others.get().into_iter().map(|m| view! { <li class="card"><h2>{m.name}</h2><p class="quiet">{m.role}</p></li> }).collect_view()}
        </ul>
        <h2>{t("team.messages")}</h2>
        {thread()}
        {move || others.get().into_iter().next().map(|to| write_to(Party { reference: to.reference, name: to.name }))}
        <p class="quiet">{t("team.emergency")}</p>
    }
    .into_any()
}

/// All messages, oldest first.
pub(crate) fn thread() -> AnyView {
    let state = State::current();
    let all = Memo::new(move |_| {
        let mut all: Vec<Message> = state.record.with(|r| r.messages.values().cloned().collect());
        arrange_by_key(&mut all, |m| m.sent.as_millisecond());
        all
    });
    view! {
        {move || all.with(Vec::is_empty).then(|| view! { <p class="calm">{t("today.no-messages")}</p> })}
        <ol class="thread">
            {move || {
                let mine = state.who().map(|w| w.reference).unwrap_or_default();
                all.get().into_iter().map(|m| {
                    let own = m.from.reference == mine;
                    view! {
                        <li class:own=own>
                            <p class="from"><strong dir="auto">{if own { t("team.me") } else { m.from.name }}</strong>" "<time>{format::moment(m.sent)}</time></p>
                            <p dir="auto">{m.text}</p>
                        </li>
                    }
                }).collect_view()
            }}
        </ol>
    }
    .into_any()
}

/// The form for a message to someone.
pub(crate) fn write_to(to: Party) -> AnyView {
    let state = State::current();
    let text = RwSignal::new(String::new());
    let sent = StoredValue::new(t("team.sent"));
    let to = StoredValue::new(to);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(who) = state.who() else { return };
        if text.with_untracked(|t| t.trim().is_empty()) {
            return;
        }
        let message = Message {
            id: Id::new(browser::random_id()).expect("a UUID is a FHIR id"),
            from: Party { reference: who.reference, name: who.name },
            to: to.get_value(),
            sent: browser::now(),
            text: text.get_untracked(),
        };
        state.write(vec![Item::Message(message)], sent.get_value(), None);
        text.set(String::new());
    };
    view! {
        <form class="write" on:submit=send>
            <label class="field"><span>{t("team.write")}</span>
                <textarea rows="3" maxlength="4000" autocomplete="off" dir="auto" prop:value=text on:input=move |e| text.set(event_target_value(&e))></textarea>
            </label>
            <button class="primary" disabled=move || text.with(|t| t.trim().is_empty())>{t("team.send")}</button>
        </form>
    }
    .into_any()
}
