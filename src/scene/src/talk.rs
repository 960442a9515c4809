//! The words in and out: a queue filled by `receive`, Bevy messages inside, one JavaScript function out.

use ambulo_scene_protocol::{ToApp, ToScene, VERSION, decode, encode};
use bevy::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsValue;

use crate::{runner, wakefulness::Wakefulness, xr};

thread_local! {
    static INBOX: RefCell<Vec<ToScene>> = const { RefCell::new(Vec::new()) };
    static APP_SIDE: RefCell<Option<js_sys::Function>> = const { RefCell::new(None) };
}

/// One word of the app, as a Bevy message.
#[derive(Message, Clone, Debug)]
pub struct Heard(pub ToScene);

/// The skeleton is drawn and the shaders are built.
#[derive(Resource, Default, PartialEq)]
pub struct Warm(pub bool);

/// Moves the queue into the world before anything else runs.
pub fn plugin(app: &mut App) {
    app.add_message::<Heard>()
        .init_resource::<Warm>()
        .add_systems(First, hear)
        .add_systems(Last, say_when_warm.run_if(resource_changed::<Warm>));
}

/// Remembers where words go.
pub fn listen(on_message: js_sys::Function) {
    APP_SIDE.set(Some(on_message));
}

/// Says a word to the app, now.
pub fn say(word: &ToApp) {
    let Ok(json) = encode(word) else { return };
    // Cloned out, so that the app may call `receive` or `start` from its answer.
    let app_side = APP_SIDE.with_borrow(Clone::clone);
    if let Some(app_side) = app_side {
        // What the app's own function throws is the app's to report.
        let _ = app_side.call1(&JsValue::NULL, &JsValue::from_str(&json));
    }
}

/// Says that something cannot go on.
pub fn fail(what: &str) {
    say(&ToApp::Failed { what: what.to_owned() });
}

/// Takes a word from the app. A headset session must be asked for inside the click itself, so that one
/// word does not wait for the next frame.
pub fn receive(json: &str) {
    match decode::<ToScene>(json) {
        Ok(ToScene::EnterXr { mode }) => xr::session::enter(mode),
        Ok(ToScene::LeaveXr) => xr::session::leave(),
        Ok(word) => {
            INBOX.with_borrow_mut(|inbox| inbox.push(word));
            runner::request();
        }
        Err(_) => fail("message-unreadable"),
    }
}

/// True while words wait.
pub fn waiting() -> bool {
    INBOX.with_borrow(|inbox| !inbox.is_empty())
}

fn hear(mut heard: MessageWriter<Heard>, mut awake: ResMut<Wakefulness>, warm: Res<Warm>) {
    for word in INBOX.take() {
        if matches!(word, ToScene::Hello { .. }) {
            say(&ToApp::Ready { version: VERSION, warm: warm.0 });
        }
        heard.write(Heard(word));
        awake.wake(Wakefulness::CHANGE);
    }
}

fn say_when_warm(warm: Res<Warm>) {
    if warm.0 {
        say(&ToApp::Ready { version: VERSION, warm: true });
    }
}
