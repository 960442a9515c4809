//! Four medicines a patient, and which doses were taken: evenings and weekends are forgotten more often.

use crate::book::Book;
use crate::calendar::{Calendar, ZONE, is_weekend};
use crate::people::{Patient, Story};
use ambulo_care::{
    Action, Code, Date, Days, Item, Medicine, MedicineKind, MedicineStatus, Schedule, SkipReason, Time, decide_slot,
    slots_between, take_as_needed,
};
use ambulo_fhir::{name_medicine, to_resource};

struct Prescribed {
    name: &'static str,
    /// The ingredient in RxNorm and its class in ATC.
    codes: [&'static str; 2],
    strength: &'static str,
    form: &'static str,
    amount: &'static str,
    instruction: &'static str,
    reason: &'static str,
    when: When,
    /// Days ago of the first dose.
    from: i32,
}

#[derive(Clone, Copy)]
enum When {
    At(&'static [i8]),
    AsNeeded { hours: u32, most: u32, a_day: f64 },
}

const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
const ATC: &str = "http://www.whocc.no/atc";
const TABLET: &str = "tablet";

fn prescribed(patient: &Patient) -> [Prescribed; 4] {
    let of = |name, codes, strength, form, amount, instruction, reason, when, from| Prescribed {
        name,
        codes,
        strength,
        form,
        amount,
        instruction,
        reason,
        when,
        from,
    };
    match patient.story {
        Story::Knee => [
            of(
                "Levothyroxine",
                ["10582", "H03AA01"],
                "75 µg",
                TABLET,
                "1 tablet",
                "Half an hour before breakfast",
                "Underactive thyroid",
                When::At(&[7]),
                400,
            ),
            of(
                "Enoxaparin",
                ["67108", "B01AB05"],
                "40 mg",
                "prefilled syringe",
                "1 syringe",
                "Under the skin of the belly",
                "Prevents clots after the operation",
                When::At(&[20]),
                patient.since,
            ),
            of(
                "Pantoprazole",
                ["40790", "A02BC02"],
                "20 mg",
                TABLET,
                "1 tablet",
                "Before breakfast",
                "Protects the stomach",
                When::At(&[7]),
                patient.since,
            ),
            of(
                "Paracetamol",
                ["161", "N02BE01"],
                "500 mg",
                TABLET,
                "2 tablets",
                "With water",
                "Pain",
                When::AsNeeded { hours: 6, most: 4, a_day: 2.6 },
                patient.since,
            ),
        ],
        Story::Shoulder => [
            of(
                "Metformin",
                ["6809", "A10BA02"],
                "1000 mg",
                TABLET,
                "1 tablet",
                "With a meal",
                "Type 2 diabetes",
                When::At(&[8, 19]),
                700,
            ),
            of(
                "Ramipril",
                ["35296", "C09AA05"],
                "5 mg",
                TABLET,
                "1 tablet",
                "",
                "High blood pressure",
                When::At(&[8]),
                700,
            ),
            of(
                "Atorvastatin",
                ["83367", "C10AA05"],
                "20 mg",
                TABLET,
                "1 tablet",
                "",
                "Cholesterol",
                When::At(&[21]),
                500,
            ),
            of(
                "Paracetamol",
                ["161", "N02BE01"],
                "500 mg",
                TABLET,
                "1 tablet",
                "With water",
                "Shoulder pain",
                When::AsNeeded { hours: 6, most: 4, a_day: 1.1 },
                patient.since,
            ),
        ],
    }
}

pub(crate) fn write(book: &mut Book, patient: &Patient, calendar: &Calendar) {
    for plan in prescribed(patient) {
        let medicine = medicine(patient, &plan, calendar.ago(plan.from));
        book.add(patient, &Item::Medicine(medicine.clone()));
        for (ago, day) in calendar.days().filter(|(ago, _)| *ago <= plan.from) {
            match plan.when {
                When::At(_) => scheduled(book, patient, &medicine, calendar, ago, day),
                When::AsNeeded { hours, most, a_day } => {
                    as_needed(book, patient, &medicine, calendar, (ago, day), (hours, most, a_day));
                }
            }
        }
    }
}

fn medicine(patient: &Patient, plan: &Prescribed, start: Date) -> Medicine {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Medicine {
        id: patient.id(&format!("medicine/{}", plan.name)),
        name: plan.name.into(),
        codes: [RXNORM, ATC].iter().zip(plan.codes).map(|(system, code)| Code::new(system, code, plan.name)).collect(),
        strength: plan.strength.into(),
        form: plan.form.into(),
        amount: plan.amount.into(),
        instruction: some(plan.instruction),
        reason: some(plan.reason),
        status: MedicineStatus::Active,
        kind: match plan.when {
            When::At(hours) => MedicineKind::Scheduled(Schedule {
                times: hours.iter().filter_map(|&h| Time::new(h, 0, 0, 0).ok()).collect(),
                days: Days::Daily,
                zone: ZONE.into(),
            }),
            When::AsNeeded { hours, most, .. } => {
                MedicineKind::AsNeeded { min_interval_s: hours * 3600, max_per_day: most }
            }
        },
        start,
        end: None,
    }
}

fn scheduled(book: &mut Book, patient: &Patient, medicine: &Medicine, calendar: &Calendar, ago: i32, day: Date) {
    for slot in slots_between(medicine, day, day) {
        let hour = i32::from(slot.time.hour());
        let random = &mut patient.random(&medicine.name, ago * 24 + hour);
        let evening = hour >= 18;
        let forgets = 0.03 + if evening { 0.07 } else { 0.0 } + if is_weekend(day) { 0.06 } else { 0.0 };
        if random.chance(forgets) {
            continue;
        }
        let action = match random.unit() {
            x if x < 0.02 => Action::Skipped { reason: SkipReason::Unwell },
            x if x < 0.03 => Action::Skipped { reason: SkipReason::RanOut },
            _ => Action::Taken,
        };
        let late = random.normal(14.0, 16.0) + if is_weekend(day) { 25.0 } else { 0.0 };
        let minute = f64::from(hour) * 60.0 + late.clamp(-30.0, 110.0);
        let at = calendar.at(day, minute);
        add(book, patient, medicine, decide_slot(&patient.person.id, medicine, &slot, None, at, "phone", action));
    }
}

/// Doses as needed through the day, never closer than allowed, fewer as it heals.
fn as_needed(
    book: &mut Book,
    patient: &Patient,
    medicine: &Medicine,
    calendar: &Calendar,
    (ago, day): (i32, Date),
    (hours, most, a_day): (u32, u32, f64),
) {
    let random = &mut patient.random(&medicine.name, ago);
    let wanted = random.normal(a_day * (1.15 - patient.recovery(ago, 16.0)), 0.6).round();
    let gap = f64::from(hours) * 60.0;
    let mut minute = 440.0 + random.between(0.0, 80.0);
    for _ in 0..wanted.clamp(0.0, f64::from(most.min(3))) as u32 {
        if minute > 1380.0 {
            break;
        }
        let dose = take_as_needed(&patient.person.id, medicine, calendar.at(day, minute), "phone");
        add(book, patient, medicine, dose);
        minute += gap + random.between(5.0, 90.0);
    }
}

fn add(book: &mut Book, patient: &Patient, medicine: &Medicine, dose: ambulo_care::Dose) {
    let mut resource = to_resource(&Item::Dose(dose), &patient.person.id, None);
    name_medicine(&mut resource, medicine);
    book.push(resource);
}
