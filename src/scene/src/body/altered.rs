//! Structures as a view alters them: in another shape, cut open, or coloured where something is wrong. What is not
//! altered costs nothing; what is, is made once, when the view comes.

use ambulo_anatomy::{Mesh as Surface, Swelling, belongs, cut};
use ambulo_scene_protocol::{Cut, Drawing, DrawingKind, Morph, View};
use bevy::{math::Affine3A, prelude::*};

/// What a view alters in one structure, or in several that it alters alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Altered {
    tints: Vec<Drawing>,
    morphs: Vec<Morph>,
    cut: Option<Cut>,
}

/// The colour that a drawing gives to a surface, sRGB, and how much of it; `None` where it is drawn, not a colour.
fn tint(kind: DrawingKind) -> Option<([f32; 3], f32)> {
    Some(match kind {
        DrawingKind::Starved => ([0.15, 0.085, 0.13], 0.86),
        DrawingKind::Lit => ([0.06, 0.66, 0.68], 0.8),
        DrawingKind::Sore => ([0.86, 0.16, 0.12], 0.75),
        _ => return None,
    })
}

/// Whether a drawing is a colour of surfaces, and nothing of its own.
pub fn is_tint(kind: DrawingKind) -> bool {
    tint(kind).is_some()
}

/// The face of a wall that is cut, sRGB: paler than its outside.
const FACE: [f32; 3] = [0.86, 0.50, 0.44];

impl Altered {
    /// What a view alters in a structure.
    pub fn of(view: &View, id: &str) -> Self {
        let named = |on: &[String]| on.iter().any(|known| known == id);
        Self {
            tints: view.drawings.iter().filter(|d| tint(d.kind).is_some() && named(&d.on)).cloned().collect(),
            morphs: view.morphs.iter().filter(|morph| named(&morph.on)).cloned().collect(),
            cut: view.cut.clone().filter(|cut| named(&cut.on)),
        }
    }

    /// A structure that stands at `rest`, in its altered shape, and its first vertex that is a cut wall's face; `None`
    /// where nothing of it is left.
    pub fn surface(&self, surface: &Surface, rest: Affine3A) -> Option<(Surface, usize)> {
        let mut shaped = surface.clone();
        let back = rest.inverse();
        for morph in &self.morphs {
            let swelling = swelling(morph);
            for (place, normal) in shaped.positions.iter_mut().zip(&mut shaped.normals) {
                let at = rest.transform_point3((*place).into());
                let faces = swelling.turned(at, rest.transform_vector3((*normal).into()));
                *place = back.transform_point3(swelling.moved(at)).into();
                *normal = back.transform_vector3(faces).into();
            }
        }
        let Some(Cut { at, normal, .. }) = &self.cut else {
            let all = shaped.positions.len();
            return Some((shaped, all));
        };
        let (at, normal) = (back.transform_point3((*at).into()), back.transform_vector3((*normal).into()));
        cut(&shaped, at, normal).map(|section| (section.mesh, section.faces_from))
    }

    /// The colour of a place of the surface at rest.
    pub fn colour(&self, own: LinearRgba, at: Vec3) -> LinearRgba {
        self.tints.iter().fold(own, |colour, drawing| {
            let Some(([r, g, b], most)) = tint(drawing.kind) else { return colour };
            let line: Vec<Vec3> = drawing.line.iter().map(|p| Vec3::from(*p)).collect();
            let share = belongs(&line, drawing.radius, at) * most;
            colour.mix(&Color::srgb(r, g, b).to_linear(), share)
        })
    }

    /// The colour of a cut wall's face.
    pub fn face(own: LinearRgba) -> LinearRgba {
        let [r, g, b] = FACE;
        own.mix(&Color::srgb(r, g, b).to_linear(), 0.75)
    }

    /// Whether nothing is altered.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn swelling(morph: &Morph) -> Swelling {
    let from = Vec3::from(morph.at);
    // A file may say anything: no structure is turned inside out or thrown out of the room.
    let scale = Vec3::from(morph.scale).clamp(Vec3::splat(0.3), Vec3::splat(2.0));
    Swelling { from, to: morph.to.map_or(from, Vec3::from), scale, reach_m: morph.reach }
}
