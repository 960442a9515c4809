//! The made-up record holds what a demonstration needs, and every resource of it is understood.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ambulo_care::{Instant, Item, Record, TimeZone, Vital, VitalKind, adherence, due};
use ambulo_demo::{DemoRecord, day_of, generate};
use ambulo_fhir::{to_item, to_resource};
use std::collections::BTreeSet;

const TODAY: &str = "2026-11-21";

fn demo() -> DemoRecord {
    generate(42, TODAY, None)
}

fn record_of(demo: &DemoRecord, user_name: &str) -> Record {
    let person = demo.people.iter().find(|p| p.user_name == user_name).unwrap();
    let own = format!("Patient/{}", person.resource_id);
    let mut record = Record::default();
    for resource in &demo.resources {
        let whose = resource.pointer("/subject/reference").or(resource.pointer("/patient/reference"));
        if whose.is_some_and(|w| *w == *own) || resource["id"] == *person.resource_id {
            record.upsert(to_item(resource).unwrap());
        }
    }
    record
}

#[test]
fn one_seed_and_day_make_one_record() {
    assert_eq!(demo(), demo());
    assert_ne!(demo(), generate(43, TODAY, None));
    assert_ne!(demo(), generate(42, "2026-11-22", None));
}

#[test]
fn every_resource_is_tagged_distinct_and_understood() {
    let demo = demo();
    assert!((1700..2300).contains(&demo.resources.len()), "{}", demo.resources.len());
    let mut seen = BTreeSet::new();
    for resource in &demo.resources {
        assert_eq!(resource["meta"]["tag"][0]["code"], "made-up");
        assert!(seen.insert(format!("{}/{}", resource["resourceType"], resource["id"])));
        let item = to_item(resource).unwrap();
        match resource["resourceType"].as_str().unwrap() {
            "Practitioner" | "CarePlan" => assert!(matches!(item, Item::Unknown { .. })),
            _ => assert!(!matches!(item, Item::Unknown { .. } | Item::Withdrawn { .. }), "{resource}"),
        }
        let patient = ambulo_care::Id::new("someone").unwrap();
        assert_eq!(to_resource(&item, &patient, Some(resource)), *resource);
    }
}

#[test]
fn the_two_stories_are_told() {
    let demo = demo();
    for (name, exercise) in [("anna", "knee-extension"), ("yusuf", "shoulder-flexion")] {
        let record = record_of(&demo, name);
        assert_eq!(record.people.len(), 1);
        assert_eq!(record.medicines.len(), 4);
        assert!(record.medicines.values().all(|m| m.codes.len() == 2));
        assert_eq!(record.series.len(), 90);
        let operation = record.procedures.values().next().unwrap();
        let event = record.conditions.values().filter_map(|c| Some(c.onset?.first)).max().unwrap();
        let done = operation.done.unwrap().first;
        assert!(done >= event && done <= TODAY.parse().unwrap());
        assert!(operation.codes.iter().any(|c| c.system == "http://snomed.info/sct"));
        assert!(record.series.values().all(|s| s.values.len() == 288));
        assert_eq!(record.care_teams.values().next().unwrap().members.len(), 2);
        assert!(record.prescriptions.values().all(|p| p.exercise == exercise));
        assert!(!record.allergies.is_empty() && !record.goals.is_empty() && record.messages.len() > 3);
        let mut sessions: Vec<_> = record.sessions.values().collect();
        sessions.sort_by_key(|s| s.started);
        let fifth = sessions.len() / 5;
        assert!(fifth >= 4, "{}", sessions.len());
        let mean = |part: &[&ambulo_care::Session], f: &dyn Fn(&ambulo_care::Session) -> f64| {
            part.iter().map(|s| f(s)).sum::<f64>() / part.len() as f64
        };
        let (early, late) = (&sessions[..fifth], &sessions[sessions.len() - fifth..]);
        let range = |s: &ambulo_care::Session| s.range_deg.unwrap().typical_deg;
        let pain = |s: &ambulo_care::Session| f64::from(s.pain_before.unwrap().get());
        assert!(mean(late, &range) > mean(early, &range) + 15.0);
        assert!(mean(late, &pain) < mean(early, &pain) - 2.0);
    }
    let yusuf = record_of(&demo, "yusuf");
    let of = |kind| yusuf.vitals.values().filter(|v| v.kind == kind).count();
    assert_eq!(of(VitalKind::BloodPressure), 180);
    assert!((180..=270).contains(&of(VitalKind::Glucose)));
}

