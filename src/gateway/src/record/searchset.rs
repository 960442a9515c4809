//! A page of a search, in the form that leaves the house: our own links, and each entry looked at
//! once more.

use ambulo_policy::{CareTeams, Principal, Route, may_see};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

/// What the store puts into a `next` link to find the page again.
const PAGE_MARKS: [&str; 2] = ["_cursor", "_offset"];

/// Rewrites the store's page. Links repeat what the client asked, not what was forced upon it: the
/// next page is judged anew.
pub(super) fn outgoing(principal: &Principal, teams: &CareTeams, base: &str, route: &Route, mut page: Value) -> Value {
    let mut kept = Vec::new();
    let mut withheld = 0_usize;
    if let Some(entries) = page["entry"].as_array_mut() {
        for entry in entries {
            let resource = entry["resource"].take();
            if resource["resourceType"] == route.resource_type.as_str() && may_see(principal, teams, &resource) {
                let id = resource["id"].as_str().unwrap_or_default();
                kept.push(json!({
                    "fullUrl": format!("{base}/{}/{id}", route.resource_type),
                    "resource": resource,
                    "search": {"mode": "match"},
                }));
            } else {
                withheld += 1;
            }
        }
    }
    if withheld > 0 {
        // The forced query should have kept them out: a fault in the store, or in the rules.
        eprintln!("record: {withheld} entries of a search were withheld by the second look");
    }
    let mut links = vec![link("self", base, route, &[])];
    if let Some(mark) = next_mark(&page) {
        links.push(link("next", base, route, &mark));
    }
    let mut set = json!({"resourceType": "Bundle", "type": "searchset", "link": links});
    if withheld == 0 && page["total"].is_number() {
        set["total"] = page["total"].take();
    }
    if !kept.is_empty() {
        set["entry"] = Value::Array(kept);
    }
    set
}

/// A search that found nothing because there was nothing to ask.
pub(super) fn empty(base: &str, route: &Route) -> Value {
    json!({
        "resourceType": "Bundle", "type": "searchset", "total": 0,
        "link": [link("self", base, route, &[])],
    })
}

/// Where the store's next page begins.
fn next_mark(page: &Value) -> Option<Vec<(String, String)>> {
    let url = page["link"].as_array()?.iter().find(|link| link["relation"] == "next")?["url"].as_str()?;
    let (_, query) = url.split_once('?')?;
    let marks: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| PAGE_MARKS.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    (!marks.is_empty()).then_some(marks)
}

fn link(relation: &str, base: &str, route: &Route, mark: &[(String, String)]) -> Value {
    let own = route.parameters.iter().filter(|(name, _)| mark.is_empty() || !PAGE_MARKS.contains(&name.as_str()));
    let mut query = Serializer::new(String::new());
    for (name, value) in own.chain(mark) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    let question = if query.is_empty() { "" } else { "?" };
    json!({"relation": relation, "url": format!("{base}/{}{question}{query}", route.resource_type)})
}
