//! The way of a thread around a sphere or cylinder, after the model that MuJoCo documents for spatial tendons:
//! two tangents and an arc, on the side of a marker, or a touch from within when the marker lies inside.

use crate::WrapKind;
use glam::{Affine3A, Vec2, Vec3};

const TINY: f32 = 1e-9;
/// Straight pieces that a drawn arc is cut into for every half turn.
const ARC_STEPS: f32 = 12.0;

/// Where a thread meets and leaves an obstacle, in the world, and the way along the surface between.
pub(crate) struct Detour {
    pub(crate) length: f32,
    pub(crate) arc: Vec<Vec3>,
}

/// The detour from `from` to `to`, or none where the straight way is free.
pub(crate) fn around(
    kind: WrapKind,
    radius: f32,
    frame: &Affine3A,
    from: Vec3,
    to: Vec3,
    side: Option<Vec3>,
) -> Option<Detour> {
    let inverse = frame.inverse();
    let (a, b) = (inverse.transform_point3(from), inverse.transform_point3(to));
    if radius <= TINY || a.length() < TINY || b.length() < TINY {
        return None;
    }
    let (x, y) = match kind {
        WrapKind::Cylinder => (Vec3::X, Vec3::Y),
        WrapKind::Sphere => {
            let x = a.normalize();
            let normal = a.cross(b).try_normalize().unwrap_or_else(|| x.any_orthonormal_vector());
            (x, normal.cross(x).normalize())
        }
    };
    let flat = |p: Vec3| Vec2::new(p.dot(x), p.dot(y));
    let side = side.map(|s| inverse.transform_point3(s));
    let (start, end, length) = match side {
        Some(s) if s.length() < radius => inside(flat(a), flat(b), radius)?,
        _ => outside(flat(a), flat(b), side.map(|s| flat(s).normalize_or_zero()), radius)?,
    };
    let mut arc = flat_arc(start, end, length / radius);
    let mut total = length;
    let (mut low, mut high) = (0.0, 0.0);
    if kind == WrapKind::Cylinder {
        // Along the axis the thread climbs evenly with its flat length.
        let (lead, tail) = ((flat(a) - start).length(), (flat(b) - end).length());
        let whole = (lead + length + tail).max(TINY);
        low = a.z + (b.z - a.z) * lead / whole;
        high = a.z + (b.z - a.z) * (lead + length) / whole;
        total = length.hypot(high - low);
    }
    let last = (arc.len() - 1).max(1) as f32;
    let arc = arc.drain(..).enumerate().map(|(i, p)| {
        let axial = if kind == WrapKind::Cylinder { low + (high - low) * i as f32 / last } else { 0.0 };
        frame
            .transform_point3(x * p.x + y * p.y + if kind == WrapKind::Cylinder { Vec3::Z * axial } else { Vec3::ZERO })
    });
    Some(Detour { length: total, arc: arc.collect() })
}

/// Points on the circle from `start` turning by `angle` (unsigned) to `end`, the way that ends nearest.
fn flat_arc(start: Vec2, end: Vec2, angle: f32) -> Vec<Vec2> {
    let steps = (angle / std::f32::consts::PI * ARC_STEPS).ceil().clamp(1.0, 2.0 * ARC_STEPS);
    let turned = |t: f32| Vec2::from_angle(t).rotate(start);
    let signed =
        if turned(angle).distance_squared(end) <= turned(-angle).distance_squared(end) { angle } else { -angle };
    let mut arc: Vec<Vec2> = (0..steps as usize).map(|i| turned(signed * i as f32 / steps)).collect();
    arc.push(end);
    arc
}

fn crosses(a: Vec2, b: Vec2, c: Vec2, d: Vec2) -> bool {
    let det = (d.y - c.y) * (b.x - a.x) - (d.x - c.x) * (b.y - a.y);
    if det.abs() < TINY * TINY {
        return false;
    }
    let s = ((d.x - c.x) * (a.y - c.y) - (d.y - c.y) * (a.x - c.x)) / det;
    let t = ((b.x - a.x) * (a.y - c.y) - (b.y - a.y) * (a.x - c.x)) / det;
    (0.0..=1.0).contains(&s) && (0.0..=1.0).contains(&t)
}

