layout(location = 0) in vec3 at;
layout(location = 1) in vec4 normal;
layout(location = 2) in vec4 colour;
#ifdef JOINTED
layout(location = 3) in uvec4 joints;
layout(location = 4) in vec4 weights;
// Each joint's matrix, a row a texel.
uniform highp sampler2D palette;
#else
layout(location = 3) in vec2 uv;
uniform mat4 place;
#endif

out vec3 world;
out vec3 facing;
out vec4 tint;
#ifdef PICTURED
out vec2 spot;
#endif
// What is drawn over the very same triangles lies on them.
invariant gl_Position;

#ifdef JOINTED
vec4 row(int index) {
    vec4 sum = weights.x * texelFetch(palette, ivec2(index, joints.x), 0);
    // Most of the body is rigid.
    if (weights.x < 1.0) {
        sum += weights.y * texelFetch(palette, ivec2(index, joints.y), 0)
            + weights.z * texelFetch(palette, ivec2(index, joints.z), 0)
            + weights.w * texelFetch(palette, ivec2(index, joints.w), 0);
    }
    return sum;
}
#endif

void main() {
#ifdef JOINTED
    vec4 x = row(0), y = row(1), z = row(2);
    vec4 rest = vec4(at, 1.0);
    world = vec3(dot(x, rest), dot(y, rest), dot(z, rest));
    facing = vec3(dot(x.xyz, normal.xyz), dot(y.xyz, normal.xyz), dot(z.xyz, normal.xyz));
#else
    world = (place * vec4(at, 1.0)).xyz;
    facing = mat3(place) * normal.xyz;
#endif
#ifdef PICTURED
    spot = uv;
#endif
    tint = colour;
    gl_Position = clip_from_world * vec4(world, 1.0);
}
