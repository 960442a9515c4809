//! Fetches and reads the skeleton's file and those of the other systems.

use ambulo_anatomy::{BodySystem, Pose, Skeleton};
use ambulo_scene_protocol::{ToApp, ToScene};
use bevy::prelude::*;
use std::{cell::RefCell, rc::Rc, sync::Arc};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use super::{
    Figure,
    systems::{Read, Systems},
};
use crate::{
    browser::bindings::{self, Reply},
    runner,
    talk::{self, Heard},
    xr::session::Session,
};

/// What was asked for.
#[derive(Clone)]
enum Wanted {
    Skeleton,
    System(String),
    /// The same for a headset.
    Coarse(String),
}

type Arrived = (Wanted, Result<Vec<u8>, ()>);

thread_local! {
    static ARRIVED: RefCell<Vec<Arrived>> = const { RefCell::new(Vec::new()) };
}

/// Owns the arrival of [`Figure`] and of [`Systems`].
pub fn plugin(app: &mut App) {
    app.init_resource::<Few>()
        .add_systems(PreUpdate, (obey, fetch_few.run_if(resource_exists::<Systems>), read).chain());
}

/// Takes the skeleton's bytes from the app.
pub fn hand_over(bytes: Vec<u8>) {
    arrive(&Wanted::Skeleton, Ok(bytes));
}

fn arrive(wanted: &Wanted, bytes: Result<Vec<u8>, ()>) {
    ARRIVED.with_borrow_mut(|arrived| arrived.push((wanted.clone(), bytes)));
    runner::request();
}

/// Where the systems for headsets are that nothing has asked for yet: the system's name and its address.
#[derive(Resource, Default)]
struct Few(Vec<(String, String)>);

fn obey(
    mut heard: MessageReader<Heard>,
    figure: Option<Res<Figure>>,
    mut systems: ResMut<Systems>,
    mut few: ResMut<Few>,
) {
    for Heard(word) in heard.read() {
        match word {
            ToScene::LoadSkeleton { url } if figure.is_none() => {
                talk::say(&ToApp::Loading { fraction: 0.0 });
                fetch(Wanted::Skeleton, url);
            }
            ToScene::LoadSystem { system, url, coarse_url } if systems.bypass_change_detection().expect(system) => {
                fetch(Wanted::System(system.clone()), url);
                few.0.extend(coarse_url.iter().map(|coarse| (system.clone(), coarse.clone())));
            }
            _ => {}
        }
    }
}

/// In a session, what is here is fetched again in fewer triangles.
fn fetch_few(session: Res<Session>, systems: Res<Systems>, mut few: ResMut<Few>) {
    if session.mode.is_none() || few.0.is_empty() {
        return;
    }
    few.0.retain(|(system, url)| {
        let is_here = systems.here.iter().any(|here| here.geometry.system == *system);
        if is_here {
            fetch(Wanted::Coarse(system.clone()), url);
        }
        !is_here
    });
}

fn fetch(wanted: Wanted, url: &str) {
    let wanted = Rc::new(wanted);
    let refused = || {
        let wanted = wanted.clone();
        Closure::once_into_js(move |_: JsValue| arrive(&wanted, Err(())))
    };
    let (refused_head, refused_body) = (refused(), refused());
    let head = Closure::once_into_js(move |reply: JsValue| {
        let reply: Reply = reply.unchecked_into();
        if !reply.ok() {
            return arrive(&wanted, Err(()));
        }
        if let Wanted::Skeleton = *wanted {
            talk::say(&ToApp::Loading { fraction: 0.5 });
        }
        let body = Closure::once_into_js(move |buffer: JsValue| {
            arrive(&wanted, Ok(js_sys::Uint8Array::new(&buffer).to_vec()));
        });
        then(&reply.array_buffer(), &body, &refused_body);
    });
    then(&bindings::fetch(url), &head, &refused_head);
}

fn then(promise: &js_sys::Promise, done: &JsValue, refused: &JsValue) {
    let promise: &bindings::Thenable = promise.unchecked_ref();
    promise.then(done, refused);
}

fn read(mut commands: Commands, mut systems: ResMut<Systems>) {
    for (wanted, bytes) in ARRIVED.take() {
        match (wanted, bytes) {
            (Wanted::Skeleton, Ok(bytes)) => stand(&mut commands, &bytes),
            (Wanted::Skeleton, Err(())) => talk::fail("skeleton-fetch"),
            (Wanted::System(system), bytes) => match parsed(bytes, &system, false) {
                Some(read) => systems.take(read),
                None => {
                    systems.give_up(&system);
                    talk::say(&ToApp::SystemFailed { system });
                }
            },
            (Wanted::Coarse(system), bytes) => {
                if let Some(read) = parsed(bytes, &system, true) {
                    systems.take(read);
                }
            }
        }
    }
}

fn parsed(bytes: Result<Vec<u8>, ()>, system: &str, coarse: bool) -> Option<Read> {
    let bytes = bytes.ok()?;
    let geometry = BodySystem::parse(&bytes).ok().filter(|geometry| geometry.system == system)?;
    Some(Read { geometry, bytes, coarse })
}

fn stand(commands: &mut Commands, bytes: &[u8]) {
    match Skeleton::parse(bytes) {
        Ok(skeleton) => {
            let pose = Pose::rest(&skeleton);
            let placed = pose.forward(&skeleton);
            commands.insert_resource(Figure { skeleton: Arc::new(skeleton), pose, placed });
            talk::say(&ToApp::Loading { fraction: 1.0 });
        }
        Err(_) => talk::fail("skeleton-read"),
    }
}
