//! Putting things in the order of their time.

/// Sorts by a number, mostly a time in milliseconds, least first.
///
/// The sorting itself knows nothing of the things: Rust's own sort is made anew, five kilobytes each, for every type.
pub(crate) fn by_number<T>(things: &mut [T], number: impl Fn(&T) -> i64) {
    let mut order = Vec::new();
    for (place, thing) in things.iter().enumerate() {
        order.push((number(thing), place));
    }
    arrange(order, &mut |a, b| things.swap(a, b));
}

/// Sorts places by their numbers, and moves the things accordingly, one circle of places after another.
fn arrange(mut order: Vec<(i64, usize)>, swap: &mut dyn FnMut(usize, usize)) {
    order.sort_unstable();
    for start in 0..order.len() {
        let mut place = start;
        loop {
            let from = std::mem::replace(&mut order[place].1, place);
            if from == start || from == place {
                break;
            }
            swap(place, from);
            place = from;
        }
    }
}
