//! Keys of the texts that the app hands over, already translated: those of an assignment's panels ([`ALL`]), and those
//! of the panel in the person's own room ([`ROOM`]).

/// Title of the clear-space panel.
pub const CLEAR_SPACE_TITLE: &str = "clear-space-title";
/// What to look for before beginning.
pub const CLEAR_SPACE_BODY: &str = "clear-space-body";
/// Button: the space is clear.
pub const CLEAR_SPACE_YES: &str = "clear-space-yes";
/// Question for pain before.
pub const PAIN_BEFORE: &str = "pain-before";
/// Question for pain after.
pub const PAIN_AFTER: &str = "pain-after";
/// Label at 0.
pub const PAIN_NONE: &str = "pain-none";
/// Label at 10.
pub const PAIN_WORST: &str = "pain-worst";
/// The exercise's name.
pub const EXERCISE_NAME: &str = "exercise-name";
/// One sentence on how to do it.
pub const EXERCISE_HOW: &str = "exercise-how";
/// Let the limb hang and keep still for a moment.
pub const CALIBRATE: &str = "calibrate";
/// Shown when the limb moved or did not hang.
pub const CALIBRATE_AGAIN: &str = "calibrate-again";
/// Shown when the lift was too quick, and the exercise ended for it.
pub const TOO_FAST: &str = "too-fast";
/// Button that ends the exercise.
pub const STOP: &str = "stop";
/// Button that puts the person back to the middle.
pub const RECENTRE: &str = "recentre";
/// Shown while held.
pub const PAUSED: &str = "paused";
/// Shown while tracking is lost.
pub const TRACKING_LOST: &str = "tracking-lost";
/// Shown when pain is too high to begin, with the next step.
pub const PAIN_TOO_HIGH: &str = "pain-too-high";
/// Shown at the end.
pub const DONE: &str = "done";
/// Button that closes the headset session.
pub const LEAVE: &str = "leave";

/// Every key; an assignment without one of them shows an empty place, so tests ask for all.
pub const ALL: [&str; 19] = [
    CLEAR_SPACE_TITLE,
    CLEAR_SPACE_BODY,
    CLEAR_SPACE_YES,
    PAIN_BEFORE,
    PAIN_AFTER,
    PAIN_NONE,
    PAIN_WORST,
    EXERCISE_NAME,
    EXERCISE_HOW,
    CALIBRATE,
    CALIBRATE_AGAIN,
    TOO_FAST,
    STOP,
    RECENTRE,
    PAUSED,
    TRACKING_LOST,
    PAIN_TOO_HIGH,
    DONE,
    LEAVE,
];

/// How to place the body: point at a floor or a table, and choose.
pub const ROOM_PLACE: &str = "room-place";
/// How to look on: what pointing, one hand and two hands do.
pub const ROOM_LOOK: &str = "room-look";
/// Button: as large as in life.
pub const ROOM_LIFE: &str = "room-life";
/// Button: so large that it stands on a table.
pub const ROOM_TABLE: &str = "room-table";
/// Button: to another place.
pub const ROOM_AGAIN: &str = "room-again";
/// Button: back to the page.
pub const ROOM_LEAVE: &str = "room-leave";

/// Every key of the panel in the person's room.
pub const ROOM: [&str; 6] = [ROOM_PLACE, ROOM_LOOK, ROOM_LIFE, ROOM_TABLE, ROOM_AGAIN, ROOM_LEAVE];
