//! What runs by itself when something that it read has changed.

use crate::graph::{self, Kind};
use std::rc::Rc;

/// Something done now and again for as long as its owner stands.
pub struct Effect;

impl Effect {
    /// Runs `act` soon, when the page has been built, and again after every change of what it read.
    #[expect(clippy::new_ret_no_self, reason = "there is nothing to hold: the owner ends it")]
    pub fn new(act: impl Fn() + 'static) {
        graph::soon(add(Box::new(act)));
    }
}

/// Runs `act` at once, and again after every change of what it read.
pub(crate) fn following(act: Box<dyn Fn()>) {
    graph::refresh(add(act));
}

fn add(act: Box<dyn Fn()>) -> graph::Key {
    let work = move || {
        act();
        false
    };
    graph::add(Kind::Eager, None, Some(Rc::new(work)))
}
