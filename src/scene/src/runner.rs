//! When an update runs: on the window's animation frame while something moves, on the session's inside
//! XR, never on both.

use bevy::prelude::*;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;

use crate::{
    browser::{self, bindings},
    paint::{Lens, Screen},
    talk,
    wakefulness::Wakefulness,
    xr,
};

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
    static REQUESTED: Cell<bool> = const { Cell::new(false) };
    static HALTED: Cell<bool> = const { Cell::new(false) };
    static RESIZED: Cell<bool> = const { Cell::new(false) };
    static FRAMES: Cell<u32> = const { Cell::new(0) };
    static MILLISECONDS: Cell<f64> = const { Cell::new(0.0) };
    static WINDOW_TICK: Closure<dyn FnMut()> = Closure::new(window_tick);
}

/// Owns the time that an update is at. Nothing here goes by fixed steps, which Bevy's own plugin would count.
pub fn plugin(app: &mut App) {
    app.init_resource::<Time<Real>>().add_systems(First, |mut time: ResMut<Time<Real>>| time.update());
}

/// Owns the app from now on. A second start, on a new canvas after a lost context, replaces the first.
pub fn take_over(mut app: App) {
    app.finish();
    app.cleanup();
    HALTED.set(false);
    APP.set(Some(app));
    request();
}

/// Asks for an update on the next animation frame.
pub fn request() {
    ask(|tick| {
        bindings::request_animation_frame(tick);
    });
}

/// Asks for an update at once. Until shaders are built nothing new is drawn, and a browser may give a page that draws
/// nothing new one animation frame a second.
fn request_now() {
    ask(|tick| {
        bindings::set_timeout(tick, 0);
    });
}

fn ask(of_browser: impl FnOnce(&JsValue)) {
    if !HALTED.get() && !xr::session::is_running() && !REQUESTED.replace(true) {
        WINDOW_TICK.with(|tick| of_browser(tick.as_ref()));
    }
}

/// No more updates: the context is gone.
pub fn halt() {
    HALTED.set(true);
}

/// The canvas changed its size on the page.
pub fn resized() {
    RESIZED.set(true);
    request();
}

/// Updates run since the start.
pub fn frames() -> u32 {
    FRAMES.get()
}

/// Main-thread time of the last update.
#[wasm_bindgen]
pub fn last_update_ms() -> f64 {
    MILLISECONDS.get()
}

/// An update outside a session.
pub fn window_tick() {
    REQUESTED.set(false);
    // Emulators and phones go on calling this during a session; the session's own frames draw then.
    if HALTED.get() || xr::session::is_running() {
        return;
    }
    let next: Option<fn()> = APP.with_borrow_mut(|place| {
        let app = place.as_mut()?;
        if RESIZED.take() {
            resize(app.world_mut());
        }
        xr::session::settle(app.world_mut());
        update(app);
        let world = app.world();
        let again = world.resource::<Wakefulness>().is_awake() || talk::waiting();
        again.then_some(if world.resource::<talk::Warm>().0 { request as fn() } else { request_now })
    });
    if let Some(ask) = next {
        ask();
    }
}

/// One update inside the session's own callback, with the frame at hand.
pub fn xr_tick(frame: xr::frame::Frame, screen: Screen) {
    APP.with_borrow_mut(|place| {
        let Some(app) = place.as_mut() else { return };
        if HALTED.get() {
            return;
        }
        xr::session::settle(app.world_mut());
        app.world_mut().insert_non_send(frame);
        app.world_mut().insert_non_send(screen);
        update(app);
        app.world_mut().remove_non_send::<xr::frame::Frame>();
        app.world_mut().remove_non_send::<Screen>();
    });
}

fn update(app: &mut App) {
    app.world_mut().resource_mut::<Wakefulness>().spend();
    let before = bindings::now();
    app.update();
    MILLISECONDS.set(bindings::now() - before);
    FRAMES.set(FRAMES.get() + 1);
}

fn resize(world: &mut World) {
    let Some(size) = browser::canvas::fit() else { return };
    for mut lens in world.query::<&mut Lens>().iter_mut(world) {
        lens.size = size.as_vec2();
    }
    world.resource_mut::<Wakefulness>().wake(Wakefulness::CHANGE);
}
