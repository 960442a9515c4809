//! What is looked at on the body's page: the view, what was picked, and the way back.

use super::body_view::Stage;
use super::headset::Told;
use super::labels::Label;
use super::looking_link::linked;
use super::structure_list::{self, Listed};
use super::systems;
use crate::page::browser;
use ambulo_scene_protocol::{BONES, Landmark, Spot, ToApp, ToScene, View};
use ambulo_view::prelude::*;

/// What is said of a system that did not come.
const FAILED: &str = "body.system-failed";
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
    pub(super) past: RwSignal<Vec<View>>,
    /// Whether a slider is being moved: all its way is one step back.
    pub(super) sliding: RwSignal<bool>,
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
    pub(super) fn fetch(self) {
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
}
