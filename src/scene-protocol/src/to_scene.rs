//! App to scene.

use crate::json::{Json, tagged, words};
use crate::{Assignment, PanelTexts, Side, View};
use serde_json::Value;

/// Which way a language runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

/// The two immersive session modes of WebXR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XrMode {
    /// `immersive-vr`.
    Vr,
    /// `immersive-ar`: the room shows through.
    Ar,
}

/// How a shown exercise moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Motion {
    /// Runs on its own.
    Playing,
    /// Stands still at this phase: 0 is rest, 1 is the end of the range.
    Phase(f32),
}

/// What the app may say.
#[allow(clippy::large_enum_variant, reason = "words are said one at a time; on 32 bits they are smaller")]
#[derive(Clone, Debug, PartialEq)]
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
    /// Fetch a system of the body, to be drawn when the view names it. Answered by `SystemLoaded` or `SystemFailed`;
    /// a system that is here or under way is not fetched again.
    LoadSystem {
        /// As `structures.json` names it.
        system: String,
        /// Same origin.
        url: String,
        /// The same system in fewer triangles, which a headset session draws; same origin.
        coarse_url: Option<String>,
    },
    /// Look at this.
    SetView {
        /// Replaces the whole view.
        view: View,
    },
    /// Come as near as all of it fits; `ViewChanged` tells from where it is then seen. What is not here yet is
    /// waited for.
    Frame {
        /// One structure with something around it, or all that the view shows.
        id: Option<String>,
    },
    /// Tell where the middles of these structures stand on the canvas, now and whenever that changes: `Placed`.
    Place {
        /// In place of those named before.
        ids: Vec<String>,
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
    /// The heart beats and the lungs breathe at these rates, where they are shown, near and not held still by
    /// `ReducedMotion`. Without this word, and without a rate that a person can have, they rest.
    Pulse {
        /// 20 to 250.
        beats_per_min: Option<f32>,
        /// 3 to 80.
        breaths_per_min: Option<f32>,
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
    /// The next headset session shows the view in the person's own room, to be placed, turned and pointed at; no
    /// assignment is done in it.
    Room {
        /// By the keys of [`crate::texts::ROOM`].
        texts: PanelTexts,
        /// Which way they run.
        direction: Direction,
    },
    /// Open a headset session. Call from a click: browsers ask for one.
    EnterXr {
        /// Virtual or augmented.
        mode: XrMode,
    },
    /// Close the headset session.
    LeaveXr,
}

words! { Direction { Ltr = "ltr", Rtl = "rtl" } }
words! { XrMode { Vr = "vr", Ar = "ar" } }

/// `"playing"`, or `{"phase":0.5}`.
impl Json for Motion {
    fn write(&self, out: &mut String) {
        match self {
            Self::Playing => out.push_str("\"playing\""),
            Self::Phase(phase) => {
                out.push_str("{\"phase\":");
                phase.write(out);
                out.push('}');
            }
        }
    }
    fn read(value: &Value) -> Option<Self> {
        match value.as_str() {
            Some("playing") => Some(Self::Playing),
            Some(_) => None,
            None => Some(Self::Phase(f32::read(value.get("phase")?)?)),
        }
    }
}

tagged! {
    ToScene {
        Hello = "hello" { version },
        LoadSkeleton = "load_skeleton" { url },
        LoadSystem = "load_system" { system, url, coarse_url },
        SetView = "set_view" { view },
        Frame = "frame" { id },
        Place = "place" { ids },
        ResetView = "reset_view",
        Theme = "theme" { dark },
        ReducedMotion = "reduced_motion" { reduced },
        Language = "language" { tag, direction },
        Pulse = "pulse" { beats_per_min, breaths_per_min },
        ShowExercise = "show_exercise" { exercise, side, motion },
        HideExercise = "hide_exercise",
        StartAssignment = "start_assignment" { assignment },
        Stop = "stop",
        Pause = "pause" { paused },
        Recentre = "recentre",
        Seated = "seated" { seated },
        Room = "room" { texts, direction },
        EnterXr = "enter_xr" { mode },
        LeaveXr = "leave_xr",
    }
}
