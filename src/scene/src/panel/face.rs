//! A panel as it stands in the scene: where rays meet it, and what is pressed on it.

use bevy::prelude::*;

use super::sheet::Sheet;
use crate::xr::controllers::Pointers;

/// A panel's buttons, and where it is. `size` is the panel's in pixels, `pixel` one pixel's width before the panel's own
/// scale.
pub struct Face<'a, C> {
    /// What stands on it.
    pub sheet: &'a Sheet<C>,
    /// Where it is.
    pub place: &'a Transform,
    /// Width and height in its pixels.
    pub size: UVec2,
    /// Metres.
    pub pixel: f32,
}

impl<C: Copy> Face<'_, C> {
    /// Takes the rays of all hands that are free and meet it: the button that is pointed at first, and all choices that
    /// are pressed.
    pub fn press(&self, pointers: &mut Pointers, free: impl Fn(u32) -> bool) -> (Option<usize>, Vec<C>) {
        let (mut hovered, mut pressed) = (None, Vec::new());
        for (hand, reach) in pointers.hands.iter_mut().zip(&mut pointers.reach_m) {
            let Some((x, y, along)) = self.hit(hand.ray).filter(|_| free(hand.id)) else { continue };
            hand.taken = true;
            *reach = reach.min(along);
            let button = self.sheet.button_at(x, y);
            hovered = hovered.or(button);
            pressed.extend(button.filter(|_| hand.selected).and_then(|i| self.sheet.buttons.get(i)).map(|b| b.choice));
        }
        (hovered, pressed)
    }

    /// Panel pixels from the upper left, and the distance along the ray.
    fn hit(&self, ray: Ray3d) -> Option<(f64, f64, f32)> {
        let panel = self.place;
        let along = ray.intersect_plane(panel.translation, InfinitePlane3d::new(panel.back()))?;
        let local = panel.rotation.inverse() * (ray.get_point(along) - panel.translation) / panel.scale;
        let size = self.size.as_vec2();
        let (x, y) = (local.x / self.pixel + size.x / 2.0, size.y / 2.0 - local.y / self.pixel);
        let inside = (0.0..size.x).contains(&x) && (0.0..size.y).contains(&y);
        inside.then_some((f64::from(x), f64::from(y), along))
    }
}
