//! What a condition is, step by step, beside the body. All of it reads without the 3D scene.

use super::body_view::{self, Stage};
use super::matter::Matter;
use super::stories::{self, Catalogue};
use super::{place, systems};
use crate::page::icons::icon;
use crate::page::narration::Narration;
use crate::page::route::Route;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::page::{browser, format};
use ambulo_care::Id;
use ambulo_scene_protocol::{ToApp, ToScene};
use ambulo_story::{Side, Sides, StepWords, Story, StoryWords};
use ambulo_view::prelude::*;
use std::rc::Rc;

/// A story that can be told: for whom, on which side.
struct Told {
    story: Story,
    words: StoryWords,
    side: Side,
    /// Where the pictures have a side that is not known to be the person's only one, the key of the text that says so.
    aside: Option<&'static str>,
    matter: Option<Matter>,
}

/// What there is to tell, or why there is nothing; empty while it comes.
type Coming = Result<Option<Rc<Told>>, Untold>;

/// Why there is no story.
#[derive(Clone)]
enum Untold {
    /// Nobody has told it: what the record says, and its place, stand instead.
    Of(Matter),
    /// The key of the text that says it.
    Because(&'static str),
}

/// The page of a story. `id` is that of a condition or procedure in the record, so that no address names an illness, or
/// the story's own.
pub(crate) fn story(id: String) -> AnyView {
    let state = State::current();
    let coming = RwSignal::new(Coming::Ok(None));
    let (own, asked) = (Id::new(id.clone()).ok(), id);
    // The record may still be on its way.
    let matter = Memo::new(move |_| own.as_ref().and_then(|id| state.record.with(|r| Matter::of(r, id))));
    Effect::new(move || {
        let (matter, asked) = (matter.get(), asked.clone());
        ambulo_view::spawn_local(async move {
            let told = open(asked, matter.clone()).await.map(|told| Some(Rc::new(told)));
            let untold = |key| match matter {
                Some(matter) if key == "story.unknown" => Untold::Of(matter),
                _ => Untold::Because(key),
            };
            let _ = coming.try_set(told.map_err(untold));
        });
    });
    page(coming, ("/body", "story.done"))
}

/// The page of the body layer by layer.
pub(crate) fn layers() -> AnyView {
    let coming = RwSignal::new(Coming::Ok(None));
    ambulo_view::spawn_local(async move {
        let told = |(story, words)| Some(Rc::new(Told { story, words, side: Side::Right, aside: None, matter: None }));
        let _ = coming.try_set(stories::layers().await.map(told).map_err(Untold::Because));
    });
    page(coming, ("/body/learn", "learn.title"))
}

/// What is told, with the way on after the last step: a path and the key of its text.
fn page(coming: RwSignal<Coming>, on: (&'static str, &'static str)) -> AnyView {
    let stage = Stage::new();
    let step = RwSignal::new(0usize);
    // Whether the person wants nothing to move.
    let held = RwSignal::new(false);
    let show = move || {
        if let Ok(Some(told)) = coming.get_untracked()
            && let Some(now) = told.story.steps.get(step.get_untracked())
        {
            stage.say(ToScene::SetView { view: stories::seen(now.view(told.side), stage) });
            // What comes next is fetched while this is read.
            if let Some(next) = told.story.steps.get(step.get_untracked() + 1) {
                stories::seen(next.view(told.side), stage);
            }
        }
    };
    let beat = move || {
        let told = coming.get_untracked().ok().flatten();
        let now = told.as_ref().and_then(|told| told.story.steps.get(step.get_untracked()));
        let pulse = now.and_then(|now| now.pulse).filter(|_| !held.get_untracked());
        stage.say(ToScene::Pulse {
            beats_per_min: pulse.and_then(|p| p.beats_per_min),
            breaths_per_min: pulse.and_then(|p| p.breaths_per_min),
        });
    };
    stage.listen(move |word| {
        if let ToApp::Ready { warm: true, .. } = word {
            stage.say(ToScene::HideExercise);
            show();
            beat();
        }
    });
    Effect::new(move || {
        coming.track();
        step.track();
        show();
    });
    Effect::new(move || {
        coming.track();
        step.track();
        held.track();
        beat();
    });
    // The words stand at once; of the picture one knows whether it is all there.
    let picture = move || {
        let told = coming.get().ok().flatten()?;
        let now = told.story.steps.get(step.get())?;
        systems::note(stage, now.view(told.side), show)
    };
    // Whatever is shown next begins with a whole body.
    on_cleanup(move || stage.say(ToScene::ResetView));
    let title = move || match coming.get() {
        Ok(Some(told)) => told.words.title.clone(),
        Err(Untold::Of(matter)) => matter.text,
        _ => t("nav.body"),
    };
    view! {
        <p class="story-home"><a href="/body" data-in="">{t("story.home")}</a></p>
        <h1 tabindex="-1"><span dir="auto">{title}</span></h1>
        {move || match coming.get() {
            Ok(Some(told)) => telling(told, (step, held), (stage, picture.into_any()), on),
            Ok(None) => view! { <p class="quiet" aria-busy="true">{t("shell.opening")}</p> }.into_any(),
            Err(Untold::Of(matter)) => place::place(matter),
            Err(Untold::Because(key)) => view! { <p class="lead" role="alert">{t(key)}</p> }.into_any(),
        }}
    }
    .into_any()
}

async fn open(asked: String, matter: Option<Matter>) -> Result<Told, &'static str> {
    let (id, sides) = match &matter {
        Some(matter) => {
            let catalogue = Catalogue::fetch().await.ok_or("story.failed")?;
            catalogue.story(matter).map(|(id, sides)| (id.to_owned(), sides)).ok_or("story.unknown")?
        }
        None => (asked, Some(Sides::One(Side::Right))),
    };
    let (story, words) = stories::fetch(&id).await?;
    let has_sides = story.steps.iter().any(|step| step.view(Side::Right) != step.view(Side::Left));
    let aside = match sides {
        _ if !has_sides => None,
        Some(Sides::One(_)) => None,
        Some(Sides::Both) => Some("story.both-sides"),
        None => Some("story.some-side"),
    };
    Ok(Told { story, words, side: sides.map_or(Side::Right, Sides::told), aside, matter })
}

