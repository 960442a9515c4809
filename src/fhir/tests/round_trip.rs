//! Any thing of the record comes back from its resource as it went in, and a second writing changes nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ambulo_care::*;
use ambulo_fhir::{to_item, to_resource};
use proptest::prelude::*;

fn id() -> impl Strategy<Value = Id> {
    "[A-Za-z0-9.-]{1,64}".prop_map(|text| Id::new(text).unwrap())
}

fn words() -> impl Strategy<Value = String> {
    "[ -~äßé٣漢\\n\"]{1,24}"
}

fn maybe_words() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), words()]
}

fn instant() -> impl Strategy<Value = Instant> {
    // Years 1 to 9999, as FHIR has them.
    (-62_135_596_800i64..253_402_207_200, 0..1000i32)
        .prop_map(|(second, ms)| Instant::new(second, ms * 1_000_000).unwrap_or(Instant::UNIX_EPOCH))
}

fn day() -> impl Strategy<Value = Date> {
    (1900..2100i16, 1..=12i8, 1..=28i8).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

/// The month and the day may not be known.
fn partial_date() -> impl Strategy<Value = PartialDate> {
    let known = prop_oneof![Just(Known::Year), Just(Known::Month), Just(Known::Day)];
    (day(), known).prop_map(|(day, known)| PartialDate { first: day, known }.to_string().parse().unwrap())
}

fn time() -> impl Strategy<Value = Time> {
    (0..24i8, 0..60i8, 0..60i8).prop_map(|(h, m, s)| Time::new(h, m, s, 0).unwrap())
}

fn zone() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "Europe/Berlin", "America/Argentina/Buenos_Aires"]).prop_map(String::from)
}

fn days() -> impl Strategy<Value = Days> {
    prop_oneof![
        Just(Days::Daily),
        (1..128u8).prop_map(|bits| {
            let chosen = Weekday::ALL.into_iter().enumerate();
            Days::Weekdays(
                chosen.filter(|(n, _)| bits & (1 << n) != 0).fold(Weekdays::NONE, |set, (_, day)| set.with(day)),
            )
        }),
        (1..400u32, day()).prop_map(|(n, anchor)| Days::EveryDays { n, anchor }),
    ]
}

fn person() -> impl Strategy<Value = Item> {
    let sex = prop::option::of(prop_oneof![Just(Sex::Female), Just(Sex::Male), Just(Sex::Other)]);
    (id(), maybe_words(), prop::option::of(partial_date()), sex, zone())
        .prop_map(|(id, name, birth_date, sex, zone)| Item::Person(Person { id, name, birth_date, sex, zone }))
}

fn medicine() -> impl Strategy<Value = Item> {
    let kind = prop_oneof![
        (prop::collection::vec(time(), 1..5), days(), zone())
            .prop_map(|(times, days, zone)| MedicineKind::Scheduled(Schedule { times, days, zone })),
        (0..200_000u32, 0..20u32)
            .prop_map(|(min_interval_s, max_per_day)| MedicineKind::AsNeeded { min_interval_s, max_per_day }),
    ];
    let amount = prop_oneof![
        Just(String::new()),
        Just("1 tablet".into()),
        Just("0.5 ml".into()),
        Just("1.0 ml".into()),
        Just("NaN x".into()),
        words()
    ];
    let status =
        prop_oneof![Just(MedicineStatus::Active), Just(MedicineStatus::Stopped), Just(MedicineStatus::Unknown)];
    (
        (id(), words(), codes(), maybe_words(), maybe_words(), amount),
        (prop::option::of(words()), prop::option::of(words()), status, kind, day(), prop::option::of(day())),
    )
        .prop_map(
            |((id, name, codes, strength, form, amount), (instruction, reason, status, kind, start, end))| {
                Item::Medicine(Medicine {
                    id,
                    name,
                    codes,
                    strength,
                    form,
                    amount,
                    instruction,
                    reason,
                    status,
                    kind,
                    start,
                    end,
                })
            },
        )
}

