// A linear picture into a framebuffer of sRGB bytes.
uniform highp sampler2D picture;
out vec4 shown;

vec3 encoded(vec3 linear) {
    vec3 curve = 1.055 * pow(max(linear, vec3(0.0)), vec3(1.0 / 2.4)) - 0.055;
    return mix(curve, linear * 12.92, lessThanEqual(linear, vec3(0.0031308)));
}

// What is seen through was multiplied by alpha before encoding; a see-through headset expects it after.
void main() {
    vec4 c = texelFetch(picture, ivec2(gl_FragCoord.xy), 0);
    shown = vec4(encoded(c.rgb / max(c.a, 0.0001)) * c.a, c.a);
}
