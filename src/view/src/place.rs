//! Where the values of signals lie. Places are kept and used again, so that a handle is a plain reference and a copy,
//! and reading needs neither a search nor a question for the type.

use crate::graph::{self, Key, Kind, Work};
use std::any::Any;
use std::cell::{Cell, Ref, RefCell, RefMut};

/// A place for one value of a type.
pub(crate) struct Place<T> {
    /// Whose value lies here; no node has the number 0.
    node: Cell<Key>,
    /// Only a memo's that has never run is empty.
    value: RefCell<Option<T>>,
}

/// A place, whatever it holds.
pub(crate) trait Held: Any {
    /// The node has ended: its value is dropped, unless someone looks at it just now.
    fn vacate(&self);
}

impl<T: 'static> Held for Place<T> {
    fn vacate(&self) {
        self.node.set(Key { place: 0, number: 0 });
        // What is looked at now goes when the place is used again.
        let _gone = self.value.try_borrow_mut().ok().and_then(|mut value| value.take());
    }
}

impl<T: 'static> Place<T> {
    fn free() -> &'static Self {
        let free = |place: &dyn Any| place.downcast_ref::<Self>().is_some_and(|p| p.value.try_borrow_mut().is_ok());
        let used = graph::vacant(free).and_then(<dyn Any>::downcast_ref);
        used.unwrap_or_else(|| {
            Box::leak(Box::new(Self { node: Cell::new(Key { place: 0, number: 0 }), value: RefCell::new(None) }))
        })
    }

    pub(crate) fn held(&self) -> Ref<'_, Option<T>> {
        self.value.borrow()
    }

    pub(crate) fn hold(&self, value: T) {
        let _before = self.value.replace(Some(value));
    }
}

/// A node's value, by copy; after the node's end it finds nothing, whoever's value lies there then.
pub(crate) struct Handle<T: 'static> {
    place: &'static Place<T>,
    number: u32,
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Handle<T> {}

impl<T: 'static> Handle<T> {
    /// A value that ends with the running owner.
    pub(crate) fn new(value: T) -> Self {
        Self::with(Kind::Held, Some(value), |_| None)
    }

    /// A node with its place, and with the work that fills it.
    pub(crate) fn with(kind: Kind, value: Option<T>, work: impl FnOnce(&'static Place<T>) -> Option<Work>) -> Self {
        let place = Place::free();
        let _before = place.value.replace(value);
        let key = graph::add(kind, Some(place), work(place));
        place.node.set(key);
        Self { place, number: key.number }
    }

    pub(crate) fn key(self) -> Key {
        Key { place: self.place.node.get().place, number: self.number }
    }

    fn stands(self) -> bool {
        self.place.node.get().number == self.number
    }

    /// The value to look at, brought up to date; `None` once its owner has ended.
    #[inline(never)]
    pub(crate) fn look(self) -> Option<Ref<'static, T>> {
        graph::refresh(self.key());
        if self.stands() { Ref::filter_map(self.place.value.borrow(), Option::as_ref).ok() } else { None }
    }

    /// The value to change.
    #[inline(never)]
    pub(crate) fn grasp(self) -> Option<RefMut<'static, T>> {
        if self.stands() { RefMut::filter_map(self.place.value.borrow_mut(), Option::as_mut).ok() } else { None }
    }
}
