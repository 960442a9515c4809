//! Values as bytes, for a page and its Worker that run the same build: fields in order, no names.
//!
//! Not serde: deriving it for these types took 350 KB of the app's 2.4 MB, for every type brings a parser of
//! its own; these readers take a tenth of that. They never fail halfway: a reader that has met nonsense gives
//! zeros to the end, and only [`decode`] says that nothing was read.

use crate::{Date, Id, Instant, NumericRating, Time, Weekdays};

/// A value that crosses as bytes.
pub trait Wire: Sized {
    /// Appends this value.
    fn put(&self, out: &mut Vec<u8>);
    /// The next value; any value where the reader has met nonsense.
    fn take(from: &mut Reader<'_>) -> Self;
}

/// Bytes being read, and whether they made sense so far.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    broken: bool,
}

impl<'a> Reader<'a> {
    /// From now on everything read is zero.
    pub fn fail(&mut self) {
        self.broken = true;
        self.rest = &[];
    }

    fn bytes(&mut self, count: usize) -> &'a [u8] {
        if count > self.rest.len() {
            self.fail();
            return &[];
        }
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        taken
    }

    fn number(&mut self, count: usize) -> u64 {
        self.bytes(count).iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte))
    }
}

/// A value as bytes.
pub fn encode<T: Wire>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    value.put(&mut out);
    out
}

/// The value that these bytes are, if they are one and nothing more.
pub fn decode<T: Wire>(bytes: &[u8]) -> Option<T> {
    let mut reader = Reader { rest: bytes, broken: false };
    let value = T::take(&mut reader);
    (!reader.broken && reader.rest.is_empty()).then_some(value)
}

/// Implements [`Wire`] for a struct by its fields, or for an enum by its variants with their numbers; one of
/// them is 0. What is left out does not compile.
#[macro_export]
macro_rules! wire {
    ($(struct $name:ident { $($field:ident),* $(,)? })*) => {$(
        impl $crate::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $($crate::wire::Wire::put(&self.$field, out);)*
            }
            fn take(from: &mut $crate::wire::Reader<'_>) -> Self {
                Self { $($field: $crate::wire::Wire::take(from)),* }
            }
        }
    )*};
    ($(enum $name:ident {
        $($number:literal: $variant:ident $({ $($field:ident),* })? $(( $($part:ident),* ))?),* $(,)?
    })*) => {$(
        impl $crate::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $({ $($field),* })? $(( $($part),* ))? => {
                        out.push($number);
                        $($($crate::wire::Wire::put($field, out);)*)?
                        $($($crate::wire::Wire::put($part, out);)*)?
                    })*
                }
            }
            fn take(from: &mut $crate::wire::Reader<'_>) -> Self {
                match <u8 as $crate::wire::Wire>::take(from) {
                    $($number => Self::$variant
                        $({ $($field: $crate::wire::Wire::take(from)),* })?
                        $(( $({ let $part = $crate::wire::Wire::take(from); $part }),* ))?,)*
                    _ => {
                        // After this, the number read is 0.
                        from.fail();
                        Self::take(from)
                    }
                }
            }
        }
    )*};
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Wire for $number {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend(self.to_le_bytes());
            }
            fn take(from: &mut Reader<'_>) -> Self {
                from.number(size_of::<Self>()) as Self
            }
        }
    )*};
}
numbers!(u8, u32, i64);

impl Wire for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn take(from: &mut Reader<'_>) -> Self {
        u8::take(from) != 0
    }
}

impl Wire for f32 {
    fn put(&self, out: &mut Vec<u8>) {
        self.to_bits().put(out);
    }
    fn take(from: &mut Reader<'_>) -> Self {
        Self::from_bits(u32::take(from))
    }
}

impl Wire for f64 {
    fn put(&self, out: &mut Vec<u8>) {
        (self.to_bits() as i64).put(out);
    }
    fn take(from: &mut Reader<'_>) -> Self {
        Self::from_bits(i64::take(from) as u64)
    }
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    (text.len() as u32).put(out);
    out.extend(text.as_bytes());
}

impl Wire for String {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(self, out);
    }
    fn take(from: &mut Reader<'_>) -> Self {
        let length = u32::take(from) as usize;
        match std::str::from_utf8(from.bytes(length)) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                from.fail();
                Self::new()
            }
        }
    }
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(self.is_some()));
        if let Some(value) = self {
            value.put(out);
        }
    }
    fn take(from: &mut Reader<'_>) -> Self {
        bool::take(from).then(|| T::take(from))
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        self.iter().for_each(|value| value.put(out));
    }
    fn take(from: &mut Reader<'_>) -> Self {
        let length = u32::take(from);
        let mut values = Self::new();
        for _ in 0..length {
            if from.broken {
                break;
            }
            values.push(T::take(from));
        }
        values
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }
    fn take(from: &mut Reader<'_>) -> Self {
        (A::take(from), B::take(from))
    }
}

impl Wire for Id {
    fn put(&self, out: &mut Vec<u8>) {
        put_text(self.as_str(), out);
    }
    fn take(from: &mut Reader<'_>) -> Self {
        Self::new(String::take(from)).unwrap_or_else(|_| {
            from.fail();
            Self::nobody()
        })
    }
}

impl Wire for Instant {
    fn put(&self, out: &mut Vec<u8>) {
        self.as_second().put(out);
        (self.subsec_nanosecond() as u32).put(out);
    }
    fn take(from: &mut Reader<'_>) -> Self {
        let (seconds, nanoseconds) = (i64::take(from), u32::take(from) as i32);
        Self::new(seconds, nanoseconds).unwrap_or_else(|_| {
            from.fail();
            Self::UNIX_EPOCH
        })
    }
}

impl Wire for Date {
    fn put(&self, out: &mut Vec<u8>) {
        (i64::from(self.year()) << 16 | i64::from(self.month()) << 8 | i64::from(self.day())).put(out);
    }
    fn take(from: &mut Reader<'_>) -> Self {
        let packed = i64::take(from);
        Self::new((packed >> 16) as i16, (packed >> 8) as i8, packed as i8).unwrap_or_else(|_| {
            from.fail();
            Self::ZERO
        })
    }
}

impl Wire for Time {
    fn put(&self, out: &mut Vec<u8>) {
        for part in [self.hour(), self.minute(), self.second()] {
            out.push(part as u8);
        }
        (self.subsec_nanosecond() as u32).put(out);
    }
    fn take(from: &mut Reader<'_>) -> Self {
        let mut part = || u8::take(from) as i8;
        let (hour, minute, second) = (part(), part(), part());
        Self::new(hour, minute, second, u32::take(from) as i32).unwrap_or_else(|_| {
            from.fail();
            Self::midnight()
        })
    }
}

impl Wire for Weekdays {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(self.bits());
    }
    fn take(from: &mut Reader<'_>) -> Self {
        Self::from_bits(u8::take(from))
    }
}

impl Wire for NumericRating {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(self.get());
    }
    fn take(from: &mut Reader<'_>) -> Self {
        Self::new(u8::take(from)).unwrap_or_else(|_| {
            from.fail();
            Self::NONE
        })
    }
}
