//! The way between devices and server: drops, delays, duplicates, replies that are not FHIR.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use ambulo_sync::{Clock, Method, Reply, Request, Transport, TransportError};

use crate::dice::Dice;
use crate::server::Server;

type Slot = Rc<RefCell<Option<Result<Reply, TransportError>>>>;

enum Event {
    /// The server commits and answers. The write is stamped with its arrival.
    Commit {
        request: Request,
        arrived_us: i64,
        answer: Option<(Slot, Spoil)>,
    },
    Answer {
        slot: Slot,
        result: Result<Reply, TransportError>,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum Spoil {
    Not,
    Html,
    Half,
    Error,
}

/// What may go wrong in a schedule.
#[derive(Clone, Copy, Default)]
pub(crate) struct Weather {
    /// Chance of any fault, percent a request.
    pub(crate) fault: u64,
    /// Whether a request may commit minutes after its sender gave up, stamped with its arrival.
    pub(crate) late_commits: bool,
}

pub(crate) struct Network {
    pub(crate) now_ms: u64,
    pub(crate) dice: Dice,
    pub(crate) server: Server,
    pub(crate) weather: Weather,
    events: BTreeMap<(u64, u64), Event>,
    count: u64,
}

pub(crate) const BEGINNING_MS: u64 = 1_790_000_000_000;
const GIVES_UP_MS: u64 = 30_000;

impl Network {
    pub(crate) fn new(dice: Dice, server: Server, weather: Weather) -> Self {
        Self { now_ms: BEGINNING_MS + 3_600_000, dice, server, weather, events: BTreeMap::new(), count: 0 }
    }

    fn at(&mut self, in_ms: u64, event: Event) {
        self.count += 1;
        self.events.insert((self.now_ms + in_ms, self.count), event);
    }

    /// Lets the next thing happen; `false` when nothing is under way.
    pub(crate) fn step(&mut self) -> bool {
        let Some(((at_ms, _), event)) = self.events.pop_first() else { return false };
        self.now_ms = self.now_ms.max(at_ms);
        match event {
            Event::Answer { slot, result } => {
                slot.borrow_mut().get_or_insert(result);
            }
            Event::Commit { request, arrived_us, answer } => {
                let mut reply = self.server.handle(&request, arrived_us, self.now_ms, answer.is_some());
                if let Some((slot, spoil)) = answer {
                    match spoil {
                        Spoil::Not => {}
                        Spoil::Html => reply = html(200),
                        Spoil::Half => reply.body.truncate(reply.body.len() / 2),
                        Spoil::Error => reply = html(502),
                    }
                    let travel = 1 + self.dice.below(400);
                    self.at(travel, Event::Answer { slot, result: Ok(reply) });
                }
            }
        }
        true
    }

    fn send(&mut self, request: Request, slot: &Slot) {
        let travel = 1 + self.dice.below(400);
        let arrived_us = (self.now_ms + travel) as i64 * 1000;
        if !self.dice.percent(self.weather.fault) {
            let answer = Some((slot.clone(), Spoil::Not));
            return self.at(travel, Event::Commit { request, arrived_us, answer });
        }
        let gave_up = Event::Answer { slot: slot.clone(), result: Err(TransportError::Unreachable) };
        let is_put = request.method == Method::Put;
        match self.dice.below(9) {
            0 => self.at(GIVES_UP_MS, gave_up),
            1 => {
                self.at(travel, Event::Commit { request, arrived_us, answer: None });
                self.at(GIVES_UP_MS, gave_up);
            }
            2 => {
                // Delivered twice, the second time after anything else may have happened.
                let again = travel + self.dice.below(if self.weather.late_commits { 400_000 } else { 2_000 });
                let answer = Some((slot.clone(), Spoil::Not));
                self.at(travel, Event::Commit { request: request.clone(), arrived_us, answer });
                let arrived_us = (self.now_ms + again) as i64 * 1000;
                self.at(again, Event::Commit { request, arrived_us, answer: None });
            }
            3 if is_put && self.weather.late_commits => {
                let late = travel + self.dice.below(400_000);
                self.at(late, Event::Commit { request, arrived_us, answer: None });
                self.at(GIVES_UP_MS, gave_up);
            }
            kind @ 3..=5 => {
                let spoil = [Spoil::Html, Spoil::Half, Spoil::Error][kind as usize - 3];
                self.at(travel, Event::Commit { request, arrived_us, answer: Some((slot.clone(), spoil)) });
            }
            6 => self.at(travel, Event::Answer { slot: slot.clone(), result: Ok(html(200)) }),
            7 => {
                let mut busy = html(if self.dice.percent(50) { 429 } else { 503 });
                busy.retry_after = Some("7".to_owned());
                self.at(travel, Event::Answer { slot: slot.clone(), result: Ok(busy) });
            }
            _ => self.at(travel, Event::Answer { slot: slot.clone(), result: Ok(html(401)) }),
        }
    }
}

fn html(status: u16) -> Reply {
    Reply { status, retry_after: None, body: b"<!doctype html><title>Welcome to the hotel</title>".to_vec() }
}

/// One device's end of the network, with its own idea of the time.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) network: Rc<RefCell<Network>>,
    pub(crate) skew_ms: i64,
    /// Exchanges of the present round that told the device nothing.
    pub(crate) failed: Rc<RefCell<usize>>,
}

impl Transport for Line {
    async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let slot = Slot::default();
        self.network.borrow_mut().send(request, &slot);
        let result = poll_fn(|_| slot.borrow_mut().take().map_or(Poll::Pending, Poll::Ready)).await;
        let told = result.as_ref().is_ok_and(|reply| serde_json::from_slice::<serde_json::Value>(&reply.body).is_ok());
        *self.failed.borrow_mut() += usize::from(!told);
        result
    }
}

impl Clock for Line {
    fn now_ms(&self) -> u64 {
        self.network.borrow().now_ms.saturating_add_signed(self.skew_ms)
    }

    fn random_u32(&self) -> u32 {
        self.network.borrow_mut().dice.next() as u32
    }
}
