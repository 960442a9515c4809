//! Doing one exercise: clear space, pain before, the movement on the screen or in a headset, pain after, the result.
//! Stop is always in reach.

use super::body_view::{self, Stage};
use super::exercises::amount;
use super::headset;
use super::today::{exercise_name, side_key};
use crate::page::state::State;
use crate::page::texts::{has, t, tf};
use crate::page::{browser, format};
use crate::protocol::Trouble;
use ambulo_care::{
    ExercisePrescription, Id, Instant, Item, Method, NumericRating, RangeOfMotion, Session, Side, StopReason,
    session_id,
};
use ambulo_scene_protocol::{Assignment, ExerciseResult, Motion, Thresholds, ToApp, ToScene, XrMode};
use ambulo_view::prelude::*;

/// The ways into a headset.
const WAYS: [(XrMode, &str); 2] = [(XrMode::Vr, "exercise.enter-vr"), (XrMode::Ar, "exercise.enter-ar")];

/// From this pain on, the exercise does not begin, and the person is told whom to ask.
const PAIN_LIMIT: u8 = 8;

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Prepare,
    Moving { started: Instant },
    After { started: Instant, ended: Instant, stopped: Option<StopReason> },
    Done,
}

/// The page of one prescribed exercise.
pub(crate) fn exercise(id: String) -> AnyView {
    let state = State::current();
    let held =
        state.record.with_untracked(|r| Id::new(id.clone()).ok().and_then(|id| r.prescriptions.get(&id).cloned()));
    match held {
        Some(p) => session(p),
        // The record may still be on its way.
        None => view! {
            {move || {
                let here = state.record.with(|r| Id::new(id.clone()).ok().and_then(|id| r.prescriptions.get(&id).cloned()));
                here.map_or_else(|| view! { <h1 tabindex="-1">{t("nav.exercises")}</h1><p>{t("exercise.absent")}</p><p><a href="/exercises" data-in="">{t("exercise.back")}</a></p> }.into_any(), session)
            }}
        }
        .into_any(),
    }
}

