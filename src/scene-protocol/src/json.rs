//! How the words look as JSON: written to a text, read from a parsed value.
//!
//! Not serde: what deriving brings for these few types weighed 80 KB in the app, more than the scene's page.

use crate::PanelTexts;
use serde_json::Value;

/// What can stand in a message.
pub trait Json: Sized {
    /// Appends this value.
    fn write(&self, out: &mut String);
    /// The value that this is; `None` where it is something else.
    fn read(value: &Value) -> Option<Self>;
    /// What it is where the field is absent; `None` where it must not be.
    fn absent() -> Option<Self> {
        None
    }
}

/// A field that may be absent only if its type says so.
pub(crate) fn field<T: Json>(value: &Value, name: &str) -> Option<T> {
    match value.get(name) {
        Some(value) => T::read(value),
        None => T::absent(),
    }
}

/// Puts a field in the place of what stands for it where it is absent.
pub(crate) fn replace<T: Json>(value: &Value, name: &str, otherwise: &mut T) -> Option<()> {
    if let Some(value) = value.get(name) {
        *otherwise = T::read(value)?;
    }
    Some(())
}

/// Begins the next field.
pub(crate) fn name(out: &mut String, name: &str) {
    out.push_str(if out.ends_with('{') { "\"" } else { ",\"" });
    out.push_str(name);
    out.push_str("\":");
}

/// A struct by its fields. Those after `or` may be absent and then are as in that value.
macro_rules! object {
    ($type:ident { $($field:ident),* $(,)? } $(or $default:expr => { $($may:ident),* $(,)? })?) => {
        impl $crate::json::Json for $type {
            fn write(&self, out: &mut String) {
                out.push('{');
                $($crate::json::name(out, stringify!($field)); $crate::json::Json::write(&self.$field, out);)*
                $($($crate::json::name(out, stringify!($may)); $crate::json::Json::write(&self.$may, out);)*)?
                out.push('}');
            }
            fn read(value: &serde_json::Value) -> Option<Self> {
                value.is_object().then_some(())?;
                $(
                    // Made once: made for each field it weighed more than all else of a view.
                    let mut said = $default;
                    $($crate::json::replace(value, stringify!($may), &mut said.$may)?;)*
                )?
                Some(Self {
                    $($field: $crate::json::field(value, stringify!($field))?,)*
                    $($($may: said.$may,)*)?
                })
            }
        }
    };
}

/// An enum of plain words.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $crate::json::Json for $type {
            fn write(&self, out: &mut String) {
                out.push_str(match self { $(Self::$variant => concat!("\"", $word, "\""),)* });
            }
            fn read(value: &serde_json::Value) -> Option<Self> {
                Some(match value.as_str()? { $($word => Self::$variant,)* _ => return None })
            }
        }
    };
}

/// An enum whose `type` says which variant it is.
macro_rules! tagged {
    ($type:ident { $($variant:ident = $word:literal $({ $($field:ident),* })?),* $(,)? }) => {
        impl $crate::json::Json for $type {
            fn write(&self, out: &mut String) {
                match self {
                    $(Self::$variant $({ $($field),* })? => {
                        out.push_str(concat!("{\"type\":\"", $word, "\""));
                        $($($crate::json::name(out, stringify!($field)); $crate::json::Json::write($field, out);)*)?
                    })*
                }
                out.push('}');
            }
            fn read(value: &serde_json::Value) -> Option<Self> {
                Some(match value.get("type")?.as_str()? {
                    $($word => Self::$variant $({ $($field: $crate::json::field(value, stringify!($field))?),* })?,)*
                    _ => return None,
                })
            }
        }
    };
}
pub(crate) use {object, tagged, words};

impl Json for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Json for $type {
            fn write(&self, out: &mut String) {
                out.push_str(&self.to_string());
            }
            fn read(value: &Value) -> Option<Self> {
                value.as_u64()?.try_into().ok()
            }
        }
    )*};
}
integers!(u8, u32);

macro_rules! floats {
    ($($type:ty, $written:path);*) => {$(
        impl Json for $type {
            /// What is no number is null, which no reader takes for one.
            fn write(&self, out: &mut String) {
                let text = if self.is_finite() { $written(*self) } else { "null".to_owned() };
                out.push_str(&text);
            }
            fn read(value: &Value) -> Option<Self> {
                Some(value.as_f64()? as $type)
            }
        }
    )*};
}
floats!(f32, ambulo_decimal::decimal_f32; f64, ambulo_decimal::decimal);

impl Json for String {
    fn write(&self, out: &mut String) {
        out.push('"');
        for c in self.chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                '\0'..='\x1f' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                _ => out.push(c),
            }
        }
        out.push('"');
    }
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl<T: Json> Json for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
    fn read(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::read(value).map(Some) }
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

fn list<'a, T: Json + 'a>(values: impl Iterator<Item = &'a T>, out: &mut String) {
    out.push('[');
    for (index, value) in values.enumerate() {
        if index > 0 {
            out.push(',');
        }
        value.write(out);
    }
    out.push(']');
}

impl<T: Json> Json for Vec<T> {
    fn write(&self, out: &mut String) {
        list(self.iter(), out);
    }
    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

impl Json for [f32; 3] {
    fn write(&self, out: &mut String) {
        list(self.iter(), out);
    }
    fn read(value: &Value) -> Option<Self> {
        <Vec<f32>>::read(value)?.try_into().ok()
    }
}

impl Json for PanelTexts {
    fn write(&self, out: &mut String) {
        out.push('{');
        for (index, (key, text)) in self.0.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            key.write(out);
            out.push(':');
            text.write(out);
        }
        out.push('}');
    }
    fn read(value: &Value) -> Option<Self> {
        value.as_object()?.iter().map(|(key, text)| Some((key.clone(), String::read(text)?))).collect()
    }
}
