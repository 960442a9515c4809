//! A slider that changes the picture as it moves and says in words where it stands.

use crate::page::format;
use crate::page::texts::t;
use ambulo_view::prelude::*;
use wasm_bindgen::JsCast;

/// How far a slider stands, in percent.
pub(crate) fn in_percent(percent: impl Fn() -> i32 + 'static) -> Box<dyn Fn() -> String> {
    Box::new(move || format!("{}\u{a0}%", format::number(f64::from(percent()), 0)))
}

/// A slider of a hundred steps that says where it stands in words. One function for all: each kind would be another.
pub(crate) fn slider(
    key: &'static str,
    percent: Box<dyn Fn() -> i32>,
    said: Box<dyn Fn() -> String>,
    slide: Box<dyn Fn(f32)>,
    done: Box<dyn Fn()>,
) -> AnyView {
    let said = Memo::new(move |_| said());
    let moved = move |event: web_sys::Event| {
        let input = event.target().map(JsCast::unchecked_into::<web_sys::HtmlInputElement>);
        if let Some(input) = input {
            slide(input.value_as_number() as f32 / 100.0);
        }
    };
    view! {
        <label class="slider"><span>{t(key)}</span><span aria-hidden="true">{move || said.get()}</span>
            <input type="range" min="0" max="100" autocomplete="off" prop:value=move || percent().to_string() aria-valuetext=move || said.get() on:input=moved on:change=move |_| done() />
        </label>
    }
    .into_any()
}
