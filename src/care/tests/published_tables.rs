//! Bands and conversions against the tables that they cite.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ambulo_care::{
    GlucoseBand, Item, Measure, NumericRating, Plausibility, PressureBand, Record, Unit, VitalKind, glucose_band,
    plausibility, pressure_band, wire,
};
use proptest::prelude::*;

fn pressure(systolic: f64, diastolic: f64) -> Measure {
    Measure::Pressure { systolic, diastolic, unit: Unit::MillimetreOfMercury }
}

fn one(value: f64, unit: Unit) -> Measure {
    Measure::One { value, unit }
}

#[test]
fn esc_esh_2018_table_3() {
    use PressureBand::{Grade1, Grade2, Grade3, HighNormal, Normal, Optimal};
    for (systolic, diastolic, band) in [
        (119.0, 79.0, Optimal),
        (120.0, 79.0, Normal),
        (129.0, 84.0, Normal),
        (119.0, 80.0, Normal),
        (130.0, 84.0, HighNormal),
        (139.0, 89.0, HighNormal),
        (119.0, 85.0, HighNormal),
        (140.0, 70.0, Grade1),
        (159.0, 99.0, Grade1),
        (120.0, 90.0, Grade1),
        (160.0, 99.0, Grade2),
        (179.0, 109.0, Grade2),
        (120.0, 100.0, Grade2),
        (180.0, 80.0, Grade3),
        (130.0, 110.0, Grade3),
    ] {
        assert_eq!(pressure_band(&pressure(systolic, diastolic)), Some(band), "{systolic}/{diastolic}");
    }
    assert_eq!(pressure_band(&pressure(f64::NAN, 80.0)), None);
    assert_eq!(pressure_band(&one(120.0, Unit::MillimetreOfMercury)), None);
}

#[test]
fn ada_and_consensus_glucose_levels_in_both_units() {
    use GlucoseBand::{High, InRange, Low, VeryHigh, VeryLow};
    for (mg, mmol, band) in [
        (53.0, 2.9, VeryLow),
        (54.0, 3.0, Low),
        (69.0, 3.8, Low),
        (70.0, 3.9, InRange),
        (180.0, 10.0, InRange),
        (181.0, 10.1, High),
        (250.0, 13.9, High),
        (251.0, 14.0, VeryHigh),
    ] {
        assert_eq!(glucose_band(&one(mg, Unit::MilligramPerDecilitre)), Some(band), "{mg} mg/dL");
        assert_eq!(glucose_band(&one(mmol, Unit::MillimolePerLitre)), Some(band), "{mmol} mmol/L");
    }
    assert_eq!(glucose_band(&one(5.0, Unit::Other("g/L".into()))), None);
}

#[test]
fn conversions_by_definition() {
    let convert = |from: Unit, value, to: Unit| from.convert(value, &to).unwrap();
    assert_eq!(convert(Unit::MillimolePerLitre, 10.0, Unit::MilligramPerDecilitre), 180.156);
    assert_eq!(convert(Unit::Pound, 100.0, Unit::Kilogram), 45.359_237);
    assert!((convert(Unit::Celsius, 37.0, Unit::Fahrenheit) - 98.6).abs() < 1e-12);
    assert_eq!(convert(Unit::Celsius, -40.0, Unit::Fahrenheit), -40.0);
    assert_eq!(Unit::Celsius.convert(37.0, &Unit::Kilogram), None);
}

#[test]
fn a_slip_of_the_finger_is_asked_about() {
    let ask = |kind, measure| plausibility(kind, &measure) != Plausibility::Plausible;
    assert!(!ask(VitalKind::Weight, one(70.0, Unit::Kilogram)));
    assert!(ask(VitalKind::Weight, one(700.0, Unit::Kilogram)));
    assert!(!ask(VitalKind::Weight, one(600.0, Unit::Pound)));
    assert!(ask(VitalKind::Glucose, one(120.0, Unit::MillimolePerLitre)));
    assert!(!ask(VitalKind::Glucose, one(40.0, Unit::MilligramPerDecilitre)));
    assert!(ask(VitalKind::BodyTemperature, one(98.6, Unit::Celsius)));
    assert_eq!(plausibility(VitalKind::BloodPressure, &pressure(80.0, 120.0)), Plausibility::Swapped);
    assert!(!ask(VitalKind::BloodPressure, pressure(215.0, 120.0)));
    assert!(ask(VitalKind::HeartRate, one(f64::NAN, Unit::PerMinute)));
}

#[test]
fn a_rating_is_zero_to_ten() {
    assert_eq!(NumericRating::new(10).unwrap().get(), 10);
    assert!(NumericRating::new(11).is_err());
    assert!(wire::decode::<NumericRating>(&[11]).is_none());
}

#[test]
fn what_was_entered_in_error_leaves_the_record() {
    let id = ambulo_care::Id::new("one").unwrap();
    let mut record = Record::default();
    let goal = ambulo_care::Goal { id: id.clone(), text: "Walk".into(), target: None };
    record.upsert(Item::Goal(goal));
    record.upsert(Item::Withdrawn { resource_type: "Condition".into(), id: id.clone() });
    assert_eq!(record.goals.len(), 1);
    record.upsert(Item::Withdrawn { resource_type: "Goal".into(), id });
    assert_eq!(record, Record::default());
}

proptest! {
    #[test]
    fn conversions_return(value in 0.1..1000.0f64) {
        for (a, b) in [
            (Unit::MilligramPerDecilitre, Unit::MillimolePerLitre),
            (Unit::Kilogram, Unit::Pound),
            (Unit::Celsius, Unit::Fahrenheit),
            (Unit::Hour, Unit::Minute),
        ] {
            let there = a.convert(value, &b).unwrap();
            prop_assert!((b.convert(there, &a).unwrap() - value).abs() < 1e-9 * value.max(1.0));
        }
    }
}
