//! What people do at the account's door leaves AuditEvents beside those of the record, and no guess fills the disk.
#![cfg(feature = "record")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use std::sync::Arc;

use ambulo_gateway::audit_of;
use ambulo_gateway::record::Record;
use axum::http::StatusCode;
use house::{House, ORIGIN, PASSWORD, Reply, SCOPE, VERIFIER, text};
use serde_json::Value;

const NEW: &str = "quiet river stones";
const FIREFOX: (&str, &str) = ("user-agent", "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0");

async fn house() -> (House, Record) {
    let dir = house::folder();
    let record = Record::open(&dir.join("record"), ORIGIN).await.unwrap();
    (House::over(dir, Arc::new(record.clone())).await, record)
}

/// The events of the account's door, each in a line: who, what, outcome, about, why.
async fn told(record: &Record) -> Vec<String> {
    let said = |event: &Value| {
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        [
            word(&event["agent"][0]["who"]["reference"]),
            word(&event["subtype"][0]["display"]),
            word(&event["outcome"]),
            word(&event["entity"][0]["name"]),
            word(&event["outcomeDesc"]),
        ]
        .join(" | ")
    };
    events(record).await.iter().map(said).collect()
}

async fn events(record: &Record) -> Vec<Value> {
    record.flush_audit().await;
    let mut events = record.audit_trail().await.unwrap();
    events.retain(|event| event["type"]["code"] == "110114");
    events
}

async fn sign_in_from(house: &House, user: &str, password: &str, agent: (&str, &str)) -> Reply {
    let request = house::request(SCOPE);
    let mark = house.get(&house::authorize(&request)).await.mark();
    let mut fields = request;
    fields.extend([("mark", mark.as_str()), ("user_name", user), ("password", password), ("action", "allow")]);
    house.post_with("/oauth/authorize", &fields, &[agent]).await
}

async fn enter(house: &House, user: &str, password: &str) -> Reply {
    let mark = house.get("/account").await.mark();
    house.post("/account", &[("mark", mark.as_str()), ("user_name", user), ("password", password)]).await
}