fn telling(
    told: Rc<Told>,
    (step, held): (RwSignal<usize>, RwSignal<bool>),
    (stage, over): (Stage, AnyView),
    (on, on_key): (&'static str, &'static str),
) -> AnyView {
    let language = State::current().locale.with_untracked(|l| format::tag(&l.language).to_owned());
    let narration = Narration::new(&language);
    let all = told.words.steps.len();
    let heading = NodeRef::new();
    let go = move |to: usize| {
        narration.hush();
        step.set(to);
        // A screen reader begins at the new step's heading.
        ambulo_view::spawn_local(async move {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            if let Some(heading) = heading.get() {
                let _ = heading.focus_with_options(&options);
            }
            // On a phone the body stands above its words: both are seen from the top.
            browser::window().scroll_to_with_x_and_y(0.0, 0.0);
        });
    };
    let count = move || {
        tf("story.step", &[("n", &format::number((step.get() + 1) as f64, 0)), ("all", &format::number(all as f64, 0))])
    };
    let last = move || step.get() + 1 >= all;
    let aside = told.aside.map(|key| view! { <p class="quiet">{t(key)}</p> });
    let words = told.clone();
    let words = move || words.words.steps.get(step.get()).cloned();
    let title = words.clone();
    let (now, moving, spoken, sources, printed) = (told.clone(), told.clone(), told.clone(), told.clone(), told);
    // As the person set the device, nothing moves, and there is nothing to hold.
    let moves = move || {
        !State::current().still.get() && moving.story.steps.get(step.get()).is_some_and(|now| now.pulse.is_some())
    };
    let listen = move |_| {
        if narration.speaking.get_untracked() {
            narration.hush();
        } else if let Some(step) = spoken.words.steps.get(step.get_untracked()) {
            narration.read(&language, step.said());
        }
    };
    view! {
        <div class="exercise-room story">
            {body_view::canvas(stage, over)}
            <div class="steps">
                <p class="detail" role="status">{count}</p>
                {aside}
                <h2 tabindex="-1" node_ref=heading>{move || title().map(|s| s.title)}</h2>
                <div class="telling">
                    {move || words().map(|s| said(&s))}
                    {move || now.story.steps.get(step.get()).is_some_and(|s| s.key == "record").then(|| own(&now))}
                </div>
                <div class="story-moves">
                    <button disabled=move || step.get() == 0 on:click=move |_| go(step.get_untracked().saturating_sub(1))>{t("story.back")}</button>
                    {move || if last() {
                        view! { <a class="button primary" href=on data-in="">{t(on_key)}</a> }.into_any()
                    } else {
                        view! { <button class="primary" on:click=move |_| go(step.get_untracked() + 1)>{t("story.next")}</button> }.into_any()
                    }}
                </div>
                <div class="deciding story-tools">
                    <Show when=move || narration.able.get()>
                        <button aria-pressed=move || narration.speaking.get().to_string() on:click=listen.clone()>{move || t(if narration.speaking.get() { "story.quiet" } else { "story.listen" })}</button>
                    </Show>
                    <Show when=moves>
                        <button aria-pressed=move || held.get().to_string() on:click=move |_| held.update(|h| *h = !*h)>{t("body.hold-still")}</button>
                    </Show>
                    <button on:click=move |_| { let _ = browser::window().print(); }>{t("story.print")}</button>
                </div>
                <details class="sources"><summary>{t("story.sources")}</summary>{references(&sources)}</details>
                <p class="quiet">{t("story.note")}</p>
            </div>
        </div>
        <div class="on-paper">
            {printed.words.steps.iter().map(|s| view! { <section><h2>{s.title.clone()}</h2>{said(s)}</section> }).collect_view()}
            <h2>{t("story.sources")}</h2>
            {references(&printed)}
        </div>
    }
    .into_any()
}

