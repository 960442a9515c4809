//! When the chambers of the heart contract and when the lungs fill, within one beat and one breath.

use std::f32::consts::PI;

/// How far the chambers have contracted: 0 at their fullest, 1 at their emptiest.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Beat {
    /// Both atria.
    pub atria: f32,
    /// Both ventricles.
    pub ventricles: f32,
}

/// Share of the ventricles' filling that the atria's contraction adds (Guyton and Hall, *Textbook of Medical
/// Physiology*, chapter 9: about a fifth).
const ATRIAL_SHARE: f32 = 0.2;
/// The first third of diastole brings the rest of it (as above).
const RAPID_FILLING: f32 = 1.0 / 3.0;
/// Of what a beat ejects, 70 % leaves in the first third of the ejection (as above).
const RAPID_EJECTION: (f32, f32) = (1.0 / 3.0, 0.7);
/// Inspiration to expiration is 1 to 1.5 at rest (West, *Respiratory Physiology*, gives 1 to 1.5 or 2).
const INSPIRATION: f32 = 0.4;

/// Seconds for which the atria contract: a tenth (Guyton and Hall, chapter 9), less where the beats are so fast that
/// it would be more than an eighth of one.
fn atrial_systole_s(cycle_s: f32) -> f32 {
    (cycle_s / 8.0).min(0.1)
}

/// Seconds for which the ventricles contract and eject: LVET = 413 ms - 1.7 ms times the rate, and 50 ms of isovolumic
/// contraction before (Weissler, Harris and Schoenfeld 1968, doi:10.1161/01.CIR.37.2.149, men at rest). That was
/// measured up to some 110 a minute; beyond, systole keeps the share of the beat that it has there.
fn ventricular_systole_s(cycle_s: f32) -> f32 {
    let at = |rate: f32| 0.463 - 0.0017 * rate;
    let (rate, fastest) = (60.0 / cycle_s, 110.0);
    if rate <= fastest { at(rate) } else { at(fastest) * fastest / rate }
}

impl Beat {
    /// At a share of the beat (0 to 1, beginning as the atria contract) at a rate in beats a minute. At rest for what
    /// is no number or no rate.
    #[must_use]
    pub fn at(phase: f32, beats_per_min: f32) -> Self {
        if !(phase.is_finite() && beats_per_min.is_finite() && beats_per_min > 0.0) {
            return Self::default();
        }
        let cycle = 60.0 / beats_per_min;
        let (first, second) = (atrial_systole_s(cycle), ventricular_systole_s(cycle));
        let seconds = phase.rem_euclid(1.0) * cycle;
        if seconds < first {
            // The last of the filling, by the atria.
            let done = ease(seconds / first);
            return Self { atria: done, ventricles: ATRIAL_SHARE * (1.0 - done) };
        }
        let systole = (seconds - first) / second;
        if systole < 1.0 {
            // The atria let go at once, and fill again behind the closed valves.
            return Self { atria: 1.0 - ease(2.0 * systole), ventricles: ejected(systole) };
        }
        let diastole = (seconds - first - second) / (cycle - first - second);
        let filled = ease((diastole / RAPID_FILLING).min(1.0));
        Self { atria: 0.0, ventricles: 1.0 - (1.0 - ATRIAL_SHARE) * filled }
    }
}

/// How full the lungs are at a share of the breath (0 to 1, beginning with inspiration): 0 after breathing out, 1 after
/// breathing in. Quiet breathing; 0 for what is no number.
#[must_use]
pub fn breath(phase: f32) -> f32 {
    if !phase.is_finite() {
        return 0.0;
    }
    let phase = phase.rem_euclid(1.0);
    if phase < INSPIRATION {
        (1.0 - (PI * phase / INSPIRATION).cos()) / 2.0
    } else {
        // Let go rather than pushed: most leaves at first, and the end is a pause.
        let out = (phase - INSPIRATION) / (1.0 - INSPIRATION);
        (1.0 + (PI * (1.0 - (1.0 - out).powi(2))).cos()) / 2.0
    }
}

