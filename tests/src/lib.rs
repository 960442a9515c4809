//! End-to-end, conformance and simulation tests; see the files beside this one.
