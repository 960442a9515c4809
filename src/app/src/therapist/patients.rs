//! The therapist's patients, and the invitation of a new one.

use crate::page::format;
use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::protocol::{Invitation, PatientLine, Reply, Request, Trouble};
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;

/// The list of patients.
pub(crate) fn patients() -> AnyView {
    let state = State::current();
    let all = RwSignal::new(None::<Vec<PatientLine>>);
    let invited = RwSignal::new(None::<Invitation>);
    Effect::new(move || {
        invited.track();
        spawn_local(async move {
            match state.ask(Request::Patients).await {
                Reply::Patients(lines) => drop(all.try_set(Some(lines))),
                Reply::Refused(trouble) => state.tell(trouble),
                _ => {}
            }
        });
    });
    view! {
        <h1 tabindex="-1">{t("nav.patients")}</h1>
        {move || match all.get() {
            None => view! { <p class="quiet" aria-busy="true">{t("shell.opening")}</p> }.into_any(),
            Some(lines) if lines.is_empty() => view! { <p class="calm">{t("patients.none")}</p> }.into_any(),
            Some(lines) => view! {
                <ul class="vitals card">
                    // Each line keeps its own nodes: a click under way never lands on someone else.
                    {lines.into_iter().map(|p| view! {
                        <li><a href=format!("/patients/{}", p.id) data-in="">
                            <strong class="name">{p.name}</strong>
                            <span class="detail">{p.birth_date.and_then(|d| d.parse().ok()).map(|d| tf("patients.born", &[("date", &format::known_day(d))]))}</span>
                            {icon("next")}
                        </a></li>
                    }.into_any().keyed(p.id)).collect_view()}
                </ul>
            }.into_any(),
        }}
        {invite(invited)}
    }
    .into_any()
}

fn invite(invited: RwSignal<Option<Invitation>>) -> AnyView {
    let state = State::current();
    let name = RwSignal::new(String::new());
    let born = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let birth_date = Some(born.get_untracked()).filter(|b| !b.is_empty());
        let request = Request::Invite { name: name.get_untracked(), birth_date };
        spawn_local(async move {
            match state.ask(request).await {
                Reply::Invited(invitation) => {
                    name.set(String::new());
                    born.set(String::new());
                    invited.set(Some(invitation));
                }
                Reply::Refused(trouble) => state.tell(trouble),
                _ => state.tell(Trouble::Failed),
            }
        });
    };
    view! {
        <section class="card" aria-labelledby="invite">
            <h2 id="invite">{t("invite.title")}</h2>
            <p class="quiet">{t("invite.lead")}</p>
            <form on:submit=submit>
                <label class="field"><span>{t("invite.name")}</span>
                    <input type="text" required maxlength="120" autocomplete="off" prop:value=name on:input=move |e| name.set(event_target_value(&e)) /></label>
                <label class="field"><span>{t("invite.born")}</span>
                    <input type="date" autocomplete="off" prop:value=born on:input=move |e| born.set(event_target_value(&e)) /></label>
                <button class="primary">{t("invite.make")}</button>
            </form>
            {move || invited.get().map(|i| {
                let until = i.expires.parse().map(format::moment).unwrap_or(i.expires);
                view! {
                    <div class="invitation" role="status">
                        <p>{t("invite.give")}</p>
                        <p class="code" dir="ltr">{i.code}</p>
                        <p><a href=i.join_url.clone() dir="ltr">{i.join_url.clone()}</a></p>
                        {i.join_qr_svg.map(|svg| {
                            let source = format!("data:image/svg+xml,{}", String::from(js_sys::encode_uri_component(&svg)));
                            view! { <img class="qr" src=source alt=t("invite.qr") width="200" height="200" /> }
                        })}
                        <p class="quiet">{tf("invite.until", &[("time", &until)])}</p>
                    </div>
                }
            })}
        </section>
    }
    .into_any()
}