fn dose() -> impl Strategy<Value = Item> {
    let action = prop_oneof![
        Just(Action::Taken),
        Just(Action::Undone),
        Just(Action::Skipped { reason: SkipReason::RanOut }),
        Just(Action::Skipped { reason: SkipReason::Other }),
    ];
    let decision = (id(), 0..u32::MAX, instant(), maybe_words(), action)
        .prop_map(|(id, clock, at, device, action)| Decision { id, clock, at, device, action })
        .boxed();
    let slot = prop::option::of((day(), time(), zone()).prop_map(|(date, time, zone)| Slot { date, time, zone }));
    // A dose as needed is made by its first decision.
    (id(), id(), slot, decision.clone(), prop::collection::vec(decision, 0..4)).prop_map(
        |(id, medicine, slot, first, more)| {
            let mut dose = Dose::undecided(id, medicine, slot);
            if dose.slot.is_none() || !more.is_empty() {
                dose = dose.decided(first);
            }
            Item::Dose(more.into_iter().fold(dose, |dose, decision| dose.decided(decision)))
        },
    )
}

fn unit(kind: VitalKind) -> BoxedStrategy<Unit> {
    let other = "[a-z]{1,6}".prop_map(Unit::Other).boxed();
    prop_oneof![3 => Just(kind.unit()), 1 => Just(Unit::Pound), 1 => Just(Unit::MillimolePerLitre), 1 => other].boxed()
}

fn kind() -> impl Strategy<Value = VitalKind> {
    use VitalKind::*;
    prop::sample::select(vec![
        HeartRate,
        RestingHeartRate,
        Steps,
        SleepDuration,
        Weight,
        BloodPressure,
        Glucose,
        OxygenSaturation,
        BodyTemperature,
        RespiratoryRate,
        Other,
    ])
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![Just(Source::Entered), maybe_words().prop_map(Source::Device)]
}

/// An instant, or a day, month or year alone, for which the noon of its first day stands.
fn measured_at() -> impl Strategy<Value = (Instant, Option<PartialDate>)> {
    let noon = |day: PartialDate| format!("{}T12:00:00Z", day.first).parse().unwrap();
    prop_oneof![instant().prop_map(|at| (at, None)), partial_date().prop_map(move |day| (noon(day), Some(day)))]
}

fn vital() -> impl Strategy<Value = Item> {
    let measured = kind().prop_flat_map(|kind| {
        let value = -1e6..1e6f64;
        let measure = if kind == VitalKind::BloodPressure {
            (value.clone(), value, unit(kind))
                .prop_map(|(systolic, diastolic, unit)| Measure::Pressure { systolic, diastolic, unit })
                .boxed()
        } else {
            (value, unit(kind)).prop_map(|(value, unit)| Measure::One { value, unit }).boxed()
        };
        (Just(kind), measure)
    });
    (id(), measured, words(), measured_at(), source(), prop::option::of(words())).prop_map(
        |(id, (kind, value), label, (at, day), source, note)| {
            Item::Vital(Vital { id, kind, label: Some(label), value, at, day, source, note })
        },
    )
}

fn series() -> impl Strategy<Value = Item> {
    let values = prop::collection::vec(prop::option::of(-1e4..1e4f32), 1..40);
    let known = kind().prop_filter("a series has a known kind", |kind| *kind != VitalKind::Other);
    (id(), known, instant(), 1..100_000u32, values, maybe_words()).prop_map(|(id, kind, start, ms, values, name)| {
        let period_s = f64::from(ms) / 1000.0;
        Item::Series(SampledSeries { id, kind, start, period_s, values, source: Source::Device(name) })
    })
}

fn party() -> impl Strategy<Value = Party> {
    (maybe_words(), maybe_words()).prop_map(|(reference, name)| Party { reference, name })
}

fn code() -> impl Strategy<Value = Code> {
    (words(), words(), maybe_words()).prop_map(|(system, code, display)| Code { system, code, display })
}

