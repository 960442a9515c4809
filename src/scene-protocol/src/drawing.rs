//! What a view draws and changes beyond the body's own structures. Schematic, all of it: drawn on real surfaces, not
//! measured. Places are in the world frame with the body at rest, metres.

use crate::json::{Json, object};
use serde_json::Value;

/// Something drawn on structures, or a colour that they take.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// What it is.
    pub kind: DrawingKind,
    /// The structures whose surfaces it lies on or between, and with which it moves.
    pub on: Vec<String>,
    /// The places that it runs through.
    pub line: Vec<[f32; 3]>,
    /// Half its width, metres; of a colour, how far from the line it reaches.
    pub radius: f32,
}

/// What a drawing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawingKind {
    /// A vessel that lies on the surfaces, narrowing towards its end.
    Artery,
    /// Such a vessel beyond a clot: little blood comes.
    Blocked,
    /// A clot in a vessel that runs the same way.
    Clot,
    /// The way of the heart's own signal, on the surfaces.
    Signal,
    /// A nerve, free between its places.
    Nerve,
    /// A stretch of such a nerve that is pressed: red in its middle.
    PressedNerve,
    /// A band from a place on the first structure to one on the second.
    Ligament,
    /// Such a band, torn in its middle.
    TornLigament,
    /// A disc between two vertebrae: from its front edge to its back edge, half as wide as `radius`. A third place is
    /// the tip of what bulges out of it.
    Disc,
    /// A colour: without blood.
    Starved,
    /// A colour: spoken of.
    Lit,
    /// A colour: sore.
    Sore,
    /// Of a later version; it is left out.
    Unknown,
}

const WORDS: [(&str, DrawingKind); 12] = [
    ("artery", DrawingKind::Artery),
    ("blocked", DrawingKind::Blocked),
    ("clot", DrawingKind::Clot),
    ("signal", DrawingKind::Signal),
    ("nerve", DrawingKind::Nerve),
    ("pressed-nerve", DrawingKind::PressedNerve),
    ("ligament", DrawingKind::Ligament),
    ("torn-ligament", DrawingKind::TornLigament),
    ("disc", DrawingKind::Disc),
    ("starved", DrawingKind::Starved),
    ("lit", DrawingKind::Lit),
    ("sore", DrawingKind::Sore),
];

/// Like the plain words of a mark, but one that is not known here is no fault.
impl Json for DrawingKind {
    fn write(&self, out: &mut String) {
        let word = WORDS.iter().find(|(_, kind)| kind == self).map_or("unknown", |(word, _)| word);
        out.push('"');
        out.push_str(word);
        out.push('"');
    }
    fn read(value: &Value) -> Option<Self> {
        let word = value.as_str()?;
        Some(WORDS.iter().find(|(known, _)| *known == word).map_or(Self::Unknown, |(_, kind)| *kind))
    }
}

/// Structures in another shape than their own: each place goes away from the nearest place of the line `at` to `to`
/// (from `at`, without `to`), so many times as far along x, y and z. With `reach` that fades out, and nothing beyond
/// it moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Morph {
    /// The structures; those that touch them are better among them too.
    pub on: Vec<String>,
    /// Where the line begins.
    pub at: [f32; 3],
    /// Where it ends.
    pub to: Option<[f32; 3]>,
    /// So many times as far.
    pub scale: [f32; 3],
    /// Metres.
    pub reach: Option<f32>,
}

/// Structures cut open: what lies beyond a plane is not drawn, and their walls are seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// The structures.
    pub on: Vec<String>,
    /// On the plane.
    pub at: [f32; 3],
    /// Points to what is taken away; of any length.
    pub normal: [f32; 3],
}

/// How heart and lungs move, at whatever rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rhythm {
    /// No two beats are alike, and the atria quiver.
    pub irregular: bool,
    /// How far they move: 1 as in health.
    pub strength: f32,
}

impl Default for Rhythm {
    fn default() -> Self {
        Self { irregular: false, strength: 1.0 }
    }
}

/// What a drawing may leave out.
struct Unsaid {
    line: Vec<[f32; 3]>,
    radius: f32,
}

impl Default for Unsaid {
    fn default() -> Self {
        Self { line: Vec::new(), radius: 0.001 }
    }
}

object! { Drawing { kind, on } or Unsaid::default() => { line, radius } }
object! { Morph { on, at, to, scale, reach } }
object! { Cut { on, at, normal } }
object! { Rhythm {} or Self::default() => { irregular, strength } }
