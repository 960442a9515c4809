//! Properties of the counter that hold for any input.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_motion::{CounterEvent, LiftRules, RangeOfMotion, RepetitionCounter};
use proptest::prelude::*;

fn run(samples: impl IntoIterator<Item = (f64, Option<f32>)>) -> Vec<CounterEvent> {
    let mut counter = RepetitionCounter::new(LiftRules::from_degrees(25.0, 90.0, 0.9));
    samples.into_iter().filter_map(|(t, a)| counter.push(t, a.map(f32::to_radians))).collect()
}

fn counted(events: &[CounterEvent]) -> usize {
    events.iter().filter(|e| matches!(e, CounterEvent::Counted { .. })).count()
}

/// Rest, rise, a plateau with the given tremor, and back, at 72 Hz.
fn plateau(tremor: &[f32]) -> Vec<(f64, Option<f32>)> {
    let up = (0..72).map(|i| i as f32 / 72.0 * 90.0);
    let rest = || std::iter::repeat_n(5.0, 30);
    let angles = rest().chain(up.clone()).chain(tremor.iter().map(|t| 90.0 + t)).chain(up.rev()).chain(rest());
    angles.enumerate().map(|(i, a)| (i as f64 / 72.0, Some(a))).collect()
}

proptest! {
    #[test]
    fn a_tremor_on_the_plateau_never_counts_twice(tremor in prop::collection::vec(-55.0_f32..15.0, 1..400)) {
        prop_assert_eq!(counted(&run(plateau(&tremor))), 1);
    }

    #[test]
    fn nonsense_among_the_samples_changes_nothing(
        places in prop::collection::vec(0_usize..200, 0..40),
        kind in 0_u8..4,
    ) {
        let clean = plateau(&[0.0; 60]);
        let mut dirty = Vec::new();
        for (i, sample) in clean.iter().enumerate() {
            dirty.push(*sample);
            for _ in places.iter().filter(|p| **p == i) {
                dirty.push(match kind {
                    0 => (f64::NAN, Some(90.0)),
                    1 => (sample.0 - 0.5, Some(170.0)),
                    2 => (sample.0 + 0.001, Some(f32::NAN)),
                    _ => (f64::INFINITY, Some(f32::INFINITY)),
                });
            }
        }
        prop_assert_eq!(run(clean), run(dirty));
    }

    #[test]
    fn events_alternate_and_peaks_fit_their_kind(
        angles in prop::collection::vec(prop::option::weighted(0.9, -30.0_f32..200.0), 0..600),
    ) {
        let mut lifting = false;
        let rules = LiftRules::from_degrees(25.0, 90.0, 0.9);
        for event in run(angles.iter().enumerate().map(|(i, a)| (i as f64 / 20.0, *a))) {
            match event {
                CounterEvent::LiftStarted => {
                    prop_assert!(!lifting);
                    lifting = true;
                }
                CounterEvent::Counted { peak_rad, rise_s, duration_s } => {
                    prop_assert!(lifting && peak_rad >= rules.reach_rad());
                    prop_assert!(rise_s >= 0.0 && rise_s <= duration_s);
                    lifting = false;
                }
                CounterEvent::HalfLift { peak_rad } => {
                    prop_assert!(lifting && peak_rad < rules.reach_rad() && peak_rad > rules.rest_rad);
                    lifting = false;
                }
                CounterEvent::Lost => lifting = false,
            }
        }
    }

    #[test]
    fn any_numbers_make_sound_rules(rest in any::<f32>(), target in any::<f32>(), fraction in any::<f32>()) {
        let rules = LiftRules::from_degrees(rest, target, fraction);
        prop_assert!(0.0 < rules.rest_rad && rules.rest_rad < rules.leave_rad());
        prop_assert!(rules.leave_rad() <= rules.reach_rad() && rules.reach_rad() <= rules.target_rad);
    }
}

#[test]
fn losing_sight_for_a_moment_is_forgiven_and_for_longer_is_not() {
    for (gap_s, expected) in [(0.25, 1), (0.45, 0)] {
        let hidden = |t: f64| (1.0..1.0 + gap_s).contains(&t);
        let samples = plateau(&[0.0; 60]).into_iter().map(|(t, a)| (t, a.filter(|_| !hidden(t))));
        let events = run(samples);
        assert_eq!(counted(&events), expected, "{gap_s}: {events:?}");
        assert_eq!(events.contains(&CounterEvent::Lost), expected == 0);
    }
}

#[test]
fn a_lift_that_began_out_of_sight_is_lost() {
    let samples = plateau(&[0.0; 60]).into_iter().map(|(t, a)| (t, a.filter(|_| !(0.2..1.2).contains(&t))));
    assert_eq!(run(samples), [CounterEvent::Lost]);
}

#[test]
fn the_typical_angle_is_the_median() {
    let range = |peaks: &[f32]| RangeOfMotion::from_peaks(peaks, 0.03);
    assert_eq!(range(&[]), None);
    assert!((range(&[1.0, 3.0, 2.0]).unwrap().typical_deg - 2_f32.to_degrees()).abs() < 1e-3);
    assert!((range(&[1.0, 2.0]).unwrap().typical_deg - 1.5_f32.to_degrees()).abs() < 1e-3);
    assert!((range(&[1.0, 3.0, 2.0]).unwrap().max_deg - 3_f32.to_degrees()).abs() < 1e-3);
}
