//! The two panels of the room: what can be done, beside the person; and the name of what is pointed at, beside that.

use ambulo_scene_protocol::texts;
use bevy::{math::Affine3A, prelude::*};

use super::{
    pointing::Pointed,
    sheets::{self, Choice, HEIGHT, NAME_HEIGHT, NAME_WIDTH, WIDTH},
    standing::{self, Standing, Texts},
};
use crate::{
    exercise::label::Language,
    paint::{Paint, Visibility, solids},
    panel::{
        board::{self, Script},
        face::Face,
        sheet::Sheet,
    },
    xr::{
        controllers::{Pointers, Room},
        frame::{Eye, Frame},
        room::heading,
        session,
    },
};

/// A panel's pixel, metres, before its own scale.
const PIXEL_M: f32 = 0.0006;
/// Where the room's panel is from the eyes: ahead, below, and so far to the right, radians; metres.
const AHEAD_M: f32 = 0.68;
const BELOW_M: f32 = 0.26;
const ASIDE: f32 = 0.46;
/// It stays where it is until it would be farther than this from where it belongs, metres.
const LEASH_M: f32 = 0.55;
/// A name is so wide for an eye, as a part of its distance.
const NAME_WIDE: f32 = 0.42;
/// So much nearer than what it names, and so much above it, as parts of that distance.
const NAME_BEFORE: f32 = 0.10;
const NAME_ABOVE: f32 = 0.17;

/// What can be done in the room.
#[derive(Component)]
pub struct RoomPanel {
    sheet: Sheet<Choice>,
    hovered: Option<usize>,
}

#[derive(Component)]
struct NamePanel {
    name: String,
}

/// Owns the panels.
pub fn plugin(app: &mut App) {
    let on = standing::is_on.or_else(resource_changed::<Standing>);
    app.add_systems(Startup, spawn)
        .add_systems(Update, point.run_if(standing::is_on))
        .add_systems(PostUpdate, (place, name, draw).chain().run_if(on));
}

fn spawn(mut commands: Commands) {
    let panel = |width: u32, height: u32, order: f32| {
        let look = Paint { order, two_sided: true, ..Paint::film(Color::WHITE) };
        (solids::sheet(Vec2::new(width as f32, height as f32) * PIXEL_M), look, Visibility::Hidden)
    };
    commands.spawn((panel(WIDTH, HEIGHT, 60.0), RoomPanel { sheet: Sheet::default(), hovered: None }));
    commands.spawn((panel(NAME_WIDTH, NAME_HEIGHT, 80.0), NamePanel { name: String::new() }));
}

/// Beside the person, wherever they go; on a phone at the foot of its picture.
fn place(
    frame: Option<NonSend<Frame>>,
    standing: Res<Standing>,
    texts: Res<Texts>,
    room: Res<Room>,
    mut at: Local<Option<Vec3>>,
    mut panels: Query<(&mut Transform, &mut Visibility), With<RoomPanel>>,
) {
    let shown = standing.stand.is_some() && texts.of.get(texts::ROOM_LEAVE).is_some();
    let Some((frame, head)) = frame.as_ref().filter(|_| shown).and_then(|frame| Some((frame, frame.head?))) else {
        if !shown {
            *at = None;
            for (_, mut visibility) in &mut panels {
                visibility.set_if_neq(Visibility::Hidden);
            }
        }
        return;
    };
    let wanted = match frame.eyes.as_slice() {
        [only] => in_picture(only),
        _ => {
            let eyes = Vec3::from(head.translation);
            let turn = Quat::from_rotation_y(heading(&head) - ASIDE);
            let belongs = eyes + turn * Vec3::NEG_Z * AHEAD_M - Vec3::Y * BELOW_M;
            // A panel that goes with every turn of the head cannot be pressed.
            let stays = at.filter(|now| now.distance(belongs) < LEASH_M).unwrap_or(belongs);
            *at = Some(stays);
            Transform::from_translation(stays).looking_to(stays - eyes, Vec3::Y)
        }
    };
    for (mut transform, mut visibility) in &mut panels {
        transform.set_if_neq(in_scene(&room, wanted));
        visibility.set_if_neq(Visibility::Inherited);
    }
}

