//! The bones by name, for whoever cannot tap them, or looks for one.

use crate::page::state::State;
use crate::page::{browser::Assets, format};
use ambulo_care::arrange;
use serde_json::Value;

/// Each bone's id and its name in the person's language, in the order of names.
pub(crate) async fn bones() -> Option<Vec<(String, String)>> {
    let state = State::current();
    let (assets, language) = (state.assets(), state.locale.with_untracked(|l| l.language.clone()));
    let ids = fetch(&assets, "anatomy/names.json").await?;
    let words = fetch(&assets, &format!("anatomy/names/{}.json", format::tag(&language))).await?;
    let all = ids.get("bones")?.as_object()?;
    let mut named: Vec<_> = all.iter().filter_map(|(id, bone)| Some((id.clone(), name(bone, &words)?))).collect();
    arrange(&mut named, |a, b| a.1.cmp(&b.1));
    Some(named)
}

async fn fetch(assets: &Assets, name: &str) -> Option<Value> {
    let reply = gloo_net::http::Request::get(assets.path(name)?).send().await.ok()?;
    serde_json::from_slice(reply.text().await.ok()?.as_bytes()).ok()
}

/// Plain and clinical name with the side, as the language's patterns join them.
fn name(bone: &Value, words: &Value) -> Option<String> {
    let both = words.get("structures")?.get(bone.get("structure")?.as_str()?)?;
    let nth = bone.get("n").and_then(Value::as_u64);
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
    let full =
        if clinical == lay { lay } else { pattern("both")?.replace("{lay}", &lay).replace("{clinical}", &clinical) };
    let full = match bone.get("side")?.as_str()? {
        "middle" => full,
        side => pattern(side)?.replace("{name}", &full),
    };
    let mut letters = full.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}
