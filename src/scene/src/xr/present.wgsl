// One eye's linear picture into a framebuffer of sRGB bytes.

@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var nearest: sampler;

struct Corner {
    @builtin(position) place: vec4f,
    @location(0) uv: vec2f,
}

// A triangle that covers the viewport. Naga turns Y over in vertex shaders for WebGL, and the session's
// framebuffer stands on its feet: so the picture is read without a turn of its own.
@vertex
fn corner(@builtin(vertex_index) index: u32) -> Corner {
    let uv = vec2f(f32((index << 1u) & 2u), f32(index & 2u));
    return Corner(vec4f(uv * 2.0 - 1.0, 0.0, 1.0), uv);
}

fn encoded(linear: vec3f) -> vec3f {
    let curve = 1.055 * pow(max(linear, vec3f(0.0)), vec3f(1.0 / 2.4)) - 0.055;
    return select(curve, linear * 12.92, linear <= vec3f(0.0031308));
}

// Bevy multiplies by alpha before encoding; the compositor of a see-through headset expects it after.
@fragment
fn colour(corner: Corner) -> @location(0) vec4f {
    let c = textureSample(picture, nearest, corner.uv);
    return vec4f(encoded(c.rgb / max(c.a, 0.0001)) * c.a, c.a);
}
