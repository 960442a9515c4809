//! The person's hands on the canvas: mouse, fingers, wheel and keys, as a few plain gestures.

use bevy::math::Vec2;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use ambulo_scene_protocol::ToApp;

use super::bindings::{self, Canvas, DomEvent, Listenable, options};
use crate::{runner, talk};

/// What a hand meant. Places are CSS pixels from the canvas' upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gesture {
    /// Turned by so many pixels.
    Turn(Vec2),
    /// Shifted by so many pixels.
    Shift(Vec2),
    /// Nearer (below 1) or farther, keeping the point `at` in place.
    Zoom { factor: f32, at: Option<Vec2> },
    /// A short press.
    Tap(Vec2),
    /// A mouse that has come to rest.
    Rest(Vec2),
    /// Back to the first view.
    Home,
}

#[derive(Default)]
struct Hands {
    queue: Vec<Gesture>,
    pointers: Vec<(i32, Vec2)>,
    travelled: f32,
    shifting: bool,
    several: bool,
    rest: Option<Rest>,
    /// Whether the app shows the name of what the mouse rested over.
    named: bool,
}

/// Where the mouse is, and the timer that says that it rests.
struct Rest {
    at: Vec2,
    timer: i32,
}

thread_local! {
    static HANDS: RefCell<Hands> = RefCell::new(Hands::default());
    static RESTED: Closure<dyn FnMut()> = Closure::new(rested);
}

/// A press that moved farther than this is no tap.
const TAP_SLOP: f32 = 8.0;
const KEY_TURN: f32 = 24.0;
/// A mouse that has not moved for so long, milliseconds, rests.
const REST_MS: u32 = 120;
/// A hand is never quite still: a name stays as long as the mouse moves no farther, CSS pixels.
const REST_SLOP: f32 = 4.0;

/// All gestures since the last call.
pub fn take() -> Vec<Gesture> {
    HANDS.with_borrow_mut(|hands| std::mem::take(&mut hands.queue))
}

/// Whether what the mouse rests over has a name, which the app shows now.
pub fn named(named: bool) {
    HANDS.with_borrow_mut(|hands| hands.named = named);
}

fn rested() {
    let at = HANDS.with_borrow_mut(|hands| {
        let at = hands.rest.as_ref().map(|rest| rest.at)?;
        hands.queue.push(Gesture::Rest(at));
        Some(at)
    });
    if at.is_some() {
        runner::request();
    }
}

/// Listens on the canvas.
pub fn listen(canvas: &Canvas) {
    canvas.style().set_touch_action("none");
    let on = |kind: &str, react: fn(&mut Hands, &DomEvent)| {
        let callback = Closure::<dyn FnMut(DomEvent)>::new(move |event: DomEvent| {
            let stirred = HANDS.with_borrow_mut(|hands| {
                let before = hands.queue.len();
                react(hands, &event);
                hands.queue.len() > before
            });
            if stirred {
                runner::request();
            }
        });
        let target: &Listenable = canvas.unchecked_ref();
        target.listen(kind, &callback.into_js_value(), &options(&[("passive", false)]));
    };
    let canvas_for_capture = canvas.clone();
    let capture = Closure::<dyn FnMut(DomEvent)>::new(move |event: DomEvent| {
        // Refused for a pointer that is already gone; the drag then simply ends at the edge.
        let _ = canvas_for_capture.capture(event.pointer_id());
    });
    let target: &Listenable = canvas.unchecked_ref();
    target.listen("pointerdown", &capture.into_js_value(), &JsValue::UNDEFINED);
    on("pointerdown", Hands::down);
    on("pointermove", Hands::moved);
    on("pointerup", Hands::up);
    on("pointercancel", Hands::cancel);
    on("pointerleave", |hands, _| hands.rise());
    on("wheel", Hands::wheel);
    on("keydown", Hands::key);
    on("contextmenu", |_, event| event.prevent_default());
}

impl Hands {
    /// The mouse goes on: it no longer rests where it was.
    fn rise(&mut self) {
        if let Some(rest) = self.rest.take() {
            bindings::clear_timeout(rest.timer);
        }
        self.queue.retain(|gesture| !matches!(gesture, Gesture::Rest(_)));
        if std::mem::take(&mut self.named) {
            talk::say(&ToApp::Hovered { name: None, x: 0.0, y: 0.0 });
        }
    }

