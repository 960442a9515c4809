//! What is being looked at, as one value that the app owns.

use crate::json::{object, words};
use crate::{Cut, Drawing, Morph, Rhythm};

/// The orbiting camera. World frame: metres, Y up, the body stands on Y = 0 and faces +Z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The point looked at, in metres.
    pub target: [f32; 3],
    /// Metres from the target to the eye.
    pub distance: f32,
    /// Radians about +Y; 0 looks at the body's front, positive goes to the body's left.
    pub yaw: f32,
    /// Radians above the horizon.
    pub pitch: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self { target: [0.0, 0.87, 0.0], distance: 3.1, yaw: 0.42, pitch: 0.08 }
    }
}

/// Camera, selection and which structures show. Structures go by the ids of `skeleton.bin` and `structures.json`.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Where the eye is.
    pub camera: Camera,
    /// Structures not drawn.
    pub hidden: Vec<String>,
    /// When not empty, only these are drawn solid and all others are not drawn.
    pub isolated: Vec<String>,
    /// Drawn translucent.
    pub faded: Vec<String>,
    /// Drawn highlighted.
    pub selection: Option<String>,
    /// Whether all muscles are drawn: the same as `"muscles"` among `systems`, which older links do not have.
    pub muscles: bool,
    /// Systems that are drawn, by the names of `structures.json`, or single structures of them; the bones are
    /// [`BONES`].
    pub systems: Vec<String>,
    /// What is drawn on structures: how they are hurt, worn or mended.
    pub marks: Vec<Mark>,
    /// What is drawn beyond the structures: vessels, nerves, bands, and what is without blood.
    pub drawings: Vec<Drawing>,
    /// Structures in another shape, one change after the other.
    pub morphs: Vec<Morph>,
    /// Structures that are cut open.
    pub cut: Option<Cut>,
    /// How the heart beats and the lungs breathe, if they move.
    pub rhythm: Rhythm,
    /// The planes at which the body is cut open, [`Clip::MOST`] of them: each takes away what lies beyond it.
    pub clips: Vec<Clip>,
    /// How far structures are taken apart, 0 to 1; 0 is the whole body.
    pub apart: f32,
    /// Structures that have a label in the picture.
    pub labels: Vec<String>,
    /// The places between which a distance is measured: none, one or two.
    pub measured: Vec<Landmark>,
    /// Joints that do not rest.
    pub bent: Vec<Bend>,
}

/// A joint of `skeleton.bin` away from its rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Bend {
    /// By its name there. One that does not exist, or that follows another, stays as it is.
    pub joint: String,
    /// Degrees of its own coordinate; it goes no further than its limits.
    pub degrees: f32,
}

/// A plane that cuts the body open: what lies beyond it is not drawn and cannot be picked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clip {
    /// Towards what is cut away; of length 1, in the world.
    pub normal: [f32; 3],
    /// Where the plane is along `normal`, metres from the world's origin.
    pub at_m: f32,
}

impl Clip {
    /// So many planes cut at once: three show a corner of the body.
    pub const MOST: usize = 3;
}

/// A place on the body that one measures from or to.
#[derive(Clone, Debug, PartialEq)]
pub struct Landmark {
    /// The structure that it is on.
    pub id: String,
    /// Where, in the world while nothing is taken apart; the structure's middle where absent.
    pub at: Option<[f32; 3]>,
}

/// Something drawn on a structure that is no structure of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// A structure, or a muscle of `skeleton.bin`.
    pub id: String,
    /// What is drawn.
    pub kind: MarkKind,
    /// Only where the structure is near this bone; all over it where absent.
    pub near: Option<String>,
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A muscle, drawn and lit.
    Lit,
    /// A muscle whose tendon is torn near its first end.
    Torn,
    /// Red, for what hurts or is under strain.
    Sore,
    /// What is left of a layer of cartilage, with the bone sore under it.
    Worn,
    /// A layer of metal.
    Metal,
    /// A pad of plastic on such a layer.
    Plastic,
}

/// The system of the jointed skeleton, which is there from the start.
pub const BONES: &str = "skeleton";

impl Default for View {
    /// The bones, whole, from a little to the left.
    fn default() -> Self {
        Self {
            camera: Camera::default(),
            hidden: Vec::new(),
            isolated: Vec::new(),
            faded: Vec::new(),
            selection: None,
            muscles: false,
            systems: vec![BONES.to_owned()],
            marks: Vec::new(),
            drawings: Vec::new(),
            morphs: Vec::new(),
            cut: None,
            rhythm: Rhythm::default(),
            clips: Vec::new(),
            apart: 0.0,
            labels: Vec::new(),
            measured: Vec::new(),
            bent: Vec::new(),
        }
    }
}

impl View {
    /// Every place of a story as it is on the other side of the body. Structures keep their names.
    pub fn mirror(&mut self) {
        let camera = &mut self.camera;
        camera.yaw = -camera.yaw;
        let lines = self.drawings.iter_mut().flat_map(|d| &mut d.line);
        let shapes = self.morphs.iter_mut().flat_map(|m| m.to.iter_mut().chain([&mut m.at]));
        let cuts = self.cut.iter_mut().flat_map(|c| [&mut c.at, &mut c.normal]);
        let clips = self.clips.iter_mut().map(|c| &mut c.normal);
        for [x, ..] in lines.chain(shapes).chain(cuts).chain(clips).chain([&mut camera.target]) {
            *x = -*x;
        }
        for bend in &mut self.bent {
            bend.mirror();
        }
    }
}

impl Bend {
    /// The same on the other side; the back leans and turns the other way.
    fn mirror(&mut self) {
        let other = |name: &str, from: &str, to: &str| Some(name.strip_suffix(from)?.to_owned() + to);
        let name = &self.joint;
        match other(name, "_r", "_l").or_else(|| other(name, "_l", "_r")) {
            Some(other) => self.joint = other,
            None if name == "lat_bending" || name == "axial_rotation" => self.degrees = -self.degrees,
            None => {}
        }
    }
}

object! { Camera { target, distance, yaw, pitch } }
object! {
    View {} or Self::default() => {
        camera, hidden, isolated, faded, selection, muscles, systems, marks, drawings, morphs, cut, rhythm, clips, apart,
        labels, measured, bent,
    }
}
object! { Clip { normal, at_m } }
object! { Landmark { id, at } }
object! { Bend { joint, degrees } }
object! { Mark { id, kind, near } }
words! { MarkKind { Lit = "lit", Torn = "torn", Sore = "sore", Worn = "worn", Metal = "metal", Plastic = "plastic" } }
