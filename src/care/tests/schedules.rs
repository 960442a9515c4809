//! Schedules against real zones: gaps and folds of daylight saving, far zones, today's list and the guard.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ambulo_care::*;
use proptest::prelude::*;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn zones(name: &str) -> Option<TimeZone> {
    let name = if name.is_empty() { "Europe/Berlin" } else { name };
    let truth = jiff::tz::db().get(name).ok()?;
    let offset = |s: i64| truth.to_offset(jiff::Timestamp::from_second(s).unwrap()).seconds();
    // 2000 to 2040.
    Some(TimeZone::learn(946_684_800, 2_208_988_800, offset))
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn medicine(times: &[&str], days: Days, zone: &str) -> Medicine {
    Medicine {
        id: id("medicine"),
        name: "Made-up".into(),
        codes: Vec::new(),
        strength: "5 mg".into(),
        form: "tablet".into(),
        amount: "1 tablet".into(),
        instruction: None,
        reason: None,
        status: MedicineStatus::Active,
        kind: MedicineKind::Scheduled(Schedule {
            times: times.iter().map(|t| t.parse().unwrap()).collect(),
            days,
            zone: zone.into(),
        }),
        start: day("2026-01-01"),
        end: None,
    }
}

fn as_needed(min_interval_s: u32, max_per_day: u32) -> Medicine {
    let kind = MedicineKind::AsNeeded { min_interval_s, max_per_day };
    Medicine { kind, ..medicine(&[], Days::Daily, "") }
}

fn record(medicine: Medicine, doses: Vec<Dose>) -> Record {
    let mut record = Record::default();
    record.upsert(Item::Medicine(medicine));
    doses.into_iter().for_each(|dose| record.upsert(Item::Dose(dose)));
    record
}

fn instants(zone: &str, time: &str, date: &str) -> Instant {
    let medicine = medicine(&[time], Days::Daily, zone);
    let slots = slots_between(&medicine, day(date), day(date));
    slot_instant(&slots[0], &zones(zone).unwrap()).unwrap()
}

#[test]
fn a_skipped_hour_moves_on_and_a_repeated_hour_is_its_first() {
    // 2026-03-29 in Berlin has no 02:30; 2026-10-25 has two. New York: 2026-03-08 and 2026-11-01.
    for (zone, time, date, expected) in [
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29T03:30:00+02:00"),
        ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25T02:30:00+02:00"),
        ("America/New_York", "02:30", "2026-03-08", "2026-03-08T03:30:00-04:00"),
        ("America/New_York", "01:30", "2026-11-01", "2026-11-01T01:30:00-04:00"),
        ("Pacific/Kiritimati", "08:00", "2026-11-21", "2026-11-21T08:00:00+14:00"),
        ("Pacific/Niue", "08:00", "2026-11-21", "2026-11-21T08:00:00-11:00"),
        ("Asia/Kathmandu", "08:00", "2026-11-21", "2026-11-21T08:00:00+05:45"),
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-04T02:45:00+11:00"),
    ] {
        assert_eq!(instants(zone, time, date), at(expected), "{zone} {time} {date}");
    }
}

#[test]
fn eight_in_the_morning_stays_eight_over_the_change() {
    let before = instants("Europe/Berlin", "08:00", "2026-03-28");
    let after = instants("Europe/Berlin", "08:00", "2026-03-29");
    assert_eq!(after.as_second() - before.as_second(), 23 * 3600);
}

#[test]
fn slots_keep_to_start_end_days_and_order() {
    let days = Days::Weekdays(Weekdays::of(&[Weekday::Monday, Weekday::Friday]));
    let mut medicine = medicine(&["20:00", "08:00", "20:00"], days, "");
    medicine.start = day("2026-11-10");
    medicine.end = Some(day("2026-11-20"));
    let slots = slots_between(&medicine, day("2026-11-01"), day("2026-11-30"));
    let seen: Vec<String> = slots.iter().map(|s| format!("{} {}", s.date, s.time)).collect();
    let expected = ["2026-11-13 08:00:00", "2026-11-13 20:00:00", "2026-11-16 08:00:00"];
    assert_eq!(seen[..3], expected);
    assert_eq!(seen.len(), 6);
    assert!(slots_between(&as_needed(0, 0), day("2026-11-01"), day("2026-11-30")).is_empty());
}

#[test]
fn the_timely_window_follows_the_published_table() {
    let window = |times: &[&str], days| match medicine(times, days, "").kind {
        MedicineKind::Scheduled(schedule) => timely(&schedule).window_s,
        MedicineKind::AsNeeded { .. } => unreachable!(),
    };
    assert_eq!(window(&["08:00"], Days::Daily), 7200);
    assert_eq!(window(&["08:00"], Days::EveryDays { n: 7, anchor: day("2026-01-01") }), 7200);
    assert_eq!(window(&["08:00", "20:00"], Days::Daily), 3600);
    assert_eq!(window(&["06:00", "10:00", "14:00", "18:00", "22:00"], Days::Daily), 3600);
    assert_eq!(window(&["08:00", "11:00"], Days::Daily), 1800);
}

#[test]
fn a_dose_moves_through_the_lists_of_the_day() {
    let medicine = medicine(&["08:00", "20:00"], Days::Daily, "Europe/Berlin");
    let lists = |record: &Record, now| {
        let list = due(record, at(now), &zones);
        [list.overdue, list.now, list.later, list.done, list.missed]
            .map(|doses| doses.iter().map(|d| d.slot.time.hour()).collect::<Vec<_>>())
    };
    let none = || Vec::<i8>::new();
    let mut open = record(medicine.clone(), vec![]);
    let yesterday = slots_between(&medicine, day("2026-11-20"), day("2026-11-20"));
    let patient = id("patient");
    for slot in &yesterday {
        open.upsert(Item::Dose(decide_slot(
            &patient,
            &medicine,
            slot,
            None,
            at("2026-11-20T20:00:00Z"),
            "p",
            Action::Taken,
        )));
    }
    assert_eq!(lists(&open, "2026-11-21T06:59:00+01:00"), [none(), none(), vec![8, 20], none(), none()]);
    assert_eq!(lists(&open, "2026-11-21T07:00:00+01:00"), [none(), vec![8], vec![20], none(), none()]);
    assert_eq!(lists(&open, "2026-11-21T09:00:01+01:00"), [vec![8], none(), vec![20], none(), none()]);
    assert_eq!(lists(&open, "2026-11-21T19:00:00+01:00"), [none(), vec![20], none(), none(), vec![8]]);
    let slot = &slots_between(&medicine, day("2026-11-21"), day("2026-11-21"))[0];
    let dose = decide_slot(&patient, &medicine, slot, None, at("2026-11-21T08:00:00+01:00"), "p", Action::Taken);
    open.upsert(Item::Dose(dose.clone()));
    assert_eq!(lists(&open, "2026-11-21T09:00:00+01:00"), [none(), none(), vec![20], vec![8], none()]);
    open.upsert(Item::Dose(dose.decide(at("2026-11-21T08:10:00+01:00"), "p", Action::Undone)));
    assert_eq!(lists(&open, "2026-11-21T09:00:00+01:00"), [none(), vec![8], vec![20], none(), none()]);
}

#[test]
fn last_evenings_dose_is_overdue_until_the_morning_and_then_leaves() {
    let medicine = medicine(&["08:00", "22:00"], Days::Daily, "");
    let mut record = record(medicine.clone(), vec![]);
    let night = due(&record, at("2026-11-21T01:00:00+01:00"), &zones);
    assert_eq!(night.overdue.len(), 1);
    let slot = &night.overdue[0].slot;
    assert_eq!(slot.date, day("2026-11-20"));
    // Taken after midnight it counts for the day on whose list it was; what was taken in time does not.
    let taken = |at_night: &str| decide_slot(&id("p"), &medicine, slot, None, at(at_night), "p", Action::Taken);
    let mut late = record.clone();
    late.upsert(Item::Dose(taken("2026-11-21T01:00:00+01:00")));
    let after = due(&late, at("2026-11-21T01:01:00+01:00"), &zones);
    assert!(after.overdue.is_empty() && after.done.len() == 1 && after.later.len() == night.later.len());
    record.upsert(Item::Dose(taken("2026-11-20T22:05:00+01:00")));
    assert!(due(&record, at("2026-11-21T01:01:00+01:00"), &zones).done.is_empty());
    let morning = due(&late, at("2026-11-21T07:30:00+01:00"), &zones);
    assert!(
        morning.done.is_empty() && morning.overdue.is_empty() && morning.missed.is_empty() && morning.now.len() == 1
    );
}

#[test]
fn the_guard_refuses_a_second_take_and_a_take_too_early() {
    let medicine = medicine(&["08:00", "20:00"], Days::Daily, "Europe/Berlin");
    let slots = slots_between(&medicine, day("2026-11-21"), day("2026-11-22"));
    let check = |doses: &[Dose], slot: usize, now| check_take(&medicine, doses, Some(&slots[slot]), at(now), &zones);
    let taken_at = at("2026-11-21T18:30:00+01:00");
    let dose = decide_slot(&id("p"), &medicine, &slots[0], None, taken_at, "phone", Action::Taken);
    assert_eq!(check(&[], 0, "2026-11-21T07:00:00+01:00"), Ok(()));
    assert_eq!(
        check(&[], 1, "2026-11-21T18:59:00+01:00"),
        Err(TakeRefusal::NotYet { from: at("2026-11-21T19:00:00+01:00") })
    );
    let doses = [dose.clone()];
    assert_eq!(check(&doses, 0, "2026-11-21T19:00:00+01:00"), Err(TakeRefusal::AlreadyTaken { at: taken_at }));
    // Taken 10.5 hours late: a quarter of 12 hours has to pass before the evening's.
    assert_eq!(
        check(&doses, 1, "2026-11-21T20:00:00+01:00"),
        Err(TakeRefusal::TooSoon { next_ok: at("2026-11-21T21:30:00+01:00") })
    );
    assert_eq!(check(&doses, 1, "2026-11-21T21:30:00+01:00"), Ok(()));
    let undone = [dose.decide(at("2026-11-21T18:31:00+01:00"), "phone", Action::Undone)];
    assert_eq!(check(&undone, 0, "2026-11-21T18:32:00+01:00"), Ok(()));
    let stopped = Medicine { status: MedicineStatus::Stopped, ..medicine.clone() };
    assert_eq!(
        check_take(&stopped, &[], Some(&slots[0]), at("2026-11-21T08:00:00+01:00"), &zones),
        Err(TakeRefusal::Stopped)
    );
}

#[test]
fn a_weekly_medicine_late_by_a_day_is_not_followed_the_next() {
    let medicine = medicine(&["08:00"], Days::Weekdays(Weekdays::of(&[Weekday::Monday])), "");
    let slots = slots_between(&medicine, day("2026-11-16"), day("2026-11-23"));
    let late = at("2026-11-22T12:00:00+01:00");
    let doses = [decide_slot(&id("p"), &medicine, &slots[0], None, late, "phone", Action::Taken)];
    let now = at("2026-11-23T08:00:00+01:00");
    assert_eq!(
        check_take(&medicine, &doses, Some(&slots[1]), now, &zones),
        Err(TakeRefusal::TooSoon { next_ok: at("2026-11-24T06:00:00+01:00") })
    );
}

#[test]
fn as_needed_keeps_its_interval_and_its_daily_maximum() {
    let medicine = as_needed(6 * 3600, 3);
    let dose = |text| take_as_needed(&id("p"), &medicine, at(text), "phone");
    let check = |doses: &[Dose], now| check_take(&medicine, doses, None, at(now), &zones);
    let first = dose("2026-11-21T06:00:00Z");
    assert_eq!(check(&[], "2026-11-21T06:00:00Z"), Ok(()));
    assert_eq!(
        check(std::slice::from_ref(&first), "2026-11-21T11:59:59Z"),
        Err(TakeRefusal::TooSoon { next_ok: at("2026-11-21T12:00:00Z") })
    );
    let three = [first.clone(), dose("2026-11-21T12:00:00Z"), dose("2026-11-21T18:00:00Z")];
    assert_eq!(
        check(&three, "2026-11-22T00:30:00Z"),
        Err(TakeRefusal::DailyMaximum { next_ok: at("2026-11-22T06:00:00Z") })
    );
    assert_eq!(check(&three, "2026-11-22T06:00:00Z"), Ok(()));
    let none_said = as_needed(0, 0);
    assert_eq!(check_take(&none_said, &three, None, at("2026-11-21T18:00:01Z"), &zones), Ok(()));
}

#[test]
fn adherence_counts_slots_and_whole_days() {
    let medicine = medicine(&["08:00", "20:00"], Days::Daily, "");
    let slots = slots_between(&medicine, day("2026-11-17"), day("2026-11-20"));
    let decide = |n: usize, action| {
        let at = slot_instant(&slots[n], &zones("").unwrap()).unwrap();
        decide_slot(&id("p"), &medicine, &slots[n], None, at, "phone", action)
    };
    let skip = Action::Skipped { reason: SkipReason::RanOut };
    let doses = [
        decide(0, Action::Taken),
        decide(1, Action::Taken),
        decide(2, Action::Taken),
        decide(3, skip),
        decide(4, Action::Taken),
        decide(6, Action::Taken),
    ];
    let now = at("2026-11-20T12:00:00+01:00");
    let sum = adherence(&medicine, &doses, day("2026-11-17"), day("2026-11-20"), now, &zones);
    assert_eq!((sum.planned, sum.taken, sum.skipped, sum.missed), (7, 5, 1, 1));
    assert_eq!((sum.days, sum.days_covered), (4, 2));
    assert_eq!(sum.share_of_days(), Some(0.5));
    let missed = missed_slots(&medicine, &doses, day("2026-11-17"), day("2026-11-20"), now, &zones);
    assert_eq!(missed, [slots[5].clone()]);
    assert_eq!(Adherence::default().share_taken(), None);
}

#[test]
fn exercises_count_the_sessions_of_the_wall_clocks_day() {
    let berlin = zones("").unwrap();
    let mut record = Record::default();
    let by = Party { reference: String::new(), name: String::new() };
    record.upsert(Item::Prescription(ExercisePrescription {
        id: id("knee"),
        exercise: "knee-extension".into(),
        side: Side::Left,
        sets: 1,
        repetitions: 10,
        hold_s: 0,
        target_deg: None,
        per_day: 3,
        days: Days::Daily,
        note: None,
        status: PrescriptionStatus::Active,
        authored: at("2026-11-01T08:00:00Z"),
        by,
    }));
    for (name, started) in [("a", "2026-11-20T23:30:00Z"), ("b", "2026-11-21T23:30:00Z")] {
        record.upsert(Item::Session(Session {
            id: id(name),
            prescription: id("knee"),
            exercise: "knee-extension".into(),
            side: Side::Left,
            started: at(started),
            ended: at(started),
            repetitions: 10,
            attempts: 10,
            lost: 0,
            range_deg: None,
            pain_before: None,
            pain_after: None,
            stopped: None,
            method: Method::Screen,
        }));
    }
    let due = exercises_due(&record, day("2026-11-21"), &berlin);
    assert_eq!(due, [DueExercise { prescription: id("knee"), done: 1, per_day: 3 }]);
}

proptest! {
    // Whatever the schedule and the moment, each of today's slots stands in exactly one list.
    #[test]
    fn no_slot_is_lost_and_none_is_twice(
        hours in prop::collection::btree_set(0..24i8, 1..6),
        second in 1_767_225_600i64..1_798_761_600,
        zone in prop::sample::select(vec!["Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Niue"]),
        taken in prop::collection::vec(any::<bool>(), 6),
    ) {
        let times: Vec<String> = hours.iter().map(|h| format!("{h:02}:30")).collect();
        let medicine = medicine(&times.iter().map(String::as_str).collect::<Vec<_>>(), Days::Daily, zone);
        let now = Instant::from_second(second).unwrap();
        let today = now.to_zoned(zones(zone).unwrap()).date();
        let slots = slots_between(&medicine, today, today);
        let doses = slots.iter().zip(&taken).filter(|(_, taken)| **taken)
            .map(|(slot, _)| decide_slot(&id("p"), &medicine, slot, None, now, "d", Action::Taken)).collect();
        let list = due(&record(medicine.clone(), doses), now, &zones);
        let lists = [&list.overdue, &list.now, &list.later, &list.done, &list.missed];
        let mut seen: Vec<&Slot> = lists.iter().flat_map(|l| l.iter()).map(|d| &d.slot).filter(|s| s.date == today).collect();
        seen.sort();
        prop_assert_eq!(seen, slots.iter().collect::<Vec<_>>());
        prop_assert!(list.overdue.len() <= 1);
    }
}
