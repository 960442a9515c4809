//! What the browser tests drive, in a Worker: the vault by plain calls, and the store conformance suite.
#![allow(unsafe_code, reason = "wasm-bindgen's generated glue")]
#![allow(missing_docs, unreachable_pub, reason = "a program of tests has no readers of its own")]

mod calls;
mod conformance;
mod speed;
