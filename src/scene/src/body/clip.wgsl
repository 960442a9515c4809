// Bevy's standard material (bevy_pbr 0.19, render/pbr.wgsl, forward path), cut at a plane: see clip.rs.
#import bevy_pbr::{
    pbr_bindings::material,
    pbr_functions::{alpha_discard, apply_pbr_lighting, main_pass_post_lighting_processing},
    pbr_fragment::pbr_input_from_standard_material,
    pbr_types::STANDARD_MATERIAL_FLAGS_UNLIT_BIT,
    forward_io::{VertexOutput, FragmentOutput},
}

@fragment
fn fragment(in: VertexOutput, @builtin(front_facing) is_front: bool) -> FragmentOutput {
    let plane = material.uv_transform;
    let cuts = plane[2].x > 0.5;
    let beyond = dot(vec3(plane[0].x, plane[0].y, plane[1].x), in.world_position.xyz) - plane[1].y;
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
