//! Passkeys: what the browser is asked for, and the 32 bytes that it answers by the PRF extension.
//!
//! A passkey here signs nobody in. The ceremony begins and ends on this device: its challenge is random and its
//! signature goes nowhere, for nothing would be gained by checking it. What opens the vault is the PRF's output alone,
//! which the authenticator works out only for this origin's host (the `rp.id` left to the browser) and only once it
//! has verified the person. Our copies of it are wiped; those that the browser makes on the way to the Worker are not
//! ours to wipe.

use super::{browser, sign_in};
use crate::protocol::{Passkeys, Secret};
use js_sys::{Array, ArrayBuffer, Function, JSON, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    // web-sys knows neither the PRF extension nor the page's credentials without more flags.
    type Credentials;
    #[wasm_bindgen(thread_local_v2, js_namespace = navigator, js_name = credentials)]
    static CREDENTIALS: Option<Credentials>;
    #[wasm_bindgen(method, catch)]
    fn create(this: &Credentials, options: &JsValue) -> Result<js_sys::Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn get(this: &Credentials, options: &JsValue) -> Result<js_sys::Promise, JsValue>;

    type Credential;
    #[wasm_bindgen(method, catch, getter, js_name = rawId)]
    fn raw_id(this: &Credential) -> Result<ArrayBuffer, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getClientExtensionResults)]
    fn extensions(this: &Credential) -> Result<JsValue, JsValue>;
}

/// COSE -7 is ES256 and -257 is RS256: between them every authenticator has one.
const CREATE: &str = r#"{"publicKey":{"rp":{"name":"Ambulo"},"user":{},
"pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-257}],
"authenticatorSelection":{"residentKey":"preferred","userVerification":"required"},
"timeout":120000,"extensions":{"prf":{"eval":{}}}}}"#;
const GET: &str = r#"{"publicKey":{"userVerification":"required","timeout":120000,"extensions":{"prf":{"eval":{}}}}}"#;

/// Why a ceremony gave no secret: the key of the text that says so.
pub(crate) type Failure = &'static str;

/// Whether the browser knows passkeys at all.
pub(crate) fn known() -> bool {
    !at(&browser::window(), "PublicKeyCredential").is_undefined() && CREDENTIALS.with(Option::is_some)
}

/// Whether a new passkey may be able to open the vault. A browser that cannot say is asked in earnest.
pub(crate) async fn possible() -> bool {
    known() && !matches!(call("getClientCapabilities", &[]).await, Some(can) if at(&can, "extension:prf") == false)
}

/// Makes a passkey of this name and asks its PRF.
pub(crate) async fn make(name: &str, passkeys: &Passkeys) -> Result<Secret, Failure> {
    let options = JSON::parse(CREATE).map_err(failure)?;
    put(&options, "publicKey/challenge", &bytes(&browser::random::<32>()));
    // Not the person's: a passkey of the same user would take the place of another device's in a synced keychain.
    put(&options, "publicKey/user/id", &bytes(&browser::random::<16>()));
    put(&options, "publicKey/user/name", &name.into());
    put(&options, "publicKey/user/displayName", &name.into());
    put(&options, "publicKey/excludeCredentials", &list(passkeys.known.iter().map(|p| p.credential.as_slice())));
    put(&options, "publicKey/extensions/prf/eval/first", &bytes(&passkeys.salt));
    let (credential, extensions) = ceremony(|credentials| credentials.create(&options)).await?;
    let secret = match output(&extensions) {
        Some(output) => return Ok(Secret::Passkey { credential, salt: passkeys.salt.clone(), output }),
        None if at(&extensions, "prf/enabled") == true => answer(&[&credential], &passkeys.salt).await,
        None => Err("passkey.no-prf"),
    };
    if secret.is_err() {
        forget(&credential).await;
    }
    secret
}

/// Asks one of the vault's passkeys, whichever the person has at hand.
pub(crate) async fn ask(passkeys: &Passkeys) -> Result<Secret, Failure> {
    let credentials: Vec<&[u8]> = passkeys.known.iter().map(|p| p.credential.as_slice()).collect();
    answer(&credentials, &passkeys.salt).await
}