fn codes() -> impl Strategy<Value = Vec<Code>> {
    prop::collection::vec(code(), 0..4)
}

fn procedure() -> impl Strategy<Value = Item> {
    use ProcedureStatus::{Done, Planned, Stopped, Underway, Unknown};
    let status = prop::sample::select(vec![Planned, Underway, Done, Stopped, Unknown]);
    (id(), words(), codes(), prop::option::of(partial_date()), prop::option::of(words()), status).prop_map(
        |(id, text, codes, done, body_site, status)| {
            Item::Procedure(Procedure { id, text, codes, done, body_site, status })
        },
    )
}

fn story() -> impl Strategy<Value = Item> {
    let status =
        prop_oneof![Just(ConditionStatus::Active), Just(ConditionStatus::Resolved), Just(ConditionStatus::Unknown)];
    let danger = prop_oneof![Just(Criticality::Low), Just(Criticality::High), Just(Criticality::Unknown)];
    let member = (maybe_words(), maybe_words(), maybe_words()).prop_map(|(reference, name, role)| Member {
        reference,
        name,
        role,
    });
    prop_oneof![
        (id(), words(), codes(), prop::option::of(partial_date()), prop::option::of(words()), status).prop_map(
            |(id, text, codes, onset, body_site, status)| Item::Condition(Condition {
                id,
                text,
                codes,
                onset,
                body_site,
                status
            })
        ),
        (id(), words(), prop::option::of(words()), danger).prop_map(|(id, substance, reaction, criticality)| {
            Item::Allergy(Allergy { id, substance, reaction, criticality })
        }),
        (id(), party(), party(), instant(), words()).prop_map(|(id, from, to, sent, text)| Item::Message(Message {
            id,
            from,
            to,
            sent,
            text
        })),
        (id(), prop::collection::vec(member, 0..4)).prop_map(|(id, members)| Item::CareTeam(CareTeam { id, members })),
        (id(), words(), prop::option::of(day())).prop_map(|(id, text, target)| Item::Goal(Goal { id, text, target })),
    ]
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Left), Just(Side::Right), Just(Side::Both), Just(Side::None)]
}

fn prescription() -> impl Strategy<Value = Item> {
    let status = prop_oneof![Just(PrescriptionStatus::Active), Just(PrescriptionStatus::Stopped)];
    (
        (id(), "[a-z-]{1,20}", side(), 0..100u32, 0..100u32, 0..60u32),
        (prop::option::of(0.0..180.0f64), 1..10u32, days(), prop::option::of(words()), status, instant(), party()),
    )
        .prop_map(
            |(
                (id, exercise, side, sets, repetitions, hold_s),
                (target_deg, per_day, days, note, status, authored, by),
            )| {
                Item::Prescription(ExercisePrescription {
                    id,
                    exercise,
                    side,
                    sets,
                    repetitions,
                    hold_s,
                    target_deg,
                    per_day,
                    days,
                    note,
                    status,
                    authored,
                    by,
                })
            },
        )
}

fn session() -> impl Strategy<Value = Item> {
    let rating = || prop::option::of((0..=10u8).prop_map(|n| NumericRating::new(n).unwrap()));
    let range = (0.0..180.0f64, 0.0..180.0f64, 0.0..20.0f64)
        .prop_map(|(max_deg, typical_deg, error_deg)| RangeOfMotion { max_deg, typical_deg, error_deg });
    let stopped = prop::option::of(prop_oneof![
        Just(StopReason::Pain),
        Just(StopReason::Unwell),
        Just(StopReason::Tired),
        Just(StopReason::TrackingLost),
        Just(StopReason::Other),
    ]);
    let method = prop_oneof![Just(Method::Controller), Just(Method::Screen), Just(Method::Hands)];
    (
        (id(), id(), "[a-z-]{1,20}", side(), instant(), instant()),
        (any::<u32>(), any::<u32>(), any::<u32>(), prop::option::of(range), rating(), rating(), stopped, method),
    )
        .prop_map(
            |(
                (id, prescription, exercise, side, started, ended),
                (repetitions, attempts, lost, range_deg, pain_before, pain_after, stopped, method),
            )| {
                Item::Session(Session {
                    id,
                    prescription,
                    exercise,
                    side,
                    started,
                    ended,
                    repetitions,
                    attempts,
                    lost,
                    range_deg,
                    pain_before,
                    pain_after,
                    stopped,
                    method,
                })
            },
        )
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        person().boxed(),
        medicine().boxed(),
        dose().boxed(),
        vital().boxed(),
        series().boxed(),
        story().boxed(),
        prescription().boxed(),
        session().boxed(),
        procedure().boxed()
    ]
}

