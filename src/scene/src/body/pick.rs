//! A short press on a bone chooses it; on nothing, lets go.

use ambulo_anatomy::Bone;
use ambulo_scene_protocol::ToApp;
use bevy::{math::Affine3A, prelude::*};

use super::{Figure, bones::DrawnBone};
use crate::{
    orbit::{Looking, Tapped},
    talk,
};

/// Turns presses into choices.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, choose.run_if(resource_exists::<Figure>));
}

fn choose(
    mut taps: MessageReader<Tapped>,
    figure: Res<Figure>,
    mut looking: ResMut<Looking>,
    bones: Query<(&DrawnBone, &Visibility)>,
) {
    for Tapped(ray) in taps.read() {
        let hits =
            bones.iter().filter(|(_, visibility)| **visibility != Visibility::Hidden).filter_map(|(drawn, _)| {
                let bone = figure.skeleton.bones.get(drawn.0)?;
                let place = figure.placed.get(bone.body)?;
                Some((distance(bone, place, ray)?, bone))
            });
        let nearest = hits.min_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((_, bone)) => {
                looking.select(Some(bone.name.clone()));
                talk::say(&ToApp::Picked { id: bone.name.clone(), name: bone.name.clone() });
            }
            None => {
                looking.select(None);
                talk::say(&ToApp::PickedNothing);
            }
        }
    }
}

/// Metres along the ray to the bone's surface.
fn distance(bone: &Bone, place: &Affine3A, ray: &Ray3d) -> Option<f32> {
    let back = place.inverse();
    let (from, along) = (back.transform_point3(ray.origin), back.transform_vector3(*ray.direction));
    if !meets_box(from, along, bone.minimum, bone.maximum) {
        return None;
    }
    bone.mesh.triangles().filter_map(|triangle| meets(from, along, triangle)).min_by(f32::total_cmp)
}

fn meets_box(from: Vec3, along: Vec3, minimum: Vec3, maximum: Vec3) -> bool {
    let (a, b) = ((minimum - from) / along, (maximum - from) / along);
    let (near, far) = (a.min(b).max_element(), a.max(b).min_element());
    far >= near.max(0.0)
}

/// Möller and Trumbore 1997, "Fast, Minimum Storage Ray/Triangle Intersection"; both faces count.
fn meets(from: Vec3, along: Vec3, [a, b, c]: [Vec3; 3]) -> Option<f32> {
    let (ab, ac) = (b - a, c - a);
    let across = along.cross(ac);
    let volume = ab.dot(across);
    if volume.abs() < 1e-12 {
        return None;
    }
    let to = (from - a) / volume;
    let u = to.dot(across);
    let over = to.cross(ab);
    let v = along.dot(over);
    let t = ac.dot(over);
    (u >= 0.0 && v >= 0.0 && u + v <= 1.0 && t > 0.0).then_some(t)
}
