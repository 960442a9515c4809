//! A FHIR server with the defects that were measured on real ones.

use std::collections::{BTreeMap, BTreeSet};

use ambulo_sync::instant::{format_us, parse_us};
use ambulo_sync::{Method, Reply, Request};
use serde_json::{Value, json};

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Stored {
    pub(crate) version: u64,
    pub(crate) updated_us: i64,
    pub(crate) body: Value,
    committed_ms: u64,
}

#[derive(Default)]
pub(crate) struct Server {
    pub(crate) entries: BTreeMap<String, Stored>,
    /// What is on disk: a power-off goes back to it.
    on_disk: BTreeMap<String, Stored>,
    /// Whether `If-None-Match: *` is honoured. Some servers ignore it.
    pub(crate) guards_creates: bool,
    /// Losers of `If-Match` get 409 or 412, as servers differ.
    pub(crate) conflict: u16,
    pub(crate) puts: usize,
    /// Entries of which a power-off or a blind overwrite destroyed an acknowledged version.
    pub(crate) harmed: BTreeSet<String>,
    /// An entry that a device sent again, unasked, long after it had arrived.
    pub(crate) replayed: Option<String>,
    ticks: i64,
}

fn reply(status: u16, value: &Value) -> Reply {
    Reply { status, retry_after: None, body: value.to_string().into_bytes() }
}

fn outcome(status: u16, code: &str) -> Reply {
    reply(status, &json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}))
}

fn shown(stored: &Stored) -> Value {
    let mut body = stored.body.clone();
    body["meta"] = json!({"versionId": stored.version.to_string(), "lastUpdated": stamp(stored.updated_us)});
    body
}

/// With microseconds, as some servers write it.
fn stamp(us: i64) -> String {
    let text = format_us(us);
    format!("{}{:03}Z", &text[..text.len() - 1], us.rem_euclid(1000))
}

impl Server {
    pub(crate) fn new(guards_creates: bool, conflict: u16) -> Self {
        Self { guards_creates, conflict, ..Self::default() }
    }

    pub(crate) fn checkpoint(&mut self) {
        self.on_disk = self.entries.clone();
    }

    pub(crate) fn power_off(&mut self) {
        for (key, stored) in &self.entries {
            if self.on_disk.get(key) != Some(stored) {
                self.harmed.insert(key.clone());
            }
        }
        self.entries = self.on_disk.clone();
    }

    /// The record as it was before sync: entries that others wrote.
    pub(crate) fn seed(&mut self, key: &str, body: Value, now_ms: u64) {
        let stored = Stored { version: 1, updated_us: now_ms as i64 * 1000, body, committed_ms: now_ms };
        self.entries.insert(key.to_owned(), stored);
        self.checkpoint();
    }

    /// Handles a request that arrived at `arrived_us`: that is when a write is stamped, however late it commits.
    /// `live`: its sender still waits for the reply.
    pub(crate) fn handle(&mut self, request: &Request, arrived_us: i64, now_ms: u64, live: bool) -> Reply {
        match request.method {
            Method::Put => self.put(request, arrived_us, now_ms, live),
            Method::Get => match request.path.split_once('?') {
                Some((kind, query)) => self.search(kind, query),
                None => match self.entries.get(&request.path) {
                    Some(stored) => reply(200, &shown(stored)),
                    None => outcome(404, "not-found"),
                },
            },
        }
    }

    fn put(&mut self, request: &Request, arrived_us: i64, now_ms: u64, live: bool) -> Reply {
        let header =
            |name: &str| request.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str());
        let body: Value = serde_json::from_slice(request.body.as_deref().unwrap()).unwrap();
        assert!(body.pointer("/meta/lastUpdated").is_none(), "a device stamps with its own clock");
        let held = self.entries.get(&request.path);
        if let Some(version) = header("If-Match") {
            let matches = held.is_some_and(|held| version == format!("W/\"{}\"", held.version));
            if !matches {
                return if held.is_none() && self.conflict == 412 {
                    outcome(404, "not-found")
                } else {
                    outcome(self.conflict, "conflict")
                };
            }
        } else if let Some(held) = held {
            if self.guards_creates && header("If-None-Match") == Some("*") {
                return outcome(self.conflict, "conflict");
            }
            if held.body != body && !live {
                self.harmed.insert(request.path.clone());
            }
        }
        // A PUT that changes nothing: either its sender did not ask, or it asked in the very moment of arrival.
        if live && held.is_some_and(|held| held.body == body && now_ms - held.committed_ms > 3_000) {
            self.replayed = Some(request.path.clone());
        }
        self.ticks += 1;
        self.puts += 1;
        let version = held.map_or(1, |held| held.version + 1);
        let created = held.is_none();
        let stored = Stored { version, updated_us: arrived_us + self.ticks % 1000, body, committed_ms: now_ms };
        let answer = reply(if created { 201 } else { 200 }, &shown(&stored));
        self.entries.insert(request.path.clone(), stored);
        answer
    }

    /// Sorted by time and paged by offset: the pages shift under writes.
    fn search(&self, kind: &str, query: &str) -> Reply {
        let mut since = i64::MIN;
        let (mut count, mut offset) = (10, 0);
        for part in query.split('&') {
            match part.split_once('=').unwrap() {
                ("_lastUpdated", from) => since = parse_us(from.strip_prefix("ge").unwrap()).unwrap(),
                ("_count", number) => count = number.parse().unwrap(),
                ("_offset", number) => offset = number.parse().unwrap(),
                ("patient", "p1") | ("_sort", "_lastUpdated") => {}
                other => panic!("not in the protocol: {other:?}"),
            }
        }
        let prefix = format!("{kind}/");
        let mut found: Vec<(&String, &Stored)> = self
            .entries
            .iter()
            .filter(|(key, stored)| key.starts_with(&prefix) && stored.updated_us >= since)
            .collect();
        found.sort_by_key(|(key, stored)| (stored.updated_us, key.as_str()));
        let page: Vec<Value> =
            found.iter().skip(offset).take(count).map(|(_, stored)| json!({"resource": shown(stored)})).collect();
        let mut bundle = json!({"resourceType": "Bundle", "type": "searchset", "entry": page});
        if found.len() > offset + count {
            let plain = query.split("&_offset").next().unwrap();
            let url = format!("http://inside.example/fhir/{kind}?{plain}&_offset={}", offset + count);
            bundle["link"] = json!([{"relation": "self", "url": "x"}, {"relation": "next", "url": url}]);
        }
        reply(200, &bundle)
    }
}
