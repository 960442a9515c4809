//! Systems, codes and extension addresses, with the display texts that their systems publish.

use ambulo_care::VitalKind;

/// The root of this program's own addresses in FHIR.
pub const BASE: &str = "https://ambulo.care/fhir/";
/// LOINC.
pub const LOINC: &str = "http://loinc.org";
/// UCUM.
pub const UCUM: &str = "http://unitsofmeasure.org";
/// Keys of `assets/exercises`.
pub const EXERCISE_SYSTEM: &str = "https://ambulo.care/fhir/exercise";
/// Tags of this program.
pub const TAG_SYSTEM: &str = "https://ambulo.care/fhir/tags";
/// The tag of a made-up resource.
pub const MADE_UP: &str = "made-up";
/// Extension: one decision about a dose, on MedicationAdministration.
pub const DOSE_DECISION: &str = "https://ambulo.care/fhir/dose-decision";
/// Extension: the planned wall clock of a dose, on MedicationAdministration.
pub const SLOT: &str = "https://ambulo.care/fhir/slot";

/// Extension: the IANA zone of a person or a timing.
pub(crate) const ZONE: &str = "https://ambulo.care/fhir/zone";
/// Extension: a day on which a schedule of every n days falls.
pub(crate) const ANCHOR: &str = "https://ambulo.care/fhir/schedule-anchor";
/// Extension: the strength of a medicine as printed.
pub(crate) const STRENGTH: &str = "https://ambulo.care/fhir/medicine-strength";
/// Extension: the form of a medicine.
pub(crate) const FORM: &str = "https://ambulo.care/fhir/medicine-form";
/// Extension: the amount of a dose in words, where it is no number and unit.
pub(crate) const AMOUNT: &str = "https://ambulo.care/fhir/medicine-amount";
/// Extension: sets, repetitions, hold and target of a prescribed exercise.
pub(crate) const EXERCISE_DOSE: &str = "https://ambulo.care/fhir/exercise-dose";
/// Sides of the body.
pub(crate) const SIDE_SYSTEM: &str = "https://ambulo.care/fhir/side";
/// Ways to follow a movement.
pub(crate) const METHOD_SYSTEM: &str = "https://ambulo.care/fhir/method";
/// Reasons to stop a session.
pub(crate) const STOP_SYSTEM: &str = "https://ambulo.care/fhir/stop-reason";
/// Reasons to leave a dose out.
pub(crate) const SKIP_SYSTEM: &str = "https://ambulo.care/fhir/skip-reason";
/// Measures of a session.
pub(crate) const MEASURE_SYSTEM: &str = "https://ambulo.care/fhir/measure";
/// HL7's absence of data.
pub(crate) const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
/// LOINC: pain severity, 0-10, verbal numeric rating.
pub(crate) const PAIN: (&str, &str) = ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported");
/// LOINC: systolic blood pressure.
pub(crate) const SYSTOLIC: (&str, &str) = ("8480-6", "Systolic blood pressure");
/// LOINC: diastolic blood pressure.
pub(crate) const DIASTOLIC: (&str, &str) = ("8462-4", "Diastolic blood pressure");

/// The LOINC code and display under which a kind of vital is written; `None` for [`VitalKind::Other`].
pub fn loinc_of(kind: VitalKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        VitalKind::HeartRate => ("8867-4", "Heart rate"),
        VitalKind::RestingHeartRate => ("40443-4", "Heart rate --resting"),
        VitalKind::Steps => ("41950-7", "Number of steps in 24 hour Measured"),
        VitalKind::SleepDuration => ("93832-4", "Sleep duration"),
        VitalKind::Weight => ("29463-7", "Body weight"),
        VitalKind::BloodPressure => ("85354-9", "Blood pressure panel with all children optional"),
        VitalKind::Glucose => ("2339-0", "Glucose [Mass/volume] in Blood"),
        VitalKind::OxygenSaturation => ("2708-6", "Oxygen saturation in Arterial blood"),
        VitalKind::BodyTemperature => ("8310-5", "Body temperature"),
        VitalKind::RespiratoryRate => ("9279-1", "Respiratory rate"),
        VitalKind::Other => return None,
    })
}

/// The kind that a LOINC code measures. Reads some codes besides those that are written.
pub(crate) fn kind_of(code: &str) -> VitalKind {
    match code {
        "8867-4" => VitalKind::HeartRate,
        "40443-4" => VitalKind::RestingHeartRate,
        "41950-7" => VitalKind::Steps,
        "93832-4" => VitalKind::SleepDuration,
        "29463-7" | "3141-9" => VitalKind::Weight,
        "85354-9" | "55284-4" | "35094-2" => VitalKind::BloodPressure,
        "2339-0" | "15074-8" | "2345-7" | "41653-7" => VitalKind::Glucose,
        "2708-6" | "59408-5" => VitalKind::OxygenSaturation,
        "8310-5" | "8331-1" => VitalKind::BodyTemperature,
        "9279-1" => VitalKind::RespiratoryRate,
        _ => VitalKind::Other,
    }
}
