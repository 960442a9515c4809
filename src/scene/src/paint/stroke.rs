//! One draw: what the context is told for it, where it was told otherwise before.

use bevy::prelude::*;

use super::{
    Cover, Gloss, Paint,
    gl::{
        Gl,
        program::{PICTURE_UNIT, Way},
    },
    painter::{Item, Painter},
};

/// What the context was told last.
#[derive(Default)]
pub(super) struct Hand {
    way: Option<Way>,
    look: Option<[f32; 12]>,
    cover: Option<Cover>,
    two_sided: Option<bool>,
}

impl Painter {
    /// What becomes of that which lies behind what is drawn from now on.
    pub(super) fn cover(&mut self, cover: Cover) {
        if self.hand.cover.replace(cover) == Some(cover) {
            return;
        }
        let gl = &self.gl;
        gl.depth_mask(cover == Cover::Whole);
        match cover {
            Cover::Whole => gl.disable(Gl::BLEND),
            Cover::Through => {
                gl.enable(Gl::BLEND);
                gl.blend_func_separate(Gl::SRC_ALPHA, Gl::ONE_MINUS_SRC_ALPHA, Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
            }
            Cover::Added => {
                gl.enable(Gl::BLEND);
                gl.blend_func_separate(Gl::ONE, Gl::ONE, Gl::ZERO, Gl::ONE);
            }
        }
    }

    /// Draws it, or only its depth.
    pub(super) fn draw(&mut self, item: &Item, is_cut: bool, depth: bool) {
        let Self { gl, programs, meshes, pictures, hand, is_broken, .. } = self;
        let Some(mesh) = meshes.get(&item.entity) else { return };
        let picture = pictures.get(&item.entity).filter(|_| !depth);
        let lit = item.paint.gloss.is_some() && !depth;
        let way = Way { jointed: mesh.jointed, lit, pictured: picture.is_some(), cut: is_cut && lit, depth };
        let Some(program) = programs.of(gl, way) else {
            *is_broken = true;
            return;
        };
        if hand.way.replace(way) != Some(way) {
            program.take_up(gl);
            hand.look = None;
        }
        if !depth {
            let look = look(&item.paint);
            if hand.look.replace(look) != Some(look) {
                program.tell_look(gl, &look);
            }
        }
        if !mesh.jointed {
            program.tell_place(gl, &Mat4::from(item.place).to_cols_array());
        }
        if let Some(picture) = picture {
            gl.active_texture(Gl::TEXTURE0 + PICTURE_UNIT);
            gl.bind_texture(Gl::TEXTURE_2D, Some(picture));
        }
        if hand.two_sided.replace(item.paint.two_sided) != Some(item.paint.two_sided) {
            match item.paint.two_sided {
                true => gl.disable(Gl::CULL_FACE),
                false => gl.enable(Gl::CULL_FACE),
            }
        }
        mesh.draw(gl);
    }
}

fn look(paint: &Paint) -> [f32; 12] {
    let [r, g, b, a] = paint.colour.to_f32_array();
    let Gloss { roughness, reflectance, glow } =
        paint.gloss.unwrap_or(Gloss { roughness: 1.0, reflectance: 0.0, glow: [0.0; 3] });
    [r, g, b, a, roughness, reflectance, 0.0, 0.0, glow[0], glow[1], glow[2], 0.0]
}
