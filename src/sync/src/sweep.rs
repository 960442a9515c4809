//! One pass over a feed, as a machine without I/O: a request out, a bundle in, until the last page.
//!
//! Pages shift while others write: an entry that changes moves to the end, and all behind it move up, one of them
//! past the reader. So the next page is not asked for by the server's count but by time, from a second before the
//! newest entry seen. The server's `next` link serves only where more than a page lies within that second; then the
//! sweep is repeated until a pass brings nothing new.

use ambulo_care::Sorted;
use serde_json::Value;

use crate::account::Feed;
use crate::entry::Remote;
use crate::request;
use crate::transport::Request;

/// Servers compare with different precision; this margin keeps an entry from falling between two pages.
const STEP_BACK_US: i64 = 1_000_000;
/// Passes over a feed that keeps shifting; what is missed even then, the next full sweep finds.
const PASSES: u32 = 4;

/// Version and time, as the account said them.
type Version = (Option<String>, Option<String>);

pub(crate) struct Sweep {
    feed: Feed,
    count: u32,
    start_us: Option<i64>,
    from_us: Option<i64>,
    next: Option<Request>,
    passes: u32,
    followed_link: bool,
    new_in_pass: usize,
    asked: Sorted<String>,
    /// By id.
    seen: Sorted<(String, Version)>,
    pub(crate) newest_us: Option<i64>,
    pass_newest_us: Option<i64>,
    /// Bundle entries that were no resource of this feed.
    pub(crate) unreadable: usize,
    first_page_only: bool,
}

impl Sweep {
    /// From an instant on, or over everything.
    pub(crate) fn begin(feed: Feed, count: u32, from_us: Option<i64>, first_page_only: bool) -> Self {
        let next = Some(request::search(&feed, from_us, count));
        Self {
            feed,
            count,
            start_us: from_us,
            from_us,
            next,
            passes: 1,
            followed_link: false,
            new_in_pass: 0,
            asked: Sorted::default(),
            seen: Sorted::default(),
            newest_us: None,
            pass_newest_us: None,
            unreadable: 0,
            first_page_only,
        }
    }

    /// The next request; `None` when the sweep is complete.
    pub(crate) fn request(&self) -> Option<Request> {
        self.next.clone()
    }

    pub(crate) fn has_seen(&self, id: &str) -> bool {
        self.seen.contains(&id.to_owned())
    }

    /// Takes a page and gives what in it is new to this sweep. `None`: the paging makes no sense.
    pub(crate) fn take(&mut self, bundle: Value) -> Option<Vec<Remote>> {
        let asked = self.next.take()?;
        self.asked.insert(asked.path);
        let link = next_link(&bundle);
        let mut fresh = Vec::new();
        for resource in resources(bundle) {
            let kind = resource.get("resourceType").and_then(Value::as_str).unwrap_or_default().to_owned();
            match Remote::read(resource) {
                Some(remote) if remote.key.resource_type == self.feed.resource_type => {
                    self.newest_us = self.newest_us.max(remote.updated_us());
                    self.pass_newest_us = self.pass_newest_us.max(remote.updated_us());
                    let version = (remote.version_id.clone(), remote.last_updated.clone());
                    if self.seen.get(&remote.key.id).is_none_or(|(_, seen)| *seen != version) {
                        self.seen.insert((remote.key.id.clone(), version));
                        fresh.push(remote);
                    }
                }
                _ if kind == "OperationOutcome" => {}
                _ => self.unreadable += 1,
            }
        }
        self.new_in_pass += fresh.len();
        if let Some(link) = link.filter(|_| !self.first_page_only) {
            self.next = Some(self.turn(&link)?);
        } else if self.followed_link && self.new_in_pass > 0 && self.passes < PASSES {
            self.again();
        }
        Some(fresh)
    }

    fn again(&mut self) {
        self.passes += 1;
        self.followed_link = false;
        self.new_in_pass = 0;
        self.asked.clear();
        self.from_us = self.start_us;
        self.pass_newest_us = None;
        self.next = Some(request::search(&self.feed, self.start_us, self.count));
    }

    fn turn(&mut self, link: &str) -> Option<Request> {
        let onward = self.pass_newest_us.map(|newest| newest - STEP_BACK_US);
        let request = match onward {
            Some(onward) if self.from_us.is_none_or(|from| onward / 1000 > from / 1000) => {
                self.from_us = Some(onward);
                request::search(&self.feed, Some(onward), self.count)
            }
            _ => {
                self.followed_link = true;
                request::next(&self.feed, link)?
            }
        };
        (!self.asked.contains(&request.path)).then_some(request)
    }
}

fn next_link(bundle: &Value) -> Option<String> {
    let links = bundle.get("link")?.as_array()?;
    let next = links.iter().find(|link| link.get("relation").and_then(Value::as_str) == Some("next"))?;
    Some(next.get("url")?.as_str()?.to_owned())
}

fn resources(mut bundle: Value) -> Vec<Value> {
    match bundle.get_mut("entry").map(Value::take) {
        Some(Value::Array(entries)) => {
            entries.into_iter().map(|mut entry| entry.get_mut("resource").map_or(Value::Null, Value::take)).collect()
        }
        _ => Vec::new(),
    }
}
