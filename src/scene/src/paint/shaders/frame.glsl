// What all of a picture's draws share: as `Uniforms` in gl/uniforms.rs lays it out.
layout(std140) uniform Frame {
    mat4 clip_from_world;
    mat4 key_from_world;
    // The eye's place; how bright a luminance is in the picture.
    vec4 eye;
    // The direction to the key; how far a surface is moved along its normal before it looks for the key, metres.
    vec4 key_way;
    // Its light; how far a surface is moved towards it, metres, or less than 0 where it casts no shadows.
    vec4 key_light;
    vec4 lamp_at[2];
    vec4 lamp_light[2];
    vec4 ambient;
    // Normal, and how far along it from the origin; nothing is cut beyond a plane without a normal.
    vec4 planes[3];
};
