//! Where on a structure a label points: at a place that shows it, well inside what is seen of it. Pure; the picture
//! and what shows at each of its points are asked for.

use glam::{Vec2, Vec3};

/// So many places of a structure are tried, and so many if it shows at none of those.
const TRIED: [usize; 2] = [32, 128];
/// So many of those that show it are asked whether they lie inside it.
const ASKED: usize = 8;

/// The place that a label points at: `middle` where the structure shows there, or else the one of `places` that lies
/// nearest to the middle of those where it shows, and as far inside it as it can, up to `inside` in the picture. `None`
/// where it shows at none of them.
///
/// `project` says where in the picture a place is, and `shows` whether the structure is what one sees there.
pub fn anchor(
    middle: Vec3,
    places: impl ExactSizeIterator<Item = Vec3> + Clone,
    inside: f32,
    project: impl Fn(Vec3) -> Option<Vec2>,
    shows: impl Fn(Vec2) -> bool,
) -> Option<Vec3> {
    if project(middle).is_some_and(&shows) {
        return Some(middle);
    }
    let seen = |place: Vec3| project(place).filter(|at| shows(*at)).map(|at| (place, at));
    let among = |tried: usize| -> Vec<(Vec3, Vec2)> {
        places.clone().step_by(places.len().div_ceil(tried).max(1)).filter_map(seen).collect()
    };
    let mut seen = TRIED.into_iter().map(among).find(|seen| !seen.is_empty())?;
    let centre = seen.iter().map(|(_, at)| *at).sum::<Vec2>() / seen.len() as f32;
    let far = |at: &Vec2| at.distance_squared(centre);
    seen.sort_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)));
    let ways = [Vec2::X, Vec2::NEG_X, Vec2::Y, Vec2::NEG_Y];
    // A sliver shows only close by.
    let ways = ways.into_iter().flat_map(|way| [way * inside, way * inside / 4.0]);
    let around = |at: Vec2| ways.clone().filter(|way| shows(at + *way)).count();
    // The first of the best.
    let best = seen.iter().take(ASKED).rev().max_by_key(|(_, at)| around(*at));
    best.map(|(place, _)| *place)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    /// Seen along -Z.
    fn flat(at: Vec3) -> Option<Vec2> {
        Some(at.truncate())
    }

    /// A ring of radius 1, as wide as 0.2.
    fn ring() -> Vec<Vec3> {
        let at = |i: u8| Vec2::from_angle(f32::from(i) / 100.0 * std::f32::consts::TAU).extend(0.0);
        (0..100).map(|i| at(i) * (0.9 + f32::from(i % 3) * 0.1)).collect()
    }

    fn on_ring(at: Vec2) -> bool {
        (0.9..=1.1).contains(&at.length())
    }

    #[test]
    fn what_shows_at_its_middle_is_pointed_at_there() {
        let found = anchor(Vec3::X, ring().into_iter(), 0.02, flat, on_ring);
        assert_eq!(found, Some(Vec3::X));
    }

    #[test]
    fn a_hollow_structure_is_pointed_at_where_it_is() {
        let found = anchor(Vec3::ZERO, ring().into_iter(), 0.02, flat, on_ring).unwrap();
        assert!(on_ring(found.truncate()), "{found}");
    }

    #[test]
    fn what_lies_half_behind_another_is_pointed_at_in_the_middle_of_what_is_left() {
        let shows = |at: Vec2| on_ring(at) && at.x > 0.3;
        let found = anchor(Vec3::ZERO, ring().into_iter(), 0.02, flat, shows).unwrap();
        assert!(shows(found.truncate()) && found.y.abs() < 0.6, "{found}");
        assert!((found.truncate().length() - 1.0).abs() < 0.09, "well inside: {found}");
    }

    #[test]
    fn what_is_thinner_than_a_point_is_still_pointed_at() {
        let line: Vec<Vec3> = (0..9_u8).map(|i| Vec3::new(f32::from(i), 1.0, 0.0)).collect();
        let found = anchor(Vec3::ZERO, line.into_iter(), 0.5, flat, |at| at.y == 1.0);
        assert_eq!(found, Some(Vec3::new(4.0, 1.0, 0.0)));
    }

    #[test]
    fn what_is_not_seen_is_not_pointed_at() {
        assert_eq!(anchor(Vec3::ZERO, ring().into_iter(), 0.02, flat, |_| false), None);
        assert_eq!(anchor(Vec3::ZERO, ring().into_iter(), 0.02, |_| None, |_| true), None);
        assert_eq!(anchor(Vec3::ZERO, [].into_iter(), 0.02, flat, on_ring), None);
    }
}
