//! Tracked poses to joint angles, repetitions, range of motion and safety stops. Pure: time comes with each sample.
//!
//! Frame: the headset's reference space, right-handed, Y up (WebXR `local-floor`); metres, radians, seconds.

mod counter;
mod range;
mod safety;
mod sample;
mod session;
mod shank;
mod shoulder;

pub use counter::{CounterEvent, LiftRules, RepetitionCounter};
pub use range::{RangeOfMotion, Tempo};
pub use safety::{PainReading, SafetyLimits, SafetyMonitor, SafetyStop};
pub use sample::{PoseSample, Rigid};
pub use session::{JointEstimator, LiftSession, Step, Summary};
pub use shank::ShankEstimator;
pub use shoulder::{CalibrationError, Elevation, Limb, ShoulderEstimator};
