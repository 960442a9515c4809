//! What the headset reports in one frame.

use glam::{Quat, Vec3};
use serde::{Deserialize, Serialize};

/// A place and a turn in the reference space.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rigid {
    /// Metres.
    pub position_m: Vec3,
    /// Unit quaternion; -Z of the head points where it looks.
    pub orientation: Quat,
}

impl Rigid {
    /// A place without a turn.
    #[must_use]
    pub fn at(position_m: Vec3) -> Self {
        Self { position_m, orientation: Quat::IDENTITY }
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.position_m.is_finite() && self.orientation.is_finite() && (self.orientation.length() - 1.0).abs() < 0.01
    }

    /// Heading of the look, radians about +Y; none when looking straight up or down.
    pub(crate) fn yaw_rad(&self) -> Option<f32> {
        let look = self.orientation * Vec3::NEG_Z;
        (look.x.hypot(look.z) > 0.2).then(|| (-look.x).atan2(-look.z))
    }
}

/// One frame. A controller's pose is its grip pose.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PoseSample {
    /// Seconds since any fixed moment; rises from sample to sample.
    pub time_s: f64,
    /// The viewer's pose (between the eyes).
    pub head: Option<Rigid>,
    /// The grip pose of the controller that moves, or the pose of the one strapped to the shank.
    pub hand: Option<Rigid>,
    /// Whether the device says that it sees the controller.
    pub hand_tracked: bool,
    /// Whether the position is a guess (WebXR `emulatedPosition`).
    pub emulated: bool,
}

impl PoseSample {
    /// Head and hand, where both are seen and finite; a guessed position is no measurement.
    #[must_use]
    pub fn measured(&self) -> Option<(Rigid, Rigid)> {
        let (head, hand) = (self.head?, self.hand?);
        (self.hand_tracked && !self.emulated && head.is_sound() && hand.is_sound()).then_some((head, hand))
    }
}
