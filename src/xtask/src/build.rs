//! From source to what is served: provide the tools, compile, bind, lay out.

use crate::arguments::Arguments;
use crate::bindgen::{self, Bound, Form};
use crate::compile;
use crate::consent;
use crate::dist::{self, Laid};
use crate::failure::Result;
use crate::locks;
use crate::native_tools;
use crate::places::Places;
use crate::wasm_target::{self, WasmTarget};

/// What building needs to know of this machine.
pub(crate) struct Builder<'a> {
    pub(crate) places: &'a Places,
    target: WasmTarget,
    wasm_bindgen: String,
}

impl<'a> Builder<'a> {
    /// Checks this machine, and installs what is missing once agreed to.
    pub(crate) fn prepare(places: &'a Places, arguments: &Arguments) -> Result<Self> {
        let wasm_bindgen = locks::wasm_bindgen(places)?;
        native_tools::provide(consent::given(arguments.yes))?;
        let target = wasm_target::provide(places, consent::given(arguments.yes))?;
        Ok(Self { places, target, wasm_bindgen })
    }

    /// How wasm is compiled here.
    pub(crate) fn target(&self) -> &WasmTarget {
        &self.target
    }

    /// The app, compiled and bound.
    pub(crate) fn app(&self) -> Result<Bound> {
        let wasm = compile::app(self.places, &self.target)?;
        bindgen::bind(self.places, "app", &self.wasm_bindgen, Form::InParts, &wasm)
    }

    /// What the browser tests drive of one room, compiled and bound.
    pub(crate) fn room_tests(&self, package: &str, example: &str) -> Result<Bound> {
        let wasm = compile::room_tests(self.places, &self.target, package, example)?;
        bindgen::bind(self.places, example, &self.wasm_bindgen, Form::Whole, &wasm)
    }

    /// The scene, compiled and bound.
    pub(crate) fn scene(&self) -> Result<Bound> {
        let wasm = compile::scene(self.places, &self.target)?;
        bindgen::bind(self.places, "scene", &self.wasm_bindgen, Form::Whole, &wasm)
    }

    /// The scene of an earlier call, without compiling anything.
    pub(crate) fn earlier_scene(&self) -> Option<Bound> {
        let wasm = compile::scene_wasm(self.places);
        wasm.is_file()
            .then(|| bindgen::bind(self.places, "scene", &self.wasm_bindgen, Form::Whole, &wasm).ok())
            .flatten()
    }

    /// Compiles app and scene and lays all out.
    pub(crate) fn all(&self, scene: bool) -> Result<Vec<Laid>> {
        let app = self.app()?;
        let scene = if scene { Some(self.scene()?) } else { None };
        dist::lay(self.places, &app, scene.as_ref())
    }
}
