//! The stories' files: fetched when a page wants them, read by the story room.

use super::body_view::Stage;
use super::matter::Matter;
use super::{structure_list, systems};
use crate::page::browser::Assets;
use crate::page::format;
use crate::page::state::State;
use ambulo_care::{Code, Sex};
use ambulo_scene_protocol::View;
use ambulo_story::{Picked, Picks, Sides, Sites, Story, StoryWords};

/// What picks stories and places: read once a page.
pub(crate) struct Catalogue {
    picks: Picks,
    sites: Sites,
}

impl Catalogue {
    pub(crate) async fn fetch() -> Option<Self> {
        let assets = State::current().assets();
        let picks = Picks::read(&file(&assets, "stories/codes").await?).ok()?;
        let sites = Sites::read(&file(&assets, "stories/sites").await?).ok()?;
        Some(Self { picks, sites })
    }

    /// The story of a condition or procedure, and the side or sides that it is on, where that is known.
    pub(crate) fn story(&self, matter: &Matter) -> Option<(&str, Option<Sides>)> {
        Some((&self.picked(matter)?.story, self.sides(matter)))
    }

    fn picked(&self, matter: &Matter) -> Option<&Picked> {
        matter.codes.iter().find_map(|code| self.picks.pick(&code.system, &code.code))
    }

    /// How the place of a condition or procedure is shown and the structures that it is about, where it is known: one, or
    /// that of the right and that of the left.
    pub(crate) fn place(&self, matter: &Matter) -> Option<(View, Vec<String>)> {
        let coded = |code: &Code| self.sites.find(None, Some((&code.system, &code.code)));
        let of_words = self.sites.find(matter.site.as_deref(), None);
        let site = of_words
            .or_else(|| matter.codes.iter().find_map(coded))
            .or_else(|| self.sites.find(Some(&matter.text), None))?;
        let sides = self.sides(matter);
        Some((site.seen(sides), site.about(sides)))
    }

    /// The side or sides that it is on, where that is known.
    pub(crate) fn sides(&self, matter: &Matter) -> Option<Sides> {
        let site = matter.site.as_deref();
        if let Some(picked) = self.picked(matter) {
            return picked.side_of(&self.sites, site, &matter.text);
        }
        let coded = |code: &Code| self.sites.sides_of_code(&code.system, &code.code);
        let said = || site.and_then(|site| self.sites.sides(site));
        matter.codes.iter().find_map(coded).or_else(said).or_else(|| self.sites.sides(&matter.text))
    }
}

/// A story with its words in the person's language.
pub(crate) async fn fetch(id: &str) -> Result<(Story, StoryWords), &'static str> {
    let state = State::current();
    let (assets, language) = (state.assets(), state.locale.with_untracked(|l| l.language.clone()));
    let told = format!("stories/{}/{id}", format::tag(&language));
    // What the page does not name, nobody has written.
    if assets.path(&format!("{told}.json")).is_none() {
        return Err("story.unknown");
    }
    read(&assets, &format!("stories/{id}"), &told).await
}

/// The body layer by layer, told as a story is.
pub(crate) async fn layers() -> Result<(Story, StoryWords), &'static str> {
    of_anatomy("dissection").await
}

/// Joints and organs from near, each told as a step of a story is.
pub(crate) async fn close_ups() -> Result<(Story, StoryWords), &'static str> {
    of_anatomy("close-ups").await
}

async fn of_anatomy(name: &str) -> Result<(Story, StoryWords), &'static str> {
    let state = State::current();
    let language = state.locale.with_untracked(|l| l.language.clone());
    read(&state.assets(), &format!("anatomy/{name}"), &format!("anatomy/{name}/{}", format::tag(&language))).await
}

async fn read(assets: &Assets, story: &str, words: &str) -> Result<(Story, StoryWords), &'static str> {
    let (Some(story), Some(words)) = (file(assets, story).await, file(assets, words).await) else {
        return Err("story.failed");
    };
    let story = Story::read(&story).map_err(|_| "story.failed")?;
    let words = StoryWords::read(&words, &story).map_err(|_| "story.failed")?;
    Ok((story, words))
}

/// A view as the scene can show it: what it needs is fetched, and its skin is that of the person's sex.
pub(crate) fn seen(view: &View, stage: Stage) -> View {
    let male = State::current().record.with_untracked(|r| r.person().is_some_and(|p| p.sex == Some(Sex::Male)));
    let skin = if male { "skin-male" } else { "skin-female" };
    let mut view = view.clone();
    for system in &view.systems {
        systems::load(stage, system);
    }
    for name in view.systems.iter_mut().chain(&mut view.isolated).filter(|name| *name == "skin") {
        *name = skin.to_owned();
    }
    view
}

async fn file(assets: &Assets, name: &str) -> Option<Vec<u8>> {
    structure_list::bytes(assets, &format!("{name}.json")).await
}
