//! A gate that one task passes at a time: between reading an entry and writing it back nobody else writes.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// Single-threaded and without order among those who wait; the stretches behind it are short.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    taken: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

/// Held while inside.
pub(crate) struct Pass<'a>(&'a Gate);

impl Gate {
    pub(crate) async fn pass(&self) -> Pass<'_> {
        poll_fn(|context| {
            if self.taken.replace(true) {
                self.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
        Pass(self)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.0.taken.set(false);
        // All of them: the one woken first may have been dropped meanwhile.
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}