/// A visit's cookie.
async fn visit(house: &House, user: &str, password: &str) -> String {
    enter(house, user, password).await.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// Posts one of the account page's forms with its own mark.
async fn submit(house: &House, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let page = house.get_with("/account", &[("cookie", cookie)]).await;
    let form = page.body.split("<form").find(|form| form.contains(&format!("action=\"{path}\""))).unwrap();
    let value = |name: &str| {
        let rest = form.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let (mark, id) = (value("mark").unwrap_or_default(), value("id").unwrap_or_default());
    let mut all = vec![("mark", mark.as_str()), ("id", id.as_str())];
    all.extend_from_slice(fields);
    house.post_with(path, &all, &[("cookie", cookie)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_and_its_end_are_told_as_fhir_and_dicom_name_them() {
    let (house, record) = house().await;
    let code = sign_in_from(&house, "ada", PASSWORD, FIREFOX).await.redirected("code").unwrap();
    let tokens = house.exchange(&code, VERIFIER).await.json();
    house.refresh(&text(&tokens, "refresh_token")).await;
    let [event] = &events(&record).await[..] else { panic!("one sign-in, one event") };
    assert_eq!(event["resourceType"], "AuditEvent");
    let dcm = "http://dicom.nema.org/resources/ontology/DCM";
    assert_eq!((&event["type"]["system"], &event["type"]["code"]), (&dcm.into(), &"110114".into()));
    assert_eq!((&event["subtype"][0]["system"], &event["subtype"][0]["code"]), (&dcm.into(), &"110122".into()));
    assert_eq!((&event["action"], &event["outcome"]), (&"E".into(), &"0".into()));
    assert_eq!(event["agent"][0]["altId"], "subject-ada");
    assert_eq!(event["entity"][0]["name"], "app: Firefox, Windows");
    assert_eq!(event["entity"][1]["what"]["reference"], "Patient/p1");

    let revoke = [("token", tokens["refresh_token"].as_str().unwrap()), ("client_id", "ambulo-app")];
    for _ in 0..2 {
        assert_eq!(house.post("/oauth/revoke", &revoke).await.status, StatusCode::OK);
    }
    let ended = &events(&record).await[1..];
    assert_eq!(ended.len(), 1, "it ends once");
    assert_eq!((&ended[0]["subtype"][0]["code"], &ended[0]["outcome"]), (&"110123".into(), &"0".into()));
    assert_eq!(ended[0]["entity"][0]["name"], "app: Firefox, Windows");
    assert_eq!(house.post("/oauth/revoke", &[("token", "none"), ("client_id", "ambulo-app")]).await.status, 200);
    assert_eq!(events(&record).await.len(), 2, "an unknown token tells nothing");

    // They outlive the server and are printed like the others.
    record.close().await.unwrap();
    let printed = audit_of(&house.dir, None).await.unwrap();
    assert_eq!(printed.iter().filter(|event| event["type"]["code"] == "110114").count(), 2);
    assert_eq!(audit_of(&house.dir, Some("p1")).await.unwrap().len(), 2, "a patient's own are in their record's trail");
    assert!(audit_of(&house.dir, Some("p2")).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_told_of_people_there_are_and_of_nobody_else() {
    let (house, record) = house().await;
    let known = house.sign_in("ada", "not her password").await;
    let unknown = house.sign_in("nobody", "not her password").await;
    assert_eq!((known.status, unknown.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert_eq!(known.body.len(), unknown.body.len() - "nobody".len() + "ada".len());
    assert_eq!(enter(&house, "thea", "not her password").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        told(&record).await,
        [
            "Patient/p1 | Login | 4 | app | wrong password",
            "Practitioner/t1 | Login | 4 | account page | wrong password"
        ],
    );
    let trail = record.audit_trail().await.unwrap();
    let trail = serde_json::to_string(&trail).unwrap();
    assert!(!trail.contains("not her password") && !trail.contains("nobody"), "{trail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_of_guesses_is_one_event_with_their_number() {
    let (house, record) = house().await;
    let mut wrong = 0;
    for _ in 0..40 {
        wrong += u32::from(house.sign_in("ada", "not her password").await.status == StatusCode::UNAUTHORIZED);
        house.clock.advance(20);
    }
    assert!((6..40).contains(&wrong), "{wrong}: most had to wait");
    let events = events(&record).await;
    // The hour may end while this runs.
    assert!(events.len() <= 2, "{events:#?}");
    let attempts = |event: &Value| -> u32 {
        let detail = &event["entity"][0]["detail"][0];
        if detail["type"] == "attempts" { detail["valueString"].as_str().unwrap().parse().unwrap() } else { 1 }
    };
    assert_eq!(events.iter().map(attempts).sum::<u32>(), wrong, "each counts; one who waits is no guess");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_page_tells_who_came_what_they_changed_and_what_they_ended() {
    let (house, record) = house().await;
    house.tokens("ada").await;
    let cookie = visit(&house, "ada", PASSWORD).await;
    submit(&house, &cookie, "/account/sign-ins", &[]).await;
    let wrong = [("old_password", "not her password"), ("password", NEW)];
    submit(&house, &cookie, "/account/password", &wrong).await;
    submit(&house, &cookie, "/account/password", &[("old_password", PASSWORD), ("password", NEW)]).await;
    let everywhere = [("old_password", NEW), ("password", PASSWORD), ("everywhere", "yes")];
    submit(&house, &cookie, "/account/password", &everywhere).await;
    house.post_with("/account/leave", &[], &[("cookie", &cookie)]).await;
    let who = "Patient/p1";
    assert_eq!(
        told(&record).await,
        [
            format!("{who} | Login | 0 | app | -"),
            format!("{who} | Login | 0 | account page | -"),
            format!("{who} | Logout | 0 | app | ended on the account page"),
            format!("{who} | User Security Attributes Changed | 4 | password | wrong password"),
            format!("{who} | User Security Attributes Changed | 0 | password | -"),
            format!("{who} | User Security Attributes Changed | 0 | password; every sign-in ended | -"),
            format!("{who} | Logout | 0 | account page | -"),
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_recovery_and_a_stolen_token_are_told() {
    let (house, record) = house().await;
    let code = ambulo_gateway::errand::add_therapist(&house.dir, "Uma Example", None, house.gateway.now()).await;
    let mark = house.get("/account/join").await.mark();
    let code = code.unwrap().code;
    let fields = [("mark", mark.as_str()), ("code", code.as_str()), ("user_name", "uma"), ("password", NEW)];
    assert_eq!(house.post("/account/join", &fields).await.status, StatusCode::OK);

    let renewed = ambulo_gateway::errand::renew_recovery(&house.dir, "ada").await.unwrap();
    for (name, code) in [("nobody", "WRONG"), ("ada", "WRONG"), ("ada", &renewed)] {
        let mark = house.get("/account/recover").await.mark();
        let fields = [("mark", mark.as_str()), ("user_name", name), ("recovery_code", code), ("password", NEW)];
        house.post("/account/recover", &fields).await;
    }

    let first = house.tokens("thea").await;
    let second = house.refresh(&text(&first, "refresh_token")).await.json();
    house.refresh(&text(&second, "refresh_token")).await;
    assert_eq!(house.refresh(&text(&first, "refresh_token")).await.status, StatusCode::BAD_REQUEST);

    let told = told(&record).await;
    let about = "password by recovery code; every sign-in ended";
    assert!(told[0].starts_with("Practitioner/") && told[0].ends_with("Changed | 0 | account joined | -"), "{told:#?}");
    assert_eq!(
        told[1..],
        [
            "Patient/p1 | User Security Attributes Changed | 4 | password by recovery code | wrong recovery code"
                .to_owned(),
            format!("Patient/p1 | User Security Attributes Changed | 0 | {about} | -"),
            "Practitioner/t1 | Login | 0 | app | -".to_owned(),
            "Practitioner/t1 | Logout | 0 | app | a spent code or token was shown again".to_owned(),
        ],
    );
}
