//! One question: which part this is, or where a part is; then the answer, and the right place.

use super::learn_round::{chance, focus};
use super::learning::{By, Learning};
use super::systems::SYSTEMS;
use crate::page::format;
use crate::page::icons::icon;
use crate::page::texts::{t, tf, tn};
use ambulo_learn::{Part, choices};
use ambulo_view::prelude::*;

/// What was answered.
#[derive(Clone, PartialEq)]
struct Answer {
    right: bool,
    /// The name of what was chosen or tapped.
    given: String,
    /// Days until it comes back.
    days: u32,
}

/// The question at the head of the queue, made anew for each card.
pub(super) fn asked(learning: Learning) -> AnyView {
    let count = move || {
        let (turn, all) = (learning.turn.get(), learning.all.get());
        if turn >= all {
            return t("learn.once-more");
        }
        tf("learn.count", &[("n", &format::number((turn + 1) as f64, 0)), ("all", &format::number(all as f64, 0))])
    };
    // What was missed last comes again at once: another question about the same part.
    let next = move || {
        learning.turn.track();
        learning.queue.with_untracked(|queue| queue.first().cloned())
    };
    view! {
        <p class="detail" role="status">{count}</p>
        {move || next().and_then(|card| question(learning, &card))}
        <p><button class="small" on:click=move |_| learning.stop()>{t("learn.stop")}</button></p>
    }
    .into_any()
}

fn question(learning: Learning, card: &str) -> Option<AnyView> {
    let parts = learning.parts.get_untracked();
    let at = parts.iter().position(|p| p.card == card)?;
    let part = parts[at].clone();
    let mut chance = chance();
    let mut sides: Vec<String> =
        learning.listed.with_untracked(|all| all.iter().filter(|l| l.card == card).map(|l| l.id.clone()).collect());
    chance.shuffle(&mut sides);
    let lit = sides.first().cloned();
    let name = learning.listed.with_untracked(|all| Some(all.iter().find(|l| l.card == card)?.unsided.clone()))?;
    let options: Vec<String> =
        choices(&parts, at, &mut chance).into_iter().map(|at| parts[at].clinical.clone()).collect();
    let answer = RwSignal::new(None::<Answer>);
    let by = learning.by;

    let (system, seen) = (part.system.clone(), lit.clone());
    let give = move |right: bool, given: String| {
        if answer.with_untracked(Option::is_none) {
            answer.set(Some(Answer { right, given, days: learning.answer(right) }));
            learning.show(&system, seen.clone());
            focus(".story-moves button");
        }
    };
    // A tap counts while the part is to be tapped; either side is right, and what is no part of the quiz is nothing.
    let (tapped, wanted) = (give.clone(), card.to_owned());
    learning.hear(move |id| {
        let found = learning.listed.with_untracked(|all| all.iter().find(|l| l.id == id).cloned());
        if let (By::Tap, Some(found)) = (by.get_untracked(), found) {
            tapped(found.card == wanted, found.unsided);
        }
    });
    let system = part.system.clone();
    Effect::new(move || {
        let lit = if by.get() == By::Names { lit.clone() } else { None };
        if answer.with_untracked(Option::is_none) {
            learning.show(&system, lit);
        }
    });
    focus(".steps h2");

    let (heading, asked) = (name.clone(), part.clone());
    let body = move || match (answer.get(), by.get()) {
        (Some(answer), _) => answered(learning, &name, &answer),
        (None, By::Names) => names(&asked, &options, give.clone()),
        (None, By::Tap) => view! {
            <p>{t("learn.how")}</p>
            <p><button on:click=move |_| { by.set(By::Names); focus(".steps h2"); }>{t("learn.choose")}</button></p>
        }
        .into_any(),
    };
    Some(
        view! {
            <h2 tabindex="-1">{move || if by.get() == By::Tap { tf("learn.find", &[("name", &heading)]) } else { t("learn.which") }}</h2>
            {body}
        }
        .into_any(),
    )
}

/// A hint in words, and the names to choose from.
fn names(part: &Part, options: &[String], give: impl Fn(bool, String) + Clone + 'static) -> AnyView {
    let system = SYSTEMS.iter().find(|(system, _)| *system == part.system).map(|(_, key)| t(key)).unwrap_or_default();
    let option = |name: &String| {
        let (give, right, name) = (give.clone(), *name == part.clinical, name.clone());
        let given = name.clone();
        view! { <li><button type="button" on:click=move |_| give(right, given.clone())>{name}</button></li> }
    };
    view! {
        <p>
            {part.has_plain_name().then(|| tf("learn.plain", &[("name", &part.lay)]))}" "
            {tf("learn.belongs", &[("system", &system)])}
        </p>
        <ul class="found story-tools">{options.iter().map(option).collect_view()}</ul>
    }
    .into_any()
}

fn answered(learning: Learning, name: &str, answer: &Answer) -> AnyView {
    let right = answer.right;
    let said = if right {
        tf("learn.right", &[("name", name)])
    } else {
        tf("learn.wrong", &[("given", &answer.given), ("name", name)])
    };
    view! {
        <p class=if right { "lead" } else { "problem" } role="status">{icon(if right { "check" } else { "skip" })} {said}</p>
        <p class="quiet">{learning.stage.warm().then(|| t("learn.lit"))}" "{tn("learn.back", answer.days, &[])}</p>
        <div class="story-moves"><button class="primary" on:click=move |_| learning.go_on(right)>{t("story.next")}</button></div>
    }
    .into_any()
}
