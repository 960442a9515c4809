//! The edge to the browser: the canvas and its context, the person's gestures, bindings.

pub mod bindings;
pub mod canvas;
pub mod gesture;
