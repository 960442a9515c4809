//! Markup as data: one text a `view!`, walked once by one function, with a part for every place that is not fixed.
//!
//! The text is a row of steps, each a control character and the words after it. The macro writes it, this reads it.

use crate::attribute::{Attribute, Value};
use crate::effect::following;
use crate::graph;
use crate::slot::Slot;
use crate::view::{Built, Part};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Node};

/// Opens an element; its name follows.
pub const HTML: u8 = 1;
/// Opens an element of SVG; its name follows.
pub const SVG: u8 = 2;
/// A fixed attribute's name; its value comes with [`IS`].
pub const ATTRIBUTE: u8 = 3;
/// A fixed attribute's value.
pub const IS: u8 = 4;
/// A fixed text.
pub const TEXT: u8 = 5;
/// Closes the element.
pub const CLOSE: u8 = 6;
/// The next part is a child.
pub const CHILD: u8 = 7;
/// The next part is the value of the attribute named here.
pub const SET: u8 = 8;
/// The next part is the value of the property named here.
pub const PROPERTY: u8 = 11;
/// The next part says whether the element has the class named here.
pub const CLASS: u8 = 12;
/// The next part listens to the event named here.
pub const LISTEN: u8 = 14;
/// The next part is a handle to the element.
pub const REF: u8 = 15;

const SVG_SPACE: &str = "http://www.w3.org/2000/svg";

/// A view that stands in the page.
pub(crate) struct Standing {
    pub(crate) key: Option<String>,
    markup: &'static str,
    roots: Vec<Root>,
    places: Vec<Place>,
}

enum Root {
    Node(Node),
    Place(usize),
}

