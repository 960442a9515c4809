//! Learning the names of the body's parts: what is due today, a round of questions, and how it went.

use super::body_view::{self, Stage};
use super::learn_question;
use super::structure_list::{self, Listed};
use super::systems;
use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::{t, tf, tn};
use crate::page::{browser, format, zones};
use crate::protocol::{Reply, Request};
use ambulo_care::Date;
use ambulo_learn::{Card, Chance, Learnt, Part, round};
use ambulo_scene_protocol::{BONES, ToApp, ToScene, View};
use ambulo_view::prelude::*;
use wasm_bindgen::JsCast;

/// As many cards as one round asks: some five minutes.
const A_ROUND: usize = 10;

/// How the person answers.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum By {
    /// Four names; by touch, by keys, by ear.
    Names,
    /// A tap on the part in the picture.
    Tap,
}

/// Where the page stands.
#[derive(Clone, Copy, PartialEq)]
enum Now {
    Choosing,
    Asking,
    Done,
}

/// What is learnt, and the round under way.
#[derive(Clone, Copy)]
pub(super) struct Learning {
    pub(super) stage: Stage,
    /// Every structure; a part may have two, right and left.
    pub(super) listed: RwSignal<Vec<Listed>>,
    /// What can be asked.
    pub(super) parts: RwSignal<Vec<Part>>,
    learnt: RwSignal<Option<Learnt>>,
    /// The key of what went wrong.
    problem: RwSignal<Option<&'static str>>,
    /// The system that is learnt; all of them where empty.
    set: RwSignal<&'static str>,
    now: RwSignal<Now>,
    pub(super) by: RwSignal<By>,
    /// Cards still to be asked, the next one first.
    pub(super) queue: RwSignal<Vec<String>>,
    /// How many the round has, how many were known at once, and which were missed and are asked once more.
    pub(super) all: RwSignal<usize>,
    right: RwSignal<usize>,
    missed: RwSignal<Vec<String>>,
    /// How many questions of the round are behind.
    pub(super) turn: RwSignal<usize>,
    /// What the scene is to show.
    view: RwSignal<View>,
}

/// The page.
pub(crate) fn learn() -> AnyView {
    let learning = Learning {
        stage: Stage::new(),
        listed: RwSignal::new(Vec::new()),
        parts: RwSignal::new(Vec::new()),
        learnt: RwSignal::new(None),
        problem: RwSignal::new(None),
        set: RwSignal::new(""),
        now: RwSignal::new(Now::Choosing),
        by: RwSignal::new(By::Names),
        queue: RwSignal::new(Vec::new()),
        all: RwSignal::new(0),
        right: RwSignal::new(0),
        missed: RwSignal::new(Vec::new()),
        turn: RwSignal::new(0),
        view: RwSignal::new(View::default()),
    };
    let here = Memo::new(move |_| learning.learnt.with(Option::is_some));
    let stage = learning.stage;
    on_cleanup(move || stage.say(ToScene::ResetView));
    learning.hear(|_| {});
    ambulo_view::spawn_local(learning.fetch());
    view! {
        <p class="story-home"><a href="/body" data-in="">{t("story.home")}</a></p>
        <h1 tabindex="-1">{t("learn.title")}</h1>
        <div class="exercise-room story">
            {body_view::canvas(stage, ().into_any())}
            <div class="steps">
                {move || learning.problem.get().map(|key| view! { <p class="lead" role="alert">{t(key)}</p> })}
                {move || (learning.problem.with(Option::is_none) && !here.get()).then(|| view! {
                    <p class="quiet" aria-busy="true">{t("shell.opening")}</p>
                })}
                {move || here.get().then(|| match learning.now.get() {
                    Now::Choosing => choosing(learning),
                    Now::Asking => learn_question::asked(learning),
                    Now::Done => done(learning),
                })}
            </div>
        </div>
    }
    .into_any()
}

/// Links to pages, each by its path and the key of its text.
pub(super) fn ways(all: &[(&'static str, &'static str)]) -> AnyView {
    let way = |&(path, key): &(&'static str, &'static str)| {
        view! { <li><a href=path data-in=""><span>{t(key)}</span>{icon("next")}</a></li> }
    };
    view! { <ul class="plain links">{all.iter().map(way).collect_view()}</ul> }.into_any()
}

