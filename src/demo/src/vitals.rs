//! Steps, sleep, weight, resting heart rate, and for the second patient blood pressure and glucose.

use crate::book::Book;
use crate::calendar::{Calendar, is_weekend};
use crate::people::{Patient, Story};
use crate::programme::tenth;
use ambulo_care::{Date, Item, Measure, Source, Unit, Vital, VitalKind};

struct Writer<'a> {
    book: &'a mut Book,
    patient: &'a Patient,
    calendar: &'a Calendar,
    day: Date,
}

impl Writer<'_> {
    fn one(&mut self, kind: VitalKind, minute: f64, value: f64, unit: Unit, source: Source) {
        self.put(kind, minute, Measure::One { value, unit }, source);
    }

    fn put(&mut self, kind: VitalKind, minute: f64, value: Measure, source: Source) {
        let at = self.calendar.at(self.day, minute);
        if !self.calendar.is_measured(at) {
            return;
        }
        let key = format!("{kind:?}/{}/{}", self.day, minute as i64);
        self.book.add(
            self.patient,
            &Item::Vital(Vital {
                id: self.patient.id(&key),
                kind,
                label: None,
                value,
                at,
                day: None,
                source,
                note: None,
            }),
        );
    }
}

fn watch() -> Source {
    Source::Device("Made-up watch".into())
}

pub(crate) fn write(book: &mut Book, patient: &Patient, calendar: &Calendar) {
    for (ago, day) in calendar.measured_days() {
        let w = &mut Writer { book, patient, calendar, day };
        // A day's steps are known when it is over.
        if ago > 0 {
            w.one(VitalKind::Steps, 0.0, steps(patient, ago, day), Unit::Steps, watch());
        }
        w.one(VitalKind::SleepDuration, 415.0, sleep(patient, ago, day), Unit::Hour, watch());
        w.one(VitalKind::RestingHeartRate, 300.0, resting(patient, ago).round(), Unit::PerMinute, watch());
        if ago % 2 == 0 {
            let random = &mut patient.random("weight", ago);
            let passed = f64::from(crate::DAYS - ago);
            let kg = match patient.story {
                Story::Knee => 71.4 - 1.2 * patient.recovery(ago, 15.0),
                Story::Shoulder => 96.2 - 0.028 * passed,
            };
            let kg = tenth(random.normal(kg, 0.3));
            w.one(VitalKind::Weight, 425.0, kg, Unit::Kilogram, Source::Device("Made-up scale".into()));
        }
        if patient.story == Story::Shoulder {
            pressure(w, ago);
            glucose(w, ago);
        }
    }
}

/// Steps of a day: a collapse at the event, then recovery; fewer on Sundays and weekends.
pub(crate) fn steps(patient: &Patient, ago: i32, day: Date) -> f64 {
    let random = &mut patient.random("steps", ago);
    let after = ago <= patient.since;
    let usual = match (patient.story, after) {
        (Story::Knee, false) => 5600.0,
        (Story::Knee, true) => 500.0 + 4300.0 * patient.recovery(ago, 14.0),
        (Story::Shoulder, false) => 6100.0,
        (Story::Shoulder, true) => 4300.0 + 2900.0 * patient.recovery(ago, 20.0),
    };
    let weekend = if is_weekend(day) { 0.78 } else { 1.06 };
    (usual * weekend * random.normal(1.0, 0.16)).max(80.0).round()
}

fn sleep(patient: &Patient, ago: i32, day: Date) -> f64 {
    let random = &mut patient.random("sleep", ago);
    let hurt = if ago <= patient.since { 1.5 * (1.0 - patient.recovery(ago, 12.0)) } else { 0.0 };
    let weekend = if is_weekend(day) { 0.5 } else { 0.0 };
    let hours: f64 = random.normal(7.0 + weekend - hurt, 0.5);
    (hours.clamp(3.5, 10.0) * 60.0).round() / 60.0
}

/// Resting heart rate: raised after an operation, back within weeks.
pub(crate) fn resting(patient: &Patient, ago: i32) -> f64 {
    let (usual, bump) = match patient.story {
        Story::Knee => (63.0, 13.0),
        Story::Shoulder => (70.0, 4.0),
    };
    let hurt = if ago <= patient.since { bump * (1.0 - patient.recovery(ago, 11.0)) } else { 0.0 };
    patient.random("resting", ago).normal(usual + hurt, 1.3)
}

fn pressure(w: &mut Writer<'_>, ago: i32) {
    let passed = f64::from(crate::DAYS - ago);
    for (minute, morning) in [(450.0, 5.0), (1245.0, 0.0)] {
        let random = &mut w.patient.random("pressure", ago * 2 + i32::from(morning > 0.0));
        let systolic = random.normal(145.0 - 0.11 * passed + morning, 6.5).round();
        let diastolic = random.normal(90.0 - 0.07 * passed + morning * 0.5, 4.2).round();
        let minute = minute + random.between(-20.0, 30.0).round();
        let value =
            Measure::Pressure { systolic, diastolic: diastolic.min(systolic - 20.0), unit: Unit::MillimetreOfMercury };
        w.put(VitalKind::BloodPressure, minute, value, Source::Device("Made-up cuff".into()));
    }
}

fn glucose(w: &mut Writer<'_>, ago: i32) {
    let passed = f64::from(crate::DAYS - ago);
    let weekend = if is_weekend(w.day) { 9.0 } else { 0.0 };
    for (number, (minute, usual, share)) in
        [(435.0, 136.0, 1.0), (1115.0, 148.0, 1.0), (1330.0, 164.0, 0.45)].into_iter().enumerate()
    {
        let random = &mut w.patient.random("glucose", ago * 4 + number as i32);
        if !random.chance(share) {
            continue;
        }
        // Now and then a long walk before dinner brings it low.
        let mg = if number == 1 && random.chance(0.03) {
            random.between(61.0, 69.0)
        } else {
            random.normal(usual + weekend - 0.14 * passed, 15.0).max(72.0)
        };
        let minute = minute + random.between(-15.0, 25.0).round();
        w.one(VitalKind::Glucose, minute, mg.round(), Unit::MilligramPerDecilitre, Source::Entered);
    }
}
