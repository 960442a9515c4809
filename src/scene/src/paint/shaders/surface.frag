// Surfaces lit after Burley (diffuse) and Cook and Torrance with GGX (specular), as Filament's documentation has it
// (sections 4.3 to 4.9); lamps with a size after Karis 2013; tone after Khronos's PBR Neutral.
in vec3 world;
in vec3 facing;
in vec4 tint;
#ifdef PICTURED
in vec2 spot;
uniform sampler2D picture;
#endif
// Colour; roughness, reflectance; its own light.
uniform vec4 look[3];
uniform highp sampler2DShadow shadows;

out vec4 shown;

const float PI = 3.14159265;

#ifdef CUT
float beyond() {
    float most = -1.0;
    for (int i = 0; i < 3; i++) {
        most = max(most, dot(planes[i].xyz, world) - planes[i].w);
    }
    return most;
}
#endif

vec3 toned(vec3 colour) {
    const float START = 0.8 - 0.04;
    float least = min(colour.r, min(colour.g, colour.b));
    colour -= least < 0.08 ? least - 6.25 * least * least : 0.04;
    float peak = max(colour.r, max(colour.g, colour.b));
    if (peak < START) {
        return colour;
    }
    const float LEFT = 1.0 - START;
    float lower = 1.0 - LEFT * LEFT / (peak + LEFT - START);
    return mix(colour * (lower / peak), vec3(lower), 1.0 - 1.0 / (0.15 * (peak - lower) + 1.0));
}

#ifdef LIT
// The split sum's two factors (Karis 2014, "Physically Based Shading on Mobile").
vec2 split_sum(float roughness, float facing_eye) {
    vec4 r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float a = min(r.x * r.x, exp2(-9.28 * facing_eye)) * r.x + r.y;
    return max(vec2(-1.04, 1.04) * a + r.zw, vec2(5e-5));
}

float fifth(float x) {
    float square = x * x;
    return square * square * x;
}

struct Surface {
    vec3 normal, eye, reflected, diffuse;
    float facing_eye, rough, f0, energy;
};

float specular(Surface s, vec3 way, float rough, out float facing_light) {
    vec3 between = normalize(way + s.eye);
    facing_light = clamp(dot(s.normal, way), 0.0, 1.0);
    float on = clamp(dot(s.normal, between), 0.0, 1.0), off = clamp(dot(way, between), 0.0, 1.0);
    float k = rough / (1.0 - on * on + on * rough * on * rough);
    float a2 = rough * rough;
    float visible = 0.5 / (facing_light * sqrt((s.facing_eye - a2 * s.facing_eye) * s.facing_eye + a2)
        + s.facing_eye * sqrt((facing_light - a2 * facing_light) * facing_light + a2));
    float most = clamp(s.f0 * 49.5, 0.0, 1.0);
    return k * k / PI * visible * (s.f0 + (most - s.f0) * fifth(1.0 - off)) * s.energy;
}

vec3 diffuse(Surface s, vec3 way, float facing_light) {
    float off = clamp(dot(way, normalize(way + s.eye)), 0.0, 1.0);
    float edge = 2.0 * s.rough * off * off - 0.5;
    return s.diffuse * ((1.0 + edge * fifth(1.0 - facing_light)) * (1.0 + edge * fifth(1.0 - s.facing_eye)) / PI);
}

vec3 lamp(Surface s, vec4 at, vec4 light) {
    vec3 to = at.xyz - world;
    float square = dot(to, to), far = sqrt(square);
    // The point of the lamp that is nearest to the mirrored eye stands for all of it.
    vec3 ray = max(dot(to, s.reflected), 1e-4) * s.reflected - to;
    vec3 nearest = normalize(to + ray * clamp(at.w * inversesqrt(dot(ray, ray)), 0.0, 1.0));
    float wider = clamp(s.rough + at.w / (2.0 * far), 0.0, 1.0);
    float narrow = (1.0 - s.rough) * (1.0 - s.rough);
    float facing_nearest;
    float shine = specular(s, nearest, mix(s.rough, wider, 1.0 - narrow * narrow), facing_nearest);
    shine *= s.rough * s.rough / (wider * wider);
    shine *= facing_nearest / max(facing_nearest + at.w * at.w / square, 1e-4);
    vec3 way = to / far;
    float facing_light = clamp(dot(s.normal, way), 0.0, 1.0);
    float fall = square * light.w;
    float end = clamp(1.0 - fall * fall, 0.0, 1.0);
    return (diffuse(s, way, facing_light) * facing_light + shine * facing_nearest) * light.rgb * (end * end / square);
}

