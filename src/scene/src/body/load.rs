//! Fetches and reads the skeleton's file.

use ambulo_anatomy::{Pose, Skeleton};
use ambulo_scene_protocol::{ToApp, ToScene};
use bevy::prelude::*;
use std::{cell::RefCell, sync::Arc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use super::Figure;
use crate::{
    browser::bindings::{self, Reply},
    runner,
    talk::{self, Heard},
};

thread_local! {
    static ARRIVED: RefCell<Option<Result<Vec<u8>, ()>>> = const { RefCell::new(None) };
}

/// Owns the arrival of [`Figure`].
pub fn plugin(app: &mut App) {
    app.add_systems(PreUpdate, (obey, read).chain());
}

/// Takes the file's bytes from the app.
pub fn hand_over(bytes: Vec<u8>) {
    arrive(Ok(bytes));
}

fn arrive(bytes: Result<Vec<u8>, ()>) {
    ARRIVED.set(Some(bytes));
    runner::request();
}

fn obey(mut heard: MessageReader<Heard>, figure: Option<Res<Figure>>) {
    for Heard(word) in heard.read() {
        if let ToScene::LoadSkeleton { url } = word
            && figure.is_none()
        {
            talk::say(&ToApp::Loading { fraction: 0.0 });
            fetch(url);
        }
    }
}

fn fetch(url: &str) {
    let body = Closure::once_into_js(|buffer: JsValue| arrive(Ok(js_sys::Uint8Array::new(&buffer).to_vec())));
    let head = Closure::once_into_js(move |reply: JsValue| {
        let reply: Reply = reply.unchecked_into();
        if reply.ok() {
            talk::say(&ToApp::Loading { fraction: 0.5 });
            then(&reply.array_buffer(), &body, &on_refusal());
        } else {
            arrive(Err(()));
        }
    });
    then(&bindings::fetch(url), &head, &on_refusal());
}

fn on_refusal() -> JsValue {
    Closure::once_into_js(|_: JsValue| arrive(Err(())))
}

fn then(promise: &js_sys::Promise, done: &JsValue, refused: &JsValue) {
    let promise: &bindings::Thenable = promise.unchecked_ref();
    promise.then(done, refused);
}

fn read(mut commands: Commands) {
    let Some(arrived) = ARRIVED.take() else { return };
    let Ok(bytes) = arrived else { return talk::fail("skeleton-fetch") };
    match Skeleton::parse(&bytes) {
        Ok(skeleton) => {
            let pose = Pose::rest(&skeleton);
            let placed = pose.forward(&skeleton);
            commands.insert_resource(Figure { skeleton: Arc::new(skeleton), pose, placed });
            talk::say(&ToApp::Loading { fraction: 1.0 });
        }
        Err(_) => talk::fail("skeleton-read"),
    }
}
