//! Refresh, theft, revocation: what happens to tokens after the sign-in.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use axum::http::StatusCode;
use house::{House, text};
use serde_json::Value;

async fn refreshed(house: &House, token: &str) -> Option<Value> {
    let reply = house.refresh(token).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    (reply.status == StatusCode::OK).then(|| reply.json())
}

fn refresh_of(tokens: &Value) -> String {
    text(tokens, "refresh_token")
}

#[tokio::test]
async fn each_refresh_rotates() {
    let house = House::new().await;
    let mut token = refresh_of(&house.tokens("ada").await);
    for _ in 0..5 {
        house.clock.advance(800);
        let next = refreshed(&house, &token).await.unwrap();
        assert!(house.is_good(&text(&next, "access_token")).await);
        assert_ne!(refresh_of(&next), token);
        token = refresh_of(&next);
    }
}

#[tokio::test]
async fn a_lost_answer_is_no_theft() {
    let house = House::new().await;
    let first = refresh_of(&house.tokens("ada").await);
    let _lost = refreshed(&house, &first).await.unwrap();
    house.clock.advance(30);
    let _lost_again = refreshed(&house, &first).await.unwrap();
    house.clock.advance(30);
    let third = refreshed(&house, &first).await.unwrap();
    let fourth = refreshed(&house, &refresh_of(&third)).await.unwrap();
    assert!(house.is_good(&text(&fourth, "access_token")).await);
}

#[tokio::test]
async fn the_predecessor_dies_with_the_first_use_of_its_successor() {
    let house = House::new().await;
    let first = refresh_of(&house.tokens("ada").await);
    let second = refreshed(&house, &first).await.unwrap();
    let third = refreshed(&house, &refresh_of(&second)).await.unwrap();
    assert!(refreshed(&house, &first).await.is_none());
    assert!(refreshed(&house, &refresh_of(&third)).await.is_none(), "the family has ended");
    assert!(!house.is_good(&text(&third, "access_token")).await);
}

#[tokio::test]
async fn of_two_answers_to_one_token_only_one_lives_on() {
    let house = House::new().await;
    let first = refresh_of(&house.tokens("ada").await);
    let thiefs = refreshed(&house, &first).await.unwrap();
    let owners = refreshed(&house, &first).await.unwrap();
    let next = refreshed(&house, &refresh_of(&owners)).await.unwrap();
    assert!(refreshed(&house, &refresh_of(&thiefs)).await.is_none());
    assert!(refreshed(&house, &refresh_of(&next)).await.is_none(), "the family has ended");
}

#[tokio::test]
async fn a_token_shown_after_its_minute_is_a_theft() {
    let house = House::new().await;
    let first = refresh_of(&house.tokens("ada").await);
    let second = refreshed(&house, &first).await.unwrap();
    let other_device = house.tokens("ada").await;
    house.clock.advance(61);
    assert!(refreshed(&house, &first).await.is_none());
    assert!(refreshed(&house, &refresh_of(&second)).await.is_none());
    assert!(!house.is_good(&text(&second, "access_token")).await);
    assert!(house.is_good(&text(&other_device, "access_token")).await, "another sign-in is not touched");
}

#[tokio::test]
async fn a_refresh_token_waits_ninety_days_and_no_longer() {
    let house = House::new().await;
    let (kept, left) = (house.tokens("ada").await, house.tokens("ada").await);
    house.clock.advance(89 * 24 * 3600);
    assert!(refreshed(&house, &refresh_of(&kept)).await.is_some());
    house.clock.advance(2 * 24 * 3600);
    assert!(refreshed(&house, &refresh_of(&left)).await.is_none());
}

#[tokio::test]
async fn a_refresh_may_narrow_and_never_widen() {
    let house = House::new().await;
    let first = refresh_of(&house.tokens("ada").await);
    let narrow = [
        ("grant_type", "refresh_token"),
        ("client_id", "ambulo-app"),
        ("refresh_token", first.as_str()),
        ("scope", "patient/Observation.rs patient/Condition.rs"),
    ];
    let reply = house.post("/oauth/token", &narrow).await.json();
    assert_eq!(reply["scope"], "patient/Observation.rs");
    let whole = refreshed(&house, &refresh_of(&reply)).await.unwrap();
    assert!(text(&whole, "scope").contains("patient/Observation.crus"));
}

#[tokio::test]
async fn what_is_revoked_stays_revoked() {
    let house = House::new().await;
    let tokens = house.tokens("ada").await;
    let access = text(&tokens, "access_token");
    let revoke =
        async |token: &str| house.post("/oauth/revoke", &[("client_id", "ambulo-app"), ("token", token)]).await.status;
    assert_eq!(revoke("unknown").await, StatusCode::OK);
    assert!(house.is_good(&access).await);
    assert_eq!(revoke(&access).await, StatusCode::OK);
    assert!(!house.is_good(&access).await);
    let next = refreshed(&house, &refresh_of(&tokens)).await.unwrap();
    assert_eq!(revoke(&refresh_of(&next)).await, StatusCode::OK);
    assert!(!house.is_good(&text(&next, "access_token")).await);
    assert!(refreshed(&house, &refresh_of(&next)).await.is_none());
}

#[tokio::test]
async fn introspection_tells_nothing_about_others() {
    let house = House::new().await;
    let ada = text(&house.tokens("ada").await, "access_token");
    let thea = format!("Bearer {}", text(&house.tokens("thea").await, "access_token"));
    let asked = house.post_with("/oauth/introspect", &[("token", &ada)], &[("authorization", &thea)]).await;
    assert_eq!(asked.json(), serde_json::json!({ "active": false }));
    let nobody = house.post("/oauth/introspect", &[("token", &ada)]).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn no_secret_lies_readable_in_the_accounts_file() {
    let house = House::new().await;
    let tokens = house.tokens("ada").await;
    let mut raw = Vec::new();
    for name in ["accounts.sqlite", "accounts.sqlite-wal"] {
        raw.extend(std::fs::read(house.dir.join(name)).unwrap_or_default());
    }
    let holds = |needle: &str| raw.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(holds("Ada Example"), "the scan finds what is there");
    assert!(!holds(house::PASSWORD));
    assert!(!holds(&text(&tokens, "access_token")) && !holds(&refresh_of(&tokens)));
}
