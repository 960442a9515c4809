//! A page with one of everything, for the browser tests to change from outside and look at.

#![allow(unreachable_pub, missing_docs, reason = "a program of tests has no readers of its own")]

use ambulo_view::prelude::*;
use ambulo_view::{Mounted, mount};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[derive(Clone, Copy)]
struct Hands {
    count: RwSignal<i32>,
    name: RwSignal<String>,
    items: RwSignal<Vec<String>>,
    shown: RwSignal<bool>,
}

thread_local! {
    static HANDS: Cell<Option<Hands>> = const { Cell::new(None) };
    static SHOWN: RefCell<Option<Mounted>> = const { RefCell::new(None) };
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn log(line: String) {
    LOG.with_borrow_mut(|l| l.push(line));
}

fn hands() -> Hands {
    HANDS.get().expect("the test starts the page first")
}

/// Says when it is dropped, and with it the listener that holds it.
struct Tell(&'static str);

impl Tell {
    fn step(&self) -> i32 {
        1
    }
}

impl Drop for Tell {
    fn drop(&mut self) {
        log(format!("dropped {}", self.0));
    }
}

#[wasm_bindgen]
pub fn start(host: &web_sys::Node) {
    let shown = mount(host, || {
        let hands = Hands {
            count: RwSignal::new(0),
            name: RwSignal::new("b".into()),
            items: RwSignal::new(vec!["one".into(), "two".into(), "three".into()]),
            shown: RwSignal::new(true),
        };
        HANDS.set(Some(hands));
        page(hands)
    });
    SHOWN.replace(Some(shown));
}

fn page(hands: Hands) -> AnyView {
    let Hands { count, name, items, shown } = hands;
    let parity = Memo::new(move |_| count.get() % 2 == 0);
    let field = NodeRef::new();
    Effect::new(move || log(format!("field {}", field.get().is_some())));
    view! {
        <p id="count" class="fixed" class:even=parity title=move || (count.get() > 1).then(|| count.get().to_string())>"n = "{move || count.get().to_string()}"."</p>
        <p id="parity">{move || { log("parity".into()); if parity.get() { "even" } else { "odd" } }}</p>
        {move || {
            let n = count.get();
            on_cleanup(move || log(format!("cleanup {n}")));
            view! { <div id="hole"><input id="typed" node_ref=field /><span>{n.to_string()}</span>{(n > 2).then(|| view! { <b id="late">"late"</b> })}</div> }
        }}
        <ul id="list">{move || items.get().into_iter().map(|item| view! { <li><input aria-label=item.clone() />{item.clone()}</li> }.keyed(item)).collect_view()}</ul>
        <ol id="places">{move || items.get().into_iter().map(|item| view! { <li>{item}</li> }).collect_view()}</ol>
        <select id="choice" prop:value=name on:change=move |e| name.set(event_target_value(&e))>
            {["a", "b", "c"].map(|v| view! { <option value=v>{v}</option> }).into_iter().collect_view()}
        </select>
        <input id="tick" type="checkbox" prop:checked=move || name.get() == "b" disabled=false required />
        <Show when=move || shown.get() fallback=|| view! { <i id="gone">"gone"</i> }>
            {
                let held = Rc::new(Tell("listener"));
                view! {
                    <div on:click=move |_| log("around".into())>
                        <button id="press" on:click=move |_| count.update(|n| *n += held.step())>"+1"</button>
                        <button id="leave" on:click=move |_| shown.set(false)>"leave"</button>
                    </div>
                }
            }
        </Show>
        <svg viewBox="0 0 10 10"><g>{view! { <circle id="dot" r=move || 1.5 + f64::from(count.get()) /> }}</g></svg>
    }
}

#[wasm_bindgen]
pub fn count(n: i32) {
    hands().count.set(n);
}

#[wasm_bindgen]
pub fn name(text: String) {
    hands().name.set(text);
}

#[wasm_bindgen]
pub fn chosen() -> String {
    hands().name.get_untracked()
}

#[wasm_bindgen]
pub fn items(words: String) {
    hands().items.set(words.split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect());
}

#[wasm_bindgen]
pub fn show(yes: bool) {
    hands().shown.set(yes);
}

/// What has been told since the last call.
#[wasm_bindgen]
pub fn told() -> String {
    LOG.with_borrow_mut(std::mem::take).join(", ")
}

#[wasm_bindgen]
pub fn end() {
    if let Some(shown) = SHOWN.take() {
        shown.end();
    }
}