fn session(p: ExercisePrescription) -> AnyView {
    let state = State::current();
    let step = RwSignal::new(Step::Prepare);
    let space = RwSignal::new(false);
    let seated = RwSignal::new(false);
    let before = RwSignal::new(None::<u8>);
    let after = RwSignal::new(None::<u8>);
    let count = RwSignal::new(0u32);
    let angle = RwSignal::new(None::<f32>);
    let stage = Stage::new();
    let p = StoredValue::new(p);
    let name = p.with_value(|p| exercise_name(&p.exercise));
    let saved = StoredValue::new(t("exercise.saved"));
    let finish = move |result: Session| {
        state.write(vec![Item::Session(result)], saved.get_value(), None);
        step.set(Step::Done);
    };
    // The scene may speak when the page is already left: what it needs then is its own.
    let (own, words) = p.with_value(|p| (p.clone(), t("exercise.saved")));
    stage.listen(move |word| match word {
        ToApp::Ready { warm: true, .. } => stage.say(ToScene::ShowExercise {
            exercise: own.exercise.clone(),
            side: limb(own.side),
            motion: Motion::Playing,
        }),
        ToApp::Angle { angle_deg } => angle.set(Some(angle_deg)),
        ToApp::ExerciseProgress { repetitions, angle_deg, .. } => {
            count.set(repetitions);
            angle.set(angle_deg);
        }
        // Nothing was measured, so nothing is recorded; pain that forbids beginning is told on the page.
        ToApp::ExerciseDone { result } if result.method.is_none() => before.set(result.pain_before),
        ToApp::XrRefused { .. } => state.tell(Trouble::Failed),
        ToApp::ExerciseDone { result } => {
            if let Some(done) = measured(state, &own, &result) {
                state.write(vec![Item::Session(done)], words.clone(), None);
                step.set(Step::Done);
            }
        }
        _ => {}
    });
    let begin = move |_| step.set(Step::Moving { started: browser::now() });
    let end = move |stopped: Option<StopReason>| {
        if let Step::Moving { started } = step.get_untracked() {
            step.set(Step::After { started, ended: browser::now(), stopped });
        }
    };
    let save = move |_| {
        if let Step::After { started, ended, stopped } = step.get_untracked()
            && let Some(done) = p.with_value(|p| {
                by_eye(
                    state,
                    p,
                    started,
                    ended,
                    count.get_untracked(),
                    before.get_untracked(),
                    after.get_untracked(),
                    stopped,
                )
            })
        {
            finish(done);
        }
    };
    let enter = move |mode| {
        p.with_value(|p| stage.say(ToScene::StartAssignment { assignment: assignment(p, seated.get_untracked()) }));
        stage.say(ToScene::EnterXr { mode });
    };
    let how = p.with_value(|p| format!("exercise.{}.how", p.exercise));
    let safety = p.with_value(|p| format!("exercise.{}.safety", p.exercise));
    let too_much = move || before.get().is_some_and(|b| b >= PAIN_LIMIT);
    view! {
        <p><a href="/exercises" data-in="">{t("exercise.back")}</a></p>
        <h1 tabindex="-1">{name}</h1>
        <p class="lead">{p.with_value(|p| format!("{} · {}", t(side_key(p.side)), amount(p)))}</p>
        <div class="exercise-room">
            {body_view::canvas(stage, ().into_any())}
            <div class="steps" tabindex="-1">
                {move || match step.get() {
                    Step::Prepare => view! {
                        <p>{if has(&how) { t(&how) } else { String::new() }}</p>
                        <p class="quiet">{if has(&safety) { t(&safety) } else { t("exercise.safety") }}</p>
                        <label class="tick"><input type="checkbox" prop:checked=space on:change=move |e| space.set(event_target_checked(&e)) /> {t("exercise.space")}</label>
                        {pain("exercise.pain-before", before)}
                        <Show when=too_much><p class="problem" role="alert">{t("exercise.too-much-pain")}</p></Show>
                        <button class="primary wide" disabled=move || !space.get() || before.get().is_none() || too_much() on:click=begin>{t("exercise.begin")}</button>
                        <Show when=move || headset::is_offered(stage)>
                            <label class="tick"><input type="checkbox" prop:checked=seated on:change=move |e| seated.set(event_target_checked(&e)) /> {t("exercise.seated")}</label>
                        </Show>
                        {headset::buttons(stage, WAYS, move || space.get(), enter)}
                        {headset::none(stage)}
                    }.into_any(),
                    Step::Moving { .. } => view! {
                        <p class="count" role="status"><strong>{move || format::number(count.get().into(), 0)}</strong>" "
                            <span>{p.with_value(|p| tf("exercise.of", &[("all", &format::number((p.sets * p.repetitions).into(), 0))]))}</span></p>
                        {move || angle.get().map(|a| view! { <p class="quiet">{tf("exercise.shown-angle", &[("angle", &format::number(a.into(), 0))])}</p> })}
                        <button class="primary wide huge" on:click=move |_| {
                            count.update(|c| *c += 1);
                            if p.with_value(|p| count.get_untracked() >= p.sets * p.repetitions) { end(None) }
                        }>{t("exercise.one-more")}</button>
                        <button class="wide" on:click=move |_| end(None)>{t("exercise.finished")}</button>
                        <fieldset class="reasons"><legend>{t("exercise.stop-why")}</legend>
                            <button class="danger" on:click=move |_| end(Some(StopReason::Pain))>{t("exercise.stop-pain")}</button>
                            <button class="danger" on:click=move |_| end(Some(StopReason::Unwell))>{t("exercise.stop-unwell")}</button>
                            <button on:click=move |_| end(Some(StopReason::Tired))>{t("exercise.stop-tired")}</button>
                        </fieldset>
                    }.into_any(),
                    Step::After { stopped, .. } => view! {
                        {(stopped == Some(StopReason::Unwell)).then(|| view! { <p class="problem" role="alert">{t("exercise.unwell-help")}</p> })}
                        <p>{tf("exercise.you-did", &[("n", &format::number(count.get_untracked().into(), 0))])}</p>
                        {pain("exercise.pain-after", after)}
                        <button class="primary wide" disabled=move || after.get().is_none() on:click=save>{t("exercise.save")}</button>
                    }.into_any(),
                    Step::Done => view! {
                        <p class="calm" role="status">{t("exercise.well-done")}</p>
                        <p><a class="button primary" href="/today" data-in="">{t("shell.home")}</a></p>
                    }.into_any(),
                }}
            </div>
        </div>
    }
    .into_any()
}

/// The 0-10 scale as eleven large buttons.
fn pain(label: &'static str, value: RwSignal<Option<u8>>) -> AnyView {
    view! {
        <fieldset class="pain">
            <legend>{t(label)}</legend>
            {(0..=10u8).map(|n| view! {
                <button type="button" aria-pressed=move || (value.get() == Some(n)).to_string() on:click=move |_| value.set(Some(n))>{format::number(n.into(), 0)}</button>
            }).collect_view()}
            <p class="ends"><span>{t("exercise.pain-none")}</span><span>{t("exercise.pain-worst")}</span></p>
        </fieldset>
    }
    .into_any()
}

