//! Communication: a message.

use crate::json::{differs, instant, list, party, reference, set, text, written};
use ambulo_care::{Id, Message};
use serde_json::{Value, json};

pub(crate) fn read(resource: &Value, id: &Id) -> Option<Message> {
    let parts: Vec<&str> = list(resource, "/payload").iter().filter_map(|p| text(p, "/contentString")).collect();
    if parts.is_empty() {
        return None;
    }
    Some(Message {
        id: id.clone(),
        from: party(resource, "/sender"),
        to: party(resource, "/recipient/0"),
        sent: instant(resource, "/sent").or_else(|| instant(resource, "/received"))?,
        text: parts.join("\n"),
    })
}

pub(crate) fn write(resource: &mut Value, message: &Message, old: Option<&Message>) {
    if old.is_none() {
        set(resource, "status", json!("completed"));
    }
    if differs(old, message, |m| m.from.clone()) {
        set(resource, "sender", reference(&message.from));
    }
    if differs(old, message, |m| m.to.clone()) {
        let to = reference(&message.to);
        let nobody = to.as_object().is_none_or(serde_json::Map::is_empty);
        set(resource, "recipient", if nobody { Value::Null } else { json!([to]) });
    }
    if differs(old, message, |m| m.sent) {
        set(resource, "sent", written(message.sent));
    }
    if differs(old, message, |m| m.text.clone()) {
        set(resource, "payload", json!([{"contentString": message.text}]));
    }
}
