//! The Bevy module: the body, exercises and XR, in the browser only.
//!
//! The app starts it with a canvas and a function, and both then talk in the words of
//! `ambulo_scene_protocol`. The scene holds no record: it gets an assignment and hands back a result.
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "the host has the pure parts alone, for their tests")
)]

mod body;
mod paint;
mod panel;
mod placing;
mod training;
mod xr;

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod exercise;
#[cfg(target_arch = "wasm32")]
mod exports;
#[cfg(target_arch = "wasm32")]
mod orbit;
#[cfg(target_arch = "wasm32")]
mod runner;
#[cfg(target_arch = "wasm32")]
mod stage;
#[cfg(target_arch = "wasm32")]
mod talk;
#[cfg(target_arch = "wasm32")]
mod wakefulness;
