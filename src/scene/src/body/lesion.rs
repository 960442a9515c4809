//! Muscles that the view marks, along their lines of pull: spoken of, or torn. Made anew in every pose.
//!
//! Schematic: where a tendon tears is drawn, not measured. Marks on surfaces are [`super::coating`]'s.

use ambulo_anatomy::belly_m;
use ambulo_scene_protocol::{Mark, MarkKind};
use bevy::prelude::*;

use super::{Figure, look, tubes::Tubes};
use crate::{orbit::Looking, wakefulness::Wakefulness};

/// A muscle that is spoken of, and frayed tendon, sRGB.
const MUSCLE: [u8; 3] = [196, 84, 70];
const FRAYED: [u8; 3] = [214, 40, 32];
/// The tear of a tendon as parts of the way from its first end: near the bone, and as wide as it draws back.
const TEAR: (f32, f32) = (0.10, 0.27);

/// One drawn muscle.
#[derive(Component)]
struct Lesion;

/// Draws the muscles among the view's marks.
pub fn plugin(app: &mut App) {
    let changed = resource_changed::<Looking>.or_else(resource_exists_and_changed::<Figure>);
    app.add_systems(PostUpdate, draw.run_if(resource_exists::<Figure>.and_then(changed)));
}

fn draw(
    mut commands: Commands,
    figure: Res<Figure>,
    looking: Res<Looking>,
    mut awake: ResMut<Wakefulness>,
    drawn: Query<Entity, With<Lesion>>,
    mut before: Local<Vec<Mark>>,
) {
    let marks = &looking.view.marks;
    // The camera is part of the view and moves often; the marks and the pose do not.
    if *before == *marks && (marks.is_empty() || !figure.is_changed()) {
        return;
    }
    before.clone_from(marks);
    for entity in &drawn {
        commands.entity(entity).despawn();
    }
    for tubes in marks.iter().filter_map(|mark| muscle(&figure, mark)) {
        commands.spawn((Lesion, tubes.finish(), look::flesh()));
    }
    awake.wake(Wakefulness::UPLOAD);
}

/// A muscle along its line of pull, whole or torn.
fn muscle(figure: &Figure, mark: &Mark) -> Option<Tubes> {
    let index = figure.skeleton.muscle(&mark.id)?;
    let path = figure.skeleton.muscle_path(index, &figure.placed)?;
    let belly = figure.skeleton.muscles.get(index).map_or(0.008, |m| belly_m(m.maximum_force_n)).clamp(0.004, 0.016);
    let mut tubes = Tubes::new(MUSCLE);
    if mark.kind != MarkKind::Torn {
        tubes.add(&path.points, belly);
        return Some(tubes);
    }
    // Wound up between the two ends, so that it bulges a little more than before.
    tubes.add(&part(&path.points, TEAR.1, 1.0), belly * 1.1);
    let mut ends = Tubes::new(FRAYED);
    for (from, to) in [(0.0, TEAR.0), (TEAR.1 + 0.08, TEAR.1 - 0.01)] {
        fray(&mut ends, &path.points, from, to);
    }
    tubes.merge(ends);
    Some(tubes)
}

/// Threads from one place on a line past another, spread at their far end.
fn fray(tubes: &mut Tubes, line: &[Vec3], from: f32, to: f32) {
    let (Some(root), Some(end)) = (at(line, from), at(line, to)) else { return };
    let along = (end - root).normalize_or(Vec3::X);
    let across = along.any_orthonormal_vector();
    let length = root.distance(end).max(0.004);
    for thread in 0..7 {
        let angle = thread as f32 / 7.0 * std::f32::consts::TAU;
        let out = across * angle.cos() + along.cross(across) * angle.sin();
        // Uneven, as torn fibres are.
        let reach = length * (1.0 + 0.45 * (thread as f32 * 2.4).sin().abs());
        let tip = root + along * reach + out * 0.0042;
        tubes.add(&[root + out * 0.0018, root + along * reach * 0.55 + out * 0.0024, tip], 0.0013);
    }
}

/// The stretch of a line between two parts of its length.
fn part(line: &[Vec3], from: f32, to: f32) -> Vec<Vec3> {
    (0..=16).filter_map(|i| at(line, from + (to - from) * i as f32 / 16.0)).collect()
}

/// The point at this part of a line's length.
fn at(line: &[Vec3], part: f32) -> Option<Vec3> {
    let length: f32 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
    let mut left = length * part;
    for w in line.windows(2) {
        let step = w[0].distance(w[1]);
        if left <= step && step > 0.0 {
            return Some(w[0].lerp(w[1], left / step));
        }
        left -= step;
    }
    line.last().copied()
}
