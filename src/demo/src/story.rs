//! What stands in the record from the start: conditions, procedures, allergies, team, goals and messages.

use crate::book::Book;
use crate::calendar::Calendar;
use crate::people::{Patient, Story};
use ambulo_care::{
    Allergy, CareTeam, Code, Condition, ConditionStatus, Criticality, Date, Goal, Item, Known, Member, Message,
    PartialDate, Party, Procedure, ProcedureStatus,
};

const ICD: &str = "http://hl7.org/fhir/sid/icd-10-cm";
const PCS: &str = "http://www.cms.gov/Medicare/Coding/ICD10";
const SNOMED: &str = "http://snomed.info/sct";

pub(crate) fn write(book: &mut Book, patient: &Patient, therapist: &Party, calendar: &Calendar) {
    conditions(book, patient, calendar);
    procedures(book, patient, calendar);
    let allergies: &[(&str, &str, Criticality)] = match patient.story {
        Story::Knee => &[("Penicillin", "Hives", Criticality::High), ("Nickel", "Itchy rash", Criticality::Low)],
        Story::Shoulder => &[("Sulfonamides", "Rash", Criticality::Low)],
    };
    for (substance, reaction, criticality) in allergies {
        book.add(
            patient,
            &Item::Allergy(Allergy {
                id: patient.id(&format!("allergy/{substance}")),
                substance: (*substance).into(),
                reaction: Some((*reaction).into()),
                criticality: *criticality,
            }),
        );
    }
    let own = patient.party();
    let member = |party: &Party, role: &str| Member {
        reference: party.reference.clone(),
        name: party.name.clone(),
        role: role.into(),
    };
    book.add(
        patient,
        &Item::CareTeam(CareTeam {
            id: patient.id("care-team"),
            members: vec![member(&own, "Patient"), member(therapist, "Physiotherapist")],
        }),
    );
    let goals: &[(&str, i32)] = match patient.story {
        Story::Knee => {
            &[("Straighten the knee fully while sitting", -25), ("Walk to the market and back without a stick", -60)]
        }
        Story::Shoulder => {
            &[("Reach the top shelf with the right arm", -40), ("Average blood pressure below 135/85 at home", -90)]
        }
    };
    for (number, (text, ago)) in goals.iter().enumerate() {
        book.add(
            patient,
            &Item::Goal(Goal {
                id: patient.id(&format!("goal/{number}")),
                text: (*text).into(),
                target: Some(calendar.ago(*ago)),
            }),
        );
    }
    messages(book, patient, therapist, calendar);
}

fn conditions(book: &mut Book, patient: &Patient, calendar: &Calendar) {
    let event = PartialDate::from(calendar.ago(patient.since));
    // Nobody knows the day on which what creeps up on one began.
    let years_ago = |years: i16, known: Known| {
        let first = Date::new(calendar.today.year() - years, 1, 1).unwrap_or(Date::constant(2000, 1, 1));
        PartialDate { first, known }
    };
    let all: Vec<(&str, &str, &str, PartialDate, Option<&str>)> = match patient.story {
        Story::Knee => vec![
            ("Knee replacement, left", "Z96.652", "Presence of left artificial knee joint", event, Some("Left knee")),
            (
                "Osteoarthritis of the left knee",
                "M17.12",
                "Unilateral primary osteoarthritis, left knee",
                years_ago(6, Known::Year),
                Some("Left knee"),
            ),
            ("Underactive thyroid", "E03.9", "Hypothyroidism, unspecified", years_ago(14, Known::Year), None),
        ],
        Story::Shoulder => vec![
            (
                "Rotator cuff injury, right",
                "S46.011A",
                "Strain of muscle(s) and tendon(s) of the rotator cuff of right shoulder, initial encounter",
                event,
                Some("Right shoulder"),
            ),
            (
                "Type 2 diabetes",
                "E11.9",
                "Type 2 diabetes mellitus without complications",
                years_ago(7, Known::Year),
                None,
            ),
            ("High blood pressure", "I10", "Essential (primary) hypertension", years_ago(9, Known::Month), None),
        ],
    };
    for (text, code, display, onset, site) in all {
        book.add(
            patient,
            &Item::Condition(Condition {
                id: patient.id(&format!("condition/{code}")),
                text: text.into(),
                codes: vec![Code::new(ICD, code, display)],
                onset: Some(onset),
                body_site: site.map(str::to_owned),
                status: if code == "M17.12" { ConditionStatus::Resolved } else { ConditionStatus::Active },
            }),
        );
    }
}

fn procedures(book: &mut Book, patient: &Patient, calendar: &Calendar) {
    let knee = [
        (SNOMED, "609588000", "Total knee replacement"),
        (PCS, "0SRD0J9", "Replacement of Left Knee Joint with Synthetic Substitute, Cemented, Open Approach"),
    ];
    let shoulder = [(SNOMED, "241633004", "Magnetic resonance imaging of shoulder")];
    let (text, codes, ago, site): (&str, &[(&str, &str, &str)], i32, &str) = match patient.story {
        Story::Knee => ("Total knee replacement, left", &knee, patient.since, "Left knee"),
        // Nobody had to operate: the picture was taken in the week after the fall.
        Story::Shoulder => ("MRI of the right shoulder", &shoulder, patient.since - 5, "Right shoulder"),
    };
    book.add(
        patient,
        &Item::Procedure(Procedure {
            id: patient.id(&format!("procedure/{}", codes[0].1)),
            text: text.into(),
            codes: codes.iter().map(|(system, code, display)| Code::new(system, code, display)).collect(),
            done: Some(calendar.ago(ago).into()),
            body_site: Some(site.into()),
            status: ProcedureStatus::Done,
        }),
    );
}

fn messages(book: &mut Book, patient: &Patient, therapist: &Party, calendar: &Calendar) {
    let own = patient.party();
    // Days ago, minute of the day, whether the therapist writes, and what.
    let all: &[(i32, f64, bool, &str)] = match patient.story {
        Story::Knee => &[
            (15, 610.0, true, "Good to have you home. Please start with the knee exercise today, slowly, three times."),
            (12, 1130.0, false, "The knee is swollen in the evening. Is that all right?"),
            (
                12,
                1175.0,
                true,
                "Some swelling is expected. Cool it and rest with the leg up. Call us if it turns hot or red.",
            ),
            (4, 560.0, true, "Your range is growing nicely. Keep to three times a day."),
            (1, 1095.0, false, "Today I walked to the corner and back."),
        ],
        Story::Shoulder => &[
            (
                38,
                540.0,
                true,
                "Here is your programme: lift the arm forward once a day, up to where it hurts and no further.",
            ),
            (30, 1210.0, false, "At night the shoulder wakes me when I lie on it."),
            (29, 505.0, true, "Try a pillow under the arm and sleep on the other side."),
            (9, 990.0, true, "Pain is down and the arm goes higher. Well done."),
            (2, 1160.0, false, "Can I carry shopping again?"),
        ],
    };
    for (number, &(ago, minute, from_therapist, text)) in all.iter().enumerate() {
        let (from, to) = if from_therapist { (therapist, &own) } else { (&own, therapist) };
        book.add(
            patient,
            &Item::Message(Message {
                id: patient.id(&format!("message/{number}")),
                from: from.clone(),
                to: to.clone(),
                sent: calendar.at(calendar.ago(ago), minute),
                text: text.into(),
            }),
        );
    }
}
