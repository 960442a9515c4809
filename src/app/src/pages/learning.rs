//! What is learnt of the body, as the page holds it, and what the scene shows of it.

use super::body_view::Stage;
use super::structure_list::{self, Listed};
use super::systems;
use crate::page::state::State;
use crate::protocol::{Reply, Request};
use ambulo_learn::{Learnt, Part};
use ambulo_scene_protocol::{BONES, ToApp, ToScene, View};
use ambulo_view::prelude::*;

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
pub(super) enum Now {
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
    pub(super) learnt: RwSignal<Option<Learnt>>,
    /// The key of what went wrong.
    pub(super) problem: RwSignal<Option<&'static str>>,
    /// The system that is learnt; all of them where empty.
    pub(super) set: RwSignal<&'static str>,
    pub(super) now: RwSignal<Now>,
    pub(super) by: RwSignal<By>,
    /// Cards still to be asked, the next one first.
    pub(super) queue: RwSignal<Vec<String>>,
    /// How many the round has, how many were known at once, and which were missed and are asked once more.
    pub(super) all: RwSignal<usize>,
    pub(super) right: RwSignal<usize>,
    pub(super) missed: RwSignal<Vec<String>>,
    /// How many questions of the round are behind.
    pub(super) turn: RwSignal<usize>,
    /// What the scene is to show.
    view: RwSignal<View>,
}

impl Learning {
    /// Nothing asked yet.
    pub(super) fn new() -> Self {
        Self {
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
        }
    }

    /// What is known of the body, and what the person has learnt of it.
    pub(super) async fn fetch(self) {
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
}
