//! A series' entry cut in two: blocks of its samples, and the *outline*, the entry without them. Pure.
//!
//! A block is a piece of `valueSampledData.data`, word for word, so that what goes back to the account is what came.
//! The outline keeps one word there, the last that is a measurement, and says beside its fields what stands apart.

use serde_json::{Value, json};

use crate::entry::Entry;
use crate::json::written;

/// Samples in a full block.
pub const BLOCK_SAMPLES: usize = 4096;
/// Fewer samples than this stay in their entry: a block of their own would weigh more.
pub(crate) const FEW: usize = 64;
const APART: &str = "samples";

/// The samples of one series that stand in blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// How many blocks.
    pub blocks: usize,
    /// How many samples, those without a measurement counted.
    pub samples: usize,
    /// The place of the last measurement, which the outline keeps.
    pub last: usize,
    /// Of the whole text: tells blocks of another version apart.
    sum: String,
}

/// An entry without the samples that stand apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The entry; of a series apart its body holds one sample, the last measurement.
    pub entry: Entry,
    /// What stands apart, if anything does.
    pub apart: Option<Apart>,
}

/// FNV-1a.
fn sum(text: &str) -> String {
    let sum = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{sum:016x}")
}

/// A text cut into pieces of a block's worth of words.
struct Cut {
    pieces: Vec<String>,
    words: usize,
    /// The last word that is a measurement, or else the last: its place, and where it begins.
    last: (usize, usize),
}

fn cut(text: &str) -> Cut {
    let mut cut = Cut { pieces: Vec::new(), words: 0, last: (0, 0) };
    let (mut begin, mut within) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        let starts = !within && !byte.is_ascii_whitespace();
        within = !byte.is_ascii_whitespace();
        if !starts {
            continue;
        }
        if cut.words > 0 && cut.words.is_multiple_of(BLOCK_SAMPLES) {
            cut.pieces.push(text[begin..at].to_owned());
            begin = at;
        }
        // FHIR's words for a value that was not measured: error, below and above what can be.
        if !matches!(byte, b'E' | b'U' | b'L') {
            cut.last = (cut.words, at);
        }
        cut.words += 1;
    }
    cut.pieces.push(text[begin..].to_owned());
    cut
}

/// Where an entry as stored keeps its samples.
fn data(stored: &mut Value) -> Option<&mut Value> {
    stored.get_mut("body")?.get_mut("valueSampledData")?.get_mut("data")
}

/// An outline and its blocks; `None` for what is no series, or a short one.
pub(crate) fn split(key: &str, bytes: &[u8]) -> Option<(Vec<u8>, Vec<String>)> {
    if !holds_samples(key, bytes) {
        return None;
    }
    let mut stored: Value = serde_json::from_slice(bytes).ok()?;
    let place = data(&mut stored)?;
    let text = place.as_str()?.to_owned();
    let cut = cut(&text);
    if cut.words < FEW {
        return None;
    }
    *place = json!(text[cut.last.1..].split_ascii_whitespace().next()?);
    let (blocks, last) = (cut.pieces.len(), cut.last.0);
    stored[APART] = json!({"blocks": blocks, "samples": cut.words, "last": last, "sum": sum(&text)});
    Some((written(&stored), cut.pieces))
}

/// Cheap, for most entries are none: whether it is worth reading.
pub(crate) fn holds_samples(key: &str, bytes: &[u8]) -> bool {
    let sign = b"\"valueSampledData\"";
    key.starts_with("Observation/") && bytes.windows(sign.len()).any(|part| part == sign)
}

fn apart(stored: &Value) -> Option<Apart> {
    let said = stored.get(APART)?;
    let number = |name: &str| usize::try_from(said.get(name)?.as_u64()?).ok();
    Some(Apart {
        blocks: number("blocks")?,
        samples: number("samples")?,
        last: number("last")?,
        sum: said.get("sum")?.as_str()?.to_owned(),
    })
}

/// Of an outline that has blocks: what it says, and what stands apart.
pub(crate) fn read_outline(key: &str, bytes: &[u8]) -> Option<(Value, Apart)> {
    if !holds_samples(key, bytes) {
        return None;
    }
    let stored: Value = serde_json::from_slice(bytes).ok()?;
    let apart = apart(&stored)?;
    Some((stored, apart))
}

/// The entry as it was before it was split, with this text in its place; `None` where that is of another version.
pub(crate) fn joined(mut stored: Value, apart: &Apart, text: String) -> Option<Vec<u8>> {
    if sum(&text) != apart.sum {
        return None;
    }
    *data(&mut stored)? = Value::String(text);
    if let Some(fields) = stored.as_object_mut() {
        fields.remove(APART);
    }
    Some(written(&stored))
}

/// An entry as stored, with blocks or without.
pub(crate) fn outline(key: &str, bytes: &[u8]) -> Option<Outline> {
    match read_outline(key, bytes) {
        Some((stored, apart)) => Some(Outline { entry: Entry::from_json(stored)?, apart: Some(apart) }),
        None => Some(Outline { entry: Entry::parse(bytes)?, apart: None }),
    }
}
