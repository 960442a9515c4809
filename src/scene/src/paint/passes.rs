//! What the painter draws one after the other: the shadows of the key, and what each eye sees.

use bevy::prelude::*;

use super::{
    Cover, Extent, Lights, View,
    gl::{
        shadow,
        uniforms::{Buffer, Uniforms},
    },
    painter::{Item, Painter},
};

/// A surface looks for the key from so many metres nearer to it, and so many texels of its shadows away from itself.
const NEARER_M: f32 = 0.006;
const AWAY: f32 = 1.5;
/// Where nothing says how far it reaches: a person, standing.
const PERSON: Extent = Extent { low: Vec3::new(-0.5, 0.0, -0.4), high: Vec3::new(0.5, 1.85, 0.4), is_rough: false };
/// What is drawn beside the parts of the body reaches no farther out of them, metres.
const BESIDE_M: f32 = 0.05;

impl Painter {
    /// Draws the shadows anew where anything in them moved.
    pub(super) fn cast(&mut self, items: &[Item], lights: &Lights, uniforms: &mut Uniforms) {
        let casters = || items.iter().filter(|item| item.paint.gloss.is_some() && item.paint.cover == Cover::Whole);
        let boxes = casters().filter_map(|item| item.extent);
        let all = boxes.reduce(|a, b| Extent { low: a.low.min(b.low), high: a.high.max(b.high), is_rough: false });
        let all = all.unwrap_or(PERSON);
        let all = Extent { low: all.low - BESIDE_M, high: all.high + BESIDE_M, ..all };
        let (key_from_world, radius) = lights.key_sees(&all);
        uniforms.key_from_world = key_from_world.to_cols_array();
        uniforms.key_way[3] = AWAY * 2.0 * radius / shadow::SIZE as f32;
        uniforms.key_light[3] = NEARER_M;
        let wanted = (lights.clone(), casters().map(|item| (item.entity, item.place)).collect::<Vec<_>>());
        if self.cast.as_ref() == Some(&wanted) {
            return;
        }
        self.cast = Some(wanted);
        self.shadows.begin(&self.gl);
        let seen_by_key = Uniforms { clip_from_world: uniforms.key_from_world, ..Uniforms::default() };
        self.key.take(&self.gl, &seen_by_key);
        self.cover(Cover::Whole);
        for item in casters() {
            self.draw(item, false, true);
        }
    }

    /// Draws what one eye sees.
    pub(super) fn see(&mut self, eye: usize, view: &View, uniforms: &Uniforms, items: &[Item], is_cut: bool) {
        let [left, foot, width, height] = view.viewport;
        self.gl.viewport(left, foot, width, height);
        let Vec3 { x, y, z } = view.eye;
        let clip_from_world = view.clip_from_world.to_cols_array();
        let seen = Uniforms { clip_from_world, eye: [x, y, z, Lights::exposure()], ..*uniforms };
        if self.eyes.len() <= eye {
            self.eyes.extend(Buffer::new(&self.gl));
        }
        let Some(buffer) = self.eyes.get_mut(eye) else { return };
        buffer.take(&self.gl, &seen);
        let is_in =
            |item: &&Item| item.extent.is_none_or(|extent| extent.is_rough || extent.may_be_in(&view.clip_from_world));
        self.cover(Cover::Whole);
        // Light is dear: what hides the stage is drawn before it.
        for lit in [true, false] {
            let wanted = |item: &&Item| item.paint.cover == Cover::Whole && item.paint.gloss.is_some() == lit;
            for item in items.iter().filter(wanted).filter(is_in) {
                self.draw(item, is_cut, false);
            }
        }
        let through = items.iter().filter(|item| item.paint.cover != Cover::Whole).filter(is_in);
        let mut through: Vec<(f32, &Item)> =
            through.map(|item| (nearness(item, &view.clip_from_world), item)).collect();
        through.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, item) in through {
            self.cover(item.paint.cover);
            self.draw(item, is_cut, false);
        }
        self.cover(Cover::Whole);
    }
}

/// Larger for what is drawn later, because it is nearer.
fn nearness(item: &Item, clip_from_world: &Mat4) -> f32 {
    let middle = item.extent.map_or(item.place.translation.into(), |extent| extent.middle());
    item.paint.order - (*clip_from_world * middle.extend(1.0)).w
}

/// Light alone, as the shaders have it.
pub(super) fn lit_by(lights: &Lights) -> Uniforms {
    let with = |v: Vec3, last: f32| [v.x, v.y, v.z, last];
    Uniforms {
        key_way: with(lights.key_way, 0.0),
        key_light: with(lights.key, -1.0),
        lamp_at: lights.lamps.map(|lamp| with(lamp.at, Lights::LAMP_RADIUS_M)),
        lamp_light: lights.lamps.map(|lamp| with(lamp.light, Lights::LAMP_REACH_M.powi(-2))),
        ambient: with(lights.ambient, 0.0),
        ..Uniforms::default()
    }
}