/// Tells the authenticator, where the browser can, that a passkey opens nothing any more.
pub(crate) async fn forget(credential: &[u8]) {
    let unknown = js_sys::Object::new();
    let host = browser::window().location().hostname().unwrap_or_default();
    put(&unknown, "rpId", &host.into());
    put(&unknown, "credentialId", &sign_in::base64url(credential).into());
    call("signalUnknownCredential", &[unknown.into()]).await;
}

async fn answer(credentials: &[&[u8]], salt: &[u8]) -> Result<Secret, Failure> {
    let options = JSON::parse(GET).map_err(failure)?;
    put(&options, "publicKey/challenge", &bytes(&browser::random::<32>()));
    put(&options, "publicKey/allowCredentials", &list(credentials.iter().copied()));
    put(&options, "publicKey/extensions/prf/eval/first", &bytes(salt));
    let (credential, extensions) = ceremony(|credentials| credentials.get(&options)).await?;
    let output = output(&extensions).ok_or("passkey.no-prf")?;
    Ok(Secret::Passkey { credential, salt: salt.to_vec(), output })
}

/// The credential's id and what the extensions answered.
async fn ceremony(
    begin: impl FnOnce(&Credentials) -> Result<js_sys::Promise, JsValue>,
) -> Result<(Vec<u8>, JsValue), Failure> {
    let promise = CREDENTIALS.with(|credentials| credentials.as_ref().map(begin)).ok_or("passkey.failed")?;
    let credential = JsFuture::from(promise.map_err(failure)?).await.map_err(failure)?;
    let credential: Credential = credential.unchecked_into();
    let id = credential.raw_id().map_err(failure)?;
    Ok((Uint8Array::new(&id).to_vec(), credential.extensions().map_err(failure)?))
}

/// The PRF's output, wiped where it stood.
fn output(extensions: &JsValue) -> Option<Vec<u8>> {
    let first = at(extensions, "prf/results/first").dyn_into::<ArrayBuffer>().ok()?;
    let first = Uint8Array::new(&first);
    let output = first.to_vec();
    first.fill(0, 0, first.length());
    Some(output)
}

fn failure(thrown: JsValue) -> Failure {
    match at(&thrown, "name").as_string().as_deref() {
        // Browsers do not tell a person's no from their silence.
        Some("NotAllowedError" | "AbortError") => "passkey.cancelled",
        Some("InvalidStateError") => "passkey.already",
        Some("NotSupportedError" | "ConstraintError") => "passkey.no-prf",
        _ => "passkey.failed",
    }
}

/// Calls a method of `PublicKeyCredential` that not every browser has.
async fn call(method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let owner = at(&browser::window(), "PublicKeyCredential");
    let method: Function = at(&owner, method).dyn_into().ok()?;
    let promise = method.apply(&owner, &arguments.iter().collect::<Array>()).ok()?;
    JsFuture::from(promise.dyn_into::<js_sys::Promise>().ok()?).await.ok()
}

fn list<'a>(credentials: impl Iterator<Item = &'a [u8]>) -> JsValue {
    let described = |credential| {
        let described = js_sys::Object::new();
        put(&described, "type", &"public-key".into());
        put(&described, "id", &bytes(credential));
        described
    };
    credentials.map(described).collect::<Array>().into()
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// What stands at a path of names, or undefined.
fn at(root: &JsValue, path: &str) -> JsValue {
    path.split('/').fold(root.clone(), |value, name| Reflect::get(&value, &name.into()).unwrap_or(JsValue::UNDEFINED))
}

fn put(root: &JsValue, path: &str, value: &JsValue) {
    let (owner, name) = path.rsplit_once('/').unwrap_or(("", path));
    let owner = if owner.is_empty() { root.clone() } else { at(root, owner) };
    // Setting a plain property of a plain object cannot fail.
    let _ = Reflect::set(&owner, &name.into(), value);
}
