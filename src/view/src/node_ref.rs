//! A handle to an element, once it is in the page.

use crate::RwSignal;

/// Follows an element; empty until the view that names it is built.
#[derive(Clone, Copy)]
pub struct NodeRef(RwSignal<Option<web_sys::HtmlElement>>);

impl NodeRef {
    /// A handle that ends with the running owner.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it registers with the running owner, as signals do")]
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// The element; whoever runs now runs again when it is another one.
    #[must_use]
    pub fn get(self) -> Option<web_sys::HtmlElement> {
        self.0.get()
    }

    pub(crate) fn fill(self, element: &web_sys::Element) {
        self.0.set(Some(wasm_bindgen::JsCast::unchecked_into(element.clone())));
    }
}
