//! What the rest of the scene tells the painter, and when it paints: last in every update.

use bevy::{ecs::system::SystemParam, math::Affine3A, prelude::*};

use super::{Extent, Lights, Paint, Painter, Picture, Screen, Shape, Visibility, painter::Item};
use crate::talk;

/// Where each joint of the jointed shapes has gone from its rest: three rows of a matrix each.
#[derive(Resource, Default, PartialEq)]
pub struct Palette {
    /// By joint.
    pub rows: Vec<[f32; 4]>,
}

impl Palette {
    /// Of each joint's way, from the world at rest to the world now.
    pub fn of(ways: impl Iterator<Item = Affine3A>) -> Self {
        let rows = ways.flat_map(|way| {
            let (m, t) = (way.matrix3, way.translation);
            std::array::from_fn::<_, 3, _>(|i| [m.x_axis[i], m.y_axis[i], m.z_axis[i], t[i]])
        });
        Self { rows: rows.collect() }
    }
}

/// The planes that cut what is lit: normal and distance from the origin along it. What lies beyond any is not drawn.
#[derive(Resource, Default, PartialEq)]
pub struct Planes(pub Vec<Vec4>);

/// One eye's picture.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// As OpenGL has clip space.
    pub clip_from_world: Mat4,
    /// The eye's place.
    pub eye: Vec3,
    /// Left, foot, width and height in the framebuffer, pixels.
    pub viewport: [i32; 4],
}

/// All that is to be seen in an update: one picture on the page, two in a headset.
#[derive(Resource, Default)]
pub struct Views {
    /// By eye.
    pub of: Vec<View>,
    /// Of the framebuffer, pixels.
    pub size: UVec2,
    /// Its edges are worth several samples a pixel, where the card is quick enough.
    pub smooth: bool,
}

/// Owns the painter's resources; [`Painter`] itself comes with the canvas.
pub fn plugin(app: &mut App) {
    app.init_resource::<Palette>()
        .init_resource::<Planes>()
        .init_resource::<Views>()
        .init_resource::<Lights>()
        .add_systems(Last, (take, paint).chain());
}

/// Puts what is new on the graphics card, and takes off what is gone.
fn take(
    mut painter: NonSendMut<Painter>,
    palette: Res<Palette>,
    mut gone: RemovedComponents<Shape>,
    mut shapes: Query<(Entity, &mut Shape), Changed<Shape>>,
    mut pictures: Query<(Entity, &mut Picture), Changed<Picture>>,
) {
    gone.read().for_each(|entity| painter.forget(entity));
    for (entity, mut shape) in &mut shapes {
        // The card has it now; a second copy here would double a body's memory.
        painter.take_shape(entity, &std::mem::take(shape.bypass_change_detection()));
    }
    for (entity, mut picture) in &mut pictures {
        painter.take_picture(entity, picture.bypass_change_detection());
        picture.bypass_change_detection().texels = Vec::new();
    }
    if palette.is_changed() {
        painter.take_palette(&palette);
    }
}

/// What stands somewhere, in something else or by itself.
#[derive(SystemParam)]
struct Standing<'w, 's> {
    all: Query<'w, 's, (&'static Transform, &'static Visibility, Option<&'static ChildOf>)>,
}

impl Standing<'_, '_> {
    /// Where it stands in the world; `None` where it or what it is in is hidden.
    fn place(&self, entity: Entity) -> Option<Affine3A> {
        let (own, visibility, within) = self.all.get(entity).ok()?;
        let own = own.compute_affine();
        match (visibility, within) {
            (Visibility::Hidden, _) => None,
            (Visibility::Inherited, Some(within)) => Some(self.place(within.parent())? * own),
            (Visibility::Inherited, None) => Some(own),
        }
    }
}

/// All that a picture is drawn by, beside what is in it.
#[derive(SystemParam)]
pub struct By<'w> {
    /// From where.
    pub views: Res<'w, Views>,
    /// In what light.
    pub lights: Res<'w, Lights>,
    /// Cut by what.
    pub planes: Res<'w, Planes>,
    /// Shown where.
    pub screen: Option<NonSend<'w, Screen>>,
}

fn paint(
    mut painter: NonSendMut<Painter>,
    by: By,
    drawn: Query<(Entity, &Paint, Option<&Extent>), With<Shape>>,
    standing: Standing,
    mut told: Local<bool>,
) {
    let items: Vec<Item> = drawn
        .iter()
        .filter_map(|(entity, paint, extent)| {
            let place = standing.place(entity)?;
            Some(Item { entity, paint: *paint, place, extent: extent.copied() })
        })
        .collect();
    painter.paint(&items, &by);
    if painter.is_broken() && !std::mem::replace(&mut *told, true) {
        talk::fail("shaders");
    }
}
