//! A secret is tried: the header as it is stored, and the count of wrong secrets beside it.

use ambulo_sync::store::{Durability, StoreError};
use wasm_bindgen::JsValue;

use crate::attempts::Attempts;
use crate::error::VaultError;
use crate::header::Header;
use crate::migrations::Plan;
use crate::secret::Secret;
use crate::web::database::Database;
use crate::web::transaction::{self, Action, Write};
use crate::wraps;

pub(crate) async fn header(database: &Database) -> Result<Header, VaultError> {
    let bytes = transaction::get(database.raw(), "header", JsValue::from("header")).await?;
    Header::parse(&bytes.ok_or(VaultError::Absent)?).ok_or(VaultError::DamagedHeader)
}

pub(crate) async fn write_header(database: &Database, action: Action) -> Result<(), StoreError> {
    let write = Write { store: "header", key: JsValue::from("header"), action };
    transaction::write(database.raw(), vec![write], Durability::Strict).await
}

/// Where the count of wrong secrets stands, by version: see the second migration.
fn attempts_store(plan: Plan) -> &'static str {
    if plan.version() < 2 { "header" } else { "attempts" }
}

/// The count of wrong secrets.
pub(crate) async fn attempts(database: &Database, plan: Plan) -> Result<Attempts, StoreError> {
    let bytes = transaction::get(database.raw(), attempts_store(plan), JsValue::from("attempts")).await?;
    Ok(bytes.and_then(|bytes| Attempts::parse(&bytes)).unwrap_or_default())
}

pub(crate) fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// The data key, or a wrong secret counted.
pub(crate) async fn try_secret(
    database: &Database,
    plan: Plan,
    header: &Header,
    secret: &Secret,
) -> Result<zeroize::Zeroizing<Vec<u8>>, VaultError> {
    let before = attempts(database, plan).await?;
    let wait_ms = before.remaining_ms(now_ms());
    if wait_ms > 0 {
        return Err(VaultError::TooSoon { wait_ms });
    }
    let opened = wraps::open(header, secret).await?;
    let (action, outcome) = match opened {
        Some(_) if before == Attempts::default() => return opened.ok_or(VaultError::Absent),
        Some(data_key) => (Action::Delete, Ok(data_key)),
        None => {
            let after = before.failed(now_ms());
            let wait_ms = after.delay_ms();
            (Action::Put(after.to_bytes()), Err(VaultError::WrongSecret { wait_ms }))
        }
    };
    let count = Write { store: attempts_store(plan), key: JsValue::from("attempts"), action };
    // A count that cannot be written must not keep the right secret out.
    let counted = transaction::write(database.raw(), vec![count], Durability::Relaxed).await;
    match (outcome, counted) {
        (Err(_), Err(error)) => Err(error.into()),
        (outcome, _) => outcome,
    }
}
