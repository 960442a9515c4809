//! Opening, migrating and erasing a database; closing it when another tab needs that.

use std::cell::Cell;
use std::rc::Rc;

use idb::Factory;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequestReadyState, IdbVersionChangeEvent};

use super::failure::{idb_error, store_error};
use crate::error::VaultError;
use crate::migrations::{Course, Plan};

/// How long to wait for other tabs to let go.
const PATIENCE_MS: i32 = 3000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &Function, milliseconds: i32);
}

/// An open connection. Closes itself when another tab upgrades or erases the database.
pub(crate) struct Database {
    raw: IdbDatabase,
    _on_version_change: Closure<dyn FnMut(JsValue)>,
}

impl Database {
    fn watch(raw: IdbDatabase) -> Self {
        let closing = raw.clone();
        let on_version_change = Closure::<dyn FnMut(JsValue)>::new(move |_| closing.close());
        raw.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        Self { raw, _on_version_change: on_version_change }
    }

    /// For transactions. They fail as blocked once the connection is closed.
    pub(crate) fn raw(&self) -> &IdbDatabase {
        &self.raw
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.raw.set_onversionchange(None);
        self.raw.close();
    }
}

/// What stands under a name.
pub(crate) enum Found {
    /// No database.
    Nothing,
    /// One that a later program wrote; closed again, untouched.
    Newer,
    /// One of this plan's version, migrated if it was older.
    Open(Database),
}

fn factory() -> Result<IdbFactory, VaultError> {
    let factory = Factory::new().map_err(idb_error)?;
    Ok(factory.into())
}

/// Opens what is there, and makes nothing.
pub(crate) async fn find(name: &str, plan: Plan) -> Result<Found, VaultError> {
    let request = factory()?.open(name).map_err(|thrown| store_error(&thrown))?;
    let absent = Rc::new(Cell::new(false));
    let seen = absent.clone();
    let on_upgrade = Closure::<dyn FnMut(IdbVersionChangeEvent)>::new({
        let request = request.clone();
        move |_| {
            // Only a database that does not exist is upgraded by an open without a version: undo its making.
            seen.set(true);
            if let Some(transaction) = request.transaction() {
                let _ = transaction.abort();
            }
        }
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    match settle(&request).await {
        Err(_) if absent.get() => Ok(Found::Nothing),
        Err(error) => Err(error),
        Ok(raw) => {
            let raw: IdbDatabase = raw.unchecked_into();
            match plan.course(raw.version() as u32) {
                Course::Keep => Ok(Found::Open(Database::watch(raw))),
                Course::Newer => {
                    raw.close();
                    Ok(Found::Newer)
                }
                Course::Migrate { .. } => {
                    raw.close();
                    Ok(Found::Open(make(name, plan).await?))
                }
            }
        }
    }
}

/// Opens at the plan's version: makes what is missing, and runs the steps that are missing, all or none.
pub(crate) async fn make(name: &str, plan: Plan) -> Result<Database, VaultError> {
    let request = factory()?.open_with_u32(name, plan.version()).map_err(|thrown| store_error(&thrown))?;
    let on_upgrade = Closure::<dyn FnMut(IdbVersionChangeEvent)>::new({
        let request = request.clone();
        move |event: IdbVersionChangeEvent| migrate(&request, plan, event.old_version() as u32)
    });
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let raw = settle(&request).await?;
    Ok(Database::watch(raw.unchecked_into()))
}

fn migrate(request: &IdbOpenDbRequest, plan: Plan, from: u32) {
    let (Ok(raw), Some(transaction)) = (request.result(), request.transaction()) else {
        return;
    };
    let raw: IdbDatabase = raw.unchecked_into();
    spawn_local(async move {
        for step in plan.steps(from) {
            if (step.apply)(raw.clone(), transaction.clone()).await.is_err() {
                // Undoes all steps of this opening; the request then fails.
                let _ = transaction.abort();
                return;
            }
        }
    });
}

/// Deletes the database and everything in it. Deleting nothing is no error. After [`VaultError::Blocked`] the browser
/// still deletes it, as soon as the last tab that holds it lets go.
pub(crate) async fn erase(name: &str) -> Result<(), VaultError> {
    let request = factory()?.delete_database(name).map_err(|thrown| store_error(&thrown))?;
    settle(&request).await.map(drop)
}

/// Waits for an opening or deletion; blocked by another tab for longer than [`PATIENCE_MS`] is an error, and what
/// comes after is closed.
async fn settle(request: &IdbOpenDbRequest) -> Result<JsValue, VaultError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        let waiting = request.clone();
        let on_blocked = Closure::once_into_js(move |_: JsValue| {
            let give_up = Closure::once_into_js(move || {
                if waiting.ready_state() == IdbRequestReadyState::Pending {
                    abandon(waiting);
                    let _ = reject.call1(&JsValue::UNDEFINED, &JsValue::from("blocked"));
                }
            });
            set_timeout(give_up.unchecked_ref(), PATIENCE_MS);
        });
        request.set_onblocked(Some(on_blocked.unchecked_ref()));
    });
    let settled = JsFuture::from(promise).await;
    match settled {
        Ok(_) => request.result().map_err(|thrown| store_error(&thrown).into()),
        Err(reason) if reason.is_string() => Err(VaultError::Blocked),
        Err(_) => match request.error() {
            Ok(Some(reason)) => Err(store_error(&reason).into()),
            _ => Err(VaultError::Platform("UnknownError".to_owned())),
        },
    }
}

/// An opening that nobody waits for any more must neither migrate nor stand in the way of others.
fn abandon(request: IdbOpenDbRequest) {
    let opened = request.clone();
    let close = Closure::once_into_js(move |_: JsValue| {
        if let Ok(Ok(database)) = opened.result().map(JsCast::dyn_into::<IdbDatabase>) {
            database.close();
        }
    });
    request.set_onsuccess(Some(close.unchecked_ref()));
    let upgrading = request.clone();
    let undo = Closure::once_into_js(move |_: JsValue| {
        if let Some(transaction) = upgrading.transaction() {
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(undo.unchecked_ref()));
}
