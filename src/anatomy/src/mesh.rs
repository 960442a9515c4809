//! A bone's or an organ's triangles, decoded from quantised bytes.

use crate::{AnatomyError, container::Reader};
use glam::Vec3;

/// Triangles of one structure in the frame of its body: metres, counter-clockwise seen from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Mesh {
    /// Vertex positions, metres, in the body's frame.
    pub positions: Vec<[f32; 3]>,
    /// Unit vertex normals, in the body's frame.
    pub normals: Vec<[f32; 3]>,
    /// Three indices a triangle.
    pub indices: Vec<u16>,
}

/// Undoes the wrapping, zigzagged differences of the writer; low bytes stand before high bytes.
fn undelta(bytes: &[u8]) -> Vec<u16> {
    let (low, high) = bytes.split_at(bytes.len() / 2);
    let mut value = 0_u16;
    let step = |(l, h): (&u8, &u8)| {
        let zigzag = u16::from_le_bytes([*l, *h]);
        value = value.wrapping_add((zigzag >> 1) ^ (zigzag & 1).wrapping_neg());
        value
    };
    low.iter().zip(high).map(step).collect()
}

/// Octahedral normals (Cigolle et al. 2014, "A Survey of Efficient Representations for Independent Unit Vectors").
fn from_octahedral(x: u8, y: u8) -> [f32; 3] {
    let [x, y] = [x, y].map(|v| (f32::from(v.cast_signed()) / 127.0).max(-1.0));
    let z = 1.0 - x.abs() - y.abs();
    let (x, y) =
        if z < 0.0 { ((1.0 - y.abs()) * 1_f32.copysign(x), (1.0 - x.abs()) * 1_f32.copysign(y)) } else { (x, y) };
    Vec3::new(x, y, z).normalize_or(Vec3::Y).to_array()
}

impl Mesh {
    /// Reads one mesh: x, y and z of every vertex, the normals' two bytes, the indices.
    pub(crate) fn read(
        reader: &mut Reader<'_>,
        vertices: u32,
        triangles: u32,
        minimum: Vec3,
        maximum: Vec3,
    ) -> Result<Self, AnatomyError> {
        if !(3..=65_536).contains(&vertices) || !(1..=1_000_000).contains(&triangles) {
            return Err(AnatomyError::Inconsistent("a mesh of impossible size"));
        }
        let (vertices, indices) = (vertices as usize, 3 * triangles as usize);
        let mut axis = || reader.take(2 * vertices).map(undelta);
        let (xs, ys, zs) = (axis()?, axis()?, axis()?);
        let scale = (maximum - minimum) / 65_535.0;
        let positions =
            xs.iter().zip(&ys).zip(&zs).map(|((x, y), z)| {
                (minimum + scale * Vec3::new(f32::from(*x), f32::from(*y), f32::from(*z))).to_array()
            });
        let positions = positions.collect();
        let (nx, ny) = (reader.take(vertices)?, reader.take(vertices)?);
        let normals = nx.iter().zip(ny).map(|(x, y)| from_octahedral(*x, *y)).collect();
        let indices = undelta(reader.take(2 * indices)?);
        if indices.iter().any(|i| usize::from(*i) >= vertices) {
            return Err(AnatomyError::Inconsistent("a triangle without its vertex"));
        }
        Ok(Self { positions, normals, indices })
    }

    /// The three corners of each triangle, in the body's frame.
    pub fn triangles(&self) -> impl ExactSizeIterator<Item = [Vec3; 3]> + Clone + '_ {
        self.indices.as_chunks::<3>().0.iter().map(|t| t.map(|i| Vec3::from(self.positions[usize::from(i)])))
    }
}