fn berlin() -> TimeZone {
    TimeZone::learn(1_767_225_600, 1_798_761_600, |s| {
        // 2026: summer time from 29 March to 25 October, 01:00 UTC.
        if (1_774_746_000..1_792_890_000).contains(&s) { 7200 } else { 3600 }
    })
}

#[test]
fn doses_have_gaps_but_not_many_and_today_is_open() {
    let berlin = berlin();
    let (from, to) = ("2026-08-23".parse().unwrap(), TODAY.parse().unwrap());
    let morning = "2026-11-21T08:05:00+01:00".parse().unwrap();
    for name in ["anna", "yusuf"] {
        let record = record_of(&demo(), name);
        let (mut planned, mut taken) = (0, 0);
        for medicine in record.medicines.values() {
            let sum = adherence(medicine, record.doses.values(), from, to, morning, &berlin);
            planned += sum.planned;
            taken += sum.taken;
        }
        let share = f64::from(taken) / f64::from(planned);
        assert!((0.80..0.97).contains(&share), "{name}: {share}");
        let due = ambulo_care::due(&record, morning, &berlin);
        assert!(!due.now.is_empty() && due.done.is_empty(), "{name}: {due:?}");
    }
}

#[test]
fn today_is_measured_as_far_as_it_has_come() {
    let at = |time: &str| format!("{TODAY}T{time}:00Z").parse::<Instant>().unwrap();
    // Before noon in Berlin: asleep until seven, then the morning's measurements.
    let now = at("10:50");
    let record = record_of(&generate(42, TODAY, Some(now.as_second())), "yusuf");
    let heart = record.series.values().filter(|s| s.kind == VitalKind::HeartRate).max_by_key(|s| s.start).unwrap();
    let last = heart.start.plus_s((heart.values.len() as i64 - 1) * 300);
    assert!(last < now && now <= last.plus_s(300), "{last} {now}");
    let of_today = |v: &&Vital| v.at >= at("00:00");
    assert!(record.vitals.values().all(|v| v.at < now));
    let kinds: Vec<VitalKind> = record.vitals.values().filter(of_today).map(|v| v.kind).collect();
    assert!(kinds.contains(&VitalKind::SleepDuration) && kinds.contains(&VitalKind::BloodPressure), "{kinds:?}");
    assert!(!kinds.contains(&VitalKind::Steps));
    // What was measured before is the same record.
    let before = record_of(&demo(), "yusuf");
    assert!(before.vitals.values().all(|v| record.vitals.get(&v.id) == Some(v)));
}

#[test]
fn any_seed_and_any_day_make_a_record() {
    for (seed, today) in [(0, "2024-03-31"), (u64::MAX, "2024-02-29"), (1, "not a day"), (9, "2026-10-26")] {
        assert!(generate(seed, today, None).resources.len() > 1500, "{seed} {today}");
    }
}

#[test]
fn whatever_the_hour_a_dose_is_to_be_taken() {
    let berlin = berlin();
    let start: Instant = "2026-11-20T00:00:00Z".parse().unwrap();
    let mut made = std::collections::BTreeMap::new();
    for hour in 0..30 {
        let now = start.plus_s(60 * (60 * hour + 7));
        for user_name in ["anna", "yusuf"] {
            let record = made
                .entry((day_of(now.as_second()), user_name))
                .or_insert_with_key(|(day, user_name)| record_of(&generate(42, &day.to_string(), None), user_name));
            let list = due(record, now, &berlin);
            assert!(!list.now.is_empty() || !list.overdue.is_empty(), "{user_name} has nothing to take at {now}");
        }
    }
}