impl Learning {
    /// What is known of the body, and what the person has learnt of it.
    async fn fetch(self) {
        let Some(listed) = structure_list::structures().await else {
            let _ = self.problem.try_set(Some("story.failed"));
            return;
        };
        let mut parts: Vec<Part> = Vec::new();
        for l in &listed {
            if !l.system.starts_with("skin") && parts.iter().all(|p| p.card != l.card) {
                let (card, clinical, lay) = (l.card.clone(), l.clinical.clone(), l.lay.clone());
                parts.push(Part { card, clinical, lay, system: l.system.clone() });
            }
        }
        if self.parts.try_set(parts).is_some() || self.listed.try_set(listed).is_some() {
            return;
        }
        match State::current().ask(Request::Learning).await {
            Reply::Learning(held) => {
                let learnt = held.and_then(|bytes| Learnt::read(&bytes)).unwrap_or_default();
                let _ = self.learnt.try_set(Some(learnt));
            }
            Reply::Refused(trouble) => drop(self.problem.try_set(Some(trouble.text_key()))),
            _ => drop(self.problem.try_set(Some("story.failed"))),
        }
    }

    /// Listens to the scene; `tapped` hears of each part that is tapped.
    pub(super) fn hear(self, tapped: impl Fn(String) + 'static) {
        self.stage.listen(move |word| match word {
            ToApp::Ready { warm: true, .. } => {
                self.stage.say(ToScene::HideExercise);
                systems::load(self.stage, BONES);
                self.tell(None);
            }
            ToApp::Picked { id, .. } => tapped(id),
            _ => {}
        });
    }

    /// Shows a system, with one part of it lit where one is named and all the rest to be seen through.
    pub(super) fn show(self, system: &str, lit: Option<String>) {
        systems::load(self.stage, system);
        let others = |l: &&Listed| l.system == system && lit.as_ref().is_some_and(|lit| *lit != l.id);
        let faded = self.listed.with_untracked(|all| all.iter().filter(others).map(|l| l.id.clone()).collect());
        self.view.set(View { systems: vec![system.to_owned()], selection: lit.clone(), faded, ..View::default() });
        self.tell(lit);
    }

    fn tell(self, lit: Option<String>) {
        let view = self.view.get_untracked();
        // The first view has the whole skeleton in the picture; other systems are smaller.
        let near = lit.or_else(|| view.selection.clone());
        let whole = view.systems.iter().all(|s| s == BONES);
        self.stage.say(ToScene::SetView { view });
        if near.is_some() || !whole {
            self.stage.say(ToScene::Frame { id: near });
        }
    }

    /// The cards of the set that is learnt.
    fn cards(self) -> Vec<String> {
        let set = self.set.get();
        self.parts
            .with(|parts| parts.iter().filter(|p| set.is_empty() || p.system == set).map(|p| p.card.clone()).collect())
    }

    /// How many cards of the set are due, and how many are new.
    fn open(self) -> (u32, u32) {
        let (cards, today) = (self.cards(), today());
        self.learnt.with(|learnt| {
            let Some(learnt) = learnt else { return (0, 0) };
            let due = cards.iter().filter(|id| learnt.card(id).is_some_and(|card| card.is_due(today)));
            (due.count() as u32, cards.iter().filter(|id| learnt.card(id).is_none()).count() as u32)
        })
    }

    fn begin(self, by: By) {
        let mut chance = chance();
        let mut cards = self.cards();
        chance.shuffle(&mut cards);
        // What has a number (ribs, fingers) is for those who know the rest.
        let (numbered, mut named): (Vec<_>, Vec<_>) = cards.into_iter().partition(|id| id.contains('/'));
        named.extend(numbered);
        let learnt = self.learnt.get_untracked().unwrap_or_default();
        let queue = round(&learnt, &named, today(), A_ROUND, &mut chance);
        self.all.set(queue.len());
        self.queue.set(queue);
        self.right.set(0);
        self.missed.set(Vec::new());
        self.turn.set(0);
        self.by.set(by);
        self.now.set(Now::Asking);
    }

