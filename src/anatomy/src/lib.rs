//! The skeleton, its joints and muscles, as pure data and kinematics.
