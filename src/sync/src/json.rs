//! A value as JSON. The one way to write JSON in the app, for each other way of serde's is another 5 KB of it.

use serde::Serialize;
use serde_json::{Serializer, Value, ser::Formatter};
use std::io::{Result, Write};

/// Compact JSON in which a number is written by our own few lines: exact as serde's and Rust's are, which would
/// weigh 11 and 22 KB more.
struct Plain;

impl Formatter for Plain {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, number: f64) -> Result<()> {
        let digits = ambulo_decimal::decimal(number);
        writer.write_all(digits.as_bytes())?;
        // A number with a fraction is read as one again, even if there is none.
        if digits.contains(['.', 'e']) { Ok(()) } else { writer.write_all(b".0") }
    }
}

/// The value as compact JSON.
#[must_use]
pub fn written(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = value.serialize(&mut Serializer::with_formatter(&mut bytes, Plain));
    written.expect("a JSON value has text keys only, and memory takes it");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_every_bit() {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut numbers: Vec<f64> = (0..20_000)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                f64::from_bits(state ^ (state >> 29))
            })
            .collect();
        numbers.extend([0.0, -0.0, 0.1, 72.5, 1e16, 1e-7, 123_456_789.125, f64::MIN_POSITIVE, f64::MAX, 5e-324]);
        for number in numbers.into_iter().filter(|n| n.is_finite()) {
            let text = String::from_utf8(written(&Value::from(number))).unwrap();
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), number.to_bits(), "{text}");
            assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn all_else_is_as_serde_writes_it() {
        let value = serde_json::json!({ "a": [1, -2, true, null, "q\"\\\n\u{1F600}"], "b": {}, "c": 18_446_744_073_709_551_615_u64 });
        assert_eq!(written(&value), serde_json::to_vec(&value).unwrap());
    }
}
