//! Where a ray meets a panel.

use bevy::prelude::*;

/// Panel pixels from the upper left, and the distance along the ray. `size` is the panel's in pixels, `pixel` one
/// pixel's width before the panel's own scale.
pub fn hit(ray: Ray3d, panel: &Transform, size: UVec2, pixel: f32) -> Option<(f64, f64, f32)> {
    let along = ray.intersect_plane(panel.translation, InfinitePlane3d::new(panel.back()))?;
    let local = panel.rotation.inverse() * (ray.get_point(along) - panel.translation) / panel.scale;
    let size = size.as_vec2();
    let (x, y) = (local.x / pixel + size.x / 2.0, size.y / 2.0 - local.y / pixel);
    let inside = (0.0..size.x).contains(&x) && (0.0..size.y).contains(&y);
    inside.then_some((f64::from(x), f64::from(y), along))
}
