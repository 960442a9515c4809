//! Signing in with the account: SMART standalone launch with PKCE, and the sentence for its return.

use super::browser;
use super::state::State;
use crate::protocol::{Reply, Request, Session};
use wasm_bindgen::prelude::*;

const CLIENT: &str = "ambulo-app";
const SCOPES: &str = "openid fhirUser launch/patient offline_access patient/Patient.rs patient/Observation.crus \
patient/Condition.rs patient/AllergyIntolerance.rs patient/Procedure.crus patient/MedicationRequest.rs \
patient/MedicationAdministration.crus patient/CarePlan.rs patient/CareTeam.rs patient/ServiceRequest.rs patient/Goal.rs \
patient/QuestionnaireResponse.crus patient/Communication.crus patient/Consent.crus \
user/Patient.rs user/Observation.rs user/Condition.rs user/AllergyIntolerance.rs user/Procedure.rs user/MedicationRequest.rs \
user/MedicationAdministration.rs user/CarePlan.crus user/CareTeam.rs user/ServiceRequest.crus user/Goal.crus user/Communication.crus";

/// Leaves for the account's sign-in page.
pub(crate) async fn begin(state: State) {
    if leave().await.is_err() {
        state.tell(crate::protocol::Trouble::Failed);
    }
}

async fn leave() -> Result<(), JsValue> {
    let verifier = base64url(&browser::random::<32>());
    let nonce = base64url(&browser::random::<16>());
    let digest = browser::window().crypto()?.subtle().digest_with_str_and_u8_array("SHA-256", verifier.as_bytes())?;
    let digest = wasm_bindgen_futures::JsFuture::from(digest).await?;
    let challenge = base64url(&js_sys::Uint8Array::new(&digest).to_vec());
    browser::set_passing("sign-in", Some(&format!("{nonce} {verifier}")));
    let origin = browser::origin();
    let query = web_sys::UrlSearchParams::new()?;
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", &format!("{origin}/")),
        ("scope", SCOPES),
        ("state", &nonce),
        ("aud", &format!("{origin}/fhir")),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("ui_locales", &super::texts::preferred_language()),
    ] {
        query.append(name, value);
    }
    browser::window().location().assign(&format!("{origin}/oauth/authorize?{}", String::from(query.to_string())))
}

/// Takes the code out of the address bar, if the account just sent us back, and hands it to the Worker.
pub(crate) async fn finish(state: State) {
    let Ok(search) = browser::window().location().search() else { return };
    let Ok(query) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    let Some(code) = query.get("code") else { return };
    let passing = browser::passing("sign-in").unwrap_or_default();
    browser::set_passing("sign-in", None);
    state.router.replace("/");
    let Some((nonce, verifier)) = passing.split_once(' ') else { return };
    if query.get("state").as_deref() != Some(nonce) {
        return state.tell(crate::protocol::Trouble::Failed);
    }
    match state.ask(Request::SignIn { code, verifier: verifier.to_owned() }).await {
        Reply::Session(session) => {
            if matches!(&session, Session::Open(who) if who.patient.is_none()) {
                state.router.go("/patients");
            }
            state.session.set(Some(session));
        }
        Reply::Refused(trouble) => state.tell(trouble),
        _ => {}
    }
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(word >> (18 - 6 * i)) as usize & 63]));
        }
    }
    out
}
