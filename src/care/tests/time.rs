//! Days, clocks, instants and zones against jiff and its zone database.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ambulo_care::{Date, DateTime, Instant, Time, TimeZone};
use proptest::prelude::*;

#[test]
fn every_day_of_the_calendar_is_jiffs_day() {
    let mut theirs = jiff::civil::date(0, 1, 1);
    let mut ours = Date::ZERO;
    loop {
        assert_eq!((ours.year(), ours.month(), ours.day()), (theirs.year(), theirs.month(), theirs.day()));
        assert_eq!(ours.weekday().to_monday_zero_offset() as i8, theirs.weekday().to_monday_zero_offset());
        assert_eq!(Date::new(theirs.year(), theirs.month(), theirs.day()), Ok(ours));
        match ours.tomorrow() {
            Ok(next) => ours = next,
            Err(_) => break,
        }
        theirs = theirs.tomorrow().unwrap();
    }
    assert_eq!(theirs, jiff::civil::date(9999, 12, 31));
    assert!(Date::ZERO.yesterday().is_err());
    for no_day in [(2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (-1, 1, 1)] {
        assert!(Date::new(no_day.0, no_day.1, no_day.2).is_err(), "{no_day:?}");
    }
}

fn instant(second: i64, nanosecond: i32) -> (Instant, jiff::Timestamp) {
    (Instant::new(second, nanosecond).unwrap(), jiff::Timestamp::new(second, nanosecond).unwrap())
}

/// From 1970 on: before, jiff counts nanoseconds backwards.
fn seconds() -> impl Strategy<Value = i64> {
    prop_oneof![0..253_402_300_800_i64, 0..4_102_444_800_i64]
}

proptest! {
    #[test]
    fn instants_are_written_and_read_as_jiff_does(second in seconds(), nanosecond in prop_oneof![Just(0), Just(120_000_000), 0..1_000_000_000], offset in -1439..=1439_i32) {
        let (ours, theirs) = instant(second, nanosecond);
        prop_assert_eq!(ours.to_string(), theirs.to_string());
        prop_assert_eq!(ours.to_string().parse(), Ok(ours));
        prop_assert_eq!((ours.as_second(), ours.as_millisecond()), (theirs.as_second(), theirs.as_millisecond()));
        let fixed = jiff::tz::Offset::from_seconds(offset * 60).unwrap();
        let text = theirs.display_with_offset(fixed).to_string();
        prop_assert_eq!(text.parse::<Instant>(), Ok(ours), "{}", text);
    }

    #[test]
    fn any_text_is_read_without_a_panic_and_never_as_another_moment(text in "[-+:.TZtz0-9 ]{0,30}|[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](:[0-6][0-9](\\.[0-9]{1,11})?)?(Z|[-+][01][0-9]:[0-5][0-9])") {
        if let (Ok(ours), Ok(theirs)) = (text.parse::<Instant>(), text.parse::<jiff::Timestamp>())
            && theirs.as_second() > 0
        {
            prop_assert_eq!(ours.to_string(), theirs.to_string());
        }
        if let (Ok(ours), Ok(theirs)) = (text.parse::<Time>(), text.parse::<jiff::civil::Time>()) {
            prop_assert_eq!(ours.to_string(), theirs.to_string());
        }
        if let Ok(ours) = text.parse::<Date>() {
            prop_assert_eq!(ours.to_string(), text);
        }
    }
}

#[test]
fn what_is_no_instant_is_none() {
    for text in [
        "",
        "T",
        "Z",
        "2026-03-01",
        "2026-03-01T08:00:00",
        "2026-03-01T08:00:00+0100",
        "2026-03-01T25:00:00Z",
        "2026-03-01T08:61:00Z",
        "2026-02-30T08:00:00Z",
        "2026-03-01T08:00:00.Z",
        "2026-03-01T08:00:00+1:00",
        "2026-03-01T08:00:00+01:00:00",
        "ä026-03-01T08:00:00Z",
        "2026-03-01T08:00:00ä",
        "2026-03-01T08:00:00+0ä:0",
    ] {
        assert!(text.parse::<Instant>().is_err(), "{text}");
    }
    assert_eq!("2016-12-31T23:59:60Z".parse::<Instant>().unwrap().to_string(), "2016-12-31T23:59:59Z");
    assert_eq!("2015-02-07T13:28Z".parse::<Instant>().unwrap().as_second(), 1_423_315_680);
}

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
        "Pacific/Apia",
        "Europe/Dublin",
    ] {
        let truth = jiff::tz::TimeZone::get(name).unwrap();
        let offset = |s: i64| truth.to_offset(jiff::Timestamp::from_second(s).unwrap()).seconds();
        let learned = TimeZone::learn(from_s, to_s, offset);
        for s in (from_s..to_s).step_by(3571) {
            let (ours, theirs) = instant(s, 0);
            assert_eq!(learned.to_offset(ours), offset(s), "{name} at {theirs}");
            // Every wall clock, also one that is skipped or comes twice.
            let wall = jiff::tz::TimeZone::UTC.to_datetime(theirs);
            let shown: DateTime = ours.to_zoned(TimeZone::UTC);
            assert_eq!(shown.date().to_string(), wall.date().to_string());
            assert_eq!(shown.time().to_string(), wall.time().to_string());
            let meant = truth.to_ambiguous_timestamp(wall).compatible().unwrap();
            assert_eq!(learned.to_instant(shown).unwrap().as_second(), meant.as_second(), "{name}: {wall}");
        }
        // Each change to the second, and an hour and a half around it by the minute.
        for change in truth.following(jiff::Timestamp::from_second(from_s).unwrap()).take(4) {
            let at = change.timestamp().as_second();
            for s in
                (at - 5400..at + 5400).step_by(60).chain([at - 1, at, at + 1]).filter(|s| (from_s..to_s).contains(s))
            {
                let (ours, theirs) = instant(s, 0);
                assert_eq!(learned.to_offset(ours), offset(s));
                let wall = truth.to_datetime(theirs);
                let meant = truth.to_ambiguous_timestamp(wall).compatible().unwrap();
                assert_eq!(
                    learned.to_instant(learned.to_datetime(ours)).unwrap().as_second(),
                    meant.as_second(),
                    "{name}: {wall}"
                );
                let skipped = jiff::tz::TimeZone::fixed(jiff::tz::Offset::from_seconds(offset(at - 1)).unwrap())
                    .to_datetime(theirs);
                let shown = DateTime::new(
                    skipped.date().to_string().parse().unwrap(),
                    skipped.time().to_string().parse().unwrap(),
                );
                let meant = truth.to_ambiguous_timestamp(skipped).compatible().unwrap();
                assert_eq!(learned.to_instant(shown).unwrap().as_second(), meant.as_second(), "{name}: {skipped}");
            }
        }
    }
}

#[test]
fn a_sum_stays_within_the_calendar() {
    let now = Instant::from_second(0).unwrap();
    assert_eq!(now.plus_s(90).as_second(), 90);
    assert_eq!(now.plus_s(i64::MAX).to_string(), "9999-12-31T23:59:59Z");
    assert_eq!(now.plus_s(i64::MIN).to_string(), "0000-01-01T00:00:00Z");
    assert!(Instant::new(i64::MAX, 0).is_err() && Instant::new(0, 1_000_000_000).is_err());
    assert_eq!(Instant::from_millisecond(-1).unwrap().as_millisecond(), -1);
}
