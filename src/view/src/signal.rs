//! Values that are read and followed: signals, memos, and stored values that nobody follows. All are handles by copy.

use crate::graph::{self, Kind};
use crate::place::Handle;
use std::rc::Rc;

/// Makes a memo's next value of the one before.
type Reckoning<T> = Box<dyn Fn(Option<&T>) -> T>;

const ENDED: &str = "a value is read only while its owner stands";

macro_rules! handle {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        pub struct $name<T: 'static>(Handle<T>);
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<T> Copy for $name<T> {}
    };
}

macro_rules! followed {
    ($name:ident) => {
        impl<T: 'static> $name<T> {
            /// Reads in place; whoever runs now runs again when the value changes.
            pub fn with<U>(self, act: impl FnOnce(&T) -> U) -> U {
                graph::track(self.0.key());
                self.with_untracked(act)
            }

            /// Reads in place, without following.
            ///
            /// # Panics
            /// When its owner has ended.
            pub fn with_untracked<U>(self, act: impl FnOnce(&T) -> U) -> U {
                act(&self.0.look().expect(ENDED))
            }

            /// Follows without reading.
            pub fn track(self) {
                graph::track(self.0.key());
            }

            /// A copy of the value; whoever runs now runs again when it changes.
            pub fn get(self) -> T
            where
                T: Clone,
            {
                self.with(T::clone)
            }

            /// A copy of the value, without following.
            pub fn get_untracked(self) -> T
            where
                T: Clone,
            {
                self.with_untracked(T::clone)
            }
        }
    };
}

handle!(
    /// A value that is set, and followed by those that read it.
    RwSignal
);
handle!(
    /// A value that is reckoned from others when it is read, and changes for its readers only when it is another one.
    Memo
);
handle!(
    /// A value that nobody follows.
    StoredValue
);
followed!(RwSignal);
followed!(Memo);

impl<T: 'static> RwSignal<T> {
    /// A signal that ends with the running owner.
    pub fn new(value: T) -> Self {
        Self(Handle::new(value))
    }

    /// Sets the value; after the owner's end nothing happens.
    pub fn set(self, value: T) {
        let _ = self.try_set(value);
    }

    /// Sets the value, or gives it back where the owner has ended.
    pub fn try_set(self, value: T) -> Option<T> {
        let Some(mut held) = self.0.grasp() else { return Some(value) };
        // The old value is dropped when nobody holds its place any more: its drop may come back here.
        let old = std::mem::replace(&mut *held, value);
        drop(held);
        drop(old);
        graph::changed(self.0.key());
        None
    }

    /// Changes the value in place; after the owner's end nothing happens.
    pub fn update(self, act: impl FnOnce(&mut T)) {
        if let Some(mut held) = self.0.grasp() {
            act(&mut held);
            drop(held);
            graph::changed(self.0.key());
        }
    }
}

impl<T: PartialEq + 'static> Memo<T> {
    /// A memo that ends with the running owner; `reckon` is given the value before.
    pub fn new(reckon: impl Fn(Option<&T>) -> T + 'static) -> Self {
        Self::reckoned(Box::new(reckon))
    }

    // Once a type, not once a memo.
    fn reckoned(reckon: Reckoning<T>) -> Self {
        Self(Handle::with(Kind::Lazy, None, |place| {
            Some(Rc::new(move || {
                let next = reckon(place.held().as_ref());
                let other = place.held().as_ref() != Some(&next);
                if other {
                    place.hold(next);
                }
                other
            }))
        }))
    }
}

impl<T: 'static> StoredValue<T> {
    /// Keeps a value until the running owner ends.
    pub fn new(value: T) -> Self {
        Self(Handle::new(value))
    }

    /// Reads in place.
    ///
    /// # Panics
    /// When its owner has ended.
    pub fn with_value<U>(self, act: impl FnOnce(&T) -> U) -> U {
        act(&self.0.look().expect(ENDED))
    }

    /// A copy.
    ///
    /// # Panics
    /// When its owner has ended.
    pub fn get_value(self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }

    /// A copy, or `None` where its owner has ended.
    pub fn try_get_value(self) -> Option<T>
    where
        T: Clone,
    {
        self.0.look().map(|held| held.clone())
    }

    /// Puts another value in its place; after the owner's end nothing happens.
    pub fn set_value(self, value: T) {
        self.update_value(|held| *held = value);
    }

    /// Changes the value in place; after the owner's end nothing happens.
    pub fn update_value(self, act: impl FnOnce(&mut T)) {
        if let Some(mut held) = self.0.grasp() {
            act(&mut held);
        }
    }
}

#[cfg(test)]
#[path = "signal_tests.rs"]
mod tests;
