//! The ways from a page into a headset or the person's own room, and a sentence where one does not lead there.

use super::body_view::Stage;
use crate::page::state::State;
use crate::page::texts::t;
use ambulo_scene_protocol::{Direction, PanelTexts, ToApp, ToScene, XrMode, texts};
use ambulo_view::prelude::*;

/// A button for each of these ways that the device offers, once the scene is warm.
pub(super) fn buttons(
    stage: Stage,
    ways: [(XrMode, &'static str); 2],
    ready: impl Fn() -> bool + Copy + 'static,
    enter: impl Fn(XrMode) + Copy + 'static,
) -> AnyView {
    let button = move |(mode, key): (XrMode, &'static str)| {
        view! { <button disabled=move || !ready() on:click=move |_| enter(mode)>{t(key)}</button> }
    };
    view! {
        {move || {
            let (vr, ar) = stage.headset();
            let fits = |(mode, _): &(XrMode, &str)| if *mode == XrMode::Vr { vr } else { ar };
            is_offered(stage).then(|| view! {
                <div class="deciding">{ways.into_iter().filter(fits).map(button).collect_view()}</div>
            })
        }}
    }
    .into_any()
}

/// Whether the scene is warm and a headset, or the room through a phone, is there.
pub(super) fn is_offered(stage: Stage) -> bool {
    stage.warm() && stage.headset() != (false, false)
}

/// What there is to say of the way in: the key of a text, or nothing.
#[derive(Clone, Copy)]
pub(super) struct Told(RwSignal<Option<&'static str>>);

impl Told {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// What the scene says of a session. Whoever ended it, the page is as it was.
    pub(super) fn hear(self, word: &ToApp) {
        let told = match word {
            ToApp::XrEntered => None,
            ToApp::XrLeft => Some("room.left"),
            ToApp::XrRefused { reason } => Some(match reason.as_str() {
                "denied" => "room.denied",
                "unsupported" => "room.unsupported",
                _ => "room.failed",
            }),
            _ => return,
        };
        self.0.set(told);
    }
}

/// What the view shows, in the person's own room or in VR; a device without either has the screen.
pub(super) fn room(stage: Stage, told: Told) -> AnyView {
    let enter = move |mode| {
        told.0.set(None);
        stage.say(words());
        stage.say(ToScene::EnterXr { mode });
    };
    view! {
        {buttons(stage, [(XrMode::Ar, "room.enter-ar"), (XrMode::Vr, "room.enter-vr")], || true, enter)}
        {none(stage)}
        <p role="status">{move || told.0.get().map(t)}</p>
    }
    .into_any()
}

/// Where the browser offers no headset: a sentence that says so, and that the screen does.
pub(super) fn none(stage: Stage) -> AnyView {
    let none = move || stage.warm() && stage.headset() == (false, false);
    view! { {move || none().then(|| view! { <p class="quiet">{t("room.none")}</p> })} }.into_any()
}

/// What the panel in the room says.
fn words() -> ToScene {
    let rtl = State::current().locale.with_untracked(|l| l.direction() == "rtl");
    let texts: PanelTexts = texts::ROOM.iter().map(|key| ((*key).to_owned(), t(&format!("panel.{key}")))).collect();
    ToScene::Room { texts, direction: if rtl { Direction::Rtl } else { Direction::Ltr } }
}
