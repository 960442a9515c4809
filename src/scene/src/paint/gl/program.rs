//! Shader programs: one for each way in which something is drawn, built when it is first asked for.

use web_sys::{WebGlProgram, WebGlUniformLocation};

use super::{Gl, palette, shadow, uniforms};

const HEAD: &str = "#version 300 es\nprecision highp float;\nprecision highp int;\n";
const FRAME: &str = include_str!("../shaders/frame.glsl");
const SURFACE: [&str; 2] = [include_str!("../shaders/surface.vert"), include_str!("../shaders/surface.frag")];
const PRESENT: [&str; 2] = [include_str!("../shaders/present.vert"), include_str!("../shaders/present.frag")];
/// A shadow has no colour.
const NOTHING: &str = "void main() {}";

/// The unit that a surface's own picture is bound to.
pub const PICTURE_UNIT: u32 = 2;

/// How something is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Its vertices follow joints.
    pub jointed: bool,
    /// Light falls on it.
    pub lit: bool,
    /// It has a picture.
    pub pictured: bool,
    /// Planes cut it.
    pub cut: bool,
    /// Only its depth is drawn.
    pub depth: bool,
}

impl Way {
    /// What the shaders know of it.
    fn names(self) -> [(bool, &'static str); 4] {
        [(self.jointed, "JOINTED"), (self.lit, "LIT"), (self.pictured, "PICTURED"), (self.cut, "CUT")]
    }
}

/// A program and what it is told before each draw.
pub struct Program {
    program: WebGlProgram,
    look: Option<WebGlUniformLocation>,
    place: Option<WebGlUniformLocation>,
}

impl Program {
    fn new(gl: &Gl, shaders: [&str; 2]) -> Option<Self> {
        let program = gl.create_program()?;
        for (kind, source) in [Gl::VERTEX_SHADER, Gl::FRAGMENT_SHADER].into_iter().zip(shaders) {
            let shader = gl.create_shader(kind)?;
            gl.shader_source(&shader, source);
            gl.compile_shader(&shader);
            gl.attach_shader(&program, &shader);
            // It lives as long as the program.
            gl.delete_shader(Some(&shader));
        }
        gl.link_program(&program);
        Some(Self { program, look: None, place: None })
    }

    /// Waits until it is built, and says where it finds what it reads; `None` where the card does not build it.
    fn ready(mut self, gl: &Gl) -> Option<Self> {
        let program = &self.program;
        if !gl.get_program_parameter(program, Gl::LINK_STATUS).is_truthy() {
            return None;
        }
        gl.use_program(Some(program));
        let block = gl.get_uniform_block_index(program, "Frame");
        if block != Gl::INVALID_INDEX {
            gl.uniform_block_binding(program, block, uniforms::BINDING);
        }
        for (name, unit) in [("palette", palette::UNIT), ("shadows", shadow::UNIT), ("picture", PICTURE_UNIT)] {
            gl.uniform1i(gl.get_uniform_location(program, name).as_ref(), unit as i32);
        }
        self.look = gl.get_uniform_location(program, "look");
        self.place = gl.get_uniform_location(program, "place");
        Some(self)
    }

    /// Draws with this from now on.
    pub fn take_up(&self, gl: &Gl) {
        gl.use_program(Some(&self.program));
    }

    /// Colour; roughness and reflectance; own light.
    pub fn tell_look(&self, gl: &Gl, look: &[f32; 12]) {
        gl.uniform4fv_with_f32_array(self.look.as_ref(), look);
    }

    /// Where a rigid shape stands.
    pub fn tell_place(&self, gl: &Gl, world_from_own: &[f32; 16]) {
        gl.uniform_matrix4fv_with_f32_array(self.place.as_ref(), false, world_from_own);
    }
}

/// A program, which the browser builds while other things are done, until it is first drawn with.
enum Built {
    Begun(Option<Program>),
    Ready(Option<Program>),
}

impl Built {
    /// Waits until it is built; `None` where the card does not build it.
    fn ready(&mut self, gl: &Gl) -> Option<&Program> {
        if let Self::Begun(begun) = self {
            *self = Self::Ready(begun.take().and_then(|program| program.ready(gl)));
        }
        match self {
            Self::Ready(program) => program.as_ref(),
            Self::Begun(_) => None,
        }
    }
}

/// All programs.
pub struct Programs {
    surfaces: Vec<(Way, Built)>,
    present: Built,
}

impl Programs {
    /// Begins those that every picture needs, and the one for a cut.
    pub fn new(gl: &Gl) -> Self {
        let body = Way { jointed: true, lit: true, pictured: false, cut: false, depth: false };
        let stage = Way { jointed: false, lit: false, ..body };
        let shadow = Way { lit: false, depth: true, ..body };
        let ways = [body, stage, Way { pictured: true, ..stage }, shadow, Way { cut: true, ..body }];
        let present = PRESENT.map(|own| format!("{HEAD}{own}"));
        Self {
            surfaces: ways.map(|way| (way, Built::Begun(surface(gl, way)))).into(),
            present: Built::Begun(Program::new(gl, present.each_ref().map(String::as_str))),
        }
    }

    /// The program for a way; `None` where the card does not build it, or the context is lost.
    pub fn of(&mut self, gl: &Gl, way: Way) -> Option<&Program> {
        let known = self.surfaces.iter().position(|(known, _)| *known == way);
        let index = known.unwrap_or_else(|| {
            self.surfaces.push((way, Built::Begun(surface(gl, way))));
            self.surfaces.len() - 1
        });
        self.surfaces.get_mut(index)?.1.ready(gl)
    }

    /// The program that puts the picture into its framebuffer; `None` as above.
    pub fn present(&mut self, gl: &Gl) -> Option<&Program> {
        self.present.ready(gl)
    }
}

fn surface(gl: &Gl, way: Way) -> Option<Program> {
    let names = way.names().into_iter().filter(|(on, _)| *on).map(|(_, name)| format!("#define {name}\n"));
    let head = format!("{HEAD}{}{FRAME}", names.collect::<String>());
    let [vertex, fragment] = SURFACE;
    let fragment = if way.depth { format!("{HEAD}{NOTHING}") } else { format!("{head}{fragment}") };
    Program::new(gl, [&format!("{head}{vertex}"), &fragment])
}
