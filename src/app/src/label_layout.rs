//! Where labels stand beside what they point at: in two columns, in the order of what they point at, apart; on a narrow
//! picture a few of them in its corners.

use ambulo_care::arrange;

/// So many labels have a corner each; one or two more stand between those.
const CORNERS: usize = 4;
/// How wide these are, as a part of the others.
const BETWEEN: f32 = 0.7;

/// Rows that are nearer than this are the same one.
const NEAR: f32 = 1e-4;
/// What it costs to lie on a point, as a way across the whole picture.
const COVERS: f32 = 10.0;

/// Which column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// At the picture's left edge.
    Left,
    /// At its right edge.
    Right,
}

/// A label's place, in parts of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Which column.
    pub column: Column,
    /// Of its middle, from the top.
    pub y: f32,
    /// It may be so wide.
    pub width: f32,
}

/// Places one label for each point (x and y from the picture's upper left corner, 1 at the opposite edges), none nearer
/// than `apart` to another of its column; lines to the points of one column do not cross more than they must. A label
/// is `width` wide at most, begins `inset` from the edge, lies on no point where there is room beside them, and else is
/// as near to its own as it can.
///
/// With more labels than fit, they stand closer, evenly.
#[must_use]
pub fn lay_out(points: &[(f32, f32)], apart: f32, inset: f32, width: f32) -> Vec<Place> {
    let mut places = vec![Place { column: Column::Left, y: 0.0, width }; points.len()];
    for (column, order) in columns(points) {
        let apart = apart.min(1.0 / order.len().max(1) as f32);
        let edge = apart / 2.0;
        let under = |(x, _): &&(f32, f32)| (if column == Column::Left { *x } else { 1.0 - *x }) <= inset + width;
        let covered: Vec<f32> = points.iter().filter(under).map(|(_, y)| *y).collect();
        let wishes: Vec<f32> = order.iter().map(|&at| points[at].1.min(1.0 - edge).max(edge)).collect();
        let rows = rows(&wishes, &covered, apart);
        for (at, y) in order.into_iter().zip(down(&wishes, &covered, &rows, apart)) {
            places[at] = Place { column, y, width };
        }
    }
    places
}

/// Every row in which a label of a column may have to stand: where one wants to, beside each point that it could cover,
/// at both ends, and whole steps from there.
fn rows(wishes: &[f32], covered: &[f32], apart: f32) -> Vec<f32> {
    let edge = apart / 2.0;
    let beside = covered.iter().flat_map(|y| [y - edge, y + edge]);
    let first = wishes.iter().copied().chain(beside).chain([edge, 1.0 - edge]);
    let steps = i16::try_from(wishes.len()).unwrap_or(i16::MAX);
    let mut rows: Vec<f32> = first.flat_map(|y| (-steps..=steps).map(move |n| y + f32::from(n) * apart)).collect();
    rows.retain(|y| (edge - NEAR..=1.0 - edge + NEAR).contains(y));
    arrange(&mut rows, f32::total_cmp);
    rows.dedup_by(|a, b| (*a - *b).abs() < NEAR);
    rows
}

/// The rows of a column's labels from the top down, `apart`: of all ways the one in which they cover the fewest points,
/// and then are nearest to where they want to be.
fn down(wishes: &[f32], covered: &[f32], rows: &[f32], apart: f32) -> Vec<f32> {
    let hides = |row: f32| covered.iter().filter(|y| (row - **y).abs() < apart / 2.0 - NEAR).count() as f32;
    let hidden: Vec<f32> = rows.iter().map(|row| COVERS * hides(*row)).collect();
    // For each row the cost of the best way to end there, and for each label the row before on that way.
    let mut costs = vec![0.0; rows.len()];
    let mut ways: Vec<Vec<usize>> = Vec::new();
    for (nth, wish) in wishes.iter().enumerate() {
        let (mut best, mut before) = ((if nth == 0 { 0.0 } else { f32::INFINITY }, 0), 0);
        let (mut reached, mut way) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for (at, row) in rows.iter().enumerate() {
            while nth > 0 && before < at && rows[before] <= row - apart + 2.0 * NEAR {
                if costs[before] < best.0 {
                    best = (costs[before], before);
                }
                before += 1;
            }
            // Above rather than below, where both are as near.
            reached.push(best.0 + hidden[at] + (row - wish).abs() + row * NEAR);
            way.push(best.1);
        }
        costs = reached;
        ways.push(way);
    }
    let least = |best: usize, at: usize| if costs[at] < costs[best] { at } else { best };
    let mut at = (0..rows.len()).fold(0, least);
    let mut found: Vec<f32> = Vec::new();
    for way in ways.iter().rev() {
        found.push(rows[at]);
        at = way[at];
    }
    found.reverse();
    found
}

/// Places a few labels in the picture's corners, above and below what is seen, each `width` wide, its middle `corner` from
/// the top or the foot; `None` where they are too many for that.
#[must_use]
pub fn in_corners(points: &[(f32, f32)], corner: f32, width: f32) -> Option<Vec<Place>> {
    let count = points.len();
    let (upper, between) = (count.div_ceil(2).min(2), count.saturating_sub(CORNERS));
    if between > 2 {
        return None;
    }
    let mut places = vec![Place { column: Column::Left, y: corner, width }; count];
    let down = along(count, |at| points[at].1);
    let (upper, lower) = down.split_at(upper);
    let (between, lower) = lower.split_at(between);
    for (row, y, width) in [(upper, corner, width), (between, 0.5, BETWEEN * width), (lower, 1.0 - corner, width)] {
        let across = along(row.len(), |at| points[row[at]].0);
        for (nth, &at) in across.iter().enumerate() {
            let is_right = if row.len() == 1 { points[row[at]].0 > 0.5 } else { nth > 0 };
            let column = if is_right { Column::Right } else { Column::Left };
            places[row[at]] = Place { column, y, width };
        }
    }
    Some(places)
}

