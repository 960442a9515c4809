//! Hands, controllers and touches from frame to frame: who is who, what is held, what chose.

use ambulo_scene_protocol::Side;
use bevy::math::Affine3A;
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    bindings,
    frame::{self, Hand},
};

/// What is known of an input source beyond a frame.
struct Known {
    source: JsValue,
    id: u32,
    selects: bool,
    squeezes: bool,
    /// Chose since the last frame, pointing there: a touch is gone when it has chosen.
    selected: Option<Option<Affine3A>>,
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// The events that [`happened`] understands.
pub const EVENTS: [&str; 5] = ["select", "selectstart", "selectend", "squeezestart", "squeezeend"];

/// Takes an event of the session.
pub fn happened(kind: &str, event: &bindings::InputEvent, space: &JsValue) {
    let source = event.input_source();
    with(&source, |known| match kind {
        "selectstart" => known.selects = true,
        "selectend" => known.selects = false,
        "squeezestart" => known.squeezes = true,
        "squeezeend" => known.squeezes = false,
        _ => {
            known.selected =
                Some(event.frame().and_then(|frame| frame::pose(&frame, &source.target_ray_space(), space)))
        }
    });
}

/// Forgets everything: the session is over.
pub fn forget() {
    KNOWN.take();
}

fn with<T>(source: &bindings::InputSource, act: impl FnOnce(&mut Known) -> T) -> T {
    let source: &JsValue = source.as_ref();
    KNOWN.with_borrow_mut(|all| {
        let index = all.iter().position(|known| known.source == *source).unwrap_or_else(|| {
            let id = NEXT.replace(NEXT.get().wrapping_add(1));
            all.push(Known { source: source.clone(), id, selects: false, squeezes: false, selected: None });
            all.len() - 1
        });
        act(&mut all[index])
    })
}

/// All that point or are held in this frame, and those that chose and are gone.
pub fn hands(frame: &bindings::Frame, space: &JsValue, session: &bindings::Session) -> Vec<(JsValue, Hand)> {
    let sources = session.input_sources();
    let sources = if sources.is_object() { js_sys::Array::from(&sources) } else { js_sys::Array::new() };
    let mut hands: Vec<(JsValue, Hand)> = Vec::new();
    for source in sources.iter() {
        let source: bindings::InputSource = source.unchecked_into();
        let grip = source.grip_space();
        let grip = grip.is_object().then(|| frame.pose(&grip, space).ok().flatten()).flatten();
        let emulated = grip.as_ref().and_then(bindings::Pose::emulated_position).unwrap_or(false);
        let (id, selects, squeezes, selected) =
            with(&source, |known| (known.id, known.selects, known.squeezes, known.selected.take()));
        let hand = Hand {
            id,
            side: side(&source),
            emulated,
            grip: grip.and_then(|pose| frame::affine(&bindings::Pose::transform(&pose))),
            ray: frame::pose(frame, &source.target_ray_space(), space).or(selected.flatten()),
            is_hand: source.hand().is_object(),
            is_held: is_held(&source),
            selects,
            squeezes,
            selected: selected.is_some(),
        };
        hands.push((source.into(), hand));
    }
    let here = |known: &Known| hands.iter().any(|(source, _)| *source == known.source);
    let gone: Vec<Known> = KNOWN.with_borrow_mut(|all| all.extract_if(.., |known| !here(known)).collect());
    let last = gone.into_iter().filter_map(|known| Some((known.selected?, known)));
    hands.extend(last.map(|(ray, known)| {
        let source: &bindings::InputSource = known.source.unchecked_ref();
        let hand = Hand {
            id: known.id,
            side: side(source),
            emulated: true,
            grip: None,
            ray,
            is_hand: false,
            is_held: is_held(source),
            selects: false,
            squeezes: false,
            selected: true,
        };
        (known.source, hand)
    }));
    hands
}

/// Whether it is a hand or a controller that is seen as such: a finger on a screen and a gaze are not.
fn is_held(source: &bindings::InputSource) -> bool {
    source.target_ray_mode().is_none_or(|mode| mode == "tracked-pointer")
}

/// Which of the person's sides an input source is at.
fn side(source: &bindings::InputSource) -> Option<Side> {
    match source.handedness().as_str() {
        "left" => Some(Side::Left),
        "right" => Some(Side::Right),
        _ => None,
    }
}
