//! Values of attributes, properties and classes.

use crate::{Memo, RwSignal};
use std::borrow::Cow;

/// What an attribute, a property or a class is set to.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// The attribute is not there.
    Absent,
    /// There or not; a property is set to it.
    Flag(bool),
    /// A text.
    Text(Cow<'static, str>),
}

/// A value, once and for all or followed.
pub enum Attribute {
    /// Set once.
    Fixed(Value),
    /// Set again whenever it changes.
    Live(Box<dyn Fn() -> Value>),
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        // The browser writes the shortest form; Rust's own writer of floats is larger than this room.
        Self::from(js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, T::into)
    }
}

/// What can stand as the value of an attribute, a property or a class.
pub trait IntoAttribute {
    /// As an attribute's value.
    fn into_attribute(self) -> Attribute;
}

macro_rules! fixed {
    ($($type:ty),*) => {$(
        impl IntoAttribute for $type {
            fn into_attribute(self) -> Attribute {
                Attribute::Fixed(self.into())
            }
        }
    )*};
}
fixed!(bool, &'static str, String, f64);

macro_rules! counted {
    ($($type:ty),*) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Self::from(number as f64)
            }
        }
        fixed!($type);
    )*};
}
counted!(i32, u32, usize);

impl<T: Into<Value>> IntoAttribute for Option<T> {
    fn into_attribute(self) -> Attribute {
        Attribute::Fixed(self.into())
    }
}

impl<F: Fn() -> T + 'static, T: Into<Value>> IntoAttribute for F {
    fn into_attribute(self) -> Attribute {
        Attribute::Live(Box::new(move || self().into()))
    }
}

impl<T: Into<Value> + Clone + 'static> IntoAttribute for RwSignal<T> {
    fn into_attribute(self) -> Attribute {
        Attribute::Live(Box::new(move || self.get().into()))
    }
}

impl<T: Into<Value> + Clone + 'static> IntoAttribute for Memo<T> {
    fn into_attribute(self) -> Attribute {
        Attribute::Live(Box::new(move || self.get().into()))
    }
}
