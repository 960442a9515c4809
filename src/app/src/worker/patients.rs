//! A therapist's patients: listed, opened one at a time, and invited.

use super::desk::{Answer, Desk};
use super::device_store::DeviceStore;
use super::record::OpenRecord;
use super::{http, push};
use crate::protocol::{Invitation, PatientLine, Push, Reply, Trouble};
use ambulo_care::{Id, arrange};
use ambulo_sync::{MemoryStore, Transport};
use serde_json::{Value, json};
use std::rc::Rc;

impl Desk {
    pub(super) async fn patients(&self) -> Answer {
        let bundle = self.get("Patient?_sort=_lastUpdated&_count=200").await?;
        let entries = bundle.get("entry").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut lines: Vec<PatientLine> = entries
            .iter()
            .filter_map(|entry| match ambulo_fhir::to_item(entry.get("resource")?).ok()? {
                ambulo_care::Item::Person(p) => Some(PatientLine {
                    id: p.id.to_string(),
                    name: p.name,
                    birth_date: p.birth_date.map(|d| d.to_string()),
                }),
                _ => None,
            })
            .collect();
        arrange(&mut lines, |a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(Reply::Patients(lines))
    }

    pub(super) async fn open_patient(&self, patient: &str) -> Answer {
        let id = Id::new(patient).map_err(|_| Trouble::Failed)?;
        if self.record.borrow().as_ref().is_some_and(|r| r.patient == id) {
            let record = self.record()?;
            push(Push::Reset);
            let _ = record.tell_all().await;
            record.tell_line();
            self.ring();
            return Ok(Reply::Done);
        }
        // Every patient has a memory of their own, gone when the next one opens.
        *self.store.borrow_mut() = Some(DeviceStore::Memory(Rc::new(MemoryStore::new())));
        let record = OpenRecord::open(id, false, self.account()?).await?;
        self.show(record).await;
        Ok(Reply::Done)
    }

    pub(super) async fn invite(&self, name: &str, birth_date: Option<&str>) -> Answer {
        let account = self.account()?;
        let token = account.token().await?;
        let url = format!("{}/account/invite", account.tokens.origin());
        let body = match birth_date {
            Some(date) => json!({ "name": name, "birth_date": date }),
            None => json!({ "name": name }),
        };
        let builder = gloo_net::http::Request::post(&url)
            .header("Authorization", &format!("Bearer {token}"))
            .header("Content-Type", "application/json");
        let body = ambulo_sync::written(&body);
        let answer = http::exchange(builder, Some(body)).await.map_err(|http::Silence| Trouble::Offline)?;
        match answer.status {
            200 | 201 => invitation(&answer.body).map(Reply::Invited).ok_or(Trouble::AccountFails),
            429 | 503 => Err(Trouble::Busy),
            400..=499 => Err(Trouble::Refused),
            _ => Err(Trouble::AccountFails),
        }
    }

    async fn get(&self, path: &str) -> Result<Value, Trouble> {
        let request = ambulo_sync::Request {
            method: ambulo_sync::Method::Get,
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
        };
        let reply = self.account()?.send(request).await.map_err(|e| match e {
            ambulo_sync::TransportError::Unreachable => Trouble::Offline,
            ambulo_sync::TransportError::NeedsToken => Trouble::SignInAgain,
            ambulo_sync::TransportError::NoToken(ambulo_sync::Reply { status: 429 | 503, .. }) => Trouble::Busy,
            ambulo_sync::TransportError::NoToken(_) => Trouble::AccountFails,
        })?;
        match reply.status {
            200 => serde_json::from_slice(&reply.body).map_err(|_| Trouble::AccountFails),
            401 => Err(Trouble::SignInAgain),
            429 | 503 => Err(Trouble::Busy),
            _ => Err(Trouble::AccountFails),
        }
    }
}

fn invitation(body: &[u8]) -> Option<Invitation> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
    Some(Invitation {
        code: text("code")?,
        expires: text("expires")?,
        join_url: text("join_url")?,
        join_qr_svg: text("join_qr_svg"),
        patient: text("patient")?,
    })
}
