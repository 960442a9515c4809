//! The angle in space, as on a goniometer: a faint sector with a bright rim, from where the limb would be at zero to
//! where it is.

use ambulo_anatomy::{Measure, Side};
use bevy::prelude::*;

use super::{Showing, ShownAngle};
use crate::{
    body::Figure,
    paint::{Paint, Shape, Visibility, shape::Rigid},
    stage::Theme,
    wakefulness::Wakefulness,
};

const STEPS: usize = 40;
const INNER_M: f32 = 0.236;
const OUTER_M: f32 = 0.248;
/// The joint itself stays free.
const HUB_M: f32 = 0.05;
/// How much of the sector's colour covers what lies behind it.
const FAINT: f32 = 0.28;
/// Half the width of the line of zero.
const LINE_M: f32 = 0.002;

/// Where the number stands: outside the ribbon's middle.
#[derive(Resource, Default)]
pub struct LabelPlace(pub Option<Vec3>);

#[derive(Component)]
struct Ribbon;

/// Owns the ribbon and the number's place.
pub fn plugin(app: &mut App) {
    app.init_resource::<LabelPlace>()
        .add_systems(Startup, spawn)
        .add_systems(Update, tint.run_if(resource_changed::<Theme>))
        .add_systems(PostUpdate, draw.run_if(resource_exists::<Figure>));
}

fn spawn(mut commands: Commands) {
    let look = Paint { two_sided: true, ..Paint::film(Color::WHITE) };
    commands.spawn((Ribbon, Shape::default(), look, Visibility::Hidden));
}

fn tint(theme: Res<Theme>, mut ribbons: Query<&mut Paint, With<Ribbon>>) {
    for mut ribbon in &mut ribbons {
        ribbon.colour = theme.accent().to_linear();
    }
}

fn draw(
    figure: Res<Figure>,
    showing: Res<Showing>,
    angle: Res<ShownAngle>,
    mut place: ResMut<LabelPlace>,
    mut ribbons: Query<(&mut Shape, &mut Visibility), With<Ribbon>>,
    mut awake: ResMut<Wakefulness>,
) {
    if !(figure.is_changed() || angle.is_changed() || showing.is_changed()) {
        return;
    }
    awake.wake(Wakefulness::CHANGE);
    let legs = showing.measured().and_then(|(pose, side)| legs(&figure, pose.measure, side));
    for (mut shape, mut visibility) in &mut ribbons {
        let shown = legs.is_some() && angle.0.is_some_and(|deg| deg > 1.0);
        visibility.set_if_neq(if shown { Visibility::Inherited } else { Visibility::Hidden });
        if let (true, Some((at, from, to))) = (shown, legs) {
            *shape = ribbon(at, from, to);
        }
    }
    place.0 = legs.map(|(at, from, to)| at + beside(from, to) * (OUTER_M + 0.15));
}

/// The joint, the direction of zero and the limb's direction.
fn legs(figure: &Figure, measure: Measure, side: Side) -> Option<(Vec3, Vec3, Vec3)> {
    let s = if side == Side::Left { "l" } else { "r" };
    let body = |name: &str| {
        let index = figure.skeleton.body(name)?;
        figure.placed.get(index)
    };
    let (at, from, to) = match measure {
        Measure::ShoulderElevation => {
            let upper = Vec3::from(body(&format!("humerus_{s}"))?.translation);
            let elbow = Vec3::from(body(&format!("ulna_{s}"))?.translation);
            (upper, -body("torso")?.transform_vector3(Vec3::Y), elbow - upper)
        }
        Measure::KneeFlexion => {
            let hip = Vec3::from(body(&format!("femur_{s}"))?.translation);
            let knee = Vec3::from(body(&format!("tibia_{s}"))?.translation);
            let ankle = Vec3::from(body(&format!("talus_{s}"))?.translation);
            (knee, knee - hip, ankle - knee)
        }
    };
    Some((at, from.try_normalize()?, to.try_normalize()?))
}

/// Where the number stands: in a wide angle nearer to the limb, away from the trunk; beside a narrow one, where the
/// limb is not.
fn beside(from: Vec3, to: Vec3) -> Vec3 {
    const WIDE: f32 = 1.1;
    const ASIDE: f32 = 0.45;
    let angle = from.angle_between(to);
    let axis = from.cross(to).normalize_or(Vec3::X);
    let narrow = 1.0 - (angle / WIDE).min(1.0);
    Quat::from_axis_angle(axis, angle * 0.7 - ASIDE * narrow) * from
}

fn ribbon(at: Vec3, from: Vec3, to: Vec3) -> Shape {
    let turn = Quat::from_rotation_arc(from, to);
    let normal = from.cross(to).normalize_or(Vec3::Z);
    let mut vertices = Vec::with_capacity(4 * (STEPS + 1) + 4);
    let mut indices: Vec<u32> = Vec::with_capacity(12 * STEPS + 6);
    let vertex = |at: Vec3, alpha: f32| Rigid::new(at, normal).coloured([1.0, 1.0, 1.0, alpha]);
    for step in 0..=STEPS {
        let direction = Quat::IDENTITY.slerp(turn, step as f32 / STEPS as f32) * from;
        for (radius, alpha) in [(HUB_M, FAINT * 0.4), (INNER_M, FAINT), (INNER_M, 1.0), (OUTER_M, 1.0)] {
            vertices.push(vertex(at + direction * radius, alpha));
        }
        if step < STEPS {
            let a = 4 * step as u32;
            for inner in [a, a + 2] {
                indices.extend([inner, inner + 1, inner + 4, inner + 1, inner + 5, inner + 4]);
            }
        }
    }
    let across = normal.cross(from) * LINE_M;
    let first = vertices.len() as u32;
    for (radius, side) in [(HUB_M, across), (HUB_M, -across), (OUTER_M, across), (OUTER_M, -across)] {
        vertices.push(vertex(at + from * radius + side, 0.8));
    }
    indices.extend([first, first + 1, first + 2, first + 1, first + 3, first + 2]);
    Shape::rigid(vertices, indices)
}
