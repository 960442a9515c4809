//! How the body stands in a person's room: as large as one likes, turned about the vertical, anywhere. Pure.
//!
//! The room's frame is the headset's (`local-floor`): metres, Y up, the floor at Y = 0. The body itself never moves:
//! what it does in the room, the person does the other way round in the scene.

use glam::{Affine3A, Quat, Vec3};
use std::ops::RangeInclusive;

/// Something as tall as this or taller stands on the floor, metres.
const TALL_M: f32 = 0.7;
/// So far ahead on the floor, and so far ahead and below the eyes where it stands on nothing, metres.
const FLOOR_AHEAD_M: f32 = 1.5;
const HAND_AHEAD_M: f32 = 0.75;
const HAND_BELOW_M: f32 = 0.5;
/// The largest dimension on a table, and that to which small organs are enlarged, metres; none becomes more than so
/// many times as large.
const TABLE_M: f32 = 0.45;
const ENLARGED_M: f32 = 0.30;
const MOST_ENLARGED: f32 = 6.0;
/// Nobody makes it smaller or larger than this, by its largest dimension, metres.
const LARGEST_M: RangeInclusive<f32> = 0.06..=4.0;
/// Hands nearer than this do not say how large or which way, metres.
const APART_M: f32 = 0.03;

/// The box of what is seen of the body, in the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Its lowest corner.
    pub low: Vec3,
    /// Its highest corner.
    pub high: Vec3,
}

impl Default for Seen {
    /// A grown person's.
    fn default() -> Self {
        Self { low: Vec3::new(-0.3, 0.0, -0.2), high: Vec3::new(0.3, 1.7, 0.2) }
    }
}

impl Seen {
    /// The box of these points, if there are any.
    pub fn of(points: impl IntoIterator<Item = Vec3>) -> Option<Self> {
        let mut points = points.into_iter().filter(|point| point.is_finite());
        let first = points.next()?;
        let (low, high) = points.fold((first, first), |(low, high), point| (low.min(point), high.max(point)));
        Some(Self { low, high })
    }

    /// Its lowest middle: what stands on the surface.
    pub fn base(&self) -> Vec3 {
        ((self.low + self.high) / 2.0).with_y(self.low.y)
    }

    /// Its middle.
    pub fn middle(&self) -> Vec3 {
        (self.low + self.high) / 2.0
    }

    /// Its largest dimension, metres in life.
    pub fn largest(&self) -> f32 {
        (self.high - self.low).max_element().max(1e-3)
    }

    /// How many times life size it is on a table.
    pub fn on_table(&self) -> f32 {
        let life = self.largest();
        let enlarged = ENLARGED_M.min(life * MOST_ENLARGED);
        life.max(enlarged).min(TABLE_M) / life
    }

    /// How small and how large hands may make it.
    pub fn scales(&self) -> RangeInclusive<f32> {
        let life = self.largest();
        LARGEST_M.start() / life..=LARGEST_M.end() / life
    }

    /// How large it is at first: what is small is enlarged, a whole body is as in life.
    pub fn first_scale(&self) -> f32 {
        self.on_table().max(1.0)
    }
}

/// Where and how large the body stands in the room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// 1 is life size.
    pub scale: f32,
    /// About the vertical, radians.
    pub yaw: f32,
    /// Where the scene's origin is in the room, metres.
    pub shift: Vec3,
}

impl Stand {
    /// With its lowest middle on a place in the room, facing a person there.
    pub fn on(place: Vec3, seen: &Seen, scale: f32, person: Vec3) -> Self {
        let to = person - place;
        // The body's front looks along +Z. From straight above it is turned no way.
        let yaw = if to.x.hypot(to.z) > 1e-3 { to.x.atan2(to.z) } else { 0.0 };
        Self { scale, yaw, shift: Vec3::ZERO }.with_at(seen.base(), place)
    }

    /// Ahead of a head in the room, facing it: what is tall on the floor, what is not within reach of the hands.
    pub fn ahead(head: &Affine3A, heading: f32, seen: &Seen, scale: f32) -> Self {
        let eyes = Vec3::from(head.translation);
        let toward = Quat::from_rotation_y(heading) * Vec3::NEG_Z;
        let tall = (seen.high.y - seen.low.y) * scale >= TALL_M;
        let place = if tall {
            (eyes + toward * FLOOR_AHEAD_M).with_y(0.0)
        } else {
            eyes + toward * HAND_AHEAD_M - Vec3::Y * HAND_BELOW_M
        };
        Self::on(place, seen, scale, eyes)
    }

    /// From the scene to the room.
    pub fn room_from_scene(&self) -> Affine3A {
        Affine3A::from_scale_rotation_translation(Vec3::splat(self.scale), Quat::from_rotation_y(self.yaw), self.shift)
    }

    /// From the room to the scene.
    pub fn scene_from_room(&self) -> Affine3A {
        self.room_from_scene().inverse()
    }

    /// The same, moved so that a point of the scene is there in the room.
    fn with_at(self, point: Vec3, place: Vec3) -> Self {
        let now = self.room_from_scene().transform_point3(point);
        Self { shift: self.shift + place - now, ..self }
    }

    /// In another size; a point of the scene stays where it is in the room.
    pub fn resized(self, point: Vec3, scale: f32) -> Self {
        let place = self.room_from_scene().transform_point3(point);
        Self { scale, ..self }.with_at(point, place)
    }

    /// One hand took it there, and now is here.
    pub fn carried(self, before: Vec3, now: Vec3) -> Self {
        Self { shift: self.shift + now - before, ..self }
    }

    /// Two hands took it there, and now are here: it is moved, turned about the vertical and made smaller or larger
    /// with them.
    pub fn handled(self, before: [Vec3; 2], now: [Vec3; 2], scales: RangeInclusive<f32>) -> Self {
        let (way, goes) = (before[1] - before[0], now[1] - now[0]);
        let wanted = if way.length() > APART_M { self.scale * goes.length() / way.length() } else { self.scale };
        let scale = wanted.clamp(*scales.start(), *scales.end());
        // One hand above the other says no heading.
        let flat = |v: Vec3| v.x.hypot(v.z);
        let turn = if flat(way).min(flat(goes)) > APART_M { goes.x.atan2(goes.z) - way.x.atan2(way.z) } else { 0.0 };
        let middle = |of: [Vec3; 2]| (of[0] + of[1]) / 2.0;
        let arm = Quat::from_rotation_y(turn) * (self.shift - middle(before)) * (scale / self.scale);
        Self { scale, yaw: self.yaw + turn, shift: middle(now) + arm }
    }

    /// What it stands on is known better now: goes with it, upright.
    pub fn followed(self, before: &Affine3A, now: &Affine3A) -> Self {
        let ahead = (*now * before.inverse()).transform_vector3(Vec3::Z);
        let turn = if ahead.x.hypot(ahead.z) > 0.5 { ahead.x.atan2(ahead.z) } else { 0.0 };
        let arm = Quat::from_rotation_y(turn) * (self.shift - Vec3::from(before.translation));
        Self { yaw: self.yaw + turn, shift: Vec3::from(now.translation) + arm, ..self }
    }
}

#[cfg(test)]
#[path = "stand_tests.rs"]
mod tests;
