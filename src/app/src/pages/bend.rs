//! Moving the body's joints, each within its limits: which movement on which side, and how far.

use super::looking::Looking;
use super::slider::slider;
use super::structure_list;
use crate::page::format;
use crate::page::state::State;
use crate::page::texts::t;
use ambulo_scene_protocol::{Bend, View};
use ambulo_view::prelude::*;
use serde_json::Value;

/// Where joints' names have a side, with the keys of the sides' names.
const SIDES: [(&str, &str); 2] = [("r", "side.right"), ("l", "side.left")];
const SIDE: &str = "{side}";
/// Nearer to its rest a joint rests, degrees.
const STILL: f32 = 0.5;

/// A movement of one joint.
#[derive(Clone, PartialEq)]
struct Movement {
    name: String,
    joint: String,
    /// Degrees of the joint, at the slider's ends.
    from: f32,
    to: f32,
}

impl Movement {
    /// Those of the file, each side by itself.
    fn all(file: &Value) -> Vec<Self> {
        file.as_array().into_iter().flatten().flat_map(Self::both).flatten().collect()
    }

    fn both(row: &Value) -> [Option<Self>; 2] {
        let text = |field: &str| row.get(field).and_then(Value::as_str);
        let degrees = |field: &str| row.get(field).and_then(Value::as_f64).map(|degrees| degrees as f32);
        let is_sided = text("joint").is_some_and(|joint| joint.contains(SIDE));
        SIDES.map(|(letter, side)| {
            let (name, joint) = (t(&format!("body.move-{}", text("key")?)), text("joint")?.replace(SIDE, letter));
            let name = if is_sided { format!("{name} · {}", t(side)) } else { name };
            let is_new = is_sided || letter == SIDES[0].0;
            is_new.then_some(Self { name, joint, from: degrees("from")?, to: degrees("to")? })
        })
    }

    /// Where the joint stands in a view, degrees.
    fn degrees(&self, view: &View) -> f32 {
        let bend = view.bent.iter().find(|bend| bend.joint == self.joint);
        bend.map_or(0.0, |bend| bend.degrees).min(self.to).max(self.from)
    }

    fn bend(&self, view: &mut View, part: f32) {
        let degrees = self.from + part * (self.to - self.from);
        view.bent.retain(|bend| bend.joint != self.joint);
        if degrees.abs() > STILL {
            view.bent.push(Bend { joint: self.joint.clone(), degrees });
        }
    }
}

/// Which movement, how far, and the way back.
pub(crate) fn tool(looking: Looking) -> AnyView {
    let assets = State::current().assets();
    let all: RwSignal<Vec<Movement>> = RwSignal::new(Vec::new());
    ambulo_view::spawn_local(async move {
        let file = structure_list::fetch(&assets, "anatomy/movements.json").await.unwrap_or_default();
        let _ = all.try_set(Movement::all(&file));
    });
    let chosen = RwSignal::new(0_usize);
    let current = Memo::new(move |_| all.with(|all| all.get(chosen.get()).cloned()));
    let degrees = move || current.get().map_or(0.0, |movement| looking.view.with(|v| movement.degrees(v)));
    let percent = move || {
        let part = |m: &Movement| (degrees() - m.from) / (m.to - m.from);
        current.get().map_or(0, |movement| (part(&movement) * 100.0).round() as i32)
    };
    let said = move || format!("{}°", format::number(f64::from(degrees()), 0));
    let slide = move |part: f32| {
        if let Some(movement) = current.get_untracked() {
            looking.slide(&mut |v| movement.bend(v, part));
        }
    };
    let choose = move |event: web_sys::Event| chosen.set(event_target_value(&event).parse().unwrap_or_default());
    let option =
        |(index, movement): (usize, Movement)| view! { <option value=index.to_string()>{movement.name}</option> };
    view! {
        <div class="tool" hidden=move || all.with(Vec::is_empty)>
            <label class="field"><span>{t("body.move")}</span>
                <select autocomplete="off" on:change=choose>
                    {move || all.get().into_iter().enumerate().map(option).collect_view()}
                </select>
            </label>
            {slider("body.move-far", Box::new(percent), Box::new(said), Box::new(slide), Box::new(move || looking.slid()))}
            <div class="deciding" hidden=move || looking.view.with(|v| v.bent.is_empty())>
                <button on:click=move |_| looking.edit(&mut |v| v.bent.clear())>{t("body.move-rest")}</button>
            </div>
        </div>
    }
    .into_any()
}