fn outside(a: Vec2, b: Vec2, side: Option<Vec2>, radius: f32) -> Option<(Vec2, Vec2, f32)> {
    let (a2, b2, r2) = (a.length_squared(), b.length_squared(), radius * radius);
    let way = b - a;
    if a2 < r2 || b2 < r2 || way.length_squared() < TINY * TINY {
        return None;
    }
    let nearest = a + way * (-way.dot(a) / way.length_squared()).clamp(0.0, 1.0);
    if nearest.length_squared() > r2 && side.is_none_or(|s| s.dot(nearest) >= 0.0) {
        return None;
    }
    let tangent = |p: Vec2, p2: f32, sign: f32| {
        let root = (p2 - r2).max(0.0).sqrt();
        Vec2::new(p.x * r2 + sign * radius * p.y * root, p.y * r2 - sign * radius * p.x * root) / p2
    };
    let solve = |sign: f32| {
        let (s, e) = (tangent(a, a2, sign), tangent(b, b2, -sign));
        let good = match side {
            Some(side) => (s + e).normalize_or_zero().dot(side),
            None => -s.distance_squared(e),
        };
        let tangled = crosses(a, s, b, e);
        (s, e, if tangled { -10_000.0 } else { good }, tangled)
    };
    let (first, second) = (solve(1.0), solve(-1.0));
    let one = first.2 > second.2;
    let (s, e, _, tangled) = if one { first } else { second };
    if tangled {
        return None;
    }
    let angle = s.normalize_or_zero().dot(e.normalize_or_zero()).clamp(-1.0, 1.0).acos();
    let cross = s.y * e.x - s.x * e.y;
    let long = (cross > 0.0 && !one) || (cross < 0.0 && one);
    Some((s, e, radius * if long { std::f32::consts::TAU - angle } else { angle }))
}

/// A thread held inside the circle touches it in one point: Newton's method on the reflection condition.
fn inside(a: Vec2, b: Vec2, radius: f32) -> Option<(Vec2, Vec2, f32)> {
    let [a, b, radius] = [(f64::from(a.x), f64::from(a.y)), (f64::from(b.x), f64::from(b.y)), (f64::from(radius), 0.0)];
    let radius = radius.0;
    let (la, lb) = (a.0.hypot(a.1), b.0.hypot(b.1));
    if la <= radius || lb <= radius {
        return None;
    }
    let way = (b.0 - a.0, b.1 - a.1);
    let dd = way.0 * way.0 + way.1 * way.1;
    if dd > 1e-15 {
        let t = -(way.0 * a.0 + way.1 * a.1) / dd;
        if t > 0.0 && t < 1.0 && (a.0 + t * way.0).hypot(a.1 + t * way.1) <= radius {
            return None;
        }
    }
    let touch = |x: f64, y: f64| {
        let p = Vec2::new(x as f32, y as f32);
        Some((p, p, 0.0))
    };
    let middle = (a.0 + b.0, a.1 + b.1);
    let norm = middle.0.hypot(middle.1).max(1e-15);
    let fallback = (middle.0 / norm * radius, middle.1 / norm * radius);
    let (ka, kb) = (radius / la, radius / lb);
    let cosine = (la * la + lb * lb - dd) / (2.0 * la * lb);
    if cosine < -1.0 + 1e-15 {
        return None;
    }
    if cosine > 1.0 - 1e-15 {
        return touch(fallback.0, fallback.1);
    }
    let gap = cosine.acos();
    let f = |z: f64| (ka * z).asin() + (kb * z).asin() - 2.0 * z.asin() + gap;
    let mut z = 1.0 - 1e-7;
    let mut value = f(z);
    if value > 0.0 {
        return touch(fallback.0, fallback.1);
    }
    for step in 0..=20 {
        if value.abs() <= 1e-6 {
            break;
        }
        let slope = ka / (1.0 - z * z * ka * ka).sqrt().max(1e-15) + kb / (1.0 - z * z * kb * kb).sqrt().max(1e-15)
            - 2.0 / (1.0 - z * z).sqrt().max(1e-15);
        let next = z - value / slope;
        if slope > -1e-15 || next > z || step == 20 {
            return touch(fallback.0, fallback.1);
        }
        z = next;
        value = f(z);
        if value > 1e-6 {
            return touch(fallback.0, fallback.1);
        }
    }
    let (from, k) = if a.0 * b.1 - a.1 * b.0 > 0.0 { ((a.0 / la, a.1 / la), ka) } else { ((b.0 / lb, b.1 / lb), kb) };
    let angle = z.asin() - (k * z).asin();
    let (sin, cos) = angle.sin_cos();
    touch(radius * (cos * from.0 - sin * from.1), radius * (sin * from.0 + cos * from.1))
}
