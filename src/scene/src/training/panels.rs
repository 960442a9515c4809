//! The panels in the world: a question or the count ahead, Stop in reach, chosen by ray and press.

use bevy::prelude::*;

use super::{
    coach::{Chosen, Coach},
    flow::Step,
    layout::{self, HEIGHT, LOW_HEIGHT, Sheet, WIDTH},
};
use crate::{
    paint::{Paint, Visibility, solids},
    panel::{
        board::{self, Script},
        face::Face,
    },
    xr::{controllers::Pointers, room::DISTANCE_M, session::Session},
};

/// Metres of the main panel's width; a panel's pixel is a millimetre.
const METRES_A_PIXEL: f32 = 0.001;

#[derive(Component)]
struct Panel {
    low: bool,
    sheet: Sheet,
    hovered: Option<usize>,
}

/// Owns the panels.
pub fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(Update, (place, point, draw).chain().after(super::coach::tell));
}

fn spawn(mut commands: Commands) {
    for (low, height) in [(false, HEIGHT), (true, LOW_HEIGHT)] {
        let size = Vec2::new(WIDTH as f32, height as f32) * METRES_A_PIXEL * scale(low);
        let panel = Panel { low, sheet: Sheet::default(), hovered: None };
        commands.spawn((panel, solids::sheet(size), Paint::film(Color::WHITE), Visibility::Hidden));
    }
}

fn scale(low: bool) -> f32 {
    if low { 0.5 } else { 0.9 }
}

/// In front of where the person stands, at the height of their eyes; the count moves aside for the figure.
fn place(
    coach: Res<Coach>,
    pointers: Res<Pointers>,
    session: Res<Session>,
    mut height: Local<Option<f32>>,
    mut panels: Query<(&Panel, &mut Transform, &mut Visibility)>,
) {
    let inside = session.mode.is_some();
    let Some(flow) = coach.flow.as_ref().filter(|_| inside && (height.is_some() || pointers.head.is_some())) else {
        *height = None;
        for (_, _, mut visibility) in &mut panels {
            visibility.set_if_neq(Visibility::Hidden);
        }
        return;
    };
    let eyes = match (*height, &pointers.head) {
        // Follows only a person who sat down or rose: a panel that bobs with the head is hard to read.
        (Some(before), Some(head)) if (before - head.translation.y).abs() < 0.2 => before,
        (_, Some(head)) => head.translation.y,
        (before, None) => before.unwrap_or(1.5),
    };
    *height = Some(eyes);
    let person = Vec3::new(0.0, eyes, DISTANCE_M);
    for (panel, mut transform, mut visibility) in &mut panels {
        let aside = if flow.step() == Step::Running { 0.72 } else { 0.0 };
        let at =
            if panel.low { person + Vec3::new(0.0, -0.52, -0.62) } else { person + Vec3::new(aside, -0.06, -1.15) };
        let toward = (person - at).normalize_or(Vec3::Z);
        let wanted = Transform::from_translation(at).looking_to(-toward, Vec3::Y);
        transform.set_if_neq(wanted);
        visibility.set_if_neq(Visibility::Inherited);
    }
}

fn point(
    coach: Res<Coach>,
    mut pointers: ResMut<Pointers>,
    mut panels: Query<(&mut Panel, &Transform, &Visibility)>,
    mut chosen: MessageWriter<Chosen>,
) {
    let Some(flow) = &coach.flow else { return };
    for (mut panel, transform, visibility) in &mut panels {
        let sheet = if panel.low { layout::low_sheet(flow) } else { layout::main_sheet(flow) };
        let (mut hovered, mut pressed) = (None, Vec::new());
        if *visibility != Visibility::Hidden {
            let size = UVec2::new(WIDTH, if panel.low { LOW_HEIGHT } else { HEIGHT });
            let face = Face { sheet: &sheet, place: transform, size, pixel: METRES_A_PIXEL * scale(panel.low) };
            (hovered, pressed) = face.press(&mut pointers, |_| true);
        }
        for choice in pressed {
            chosen.write(Chosen(choice));
        }
        if panel.sheet != sheet || panel.hovered != hovered {
            panel.sheet = sheet;
            panel.hovered = hovered;
        }
    }
}

fn draw(coach: Res<Coach>, mut commands: Commands, panels: Query<(Entity, &Panel), Changed<Panel>>) {
    let Some(flow) = &coach.flow else { return };
    let script = Script { language: &flow.assignment.language, direction: flow.assignment.direction };
    for (entity, panel) in &panels {
        let height = if panel.low { LOW_HEIGHT } else { HEIGHT };
        commands.entity(entity).insert(board::draw(&panel.sheet, panel.hovered, WIDTH, height, &script));
    }
}
