//! Draws only while something moves: a still picture costs no battery.

use bevy::prelude::*;

/// How many more frames are to be drawn. Outside XR the runner stops at zero.
#[derive(Resource, Default)]
pub struct Wakefulness {
    frames: u32,
}

impl Wakefulness {
    /// A change needs a few frames: to apply it, and what follows from it, and to draw.
    pub const CHANGE: u32 = 3;
    /// What is made anew may move what lies on it.
    pub const UPLOAD: u32 = 4;

    /// Stays awake for at least `frames` more frames.
    pub fn wake(&mut self, frames: u32) {
        self.frames = self.frames.max(frames);
    }

    /// Counts a frame drawn.
    pub fn spend(&mut self) {
        self.frames = self.frames.saturating_sub(1);
    }

    /// True while frames are due.
    pub fn is_awake(&self) -> bool {
        self.frames > 0
    }
}

/// Owns [`Wakefulness`].
pub fn plugin(app: &mut App) {
    app.insert_resource(Wakefulness { frames: Wakefulness::UPLOAD });
}
