//! A zone's rules learned from someone who knows its offsets: the browser ships a zone database, we do not.
//!
//! The offsets of a stretch of years are searched for their changes, and written as the TZif file
//! (RFC 9636) that a zone compiler would have made for that stretch.

use ambulo_care::TimeZone;

/// No zone changes its clocks and changes them back within this time (Morocco's Ramadan takes four weeks).
const STEP_S: i64 = 14 * 86_400;

/// The rules of a zone between two instants (seconds since 1970), from its offset (seconds east) at any instant.
/// Before and after, the nearest offset holds. `None` where the offsets make no zone.
pub fn learn(name: &str, from_s: i64, to_s: i64, offset_at: impl Fn(i64) -> i32) -> Option<TimeZone> {
    let first = offset_at(from_s);
    let (mut at, mut offset) = (from_s, first);
    let mut changes = Vec::new();
    while at < to_s {
        let next = (at + STEP_S).min(to_s);
        let after = offset_at(next);
        if after != offset {
            changes.push((change_between(at, next, offset, &offset_at), after));
        }
        (at, offset) = (next, after);
    }
    TimeZone::tzif(name, &tzif(first, &changes)).ok()
}

/// The first second at which the offset is no longer `before`.
fn change_between(mut low: i64, mut high: i64, before: i32, offset_at: &impl Fn(i64) -> i32) -> i64 {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset_at(middle) == before { low = middle } else { high = middle }
    }
    high
}

fn tzif(first: i32, changes: &[(i64, i32)]) -> Vec<u8> {
    let mut offsets = vec![first];
    for &(_, offset) in changes {
        if !offsets.contains(&offset) {
            offsets.push(offset);
        }
    }
    // The version 1 block is there for form's sake: one type, no changes.
    let mut file = header(0, 1);
    file.extend([0, 0, 0, 0, 0, 0, 0]);
    file.extend(header(changes.len(), offsets.len()));
    changes.iter().for_each(|(at, _)| file.extend(at.to_be_bytes()));
    // A zone has few offsets, so the position fits a byte.
    file.extend(changes.iter().map(|(_, offset)| offsets.iter().position(|o| o == offset).unwrap_or(0) as u8));
    for offset in &offsets {
        file.extend(offset.to_be_bytes());
        file.extend([0, 0]);
    }
    file.push(0);
    file.extend(b"\n\n");
    file
}

fn header(changes: usize, types: usize) -> Vec<u8> {
    let mut bytes = b"TZif2".to_vec();
    bytes.extend([0; 15]);
    for count in [0, 0, 0, changes, types, 1] {
        bytes.extend((count as u32).to_be_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::learn;
    use ambulo_care::{Instant, TimeZone};

    #[test]
    fn learned_rules_agree_with_the_database() {
        let (from_s, to_s) = (1_735_689_600, 1_830_297_600); // 2025 to 2027
        for name in [
            "Europe/Berlin",
            "America/New_York",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "America/Sao_Paulo",
        ] {
            let truth = TimeZone::get(name).unwrap();
            let offset = |s: i64| truth.to_offset(Instant::from_second(s).unwrap()).seconds();
            let learned = learn(name, from_s, to_s, offset).unwrap();
            for s in (from_s..to_s).step_by(3571) {
                let at = Instant::from_second(s).unwrap();
                assert_eq!(learned.to_offset(at), truth.to_offset(at), "{name} at {at}");
                let wall = truth.to_datetime(at);
                assert_eq!(learned.to_timestamp(wall).unwrap(), truth.to_timestamp(wall).unwrap(), "{name}: {wall}");
            }
        }
    }
}
