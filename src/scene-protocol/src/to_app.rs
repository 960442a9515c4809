//! Scene to app.

use crate::json::{object, tagged, words};
use crate::{ExerciseResult, View};

/// Where an assignment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExerciseState {
    /// Waits for a headset session.
    Waiting,
    /// Asks for clear space.
    ClearSpace,
    /// Asks for pain before.
    PainBefore,
    /// Watches the limb at rest, to know the person's proportions.
    Calibrating,
    /// Counts.
    Running,
    /// Held: by the person, or because the headset's own menu covers the view.
    Paused,
    /// Asks for pain after.
    PainAfter,
}

/// Where on the canvas the label of a structure points.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// As in [`View`].
    pub id: String,
    /// From the canvas' left edge, 1 at its right.
    pub x: f32,
    /// From the canvas' top, 1 at its foot.
    pub y: f32,
}

/// What the scene may say.
#[allow(clippy::large_enum_variant, reason = "words are said one at a time; on 32 bits they are smaller")]
#[derive(Clone, Debug, PartialEq)]
pub enum ToApp {
    /// Answer to `Hello`, and again when `warm` turns true.
    Ready {
        /// [`crate::VERSION`] of the scene.
        version: u32,
        /// Shaders are built and the skeleton is drawn: "Enter VR" may show.
        warm: bool,
    },
    /// The skeleton is on its way.
    Loading {
        /// 0 to 1.
        fraction: f32,
    },
    /// Something cannot go on. `what` is a stable word for a text key, never a sentence for a person:
    /// `skeleton-fetch`, `skeleton-read`, `context-lost`, `exercise-unknown`, `message-unreadable`.
    Failed {
        /// Stable word.
        what: String,
    },
    /// A structure was chosen in 3D.
    Picked {
        /// As in [`View`].
        id: String,
        /// Its plain and clinical name with its side, in the language last said.
        name: String,
        /// True where its shape was drawn, not measured on a person.
        schematic: bool,
        /// Where it was touched, as [`crate::Landmark`] has it.
        at: Option<[f32; 3]>,
    },
    /// A mouse rests over a structure, or no longer does.
    Hovered {
        /// As `Picked` has it; none where nothing is under the mouse.
        name: Option<String>,
        /// From the canvas' left edge, 1 at its right.
        x: f32,
        /// From the canvas' top, 1 at its foot.
        y: f32,
    },
    /// The distance that the view measures, whenever something of it changes.
    Measured {
        /// Where its places stand; those behind the camera are left out.
        spots: Vec<Spot>,
        /// Metres, as the body is while nothing is taken apart; none without two places.
        distance_m: Option<f32>,
    },
    /// A system of the body can be drawn now.
    SystemLoaded {
        /// As `LoadSystem` named it.
        system: String,
    },
    /// A system of the body did not come or cannot be read; all else goes on.
    SystemFailed {
        /// As `LoadSystem` named it.
        system: String,
    },
    /// The person chose the empty space.
    PickedNothing,
    /// The person moved the camera or changed the selection in 3D.
    ViewChanged {
        /// The whole view.
        view: View,
    },
    /// Where the structures of `Place` stand; those that are not here, or behind the camera, are left out.
    Placed {
        /// In the order of `Place`.
        spots: Vec<Spot>,
    },
    /// The angle of the exercise now shown, whenever its whole degree changes.
    Angle {
        /// Degrees, the joint's clinical angle.
        angle_deg: f32,
    },
    /// Where the assignment stands.
    ExerciseProgress {
        /// Lifts that counted.
        repetitions: u32,
        /// Lifts too low to count.
        attempts: u32,
        /// Lifts with tracking lost.
        lost: u32,
        /// The angle now, when tracked.
        angle_deg: Option<f32>,
        /// Which step.
        state: ExerciseState,
    },
    /// The assignment is over.
    ExerciseDone {
        /// What it came to.
        result: ExerciseResult,
    },
    /// What the device offers.
    XrAvailable {
        /// `immersive-vr`.
        vr: bool,
        /// `immersive-ar`.
        ar: bool,
    },
    /// The headset session runs.
    XrEntered,
    /// The headset session is over.
    XrLeft,
    /// No headset session: `reason` is a stable word (`unsupported`, `denied`, `no-floor`, `failed`).
    XrRefused {
        /// Stable word.
        reason: String,
    },
}

words! {
    ExerciseState {
        Waiting = "waiting", ClearSpace = "clear_space", PainBefore = "pain_before", Calibrating = "calibrating",
        Running = "running", Paused = "paused", PainAfter = "pain_after",
    }
}

object! { Spot { id, x, y } }

tagged! {
    ToApp {
        Ready = "ready" { version, warm },
        Loading = "loading" { fraction },
        Failed = "failed" { what },
        Picked = "picked" { id, name, schematic, at },
        Hovered = "hovered" { name, x, y },
        Measured = "measured" { spots, distance_m },
        SystemLoaded = "system_loaded" { system },
        SystemFailed = "system_failed" { system },
        PickedNothing = "picked_nothing",
        ViewChanged = "view_changed" { view },
        Placed = "placed" { spots },
        Angle = "angle" { angle_deg },
        ExerciseProgress = "exercise_progress" { repetitions, attempts, lost, angle_deg, state },
        ExerciseDone = "exercise_done" { result },
        XrAvailable = "xr_available" { vr, ar },
        XrEntered = "xr_entered",
        XrLeft = "xr_left",
        XrRefused = "xr_refused" { reason },
    }
}
