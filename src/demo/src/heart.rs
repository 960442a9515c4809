//! A day's heart rate, one value in five minutes: low asleep, up by day, bumps where one walks or exercises.

use crate::book::Book;
use crate::calendar::{Calendar, is_weekend};
use crate::people::Patient;
use crate::vitals::{resting, steps};
use ambulo_care::{Date, Item, SampledSeries, Source, VitalKind};
use std::f64::consts::TAU;

const MINUTES: f64 = 5.0;
const SAMPLES: i32 = 288;

pub(crate) fn write(book: &mut Book, patient: &Patient, calendar: &Calendar, done: &[(Date, f64)]) {
    for (ago, day) in calendar.measured_days() {
        let mut values = values(patient, ago, day, &on_day(done, day));
        let measured = (0..SAMPLES).take_while(|n| calendar.is_measured(calendar.at(day, f64::from(*n) * MINUTES)));
        values.truncate(measured.count());
        if values.is_empty() {
            continue;
        }
        book.add(
            patient,
            &Item::Series(SampledSeries {
                id: patient.id(&format!("heart/{day}")),
                kind: VitalKind::HeartRate,
                start: calendar.at(day, 0.0),
                period_s: MINUTES * 60.0,
                values,
                source: Source::Device("Made-up watch".into()),
            }),
        );
    }
}

/// When one exercised on a day, minutes of it.
fn on_day(done: &[(Date, f64)], day: Date) -> Vec<f64> {
    done.iter().filter(|(of, _)| *of == day).map(|(_, minute)| *minute).collect()
}

fn values(patient: &Patient, ago: i32, day: Date, exercise: &[f64]) -> Vec<Option<f32>> {
    let random = &mut patient.random("heart", ago);
    let rest = resting(patient, ago);
    let wakes = random.normal(if is_weekend(day) { 455.0 } else { 405.0 }, 15.0);
    let sleeps = random.normal(1370.0, 20.0);
    let charger = random.between(wakes + 20.0, wakes + 160.0);
    let walk_bpm = (steps(patient, ago, day) / 230.0).min(32.0);
    let walks = [random.normal(620.0, 40.0), random.normal(760.0, 30.0), random.normal(1040.0, 40.0)];
    let mut drift = 0.0;
    (0..SAMPLES)
        .map(|sample| {
            let minute = f64::from(sample) * MINUTES;
            // Noise that remembers: neighbouring samples resemble each other.
            drift = 0.75 * drift + random.normal(0.0, 1.7);
            if (charger..charger + 25.0).contains(&minute) {
                return None;
            }
            let asleep = minute < wakes || minute > sleeps;
            let base = if asleep {
                rest - 2.0 + 1.8 * (minute / 95.0 * TAU).sin()
            } else {
                rest + 12.0 + 5.0 * ((minute - 960.0) / 1440.0 * TAU).cos()
            };
            let walked: f64 = walks.iter().map(|at| walk_bpm * bump(minute - at, 17.0)).sum();
            let trained: f64 = exercise.iter().map(|at| 22.0 * bump(minute - at - 3.0, 7.0)).sum();
            Some((base + walked + trained + drift).round().clamp(42.0, 175.0) as f32)
        })
        .collect()
}

/// A smooth hill of height 1 and this width around 0.
fn bump(distance: f64, width: f64) -> f64 {
    (-0.5 * (distance / width).powi(2)).exp()
}
