//! App to scene.

use serde::{Deserialize, Serialize};

use crate::{Assignment, Side, View};

/// Which way a language runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

/// The two immersive session modes of WebXR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum XrMode {
    /// `immersive-vr`.
    Vr,
    /// `immersive-ar`: the room shows through.
    Ar,
}

/// How a shown exercise moves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// Runs on its own.
    Playing,
    /// Stands still at this phase: 0 is rest, 1 is the end of the range.
    Phase(f32),
}

/// What the app may say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToScene {
    /// First of all; answered by `Ready`.
    Hello {
        /// [`crate::VERSION`] of the app.
        version: u32,
    },
    /// Fetch and show the skeleton. Bytes already at hand go through the exported `load_skeleton` instead.
    LoadSkeleton {
        /// Same origin.
        url: String,
    },
    /// Look at this.
    SetView {
        /// Replaces the whole view.
        view: View,
    },
    /// Back to the first view, with nothing hidden.
    ResetView,
    /// Light or dark page.
    Theme {
        /// Dark when true.
        dark: bool,
    },
    /// No camera flights and no looping exercise when true.
    ReducedMotion {
        /// As the person set it.
        reduced: bool,
    },
    /// Digits and direction of what the scene writes.
    Language {
        /// BCP 47 tag.
        tag: String,
        /// Which way it runs.
        direction: Direction,
    },
    /// Show an exercise on the skeleton.
    ShowExercise {
        /// A key of `assets/exercises`.
        exercise: String,
        /// Which limb moves.
        side: Side,
        /// Playing, or standing at a phase.
        motion: Motion,
    },
    /// Back to the resting pose.
    HideExercise,
    /// Do this exercise; it begins once the headset session runs.
    StartAssignment {
        /// What to do.
        assignment: Assignment,
    },
    /// End the exercise now; `ExerciseDone` follows.
    Stop,
    /// Hold or resume the exercise.
    Pause {
        /// Held when true.
        paused: bool,
    },
    /// Put the person back to the middle, facing forward.
    Recentre,
    /// Sitting or standing.
    Seated {
        /// Sitting when true.
        seated: bool,
    },
    /// Open a headset session. Call from a click: browsers ask for one.
    EnterXr {
        /// Virtual or augmented.
        mode: XrMode,
    },
    /// Close the headset session.
    LeaveXr,
}
