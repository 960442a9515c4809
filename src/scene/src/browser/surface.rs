//! The canvas as a window handle, in the place that winit would fill.

use bevy::{
    prelude::*,
    window::{PrimaryWindow, RawHandleWrapper, RawHandleWrapperHolder, WindowCreated, WindowWrapper},
};
use raw_window_handle as rwh;

/// `data-raw-handle` of the canvas. Only one scene runs in a page.
pub const HANDLE: u32 = 1;

struct CanvasHandle;

impl rwh::HasWindowHandle for CanvasHandle {
    #[allow(unsafe_code, reason = "the canvas is no window of Rust's")]
    fn window_handle(&self) -> Result<rwh::WindowHandle<'_>, rwh::HandleError> {
        let raw = rwh::RawWindowHandle::Web(rwh::WebWindowHandle::new(HANDLE));
        // SAFETY: a web handle is only a number, looked up in the document when used.
        Ok(unsafe { rwh::WindowHandle::borrow_raw(raw) })
    }
}

impl rwh::HasDisplayHandle for CanvasHandle {
    fn display_handle(&self) -> Result<rwh::DisplayHandle<'_>, rwh::HandleError> {
        Ok(rwh::DisplayHandle::web())
    }
}

/// Fills the holder before RenderPlugin's asynchronous start polls it, and announces the window.
pub fn attach(world: &mut World) {
    let Ok((window, holder)) =
        world.query_filtered::<(Entity, &RawHandleWrapperHolder), With<PrimaryWindow>>().single(world)
    else {
        return;
    };
    let holder = holder.clone();
    let Ok(wrapper) = RawHandleWrapper::new(&WindowWrapper::new(CanvasHandle)) else { return };
    if let Ok(mut place) = holder.0.lock() {
        *place = Some(wrapper.clone());
    }
    world.entity_mut(window).insert(wrapper);
    world.write_message(WindowCreated { window });
}
