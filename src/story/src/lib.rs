//! Condition stories: what a condition is, step by step, on the body. Read from data, picked by a record's codes.
//!
//! `assets/stories/README.md` describes the files. Pure: no web, no clock; whoever shows a story fetches its files.

mod error;
mod letters;
mod picks;
mod placing;
mod sides;
mod sites;
mod story;
mod targets;
mod words;

pub use error::StoryError;
pub use picks::{Picked, Picks};
pub use placing::Side;
pub use sides::Sides;
pub use sites::{Site, Sites};
pub use story::{Pulse, Reference, Step, Story};
pub use targets::{Target, Targets};
pub use words::{StepWords, StoryWords};
