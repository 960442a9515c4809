//! The painter: keeps what is on the graphics card, and draws a picture of it.

use bevy::{ecs::entity::EntityHashMap, math::Affine3A, prelude::*};
use web_sys::{WebGlFramebuffer, WebGlTexture};

use super::{
    Cover, Extent, Gloss, Lights, Paint, Palette, Picture, Planes, Shape, View, Views,
    gl::{
        Gl,
        mesh::Mesh,
        palette::Joints,
        program::{PICTURE_UNIT, Programs, Way},
        shadow::{self, Shadows},
        target::Target,
        texture,
        uniforms::{Buffer, Uniforms},
    },
    shape::Layout,
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

/// All that a picture is drawn by, beside what is in it.
pub struct Told<'a> {
    /// From where.
    pub views: &'a Views,
    /// In what light.
    pub lights: &'a Lights,
    /// Cut by what.
    pub planes: &'a Planes,
    /// Shown where.
    pub into: Option<&'a WebGlFramebuffer>,
}

/// Draws with one canvas' context. A new canvas has a new one.
pub struct Painter {
    gl: Gl,
    programs: Programs,
    meshes: EntityHashMap<Mesh>,
    pictures: EntityHashMap<WebGlTexture>,
    joints: Joints,
    shadows: Shadows,
    /// What the shadows were drawn of: nothing in them moves with the eye alone.
    cast: Option<(Lights, Vec<(Entity, Affine3A)>)>,
    target: Option<Target>,
    eyes: Vec<Buffer>,
    key: Buffer,
    hand: Hand,
    is_broken: bool,
}

/// What the context was told last.
#[derive(Default)]
struct Hand {
    way: Option<Way>,
    look: Option<[f32; 12]>,
    cover: Option<Cover>,
    two_sided: Option<bool>,
}

/// A surface looks for the key from so many metres nearer to it, and so many texels of its shadows away from itself.
const NEARER_M: f32 = 0.006;
const AWAY: f32 = 1.5;
/// Where nothing says how far it reaches: a person, standing.
const PERSON: Extent = Extent { low: Vec3::new(-0.5, 0.0, -0.4), high: Vec3::new(0.5, 1.85, 0.4), is_rough: false };
/// What is drawn beside the parts of the body reaches no farther out of them, metres.
const BESIDE_M: f32 = 0.05;

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
        (self.is_broken || self.programs.present().is_none()) && !self.gl.is_context_lost()
    }

    /// Draws a picture and shows it.
    pub fn paint(&mut self, items: &[Item], told: &Told<'_>) {
        let Told { views, lights, planes, into } = told;
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
        if let Some(target) = &self.target {
            target.show(&self.gl, &self.programs, *into);
        }
    }

    /// Keeps a target of the size that is asked for.
    fn aim(&mut self, views: &Views) {
        if self.target.as_ref().is_some_and(|target| target.is(views.size, views.samples)) {
            return;
        }
        if let Some(before) = self.target.take() {
            before.free(&self.gl);
        }
        self.target = Target::new(&self.gl, views.size, views.samples);
    }

    /// Draws the shadows anew where anything in them moved.
    fn cast(&mut self, items: &[Item], lights: &Lights, uniforms: &mut Uniforms) {
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
    fn see(&mut self, eye: usize, view: &View, uniforms: &Uniforms, items: &[Item], is_cut: bool) {
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

    fn cover(&mut self, cover: Cover) {
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

    fn draw(&mut self, item: &Item, is_cut: bool, depth: bool) {
        let Self { gl, programs, meshes, pictures, hand, is_broken, .. } = self;
        let Some(mesh) = meshes.get(&item.entity) else { return };
        let picture = pictures.get(&item.entity).filter(|_| !depth);
        let jointed = mesh.layout == Layout::Jointed;
        let lit = item.paint.gloss.is_some() && !depth;
        let way = Way { jointed, lit, pictured: picture.is_some(), cut: is_cut && lit, depth };
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
        if !jointed {
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

/// Larger for what is drawn later, because it is nearer.
fn nearness(item: &Item, clip_from_world: &Mat4) -> f32 {
    let middle = item.extent.map_or(item.place.translation.into(), |extent| extent.middle());
    item.paint.order - (*clip_from_world * middle.extend(1.0)).w
}

fn look(paint: &Paint) -> [f32; 12] {
    let [r, g, b, a] = paint.colour.to_f32_array();
    let Gloss { roughness, reflectance, glow } =
        paint.gloss.unwrap_or(Gloss { roughness: 1.0, reflectance: 0.0, glow: [0.0; 3] });
    [r, g, b, a, roughness, reflectance, 0.0, 0.0, glow[0], glow[1], glow[2], 0.0]
}

fn lit_by(lights: &Lights) -> Uniforms {
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
