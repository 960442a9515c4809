//! A small well-behaved account, whose next answers a test can replace.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

use ambulo_sync::instant::format_us;
use ambulo_sync::{Clock, Method, Reply, Request, Transport, TransportError};
use serde_json::{Value, json};

pub(crate) type Answer = Result<Reply, TransportError>;

/// Whether the replaced answer hides that the account acted.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Acts {
    Yes,
    No,
}

#[derive(Default)]
pub(crate) struct FakeAccount {
    pub(crate) entries: RefCell<BTreeMap<String, (u64, i64, Value)>>,
    next: RefCell<VecDeque<(Method, Acts, Answer)>>,
    pub(crate) asked: RefCell<Vec<String>>,
    pub(crate) now_ms: Cell<u64>,
}

pub(crate) fn reply(status: u16, body: &str) -> Answer {
    Ok(Reply { status, retry_after: None, body: body.as_bytes().to_vec() })
}

pub(crate) fn later(status: u16, retry_after: &str) -> Answer {
    Ok(Reply { status, retry_after: Some(retry_after.into()), body: Vec::new() })
}

pub(crate) fn outcome(status: u16, code: &str) -> Answer {
    reply(
        status,
        &json!({"resourceType": "OperationOutcome", "issue": [{"code": code, "diagnostics": "secret"}]}).to_string(),
    )
}

impl FakeAccount {
    pub(crate) fn new() -> Self {
        let account = Self::default();
        account.now_ms.set(1_790_000_000_000);
        account
    }

    /// Replaces the answer to the next request of that method.
    pub(crate) fn answer(&self, method: Method, acts: Acts, answer: Answer) {
        self.next.borrow_mut().push_back((method, acts, answer));
    }

    pub(crate) fn put(&self, key: &str, body: Value) -> Value {
        let mut entries = self.entries.borrow_mut();
        let version = entries.get(key).map_or(1, |held| held.0 + 1);
        self.now_ms.set(self.now_ms.get() + 1_000);
        entries.insert(key.to_owned(), (version, self.now_ms.get() as i64 * 1_000, body));
        drop(entries);
        self.shown(key)
    }

    pub(crate) fn body(&self, key: &str) -> Value {
        self.entries.borrow()[key].2.clone()
    }

    /// What was asked since the last time, as `METHOD path`, with `If-Match` where there was one.
    pub(crate) fn log(&self) -> Vec<String> {
        self.asked.take()
    }

    pub(crate) fn puts(&self) -> Vec<String> {
        self.log().into_iter().filter(|line| line.starts_with("PUT")).collect()
    }

    fn shown(&self, key: &str) -> Value {
        let (version, updated_us, mut body) = self.entries.borrow()[key].clone();
        body["meta"] = json!({"versionId": version.to_string(), "lastUpdated": format_us(updated_us)});
        body
    }

    fn handle(&self, request: &Request) -> Answer {
        let condition = request.headers.iter().find(|(name, _)| *name == "If-Match").map(|(_, value)| value.clone());
        if let Some(body) = &request.body {
            let held = self.entries.borrow().get(&request.path).map(|held| format!("W/\"{}\"", held.0));
            if condition.is_some() && condition != held || condition.is_none() && held.is_some() {
                return outcome(412, "conflict");
            }
            return reply(200, &self.put(&request.path, serde_json::from_slice(body).unwrap()).to_string());
        }
        if let Some((kind, _)) = request.path.split_once('?') {
            let keys: Vec<String> = self.entries.borrow().keys().filter(|key| key.starts_with(kind)).cloned().collect();
            let entry: Vec<Value> = keys.iter().map(|key| json!({"resource": self.shown(key)})).collect();
            return reply(200, &json!({"resourceType": "Bundle", "entry": entry}).to_string());
        }
        if self.entries.borrow().contains_key(&request.path) {
            reply(200, &self.shown(&request.path).to_string())
        } else {
            outcome(404, "not-found")
        }
    }
}

impl Transport for FakeAccount {
    async fn send(&self, request: Request) -> Answer {
        let method = if request.method == Method::Put { "PUT" } else { "GET" };
        let condition =
            request.headers.iter().find(|(name, _)| *name == "If-Match").map(|(_, value)| format!(" {value}"));
        self.asked.borrow_mut().push(format!("{method} {}{}", request.path, condition.unwrap_or_default()));
        let mut next = self.next.borrow_mut();
        if next.front().is_some_and(|(method, ..)| *method == request.method) {
            let (_, acts, answer) = next.pop_front().unwrap();
            drop(next);
            if acts == Acts::Yes {
                let _ = self.handle(&request);
            }
            return answer;
        }
        drop(next);
        self.handle(&request)
    }
}

impl Clock for FakeAccount {
    fn now_ms(&self) -> u64 {
        self.now_ms.get()
    }
    fn random_u32(&self) -> u32 {
        7
    }
}