/// The same thing as `item`, but of this id.
fn renamed(item: &Item, id: &Id) -> Item {
    let mut resource = to_resource(item, id, None);
    resource["id"] = id.as_str().into();
    to_item(&resource).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_thing_comes_back_from_its_resource(item in item(), patient in id()) {
        let resource = to_resource(&item, &patient, None);
        prop_assert_eq!(to_item(&resource).unwrap(), item.clone(), "{}", resource);
        prop_assert_eq!(to_resource(&item, &patient, Some(&resource)), resource.clone());
        // Between the app's page and its Worker it crosses as bytes.
        prop_assert_eq!(wire::decode::<Item>(&wire::encode(&item)), Some(item.clone()));
        let text = serde_json::to_string(&resource).unwrap();
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), resource);
    }

    // Whatever one thing is changed to, the change is read back, and what nobody understands is still there.
    #[test]
    fn a_change_is_written_and_the_unknown_survives((old, new) in prop_oneof![
        (person().boxed(), person().boxed()).boxed(), (medicine().boxed(), medicine().boxed()).boxed(), (vital().boxed(), vital().boxed()).boxed(), (series().boxed(), series().boxed()).boxed(), (story().boxed(), story().boxed()).boxed(),
        (prescription().boxed(), prescription().boxed()).boxed(), (session().boxed(), session().boxed()).boxed(), (procedure().boxed(), procedure().boxed()).boxed(),
    ], patient in id()) {
        prop_assume!(old.resource_type() == new.resource_type());
        let new = renamed(&new, old.id());
        let mut stored = to_resource(&old, &patient, None);
        let foreign = serde_json::json!({"url": "https://elsewhere.example/colour", "valueString": "blue"});
        stored["meta"] = serde_json::json!({"versionId": "7", "tag": [{"code": "kept"}]});
        stored["futureElement"] = serde_json::json!({"deep": [1, null, "x"]});
        let mut extensions = stored["extension"].as_array().cloned().unwrap_or_default();
        extensions.push(foreign.clone());
        stored["extension"] = extensions.into();
        let written = to_resource(&new, &patient, Some(&stored));
        prop_assert_eq!(to_item(&written).unwrap(), new, "{}", written);
        for kept in ["meta", "futureElement", "id", "resourceType", "subject", "patient"] {
            prop_assert_eq!(&written[kept], &stored[kept]);
        }
        prop_assert!(written["extension"].as_array().unwrap().contains(&foreign));
    }

    // A dose written onto another version of itself holds both versions' decisions.
    #[test]
    fn a_dose_is_joined_with_the_stored_one(a in dose().boxed(), b in dose().boxed()) {
        let (Item::Dose(a), Item::Dose(mut b)) = (a, b) else { unreachable!() };
        (b.id, b.medicine, b.slot) = (a.id.clone(), a.medicine.clone(), a.slot.clone());
        let patient = Id::new("p").unwrap();
        let stored = to_resource(&Item::Dose(a.clone()), &patient, None);
        let written = to_resource(&Item::Dose(b.clone()), &patient, Some(&stored));
        prop_assert_eq!(to_item(&written).unwrap(), Item::Dose(a.union(&b)));
    }
}
