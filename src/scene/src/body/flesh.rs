//! Draws the systems: one mesh for all parts of a system that move together and look alike.

use ambulo_scene_protocol::BONES;
use bevy::{
    asset::RenderAssetUsages,
    ecs::system::SystemParam,
    light::NotShadowCaster,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};

use super::{
    Figure,
    bones::{self, BoneHollows},
    look::Materials,
    systems::{self, Look, Systems},
};
use crate::{orbit::Looking, wakefulness::Wakefulness};

/// Parts of one system, on one body, drawn alike.
#[derive(Component)]
struct Batch {
    system: usize,
    body: usize,
    look: Look,
    parts: Vec<usize>,
}

/// Draws what the view asks for of the systems that are here.
pub fn plugin(app: &mut App) {
    let changed = resource_exists_and_changed::<Systems>.or_else(resource_changed::<Looking>);
    app.add_systems(
        PostUpdate,
        (gather.run_if(resource_exists::<Systems>.and_then(changed)), follow.run_if(resource_exists::<Figure>))
            .chain()
            .before(TransformSystems::Propagate),
    );
}

/// What a batch is drawn with.
#[derive(SystemParam)]
struct Drawing<'w, 's> {
    commands: Commands<'w, 's>,
    hollows: Option<Res<'w, BoneHollows>>,
    materials: Res<'w, Materials>,
    meshes: ResMut<'w, Assets<Mesh>>,
}

fn gather(
    mut drawing: Drawing,
    systems: Res<Systems>,
    looking: Res<Looking>,
    mut awake: ResMut<Wakefulness>,
    drawn: Query<(Entity, &Batch)>,
) {
    let mut wanted = wanted(&systems, &looking);
    for (entity, batch) in &drawn {
        let same = |b: &Batch| b.system == batch.system && b.body == batch.body && b.look == batch.look;
        match wanted.iter().position(|b| same(b) && b.parts == batch.parts) {
            Some(index) => drop(wanted.swap_remove(index)),
            None => {
                drawing.commands.entity(entity).despawn();
                awake.wake(Wakefulness::CHANGE);
            }
        }
    }
    for batch in wanted {
        drawing.draw(&systems, batch);
        awake.wake(Wakefulness::UPLOAD);
    }
}

impl Drawing<'_, '_> {
    fn draw(&mut self, systems: &Systems, batch: Batch) {
        let Some(here) = systems.here.get(batch.system) else { return };
        let is_bone = here.geometry.system == BONES;
        let material = match batch.look {
            Look::Solid if is_bone => &self.materials.bone,
            Look::Solid => &self.materials.flesh,
            Look::Faded => &self.materials.veil,
            Look::Chosen => &self.materials.chosen,
        };
        let mesh = self.meshes.add(joined(systems, &batch, self.hollows.as_deref().filter(|_| is_bone)));
        let veiled = batch.look == Look::Faded;
        let mut drawn =
            self.commands.spawn((batch, Mesh3d(mesh), MeshMaterial3d(material.clone()), Transform::IDENTITY));
        // What one sees through lets the light through too.
        if veiled {
            drawn.insert(NotShadowCaster);
        }
    }
}

/// What is to be drawn, as batches.
fn wanted(systems: &Systems, looking: &Looking) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for (system, here) in systems.here.iter().enumerate() {
        for (part, (mesh, body)) in here.geometry.parts.iter().zip(&here.bodies).enumerate() {
            let Some(look) = systems::look(&looking.view, &here.geometry.system, &mesh.id) else { continue };
            match batches.iter_mut().find(|b| b.system == system && b.body == *body && b.look == look) {
                Some(batch) => batch.parts.push(part),
                None => batches.push(Batch { system, body: *body, look, parts: vec![part] }),
            }
        }
    }
    batches
}

/// The parts of a batch as one mesh. What is chosen has the colour of its material, and bones that of theirs, darker
/// in hollows; all else has its tissue's.
fn joined(systems: &Systems, batch: &Batch, hollows: Option<&BoneHollows>) -> Mesh {
    let (mut positions, mut normals, mut colours, mut indices) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let parts = systems.here.get(batch.system).map_or(&[][..], |here| &here.geometry.parts);
    for part in batch.parts.iter().filter_map(|part| parts.get(*part)) {
        let first = positions.len() as u32;
        let tissue = systems.table.get(&part.id).and_then(|s| systems.table.tissues.get(&s.tissue));
        let [r, g, b] = tissue.map_or([0.8; 3], |t| t.colour);
        positions.extend_from_slice(&part.mesh.positions);
        normals.extend_from_slice(&part.mesh.normals);
        match hollows {
            Some(BoneHollows(hollows)) => {
                colours.extend(hollows.openness(batch.body, &part.mesh).into_iter().map(bones::shade));
            }
            None => {
                let colour = if batch.look == Look::Chosen { Color::WHITE } else { Color::srgb(r, g, b) };
                colours.resize(positions.len(), colour.to_linear().to_f32_array());
            }
        }
        indices.extend(part.mesh.indices.iter().map(|i| first + u32::from(*i)));
    }
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
        .with_inserted_indices(Indices::U32(indices))
}

fn follow(figure: Res<Figure>, mut batches: Query<(Ref<Batch>, &mut Transform)>) {
    for (batch, mut transform) in &mut batches {
        if !figure.is_changed() && !batch.is_added() {
            continue;
        }
        if let Some(place) = figure.placed.get(batch.body) {
            transform.set_if_neq(Transform::from_matrix((*place).into()));
        }
    }
}
