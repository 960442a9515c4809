//! A place in the page that holds a view, and takes over the next one with as little change as it can.
//!
//! Every place ends with a text node of its own: it carries the text where the view is one, and is empty otherwise.

use crate::effect::following;
use crate::markup::{Standing, detach, document};
use crate::view::{AnyView, Shape};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Node, Text};

pub(crate) struct Slot {
    end: Text,
    held: Held,
}

enum Held {
    Text(Cow<'static, str>),
    Built(Standing),
    List(Vec<Slot>),
    /// A hole: its effect holds the place too, and puts the next view into it.
    Live(Rc<RefCell<Slot>>),
}

impl Slot {
    /// A place before another node, or last, with a view in it.
    pub(crate) fn new(view: AnyView, parent: &Node, before: Option<&Node>) -> Self {
        let text = if let Shape::Text(text) = &view.0 { text.clone() } else { Cow::Borrowed("") };
        let end = document().create_text_node(&text);
        let _ = parent.insert_before(&end, before);
        let mut slot = Self { end, held: Held::Text(text) };
        slot.patch(view);
        slot
    }

    /// Shows another view.
    pub(crate) fn patch(&mut self, view: AnyView) {
        match (view.0, &mut self.held) {
            (Shape::Text(text), Held::Text(held)) if *held == text => {}
            (Shape::Text(text), _) => {
                self.empty();
                self.end.set_data(&text);
                self.held = Held::Text(text);
            }
            (Shape::Built(built), Held::Built(standing)) if standing.takes(&built) => standing.patch(built.parts),
            (Shape::List(views), Held::List(slots)) => patch_list(slots, views, &self.end),
            // A hole within a hole that is made anew is made anew too, with all that it held, but for a mere text.
            (Shape::Live(view), Held::Live(inner)) if inner.borrow().is_text() => fill(inner.clone(), view),
            (shape, _) => {
                self.empty();
                self.held = self.take_in(shape);
            }
        }
    }

    fn take_in(&self, shape: Shape) -> Held {
        match shape {
            Shape::Text(text) => Held::Text(text),
            Shape::Live(view) => {
                let inner = Rc::new(RefCell::new(Self { end: self.end.clone(), held: Held::Text(Cow::Borrowed("")) }));
                fill(inner.clone(), view);
                Held::Live(inner)
            }
            Shape::Built(_) | Shape::List(_) => {
                let Some(parent) = self.end.parent_node() else { return Held::Text(Cow::Borrowed("")) };
                match shape {
                    Shape::Built(built) => Held::Built(Standing::build(*built, &parent, Some(&self.end))),
                    Shape::List(views) => {
                        Held::List(views.into_iter().map(|v| Self::new(v, &parent, Some(&self.end))).collect())
                    }
                    _ => Held::Text(Cow::Borrowed("")),
                }
            }
        }
    }

    /// Leaves nothing but the end.
    fn empty(&mut self) {
        match std::mem::replace(&mut self.held, Held::Text(Cow::Borrowed(""))) {
            Held::Text(text) if text.is_empty() => {}
            Held::Text(_) => self.end.set_data(""),
            Held::Built(standing) => standing.remove(),
            Held::List(slots) => slots.into_iter().for_each(Self::remove),
            Held::Live(inner) => inner.borrow_mut().empty(),
        }
    }

    pub(crate) fn remove(mut self) {
        self.empty();
        detach(&self.end);
    }

    /// Its outermost nodes, in order, the end last.
    pub(crate) fn nodes(&self, into: &mut Vec<Node>) {
        self.held_nodes(into);
        into.push(self.end.clone().into());
    }

    fn held_nodes(&self, into: &mut Vec<Node>) {
        match &self.held {
            Held::Text(_) => {}
            Held::Built(standing) => standing.nodes(into),
            Held::List(slots) => slots.iter().for_each(|s| s.nodes(into)),
            Held::Live(inner) => inner.borrow().held_nodes(into),
        }
    }

    fn is_text(&self) -> bool {
        matches!(self.held, Held::Text(_))
    }

    fn key(&self) -> Option<&str> {
        if let Held::Built(standing) = &self.held { standing.key.as_deref() } else { None }
    }
}

/// One function for every hole: what it holds of signals and effects ends before it is made anew.
fn fill(slot: Rc<RefCell<Slot>>, view: Box<dyn Fn() -> AnyView>) {
    following(Box::new(move || {
        let next = view();
        slot.borrow_mut().patch(next);
    }));
}

/// Views with keys keep their nodes wherever they go; the others keep their places.
fn patch_list(slots: &mut Vec<Slot>, views: Vec<AnyView>, end: &Node) {
    let Some(parent) = end.parent_node() else { return };
    let key = |view: &AnyView| if let Shape::Built(built) = &view.0 { built.key.clone() } else { None };
    let keys: Vec<Option<String>> = views.iter().map(key).collect();
    let gone = |slot: &Slot| slot.key().is_some_and(|k| !keys.iter().any(|wanted| wanted.as_deref() == Some(k)));
    let (leaving, staying) = std::mem::take(slots).into_iter().partition(gone);
    *slots = staying;
    let leaving: Vec<Slot> = leaving;
    leaving.into_iter().for_each(Slot::remove);
    let count = views.len();
    for (at, (view, key)) in views.into_iter().zip(keys).enumerate() {
        let found = slots[at..].iter().position(|slot| slot.key() == key.as_deref());
        let found = if key.is_some() { found } else { found.filter(|ahead| *ahead == 0) };
        let mut nodes = Vec::new();
        if let Some(slot) = slots.get(at) {
            slot.nodes(&mut nodes);
        }
        let before = nodes.first().unwrap_or(end);
        match found {
            Some(0) => slots[at].patch(view),
            Some(ahead) => {
                let mut moved = slots.remove(at + ahead);
                let mut nodes = Vec::new();
                moved.nodes(&mut nodes);
                for node in &nodes {
                    let _ = parent.insert_before(node, Some(before));
                }
                moved.patch(view);
                slots.insert(at, moved);
            }
            None => slots.insert(at, Slot::new(view, &parent, Some(before))),
        }
    }
    slots.drain(count..).for_each(Slot::remove);
}
