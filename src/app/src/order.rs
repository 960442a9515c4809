//! Putting things in the order of their time.

/// Sorts by a number, mostly a time in milliseconds, least first; equals keep their order.
///
/// The sorting itself knows nothing of the things: Rust's own sort is made anew, five kilobytes each, for every type.
pub fn by_number<T>(things: &mut [T], number: impl Fn(&T) -> i64) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_come_in_the_order_of_their_numbers() {
        let mut words = ["dd", "a", "ccc", "", "bb", "eeeee", "ffff"].map(str::to_owned);
        by_number(&mut words, |w| w.len() as i64);
        assert_eq!(words, ["", "a", "dd", "bb", "ccc", "ffff", "eeeee"]);
        by_number(&mut words, |w| -(w.len() as i64));
        assert_eq!(words, ["eeeee", "ffff", "ccc", "dd", "bb", "a", ""]);
    }

    #[test]
    fn every_order_of_a_few_is_put_right() {
        for code in 0..6u32.pow(6) {
            let mut digits: Vec<(i64, u32)> = (0..6).map(|i| (i64::from(code / 6u32.pow(i) % 6), i)).collect();
            let mut wanted = digits.clone();
            wanted.sort();
            by_number(&mut digits, |d| d.0);
            assert_eq!(digits, wanted);
        }
    }
}
