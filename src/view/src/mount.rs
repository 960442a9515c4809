//! A view in the page.

use crate::graph::{self, Kind};
use crate::slot::Slot;
use crate::view::AnyView;

/// Shows a view as the last child of a node; the returned handle takes it away again.
pub fn mount(parent: &web_sys::Node, view: impl FnOnce() -> AnyView) -> Mounted {
    let owner = graph::add(Kind::Held, None, None);
    let slot = graph::owned_by(owner, || Slot::new(view(), parent, None));
    Mounted { owner, slot }
}

/// A view that stands until it is ended.
#[must_use = "what is to stay is kept with `stay`"]
pub struct Mounted {
    owner: graph::Key,
    slot: Slot,
}

impl Mounted {
    /// Leaves the view in the page for the page's life.
    pub fn stay(self) {
        std::mem::forget(self.slot);
    }

    /// Ends its effects, runs its cleanups and takes its nodes away.
    pub fn end(self) {
        graph::end(self.owner);
        self.slot.remove();
    }
}
