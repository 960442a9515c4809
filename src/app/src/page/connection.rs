//! The page's line to the Worker: calls with replies, and pushes.

use super::browser::Assets;
use crate::protocol::{Call, Push, Reply, Request, Trouble, Word};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

type Waiting = Rc<RefCell<HashMap<u32, js_sys::Function>>>;
type Listener = Rc<RefCell<Option<Box<dyn Fn(Push)>>>>;

/// A running Worker. Dropping every clone does not end it; [`Connection::restart`] does.
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
        let worker = start(assets, &waiting, &listener)?;
        Ok(Self {
            assets: assets.clone(),
            worker: Rc::new(RefCell::new(worker)),
            waiting,
            listener,
            next: Rc::new(Cell::new(1)),
        })
    }

    /// Ends the Worker, and with it every key that it held, and starts a new one.
    pub(crate) fn restart(&self) -> Result<(), JsValue> {
        self.worker.borrow().terminate();
        let refused = serde_json::to_string(&Reply::Refused(Trouble::Failed)).unwrap_or_default();
        for (_, resolve) in self.waiting.borrow_mut().drain() {
            let _ = resolve.call1(&JsValue::NULL, &refused.as_str().into());
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
        let Ok(text) = serde_json::to_string(&Call { number, request }) else { return Reply::Refused(Trouble::Failed) };
        let waiting = self.waiting.clone();
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            waiting.borrow_mut().insert(number, resolve);
        });
        if self.worker.borrow().post_message(&text.into()).is_err() {
            self.waiting.borrow_mut().remove(&number);
            return Reply::Refused(Trouble::Failed);
        }
        let answer = wasm_bindgen_futures::JsFuture::from(promise).await.ok().and_then(|v| v.as_string());
        answer.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Reply::Refused(Trouble::Failed))
    }
}

fn start(assets: &Assets, waiting: &Waiting, listener: &Listener) -> Result<web_sys::Worker, JsValue> {
    let url = assets.path("worker.js").ok_or_else(|| JsValue::from_str("worker.js is missing from the assets"))?;
    let options = web_sys::WorkerOptions::new();
    options.set_type(web_sys::WorkerType::Module);
    let worker = web_sys::Worker::new_with_options(url, &options)?;
    let (waiting, listener) = (waiting.clone(), listener.clone());
    let on_message = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let Some(word) = event.data().as_string().and_then(|text| serde_json::from_str::<Word>(&text).ok()) else {
            return;
        };
        match word {
            Word::Reply { number, reply } => {
                let resolve = waiting.borrow_mut().remove(&number);
                if let (Some(resolve), Ok(text)) = (resolve, serde_json::to_string(&reply)) {
                    let _ = resolve.call1(&JsValue::NULL, &text.into());
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
