//! Builds, runs and tests Ambulo.
fn main() {}
