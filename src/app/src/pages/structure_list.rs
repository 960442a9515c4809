//! The body's structures by name, for whoever cannot tap them, or looks for one.

use crate::body_search::folded;
use crate::page::state::State;
use crate::page::{browser::Assets, format};
use ambulo_care::arrange;
use ambulo_scene_protocol::BONES;
use serde_json::Value;

/// A structure that can be found.
#[derive(Clone, PartialEq)]
pub(crate) struct Listed {
    /// As the scene knows it.
    pub(crate) id: String,
    /// In the person's language, with the side.
    pub(crate) name: String,
    /// The system that it belongs to.
    pub(crate) system: String,
    /// The regions of the body that it lies in, the one with most of it first.
    pub(crate) regions: Vec<String>,
    /// Its names and the other words for it, folded for the search.
    pub(crate) words: String,
    /// The key of its name, which both sides share, with its number where names count.
    pub(crate) card: String,
    /// `name` without the side.
    pub(crate) unsided: String,
    /// What doctors call it, without the side.
    pub(crate) clinical: String,
    /// What people call it, without the side; the same where there is no plainer word.
    pub(crate) lay: String,
    /// Whether its shape was drawn, not measured on a person.
    pub(crate) schematic: bool,
}

/// Every structure with a name, in the order of names.
pub(crate) async fn structures() -> Option<Vec<Listed>> {
    let state = State::current();
    let (assets, language) = (state.assets(), state.locale.with_untracked(|l| l.language.clone()));
    let words = fetch(&assets, &format!("anatomy/names/{}.json", format::tag(&language))).await?;
    let bones = fetch(&assets, "anatomy/names.json").await?;
    let mut listed = Vec::new();
    for (id, bone) in bones.get("bones")?.as_object()? {
        listed.extend(named(id, BONES, bone, bone.get("structure"), &words));
    }
    let table = fetch(&assets, "anatomy/structures.json").await?;
    for structure in table.get("structures").and_then(Value::as_array).into_iter().flatten() {
        let text = |field: &str| structure.get(field).and_then(Value::as_str).map(str::to_owned);
        let (Some(id), Some(system)) = (text("id"), text("system")) else { continue };
        if let Some(found) = named(&id, &system, structure, structure.get("name"), &words) {
            // A bone that is here by its parts is not drawn as a whole.
            if let Some(whole) = text("part_of") {
                listed.retain(|l| l.id != whole);
            }
            listed.push(found);
        }
    }
    arrange(&mut listed, |a, b| a.name.cmp(&b.name));
    Some(listed)
}

fn regions(structure: &Value) -> Vec<String> {
    let named = structure.get("regions").and_then(Value::as_array);
    named.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A file of data by its name; `None` where it does not come or does not read.
pub(crate) async fn fetch(assets: &Assets, name: &str) -> Option<Value> {
    serde_json::from_slice(&bytes(assets, name).await?).ok()
}

/// A file by its name; `None` where it does not come.
pub(crate) async fn bytes(assets: &Assets, name: &str) -> Option<Vec<u8>> {
    let reply = gloo_net::http::Request::get(assets.path(name)?).send().await.ok()?;
    if !reply.ok() {
        return None;
    }
    reply.text().await.ok().map(String::into_bytes)
}

/// Plain and clinical name with the side, as the language's patterns join them; and these with the other words that
/// find it.
fn named(id: &str, system: &str, structure: &Value, key: Option<&Value>, words: &Value) -> Option<Listed> {
    let key = key?.as_str()?;
    let both = words.get("structures")?.get(key)?;
    let nth = structure.get("n").and_then(Value::as_u64);
    let word = |list: &str| {
        let at = usize::try_from(nth?.checked_sub(1)?).ok()?;
        words.get(list)?.get(at)?.as_str()
    };
    let counted = |kind: &str| {
        let text = both.get(kind)?.as_str()?.to_owned();
        let text = nth.map_or(text.clone(), |n| text.replace("{n}", &n.to_string()));
        let text = text.replace("{ordinal}", word("ordinals").unwrap_or_default());
        Some(text.replace("{finger}", word("fingers").unwrap_or_default()))
    };
    let (clinical, lay) = (counted("clinical")?, counted("lay")?);
    let pattern = |name: &str| words.get("pattern")?.get(name)?.as_str();
    let full = if clinical == lay {
        lay.clone()
    } else {
        pattern("both")?.replace("{lay}", &lay).replace("{clinical}", &clinical)
    };
    let unsided = begun(&full)?;
    let full = match structure.get("side")?.as_str()? {
        "middle" => full,
        side => pattern(side)?.replace("{name}", &full),
    };
    let mut found_by = full.clone();
    for synonym in both.get("synonyms").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        found_by.push(' ');
        found_by.push_str(synonym);
    }
    Some(Listed {
        id: id.to_owned(),
        name: begun(&full)?,
        system: system.to_owned(),
        regions: regions(structure),
        words: folded(&found_by),
        card: nth.map_or(key.to_owned(), |n| format!("{key}/{n}")),
        unsided,
        clinical: begun(&clinical)?,
        lay: begun(&lay)?,
        schematic: structure.get("schematic").and_then(Value::as_bool).unwrap_or_default(),
    })
}

/// As a line begins.
fn begun(text: &str) -> Option<String> {
    let mut letters = text.chars();
    Some(letters.next()?.to_uppercase().chain(letters).collect())
}
