//! What is looked at on the body's page: the view, what was picked, and the way back.

use super::body_view::Stage;
use super::headset::Told;
use super::labels::Label;
use super::structure_list::{self, Listed};
use super::systems;
use crate::page::browser;
use ambulo_scene_protocol::{self as scene, BONES, Landmark, Spot, ToApp, ToScene, View};
use ambulo_view::prelude::*;

/// As many steps as one may go back.
const MOST_STEPS: usize = 50;
/// What is said of a system that did not come.
const FAILED: &str = "body.system-failed";
/// Before the view in a link.
const LINK: &str = "#view=";

/// What was chosen: its id, its name, and whether its shape is schematic.
pub(crate) type Picked = (String, String, bool);

/// One page's view of the body.
#[derive(Clone, Copy)]
pub(crate) struct Looking {
    pub(crate) stage: Stage,
    pub(crate) view: RwSignal<View>,
    pub(crate) picked: RwSignal<Option<Picked>>,
    /// The key of what went wrong.
    pub(crate) problem: RwSignal<Option<&'static str>>,
    /// Every structure with a name.
    pub(crate) listed: RwSignal<Vec<Listed>>,
    /// What the picture's labels say and point at; without any, what is picked has one.
    pub(crate) labels: RwSignal<Vec<Label>>,
    /// Where the structures that labels point at stand in the picture.
    pub(crate) spots: RwSignal<Vec<Spot>>,
    /// What a mouse rests over, and where: parts of the picture's width and height.
    pub(crate) hovered: RwSignal<Option<(String, f32, f32)>>,
    /// Whether what is touched or found next is measured from or to.
    pub(crate) measuring: RwSignal<bool>,
    /// Where the places that are measured between stand in the picture, and the distance, metres.
    pub(crate) measured: RwSignal<(Vec<Spot>, Option<f32>)>,
    /// What became of the way into a headset.
    pub(super) told: Told,
    pointed: RwSignal<Vec<String>>,
    past: RwSignal<Vec<View>>,
    /// Whether a slider is being moved: all its way is one step back.
    sliding: RwSignal<bool>,
}

/// Puts an id into a list, or takes it out where it is in already.
pub(crate) fn toggle(ids: &mut Vec<String>, id: String) {
    if ids.contains(&id) {
        ids.retain(|known| *known != id);
    } else {
        ids.push(id);
    }
}

impl Looking {
    /// The bones, or what the page's link asks for.
    pub(crate) fn start() -> Self {
        let linked = linked();
        let looking = Self {
            stage: Stage::new(),
            view: RwSignal::new(linked.clone().unwrap_or_default().unwrap_or_default()),
            picked: RwSignal::new(None),
            problem: RwSignal::new(linked.is_err().then_some("body.bad-link")),
            listed: RwSignal::new(Vec::new()),
            labels: RwSignal::new(Vec::new()),
            spots: RwSignal::new(Vec::new()),
            hovered: RwSignal::new(None),
            measuring: RwSignal::new(false),
            measured: RwSignal::new((Vec::new(), None)),
            told: Told::new(),
            pointed: RwSignal::new(Vec::new()),
            past: RwSignal::new(Vec::new()),
            sliding: RwSignal::new(false),
        };
        looking.stage.listen(move |word| looking.hear(word));
        // What was cut open or taken apart here is whole on other pages.
        on_cleanup(move || looking.stage.say(ToScene::ResetView));
        browser::on_hash(move || looking.follow_link());
        ambulo_view::spawn_local(async move {
            let Some(named) = structure_list::structures().await else {
                let _ = looking.problem.try_set(Some("body.names-failed"));
                return;
            };
            // Given back where the page has been left meanwhile.
            if looking.listed.try_set(named).is_none() {
                looking.take_linked();
            }
        });
        looking
    }

