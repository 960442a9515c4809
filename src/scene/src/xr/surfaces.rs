//! The floors and tables that the device knows: met by rays, and held on to by an anchor. Where the device offers
//! neither, nothing is met and nothing is held.

use bevy::math::{Affine3A, Vec3};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    bindings,
    frame::{self, Hand},
};

/// Where a ray met a floor or a table.
pub struct Surface {
    /// The hand that points there; none where the device itself does.
    pub hand: Option<u32>,
    /// In the reference space; Y is away from the surface.
    pub pose: Affine3A,
    result: bindings::HitTestResult,
}

/// A ray that the device is asked to follow: what it comes from, and the device's own handle once it is there.
type Ray = (JsValue, Option<JsValue>);

thread_local! {
    static VIEWER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    static RAYS: RefCell<Vec<Ray>> = const { RefCell::new(Vec::new()) };
    static ANCHOR: RefCell<Option<bindings::Anchor>> = const { RefCell::new(None) };
    /// Whether surfaces are wanted now.
    static SOUGHT: Cell<bool> = const { Cell::new(false) };
    /// Counts sessions, for an answer may come when its session is over.
    static SESSION: Cell<u32> = const { Cell::new(0) };
}

/// Something flatter than this is a floor or a table: the least upward part of its direction.
const LEVEL: f32 = 0.8;

/// Asks for the device's own ray: ahead, or out of a phone.
pub fn begin(session: &bindings::Session) {
    let (session, own) = (session.clone(), SESSION.get());
    spawn_local(async move {
        let Ok(space) = JsFuture::from(session.request_reference_space("viewer")).await else { return };
        let source = follow(&session, &space).await;
        if SESSION.get() == own {
            VIEWER.set(source);
        }
    });
}

async fn follow(session: &bindings::Session, space: &JsValue) -> Option<JsValue> {
    let options = js_sys::Object::new();
    // Setting a plain property of a new plain object cannot fail.
    let _ = js_sys::Reflect::set(&options, &"space".into(), space);
    JsFuture::from(session.request_hit_test_source(&options).ok()?).await.ok()
}

/// The session is over.
pub fn forget() {
    SESSION.set(SESSION.get().wrapping_add(1));
    VIEWER.take();
    RAYS.take();
    ANCHOR.take();
    SOUGHT.set(false);
}

/// Whether the device knows surfaces.
pub fn are_offered() -> bool {
    VIEWER.with_borrow(Option::is_some)
}

/// Says whether surfaces are wanted from now on.
pub fn seek(wanted: bool) {
    SOUGHT.set(wanted);
}

/// Where the hands' rays, or without hands the device's own, meet floors and tables in this frame.
pub fn met(
    frame: &bindings::Frame,
    space: &JsValue,
    session: &bindings::Session,
    hands: &[(JsValue, Hand)],
) -> Vec<Surface> {
    if !SOUGHT.get() || !are_offered() {
        return Vec::new();
    }
    let held: Vec<&(JsValue, Hand)> = hands.iter().filter(|(_, hand)| hand.is_held).collect();
    RAYS.with_borrow_mut(|rays| rays.retain(|(of, _)| held.iter().any(|(source, _)| source == of)));
    for (source, _) in &held {
        let known = RAYS.with_borrow(|rays| rays.iter().any(|(of, _)| of == source));
        if !known {
            RAYS.with_borrow_mut(|rays| rays.push((source.clone(), None)));
            let (session, of) = (session.clone(), source.clone());
            spawn_local(async move {
                let space = of.unchecked_ref::<bindings::InputSource>().target_ray_space();
                let ray = follow(&session, &space).await;
                RAYS.with_borrow_mut(|rays| {
                    if let Some(place) = rays.iter_mut().find(|(held, _)| *held == of) {
                        place.1 = ray;
                    }
                });
            });
        }
    }
    let nearest = |ray: &JsValue, hand: Option<u32>| {
        let results = frame.hit_test_results(ray).ok()?;
        results.iter().find_map(|result| {
            let result: bindings::HitTestResult = result.unchecked_into();
            let pose = frame::affine(&result.pose(space).ok()??.transform())?;
            (pose.transform_vector3(Vec3::Y).y > LEVEL).then_some(Surface { hand, pose, result })
        })
    };
    if held.is_empty() {
        return VIEWER.with_borrow(|ray| ray.as_ref().and_then(|ray| nearest(ray, None))).into_iter().collect();
    }
    RAYS.with_borrow(|rays| {
        let ray = |source: &JsValue| rays.iter().find(|(of, _)| of == source).and_then(|(_, ray)| ray.as_ref());
        held.iter().filter_map(|(source, hand)| nearest(ray(source)?, Some(hand.id))).collect()
    })
}

/// Holds on to a surface of this frame in place of the one before. Call inside the frame.
pub fn hold(surface: &Surface) {
    let_go();
    let Ok(asked) = surface.result.create_anchor() else { return };
    let own = SESSION.get();
    spawn_local(async move {
        let Ok(anchor) = JsFuture::from(asked).await else { return };
        if SESSION.get() == own && anchor.is_object() {
            ANCHOR.set(Some(anchor.unchecked_into()));
        }
    });
}

/// Holds on to nothing.
pub fn let_go() {
    if let Some(anchor) = ANCHOR.take() {
        // One that the device gave up is let go of already.
        let _ = anchor.delete();
    }
}

/// Where the held surface is in this frame, as far as the device knows.
pub fn anchor(frame: &bindings::Frame, space: &JsValue) -> Option<Affine3A> {
    ANCHOR.with_borrow(|anchor| frame::pose(frame, &anchor.as_ref()?.anchor_space().ok()?, space))
}
