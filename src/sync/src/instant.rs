//! Instants as FHIR and HTTP write them, in microseconds since 1970-01-01T00:00Z.

use ambulo_care::Date;

/// Microseconds of an RFC 3339 instant (`2026-03-01T08:00:00.123+01:00`); `None` for anything else.
pub fn parse_us(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() < 20 || bytes[4] != b'-' || bytes[7] != b'-' || !matches!(bytes[10], b'T' | b't') {
        return None;
    }
    if bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    let day = days(number(bytes, 0..4)?, number(bytes, 5..7)?, number(bytes, 8..10)?)?;
    let seconds = clock_s(number(bytes, 11..13)?, number(bytes, 14..16)?, number(bytes, 17..19)?)?;
    let mut at = 19;
    let mut fraction_us = 0;
    if bytes[at] == b'.' {
        at += 1;
        let mut worth_us = 100_000;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            fraction_us += i64::from(bytes[at] - b'0') * worth_us;
            worth_us /= 10;
            at += 1;
        }
    }
    let offset_s = match (bytes.get(at)?, bytes.len() - at) {
        (b'Z' | b'z', 1) => 0,
        (sign @ (b'+' | b'-'), 6) if bytes[at + 3] == b':' => {
            let offset = number(bytes, at + 1..at + 3)? * 3600 + number(bytes, at + 4..at + 6)? * 60;
            if *sign == b'+' { offset } else { -offset }
        }
        _ => return None,
    };
    Some((day * 86_400 + seconds - offset_s) * 1_000_000 + fraction_us)
}

/// An instant in UTC with milliseconds, rounded down: safe in a query, where `+` would need escaping.
pub fn format_us(instant_us: i64) -> String {
    let ms = instant_us.div_euclid(1000);
    let (day, in_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    // Beyond the calendar there is no account: what is asked since then is asked since its first day.
    let date = Date::of_number(day).unwrap_or(Date::ZERO);
    let (hour, minute, second) = (in_day / 3_600_000, in_day / 60_000 % 60, in_day / 1000 % 60);
    format!("{date}T{hour:02}:{minute:02}:{second:02}.{:03}Z", in_day % 1000)
}

/// Milliseconds of an HTTP date (`Sun, 06 Nov 1994 08:49:37 GMT`, RFC 9110 section 5.6.7).
pub fn parse_http_date_ms(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_ascii_whitespace().skip(1);
    let date: i64 = words.next()?.parse().ok()?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? as i64 + 1;
    let year: i64 = words.next()?.parse().ok()?;
    let time = words.next()?.as_bytes();
    if time.len() != 8 || words.next()? != "GMT" {
        return None;
    }
    let seconds = clock_s(number(time, 0..2)?, number(time, 3..5)?, number(time, 6..8)?)?;
    u64::try_from((days(year, month, date)? * 86_400 + seconds) * 1000).ok()
}

fn number(bytes: &[u8], range: std::ops::Range<usize>) -> Option<i64> {
    bytes.get(range)?.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

fn clock_s(hour: i64, minute: i64, second: i64) -> Option<i64> {
    (hour < 24 && minute < 60 && second <= 60).then_some(hour * 3600 + minute * 60 + second)
}

/// Days since 1970-01-01; a day beyond its month's end is one of the next month.
fn days(year: i64, month: i64, date: i64) -> Option<i64> {
    let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    (1..=31).contains(&date).then(|| first.number() + date - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_with_offsets_and_fractions_are_read() {
        assert_eq!(parse_us("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse_us("2026-03-01T08:00:00.5+01:00"), parse_us("2026-03-01T07:00:00.500Z"));
        assert_eq!(parse_us("2026-03-01T08:00:00.123456789Z").map(|us| us % 1_000_000), Some(123_456));
        assert_eq!(parse_us("2000-02-29T00:00:00Z"), Some(951_782_400_000_000));
    }

    #[test]
    fn nonsense_is_no_instant() {
        for text in [
            "",
            "2026-03-01",
            "2026-13-01T00:00:00Z",
            "2026-03-01T00:00:00",
            "2026-03-01T00:00:00+0100",
            "2026-03-01T25:00:00Z",
            "äöüäöüäöüäöüäöüäöü",
            "2026-03-01T00:00:00.Zzzzz",
        ] {
            assert_eq!(parse_us(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for us in [0, 951_782_400_123_000, 1_800_000_000_999_000, 4_102_444_799_000_000] {
            assert_eq!(parse_us(&format_us(us)), Some(us));
        }
        assert_eq!(format_us(951_782_400_123_999), "2000-02-29T00:00:00.123Z");
    }

    #[test]
    fn http_dates_are_read() {
        assert_eq!(parse_http_date_ms("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        assert_eq!(parse_http_date_ms("soon"), None);
    }
}
