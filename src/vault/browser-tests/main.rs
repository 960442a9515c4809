//! What the browser tests drive, in a Worker: the vault by plain calls, and the store conformance suite.
#![allow(unsafe_code, reason = "wasm-bindgen's generated glue")]
#![allow(missing_docs, unreachable_pub)]

mod calls;
mod conformance;
mod speed;
