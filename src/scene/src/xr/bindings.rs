//! The only WebXR bindings: duck-typed, because web-sys lacks some and an emulator's objects are no natives.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    pub type System;
    #[wasm_bindgen(thread_local_v2, js_namespace = navigator, js_name = xr)]
    pub static SYSTEM: JsValue;
    #[wasm_bindgen(method, js_name = isSessionSupported)]
    pub fn is_session_supported(this: &System, mode: &str) -> js_sys::Promise;
    #[wasm_bindgen(method, js_name = requestSession)]
    pub fn request_session(this: &System, mode: &str, options: &JsValue) -> js_sys::Promise;

    #[derive(Clone)]
    pub type Session;
    #[wasm_bindgen(method, js_name = requestAnimationFrame)]
    pub fn request_animation_frame(this: &Session, callback: &JsValue) -> u32;
    #[wasm_bindgen(method, js_name = requestReferenceSpace)]
    pub fn request_reference_space(this: &Session, kind: &str) -> js_sys::Promise;
    #[wasm_bindgen(method, js_name = updateRenderState)]
    pub fn update_render_state(this: &Session, state: &JsValue);
    #[wasm_bindgen(method, getter, js_name = renderState)]
    pub fn render_state(this: &Session) -> RenderState;
    #[wasm_bindgen(method, getter, js_name = visibilityState)]
    pub fn visibility_state(this: &Session) -> String;
    #[wasm_bindgen(method, getter, js_name = environmentBlendMode)]
    pub fn blend_mode(this: &Session) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = inputSources)]
    pub fn input_sources(this: &Session) -> JsValue;
    #[wasm_bindgen(method, catch, js_name = requestHitTestSource)]
    pub fn request_hit_test_source(this: &Session, options: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn end(this: &Session) -> Result<js_sys::Promise, JsValue>;

    pub type RenderState;
    #[wasm_bindgen(method, getter, js_name = depthNear)]
    pub fn depth_near(this: &RenderState) -> f32;

    pub type Frame;
    #[wasm_bindgen(method, catch, js_name = getViewerPose)]
    pub fn viewer_pose(this: &Frame, space: &JsValue) -> Result<Option<Pose>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getPose)]
    pub fn pose(this: &Frame, space: &JsValue, base: &JsValue) -> Result<Option<Pose>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getHitTestResults)]
    pub fn hit_test_results(this: &Frame, source: &JsValue) -> Result<js_sys::Array, JsValue>;
    pub type HitTestResult;
    #[wasm_bindgen(method, catch, js_name = getPose)]
    pub fn pose(this: &HitTestResult, base: &JsValue) -> Result<Option<Pose>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createAnchor)]
    pub fn create_anchor(this: &HitTestResult) -> Result<js_sys::Promise, JsValue>;
    pub type Anchor;
    #[wasm_bindgen(method, catch, getter, js_name = anchorSpace)]
    pub fn anchor_space(this: &Anchor) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn delete(this: &Anchor) -> Result<(), JsValue>;
    pub type Pose;
    #[wasm_bindgen(method, getter)]
    pub fn views(this: &Pose) -> js_sys::Array;
    #[wasm_bindgen(method, getter)]
    pub fn transform(this: &Pose) -> RigidTransform;
    #[wasm_bindgen(method, getter, js_name = emulatedPosition)]
    pub fn emulated_position(this: &Pose) -> Option<bool>;
    pub type View;
    #[wasm_bindgen(method, getter, js_name = projectionMatrix)]
    pub fn projection_matrix(this: &View) -> js_sys::Float32Array;
    #[wasm_bindgen(method, getter)]
    pub fn transform(this: &View) -> RigidTransform;
    pub type RigidTransform;
    #[wasm_bindgen(method, getter)]
    pub fn matrix(this: &RigidTransform) -> js_sys::Float32Array;

    pub type InputSource;
    #[wasm_bindgen(method, getter)]
    pub fn handedness(this: &InputSource) -> String;
    #[wasm_bindgen(method, getter, js_name = targetRayMode)]
    pub fn target_ray_mode(this: &InputSource) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = targetRaySpace)]
    pub fn target_ray_space(this: &InputSource) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = gripSpace)]
    pub fn grip_space(this: &InputSource) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn hand(this: &InputSource) -> JsValue;
    pub type InputEvent;
    #[wasm_bindgen(method, getter, js_name = inputSource)]
    pub fn input_source(this: &InputEvent) -> InputSource;
    #[wasm_bindgen(method, getter)]
    pub fn frame(this: &InputEvent) -> Option<Frame>;

    #[derive(Clone)]
    #[wasm_bindgen(js_name = XRWebGLLayer)]
    pub type Layer;
    #[wasm_bindgen(constructor, catch, js_class = "XRWebGLLayer")]
    pub fn new(session: &Session, context: &JsValue, options: &JsValue) -> Result<Layer, JsValue>;
    #[wasm_bindgen(method, getter)]
    pub fn framebuffer(this: &Layer) -> Option<web_sys::WebGlFramebuffer>;
    #[wasm_bindgen(method, getter, js_name = framebufferWidth)]
    pub fn framebuffer_width(this: &Layer) -> u32;
    #[wasm_bindgen(method, getter, js_name = framebufferHeight)]
    pub fn framebuffer_height(this: &Layer) -> u32;
    #[wasm_bindgen(method, js_name = getViewport)]
    pub fn viewport(this: &Layer, view: &View) -> Option<Viewport>;
    pub type Viewport;
    #[wasm_bindgen(method, getter)]
    pub fn x(this: &Viewport) -> f32;
    #[wasm_bindgen(method, getter)]
    pub fn y(this: &Viewport) -> f32;
    #[wasm_bindgen(method, getter)]
    pub fn width(this: &Viewport) -> f32;
    #[wasm_bindgen(method, getter)]
    pub fn height(this: &Viewport) -> f32;

    /// A WebGL2 context, for the one call that XR needs of it.
    pub type Context;
    #[wasm_bindgen(method, js_name = makeXRCompatible)]
    pub fn make_xr_compatible(this: &Context) -> js_sys::Promise;
}

/// The device's XR, where the browser has any.
pub fn system() -> Option<System> {
    SYSTEM.with(|system| system.is_object().then(|| system.clone().unchecked_into()))
}
