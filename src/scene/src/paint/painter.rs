//! The painter: keeps what is on the graphics card, and draws a picture of it.

use bevy::{ecs::entity::EntityHashMap, math::Affine3A, prelude::*};
use web_sys::{WebGlFramebuffer, WebGlTexture};

use super::{
    Extent, Lights, Paint, Palette, Picture, Shape, Views,
    gl::{
        Gl,
        mesh::Mesh,
        palette::Joints,
        program::Programs,
        shadow::Shadows,
        target::{Target, most_samples},
        texture,
        uniforms::Buffer,
    },
    passes::lit_by,
    stroke::Hand,
    world::By,
};

/// A session's framebuffer, while one runs; the canvas else.
pub struct Screen {
    /// None means the canvas' own as well.
    pub framebuffer: Option<WebGlFramebuffer>,
}

/// Something that is to be drawn.
pub struct Item {
    /// Whose shape it is.
    pub entity: Entity,
    /// How it looks.
    pub paint: Paint,
    /// Where it stands; what follows joints is there by them.
    pub place: Affine3A,
    /// How far it reaches, where that is known.
    pub extent: Option<Extent>,
}

/// Draws with one canvas' context. A new canvas has a new one.
pub struct Painter {
    pub(super) gl: Gl,
    pub(super) programs: Programs,
    pub(super) meshes: EntityHashMap<Mesh>,
    pub(super) pictures: EntityHashMap<WebGlTexture>,
    pub(super) joints: Joints,
    pub(super) shadows: Shadows,
    /// What the shadows were drawn of; until that changes they stay.
    pub(super) cast: Option<(Lights, Vec<(Entity, Affine3A)>)>,
    pub(super) target: Option<Target>,
    /// Where edges are to be smooth. Asked of the card once: the answer comes from another process.
    most_samples: i32,
    pub(super) eyes: Vec<Buffer>,
    pub(super) key: Buffer,
    pub(super) hand: Hand,
    pub(super) is_broken: bool,
}

impl Painter {
    /// On this context; `None` where it is lost.
    pub fn new(gl: Gl) -> Option<Self> {
        Some(Self {
            programs: Programs::new(&gl),
            meshes: EntityHashMap::default(),
            pictures: EntityHashMap::default(),
            joints: Joints::new(&gl)?,
            shadows: Shadows::new(&gl)?,
            cast: None,
            target: None,
            most_samples: most_samples(&gl),
            eyes: Vec::new(),
            key: Buffer::new(&gl)?,
            hand: Hand::default(),
            is_broken: false,
            gl,
        })
    }

    /// Puts an entity's shape on the card in place of the one before.
    pub fn take_shape(&mut self, entity: Entity, shape: &Shape) {
        self.cast = None;
        let mesh = Mesh::new(&self.gl, shape);
        let before = match mesh {
            Some(mesh) => self.meshes.insert(entity, mesh),
            None => self.meshes.remove(&entity),
        };
        if let Some(before) = before {
            before.free(&self.gl);
        }
    }

    /// Puts an entity's picture on the card in place of the one before.
    pub fn take_picture(&mut self, entity: Entity, picture: &Picture) {
        let before = texture::of(&self.gl, picture).and_then(|texture| self.pictures.insert(entity, texture));
        self.gl.delete_texture(before.as_ref());
    }

    /// Takes the joints as they stand now.
    pub fn take_palette(&mut self, palette: &Palette) {
        self.cast = None;
        self.joints.take(&self.gl, palette);
    }

    /// Nothing of this entity is drawn any more.
    pub fn forget(&mut self, entity: Entity) {
        self.cast = None;
        if let Some(mesh) = self.meshes.remove(&entity) {
            mesh.free(&self.gl);
        }
        if let Some(picture) = self.pictures.remove(&entity) {
            self.gl.delete_texture(Some(&picture));
        }
    }

    /// Whether the card does not build what something is drawn with, and keeps its context.
    pub fn is_broken(&self) -> bool {
        self.is_broken && !self.gl.is_context_lost()
    }

    /// Draws a picture and shows it.
    pub fn paint(&mut self, items: &[Item], by: &By<'_>) {
        let By { views, lights, planes, screen } = by;
        if views.of.is_empty() || views.size.min_element() == 0 {
            return;
        }
        // Whoever shares the context (an emulated headset does) leaves it as they like.
        self.gl.disable(Gl::SCISSOR_TEST);
        self.gl.disable(Gl::STENCIL_TEST);
        self.gl.color_mask(true, true, true, true);
        self.gl.depth_mask(true);
        self.gl.depth_func(Gl::LEQUAL);
        self.gl.enable(Gl::DEPTH_TEST);
        self.hand = Hand::default();
        self.joints.bind(&self.gl);
        let mut uniforms = lit_by(lights);
        for (place, plane) in uniforms.planes.iter_mut().zip(&planes.0) {
            *place = plane.to_array();
        }
        if lights.shadows {
            self.cast(items, lights, &mut uniforms);
        }
        self.shadows.bind(&self.gl);
        self.aim(views);
        let Some(target) = &self.target else { return };
        target.begin(&self.gl);
        let is_cut = !planes.0.is_empty();
        for (eye, view) in views.of.iter().enumerate() {
            self.see(eye, view, &uniforms, items, is_cut);
        }
        let into = screen.as_ref().and_then(|screen| screen.framebuffer.as_ref());
        if let Some(target) = &self.target {
            self.is_broken |= !target.show(&self.gl, &mut self.programs, into);
        }
    }

    /// Keeps a target of the size that is asked for.
    fn aim(&mut self, views: &Views) {
        let samples = if views.smooth { self.most_samples } else { 0 };
        if self.target.as_ref().is_some_and(|target| target.is(views.size, samples)) {
            return;
        }
        if let Some(before) = self.target.take() {
            before.free(&self.gl);
        }
        self.target = Target::new(&self.gl, views.size, samples);
    }
}
