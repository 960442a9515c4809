//! The few browser calls the scene makes, duck-typed: web-sys would want more features for them, and a
//! stand-in for a browser object (a test's emulator) needs no right class to be called.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = requestAnimationFrame)]
    pub fn request_animation_frame(callback: &JsValue) -> u32;
    #[wasm_bindgen(js_name = setTimeout)]
    pub fn set_timeout(callback: &JsValue, milliseconds: u32) -> i32;
    #[wasm_bindgen(js_name = clearTimeout)]
    pub fn clear_timeout(timer: i32);
    #[wasm_bindgen(js_namespace = performance)]
    pub fn now() -> f64;

    /// Anything with `addEventListener`.
    #[derive(Clone)]
    pub type Listenable;
    #[wasm_bindgen(method, js_name = addEventListener)]
    pub fn listen(this: &Listenable, kind: &str, callback: &JsValue, options: &JsValue);

    #[wasm_bindgen(constructor, js_class = "ResizeObserver")]
    pub fn resize_observer(callback: &JsValue) -> ResizeObserver;
    #[wasm_bindgen(js_name = ResizeObserver)]
    pub type ResizeObserver;
    #[wasm_bindgen(method)]
    pub fn observe(this: &ResizeObserver, element: &JsValue);
    #[wasm_bindgen(method)]
    pub fn disconnect(this: &ResizeObserver);

    /// A pointer, wheel or key event: only the fields that are read.
    pub type DomEvent;
    #[wasm_bindgen(method, getter, js_name = pointerId)]
    pub fn pointer_id(this: &DomEvent) -> i32;
    #[wasm_bindgen(method, getter, js_name = pointerType)]
    pub fn pointer_type(this: &DomEvent) -> String;
    #[wasm_bindgen(method, getter, js_name = offsetX)]
    pub fn offset_x(this: &DomEvent) -> f32;
    #[wasm_bindgen(method, getter, js_name = offsetY)]
    pub fn offset_y(this: &DomEvent) -> f32;
    #[wasm_bindgen(method, getter)]
    pub fn button(this: &DomEvent) -> i16;
    #[wasm_bindgen(method, getter, js_name = shiftKey)]
    pub fn shift_key(this: &DomEvent) -> bool;
    #[wasm_bindgen(method, getter, js_name = deltaY)]
    pub fn delta_y(this: &DomEvent) -> f32;
    #[wasm_bindgen(method, getter, js_name = deltaMode)]
    pub fn delta_mode(this: &DomEvent) -> u32;
    #[wasm_bindgen(method, getter)]
    pub fn key(this: &DomEvent) -> String;
    #[wasm_bindgen(method, js_name = preventDefault)]
    pub fn prevent_default(this: &DomEvent);

    /// A canvas element: what web-sys' HtmlCanvasElement lacks without more features.
    #[derive(Clone)]
    pub type Canvas;
    #[wasm_bindgen(method, getter, js_name = clientWidth)]
    pub fn client_width(this: &Canvas) -> f64;
    #[wasm_bindgen(method, getter, js_name = clientHeight)]
    pub fn client_height(this: &Canvas) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn width(this: &Canvas) -> u32;
    #[wasm_bindgen(method, getter)]
    pub fn height(this: &Canvas) -> u32;
    #[wasm_bindgen(method, setter, js_name = width)]
    pub fn set_width(this: &Canvas, width: u32);
    #[wasm_bindgen(method, setter, js_name = height)]
    pub fn set_height(this: &Canvas, height: u32);
    #[wasm_bindgen(method, catch, js_name = getContext)]
    pub fn context(this: &Canvas, kind: &str, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = setPointerCapture)]
    pub fn capture(this: &Canvas, pointer: i32) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter)]
    pub fn style(this: &Canvas) -> Style;
    pub type Style;
    #[wasm_bindgen(method, setter, js_name = touchAction)]
    pub fn set_touch_action(this: &Style, value: &str);

    /// What 2D text drawing needs; the browser shapes every script.
    pub type Brush;
    #[wasm_bindgen(method, setter)]
    pub fn set_font(this: &Brush, font: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_direction(this: &Brush, direction: &str);
    #[wasm_bindgen(method, setter, js_name = textAlign)]
    pub fn set_text_align(this: &Brush, align: &str);
    #[wasm_bindgen(method, setter, js_name = textBaseline)]
    pub fn set_text_baseline(this: &Brush, baseline: &str);
    #[wasm_bindgen(method, setter, js_name = fillStyle)]
    pub fn set_fill(this: &Brush, style: &str);
    #[wasm_bindgen(method, setter, js_name = strokeStyle)]
    pub fn set_stroke(this: &Brush, style: &str);
    #[wasm_bindgen(method, setter, js_name = lineWidth)]
    pub fn set_line_width(this: &Brush, width: f64);
    #[wasm_bindgen(method, js_name = clearRect)]
    pub fn clear_rect(this: &Brush, x: f64, y: f64, width: f64, height: f64);
    #[wasm_bindgen(method, js_name = beginPath)]
    pub fn begin_path(this: &Brush);
    #[wasm_bindgen(method, js_name = roundRect)]
    pub fn round_rect(this: &Brush, x: f64, y: f64, width: f64, height: f64, radius: f64);
    #[wasm_bindgen(method)]
    pub fn fill(this: &Brush);
    #[wasm_bindgen(method)]
    pub fn stroke(this: &Brush);
    #[wasm_bindgen(method, js_name = fillText)]
    pub fn fill_text(this: &Brush, text: &str, x: f64, y: f64);
    #[wasm_bindgen(method, js_name = measureText)]
    pub fn measure_text(this: &Brush, text: &str) -> TextMetrics;
    pub type TextMetrics;
    #[wasm_bindgen(method, getter)]
    pub fn width(this: &TextMetrics) -> f64;
    #[wasm_bindgen(method, js_name = getImageData)]
    pub fn image_data(this: &Brush, x: u32, y: u32, width: u32, height: u32) -> ImageData;
    pub type ImageData;
    #[wasm_bindgen(method, getter)]
    pub fn data(this: &ImageData) -> js_sys::Uint8ClampedArray;

    #[wasm_bindgen(js_name = OffscreenCanvas)]
    pub type Paper;
    #[wasm_bindgen(constructor, js_class = "OffscreenCanvas")]
    pub fn new(width: u32, height: u32) -> Paper;
    #[wasm_bindgen(method, js_name = getContext)]
    pub fn brush(this: &Paper, kind: &str, options: &JsValue) -> Brush;

    /// A promise.
    pub type Thenable;
    #[wasm_bindgen(method)]
    pub fn then(this: &Thenable, done: &JsValue, refused: &JsValue) -> Thenable;

    #[wasm_bindgen(js_name = fetch)]
    pub fn fetch(url: &str) -> js_sys::Promise;
    pub type Reply;
    #[wasm_bindgen(method, getter)]
    pub fn ok(this: &Reply) -> bool;
    #[wasm_bindgen(method, js_name = arrayBuffer)]
    pub fn array_buffer(this: &Reply) -> js_sys::Promise;
}

/// `{name: value, …}`.
pub fn options(fields: &[(&str, bool)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in fields {
        // Setting a plain property of a new plain object cannot fail.
        let _ = js_sys::Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object.into()
}
