//! The Bevy module: bodies, exercises and XR, in the browser only.
#![cfg(target_arch = "wasm32")]
use bevy::prelude::*;
use wasm_bindgen::prelude::*;
/// Warm-up placeholder.
#[wasm_bindgen]
pub fn start() { App::new().add_plugins(DefaultPlugins).add_systems(Startup, s).run(); }
fn s(mut c: Commands, mut m: ResMut<Assets<Mesh>>, mut mat: ResMut<Assets<StandardMaterial>>) { c.spawn((Camera3d::default(), Mesh3d(m.add(Cuboid::new(1.,1.,1.))), MeshMaterial3d(mat.add(StandardMaterial::default())))); c.spawn(DirectionalLight::default()); }
