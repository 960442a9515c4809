//! Views and the values behind them: signals, memos and effects; `view!` with holes that follow them; and one small
//! machine for all pages, so that a page is data and a few closures.
//!
//! Nothing here is generic but the handles: a view is one type, a hole is one boxed function, a listener another.

mod attribute;
mod effect;
mod event;
mod graph;
pub mod markup;
mod mount;
mod node_ref;
mod place;
mod signal;
mod slot;
mod task;
mod view;

pub use ambulo_view_macro::view;
pub use attribute::{Attribute, IntoAttribute, Value};
pub use effect::Effect;
pub use event::{event_target_checked, event_target_value};
pub use graph::{flush, on_cleanup, untrack};
pub use mount::{Mounted, mount};
pub use node_ref::NodeRef;
pub use signal::{Memo, RwSignal, StoredValue};
pub use task::spawn_local;
pub use view::{AnyView, CollectView, IntoView, Part, built, show};
#[doc(hidden)]
pub use web_sys;

/// All that a page needs.
pub mod prelude {
    pub use crate::{
        AnyView, CollectView, Effect, IntoView, Memo, NodeRef, RwSignal, StoredValue, event_target_checked,
        event_target_value, on_cleanup, untrack, view,
    };
}