/// 0 to 1 with a soft begin and end.
fn ease(share: f32) -> f32 {
    let x = share.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// What share of a beat has been ejected.
fn ejected(share: f32) -> f32 {
    let (knee, at_knee) = RAPID_EJECTION;
    // A smooth curve through the knee: x^n / (x^n + c (1 - x)^2), with n for the soft begin.
    let c = knee.powi(2) * (1.0 / at_knee - 1.0) / (1.0 - knee).powi(2);
    let x = share.clamp(0.0, 1.0);
    let (begun, left) = (x * x, c * (1.0 - x).powi(2));
    begun / (begun + left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn when(rate: f32, holds: impl Fn(Beat) -> bool) -> f32 {
        let count = (0..6000).filter(|i| holds(Beat::at(*i as f32 / 6000.0, rate))).count();
        count as f32 / 6000.0 * 60.0 / rate
    }

    #[test]
    fn at_75_a_minute_the_times_are_those_of_the_books() {
        // Contracting is what grows.
        let grows = |part: fn(Beat) -> f32| {
            let steps = (0..8000).filter(|i| {
                let at = |i: i32| part(Beat::at(i as f32 / 8000.0, 75.0));
                at(i + 1) > at(*i)
            });
            steps.count() as f32 / 8000.0 * 0.8
        };
        assert!((grows(|b| b.atria) - 0.1).abs() < 0.005, "{}", grows(|b| b.atria));
        let systole = grows(|b| b.ventricles);
        assert!((0.28..0.36).contains(&systole), "{systole}");
        // Between filling and the atria's contraction little moves.
        assert!(when(75.0, |b| b.atria == 0.0 && (b.ventricles - ATRIAL_SHARE).abs() < 1e-3) > 0.15);
    }

    #[test]
    fn most_is_ejected_at_first() {
        assert!((ejected(1.0 / 3.0) - 0.7).abs() < 1e-4);
        assert!(ejected(0.0) == 0.0 && ejected(1.0) == 1.0);
    }

    #[test]
    fn what_is_no_rate_beats_not() {
        for (phase, rate) in [(0.3, 0.0), (0.3, -60.0), (0.3, f32::NAN), (f32::INFINITY, 60.0)] {
            assert_eq!(Beat::at(phase, rate), Beat::default());
        }
        assert_eq!(breath(f32::NAN), 0.0);
    }

    proptest! {
        #[test]
        fn chambers_stay_within_bounds_and_never_jump(phase in 0.0_f32..1.0, rate in 30.0_f32..220.0) {
            let (now, next) = (Beat::at(phase, rate), Beat::at(phase + 1e-3, rate));
            for (a, b) in [(now.atria, next.atria), (now.ventricles, next.ventricles)] {
                prop_assert!((0.0..=1.0).contains(&a));
                // A thousandth of a beat changes little, across its end too.
                prop_assert!((a - b).abs() < 0.04, "{a} {b}");
            }
        }

        #[test]
        fn atria_contract_before_ventricles(rate in 30.0_f32..220.0) {
            let most = |part: fn(Beat) -> f32| {
                let all = (0..2000).map(|i| i as f32 / 2000.0);
                all.max_by(|a, b| part(Beat::at(*a, rate)).total_cmp(&part(Beat::at(*b, rate)))).unwrap_or(0.0)
            };
            let (atria, ventricles) = (most(|b| b.atria), most(|b| b.ventricles));
            prop_assert!(atria < ventricles && ventricles < 0.75, "{atria} {ventricles}");
            // They never contract together to the end.
            for i in 0..500 {
                let beat = Beat::at(i as f32 / 500.0, rate);
                prop_assert!(beat.atria.min(beat.ventricles) < 0.65);
            }
        }

        #[test]
        fn diastole_gives_way_first_as_the_heart_goes_faster(rate in 40.0_f32..110.0) {
            let share = |rate: f32| ventricular_systole_s(60.0 / rate) * rate / 60.0;
            prop_assert!(share(rate + 5.0) > share(rate));
            prop_assert!(ventricular_systole_s(60.0 / (rate + 5.0)) <= ventricular_systole_s(60.0 / rate));
        }

        #[test]
        fn a_breath_is_smooth_and_fills_once(phase in 0.0_f32..1.0) {
            prop_assert!((0.0..=1.0).contains(&breath(phase)));
            prop_assert!((breath(phase) - breath(phase + 1e-3)).abs() < 0.01);
            let grows = breath(phase + 1e-3) - breath(phase);
            prop_assert!(if phase < INSPIRATION - 1e-3 { grows > 0.0 } else { grows < 1e-3 }, "{phase} {grows}");
        }
    }
}
