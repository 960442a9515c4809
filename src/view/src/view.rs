//! A view: what is to be seen, as one type whatever it is.

use crate::attribute::{Attribute, IntoAttribute};
use crate::node_ref::NodeRef;
use std::borrow::Cow;

/// What is to be seen. It becomes nodes when a page or a hole takes it in.
pub struct AnyView(pub(crate) Shape);

pub(crate) enum Shape {
    Text(Cow<'static, str>),
    Built(Box<Built>),
    List(Vec<AnyView>),
    Live(Box<dyn Fn() -> AnyView>),
}

/// Markup with its parts; see [`crate::markup`].
pub(crate) struct Built {
    pub(crate) key: Option<String>,
    pub(crate) markup: &'static str,
    pub(crate) parts: Vec<Part>,
}

/// What stands in a place of the markup.
pub enum Part {
    /// A view among the children.
    Child(AnyView),
    /// The value of an attribute, a property or a class.
    Value(Attribute),
    /// A listener.
    Listener(Box<dyn FnMut(web_sys::Event)>),
    /// A handle that wants the element.
    Ref(NodeRef),
}

impl Part {
    /// A child.
    pub fn child(view: impl IntoView) -> Self {
        Self::Child(view.into_any())
    }

    /// The value of an attribute, a property or a class.
    pub fn value(value: impl IntoAttribute) -> Self {
        Self::Value(value.into_attribute())
    }

    /// A listener for events of a type, which the macro knows from the event's name.
    pub fn on<E: wasm_bindgen::JsCast>(mut listener: impl FnMut(E) + 'static) -> Self {
        Self::Listener(Box::new(move |event| listener(wasm_bindgen::JsCast::unchecked_into(event))))
    }
}

/// Markup with its parts: what `view!` becomes.
#[must_use]
pub fn built(markup: &'static str, parts: Vec<Part>) -> AnyView {
    AnyView(Shape::Built(Box::new(Built { key: None, markup, parts })))
}

impl AnyView {
    /// Gives one of a list's views a name by which its nodes are found again when the list changes.
    #[must_use]
    pub fn keyed(mut self, key: impl Into<String>) -> Self {
        if let Shape::Built(built) = &mut self.0 {
            built.key = Some(key.into());
        }
        self
    }
}

/// What can be seen.
pub trait IntoView: Sized {
    /// As a view.
    fn into_any(self) -> AnyView;
}

impl IntoView for AnyView {
    fn into_any(self) -> AnyView {
        self
    }
}

impl IntoView for &'static str {
    fn into_any(self) -> AnyView {
        AnyView(Shape::Text(Cow::Borrowed(self)))
    }
}

impl IntoView for String {
    fn into_any(self) -> AnyView {
        AnyView(Shape::Text(Cow::Owned(self)))
    }
}

impl IntoView for () {
    fn into_any(self) -> AnyView {
        "".into_any()
    }
}

impl<V: IntoView> IntoView for Option<V> {
    fn into_any(self) -> AnyView {
        self.map_or_else(|| "".into_any(), V::into_any)
    }
}

impl<V: IntoView> IntoView for Vec<V> {
    fn into_any(self) -> AnyView {
        self.into_iter().collect_view()
    }
}

impl<F: Fn() -> V + 'static, V: IntoView> IntoView for F {
    fn into_any(self) -> AnyView {
        live(Box::new(move || self().into_any()))
    }
}

/// Views one after another.
pub trait CollectView {
    /// As one view.
    fn collect_view(self) -> AnyView;
}

impl<I: Iterator<Item: IntoView>> CollectView for I {
    fn collect_view(self) -> AnyView {
        let mut list = Vec::new();
        // A plain loop is a third of what `collect` brings along for every type of iterator.
        for view in self {
            add(&mut list, view.into_any());
        }
        AnyView(Shape::List(list))
    }
}

#[inline(never)]
fn add(list: &mut Vec<AnyView>, view: AnyView) {
    list.push(view);
}

fn live(view: Box<dyn Fn() -> AnyView>) -> AnyView {
    AnyView(Shape::Live(view))
}

/// Views that stand while something is true, and those that stand otherwise; what `<Show>` becomes.
#[must_use]
pub fn show(
    when: Box<dyn Fn() -> bool>,
    children: Box<dyn Fn() -> AnyView>,
    fallback: Option<Box<dyn Fn() -> AnyView>>,
) -> AnyView {
    let shown = crate::Memo::new(move |_| when());
    live(Box::new(move || match &fallback {
        _ if shown.get() => children(),
        Some(fallback) => fallback(),
        None => ().into_any(),
    }))
}
