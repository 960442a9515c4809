//! What the page changes of what is looked at, each change a step that can be undone.

use super::looking::Looking;
use super::systems;
use ambulo_scene_protocol::{Landmark, ToScene, View};

/// As many steps as one may go back.
const MOST_STEPS: usize = 50;

impl Looking {
    /// Changes what is seen; one step back undoes it.
    pub(crate) fn edit(self, change: &mut dyn FnMut(&mut View)) {
        let before = self.view.get_untracked();
        self.past.update(|past| {
            past.push(before);
            if past.len() > MOST_STEPS {
                past.remove(0);
            }
        });
        self.view.update(|v| change(v));
        self.tell();
    }

    /// Changes what is seen as a slider moves.
    pub(crate) fn slide(self, change: &mut dyn FnMut(&mut View)) {
        if self.sliding.get_untracked() {
            self.view.update(|v| change(v));
            self.tell();
        } else {
            self.sliding.set(true);
            self.edit(change);
        }
    }

    /// The slider has been let go.
    pub(crate) fn slid(self) {
        self.sliding.set(false);
    }

    /// Measures from or to a place; a third one begins anew.
    pub(super) fn measure(self, mark: Landmark) {
        self.edit(&mut |v| {
            if v.measured.len() >= 2 {
                v.measured.clear();
            }
            v.measured.push(mark.clone());
        });
    }

    /// Changes what is seen of what was picked.
    pub(crate) fn edit_picked(self, change: fn(&mut View, String)) {
        if let Some((id, ..)) = self.picked.get_untracked() {
            self.edit(&mut |v| change(v, id.clone()));
        }
    }

    /// Whether there is a step to go back.
    pub(crate) fn may_undo(self) -> bool {
        self.past.with(|past| !past.is_empty())
    }

    /// One step back.
    pub(crate) fn undo(self) {
        let mut before = None;
        self.past.update(|past| before = past.pop());
        if let Some(view) = before {
            self.view.set(view);
            self.tell();
            self.name_linked();
        }
    }

    /// The first view, with nothing picked.
    pub(crate) fn reset(self) {
        self.edit(&mut |v| *v = View::default());
        self.stage.say(ToScene::ResetView);
        self.picked.set(None);
        self.measuring.set(false);
    }

    /// Shows a structure by its id and comes near it.
    pub(crate) fn find(self, id: &str) {
        let found = self.listed.with_untracked(|all| all.iter().find(|l| l.id == id).cloned());
        let Some(found) = found else { return };
        self.edit(&mut |v| {
            v.selection = Some(found.id.clone());
            systems::show(v, self.stage, &found.system);
            v.hidden.retain(|h| *h != found.id);
            if !v.isolated.is_empty() {
                v.isolated = vec![found.id.clone()];
            }
        });
        if self.measuring.get_untracked() {
            self.measure(Landmark { id: found.id.clone(), at: None });
        } else {
            self.stage.say(ToScene::Frame { id: Some(found.id.clone()) });
        }
        self.stage.show();
        self.picked.set(Some((found.id, found.name, found.schematic)));
    }

    /// All else becomes something one sees through, or what it was.
    pub(crate) fn see_through(self) {
        let Some((id, ..)) = self.picked.get_untracked() else { return };
        let others = self
            .listed
            .with_untracked(|all| all.iter().map(|l| l.id.clone()).filter(|other| *other != id).collect::<Vec<_>>());
        self.edit(&mut |v| v.faded = if v.faded.len() < others.len() { others.clone() } else { Vec::new() });
    }
}
