// Bevy's standard material (bevy_pbr 0.19, render/pbr.wgsl, forward path), cut at up to three planes: see clip.rs.
#import bevy_pbr::{
    pbr_bindings::material,
    pbr_functions::{alpha_discard, apply_pbr_lighting, main_pass_post_lighting_processing},
    pbr_fragment::pbr_input_from_standard_material,
    pbr_types::STANDARD_MATERIAL_FLAGS_UNLIT_BIT,
    forward_io::{VertexOutput, FragmentOutput},
}

// How far a place lies beyond a plane that is told in one vector: `lengths` in cut.rs.
fn past(told: vec3<f32>, place: vec3<f32>) -> f32 {
    let ahead = length(told);
    return dot(told, place) / ahead + 16.0 - ahead;
}

@fragment
fn fragment(in: VertexOutput, @builtin(front_facing) is_front: bool) -> FragmentOutput {
    let planes = material.uv_transform;
    let last = material.attenuation_color;
    let cuts = last.a < 0.5;
    let place = in.world_position.xyz;
    let beyond = max(
        max(past(vec3(planes[0].xy, planes[1].x), place), past(vec3(planes[1].y, planes[2].xy), place)),
        past(last.rgb, place),
    );
#ifdef MAY_DISCARD
    if cuts && beyond > 0.0 {
        discard;
    }
#endif
    var pbr_input = pbr_input_from_standard_material(in, is_front);
    pbr_input.material.base_color = alpha_discard(pbr_input.material, pbr_input.material.base_color);

    var out: FragmentOutput;
    if (pbr_input.material.flags & STANDARD_MATERIAL_FLAGS_UNLIT_BIT) != 0u {
        out.color = pbr_input.material.base_color;
    } else if cuts && !is_front {
        // The inner wall behind a cut looks like the cut itself: flat, in the tissue's own colour, a little deeper.
        let tissue = pbr_input.material.base_color;
        out.color = vec4(pow(tissue.rgb, vec3(1.25)) * vec3(0.86, 0.74, 0.72), tissue.a);
    } else {
        out.color = apply_pbr_lighting(pbr_input);
    }
    out.color = main_pass_post_lighting_processing(pbr_input, out.color);
#ifndef MAY_DISCARD
    // What is seen through is left out by being seen through wholly.
    if cuts && beyond > 0.0 {
        out.color = vec4(0.0);
    }
#endif
    return out;
}