fn limb(side: Side) -> ambulo_scene_protocol::Side {
    if side == Side::Left { ambulo_scene_protocol::Side::Left } else { ambulo_scene_protocol::Side::Right }
}

fn assignment(p: &ExercisePrescription, seated: bool) -> Assignment {
    let state = State::current();
    let (language, direction) = state.locale.with_untracked(|l| (l.language.clone(), l.direction()));
    let target_deg = p.target_deg.unwrap_or(90.0) as f32;
    Assignment {
        prescription: p.id.to_string(),
        exercise: p.exercise.clone(),
        side: limb(p.side),
        repetitions: p.repetitions,
        sets: p.sets,
        target_deg,
        // A lift counts from 85 % of the aim on: a therapist's aim is a direction, not an exam.
        thresholds: Thresholds { reach_deg: target_deg * 0.85, pain_limit: PAIN_LIMIT, ..Thresholds::default() },
        seated,
        texts: ambulo_scene_protocol::texts::ALL
            .iter()
            .map(|key| ((*key).to_owned(), panel_text(key, &p.exercise)))
            .collect(),
        direction: if direction == "rtl" {
            ambulo_scene_protocol::Direction::Rtl
        } else {
            ambulo_scene_protocol::Direction::Ltr
        },
        language: format::tag(&language).to_owned(),
    }
}

/// What a panel in the headset says under a key.
fn panel_text(key: &str, exercise: &str) -> String {
    use ambulo_scene_protocol::texts::{EXERCISE_HOW, EXERCISE_NAME};
    match key {
        EXERCISE_NAME => exercise_name(exercise),
        EXERCISE_HOW => t(&format!("exercise.{exercise}.how")),
        other => t(&format!("panel.{other}")),
    }
}

#[allow(clippy::too_many_arguments, reason = "each is asked of the person by itself")]
fn by_eye(
    state: State,
    p: &ExercisePrescription,
    started: Instant,
    ended: Instant,
    count: u32,
    before: Option<u8>,
    after: Option<u8>,
    stopped: Option<StopReason>,
) -> Option<Session> {
    let patient = Id::new(state.who()?.patient?).ok()?;
    Some(Session {
        id: session_id(&patient, &p.id, started),
        prescription: p.id.clone(),
        exercise: p.exercise.clone(),
        side: p.side,
        started,
        ended,
        repetitions: count,
        attempts: count,
        lost: 0,
        range_deg: None,
        pain_before: rating(before),
        pain_after: rating(after),
        stopped,
        method: Method::Screen,
    })
}

fn measured(state: State, p: &ExercisePrescription, result: &ExerciseResult) -> Option<Session> {
    use ambulo_scene_protocol::StopReason as Why;
    let patient = Id::new(state.who()?.patient?).ok()?;
    let ended = browser::now();
    let lasted_ms = (result.ended_ms - result.started_ms).max(0.0) as i64;
    let started = Instant::from_millisecond(ended.as_millisecond() - lasted_ms).ok()?;
    let range_deg = match (result.max_deg, result.typical_deg, result.error_deg) {
        (Some(max), Some(typical), Some(error)) => {
            Some(RangeOfMotion { max_deg: max.into(), typical_deg: typical.into(), error_deg: error.into() })
        }
        _ => None,
    };
    Some(Session {
        id: session_id(&patient, &p.id, started),
        prescription: p.id.clone(),
        exercise: p.exercise.clone(),
        side: p.side,
        started,
        ended,
        repetitions: result.repetitions,
        attempts: result.repetitions + result.attempts + result.lost,
        lost: result.lost,
        range_deg,
        pain_before: rating(result.pain_before),
        pain_after: rating(result.pain_after),
        stopped: match result.stopped {
            Why::Completed => None,
            Why::Pain => Some(StopReason::Pain),
            Why::Person | Why::LeftXr | Why::Safety => Some(StopReason::Other),
        },
        method: if result.method == Some(ambulo_scene_protocol::Method::Hand) {
            Method::Hands
        } else {
            Method::Controller
        },
    })
}

fn rating(number: Option<u8>) -> Option<NumericRating> {
    number.and_then(|n| NumericRating::new(n).ok())
}
