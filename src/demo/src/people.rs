//! The cast. The family names say in German that they are made up.

use crate::DemoPerson;
use crate::calendar::{Calendar, ZONE};
use crate::random::Random;
use ambulo_care::{Date, Id, Party, Person, Sex, sample_id};
use serde_json::{Value, json};

/// What a patient's record tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Story {
    /// A new knee, in the third week.
    Knee,
    /// A rotator cuff injury, with type 2 diabetes and hypertension.
    Shoulder,
}

pub(crate) struct Patient {
    pub(crate) story: Story,
    pub(crate) seed: u64,
    pub(crate) person: Person,
    /// Days from the operation or injury to today.
    pub(crate) since: i32,
}

pub(crate) struct Cast {
    pub(crate) patients: Vec<Patient>,
    pub(crate) therapist: Party,
}

impl Patient {
    /// An id from what a thing is.
    pub(crate) fn id(&self, key: &str) -> Id {
        sample_id(&self.person.id, "made-up", key)
    }

    pub(crate) fn random(&self, topic: &str, number: i32) -> Random {
        Random::of(self.seed, topic, i64::from(number))
    }

    pub(crate) fn party(&self) -> Party {
        Party { reference: format!("Patient/{}", self.person.id), name: self.person.name.clone() }
    }

    /// How far recovery has come so many days before today: 0 at the event and before, near 1 much later.
    pub(crate) fn recovery(&self, ago: i32, days: f64) -> f64 {
        1.0 - (-f64::from((self.since - ago).max(0)) / days).exp()
    }
}

pub(crate) fn cast(seed: u64, calendar: &Calendar) -> Cast {
    let name_id = |name: &str| {
        let id = Id::new(format!("made-up-{name}-{seed:x}"));
        id.expect("letters, hyphens and at most 16 hexadecimal digits are an id")
    };
    let patient = |story, name: &str, key: &str, sex, born: Date, since, salt| Patient {
        story,
        seed: seed ^ salt,
        person: Person {
            id: name_id(key),
            name: name.into(),
            birth_date: Some(born.into()),
            sex: Some(sex),
            zone: ZONE.into(),
        },
        since,
    };
    let born = |years: i16, month, day| {
        Date::new(calendar.today.year() - years, month, day).unwrap_or(Date::constant(1960, 1, 1))
    };
    Cast {
        patients: vec![
            patient(Story::Knee, "Anna Beispiel", "anna", Sex::Female, born(67, 4, 12), 17, 0xA11A),
            patient(Story::Shoulder, "Yusuf Erfunden", "yusuf", Sex::Male, born(58, 9, 3), 44, 0x5_05F),
        ],
        therapist: Party { reference: format!("Practitioner/{}", name_id("clara")), name: "Clara Ausgedacht".into() },
    }
}

pub(crate) fn practitioner(therapist: &Party) -> Value {
    let id = therapist.reference.trim_start_matches("Practitioner/");
    json!({
        "resourceType": "Practitioner",
        "id": id,
        "active": true,
        "name": [{"text": therapist.name, "family": "Ausgedacht", "given": ["Clara"]}],
        "qualification": [{"code": {"text": "Physiotherapist"}}],
    })
}

pub(crate) fn sign_ins(cast: &Cast) -> Vec<DemoPerson> {
    let sign_in = |name: &str, role: &str, id: &str| DemoPerson {
        user_name: name.split(' ').next().unwrap_or_default().to_lowercase(),
        role: role.into(),
        resource_id: id.into(),
        display_name: name.into(),
    };
    let patients = cast.patients.iter();
    let patients = patients.map(|p| sign_in(&p.person.name, "patient", p.person.id.as_str()));
    let id = cast.therapist.reference.trim_start_matches("Practitioner/");
    patients.chain([sign_in(&cast.therapist.name, "therapist", id)]).collect()
}
