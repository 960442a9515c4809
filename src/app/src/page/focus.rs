//! The keyboard's place: when the thing that had the focus is gone or made anew, the focus goes to what stands in its
//! place, and never back to the top of the page.

use super::browser;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

/// How many things that the person came by are remembered: enough to step out of an open panel.
const TRAIL: usize = 16;

/// What can have the focus.
const FOCUSABLE: &str = "a[href], button, input, select, textarea, summary, [tabindex]";

/// Something that had the focus.
struct Passed {
    element: HtmlElement,
    /// All that it stood in, the nearest first.
    around: Vec<Element>,
    likeness: String,
    by_keyboard: bool,
}

thread_local! {
    static PASSED: RefCell<Vec<Passed>> = const { RefCell::new(Vec::new()) };
}

/// Keeps the place from now on.
pub(crate) fn keep() -> Result<(), JsValue> {
    let document = browser::document();
    let came = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        if let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) {
            // A drawing can have the focus too, and has the same methods for it.
            remember(element.unchecked_into());
        }
    });
    document.add_event_listener_with_callback("focusin", came.as_ref().unchecked_ref())?;
    came.forget();
    let changed = Closure::<dyn Fn()>::new(mend);
    let observer = web_sys::MutationObserver::new(changed.as_ref().unchecked_ref())?;
    changed.forget();
    let watch = web_sys::MutationObserverInit::new();
    watch.set_child_list(true);
    watch.set_subtree(true);
    watch.set_attribute_filter(&js_sys::Array::of2(&"disabled".into(), &"hidden".into()));
    let body = document.body().ok_or(JsValue::UNDEFINED)?;
    observer.observe_with_options(&body, &watch)
}

fn remember(element: HtmlElement) {
    let around = std::iter::successors(element.parent_element(), |e| e.parent_element()).collect();
    let passed = Passed {
        around,
        likeness: likeness(&element),
        by_keyboard: element.matches(":focus-visible").unwrap_or(false),
        element,
    };
    PASSED.with_borrow_mut(|trail| {
        trail.retain(|before| before.element != passed.element && before.element.is_connected());
        if trail.len() >= TRAIL {
            trail.remove(0);
        }
        trail.push(passed);
    });
}

/// What makes two elements of different makings the same thing to a person.
fn likeness(element: &Element) -> String {
    let id = element.id();
    if !id.is_empty() {
        return id;
    }
    let named = |name: &str| element.get_attribute(name).unwrap_or_default();
    // What can be chosen in a field is not what the field is.
    let field = matches!(element.tag_name().as_str(), "SELECT" | "TEXTAREA");
    let label = element.get_attribute("aria-label");
    let words = label.or_else(|| element.text_content().filter(|_| !field)).unwrap_or_default();
    [element.tag_name(), named("name"), named("type"), named("href"), words].join("\n")
}

/// Gives the focus a new place, if the page has just taken the old one away.
fn mend() {
    let document = browser::document();
    // What has just been disabled keeps the focus until the page is drawn, and loses it then.
    let there = |e: Element| e.tag_name() != "BODY" && !e.matches(":disabled").unwrap_or(false);
    if document.active_element().is_some_and(there) {
        return;
    }
    let next = PASSED.with_borrow(|trail| {
        let lost = trail.last()?;
        // Whoever pressed beside everything wanted the focus away.
        if usable(&lost.element) {
            None
        } else {
            instead(lost, &trail[..trail.len() - 1]).map(|e| (e, lost.by_keyboard))
        }
    });
    if let Some((element, by_keyboard)) = next {
        if element.tab_index() < 0 {
            let _ = element.set_attribute("tabindex", "-1");
        }
        let options = web_sys::FocusOptions::new();
        // A finger or a mouse has the page where it wants it.
        options.set_prevent_scroll(!by_keyboard);
        let _ = element.focus_with_options(&options);
    }
}

fn usable(element: &HtmlElement) -> bool {
    // What a closed panel hides has its place all the same, and cannot have the focus.
    let folded = element.closest("details:not([open]) > :not(summary)").is_ok_and(|around| around.is_some());
    let shown = !folded && element.get_client_rects().length() > 0;
    element.is_connected() && shown && !element.matches(":disabled").unwrap_or(false)
}

/// In the nearest surroundings that are still there: the same thing made anew, the surroundings themselves if they
/// take the focus, what the person came by last, or the heading.
fn instead(lost: &Passed, before: &[Passed]) -> Option<HtmlElement> {
    lost.around.iter().filter(|around| around.is_connected()).find_map(|around| {
        let own = || {
            (around.has_attribute("tabindex") && around.tag_name() != "MAIN").then(|| around.clone().unchecked_into())
        };
        // Of the whole page only its own content: not the skip link, nor a place in the navigation.
        let whole = around.tag_name() == "BODY";
        let near = |e: &HtmlElement| {
            around.contains(Some(e)) && (!whole || e.closest("main").is_ok_and(|main| main.is_some()))
        };
        let passed = || before.iter().rev().map(|p| &p.element).find(|e| near(e) && usable(e)).cloned();
        let alike = |e: &HtmlElement| likeness(e) == lost.likeness;
        first(around, FOCUSABLE, alike).or_else(own).or_else(passed).or_else(|| first(around, "h1, h2, h3", |_| true))
    })
}

/// The first usable element of a kind.
fn first(around: &Element, kind: &str, wanted: impl Fn(&HtmlElement) -> bool) -> Option<HtmlElement> {
    let found = around.query_selector_all(kind).ok()?;
    (0..found.length())
        .filter_map(|i| found.item(i).map(JsCast::unchecked_into::<HtmlElement>))
        .find(|element| wanted(element) && usable(element))
}
