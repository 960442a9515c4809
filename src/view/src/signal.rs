//! Values that are read and followed: signals, memos, and stored values that nobody follows. All are handles by copy.

use crate::graph::{self, Key, Kind};
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

// Every value lies as an `Option<T>`, so that all are read alike; only a memo's is ever empty.

const ENDED: &str = "a value is read only while its owner stands";

fn read<T: 'static, U>(key: Key, act: impl FnOnce(&T) -> U) -> Option<U> {
    let (mut act, mut made) = (Some(act), None);
    graph::visit(key, &mut |value| {
        if let (Some(Some(value)), Some(act)) = (value.downcast_ref::<Option<T>>(), act.take()) {
            made = Some(act(value));
        }
    });
    made
}

fn write<T: 'static>(key: Key, act: impl FnOnce(&mut T)) -> bool {
    let mut act = Some(act);
    graph::alter(key, &mut |value| {
        if let (Some(Some(value)), Some(act)) = (value.downcast_mut::<Option<T>>(), act.take()) {
            act(value);
        }
    });
    act.is_none()
}

fn held<T: 'static>(value: T) -> Key {
    graph::add(Kind::Held, Some(Rc::new(RefCell::new(Some(value)))), None)
}

macro_rules! handle {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        pub struct $name<T> {
            key: Key,
            of: PhantomData<fn() -> T>,
        }
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
                graph::track(self.key);
                self.with_untracked(act)
            }

            /// Reads in place, without following.
            ///
            /// # Panics
            /// When its owner has ended.
            pub fn with_untracked<U>(self, act: impl FnOnce(&T) -> U) -> U {
                read(self.key, act).expect(ENDED)
            }

            /// Follows without reading.
            pub fn track(self) {
                graph::track(self.key);
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
        Self { key: held(value), of: PhantomData }
    }

    /// Sets the value; after the owner's end nothing happens.
    pub fn set(self, value: T) {
        let _ = self.try_set(value);
    }

    /// Sets the value, or gives it back where the owner has ended.
    pub fn try_set(self, value: T) -> Option<T> {
        let mut value = Some(value);
        self.update(|held| {
            if let Some(value) = value.take() {
                *held = value;
            }
        });
        value
    }

    /// Changes the value in place; after the owner's end nothing happens.
    pub fn update(self, act: impl FnOnce(&mut T)) {
        if write(self.key, act) {
            graph::changed(self.key);
        }
    }
}

impl<T: PartialEq + 'static> Memo<T> {
    /// A memo that ends with the running owner; `reckon` is given the value before.
    pub fn new(reckon: impl Fn(Option<&T>) -> T + 'static) -> Self {
        let cell = Rc::new(RefCell::new(None::<T>));
        let held = cell.clone();
        let work = move || {
            let next = reckon(held.borrow().as_ref());
            let other = held.borrow().as_ref() != Some(&next);
            if other {
                held.replace(Some(next));
            }
            other
        };
        Self { key: graph::add(Kind::Lazy, Some(cell), Some(Rc::new(work))), of: PhantomData }
    }
}

impl<T: 'static> StoredValue<T> {
    /// Keeps a value until the running owner ends.
    pub fn new(value: T) -> Self {
        Self { key: held(value), of: PhantomData }
    }

    /// Reads in place.
    ///
    /// # Panics
    /// When its owner has ended.
    pub fn with_value<U>(self, act: impl FnOnce(&T) -> U) -> U {
        read(self.key, act).expect(ENDED)
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
        read(self.key, T::clone)
    }

    /// Puts another value in its place; after the owner's end nothing happens.
    pub fn set_value(self, value: T) {
        self.update_value(|held| *held = value);
    }

    /// Changes the value in place; after the owner's end nothing happens.
    pub fn update_value(self, act: impl FnOnce(&mut T)) {
        write(self.key, act);
    }
}
