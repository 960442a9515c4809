//! Tracked poses to joint angles, repetitions and range. Pure.
