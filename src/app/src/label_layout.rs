//! Where labels stand beside what they point at: in two columns, in the order of what they point at, apart.

/// Which column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// At the picture's left edge.
    Left,
    /// At its right edge.
    Right,
}

/// A label's place: its column, and its middle from the picture's top, 1 at its foot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Which column.
    pub column: Column,
    /// Of its middle.
    pub y: f32,
}

/// Places one label for each point (x and y from the picture's upper left corner, 1 at the opposite edges), none nearer
/// than `apart` to another of its column; lines to the points of one column do not cross more than they must.
///
/// With more labels than fit, they stand closer, evenly.
#[must_use]
pub fn lay_out(points: &[(f32, f32)], apart: f32) -> Vec<Place> {
    let mut places = vec![Place { column: Column::Left, y: 0.0 }; points.len()];
    for (column, order) in columns(points) {
        let apart = apart.min(1.0 / order.len().max(1) as f32);
        let edge = apart / 2.0;
        // Down from the top, each as near to its point as the one above lets it; then up again from the foot.
        let mut above = edge - apart;
        for &at in &order {
            above = points[at].1.clamp(edge, 1.0 - edge).max(above + apart);
            places[at] = Place { column, y: above };
        }
        let mut below = 1.0 - edge + apart;
        for &at in order.iter().rev() {
            below = places[at].y.min(below - apart);
            places[at].y = below;
        }
    }
    places
}

/// The points by column, each from the top down. Half of them stand on either side, those furthest out first, so that
/// neither column is crowded while the other is empty.
fn columns(points: &[(f32, f32)]) -> [(Column, Vec<usize>); 2] {
    let mut across: Vec<usize> = Vec::new();
    for (at, point) in points.iter().enumerate() {
        let place = across.partition_point(|&other| points[other].0 <= point.0);
        across.insert(place, at);
    }
    let (left, right) = across.split_at(points.len().div_ceil(2));
    let down = |side: &[usize]| {
        let mut order: Vec<usize> = Vec::new();
        for &at in side {
            let place = order.partition_point(|&other| points[other].1 <= points[at].1);
            order.insert(place, at);
        }
        order
    };
    [(Column::Left, down(left)), (Column::Right, down(right))]
}

#[cfg(test)]
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
                let places = lay_out(&points, 0.12);
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
            let places = lay_out(&[(0.4, point)], 0.1);
            assert_eq!(places[0].column, Column::Left);
            assert!((places[0].y - y).abs() < 1e-6, "{places:?}");
        }
    }

    #[test]
    fn too_many_stand_closer() {
        let places = lay_out(&[(0.5, 0.5); 40], 0.2);
        assert_eq!(places.iter().filter(|p| p.column == Column::Left).count(), 20);
        assert!(places.iter().all(|p| (0.0..=1.0).contains(&p.y)), "{places:?}");
    }
}
