//! `POST /account/invite`: a therapist invites a patient, who gets a record and a one-time code.

use ambulo_policy::Role;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::accounts::{Invite, Person};
use crate::authenticator::AuthRefusal;
use crate::oauth::{AccountAuthenticator, bearer, unauthorized};
use crate::secret;
use crate::state::Gateway;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    name: String,
    birth_date: Option<Date>,
}

fn refuse(status: StatusCode, error: &'static str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

/// Whether a person can be called that; it is trimmed already.
pub(crate) fn is_display_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= 200 && !name.chars().any(char::is_control)
}

pub(super) async fn invite(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Response {
    let token = bearer(&headers).unwrap_or_default();
    let therapist = match AccountAuthenticator(gateway.clone()).token(token).await {
        Ok(token) => token.person,
        Err(AuthRefusal::Invalid) => return unauthorized(),
        Err(AuthRefusal::Unavailable) => return refuse(StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    };
    let Role::Therapist { practitioner } = &therapist.role else {
        return refuse(StatusCode::FORBIDDEN, "therapists_only");
    };
    let Ok(Json(asked)) = asked else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request");
    };
    let name = asked.name.trim();
    if !is_display_name(name) {
        return refuse(StatusCode::BAD_REQUEST, "invalid_name");
    }
    let patient = Uuid::new_v4().to_string();
    let resources =
        vec![patient_resource(&patient, name, asked.birth_date), care_team(&patient, name, practitioner, &therapist)];
    let code = secret::typed_code(2, 4);
    let role = Role::Patient { patient: patient.clone() };
    let invited = Invite { role, display_name: name.to_owned() };
    let kept = async {
        gateway.record.put_all(resources).await.ok()?;
        let hash = gateway.hasher.code(secret::typed(&code)).await.ok()?;
        let now = gateway.now();
        gateway.accounts.invite(hash, invited, Some(therapist.subject.clone()), now).await.ok()
    };
    let Some(expires) = kept.await else {
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "unavailable");
    };
    let join_url = format!("{}/account/join?code={code}", gateway.origin);
    let body = json!({
        "code": code,
        "expires": expires.to_string(),
        "join_qr_svg": qr_svg(&join_url),
        "join_url": join_url,
        "patient": patient,
    });
    (StatusCode::CREATED, Json(body)).into_response()
}

fn patient_resource(id: &str, name: &str, birth_date: Option<Date>) -> Value {
    let mut patient = json!({
        "resourceType": "Patient",
        "id": id,
        "active": true,
        "name": [{ "use": "usual", "text": name }],
    });
    if let Some(date) = birth_date {
        patient["birthDate"] = date.to_string().into();
    }
    patient
}

/// What lets the therapist see the patient at all: the policy reads care teams.
fn care_team(patient: &str, name: &str, practitioner: &str, therapist: &Person) -> Value {
    json!({
        "resourceType": "CareTeam",
        "id": Uuid::new_v4().to_string(),
        "status": "active",
        "subject": { "reference": format!("Patient/{patient}"), "display": name },
        "participant": [
            { "member": { "reference": format!("Patient/{patient}"), "display": name } },
            { "member": {
                "reference": format!("Practitioner/{practitioner}"),
                "display": therapist.display_name,
            } },
        ],
    })
}

/// The address as a picture for the patient's phone; empty where it is too long for one.
fn qr_svg(url: &str) -> String {
    QrCode::new(url).map(|code| code.render::<svg::Color<'_>>().min_dimensions(240, 240).build()).unwrap_or_default()
}