    fn hear(self, word: ToApp) {
        match word {
            ToApp::Ready { warm: true, .. } => {
                self.stage.say(ToScene::HideExercise);
                self.tell();
                // The neck, the ribs and the feet bone by bone.
                systems::load(self.stage, BONES);
                self.fetch();
                self.point(self.pointed.get_untracked());
            }
            ToApp::Placed { spots } => self.spots.set(spots),
            ToApp::Picked { id, name, schematic, at } => {
                self.view.update(|v| v.selection = Some(id.clone()));
                self.picked.set(Some((id.clone(), name, schematic)));
                if self.measuring.get_untracked() {
                    self.measure(Landmark { id, at });
                }
            }
            ToApp::Hovered { name, x, y } => self.hovered.set(name.map(|name| (name, x, y))),
            ToApp::Measured { spots, distance_m } => self.measured.set((spots, distance_m)),
            ToApp::PickedNothing => {
                self.view.update(|v| v.selection = None);
                self.picked.set(None);
            }
            ToApp::ViewChanged { view } => self.view.set(view),
            ToApp::SystemLoaded { .. } => self.problem.update(|p| *p = p.filter(|key| *key != FAILED)),
            // Of the bones the joined ones are always here.
            ToApp::SystemFailed { system } if system != BONES => {
                let of_it = self.listed.with_untracked(|all| {
                    all.iter().filter(|l| l.system == system).map(|l| l.id.clone()).collect::<Vec<_>>()
                });
                self.view.update(|v| v.systems.retain(|id| !id.starts_with(&system) && !of_it.contains(id)));
                // Else the scene's next word would switch it on again.
                self.tell();
                self.problem.set(Some(FAILED));
            }
            word => self.told.hear(&word),
        }
    }

    /// Has the scene show the view.
    pub(crate) fn tell(self) {
        self.stage.say(ToScene::SetView { view: self.view.get_untracked() });
    }

    /// Has the scene fetch what the view names: systems, and those of what it shows alone or has chosen.
    fn fetch(self) {
        let view = self.view.get_untracked();
        let of_structures = self.listed.with_untracked(|all| {
            let named = |l: &&Listed| view.isolated.contains(&l.id) || view.selection.as_ref() == Some(&l.id);
            all.iter().filter(named).map(|l| l.system.clone()).collect::<Vec<_>>()
        });
        for system in view.systems.iter().chain(&of_structures) {
            systems::load(self.stage, system);
        }
    }

    /// Asks where these structures stand in the picture.
    pub(crate) fn point(self, ids: Vec<String>) {
        self.stage.say(ToScene::Place { ids: ids.clone() });
        self.spots.set(Vec::new());
        self.pointed.set(ids);
    }

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
    fn measure(self, mark: Landmark) {
        self.edit(&mut |v| {
            if v.measured.len() >= 2 {
                v.measured.clear();
            }
            v.measured.push(mark.clone());
        });
    }

    /// The name of a structure; its id where there is none yet.
    pub(crate) fn name(self, id: &str) -> String {
        self.told(id, |listed| listed.name.clone())
    }

    /// What people call a structure, without its side: short enough for a label, whose line shows which is meant.
    pub(crate) fn plain_name(self, id: &str) -> String {
        self.told(id, |listed| listed.lay.clone())
    }

    fn told(self, id: &str, what: fn(&Listed) -> String) -> String {
        self.listed.with(|all| all.iter().find(|l| l.id == id).map(what)).unwrap_or_else(|| id.to_owned())
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

    /// A link that was opened on this very page.
    fn follow_link(self) {
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
    fn take_linked(self) {
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
    fn name_linked(self) {
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
fn linked() -> Result<Option<View>, ()> {
    let hash = browser::window().location().hash().unwrap_or_default();
    let Some(view) = hash.strip_prefix(LINK) else { return Ok(None) };
    let text = js_sys::decode_uri_component(view).map_err(drop)?;
    scene::decode(&String::from(text)).map(Some).map_err(drop)
}
