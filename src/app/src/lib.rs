//! The DOM module: patient and therapist pages, and the Worker that owns vault, keys, tokens and sync.
//!
//! One wasm, two entries: `app_main` in the page, `worker_main` in the Worker. They speak [`protocol`].

// What wasm-bindgen exports must be `pub`, whatever module it stands in.
#![cfg_attr(target_arch = "wasm32", allow(unreachable_pub, reason = "what crosses to the browser is public"))]

pub mod body_search;
pub mod chart_cursor;
pub mod chart_times;
pub mod export_text;
pub mod label_layout;
pub mod message_format;
pub mod protocol;

#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod therapist;
#[cfg(target_arch = "wasm32")]
mod worker;
