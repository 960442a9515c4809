//! The care domain: medicines and schedules, vitals, programmes and adherence, as values.
//! Knows no clock, no randomness, no network and no web: the time and the zone's rules come in as arguments.

mod adherence;
mod arrange;
mod bands;
mod calendar;
mod clock;
mod condition;
mod days;
mod decide;
mod dose;
mod due;
mod id;
mod identity;
mod instant;
mod item;
mod medicine;
mod message;
mod partial_date;
mod person;
mod plausible;
mod procedure;
mod programme;
mod record;
mod schedule;
mod series;
mod session;
mod sorted;
mod take;
mod team;
mod time;
mod unit;
mod vital;
pub mod wire;
mod wire_forms;
mod zone;

pub use adherence::{Adherence, adherence, missed_slots};
pub use arrange::{arrange, arrange_by_key};
pub use bands::{GlucoseBand, PressureBand, glucose_band, pressure_band};
pub use calendar::{Date, Weekday};
pub use clock::{DateTime, NoSuchTime, Time};
pub use condition::{Allergy, Code, Condition, ConditionStatus, Criticality};
pub use days::{Days, Weekdays};
pub use decide::{decide_slot, take_as_needed};
pub use dose::{Action, Decision, Dose, DoseSource, SkipReason, Slot};
pub use due::{DueDose, DueExercise, DueList, due, exercises_due};
pub use id::{Id, IdProblem};
pub use identity::{
    NAMESPACE, NAMESPACE_DECISION, NAMESPACE_DOSE, NAMESPACE_SAMPLE, NAMESPACE_SESSION, as_needed_dose_id, decision_id,
    dose_id, sample_id, session_id,
};
pub use instant::Instant;
pub use item::Item;
pub use medicine::{Medicine, MedicineKind, MedicineStatus, Schedule};
pub use message::{Message, Party};
pub use partial_date::{Known, PartialDate};
pub use person::{Person, Sex};
pub use plausible::{Plausibility, plausibility, plausible_range};
pub use procedure::{Procedure, ProcedureStatus};
pub use programme::{ExercisePrescription, PrescriptionStatus, Side};
pub use record::Record;
pub use schedule::{Timely, slot_instant, slots_between, timely};
pub use series::SampledSeries;
pub use session::{Method, NumericRating, RangeOfMotion, RatingOutOfRange, Session, StopReason};
pub use sorted::{Keyed, Sorted};
pub use take::{TakeRefusal, check_take};
pub use team::{CareTeam, Goal, Member};
pub use time::{WallClock, Zones};
pub use unit::{GLUCOSE_MG_PER_DL, KG_PER_POUND, Unit};
pub use vital::{Measure, Source, Vital, VitalKind};
pub use zone::TimeZone;
