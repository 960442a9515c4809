//! Cutting the body open: from which side, how deep, and which half stays. And taking it apart.

use super::looking::Looking;
use super::slider::{in_percent, slider};
use crate::page::format;
use crate::page::texts::{t, tf};
use ambulo_scene_protocol::{Camera, Clip, ToScene, View};
use ambulo_view::prelude::*;

/// The box that the body fills, metres: its middle, and how far it reaches from there.
const MIDDLE: [f32; 3] = [0.0, 0.87, 0.0];
const REACH: [f32; 3] = [0.42, 0.9, 0.2];
/// By how much that grows when all is taken apart.
const GROWTH: f32 = 0.6;

/// From the person's left, from the front, from above: towards what is cut away.
const WAYS: [(&str, [f32; 3]); 3] =
    [("body.cut-front", [0.0, 0.0, 1.0]), ("body.cut-side", [1.0, 0.0, 0.0]), ("body.cut-top", [0.0, 1.0, 0.0])];

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// The body's middle and its reach along a direction.
fn span(normal: [f32; 3], apart: f32) -> (f32, f32) {
    let growth = 1.0 + GROWTH * apart;
    let middle = [MIDDLE[0], MIDDLE[1] * growth, MIDDLE[2]];
    (dot(normal, middle), dot(normal.map(f32::abs), REACH) * growth)
}

/// How deep a plane cuts, 0 to 1.
fn depth(clip: Clip, apart: f32) -> f32 {
    let (middle, reach) = span(clip.normal, apart);
    ((1.0 - (clip.at_m - middle) / reach) / 2.0).clamp(0.0, 1.0)
}

fn cut_at(normal: [f32; 3], depth: f32, apart: f32) -> Clip {
    let (middle, reach) = span(normal, apart);
    Clip { normal, at_m: middle + reach * (1.0 - 2.0 * depth) }
}

/// Through what the camera looks at, across its line of sight.
fn as_seen(camera: Camera) -> Clip {
    // The browser's own: the app holds no other trigonometry.
    let (sin, cos) = (|x: f32| js_sys::Math::sin(f64::from(x)) as f32, |x: f32| js_sys::Math::cos(f64::from(x)) as f32);
    let (across, up) = (cos(camera.pitch), sin(camera.pitch));
    let normal = [sin(camera.yaw) * across, up, cos(camera.yaw) * across];
    Clip { normal, at_m: dot(normal, camera.target) }
}

/// Whether a plane cuts along this way, from either side.
fn goes(clip: Clip, way: [f32; 3]) -> bool {
    dot(clip.normal, way).abs() > 0.9999
}

/// The first way along which nothing cuts yet.
fn next(clips: &[Clip]) -> [f32; 3] {
    let free = WAYS.iter().find(|(_, way)| !clips.iter().any(|c| goes(*c, *way)));
    free.unwrap_or(&WAYS[0]).1
}

/// The switch, what it takes to place each plane, and one plane more.
pub(crate) fn tool(looking: Looking) -> AnyView {
    let view = looking.view;
    let count = Memo::new(move |_| view.with(|v| v.clips.len()));
    let more = move |v: &mut View| v.clips.push(cut_at(next(&v.clips), 0.5, v.apart));
    let switch = move |_| {
        looking.edit(&mut |v: &mut View| match v.clips.is_empty() {
            true => more(v),
            false => v.clips.clear(),
        })
    };
    let several = Memo::new(move |_| (1..Clip::MOST).contains(&count.get()));
    // Each stays what it is while others come and go, so that the keyboard keeps its place.
    let shown = |index: usize| {
        let here = Memo::new(move |_| index < count.get());
        move || here.get().then(|| plane(looking, index, count))
    };
    view! {
        <div class="tool">
            <button aria-pressed=move || (count.get() > 0).to_string() on:click=switch>{t("body.cut")}</button>
            {(0..Clip::MOST).map(shown).collect_view()}
            {move || several.get().then(|| view! {
                <button class="small" on:click=move |_| looking.edit(&mut |v: &mut View| more(v))>{t("body.cut-more")}</button>
            })}
        </div>
    }
    .into_any()
}

/// One plane: from where it cuts, how deep, which half stays.
fn plane(looking: Looking, index: usize, count: Memo<usize>) -> AnyView {
    let view = looking.view;
    let clip = move || view.with(|v| v.clips.get(index).copied());
    let place = move |v: &mut View, to: &dyn Fn(Clip, &View) -> Clip| {
        if let Some(clip) = v.clips.get(index) {
            v.clips[index] = to(*clip, v);
        }
    };
    let way = move |way: [f32; 3]| looking.edit(&mut |v: &mut View| place(v, &|_, v| cut_at(way, 0.5, v.apart)));
    let look = move |_| looking.edit(&mut |v: &mut View| place(v, &|_, v| as_seen(v.camera)));
    let flip = move |_| {
        let other = |c: Clip, _: &View| Clip { normal: c.normal.map(|part| -part), at_m: -c.at_m };
        looking.edit(&mut |v: &mut View| place(v, &other));
    };
    let remove = move |_| {
        looking.edit(&mut |v: &mut View| {
            if index < v.clips.len() {
                v.clips.remove(index);
            }
        });
    };
    let percent = move || view.with(|v| v.clips.get(index).map_or(0, |c| (depth(*c, v.apart) * 100.0).round() as i32));
    let slide = move |part: f32| {
        looking.slide(&mut |v: &mut View| place(v, &|c, v| cut_at(c.normal, part, v.apart)));
    };
    let alone = Memo::new(move |_| count.get() < 2);
    let number = format::number(index as f64 + 1.0, 0);
    view! {
        <fieldset class="deciding ways">
            <legend class=move || if alone.get() { "sr" } else { "" }>{move || if alone.get() { t("body.cut-way") } else { tf("body.cut-plane", &[("n", &number)]) }}</legend>
            {WAYS.iter().map(|&(key, normal)| view! {
                <button class="small" aria-pressed=move || clip().is_some_and(|c| goes(c, normal)).to_string() on:click=move |_| way(normal)>{t(key)}</button>
            }).collect_view()}
            <button class="small" aria-pressed=move || clip().is_some_and(|c| !WAYS.iter().any(|w| goes(c, w.1))).to_string()
                on:click=look>{t("body.cut-look")}</button>
            <button class="small all" on:click=flip>{t("body.cut-flip")}</button>
            {move || (!alone.get()).then(|| view! { <button class="small all" on:click=remove>{t("body.cut-remove")}</button> })}
        </fieldset>
        {slider("body.cut-where", Box::new(percent), in_percent(percent), Box::new(slide), Box::new(move || looking.slid()))}
    }
    .into_any()
}

/// The slider that takes the body apart.
pub(crate) fn apart(looking: Looking) -> AnyView {
    let view = looking.view;
    let percent = move || view.with(|v| (v.apart * 100.0).round() as i32);
    let done = move || {
        looking.slid();
        looking.stage.say(ToScene::Frame { id: None });
    };
    let slide = move |part: f32| looking.slide(&mut |v: &mut View| v.apart = part);
    view! { <div class="tool">{slider("body.apart", Box::new(percent), in_percent(percent), Box::new(slide), Box::new(done))}</div> }.into_any()
}
