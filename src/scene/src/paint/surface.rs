//! How something looks, where in the picture's order it is drawn, and what hides it.

use bevy::prelude::*;

/// A surface's look. Its colour is multiplied by that of its vertices, and of its picture where it has one.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// Linear; alpha counts where it is seen through.
    pub colour: LinearRgba,
    /// How light falls on it; without, it shows its colour as it is.
    pub gloss: Option<Gloss>,
    /// What becomes of that which lies behind.
    pub cover: Cover,
    /// Its back is seen as well.
    pub two_sided: bool,
    /// Among what is seen through: drawn so many metres nearer than it is.
    pub order: f32,
}

/// How a surface takes light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gloss {
    /// Perceptual, 0 to 1.
    pub roughness: f32,
    /// 0.5 reflects 4 % straight on.
    pub reflectance: f32,
    /// Its own light, linear.
    pub glow: [f32; 3],
}

/// What a surface does with what lies behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Hides it; casts a shadow where it is lit.
    Whole,
    /// Lets it through as its alpha says.
    Through,
    /// Adds its own light to it.
    Added,
}

impl Paint {
    /// Shows this colour, unlit.
    #[must_use]
    pub fn flat(colour: Color) -> Self {
        Self { colour: colour.to_linear(), gloss: None, cover: Cover::Whole, two_sided: false, order: 0.0 }
    }

    /// Shows a picture or colours that are partly seen through, unlit.
    #[must_use]
    pub fn film(colour: Color) -> Self {
        Self { cover: Cover::Through, ..Self::flat(colour) }
    }
}

/// Whether something is drawn; what is within something hidden is not.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// As what it is in.
    #[default]
    Inherited,
    /// Not.
    Hidden,
}

/// A picture on a surface: sRGB, red, green, blue and alpha, row by row from above.
#[derive(Component, Clone)]
pub struct Picture {
    /// Pixels.
    pub size: UVec2,
    /// Four a pixel.
    pub texels: Vec<u8>,
}
