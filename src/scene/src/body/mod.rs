//! The skeleton, its muscles and the other systems on the stage.

mod anchor;
pub mod cut;
mod occlusion;

#[cfg(target_arch = "wasm32")]
mod altered;
#[cfg(target_arch = "wasm32")]
mod batch;
#[cfg(target_arch = "wasm32")]
mod bending;
#[cfg(target_arch = "wasm32")]
mod clip;
#[cfg(target_arch = "wasm32")]
mod coating;
#[cfg(target_arch = "wasm32")]
mod drawn;
#[cfg(target_arch = "wasm32")]
mod extent;
#[cfg(target_arch = "wasm32")]
mod figure;
#[cfg(target_arch = "wasm32")]
mod flesh;
#[cfg(target_arch = "wasm32")]
mod frame;
#[cfg(target_arch = "wasm32")]
mod glow;
#[cfg(target_arch = "wasm32")]
mod ground;
#[cfg(target_arch = "wasm32")]
mod joints;
#[cfg(target_arch = "wasm32")]
mod lesion;
#[cfg(target_arch = "wasm32")]
pub mod load;
#[cfg(target_arch = "wasm32")]
mod look;
#[cfg(target_arch = "wasm32")]
mod measure;
#[cfg(target_arch = "wasm32")]
mod muscles;
#[cfg(target_arch = "wasm32")]
mod naming;
#[cfg(target_arch = "wasm32")]
mod parting;
#[cfg(target_arch = "wasm32")]
mod pick;
#[cfg(target_arch = "wasm32")]
mod pipes;
#[cfg(target_arch = "wasm32")]
mod pulse;
#[cfg(target_arch = "wasm32")]
mod shades;
#[cfg(target_arch = "wasm32")]
mod shadow;
#[cfg(target_arch = "wasm32")]
mod sight;
#[cfg(target_arch = "wasm32")]
mod skinned;
#[cfg(target_arch = "wasm32")]
mod spots;
#[cfg(target_arch = "wasm32")]
mod systems;
#[cfg(target_arch = "wasm32")]
mod tubes;
#[cfg(target_arch = "wasm32")]
mod visible;
#[cfg(target_arch = "wasm32")]
mod working;

#[cfg(target_arch = "wasm32")]
pub use figure::{Figure, Posing};
#[cfg(target_arch = "wasm32")]
pub use glow::Glow;
#[cfg(target_arch = "wasm32")]
pub use pick::Touch;
#[cfg(target_arch = "wasm32")]
pub use visible::Visible;

/// All of the body's plugins.
#[cfg(target_arch = "wasm32")]
pub fn plugin(app: &mut bevy::prelude::App) {
    app.add_plugins((
        load::plugin,
        shades::plugin,
        muscles::plugin,
        pick::plugin,
        shadow::plugin,
        systems::plugin,
        joints::plugin,
        pulse::plugin,
        flesh::plugin,
        coating::plugin,
        lesion::plugin,
        drawn::plugin,
        frame::plugin,
        spots::plugin,
    ));
    app.add_plugins((bending::plugin, clip::plugin, parting::plugin, measure::plugin, working::plugin, glow::plugin));
}