fn said(step: &StepWords) -> AnyView {
    let paragraphs = |texts: &[String]| texts.iter().map(|text| view! { <p>{text.clone()}</p> }).collect_view();
    let points = step.points.iter().map(|point| view! { <li>{point.clone()}</li> }).collect_view();
    view! {
        {paragraphs(&step.text)}
        {(!step.points.is_empty()).then(|| view! { <ul>{points}</ul> })}
        {paragraphs(&step.after)}
    }
    .into_any()
}

/// What the record holds of it, and the pages that go on from here.
fn own(told: &Told) -> AnyView {
    let held = told.matter.clone().map(|m| {
        let since = m.day.map(format::known_day);
        view! { <p><strong>{m.text}</strong>" "<span class="detail">{since}</span></p> }
    });
    let door = |path: &String| {
        let name = match Route::parse(path) {
            Route::Vital(kind) => t(&format!("vital.{}", kind)),
            route => t(route.title_key()),
        };
        view! { <li><a href=path.clone() data-in=""><span>{name}</span>{icon("next")}</a></li> }
    };
    view! {
        {held}
        <ul class="plain links">{told.story.doors.iter().map(door).collect_view()}</ul>
    }
    .into_any()
}

/// Who said so. The pages are in English, whatever the language of the story; opening one leaves Ambulo.
fn references(told: &Told) -> AnyView {
    let source = |r: &ambulo_story::Reference| {
        view! { <li lang="en" dir="ltr"><a href=r.url.clone() target="_blank" rel="noreferrer noopener">{format!("{}: {}", r.name, r.title)}</a></li> }
    };
    view! { <ul>{told.story.references.iter().map(source).collect_view()}</ul> }.into_any()
}
