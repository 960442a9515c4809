//! All medicines: what to take when, and as-needed ones with their guard.

use super::deciding;
use crate::page::state::State;
use crate::page::texts::{t, tf, tn};
use crate::page::{format, zones};
use ambulo_care::{Medicine, MedicineKind, MedicineStatus, adherence};
use ambulo_view::prelude::*;

/// The list of medicines.
pub(crate) fn medicines() -> AnyView {
    let state = State::current();
    let all = Memo::new(move |_| state.record.with(|r| r.medicines.values().cloned().collect::<Vec<_>>()));
    let of =
        move |wanted: fn(&Medicine) -> bool| all.with(|a| a.iter().filter(|m| wanted(m)).cloned().collect::<Vec<_>>());
    view! {
        <h1 tabindex="-1">{t("nav.medicines")}</h1>
        {move || all.with(Vec::is_empty).then(|| view! { <p class="calm">{t("medicines.none")}</p> })}
        {move || group("medicines.scheduled", of(|m| active(m) && matches!(m.kind, MedicineKind::Scheduled(_))))}
        {move || group("medicines.as-needed", of(|m| active(m) && matches!(m.kind, MedicineKind::AsNeeded { .. })))}
        {move || group("medicines.stopped", of(|m| !active(m)))}
        {super::unread::unread(&["MedicationRequest", "AllergyIntolerance"])}
        {allergies()}
    }
    .into_any()
}

fn active(medicine: &Medicine) -> bool {
    medicine.status == MedicineStatus::Active
}

fn group(title: &'static str, medicines: Vec<Medicine>) -> Option<AnyView> {
    (!medicines.is_empty()).then(|| {
        view! {
            <section aria-label=t(title)>
                <h2>{t(title)}</h2>
                <ul class="cards">{medicines.into_iter().map(card).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

fn card(medicine: Medicine) -> AnyView {
    let key = medicine.id.to_string();
    let as_needed = active(&medicine) && matches!(medicine.kind, MedicineKind::AsNeeded { .. });
    let month = adherence_line(&medicine);
    view! {
        <li class="card">
            <h3><a href=format!("/medicines/{}", medicine.id) data-in="">{medicine.name.clone()}" "{medicine.strength.clone()}</a></h3>
            <p>{plan(&medicine)}</p>
            {medicine.reason.clone().map(|reason| view! { <p class="quiet">{tf("medicine.for", &[("reason", &reason)])}</p> })}
            {month.map(|line| view! { <p class="quiet">{line}</p> })}
            {as_needed.then(|| deciding::buttons(medicine.clone(), None))}
        </li>
    }
    .into_any()
    .keyed(key)
}

/// When and how much, as one sentence.
pub(crate) fn plan(medicine: &Medicine) -> String {
    let amount = if medicine.amount.is_empty() { medicine.form.clone() } else { medicine.amount.clone() };
    let when = match &medicine.kind {
        MedicineKind::Scheduled(schedule) => {
            let times = schedule.times.iter().map(|&time| format::wall_time(time)).collect::<Vec<_>>().join(", ");
            tf(
                super::medicine::days_key(&schedule.days),
                &[("times", &times), ("days", &super::medicine::day_names(&schedule.days))],
            )
        }
        MedicineKind::AsNeeded { min_interval_s, max_per_day } => {
            let mut parts = vec![t("medicine.when-needed")];
            if *min_interval_s > 0 {
                parts.push(tf("medicine.apart", &[("hours", &format::number(f64::from(*min_interval_s) / 3600.0, 1))]));
            }
            if *max_per_day > 0 {
                parts.push(tn("medicine.most", *max_per_day, &[]));
            }
            parts.join(", ")
        }
    };
    [amount, when].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// How much of the last 30 days was taken.
pub(crate) fn adherence_line(medicine: &Medicine) -> Option<String> {
    let state = State::current();
    let now = state.now.get_untracked();
    let today = now.to_zoned(zones::here()).date();
    let from = today.plus_days(-29).ok()?;
    let sum = state.record.with_untracked(|r| adherence(medicine, r.doses.values(), from, today, now, &zones::rules));
    sum.share_taken().map(|share| {
        tf(
            "medicine.adherence",
            &[
                ("taken", &format::number(sum.taken.into(), 0)),
                ("planned", &format::number(sum.planned.into(), 0)),
                ("percent", &format::number(share * 100.0, 0)),
            ],
        )
    })
}

fn allergies() -> AnyView {
    let state = State::current();
    let all = Memo::new(move |_| state.record.with(|r| r.allergies.values().cloned().collect::<Vec<_>>()));
    view! {
        {move || {
            let allergies = all.get();
            (!allergies.is_empty()).then(|| {
                view! {
                    <section class="card" aria-labelledby="allergies">
                        <h2 id="allergies">{t("medicines.allergies")}</h2>
                        <ul>
                            {allergies.into_iter().map(|a| view! {
                                <li><strong>{a.substance}</strong>{a.reaction.map(|r| format!(" – {r}"))}</li>
                            }).collect_view()}
                        </ul>
                    </section>
                }
            })
        }}
    }
    .into_any()
}