    /// Takes the answer to the first card of the queue. What was missed is asked again at the end of the round; only
    /// the first answer moves the card. Gives the days until it comes back.
    pub(super) fn answer(self, right: bool) -> u32 {
        let Some(id) = self.queue.with_untracked(|queue| queue.first().cloned()) else { return 0 };
        let again = self.missed.with_untracked(|missed| missed.contains(&id));
        let mut learnt = self.learnt.get_untracked().unwrap_or_default();
        let before = learnt.card(&id);
        let card = before.filter(|_| again).unwrap_or_else(|| Card::answered(before, right, today()));
        if !again {
            learnt.put(&id, card);
            let bytes = ambulo_sync::written(learnt.value());
            self.learnt.set(Some(learnt));
            ambulo_view::spawn_local(async move {
                if let Reply::Refused(trouble) = State::current().ask(Request::KeepLearning(bytes)).await {
                    State::current().tell(trouble);
                }
            });
            if right {
                self.right.update(|n| *n += 1);
            } else {
                self.missed.update(|missed| missed.push(id));
            }
        }
        today().days_to(card.due).max(0) as u32
    }

    /// On to the next card, or to the end.
    pub(super) fn go_on(self, right: bool) {
        let mut queue = self.queue.get_untracked();
        if !queue.is_empty() {
            let card = queue.remove(0);
            if !right {
                queue.push(card);
            }
        }
        let over = queue.is_empty();
        self.queue.set(queue);
        self.turn.update(|turn| *turn += 1);
        if over {
            self.now.set(Now::Done);
            focus(".steps h2");
        }
    }

    /// Ends the round; what was answered stays learnt.
    pub(super) fn stop(self) {
        self.now.set(Now::Choosing);
        focus("main h1");
    }
}

/// A day in the person's zone.
fn today() -> Date {
    State::current().now.get_untracked().to_zoned(zones::here()).date()
}

/// Another order each time.
pub(super) fn chance() -> Chance {
    Chance::from(u64::from_le_bytes(browser::random()))
}

/// Where keys and screen readers go on, once it is drawn.
pub(super) fn focus(place: &'static str) {
    ambulo_view::spawn_local(async move {
        if let Ok(Some(there)) = browser::document().query_selector(place) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = there.unchecked_into::<web_sys::HtmlElement>().focus_with_options(&options);
        }
        // On a phone the body stands above its words: both are seen from the top.
        browser::window().scroll_to_with_x_and_y(0.0, 0.0);
    });
}

fn choosing(learning: Learning) -> AnyView {
    learning.hear(|_| {});
    let Learning { set, parts, stage, .. } = learning;
    let open = Memo::new(move |_| learning.open());
    let none = move || open.get() == (0, 0);
    let sets = core::iter::once(("", "learn.all")).chain(systems::SYSTEMS);
    let switch = move |(system, key): (&'static str, &'static str)| {
        let there = system.is_empty() || parts.with_untracked(|parts| parts.iter().any(|p| p.system == system));
        there.then(|| view! {
            <button type="button" aria-pressed=move || (set.get() == system).to_string() on:click=move |_| set.set(system)>{t(key)}</button>
        })
    };
    view! {
        <p>{t("learn.lead")}</p>
        <fieldset class="systems"><legend>{t("learn.set")}</legend>{sets.filter_map(switch).collect_view()}</fieldset>
        <p role="status">
            {move || match open.get() {
                (0, 0) => t("learn.none"),
                (due, new) => format!("{} {}", tn("learn.due", due, &[]), tn("learn.new", new, &[])),
            }}
        </p>
        <div class="deciding story-tools">
            <button class="primary" disabled=none on:click=move |_| learning.begin(By::Names)>{t("learn.choose")}</button>
            <button disabled=move || none() || !stage.warm() on:click=move |_| learning.begin(By::Tap)>{t("learn.tap")}</button>
        </div>
        <p class="quiet">{icon("privacy")}" "{t("learn.private")}</p>
        {ways(&[("/body/layers", "layers.title")])}
    }
    .into_any()
}

fn done(learning: Learning) -> AnyView {
    let number = |n: usize| format::number(n as f64, 0);
    let (right, all) = (number(learning.right.get_untracked()), number(learning.all.get_untracked()));
    view! {
        <h2 tabindex="-1">{t("learn.done")}</h2>
        <p>{tf("learn.score", &[("right", &right), ("all", &all)])}</p>
        <p>{t("learn.lead")}</p>
        <div class="deciding">
            <button class="primary" on:click=move |_| learning.stop()>{t("learn.more")}</button>
            <a class="button" href="/body" data-in="">{t("story.done")}</a>
        </div>
    }
    .into_any()
}
