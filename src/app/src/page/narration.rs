//! Reading aloud, by the browser's own voices. Nothing is offered where there is no voice for the language.

use super::browser;
use ambulo_view::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

/// A page's reader.
#[derive(Clone, Copy)]
pub(crate) struct Narration {
    /// Whether there is a voice for the language.
    pub(crate) able: RwSignal<bool>,
    /// Whether something is being read.
    pub(crate) speaking: RwSignal<bool>,
}

fn speech() -> Option<SpeechSynthesis> {
    // Some browsers have none, and then the property itself is missing.
    let there = js_sys::Reflect::has(&browser::window(), &"speechSynthesis".into()).unwrap_or(false);
    there.then(|| browser::window().speech_synthesis().ok()).flatten()
}

/// Whether a voice speaks a language, given as a BCP 47 tag without region.
fn has_voice(speech: &SpeechSynthesis, language: &str) -> bool {
    let speaks = |voice: JsValue| voice.unchecked_into::<SpeechSynthesisVoice>().lang().starts_with(language);
    speech.get_voices().iter().any(speaks)
}

impl Narration {
    /// Falls silent when the page is left.
    pub(crate) fn new(language: &str) -> Self {
        let narration = Self { able: RwSignal::new(false), speaking: RwSignal::new(false) };
        let Some(speech) = speech() else { return narration };
        narration.able.set(has_voice(&speech, language));
        // Voices are looked for when they are first asked after, and come a moment later.
        let (voices, language) = (speech.clone(), language.to_owned());
        let came = Closure::<dyn Fn()>::new(move || {
            let _ = narration.able.try_set(has_voice(&voices, &language));
        });
        speech.set_onvoiceschanged(Some(came.into_js_value().unchecked_ref()));
        on_cleanup(move || {
            speech.set_onvoiceschanged(None);
            speech.cancel();
        });
        narration
    }

    /// Reads these pieces one after another; each is short, for some voices stop after a quarter of a minute.
    pub(crate) fn read<'a>(self, language: &str, pieces: impl Iterator<Item = &'a str>) {
        let Some(speech) = speech() else { return };
        speech.cancel();
        let mut last = None;
        for piece in pieces {
            let Ok(said) = SpeechSynthesisUtterance::new_with_text(piece) else { return };
            said.set_lang(language);
            speech.speak(&said);
            last = Some(said);
        }
        if let Some(last) = last {
            let ended: js_sys::Function = Closure::<dyn Fn()>::new(move || {
                let _ = self.speaking.try_set(false);
            })
            .into_js_value()
            .unchecked_into();
            last.set_onend(Some(&ended));
            last.set_onerror(Some(&ended));
            self.speaking.set(true);
        }
    }

    /// Falls silent.
    pub(crate) fn hush(self) {
        if let Some(speech) = speech() {
            speech.cancel();
        }
        self.speaking.set(false);
    }
}