/// At the foot of a picture, as wide as that allows.
fn in_picture(eye: &Eye) -> Transform {
    let far = 0.5_f32.max(eye.projection.near * 2.0);
    let (half_width, half_height) = (far / eye.projection.matrix[0], far / eye.projection.matrix[5]);
    let size = Vec2::new(WIDTH as f32, HEIGHT as f32) * PIXEL_M;
    let scale = (half_width * 1.84 / size.x).min(half_height * 0.6 / size.y);
    let foot = -half_height * 0.94 + size.y * scale / 2.0;
    let (_, rotation, _) = eye.pose.to_scale_rotation_translation();
    let middle = eye.pose.transform_point3(Vec3::new(0.0, foot, -far));
    Transform { translation: middle, rotation, scale: Vec3::splat(scale) }
}

/// A place of the room in the scene.
pub fn in_scene(room: &Room, at: Transform) -> Transform {
    Transform::from_matrix(Mat4::from(room.scene_from_floor)) * at
}

/// Rays on the panel, and what is pressed on it.
pub fn point(
    frame: Option<NonSend<Frame>>,
    mut standing: ResMut<Standing>,
    texts: Res<Texts>,
    mut pointers: ResMut<Pointers>,
    mut panels: Query<(&mut RoomPanel, &Transform, &Visibility)>,
) {
    let Some(head) = frame.as_ref().and_then(|frame| frame.head) else { return };
    for (mut panel, transform, visibility) in &mut panels {
        if *visibility == Visibility::Hidden {
            continue;
        }
        let face = Face { sheet: &panel.sheet, place: transform, size: UVec2::new(WIDTH, HEIGHT), pixel: PIXEL_M };
        let (hovered, pressed) = face.press(&mut pointers, |hand| !standing.holds(hand));
        for choice in pressed {
            choose(choice, &mut standing, &head);
        }
        let Some(stand) = standing.stand else { continue };
        let sheet = sheets::room(&texts.of, texts.direction, standing.is_placing(), &stand, &standing.seen);
        if panel.sheet != sheet || panel.hovered != hovered {
            (panel.sheet, panel.hovered) = (sheet, hovered);
        }
    }
}

fn choose(choice: Choice, standing: &mut Standing, head: &Affine3A) {
    match choice {
        Choice::Life => standing.resize(1.0),
        Choice::Table => standing.resize(standing.seen.on_table()),
        Choice::Again => standing.again(head),
        Choice::Leave => session::leave(),
    }
}

/// Beside what is pointed at, towards the head, as large for the eye whatever the body's size.
fn name(
    pointed: Res<Pointed>,
    pointers: Res<Pointers>,
    standing: Res<Standing>,
    mut panels: Query<(&mut NamePanel, &mut Transform, &mut Visibility)>,
) {
    let shown = pointed.named.as_ref().filter(|_| standing.stand.is_some()).zip(pointers.head);
    for (mut panel, mut transform, mut visibility) in &mut panels {
        let Some((met, head)) = &shown else {
            visibility.set_if_neq(Visibility::Hidden);
            continue;
        };
        let eyes = Vec3::from(head.translation);
        let to = eyes - met.at;
        let far = to.length().max(1e-3);
        let at = met.at + to * NAME_BEFORE + Vec3::Y * far * NAME_ABOVE;
        let scale = far * NAME_WIDE / (NAME_WIDTH as f32 * PIXEL_M);
        let wanted = Transform::from_translation(at).looking_to(at - eyes, Vec3::Y).with_scale(Vec3::splat(scale));
        transform.set_if_neq(wanted);
        visibility.set_if_neq(Visibility::Inherited);
        if panel.name != met.name {
            panel.name.clone_from(&met.name);
        }
    }
}

fn draw(
    language: Res<Language>,
    texts: Res<Texts>,
    mut commands: Commands,
    rooms: Query<(Entity, &RoomPanel), Changed<RoomPanel>>,
    names: Query<(Entity, &NamePanel), Changed<NamePanel>>,
) {
    let script = Script { language: &language.0, direction: texts.direction };
    for (entity, panel) in &rooms {
        commands.entity(entity).insert(board::draw(&panel.sheet, panel.hovered, WIDTH, HEIGHT, &script));
    }
    for (entity, panel) in &names {
        let sheet = sheets::name(&panel.name);
        commands.entity(entity).insert(board::draw(&sheet, None, NAME_WIDTH, NAME_HEIGHT, &script));
    }
}
