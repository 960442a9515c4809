//! Query strings: percent-decoding what came, percent-encoding what goes on.
//!
//! The query that goes on is always written anew from what was understood, so that two readers can
//! never see two different queries.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use crate::refusal::Reason;

/// Decodes `a=b&c=d`. Invalid escapes and invalid UTF-8 are refused, not repaired.
pub(crate) fn parse(raw: &str) -> Result<Vec<(String, String)>, Reason> {
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &str) -> Result<String, Reason> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit =
                    || bytes.next().and_then(|hex| char::from(hex).to_digit(16)).ok_or(Reason::ParameterValue);
                let value = digit()? * 16 + digit()?;
                u8::try_from(value).map_err(|_| Reason::ParameterValue)?
            }
            other => other,
        });
    }
    String::from_utf8(decoded).map_err(|_| Reason::ParameterValue)
}

/// Writes a query from decoded pairs.
pub(crate) fn write(pairs: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        encode(&mut text, name);
        text.push('=');
        encode(&mut text, value);
    }
    text
}

fn encode(into: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_once_only() {
        let pairs = parse("a=%2525&b=x+y&&c").expect("valid");
        let seen: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(seen, [("a", "%25"), ("b", "x y"), ("c", "")]);
    }

    #[test]
    fn refuses_broken_escapes() {
        for raw in ["a=%", "a=%2", "a=%zz", "a=%ff", "%c0%af=1", "a=%+1"] {
            assert_eq!(parse(raw), Err(Reason::ParameterValue), "{raw}");
        }
    }

    #[test]
    fn what_is_written_reads_the_same() {
        let pairs = parse("date=ge2026-01-01T00:00:00%2B02:00&code=http%3A%2F%2Floinc.org%7C8867-4,x").expect("valid");
        assert_eq!(parse(&write(&pairs)), Ok(pairs));
    }
}
