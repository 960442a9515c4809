//! A Bundle as text that a person can read: indented, one field a line.
//!
//! serde_json's own pretty writer would be its whole serializer once more, 5 KB for a button pressed once a year.

use serde_json::Value;

/// The value as indented JSON.
pub fn pretty(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    write(value, 0, &mut out);
    out
}

fn write(value: &Value, depth: usize, out: &mut Vec<u8>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            out.push(b'{');
            for (index, (name, value)) in fields.iter().enumerate() {
                line(index > 0, depth + 1, out);
                write(&Value::String(name.clone()), 0, out);
                out.extend(b": ");
                write(value, depth + 1, out);
            }
            line(false, depth, out);
            out.push(b'}');
        }
        Value::Array(values) if !values.is_empty() => {
            out.push(b'[');
            for (index, value) in values.iter().enumerate() {
                line(index > 0, depth + 1, out);
                write(value, depth + 1, out);
            }
            line(false, depth, out);
            out.push(b']');
        }
        // A single value always has a text.
        single => out.extend(ambulo_sync::written(single)),
    }
}

fn line(comma: bool, depth: usize, out: &mut Vec<u8>) {
    out.extend(if comma { &b",\n"[..] } else { b"\n" });
    out.extend(std::iter::repeat_n(b' ', 2 * depth));
}

#[cfg(test)]
mod tests {
    use super::pretty;
    use serde_json::json;

    #[test]
    fn it_looks_as_serde_jsons_own() {
        let value = json!({"b": [1, {"c": null, "ä": "\"\n"}, [], {}], "a": {"x": [[true], 0.5]}, "e": []});
        assert_eq!(String::from_utf8(pretty(&value)).unwrap(), serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(pretty(&json!("x")), b"\"x\"");
    }
}
