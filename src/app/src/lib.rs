//! The DOM module: patient and therapist pages, and the Worker that owns vault and sync.
