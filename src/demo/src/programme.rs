//! The prescribed exercise of each patient, the plan around it, and the sessions done: range grows, pain falls.

use crate::book::Book;
use crate::calendar::{Calendar, is_weekend};
use crate::people::{Patient, Story};
use ambulo_care::{
    Date, Days, ExercisePrescription, Item, Method, NumericRating, Party, PrescriptionStatus, RangeOfMotion, Session,
    Side, StopReason, session_id,
};
use serde_json::json;

struct Exercise {
    key: &'static str,
    side: Side,
    sets: u32,
    repetitions: u32,
    target_deg: f64,
    /// Minutes of the day at which sessions begin, one a session.
    at: &'static [f64],
    /// Range at the first session and in the long run, degrees.
    range: (f64, f64),
    /// Pain at the first session and in the long run.
    pain: (f64, f64),
    /// Days from the event to the first session.
    from: i32,
}

const KNEE: Exercise = Exercise {
    key: "knee-extension",
    side: Side::Left,
    sets: 2,
    repetitions: 10,
    target_deg: 80.0,
    at: &[560.0, 850.0, 1110.0],
    range: (34.0, 76.0),
    pain: (6.2, 1.4),
    from: 2,
};

const SHOULDER: Exercise = Exercise {
    key: "shoulder-flexion",
    side: Side::Right,
    sets: 1,
    repetitions: 10,
    target_deg: 90.0,
    at: &[1080.0],
    range: (46.0, 94.0),
    pain: (5.4, 0.8),
    from: 6,
};

/// Writes programme and sessions; says when sessions were, as (day, minute of the day).
pub(crate) fn write(book: &mut Book, patient: &Patient, therapist: &Party, calendar: &Calendar) -> Vec<(Date, f64)> {
    let exercise = match patient.story {
        Story::Knee => KNEE,
        Story::Shoulder => SHOULDER,
    };
    let prescribed_ago = patient.since - exercise.from;
    let prescription = ExercisePrescription {
        id: patient.id(exercise.key),
        exercise: exercise.key.into(),
        side: exercise.side,
        sets: exercise.sets,
        repetitions: exercise.repetitions,
        hold_s: 2,
        target_deg: Some(exercise.target_deg),
        per_day: u32::try_from(exercise.at.len()).unwrap_or(1),
        days: Days::Daily,
        note: Some("Slowly up, slowly down. Stop where it hurts.".into()),
        status: PrescriptionStatus::Active,
        authored: calendar.at(calendar.ago(prescribed_ago), 500.0),
        by: therapist.clone(),
    };
    book.add(patient, &Item::Prescription(prescription.clone()));
    book.push(json!({
        "resourceType": "CarePlan",
        "id": patient.id("care-plan").as_str(),
        "status": "active",
        "intent": "plan",
        "title": "Rehabilitation programme",
        "subject": {"reference": patient.party().reference},
        "period": {"start": calendar.ago(prescribed_ago).to_string()},
        "careTeam": [{"reference": format!("CareTeam/{}", patient.id("care-team"))}],
        "activity": [{"reference": {"reference": format!("ServiceRequest/{}", prescription.id)}}],
    }));
    let mut done = Vec::new();
    for (ago, day) in calendar.days().filter(|(ago, _)| *ago <= prescribed_ago) {
        for (number, minute) in exercise.at.iter().enumerate() {
            let random = &mut patient.random(exercise.key, ago * 8 + number as i32);
            let keeps = if is_weekend(day) { 0.72 } else { 0.88 };
            if !random.chance(keeps) {
                continue;
            }
            let minute = minute + random.between(-25.0, 35.0).round();
            let progress = patient.recovery(ago + exercise.from, 12.0);
            let mix = |(from, to): (f64, f64)| from + (to - from) * progress;
            let typical = mix(exercise.range) + random.normal(0.0, 1.6);
            let planned = exercise.sets * exercise.repetitions;
            let before = mix(exercise.pain) + random.normal(0.0, 0.6);
            let stopped = random.chance(0.05 * (1.0 - progress) + 0.01);
            let repetitions = if stopped { planned / 2 } else { planned - u32::from(random.chance(0.2)) };
            let half_lifts = (random.between(0.0, 3.2) * (1.2 - progress)) as u32;
            let lost = u32::from(random.chance(0.08));
            let started = calendar.at(day, minute);
            let seconds = i64::from(repetitions + half_lifts + lost) * 9 + 40;
            let error_deg = 2.5;
            book.add(
                patient,
                &Item::Session(Session {
                    id: session_id(&patient.person.id, &prescription.id, started),
                    prescription: prescription.id.clone(),
                    exercise: exercise.key.into(),
                    side: exercise.side,
                    started,
                    ended: started.plus_s(seconds),
                    repetitions,
                    attempts: repetitions + half_lifts + lost,
                    lost,
                    range_deg: Some(RangeOfMotion {
                        max_deg: tenth(typical + random.between(1.0, 4.0)),
                        typical_deg: tenth(typical),
                        error_deg,
                    }),
                    pain_before: rating(before),
                    pain_after: rating(before + random.between(-0.6, 1.3)),
                    stopped: stopped.then_some(StopReason::Pain),
                    method: Method::Controller,
                }),
            );
            done.push((day, minute));
        }
    }
    done
}

pub(crate) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn rating(pain: f64) -> Option<NumericRating> {
    NumericRating::new(pain.round().clamp(0.0, 10.0) as u8).ok()
}
