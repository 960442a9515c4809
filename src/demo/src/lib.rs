//! A made-up record, from a seed.