// Nine bilinear comparisons that weigh five by five texels as a tent (Castano 2013, "Shadow Mapping Summary").
float lit_by_key() {
    vec3 from = world + normalize(facing) * key_way.w + key_way.xyz * key_light.w;
    vec3 place = (key_from_world * vec4(from, 1.0)).xyz * 0.5 + 0.5;
    if (any(lessThan(place, vec3(0.0))) || any(greaterThan(place, vec3(1.0)))) {
        return 1.0;
    }
    vec2 size = vec2(textureSize(shadows, 0)), base = floor(place.xy * size + 0.5);
    vec2 part = place.xy * size + 0.5 - base;
    vec3 weights_x = vec3(4.0 - 3.0 * part.x, 7.0, 1.0 + 3.0 * part.x);
    vec3 weights_y = vec3(4.0 - 3.0 * part.y, 7.0, 1.0 + 3.0 * part.y);
    vec3 at_x = vec3((3.0 - 2.0 * part.x) / weights_x.x - 2.0, (3.0 + part.x) / 7.0, part.x / weights_x.z + 2.0);
    vec3 at_y = vec3((3.0 - 2.0 * part.y) / weights_y.x - 2.0, (3.0 + part.y) / 7.0, part.y / weights_y.z + 2.0);
    float sum = 0.0;
    for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 3; i++) {
            vec2 there = (base - 0.5 + vec2(at_x[i], at_y[j])) / size;
            sum += weights_x[i] * weights_y[j] * texture(shadows, vec3(there, place.z));
        }
    }
    return sum / 144.0;
}

vec3 lit(vec3 own, float alpha) {
    Surface s;
    s.normal = normalize(gl_FrontFacing ? facing : -facing);
    s.eye = normalize(eye.xyz - world);
    s.reflected = reflect(-s.eye, s.normal);
    s.facing_eye = max(dot(s.normal, s.eye), 1e-4);
    float perceptual = look[1].x;
    s.rough = max(perceptual, 0.089) * max(perceptual, 0.089);
    s.f0 = 0.16 * look[1].y * look[1].y;
    s.diffuse = own;
    vec2 split = split_sum(perceptual, s.facing_eye);
    s.energy = 1.0 + s.f0 * (1.0 / (split.x + split.y) - 1.0);
    vec3 light = lamp(s, lamp_at[0], lamp_light[0]) + lamp(s, lamp_at[1], lamp_light[1]);
    float facing_key;
    float shine = specular(s, key_way.xyz, s.rough, facing_key);
    float open = key_light.w >= 0.0 && facing_key > 0.0 ? lit_by_key() : 1.0;
    // Some bones have hairline seams: the wall behind them, in the bone's own shadow, would look like a crack.
    open = gl_FrontFacing ? open : max(open, 0.85);
    light += (diffuse(s, key_way.xyz, facing_key) + shine) * facing_key * open * key_light.rgb;
    vec2 matt = split_sum(1.0, s.facing_eye);
    float mirrored = (s.f0 * split.x + split.y) * clamp(s.f0 * 49.5, 0.0, 1.0);
    light += (own * matt.x + matt.y + mirrored) * ambient.rgb;
    return light * eye.w + look[2].rgb * alpha;
}
#endif

void main() {
#ifdef CUT
    if (beyond() > 0.0) {
        discard;
    }
#endif
    vec4 own = tint * look[0];
#ifdef PICTURED
    // A little sharper than its size asks for: letters are read, and move with the head.
    own *= texture(picture, spot, -0.7);
#endif
#ifdef LIT
#ifdef CUT
    // The inner wall behind a cut looks like the cut itself: flat, in the tissue's own colour, a little deeper.
    vec3 seen = gl_FrontFacing ? lit(own.rgb, own.a) : pow(own.rgb, vec3(1.25)) * vec3(0.86, 0.74, 0.72);
#else
    vec3 seen = lit(own.rgb, own.a);
#endif
    shown = vec4(toned(max(seen, 0.0)), own.a);
#else
    vec3 seen = toned(max(own.rgb, 0.0));
#ifndef PICTURED
    // A gradient's steps are hidden by less than a step of noise (Vlachos 2015, "Advanced VR Rendering").
    vec3 noise = fract(vec3(dot(vec2(171.0, 231.0), gl_FragCoord.xy)) / vec3(103.0, 71.0, 97.0));
    seen = pow(pow(max(seen, 0.0), vec3(1.0 / 2.2)) + (noise - 0.5) / 255.0, vec3(2.2));
#endif
    shown = vec4(seen, own.a);
#endif
}
