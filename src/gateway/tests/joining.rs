//! From the invitation to the recovery code.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use axum::http::StatusCode;
use house::{House, PASSWORD, Reply, text};
use serde_json::{Value, json};

const NEW: &str = "quiet river stones";

async fn invite(house: &House) -> Value {
    let therapist = text(&house.tokens("thea").await, "access_token");
    let reply = house
        .post_json("/account/invite", &therapist, json!({ "name": "Ben Example", "birth_date": "1961-04-12" }))
        .await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    assert_eq!(reply.header("cache-control"), "no-store");
    reply.json()
}

async fn join(house: &House, code: &str, name: &str, password: &str) -> Reply {
    let mark = house.get("/account/join").await.mark();
    let fields = [("mark", mark.as_str()), ("code", code), ("user_name", name), ("password", password)];
    house.post("/account/join", &fields).await
}

async fn recover(house: &House, name: &str, code: &str, password: &str) -> Reply {
    let mark = house.get("/account/recover").await.mark();
    let fields = [("mark", mark.as_str()), ("user_name", name), ("recovery_code", code), ("password", password)];
    house.post("/account/recover", &fields).await
}

fn code_once(reply: &Reply) -> String {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert_eq!(reply.header("cache-control"), "no-store");
    reply.between("<code>", "</code>")
}

#[tokio::test]
async fn an_invited_patient_joins_forgets_and_gets_back_in() {
    let house = House::new().await;
    let invited = invite(&house).await;
    let (code, patient) = (text(&invited, "code"), text(&invited, "patient"));
    assert_eq!(text(&invited, "join_url"), format!("http://localhost:8080/account/join?code={code}"));
    assert!(text(&invited, "join_qr_svg").contains("<svg"));
    assert_eq!(text(&invited, "expires"), "2026-03-08T08:00:00Z");
    {
        let record = house.record.0.lock().unwrap();
        assert_eq!(record[&format!("Patient/{patient}")]["birthDate"], "1961-04-12");
        let team = record.values().find(|resource| resource["resourceType"] == "CareTeam").unwrap();
        assert_eq!(team["subject"]["reference"], format!("Patient/{patient}"));
        assert_eq!(team["participant"][1]["member"]["reference"], "Practitioner/t1");
    }
    let page = house.get(&format!("/account/join?code={code}")).await;
    assert!(page.body.contains(&code));

    let recovery = code_once(&join(&house, &code.to_lowercase(), "Ben.E", NEW).await);
    let signed_in = house.sign_in("ben.e", NEW).await;
    let tokens = house.exchange(&signed_in.redirected("code").unwrap(), house::VERIFIER).await.json();
    assert_eq!((text(&tokens, "patient"), text(&tokens, "name")), (patient, "Ben Example".into()));

    let next = code_once(&recover(&house, "ben.e", &recovery, "a wholly new one").await);
    assert_ne!(next, recovery);
    assert!(!house.is_good(&text(&tokens, "access_token")).await);
    assert_eq!(house.refresh(&text(&tokens, "refresh_token")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.sign_in("ben.e", NEW).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.sign_in("ben.e", "a wholly new one").await.status, StatusCode::SEE_OTHER);
    assert_eq!(recover(&house, "ben.e", &recovery, "yet another one").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_invitation_is_good_once_and_for_a_week() {
    let house = House::new().await;
    let first = text(&invite(&house).await, "code");
    code_once(&join(&house, &first, "ben", NEW).await);
    assert_eq!(join(&house, &first, "other", NEW).await.status, StatusCode::UNAUTHORIZED);
    let second = text(&invite(&house).await, "code");
    house.clock.advance(7 * 24 * 3600 + 1);
    assert_eq!(join(&house, &second, "other", NEW).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_can_be_mended_keeps_the_code() {
    let house = House::new().await;
    let code = text(&invite(&house).await, "code");
    for (name, password) in [("ada", NEW), ("x", NEW), ("a b", NEW), ("ben", "short"), ("ben", "password123")] {
        assert_eq!(join(&house, &code, name, password).await.status, StatusCode::BAD_REQUEST, "{name} {password}");
    }
    code_once(&join(&house, &code, "ben", NEW).await);
}

#[tokio::test]
async fn codes_cannot_be_guessed_quickly() {
    let house = House::new().await;
    let mut joins = StatusCode::OK;
    for _ in 0..32 {
        joins = join(&house, "AAAA-AAAA", "guesser", NEW).await.status;
    }
    assert_eq!(joins, StatusCode::TOO_MANY_REQUESTS);
    house.clock.advance(24 * 3600 + 1);
    let mut recovers = StatusCode::OK;
    for _ in 0..7 {
        recovers = recover(&house, "ada", "AAAA", NEW).await.status;
    }
    assert_eq!(recovers, StatusCode::TOO_MANY_REQUESTS);
    // Guessing at the code does not keep the owner from signing in.
    assert_eq!(house.sign_in("ada", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn only_a_therapist_invites() {
    let house = House::new().await;
    let patient = text(&house.tokens("ada").await, "access_token");
    let body = json!({ "name": "Ben Example" });
    let reply = house.post_json("/account/invite", &patient, body.clone()).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    let reply = house.post_json("/account/invite", "nonsense", body).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    assert!(reply.header("www-authenticate").contains("invalid_token"));
    let therapist = text(&house.tokens("thea").await, "access_token");
    for body in [json!({}), json!({ "name": " " }), json!({ "name": "B", "birth_date": "soon" }), json!([1])] {
        assert_eq!(house.post_json("/account/invite", &therapist, body).await.status, StatusCode::BAD_REQUEST);
    }
    assert!(house.record.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_form_without_a_fresh_mark_changes_nothing() {
    let house = House::new().await;
    let code = text(&invite(&house).await, "code");
    let fields = [("mark", "forged"), ("code", code.as_str()), ("user_name", "ben"), ("password", NEW)];
    assert_eq!(house.post("/account/join", &fields).await.status, StatusCode::BAD_REQUEST);
    code_once(&join(&house, &code, "ben", NEW).await);
}
