//! Deciding about a dose: take, skip with a reason, take back; and the guard against taking twice.

use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::page::{browser, format, zones};
use ambulo_care::{
    Action, Decision, Dose, Id, Instant, Item, Medicine, SkipReason, Slot, TakeRefusal, as_needed_dose_id, check_take,
    dose_id,
};
use ambulo_view::prelude::*;

/// Reasons to leave a dose out, in the order in which they are offered.
pub(crate) const REASONS: [(SkipReason, &str); 7] = [
    (SkipReason::Forgot, "skip.forgot"),
    (SkipReason::RanOut, "skip.ran-out"),
    (SkipReason::SideEffects, "skip.side-effects"),
    (SkipReason::Unwell, "skip.unwell"),
    (SkipReason::NotNeeded, "skip.not-needed"),
    (SkipReason::Advised, "skip.advised"),
    (SkipReason::Other, "skip.other"),
];

/// The dose of a slot as it stands in the record, or a new one that nobody has decided about.
pub(crate) fn dose_for(state: State, medicine: &Id, slot: Option<&Slot>, at: Instant) -> Option<Dose> {
    let patient = Id::new(state.who()?.patient?).ok()?;
    let id = match slot {
        Some(slot) => dose_id(&patient, medicine, slot),
        None => as_needed_dose_id(&patient, medicine, at),
    };
    let held = state.record.with_untracked(|r| r.doses.get(&id).cloned());
    Some(held.unwrap_or_else(|| Dose::undecided(id, medicine.clone(), slot.cloned())))
}

/// A dose with one decision more, made now on this device.
pub(crate) fn decided(state: State, dose: &Dose, action: Action) -> Dose {
    let device = state.who().map(|w| w.device).unwrap_or_default();
    let id = Id::new(browser::random_id()).expect("a UUID is a FHIR id");
    dose.decided(Decision { id, clock: dose.next_clock(), at: browser::now(), device, action })
}

/// Records a decision, says so, and offers the way back.
pub(crate) fn decide(state: State, dose: &Dose, action: Action, done: String) {
    let next = decided(state, dose, action);
    let back = decided(state, &next, Action::Undone);
    let undo = (action != Action::Undone).then(|| vec![Item::Dose(back)]);
    state.write(vec![Item::Dose(next)], done, undo);
}

/// The guard's answer as a sentence.
pub(crate) fn refusal_text(refusal: TakeRefusal) -> String {
    match refusal {
        TakeRefusal::TooSoon { next_ok } => tf("take.too-soon", &[("time", &format::time_of(next_ok))]),
        TakeRefusal::AlreadyTaken { at } => tf("take.already", &[("time", &format::time_of(at))]),
        TakeRefusal::DailyMaximum { next_ok } => tf("take.maximum", &[("time", &format::moment(next_ok))]),
        TakeRefusal::NotYet { from } => tf("take.not-yet", &[("time", &format::time_of(from))]),
        TakeRefusal::Stopped => t("take.stopped"),
    }
}

/// The two buttons of a dose: one tap takes it, the other opens the reasons. Where the guard objects, it says
/// why, and a second, plainly named tap is needed.
pub(crate) fn buttons(medicine: Medicine, slot: Option<Slot>) -> AnyView {
    let state = State::current();
    let skipping = RwSignal::new(false);
    let objection = RwSignal::new(None::<TakeRefusal>);
    let name = medicine.name.clone();
    let taken_words = tf("take.done", &[("name", &name)]);
    let skipped_words = tf("skip.done", &[("name", &name)]);
    let medicine = StoredValue::new(medicine);
    let slot = StoredValue::new(slot);
    let dose = move || medicine.with_value(|m| slot.with_value(|s| dose_for(state, &m.id, s.as_ref(), browser::now())));
    let taken_words = StoredValue::new(taken_words);
    let take_it = move || {
        objection.set(None);
        if let Some(dose) = dose() {
            decide(state, &dose, Action::Taken, taken_words.get_value());
        }
    };
    let try_take = move |event: web_sys::MouseEvent| {
        if browser::is_second_tap(&event) {
            return;
        }
        let checked = state.record.with_untracked(|r| {
            medicine.with_value(|m| {
                slot.with_value(|s| check_take(m, r.doses.values(), s.as_ref(), browser::now(), &zones::rules))
            })
        });
        match checked {
            Ok(()) => take_it(),
            Err(refusal) => objection.set(Some(refusal)),
        }
    };
    let skip = move |reason| {
        skipping.set(false);
        if let Some(dose) = dose() {
            decide(state, &dose, Action::Skipped { reason }, skipped_words.clone());
        }
    };
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            skipping.set(false);
            objection.set(None);
        }
    };
    let scheduled = slot.with_value(Option::is_some);
    let take_label = tf("take.label", &[("name", &name)]);
    let skip_label = tf("skip.label", &[("name", &name)]);
    view! {
        <div class="deciding" on:keydown=escape>
            <button class="primary" aria-label=take_label on:click=try_take>{icon("check")} {t("take.button")}</button>
            <Show when=move || scheduled>
                <button aria-label=skip_label.clone() aria-expanded=move || skipping.get().to_string() on:click=move |_| skipping.update(|s| *s = !*s)>
                    {t("skip.button")}
                </button>
            </Show>
        </div>
        {move || {
            objection
                .get()
                .map(|refusal| {
                    let may_insist = !matches!(refusal, TakeRefusal::AlreadyTaken { .. } | TakeRefusal::Stopped);
                    view! {
                        <div class="objection" role="alert" on:keydown=escape>
                            <p>{icon("warn")} {refusal_text(refusal)}</p>
                            <div class="deciding">
                                <button class="primary" on:click=move |_| objection.set(None)>{t("take.wait")}</button>
                                <Show when=move || may_insist><button on:click=move |_| take_it()>{t("take.anyway")}</button></Show>
                            </div>
                        </div>
                    }
                })
        }}
        {move || {
            let skip = skip.clone();
            skipping
                .get()
                .then(|| {
                    view! {
                        <fieldset class="reasons" on:keydown=escape>
                            <legend>{t("skip.why")}</legend>
                            {REASONS
                                .iter()
                                .map(|&(reason, key)| {
                                    let skip = skip.clone();
                                    view! { <button on:click=move |_| skip(reason)>{t(key)}</button> }
                                })
                                .collect_view()}
                        </fieldset>
                    }
                })
        }}
    }
    .into_any()
}
