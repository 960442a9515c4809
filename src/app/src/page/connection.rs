//! The page's line to the Worker: calls with replies, and pushes.

use super::browser::{Assets, window};
use crate::protocol::{Call, Push, Reply, Request, Trouble, Word};
use ambulo_care::wire;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

type Waiting = Rc<RefCell<Vec<(u32, js_sys::Function)>>>;
type Listener = Rc<RefCell<Option<Box<dyn Fn(Push)>>>>;

/// A running Worker. Dropping every clone does not end it; [`Connection::restart`] does, and so does leaving the page.
#[derive(Clone)]
pub(crate) struct Connection {
    assets: Assets,
    worker: Rc<RefCell<web_sys::Worker>>,
    waiting: Waiting,
    listener: Listener,
    next: Rc<Cell<u32>>,
}

impl Connection {
    pub(crate) fn open(assets: &Assets) -> Result<Self, JsValue> {
        let waiting = Waiting::default();
        let listener = Listener::default();
        let worker = Rc::new(RefCell::new(start(assets, &waiting, &listener)?));
        // A browser that puts a page aside for the back button (Safari does) would keep its Worker too: the keys, and the
        // vault's lock, for which the next page then asks in vain.
        let leaving = worker.clone();
        let leave = Closure::<dyn Fn()>::new(move || leaving.borrow().terminate());
        window().set_onpagehide(Some(leave.as_ref().unchecked_ref()));
        leave.forget();
        Ok(Self { assets: assets.clone(), worker, waiting, listener, next: Rc::new(Cell::new(1)) })
    }

    /// Ends the Worker, and with it every key that it held, and starts a new one.
    pub(crate) fn restart(&self) -> Result<(), JsValue> {
        self.worker.borrow().terminate();
        let refused = JsValue::from(wire::encode(&Reply::Refused(Trouble::Failed)));
        for (_, resolve) in self.waiting.take() {
            let _ = resolve.call1(&JsValue::NULL, &refused);
        }
        *self.worker.borrow_mut() = start(&self.assets, &self.waiting, &self.listener)?;
        Ok(())
    }

    /// Whoever wants the pushes; one at a time.
    pub(crate) fn listen(&self, listener: impl Fn(Push) + 'static) {
        *self.listener.borrow_mut() = Some(Box::new(listener));
    }

    /// Asks, and waits for the answer.
    pub(crate) async fn ask(&self, request: Request) -> Reply {
        let number = self.next.replace(self.next.get().wrapping_add(1));
        let bytes = wire::encode(&Call { number, request });
        let waiting = self.waiting.clone();
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            waiting.borrow_mut().push((number, resolve));
        });
        if self.worker.borrow().post_message(&bytes.into()).is_err() {
            take(&self.waiting, number);
            return Reply::Refused(Trouble::Failed);
        }
        let answer = wasm_bindgen_futures::JsFuture::from(promise).await.ok();
        answer.and_then(|bytes| read(&bytes)).unwrap_or(Reply::Refused(Trouble::Failed))
    }
}

/// Whoever waits for the answer of this number.
fn take(waiting: &Waiting, number: u32) -> Option<js_sys::Function> {
    let mut waiting = waiting.borrow_mut();
    let at = waiting.iter().position(|(waits, _)| *waits == number)?;
    Some(waiting.swap_remove(at).1)
}

fn read<T: wire::Wire>(message: &JsValue) -> Option<T> {
    wire::decode(&message.dyn_ref::<js_sys::Uint8Array>()?.to_vec())
}

fn start(assets: &Assets, waiting: &Waiting, listener: &Listener) -> Result<web_sys::Worker, JsValue> {
    let url = assets.path("worker.js").ok_or_else(|| JsValue::from_str("worker.js is missing from the assets"))?;
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let worker = web_sys::Worker::new_with_options(url, &options)?;
    let (waiting, listener) = (waiting.clone(), listener.clone());
    let on_message = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let Some(word) = read(&event.data()) else { return };
        match word {
            Word::Reply { number, reply } => {
                let resolve = take(&waiting, number);
                if let Some(resolve) = resolve {
                    let _ = resolve.call1(&JsValue::NULL, &wire::encode(&reply).into());
                }
            }
            Word::Push(push) => {
                if let Some(listener) = listener.borrow().as_ref() {
                    listener(push);
                }
            }
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The Worker keeps its listener for as long as it lives.
    on_message.forget();
    Ok(worker)
}
