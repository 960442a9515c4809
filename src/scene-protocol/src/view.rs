//! What is being looked at, as one value that the app owns.

use crate::json::object;

/// The orbiting camera. World frame: metres, Y up, the body stands on Y = 0 and faces +Z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The point looked at, in metres.
    pub target: [f32; 3],
    /// Metres from the target to the eye.
    pub distance: f32,
    /// Radians about +Y; 0 looks at the body's front, positive goes to the body's left.
    pub yaw: f32,
    /// Radians above the horizon.
    pub pitch: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self { target: [0.0, 0.87, 0.0], distance: 3.1, yaw: 0.42, pitch: 0.08 }
    }
}

/// Camera, selection and which structures show. Structures go by the id that `skeleton.bin` gives them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Where the eye is.
    pub camera: Camera,
    /// Structures not drawn.
    pub hidden: Vec<String>,
    /// When not empty, only these are drawn solid and all others are not drawn.
    pub isolated: Vec<String>,
    /// Drawn translucent.
    pub faded: Vec<String>,
    /// Drawn highlighted.
    pub selection: Option<String>,
    /// Whether muscles are drawn when no exercise shows.
    pub muscles: bool,
}

object! { Camera { target, distance, yaw, pitch } }
object! { View {} or Self::default() => { camera, hidden, isolated, faded, selection, muscles } }
