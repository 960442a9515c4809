//! Numbers as decimal text, every bit kept. Rust's own way to do this is 22 KB of the app's wasm.

/// Ten to these powers; each is exact.
const TEN: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Below this every whole number is exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A finite number as text that is read as the same number, to the bit: `72`, `0.5`, `-1.25`.
///
/// The shortest such text for whatever has up to fifteen places after the point and sixteen digits, which is all that
/// is ever measured; else seventeen digits and an exponent, `4.9406564584124654e-324`.
#[must_use]
pub fn decimal(number: f64) -> String {
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let size = number.abs();
    // The quotient of two exact numbers is rounded once, as reading the text rounds it: equal here is equal then.
    let whole = |places: usize| (size * TEN[places] + 0.5).floor();
    let short = (0..TEN.len()).take_while(|&p| whole(p) < EXACT).find(|&p| whole(p) / TEN[p] == size);
    let digits = match short {
        Some(0) => format!("{}", whole(0) as u64),
        Some(places) => {
            let digits = format!("{:0>width$}", whole(places) as u64, width = places + 1);
            let (before, after) = digits.split_at(digits.len() - places);
            format!("{before}.{after}")
        }
        None => long(size),
    };
    format!("{sign}{digits}")
}

/// A finite number of half the length as text that is read as the same number, to the bit, whether by way of an [`f64`]
/// or not: `0.1`, where [`decimal`] would have to write `0.10000000149011612`.
#[must_use]
pub fn decimal_f32(number: f32) -> String {
    let exact = f64::from(number);
    let rounded = TEN.iter().map(|ten| (exact * ten).round() / ten);
    decimal(rounded.into_iter().find(|short| *short as f32 == number).unwrap_or(exact))
}

/// Seventeen digits of a positive number, which always tell it from its neighbours.
fn long(size: f64) -> String {
    let bits = size.to_bits();
    let (fraction, raised) = (bits & ((1 << 52) - 1), (bits >> 52) as i32);
    // `mantissa * 2^power`; the smallest numbers have no leading bit.
    let (mantissa, power) = if raised == 0 { (fraction, -1074) } else { (fraction | (1 << 52), raised - 1075) };
    // A negative power of two is that power of five, with the point moved by as many places.
    let factor = if power < 0 { 5 } else { 2 };
    let mut parts = vec![mantissa as u32, (mantissa >> 32) as u32];
    for _ in 0..power.unsigned_abs() {
        multiply(&mut parts, factor);
    }
    let digits = written(parts);
    let exponent = i32::try_from(digits.len()).unwrap_or(i32::MAX) - 1 + power.min(0);
    let (kept, rest) = digits.split_at(digits.len().min(17));
    let mut kept: u64 = kept.parse().unwrap_or(0);
    if rest.as_bytes().first().is_some_and(|&digit| digit >= b'5') {
        kept += 1;
    }
    let kept = format!("{kept}");
    // Rounding up to the next power of ten makes a digit more, all others being 0.
    let exponent = exponent + i32::from(kept.len() > digits.len().min(17));
    let (first, after) = kept.split_at(1);
    let after = after.trim_end_matches('0');
    let point = if after.is_empty() { "" } else { "." };
    format!("{first}{point}{after}e{exponent}")
}

/// Parts of 32 bits, the smallest first.
fn multiply(parts: &mut Vec<u32>, by: u32) {
    let mut carried = 0;
    for part in parts.iter_mut() {
        let product = u64::from(*part) * u64::from(by) + carried;
        *part = product as u32;
        carried = product >> 32;
    }
    if carried > 0 {
        parts.push(carried as u32);
    }
}

/// All decimal digits.
fn written(mut parts: Vec<u32>) -> String {
    let mut nines = Vec::new();
    while !parts.is_empty() {
        let mut rest = 0;
        for part in parts.iter_mut().rev() {
            let now = (rest << 32) | u64::from(*part);
            *part = (now / 1_000_000_000) as u32;
            rest = now % 1_000_000_000;
        }
        nines.push(rest);
        while parts.last() == Some(&0) {
            parts.pop();
        }
    }
    let all: String = nines.iter().rev().map(|nine| format!("{nine:09}")).collect();
    all.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_written_as_people_write_it() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (72.5, "72.5"),
            (0.1, "0.1"),
            (-37.25, "-37.25"),
            (98.6, "98.6"),
            (0.005, "0.005"),
            (123_456_789.125, "123456789.125"),
            (1e15, "1000000000000000"),
            (5.55, "5.55"),
        ] {
            assert_eq!(decimal(number), text);
        }
    }

    #[test]
    fn every_bit_is_kept() {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut numbers = vec![
            f64::MIN_POSITIVE,
            f64::MAX,
            f64::EPSILON,
            5e-324,
            1e16,
            1e21,
            1e-7,
            0.1 + 0.2,
            1e23,
            9.5e22,
            9_007_199_254_740_993.0,
        ];
        numbers.extend((-1074..1024).step_by(7).map(|power| f64::powi(2.0, power)));
        numbers.extend((-300..300).step_by(5).map(|power| f64::powi(10.0, power)));
        numbers.extend((0..5_000).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from_bits(state ^ (state >> 29))
        }));
        numbers.extend((0..20_000).map(|n| f64::from(n) / 100.0));
        for number in numbers.into_iter().filter(|number| number.is_finite()) {
            let text = decimal(number);
            assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(number.to_bits()), "{text}");
        }
    }

    #[test]
    fn every_bit_of_the_shorter_kind_is_kept() {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut numbers = vec![f32::MIN_POSITIVE, f32::MAX, f32::EPSILON, 1e-45, -0.0, 0.1, 1.0 / 3.0, 16_777_217.0];
        numbers.extend((-149..128).map(|power| f32::powi(2.0, power)));
        numbers.extend((0..50_000).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f32::from_bits((state >> 32) as u32)
        }));
        for number in numbers.into_iter().filter(|number| number.is_finite()) {
            let text = decimal_f32(number);
            assert_eq!(text.parse::<f32>().map(f32::to_bits), Ok(number.to_bits()), "{text}");
            assert_eq!(text.parse::<f64>().map(|read| (read as f32).to_bits()), Ok(number.to_bits()), "{text}");
        }
    }

    #[test]
    fn metres_and_degrees_are_as_short_as_rust_writes_them() {
        for n in -20_000_i16..20_000 {
            for part in [100.0, 1_000.0, 7.0] {
                let number = f32::from(n) / part;
                assert_eq!(decimal_f32(number), number.to_string());
            }
        }
    }

    #[test]
    fn hundredths_are_as_short_as_rust_writes_them() {
        for n in -20_000..20_000 {
            let number = f64::from(n) / 100.0;
            assert_eq!(decimal(number), number.to_string());
        }
    }
}
