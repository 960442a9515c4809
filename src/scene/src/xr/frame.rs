//! One XR frame as plain values: eyes, head, hands. Poses are in the headset's reference space.

use ambulo_scene_protocol::Side;
use bevy::{math::Affine3A, prelude::*};
use wasm_bindgen::{JsCast, JsValue};

use super::{bindings, projection::EyeProjection, surfaces::Surface};

/// One eye: what it sees, from where, and its part of the framebuffer.
#[derive(Clone, Debug)]
pub struct Eye {
    pub projection: EyeProjection,
    pub pose: Affine3A,
    /// x, y, width and height in pixels of the framebuffer.
    pub viewport: [f32; 4],
}

/// One hand or controller.
#[derive(Clone, Debug)]
pub struct Hand {
    /// The same from frame to frame.
    pub id: u32,
    pub side: Option<Side>,
    /// Where it is held. None when not seen.
    pub grip: Option<Affine3A>,
    /// The position is a guess of the device.
    pub emulated: bool,
    /// Where it points, along -Z.
    pub ray: Option<Affine3A>,
    /// Tracked fingers rather than a controller.
    pub is_hand: bool,
    /// A hand or controller in the world; not a finger on a screen, nor a gaze.
    pub is_held: bool,
    /// Its trigger is pulled, or its fingers pinch.
    pub selects: bool,
    /// Its grip is squeezed.
    pub squeezes: bool,
    /// Chosen with it since the last frame.
    pub selected: bool,
}

/// In the main world as a non-send, for the length of one update.
pub struct Frame {
    /// Milliseconds, as the session counts them.
    pub time_ms: f64,
    /// None while the headset does not know where it is.
    pub head: Option<Affine3A>,
    /// The last known ones while the head is lost.
    pub eyes: Vec<Eye>,
    /// Of the session's framebuffer, pixels.
    pub size: UVec2,
    pub hands: Vec<Hand>,
    /// Where rays meet floors and tables, while that is asked for.
    pub surfaces: Vec<Surface>,
    /// The surface that is held on to, as far as the device knows.
    pub anchor: Option<Affine3A>,
    /// The session is in front: not behind the headset's own menu.
    pub visible: bool,
    /// The reference space moved since the last frame.
    pub was_reset: bool,
}

/// Eyes of this frame and the head between them.
pub fn eyes(
    frame: &bindings::Frame,
    space: &JsValue,
    session: &bindings::Session,
    layer: &bindings::Layer,
) -> Option<(Affine3A, Vec<Eye>)> {
    let pose = frame.viewer_pose(space).ok()??;
    let near = session.render_state().depth_near().max(0.01);
    let views = pose.views();
    let eyes = views.iter().filter_map(|view| {
        let view: bindings::View = view.unchecked_into();
        let port = layer.viewport(&view)?;
        let viewport = [port.x(), port.y(), port.width(), port.height()];
        let mut matrix = [0.0; 16];
        copy(&view.projection_matrix(), &mut matrix)?;
        let pose = affine(&view.transform())?;
        // A monoscopic device gives its second eye no room.
        (viewport[2] >= 1.0 && viewport[3] >= 1.0).then_some(Eye {
            projection: EyeProjection { matrix, near },
            pose,
            viewport,
        })
    });
    let eyes: Vec<Eye> = eyes.collect();
    (!eyes.is_empty()).then_some((affine(&pose.transform())?, eyes))
}

/// Where a space is.
pub fn pose(frame: &bindings::Frame, space: &JsValue, base: &JsValue) -> Option<Affine3A> {
    affine(&space.is_object().then(|| frame.pose(space, base).ok().flatten()).flatten()?.transform())
}

pub fn affine(transform: &bindings::RigidTransform) -> Option<Affine3A> {
    let mut matrix = [0.0; 16];
    copy(&transform.matrix(), &mut matrix)?;
    let affine = Affine3A::from_mat4(Mat4::from_cols_array(&matrix));
    affine.is_finite().then_some(affine)
}

fn copy(from: &js_sys::Float32Array, to: &mut [f32; 16]) -> Option<()> {
    (from.length() == 16).then(|| from.copy_to(to))
}
