//! Pictures on the graphics card.

use web_sys::WebGlTexture;

use super::{Gl, program::PICTURE_UNIT, signed};
use crate::paint::Picture;

/// A new texture in a unit, that ends at its edges and is read with this filter.
pub fn blank(gl: &Gl, unit: u32, filter: u32) -> Option<WebGlTexture> {
    let texture = gl.create_texture()?;
    gl.active_texture(Gl::TEXTURE0 + unit);
    gl.bind_texture(Gl::TEXTURE_2D, Some(&texture));
    for (what, how) in [
        (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
        (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
        (Gl::TEXTURE_MIN_FILTER, filter),
        (Gl::TEXTURE_MAG_FILTER, filter),
    ] {
        gl.tex_parameteri(Gl::TEXTURE_2D, what, signed(how));
    }
    Some(texture)
}

/// A picture on the card; `None` where the context is lost.
pub fn of(gl: &Gl, picture: &Picture) -> Option<WebGlTexture> {
    let texture = blank(gl, PICTURE_UNIT, Gl::LINEAR)?;
    // A small panel far away would glitter without smaller copies of itself.
    gl.tex_parameteri(Gl::TEXTURE_2D, Gl::TEXTURE_MIN_FILTER, signed(Gl::LINEAR_MIPMAP_LINEAR));
    let [width, height] = [picture.size.x, picture.size.y].map(signed);
    let taken = gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_u8_array(
        Gl::TEXTURE_2D,
        0,
        signed(Gl::SRGB8_ALPHA8),
        width,
        height,
        0,
        Gl::RGBA,
        Gl::UNSIGNED_BYTE,
        Some(&picture.texels),
    );
    gl.generate_mipmap(Gl::TEXTURE_2D);
    taken.is_ok().then_some(texture)
}
