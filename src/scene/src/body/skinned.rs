//! Many structures as one mesh whose vertices follow the joints: one draw call, whatever moves.

use ambulo_anatomy::{MOST_BODIES, Mesh as Surface};
use bevy::{
    asset::RenderAssetUsages,
    math::Affine3A,
    mesh::{
        Indices, MeshVertexAttribute, PrimitiveTopology, VertexAttributeValues, VertexFormat,
        skinning::{SkinnedMesh, SkinnedMeshInverseBindposes},
    },
    prelude::*,
};

use super::joints::Joints;

/// Bevy knows an attribute by its number; these are its own in fewer bytes.
const COLOUR: MeshVertexAttribute = MeshVertexAttribute::new("Vertex_Color", 5, VertexFormat::Unorm16x4);
const WEIGHTS: MeshVertexAttribute = MeshVertexAttribute::new("Vertex_JointWeight", 6, VertexFormat::Unorm8x4);
const JOINTS: MeshVertexAttribute = MeshVertexAttribute::new("Vertex_JointIndex", 7, VertexFormat::Uint8x4);

/// The joints that a vertex follows, and how much, in 255ths.
pub type Follows = ([u16; MOST_BODIES], [u8; MOST_BODIES]);

/// A colour as sRGB has it.
pub fn linear([r, g, b]: [u8; 3]) -> LinearRgba {
    Color::srgb_u8(r, g, b).to_linear()
}

/// A colour in a vertex: linear, in 65535ths.
pub fn packed(colour: LinearRgba) -> [u16; 4] {
    colour.to_f32_array().map(|part| (part.clamp(0.0, 1.0) * 65_535.0).round() as u16)
}

/// A mesh that grows by one structure after the other.
#[derive(Default)]
pub struct Growing {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    colours: Vec<[u16; 4]>,
    follows: Vec<[u8; MOST_BODIES]>,
    weights: Vec<[u8; MOST_BODIES]>,
    indices: Vec<u32>,
    /// Which joints the vertices' indices mean.
    used: Vec<u16>,
}

impl Growing {
    /// Adds a surface that stands at `place` at rest; `colour` and `follows` by the number of its vertex.
    pub fn add(
        &mut self,
        surface: &Surface,
        place: Affine3A,
        colour: impl Fn(usize) -> [u16; 4],
        follows: impl Fn(usize) -> Follows,
    ) {
        let first = self.positions.len() as u32;
        self.positions.extend(surface.positions.iter().map(|p| place.transform_point3((*p).into()).to_array()));
        self.normals.extend(surface.normals.iter().map(|n| place.transform_vector3((*n).into()).to_array()));
        let mut last: Option<(Follows, [u8; MOST_BODIES])> = None;
        for vertex in 0..surface.positions.len() {
            self.colours.push(colour(vertex));
            let wanted = follows(vertex);
            let local = match last {
                Some((same, local)) if same == wanted => local,
                _ => self.local(wanted),
            };
            last = Some((wanted, local));
            self.follows.push(local);
            self.weights.push(wanted.1);
        }
        self.indices.extend(surface.indices.iter().map(|i| first + u32::from(*i)));
    }

    /// Adds the next corner of a triangle that shares none with others, in the world at rest.
    pub fn add_corner(&mut self, at: Vec3, normal: Vec3, colour: [u16; 4], follows: Follows) {
        self.indices.push(self.positions.len() as u32);
        self.positions.push(at.into());
        self.normals.push(normal.into());
        self.colours.push(colour);
        let local = self.local(follows);
        self.follows.push(local);
        self.weights.push(follows.1);
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// The joints by their place in `used`; a slot without weight follows the first.
    fn local(&mut self, (joints, weights): Follows) -> [u8; MOST_BODIES] {
        std::array::from_fn(|slot| {
            if weights[slot] == 0 {
                return 0;
            }
            let known = self.used.iter().position(|joint| *joint == joints[slot]);
            let index = known.unwrap_or_else(|| {
                self.used.push(joints[slot]);
                self.used.len() - 1
            });
            // There are fewer than 256 joints in all.
            index as u8
        })
    }

    /// For the graphics card: the mesh, and the joints that it follows.
    pub fn finish(
        self,
        joints: &Joints,
        meshes: &mut Assets<Mesh>,
        binds: &mut Assets<SkinnedMeshInverseBindposes>,
    ) -> (Mesh3d, SkinnedMesh) {
        let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
            .with_inserted_attribute(COLOUR, VertexAttributeValues::Unorm16x4(self.colours))
            .with_inserted_attribute(JOINTS, VertexAttributeValues::Uint8x4(self.follows))
            .with_inserted_attribute(WEIGHTS, VertexAttributeValues::Unorm8x4(self.weights))
            .with_inserted_indices(Indices::U32(self.indices));
        let at = |joint: &u16| joints.rest.get(usize::from(*joint)).copied().unwrap_or_default();
        let bind: Vec<Mat4> = self.used.iter().map(|joint| Mat4::from(at(joint).inverse())).collect();
        let entities = self.used.iter().filter_map(|joint| joints.entities.get(usize::from(*joint)).copied()).collect();
        (Mesh3d(meshes.add(mesh)), SkinnedMesh { inverse_bindposes: binds.add(bind), joints: entities })
    }
}
