//! Close-ups: a joint or an organ by itself in all its detail, with a few words on what is seen.

use super::looking::Looking;
use super::stories;
use crate::page::texts::t;
use ambulo_story::{Side, Story, StoryWords};
use ambulo_view::prelude::*;
use std::rc::Rc;

/// Told as a story is, each step a close-up; empty while it comes.
type Coming = Option<Result<Rc<(Story, StoryWords)>, &'static str>>;

/// Which close-up, and on which side of the person.
type Shown = (usize, Side);

/// The sides, with the keys of their names.
const SIDES: [(Side, &str); 2] = [(Side::Right, "side.right"), (Side::Left, "side.left")];

/// One button a close-up; under them the words of the one that is shown.
pub(crate) fn close_ups(looking: Looking) -> AnyView {
    let coming: RwSignal<Coming> = RwSignal::new(None);
    ambulo_view::spawn_local(async move {
        let _ = coming.try_set(Some(stories::close_ups().await.map(Rc::new)));
    });
    let told = move || coming.get().and_then(Result::ok);
    // It follows from the view, so that it is true after a step back and in a link, too.
    let shown = Memo::new(move |_| told().and_then(|told| looking.view.with(|v| found(&told.0, &v.isolated))));
    let go = move |(index, side): Shown| {
        let Some(told) = coming.get_untracked().and_then(Result::ok) else { return };
        let Some(step) = told.0.steps.get(index) else { return };
        let view = stories::seen(step.view(side), looking.stage);
        looking.edit(&mut |v| *v = view.clone());
        looking.picked.set(None);
        looking.stage.show();
    };
    let button = move |(index, name): (usize, String)| {
        let pressed = move || shown.get().is_some_and(|(i, _)| i == index).to_string();
        let press = move |_| go((index, shown.get_untracked().map_or(Side::Right, |(_, side)| side)));
        view! { <button type="button" aria-pressed=pressed on:click=press>{name}</button> }
    };
    let names = move |words: &StoryWords| words.steps.iter().map(|s| s.title.clone()).collect::<Vec<_>>();
    view! {
        {move || match coming.get() {
            None => ().into_any(),
            Some(Err(key)) => view! { <p role="alert">{t("body.close-ups")}": "{t(key)}</p> }.into_any(),
            Some(Ok(told)) => view! {
                <fieldset class="close-ups">
                    <legend>{t("body.close-ups")}</legend>
                    {names(&told.1).into_iter().enumerate().map(button).collect_view()}
                </fieldset>
            }.into_any(),
        }}
        {move || shown.get().zip(told()).map(|(shown, told)| words(shown, &told, go))}
    }
    .into_any()
}

/// What the person sees, and the way to the other side.
fn words((index, side): Shown, told: &(Story, StoryWords), go: impl Fn(Shown) + Copy + 'static) -> AnyView {
    let text = told.1.steps.get(index).map(|step| step.text.clone()).unwrap_or_default();
    let choice = move |&(other, key): &(Side, &'static str)| {
        let pressed = (side == other).to_string();
        view! { <button type="button" class="small" aria-pressed=pressed on:click=move |_| go((index, other))>{t(key)}</button> }
    };
    view! {
        <div class="close-up" role="status">{text.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}</div>
        {is_sided(&told.0, index).then(|| view! { <div class="deciding ways">{SIDES.iter().map(choice).collect_view()}</div> })}
    }
    .into_any()
}

/// The close-up that shows exactly these structures.
fn found(story: &Story, isolated: &[String]) -> Option<Shown> {
    let all = (0..story.steps.len()).flat_map(|index| SIDES.map(|(side, _)| (index, side)));
    let mut all = all.filter(|&(index, side)| story.steps[index].view(side).isolated == isolated);
    all.next().filter(|_| !isolated.is_empty())
}

/// Whether there is one on either side.
fn is_sided(story: &Story, index: usize) -> bool {
    let of = |side| story.steps.get(index).map(|step| &step.view(side).isolated);
    of(Side::Right) != of(Side::Left)
}
