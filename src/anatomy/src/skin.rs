//! How skin, ligaments and discs follow the skeleton: the `SKIN` section of a file of `body/`.

use crate::container::{Container, Kind, Reader};
use crate::sound::ensure;
use crate::{AnatomyError, BodySystem, Skeleton};
use glam::{Affine3A, Vec3};

/// Bodies that one vertex follows at the most.
pub const MOST_BODIES: usize = 4;

/// Which bodies each vertex of one part follows, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkinBinding {
    /// For each vertex up to four indices of the skeleton's bodies; one without weight may be any body's.
    pub bodies: Vec<[u16; MOST_BODIES]>,
    /// For each vertex the share of each of those bodies, in 255ths; they add up to 255.
    pub weights: Vec<[u8; MOST_BODIES]>,
}

impl SkinBinding {
    /// Reads the bindings of all parts of a file, in the order of `system.parts`.
    pub fn parse(bytes: &[u8], system: &BodySystem, skeleton: &Skeleton) -> Result<Vec<Self>, AnatomyError> {
        let mut reader = Reader::new(Container::open(bytes, Kind::BodySystem)?.section(*b"SKIN")?);
        let length = u32::from_le_bytes(reader.array()?) as usize;
        let names: Vec<String> = serde_json::from_slice(reader.take(length)?)?;
        let find = |name: &String| {
            let index = skeleton.body(name).ok_or(AnatomyError::Unknown { kind: "body" })?;
            u16::try_from(index).map_err(|_| AnatomyError::Inconsistent("too many bodies"))
        };
        let bodies = names.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let mut out = Vec::with_capacity(system.parts.len());
        for part in &system.parts {
            let count = part.mesh.positions.len();
            let mut streams = || -> Result<Vec<[u8; MOST_BODIES]>, AnatomyError> {
                let mut values = vec![[0; MOST_BODIES]; count];
                for slot in 0..MOST_BODIES {
                    for (value, byte) in values.iter_mut().zip(reader.take(count)?) {
                        value[slot] = *byte;
                    }
                }
                Ok(values)
            };
            let (order, weights) = (streams()?, streams()?);
            let whole = |w: &[u8; MOST_BODIES]| w.iter().map(|x| u32::from(*x)).sum::<u32>() == 255;
            ensure(weights.iter().all(whole), "weights of a vertex that are no whole")?;
            let place = |i: u8| bodies.get(usize::from(i)).copied();
            let place = |o: &[u8; MOST_BODIES]| Some([place(o[0])?, place(o[1])?, place(o[2])?, place(o[3])?]);
            let bodies = order.iter().map(place).collect::<Option<Vec<_>>>();
            out.push(Self { bodies: bodies.ok_or(AnatomyError::Inconsistent("a vertex without its body"))?, weights });
        }
        ensure(reader.is_empty(), "skin bytes left over")?;
        Ok(out)
    }

    /// Where a vertex that stands at `at` in the world at rest comes to (linear blend skinning). `moves` has for each
    /// body of the skeleton its way from rest: its place in the pose times the inverse of its place at rest.
    #[must_use]
    pub fn moved(&self, vertex: usize, at: Vec3, moves: &[Affine3A]) -> Option<Vec3> {
        let (bodies, weights) = (self.bodies.get(vertex)?, self.weights.get(vertex)?);
        bodies.iter().zip(weights).try_fold(Vec3::ZERO, |sum, (body, weight)| {
            Some(sum + moves.get(usize::from(*body))?.transform_point3(at) * (f32::from(*weight) / 255.0))
        })
    }
}
