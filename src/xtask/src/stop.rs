//! Ctrl-C: remembered, so that the server is ended in order and no half-written file is left.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::failure::{Explain, Result};

static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C (and a polite kill) is remembered instead of ending this program on the spot.
///
/// Children get the terminal's own signal, so a running build ends by itself.
pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            // Asked twice: somebody is in a hurry.
            std::process::exit(130);
        }
    })
    .explain("Ctrl-C cannot be listened for")
}

/// Whether somebody asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Sleeps, but no longer than until somebody asks to stop; true if so.
pub(crate) fn asked_within(time: Duration) -> bool {
    let end = Instant::now() + time;
    while !asked() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(25).min(end.saturating_duration_since(Instant::now())));
    }
    asked()
}