/// So many in the order of what is measured of each.
fn along(count: usize, measure: impl Fn(usize) -> f32) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    for at in 0..count {
        let place = order.partition_point(|&other| measure(other) <= measure(at));
        order.insert(place, at);
    }
    order
}

/// The points by column, each from the top down. Half of them stand on either side, those furthest out first, so that
/// neither column is crowded while the other is empty.
fn columns(points: &[(f32, f32)]) -> [(Column, Vec<usize>); 2] {
    let across = along(points.len(), |at| points[at].0);
    let (left, right) = across.split_at(points.len().div_ceil(2));
    let down = |side: &[usize]| along(side.len(), |at| points[side[at]].1).into_iter().map(|at| side[at]).collect();
    [(Column::Left, down(left)), (Column::Right, down(right))]
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    /// Numbers between 0 and 1 from a seed (xorshift, Marsaglia 2003).
    fn numbers(mut seed: u32) -> impl FnMut() -> f32 {
        move || {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            seed as f32 / u32::MAX as f32
        }
    }

    #[test]
    fn labels_stand_apart_inside_and_in_order() {
        let mut next = numbers(7);
        for count in 0..12 {
            for _ in 0..200 {
                let points: Vec<_> = (0..count).map(|_| (next() * 1.4 - 0.2, next() * 1.4 - 0.2)).collect();
                let places = lay_out(&points, 0.12, 0.02, 0.28);
                for (a, place) in places.iter().enumerate() {
                    assert!((0.05..=0.95).contains(&place.y), "{points:?} {places:?}");
                    for (b, other) in places.iter().enumerate().filter(|(b, o)| *b != a && o.column == place.column) {
                        assert!((place.y - other.y).abs() > 0.119, "{points:?} {places:?}");
                        assert!(points[a].1 == points[b].1 || (points[a].1 < points[b].1) == (place.y < other.y));
                    }
                }
            }
        }
    }

    #[test]
    fn a_label_alone_stands_at_its_point() {
        for (point, y) in [(0.3, 0.3), (1.3, 0.95), (-0.3, 0.05)] {
            let places = lay_out(&[(0.4, point)], 0.1, 0.0, 0.3);
            assert_eq!(places[0].column, Column::Left);
            assert!((places[0].y - y).abs() < 1e-6, "{places:?}");
        }
    }

    #[test]
    fn too_many_stand_closer() {
        let places = lay_out(&[(0.5, 0.5); 40], 0.2, 0.0, 0.3);
        assert_eq!(places.iter().filter(|p| p.column == Column::Left).count(), 20);
        assert!(places.iter().all(|p| (0.0..=1.0).contains(&p.y)), "{places:?}");
    }

    #[test]
    fn a_label_never_lies_on_its_own_point() {
        for (x, y, stands) in [(0.2, 0.5, 0.45), (0.8, 0.5, 0.5), (0.2, 0.04, 0.09), (0.31, 0.5, 0.5)] {
            let places = lay_out(&[(x, y)], 0.1, 0.0, 0.3);
            assert!((places[0].y - stands).abs() < 1e-6, "{x} {y}: {places:?}");
        }
    }

    #[test]
    fn a_label_lies_on_no_point_where_there_is_room() {
        let mut next = numbers(11);
        for count in 1..4 {
            for _ in 0..500 {
                let points: Vec<_> = (0..count).map(|_| (next(), next())).collect();
                for place in lay_out(&points, 0.12, 0.02, 0.28) {
                    let under = |x: f32| if place.column == Column::Left { x <= 0.3 } else { 1.0 - x <= 0.3 };
                    let hidden = points.iter().filter(|(x, y)| under(*x) && (place.y - y).abs() < 0.0595);
                    assert_eq!(hidden.count(), 0, "{points:?} {place:?}");
                }
            }
        }
    }

    #[test]
    fn a_few_stand_in_the_corners_of_their_points() {
        let points = [(0.6, 0.7), (0.5, 0.2), (0.4, 0.3), (0.5, 0.8)];
        let places = in_corners(&points, 0.1, 0.47).unwrap();
        let at = |n: usize| (places[n].column, places[n].y < 0.5);
        assert_eq!(
            [at(0), at(1), at(2), at(3)],
            [(Column::Right, false), (Column::Right, true), (Column::Left, true), (Column::Left, false)]
        );
        assert_eq!(in_corners(&[(0.7, 0.9)], 0.1, 0.47).unwrap()[0].column, Column::Right);
        assert!(in_corners(&[], 0.1, 0.47).unwrap().is_empty());
        let between = in_corners(&[(0.2, 0.1), (0.3, 0.2), (0.9, 0.5), (0.4, 0.6), (0.5, 0.7)], 0.1, 0.47).unwrap()[2];
        assert!(between.column == Column::Right && between.y == 0.5 && between.width < 0.34);
        assert!(in_corners(&[(0.5, 0.5); 6], 0.1, 0.47).is_some());
        assert_eq!(in_corners(&[(0.5, 0.5); 7], 0.1, 0.47), None);
    }
}
