//! Lifts out of an angle over time: counted, half, or lost.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What makes a lift a repetition.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LiftRules {
    /// Below this angle the limb is at rest, radians.
    pub rest_rad: f32,
    /// What is aimed at, radians.
    pub target_rad: f32,
    /// The part of the target from which a lift counts, 0 to 1.
    pub count_fraction: f32,
    /// A lift unseen for longer than this is lost, seconds.
    pub lost_after_s: f64,
}

impl LiftRules {
    /// Rules in degrees, as prescriptions have them: a lift counts from `count_fraction` of `target_deg` and ends
    /// below `rest_deg`. Nonsense is brought to the nearest sense: a rest below the count's angle, a fraction in 0.3-1.
    #[must_use]
    pub fn from_degrees(rest_deg: f32, target_deg: f32, count_fraction: f32) -> Self {
        let target = if target_deg.is_finite() { target_deg.clamp(10.0, 180.0) } else { 90.0 };
        let fraction = if count_fraction.is_finite() { count_fraction.clamp(0.3, 1.0) } else { 0.9 };
        let rest = if rest_deg.is_finite() { rest_deg } else { 0.25 * target };
        Self {
            rest_rad: rest.clamp(1.0, 0.5 * fraction * target).to_radians(),
            target_rad: target.to_radians(),
            count_fraction: fraction,
            lost_after_s: 0.3,
        }
    }

    /// From this angle a lift counts, radians.
    #[must_use]
    pub fn reach_rad(&self) -> f32 {
        self.target_rad * self.count_fraction
    }

    /// From this angle a lift has begun, radians: over the rest by a tenth of the target, at least five degrees, so
    /// that a tremor about the rest begins nothing.
    #[must_use]
    pub fn leave_rad(&self) -> f32 {
        (self.rest_rad + (0.1 * self.target_rad).max(5_f32.to_radians())).min(self.reach_rad())
    }
}

/// What the counter noticed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CounterEvent {
    /// The limb left its rest.
    LiftStarted,
    /// A lift reached the count's angle and came back.
    Counted {
        /// Its greatest angle, radians.
        peak_rad: f32,
        /// From leaving the rest to the peak, seconds.
        rise_s: f64,
        /// From leaving the rest to coming back, seconds.
        duration_s: f64,
    },
    /// A lift came back without reaching the count's angle.
    HalfLift {
        /// Its greatest angle, radians.
        peak_rad: f32,
    },
    /// A lift that was not seen throughout: not counted, not measured.
    Lost,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    /// At rest, ready for a lift.
    Resting,
    /// Lifted, and seen so far.
    Lifting { since_s: f64, peak_rad: f32, peak_s: f64 },
    /// A lift that cannot be measured any more, or one whose beginning was not seen: waits for the rest.
    Spoiled,
}

/// Counts lifts. Feed it every frame; it keeps no clock of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct RepetitionCounter {
    rules: LiftRules,
    state: State,
    paused: bool,
    last_time_s: Option<f64>,
    last_seen_s: Option<f64>,
    /// The last angles with their times, for a running median: neither a wild frame nor a tremor's crest is a peak.
    window: VecDeque<(f64, f32)>,
    last_rad: Option<f32>,
}

/// The median runs over this long: one beat of a physiological tremor (8-12 Hz), at 60 frames a second nine frames.
const MEDIAN_OVER_S: f64 = 0.14;
/// Frames in the window at most, whatever rate a device claims.
const MEDIAN_OF: usize = 32;

impl RepetitionCounter {
    /// A counter that begins with the limb anywhere; it must be seen at rest before the first lift.
    #[must_use]
    pub fn new(rules: LiftRules) -> Self {
        Self {
            rules,
            state: State::Spoiled,
            paused: false,
            last_time_s: None,
            last_seen_s: None,
            window: VecDeque::with_capacity(MEDIAN_OF),
            last_rad: None,
        }
    }

    /// The rules it counts by.
    #[must_use]
    pub fn rules(&self) -> &LiftRules {
        &self.rules
    }

    /// The smoothed angle of the last sample that was seen, radians.
    #[must_use]
    pub fn angle_rad(&self) -> Option<f32> {
        self.last_rad
    }

    /// Whether a lift is under way.
    #[must_use]
    pub fn is_lifting(&self) -> bool {
        matches!(self.state, State::Lifting { .. })
    }

    /// Holds the count: samples pass unheeded, and a lift under way is dropped without a word.
    pub fn pause(&mut self) {
        self.paused = true;
        self.forget();
    }

    /// Goes on; the limb must be seen at rest before the next lift.
    pub fn resume(&mut self) {
        self.paused = false;
        self.forget();
    }

    /// The reference space was reset: angles before and after cannot be one lift.
    pub fn rebase(&mut self) {
        self.forget();
    }

    fn forget(&mut self) {
        self.state = State::Spoiled;
        self.window.clear();
        self.last_seen_s = None;
        self.last_rad = None;
    }

    /// One frame: the time, and the angle where it was measured. Times that don't rise and angles that are not numbers
    /// are ignored.
    pub fn push(&mut self, time_s: f64, angle_rad: Option<f32>) -> Option<CounterEvent> {
        if !time_s.is_finite() || self.last_time_s.is_some_and(|last| time_s <= last) {
            return None;
        }
        self.last_time_s = Some(time_s);
        if self.paused {
            return None;
        }
        let lost = self.last_seen_s.is_some_and(|seen| time_s - seen > self.rules.lost_after_s);
        let angle = angle_rad.filter(|a| a.is_finite());
        let was_resting = self.state == State::Resting;
        let mut event = None;
        if lost {
            self.window.clear();
            if self.is_lifting() {
                self.state = State::Spoiled;
                event = Some(CounterEvent::Lost);
            }
        }
        let Some(raw) = angle else { return event };
        self.last_seen_s = Some(time_s);
        let smooth = self.smooth(time_s, raw);
        self.last_rad = Some(smooth);
        if event.is_some() {
            return event;
        }
        match self.state {
            // Lost at rest and found lifted: the way up was not seen.
            State::Resting if lost && was_resting && smooth > self.rules.leave_rad() => {
                self.state = State::Spoiled;
                Some(CounterEvent::Lost)
            }
            State::Resting if smooth > self.rules.leave_rad() => {
                self.state = State::Lifting { since_s: time_s, peak_rad: smooth, peak_s: time_s };
                Some(CounterEvent::LiftStarted)
            }
            State::Lifting { since_s, peak_rad, peak_s } => {
                if smooth < self.rules.rest_rad {
                    self.state = State::Resting;
                    return Some(if peak_rad >= self.rules.reach_rad() {
                        let (rise_s, duration_s) = (peak_s - since_s, time_s - since_s);
                        CounterEvent::Counted { peak_rad, rise_s, duration_s }
                    } else {
                        CounterEvent::HalfLift { peak_rad }
                    });
                }
                if smooth > peak_rad {
                    self.state = State::Lifting { since_s, peak_rad: smooth, peak_s: time_s };
                }
                None
            }
            State::Spoiled if smooth < self.rules.rest_rad => {
                self.state = State::Resting;
                None
            }
            _ => None,
        }
    }

    fn smooth(&mut self, time_s: f64, raw: f32) -> f32 {
        while self.window.len() >= MEDIAN_OF || self.window.front().is_some_and(|f| time_s - f.0 > MEDIAN_OVER_S) {
            self.window.pop_front();
        }
        self.window.push_back((time_s, raw));
        let mut sorted: Vec<f32> = self.window.iter().map(|f| f.1).collect();
        sorted.sort_by(f32::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(raw)
    }
}
