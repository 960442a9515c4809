//! A link to what is looked at: the view in the page's address, taken from there, or written for others.

use super::looking::Looking;
use super::systems;
use crate::page::browser;
use ambulo_scene_protocol::{self as scene, View};

/// Before the view in a link.
const LINK: &str = "#view=";

impl Looking {
    /// A link that was opened on this very page.
    pub(super) fn follow_link(self) {
        match linked() {
            Ok(Some(view)) => {
                self.edit(&mut |v| *v = view.clone());
                self.problem.set(None);
                self.take_linked();
            }
            Ok(None) => {}
            Err(()) => self.problem.set(Some("body.bad-link")),
        }
    }

    /// What a link asks for: parts that nobody knows here would leave the picture empty, and no one would know why.
    pub(super) fn take_linked(self) {
        let known = self.listed.with_untracked(|all| {
            // Until the names are here nobody knows.
            all.is_empty()
                || self.view.with_untracked(|v| {
                    let is_part = |id: &String| all.iter().any(|l| l.id == *id || l.system == *id);
                    v.isolated
                        .iter()
                        .chain(&v.labels)
                        .chain(&v.selection)
                        .chain(v.measured.iter().map(|m| &m.id))
                        .all(is_part)
                        && v.systems.iter().all(|system| is_part(system) || systems::exists(system))
                })
        });
        if !known {
            self.view.set(View::default());
            self.tell();
            self.problem.set(Some("body.bad-link"));
        }
        self.name_linked();
    }

    /// What the view has chosen, by its name.
    pub(super) fn name_linked(self) {
        self.fetch();
        let chosen = self.view.with_untracked(|v| v.selection.clone());
        let found = self.listed.with_untracked(|all| all.iter().find(|l| Some(&l.id) == chosen.as_ref()).cloned());
        self.picked.set(found.map(|l| (l.id, l.name, l.schematic)));
    }

    /// The address of the page with exactly this view; nothing of the record is in it.
    pub(crate) fn link(self) -> Option<String> {
        let view = self.view.with_untracked(scene::encode).ok()?;
        let origin = browser::window().location().origin().ok()?;
        Some(format!("{origin}/body{LINK}{}", String::from(js_sys::encode_uri_component(&view))))
    }
}

/// The view in the page's address, if there is one; an error where there is one that is none.
pub(super) fn linked() -> Result<Option<View>, ()> {
    let hash = browser::window().location().hash().unwrap_or_default();
    let Some(view) = hash.strip_prefix(LINK) else { return Ok(None) };
    let text = js_sys::decode_uri_component(view).map_err(drop)?;
    scene::decode(&String::from(text)).map(Some).map_err(drop)
}
