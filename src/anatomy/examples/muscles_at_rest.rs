//! Writes the muscles' surfaces at rest as JSON, for the browser tests' own ray-caster: no file holds them, and the scene
//! makes them from their paths as this does. One part a muscle, its vertices in the world, metres.

use ambulo_anatomy::{AnatomyError, Flesh, Pose, Skeleton, Structures};
use serde_json::{Value, json};
use std::io::Write;

const SKELETON: &[u8] = include_bytes!("../../../assets/anatomy/skeleton.bin");
const TABLE: &[u8] = include_bytes!("../../../assets/anatomy/structures.json");

fn muscles() -> Result<Value, AnatomyError> {
    let skeleton = Skeleton::parse(SKELETON)?;
    let rest = Pose::rest(&skeleton).forward(&skeleton);
    let flesh = Flesh::of(&Structures::parse(TABLE)?, &skeleton, &rest)?;
    let bodies = flesh.system.bodies(&skeleton)?;
    let parts = flesh.system.parts.iter().zip(bodies).map(|(part, body)| {
        let world = rest.get(body).copied().unwrap_or_default();
        let positions = part.mesh.positions.iter().flat_map(|at| world.transform_point3((*at).into()).to_array());
        json!({ "id": part.id, "positions": positions.collect::<Vec<_>>(), "indices": part.mesh.indices })
    });
    Ok(Value::Array(parts.collect()))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    write!(std::io::stdout().lock(), "{}", muscles()?)?;
    Ok(())
}
