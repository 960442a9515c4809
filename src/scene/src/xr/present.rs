//! Both eyes, drawn by Bevy into textures of its own, into the session's framebuffer: one pass, one clear.

use bevy::{
    core_pipeline::schedule::camera_driver,
    prelude::*,
    render::{
        RenderApp,
        renderer::{PendingCommandBuffers, RenderDevice, RenderGraph, RenderGraphSystems},
        view::ViewTarget,
    },
};
use wgpu::hal;

use super::eyes::EyeCamera;

/// The session's framebuffer, in the render world as a non-send for the length of one update.
pub struct Target {
    /// None means the canvas' own.
    pub framebuffer: Option<web_sys::WebGlFramebuffer>,
    pub size: UVec2,
    /// x, y, width and height an eye.
    pub viewports: Vec<[f32; 4]>,
}

struct Pipeline {
    pipeline: wgpu::RenderPipeline,
    sampler: wgpu::Sampler,
}

/// The framebuffer holds sRGB-encoded bytes and has no encoding of its own.
const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
const SHADER: &str = include_str!("present.wgsl");

/// Adds the pass after all cameras.
pub fn plugin(app: &mut App) {
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render.add_systems(RenderGraph, present.in_set(RenderGraphSystems::Render).after(camera_driver));
    }
}

fn present(
    target: Option<NonSend<Target>>,
    eyes: Query<(&EyeCamera, &ViewTarget)>,
    device: Res<RenderDevice>,
    mut pending: ResMut<PendingCommandBuffers>,
    mut built: Local<Option<Pipeline>>,
) {
    let device = device.wgpu_device();
    // Built on the page's first update, so that no headset frame waits for it.
    let Pipeline { pipeline, sampler } = built.get_or_insert_with(|| build(device));
    let Some(target) = target else { return };
    let texture = wrap(device, &target);
    let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    {
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("present eyes"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &view,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT),
                    store: wgpu::StoreOp::Store,
                },
            })],
            ..Default::default()
        });
        pass.set_pipeline(pipeline);
        for (eye, drawn) in &eyes {
            let Some([x, y, width, height]) = target.viewports.get(eye.0).copied() else { continue };
            let source = device.create_bind_group(&wgpu::BindGroupDescriptor {
                label: Some("eye"),
                layout: &pipeline.get_bind_group_layout(0),
                entries: &[
                    wgpu::BindGroupEntry {
                        binding: 0,
                        resource: wgpu::BindingResource::TextureView(drawn.main_texture_view()),
                    },
                    wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Sampler(sampler) },
                ],
            });
            pass.set_bind_group(0, &source, &[]);
            pass.set_viewport(x, y, width, height, 0.0, 1.0);
            pass.draw(0..3, 0..1);
        }
    }
    pending.push([encoder.finish()]);
}

#[allow(unsafe_code, reason = "the session's framebuffer is foreign")]
fn wrap(device: &wgpu::Device, target: &Target) -> wgpu::Texture {
    let (width, height) = (target.size.x, target.size.y);
    let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
    let foreign = match target.framebuffer.clone() {
        Some(inner) => hal::gles::Texture {
            inner: hal::gles::TextureInner::ExternalFramebuffer { inner },
            mip_level_count: 1,
            array_layer_count: 1,
            format: FORMAT,
            // GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE.
            format_desc: hal::gles::TextureFormatDesc { internal: 0x8058, external: 0x1908, data_type: 0x1401 },
            copy_size: hal::CopyExtent { width, height, depth: 1 },
            drop_guard: None,
        },
        None => hal::gles::Texture::default_framebuffer(FORMAT),
    };
    // SAFETY: the framebuffer belongs to this device's own WebGL context, the session keeps it alive for the
    // length of its frame, and the texture is dropped before that frame ends.
    unsafe {
        device.create_texture_from_hal::<hal::api::Gles>(
            foreign,
            &wgpu::TextureDescriptor {
                label: Some("session framebuffer"),
                size,
                mip_level_count: 1,
                sample_count: 1,
                dimension: wgpu::TextureDimension::D2,
                format: FORMAT,
                usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
                view_formats: &[],
            },
        )
    }
}

fn build(device: &wgpu::Device) -> Pipeline {
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("present eyes"),
        source: wgpu::ShaderSource::Wgsl(SHADER.into()),
    });
    let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("present eyes"),
        layout: None,
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some("corner"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: Some("colour"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(wgpu::ColorTargetState {
                format: FORMAT,
                blend: None,
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    });
    Pipeline { pipeline, sampler: device.create_sampler(&wgpu::SamplerDescriptor::default()) }
}
