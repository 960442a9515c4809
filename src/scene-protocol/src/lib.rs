//! The words that app and scene say to each other.
