//! `ambulo-server`: the command line of the gateway.

fn main() {}