    /// A mouse without a button pressed: names are for those who only point.
    fn pass(&mut self, event: &DomEvent) {
        let at = place(event);
        if self.rest.as_ref().is_some_and(|rest| rest.at.distance(at) <= REST_SLOP) {
            return;
        }
        self.rise();
        if event.pointer_type() == "mouse" {
            let timer = RESTED.with(|rested| bindings::set_timeout(rested.as_ref(), REST_MS));
            self.rest = Some(Rest { at, timer });
        }
    }

    fn down(&mut self, event: &DomEvent) {
        self.rise();
        if self.pointers.is_empty() {
            self.travelled = 0.0;
            self.several = false;
            self.shifting = event.button() == 2 || event.button() == 1 || event.shift_key();
        }
        self.pointers.retain(|p| p.0 != event.pointer_id());
        self.pointers.push((event.pointer_id(), place(event)));
        self.several |= self.pointers.len() > 1;
    }

    fn moved(&mut self, event: &DomEvent) {
        if self.pointers.is_empty() {
            return self.pass(event);
        }
        let Some(index) = self.pointers.iter().position(|p| p.0 == event.pointer_id()) else { return };
        let (before, now) = (self.pointers[index].1, place(event));
        self.pointers[index].1 = now;
        self.travelled += before.distance(now);
        let step = now - before;
        match self.pointers.len() {
            1 if self.travelled > TAP_SLOP && self.shifting => self.queue.push(Gesture::Shift(step)),
            1 if self.travelled > TAP_SLOP => self.queue.push(Gesture::Turn(step)),
            2 => {
                let other = self.pointers[1 - index].1;
                let (apart_before, apart) = (before.distance(other).max(1.0), now.distance(other).max(1.0));
                self.queue.push(Gesture::Zoom { factor: apart_before / apart, at: Some((now + other) / 2.0) });
                // The middle of the two fingers moved by half a finger's step.
                self.queue.push(Gesture::Shift(step / 2.0));
            }
            _ => {}
        }
    }

    fn up(&mut self, event: &DomEvent) {
        let known = self.pointers.iter().any(|p| p.0 == event.pointer_id());
        self.pointers.retain(|p| p.0 != event.pointer_id());
        if known && self.pointers.is_empty() && !self.several && !self.shifting && self.travelled <= TAP_SLOP {
            self.queue.push(Gesture::Tap(place(event)));
        }
    }

    fn cancel(&mut self, event: &DomEvent) {
        self.pointers.retain(|p| p.0 != event.pointer_id());
    }

    fn wheel(&mut self, event: &DomEvent) {
        self.rise();
        event.prevent_default();
        // Lines and pages in pixels, as browsers scroll them.
        let pixels = event.delta_y() * [1.0, 16.0, 400.0][event.delta_mode().min(2) as usize];
        let factor = (pixels.clamp(-240.0, 240.0) * 0.0016).exp();
        self.queue.push(Gesture::Zoom { factor, at: Some(place(event)) });
    }

    fn key(&mut self, event: &DomEvent) {
        let along = |x: f32, y: f32| {
            let step = Vec2::new(x, y) * KEY_TURN;
            if event.shift_key() { Gesture::Shift(-step) } else { Gesture::Turn(step) }
        };
        let gesture = match event.key().as_str() {
            "ArrowLeft" => along(1.0, 0.0),
            "ArrowRight" => along(-1.0, 0.0),
            "ArrowUp" => along(0.0, 1.0),
            "ArrowDown" => along(0.0, -1.0),
            "+" | "=" => Gesture::Zoom { factor: 0.85, at: None },
            "-" | "_" => Gesture::Zoom { factor: 1.0 / 0.85, at: None },
            "Home" | "0" => Gesture::Home,
            _ => return,
        };
        event.prevent_default();
        self.queue.push(gesture);
    }
}

fn place(event: &DomEvent) -> Vec2 {
    Vec2::new(event.offset_x(), event.offset_y())
}