/// Where a part went.
enum Place {
    Child(Slot),
    Value { element: Element, step: u8, name: &'static str, last: Rc<RefCell<Value>> },
    Listener(Rc<RefCell<Listener>>, #[expect(dead_code, reason = "the browser calls it while it is held")] Heard),
    Ref(Element),
}

type Listener = Box<dyn FnMut(web_sys::Event)>;

/// A listener that the browser knows. One type of closure for all events, so that the browser's side has one way in.
struct Heard {
    element: Element,
    event: &'static str,
    call: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Heard {
    fn drop(&mut self) {
        // An event on its way out of an element may have ended the view around it, and would come here next.
        let _ = self.element.remove_event_listener_with_callback(self.event, self.call.as_ref().unchecked_ref());
    }
}

impl Standing {
    /// Whether the same markup stands here, so that its places can take over other parts.
    pub(crate) fn takes(&self, built: &Built) -> bool {
        std::ptr::eq(self.markup, built.markup) && self.key == built.key
    }

    /// Makes the nodes and puts them before another one, or last.
    pub(crate) fn build(built: Built, parent: &Node, before: Option<&Node>) -> Self {
        let document = document();
        let Built { key, markup, parts } = built;
        let mut parts = parts.into_iter();
        let mut standing = Self { key, markup, roots: Vec::new(), places: Vec::with_capacity(parts.len()) };
        let mut open: Vec<Element> = Vec::new();
        let mut name = "";
        for (step, words) in steps(markup) {
            match step {
                HTML | SVG => {
                    let made = if step == SVG {
                        document.create_element_ns(Some(SVG_SPACE), words)
                    } else {
                        document.create_element(words)
                    };
                    open.push(made.expect("the macro writes names that the browser takes"));
                }
                ATTRIBUTE => name = words,
                IS => drop(open.last().map(|e| e.set_attribute(name, words))),
                TEXT => standing.put(&open, document.create_text_node(words).into(), parent, before),
                CLOSE => {
                    if let Some(element) = open.pop() {
                        standing.put(&open, element.into(), parent, before);
                    }
                }
                _ => {
                    let Some(part) = parts.next() else { break };
                    let place = match (part, open.last()) {
                        (Part::Child(view), Some(element)) => Place::Child(Slot::new(view, element, None)),
                        (Part::Child(view), None) => {
                            standing.roots.push(Root::Place(standing.places.len()));
                            Place::Child(Slot::new(view, parent, before))
                        }
                        (_, None) => break,
                        (Part::Value(value), Some(element)) => {
                            let last = Rc::new(RefCell::new(Value::Absent));
                            bind(element, step, words, &last, value);
                            Place::Value { element: element.clone(), step, name: words, last }
                        }
                        (Part::Listener(listener), Some(element)) => listen(element, words, listener),
                        (Part::Ref(handle), Some(element)) => {
                            handle.fill(element);
                            Place::Ref(element.clone())
                        }
                    };
                    standing.places.push(place);
                }
            }
        }
        standing
    }

    fn put(&mut self, open: &[Element], node: Node, parent: &Node, before: Option<&Node>) {
        if let Some(element) = open.last() {
            let _ = element.append_child(&node);
        } else {
            let _ = parent.insert_before(&node, before);
            self.roots.push(Root::Node(node));
        }
    }

    /// Takes over the parts of the same markup, so that nodes, focus and what was typed stay.
    pub(crate) fn patch(&mut self, parts: Vec<Part>) {
        for (place, part) in self.places.iter_mut().zip(parts) {
            match (place, part) {
                (Place::Child(slot), Part::Child(view)) => slot.patch(view),
                (Place::Value { element, step, name, last }, Part::Value(value)) => {
                    bind(element, *step, name, last, value);
                }
                (Place::Listener(held, _), Part::Listener(listener)) => drop(held.replace(listener)),
                (Place::Ref(element), Part::Ref(handle)) => handle.fill(element),
                _ => {}
            }
        }
    }

    /// Takes the nodes out of the page.
    pub(crate) fn remove(self) {
        let mut nodes = Vec::new();
        self.nodes(&mut nodes);
        // Nodes go before their listeners do: leaving may be an event of its own.
        nodes.iter().for_each(detach);
    }

    /// Its outermost nodes, in order.
    pub(crate) fn nodes(&self, into: &mut Vec<Node>) {
        for root in &self.roots {
            match root {
                Root::Node(node) => into.push(node.clone()),
                Root::Place(at) => {
                    if let Some(Place::Child(slot)) = self.places.get(*at) {
                        slot.nodes(into);
                    }
                }
            }
        }
    }
}

pub(crate) fn document() -> Document {
    web_sys::window().and_then(|w| w.document()).expect("views are built in a page")
}

pub(crate) fn detach(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}

/// The steps of a markup, each with its words.
fn steps(markup: &'static str) -> impl Iterator<Item = (u8, &'static str)> {
    let mut rest = markup;
    std::iter::from_fn(move || {
        let step = *rest.as_bytes().first()?;
        let words = rest.get(1..)?;
        let end = words.bytes().position(|b| b <= REF && b != b'\n' && b != b'\t' && b != b'\r').unwrap_or(words.len());
        rest = words.get(end..)?;
        Some((step, words.get(..end)?))
    })
}

fn listen(element: &Element, event: &'static str, listener: Listener) -> Place {
    let held = Rc::new(RefCell::new(listener));
    let called = held.clone();
    let call = Closure::<dyn FnMut(web_sys::Event)>::new(move |event| {
        // A listener that causes its own event is not called within itself; one may be caused by an effect's work.
        if let Ok(mut listener) = called.try_borrow_mut() {
            graph::apart(|| listener(event));
        }
    });
    let _ = element.add_event_listener_with_callback(event, call.as_ref().unchecked_ref());
    Place::Listener(held, Heard { element: element.clone(), event, call })
}

fn bind(element: &Element, step: u8, name: &'static str, last: &Rc<RefCell<Value>>, value: Attribute) {
    match value {
        Attribute::Fixed(value) => write(element, step, name, last, value),
        Attribute::Live(value) => {
            let (element, last) = (element.clone(), last.clone());
            following(Box::new(move || write(&element, step, name, &last, value())));
        }
    }
}

/// Writes what has changed, and only that: a field's text is left to the person who types.
fn write(element: &Element, step: u8, name: &str, last: &RefCell<Value>, value: Value) {
    if *last.borrow() == value {
        return;
    }
    let _ = match (step, &value) {
        (CLASS, value) => element.class_list().toggle_with_force(name, *value == Value::Flag(true)).map(drop),
        (PROPERTY, value) => {
            let value = match value {
                Value::Absent => JsValue::UNDEFINED,
                Value::Flag(flag) => (*flag).into(),
                Value::Text(text) => (&**text).into(),
            };
            js_sys::Reflect::set(element, &name.into(), &value).map(drop)
        }
        (_, Value::Absent | Value::Flag(false)) => element.remove_attribute(name),
        (_, Value::Flag(true)) => element.set_attribute(name, ""),
        (_, Value::Text(text)) => element.set_attribute(name, text),
    };
    last.replace(value);
}
