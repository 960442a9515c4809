//! What is done on the server's own machine: the first therapist, and a lost recovery code.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use ambulo_gateway::accounts::{Accounts, DEMO_LOADED};
use ambulo_gateway::errand::{ErrandError, add_therapist, renew_recovery};
use axum::http::StatusCode;
use house::{House, PASSWORD, Reply, VERIFIER};

const NEW: &str = "quiet river stones";

async fn join(house: &House, code: &str, name: &str) -> Reply {
    let mark = house.get("/account/join").await.mark();
    let fields = [("mark", mark.as_str()), ("code", code), ("user_name", name), ("password", NEW)];
    house.post("/account/join", &fields).await
}

#[tokio::test]
async fn a_therapist_is_added_beside_a_running_server_and_enrols_once() {
    let house = House::new().await;
    let enrolment = add_therapist(&house.dir, " Uma Example ", None, house.gateway.now()).await.unwrap();
    assert_eq!(enrolment.url, format!("http://localhost:8080/account/join?for=therapist&code={}", enrolment.code));
    assert_eq!(enrolment.expires.to_string(), "2026-03-02T08:00:00Z");
    let page = house.get(enrolment.url.strip_prefix("http://localhost:8080").unwrap()).await;
    assert!(page.body.contains("as a therapist") && page.body.contains(&enrolment.code), "{}", page.body);

    assert_eq!(join(&house, &enrolment.code, "thea").await.status, StatusCode::BAD_REQUEST, "a name that is taken");
    assert_eq!(join(&house, &enrolment.code, "uma").await.status, StatusCode::OK);
    assert_eq!(join(&house, &enrolment.code, "uma2").await.status, StatusCode::UNAUTHORIZED, "once");
    let code = house.sign_in("uma", NEW).await.redirected("code").unwrap();
    let tokens = house.exchange(&code, VERIFIER).await.json();
    let who = house::text(&tokens, "fhirUser");
    assert!(who.starts_with("Practitioner/") && tokens["name"] == "Uma Example", "{tokens}");
    assert_eq!(tokens["scope"], "fhirUser offline_access user/Observation.rs");
    let record = house.record.0.lock().unwrap();
    assert_eq!(record[&who]["name"][0]["text"], "Uma Example");
    assert_eq!(record.len(), 1, "nobody's record is opened to a new therapist");
}

#[tokio::test]
async fn a_therapists_code_is_good_for_a_day() {
    let house = House::new().await;
    let enrolment = add_therapist(&house.dir, "Uma Example", None, house.gateway.now()).await.unwrap();
    house.clock.advance(24 * 60 * 60);
    assert_eq!(join(&house, &enrolment.code, "uma").await.status, StatusCode::UNAUTHORIZED);
    assert!(house.record.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_first_therapist_may_come_before_the_first_start_but_not_into_a_demo() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("new");
    let now = "2026-03-01T08:00:00Z".parse().unwrap();
    let enrolment = add_therapist(&data, "Uma Example", Some("https://ambulo.example".into()), now).await.unwrap();
    assert!(enrolment.url.starts_with("https://ambulo.example/account/join?"));
    assert!(matches!(add_therapist(&data, " \n", None, now).await, Err(ErrandError::Name)));
    let accounts = Accounts::open(&data.join("accounts.sqlite")).unwrap();
    accounts.set_setting(DEMO_LOADED, vec![1]).await.unwrap();
    assert!(matches!(add_therapist(&data, "Uma Example", None, now).await, Err(ErrandError::MadeUp)));
}

#[tokio::test]
async fn a_lost_recovery_code_is_made_anew() {
    let house = House::new().await;
    let code = renew_recovery(&house.dir, "Ada").await.unwrap();
    let next = renew_recovery(&house.dir, "ada").await.unwrap();
    let recover = async |code: &str| {
        let mark = house.get("/account/recover").await.mark();
        let fields = [("mark", mark.as_str()), ("user_name", "ada"), ("recovery_code", code), ("password", NEW)];
        house.post("/account/recover", &fields).await.status
    };
    assert_eq!(recover(&code).await, StatusCode::UNAUTHORIZED, "only the last one");
    assert_eq!(house.sign_in("ada", PASSWORD).await.status, StatusCode::SEE_OTHER, "the password stays till then");
    assert_eq!(recover(&next).await, StatusCode::OK);
    assert!(matches!(renew_recovery(&house.dir, "nobody").await, Err(ErrandError::Nobody)));
    assert!(matches!(renew_recovery(&house.dir.join("none"), "ada").await, Err(ErrandError::NoFolder(_))));
}
