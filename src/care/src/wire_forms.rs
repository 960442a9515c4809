//! How each thing of the record crosses as bytes: its fields and variants, in order.

use crate::{
    Action, Allergy, CareTeam, Code, Condition, ConditionStatus, Criticality, Days, Decision, Dose, DoseSource,
    ExercisePrescription, Goal, Item, Known, Measure, Medicine, MedicineKind, MedicineStatus, Member, Message, Method,
    PartialDate, Party, Person, PrescriptionStatus, Procedure, ProcedureStatus, RangeOfMotion, SampledSeries, Schedule,
    Session, Sex, Side, SkipReason, Slot, Source, StopReason, Unit, Vital, VitalKind, wire,
};

wire! {
    struct Person { id, name, birth_date, sex, zone }
    struct Medicine { id, name, codes, strength, form, amount, instruction, reason, status, kind, start, end }
    struct Schedule { times, days, zone }
    struct Slot { date, time, zone }
    struct Dose { id, medicine, slot, decisions, source }
    struct Decision { id, clock, at, device, action }
    struct Vital { id, kind, label, value, at, day, source, note }
    struct SampledSeries { id, kind, start, period_s, values, source }
    struct Code { system, code, display }
    struct Condition { id, text, codes, onset, body_site, status }
    struct Allergy { id, substance, reaction, criticality }
    struct Party { reference, name }
    struct Message { id, from, to, sent, text }
    struct CareTeam { id, members }
    struct Member { reference, name, role }
    struct Goal { id, text, target }
    struct ExercisePrescription {
        id, exercise, side, sets, repetitions, hold_s, target_deg, per_day, days, note, status, authored, by,
    }
    struct Session {
        id, prescription, exercise, side, started, ended, repetitions, attempts, lost, range_deg, pain_before,
        pain_after, stopped, method,
    }
    struct Procedure { id, text, codes, done, body_site, status }
    struct PartialDate { first, known }
    struct RangeOfMotion { max_deg, typical_deg, error_deg }
}

wire! {
    enum Item {
        0: Person(x), 1: Medicine(x), 2: Dose(x), 3: Vital(x), 4: Series(x), 5: Condition(x), 6: Allergy(x),
        7: Message(x), 8: CareTeam(x), 9: Goal(x), 10: Prescription(x), 11: Session(x),
        12: Withdrawn { resource_type, id }, 13: Unknown { resource_type, id }, 14: Procedure(x),
    }
    enum Known { 0: Year, 1: Month, 2: Day }
    enum Sex { 0: Female, 1: Male, 2: Other }
    enum MedicineStatus { 0: Active, 1: Stopped, 2: Unknown }
    enum MedicineKind { 0: Scheduled(schedule), 1: AsNeeded { min_interval_s, max_per_day } }
    enum Days { 0: Daily, 1: Weekdays(set), 2: EveryDays { n, anchor } }
    enum DoseSource { 0: Elsewhere, 1: Here }
    enum Action { 0: Undone, 1: Skipped { reason }, 2: Taken }
    enum SkipReason { 0: Forgot, 1: RanOut, 2: SideEffects, 3: Unwell, 4: NotNeeded, 5: Advised, 6: Other }
    enum VitalKind {
        0: HeartRate, 1: RestingHeartRate, 2: Steps, 3: SleepDuration, 4: Weight, 5: BloodPressure, 6: Glucose,
        7: OxygenSaturation, 8: BodyTemperature, 9: RespiratoryRate, 10: Other,
    }
    enum Measure { 0: One { value, unit }, 1: Pressure { systolic, diastolic, unit } }
    enum Source { 0: Entered, 1: Device(name) }
    enum Unit {
        0: PerMinute, 1: Steps, 2: Hour, 3: Minute, 4: Kilogram, 5: Pound, 6: MillimetreOfMercury,
        7: MilligramPerDecilitre, 8: MillimolePerLitre, 9: Percent, 10: Celsius, 11: Fahrenheit, 12: Other(words),
    }
    enum ConditionStatus { 0: Active, 1: Resolved, 2: Unknown }
    enum ProcedureStatus { 0: Planned, 1: Underway, 2: Done, 3: Stopped, 4: Unknown }
    enum Criticality { 0: Low, 1: High, 2: Unknown }
    enum PrescriptionStatus { 0: Active, 1: Stopped }
    enum Side { 0: Left, 1: Right, 2: Both, 3: None }
    enum StopReason { 0: Pain, 1: Unwell, 2: Tired, 3: TrackingLost, 4: Other }
    enum Method { 0: Controller, 1: Screen, 2: Hands }
}
