//! Learning the names of the body's parts: what is due today, a round of questions, and how it went.

use super::body_view;
use super::learn_question;
use super::learning::{By, Learning, Now};
use super::systems;
use crate::page::format;
use crate::page::icons::icon;
use crate::page::texts::{t, tf, tn};
use ambulo_scene_protocol::ToScene;
use ambulo_view::prelude::*;

/// The page.
pub(crate) fn learn() -> AnyView {
    let learning = Learning::new();
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
        <p class="quiet">{icon("privacy")} {t("learn.private")}</p>
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
