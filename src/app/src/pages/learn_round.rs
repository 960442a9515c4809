//! A round of questions: which cards are due, the answers, and what is asked once more.

use super::learning::{By, Learning, Now};
use crate::page::state::State;
use crate::page::{browser, zones};
use crate::protocol::{Reply, Request};
use ambulo_care::Date;
use ambulo_learn::{Card, Chance, round};
use wasm_bindgen::JsCast;

/// As many cards as one round asks: some five minutes.
const A_ROUND: usize = 10;

impl Learning {
    /// The cards of the set that is learnt.
    fn cards(self) -> Vec<String> {
        let set = self.set.get();
        self.parts
            .with(|parts| parts.iter().filter(|p| set.is_empty() || p.system == set).map(|p| p.card.clone()).collect())
    }

    /// How many cards of the set are due, and how many are new.
    pub(super) fn open(self) -> (u32, u32) {
        let (cards, today) = (self.cards(), today());
        self.learnt.with(|learnt| {
            let Some(learnt) = learnt else { return (0, 0) };
            let due = cards.iter().filter(|id| learnt.card(id).is_some_and(|card| card.is_due(today)));
            (due.count() as u32, cards.iter().filter(|id| learnt.card(id).is_none()).count() as u32)
        })
    }

    pub(super) fn begin(self, by: By) {
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
