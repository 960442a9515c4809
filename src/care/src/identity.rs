//! Ids made from what a thing is, so that two devices that mean the same thing name it the same (UUIDv5).

use crate::{Id, Instant, Slot};
use uuid::{Uuid, uuid};

/// The root of all namespaces: UUIDv5 of `https://ambulo.care/fhir/` in the URL namespace of RFC 9562.
pub const NAMESPACE: Uuid = uuid!("0bc16b91-b450-5c66-a92d-b812e17a4402");
/// UUIDv5 of `dose` in [`NAMESPACE`].
pub const NAMESPACE_DOSE: Uuid = uuid!("624ef18f-27b1-58ab-91e6-a626ba1f3318");
/// UUIDv5 of `decision` in [`NAMESPACE`].
pub const NAMESPACE_DECISION: Uuid = uuid!("ebcd7100-5500-5123-a99e-aaef76d3cc32");
/// UUIDv5 of `session` in [`NAMESPACE`].
pub const NAMESPACE_SESSION: Uuid = uuid!("24db983b-b43c-5c23-883b-9ce3e6e86140");
/// UUIDv5 of `sample` in [`NAMESPACE`].
pub const NAMESPACE_SAMPLE: Uuid = uuid!("e4cdf988-80a9-5728-91fa-3afdab250cd4");

/// The id of a scheduled dose: `PATIENT/MEDICINE/DATE TIME` on the schedule's wall clock. The device has no
/// part in it, and neither has the zone: a schedule that moves to another zone keeps its doses.
pub fn dose_id(patient: &Id, medicine: &Id, slot: &Slot) -> Id {
    let (d, t) = (slot.date, slot.time);
    let name = format!(
        "{patient}/{medicine}/{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        d.year(),
        d.month(),
        d.day(),
        t.hour(),
        t.minute(),
        t.second()
    );
    make(NAMESPACE_DOSE, &name)
}

/// The id of a dose taken as needed: `PATIENT/MEDICINE/@MILLISECONDS` of the decision's instant.
pub fn as_needed_dose_id(patient: &Id, medicine: &Id, decided: Instant) -> Id {
    make(NAMESPACE_DOSE, &format!("{patient}/{medicine}/@{}", decided.as_millisecond()))
}

/// The id of a decision: `DOSE/CLOCK/MILLISECONDS/DEVICE`.
pub fn decision_id(dose: &Id, device: &str, clock: u32, at: Instant) -> Id {
    make(NAMESPACE_DECISION, &format!("{dose}/{clock}/{}/{device}", at.as_millisecond()))
}

/// The id of an exercise session: `PATIENT/PRESCRIPTION/MILLISECONDS` of its start.
pub fn session_id(patient: &Id, prescription: &Id, started: Instant) -> Id {
    make(NAMESPACE_SESSION, &format!("{patient}/{prescription}/{}", started.as_millisecond()))
}

/// The id of a sample: `PATIENT/LENGTH:DEVICE/KEY`, with the device's length in bytes, so that no other
/// device and key spell the same.
pub fn sample_id(patient: &Id, device: &str, sample_key: &str) -> Id {
    make(NAMESPACE_SAMPLE, &format!("{patient}/{}:{device}/{sample_key}", device.len()))
}

fn make(namespace: Uuid, name: &str) -> Id {
    Id::from_uuid(Uuid::new_v5(&namespace, name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Date, Time};

    #[test]
    fn the_namespaces_are_what_they_say() {
        assert_eq!(NAMESPACE, Uuid::new_v5(&Uuid::NAMESPACE_URL, b"https://ambulo.care/fhir/"));
        for (namespace, name) in [
            (NAMESPACE_DOSE, "dose"),
            (NAMESPACE_DECISION, "decision"),
            (NAMESPACE_SESSION, "session"),
            (NAMESPACE_SAMPLE, "sample"),
        ] {
            assert_eq!(namespace, Uuid::new_v5(&NAMESPACE, name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn a_dose_is_named_as_pythons_uuid_module_names_it() {
        let id = |text| Id::new(text).unwrap();
        let slot = |zone: &str| Slot {
            date: Date::new(2026, 11, 20).unwrap(),
            time: Time::new(8, 0, 0, 0).unwrap(),
            zone: zone.into(),
        };
        let dose = dose_id(&id("anna"), &id("metformin"), &slot("Europe/Berlin"));
        assert_eq!(dose.as_str(), "6e78d463-da66-5a02-8b8a-a334d6687260");
        assert_eq!(dose, dose_id(&id("anna"), &id("metformin"), &slot("Asia/Tokyo")));
        assert_ne!(dose, dose_id(&id("bea"), &id("metformin"), &slot("")));
    }

    #[test]
    fn device_and_key_do_not_run_into_each_other() {
        let anna = Id::new("anna").unwrap();
        assert_ne!(sample_id(&anna, "a", "b/c"), sample_id(&anna, "a/b", "c"));
    }
}
