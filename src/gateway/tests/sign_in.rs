//! The authorization code flow as a client and a person go through it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use ambulo_gateway::AccountAuthenticator;
use ambulo_gateway::authenticator::{AuthRefusal, Authenticator};
use ambulo_policy::Role;
use axum::http::StatusCode;
use house::{House, PASSWORD, SCOPE, VERIFIER, authorize, request, text};

#[tokio::test]
async fn a_patient_signs_in_and_gets_their_own_tokens() {
    let house = House::new().await;
    let reply = house.sign_in(" ADA ", PASSWORD).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert!(reply.header("location").starts_with("http://localhost:8080/?code="));
    assert_eq!(reply.redirected("state").unwrap(), "s t/a&te");
    let reply = house.exchange(&reply.redirected("code").unwrap(), VERIFIER).await;
    assert_eq!(reply.header("cache-control"), "no-store");
    let tokens = reply.json();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 900);
    assert_eq!((text(&tokens, "patient"), text(&tokens, "fhirUser")), ("p1".into(), "Patient/p1".into()));
    assert_eq!(tokens["name"], "Ada Example");
    assert_eq!(tokens["scope"], "fhirUser launch/patient offline_access patient/Observation.crus");
    let who = AccountAuthenticator(house.gateway.clone()).authenticate(&text(&tokens, "access_token")).await.unwrap();
    assert_eq!(who.role, Role::Patient { patient: "p1".into() });
    house.clock.advance(901);
    let late = AccountAuthenticator(house.gateway.clone()).authenticate(&text(&tokens, "access_token")).await;
    assert_eq!(late, Err(AuthRefusal::Invalid));
}

#[tokio::test]
async fn a_therapist_gets_a_therapists_scopes_and_no_patient() {
    let house = House::new().await;
    let tokens = house.tokens("thea").await;
    assert_eq!(tokens["fhirUser"], "Practitioner/t1");
    assert_eq!(tokens["scope"], "fhirUser offline_access user/Observation.rs");
    assert!(tokens.get("patient").is_none());
}

#[tokio::test]
async fn without_offline_access_nothing_outlives_the_access_token() {
    let house = House::new().await;
    let reply = house.sign_in_for("ada", PASSWORD, "patient/Observation.rs").await;
    let tokens = house.exchange(&reply.redirected("code").unwrap(), VERIFIER).await.json();
    assert!(tokens.get("refresh_token").is_none());
    let reply = house.sign_in_for("ada", PASSWORD, "openid nonsense").await;
    assert_eq!(reply.redirected("error").unwrap(), "invalid_scope");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_read_alike() {
    let house = House::new().await;
    let wrong = house.sign_in("ada", "three brown ducks").await;
    let unknown = house.sign_in("nobody", "three brown ducks").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    let words = |reply: &house::Reply| reply.between("id=\"failure\">", "<");
    assert_eq!(words(&wrong), words(&unknown));
    assert!(!wrong.body.contains("brown ducks"));
}

#[tokio::test]
async fn a_code_is_good_once_in_time_and_with_its_verifier() {
    let house = House::new().await;
    let code = || async { house.sign_in("ada", PASSWORD).await.redirected("code").unwrap() };
    let first = code().await;
    let wrong = VERIFIER.replace('d', "e");
    assert_eq!(house.exchange(&first, &wrong).await.json()["error"], "invalid_grant");
    assert_eq!(house.exchange(&first, VERIFIER).await.status, StatusCode::BAD_REQUEST);

    let second = code().await;
    house.clock.advance(61);
    assert_eq!(house.exchange(&second, VERIFIER).await.json()["error"], "invalid_grant");

    let third = code().await;
    let tokens = house.exchange(&third, VERIFIER).await.json();
    let access = text(&tokens, "access_token");
    assert!(house.is_good(&access).await);
    assert_eq!(house.exchange(&third, VERIFIER).await.json()["error"], "invalid_grant");
    assert!(!house.is_good(&access).await, "a code shown twice ends what it gave");
    assert_eq!(house.refresh(&text(&tokens, "refresh_token")).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_strange_client_or_redirect_gets_a_page_and_no_redirect() {
    let house = House::new().await;
    for (name, value) in [
        ("redirect_uri", "http://localhost:8080"),
        ("redirect_uri", "http://localhost:8080/x"),
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", "http://localhost:8080/?a=b"),
        ("client_id", "other"),
    ] {
        let mut fields = request(SCOPE);
        fields.iter_mut().filter(|field| field.0 == name).for_each(|field| field.1 = value);
        let reply = house.get(&authorize(&fields)).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{name}={value}");
        assert_eq!(reply.header("location"), "");
        let reply = house.post("/oauth/authorize", &fields).await;
        assert_eq!((reply.status, reply.header("location")), (StatusCode::BAD_REQUEST, ""));
    }
}

#[tokio::test]
async fn the_client_hears_what_its_request_lacks() {
    let house = House::new().await;
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("aud", "https://elsewhere.example/fhir", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("state", "", "invalid_request"),
    ] {
        let mut fields = request(SCOPE);
        fields.iter_mut().filter(|field| field.0 == name).for_each(|field| field.1 = value);
        let reply = house.get(&authorize(&fields)).await;
        assert_eq!(reply.redirected("error").as_deref(), Some(error), "{name}={value}");
        assert_eq!(reply.redirected("state").is_some(), name != "state");
    }
}

#[tokio::test]
async fn a_form_is_good_once_and_only_for_the_request_it_was_shown_for() {
    let house = House::new().await;
    let mark = house.get(&authorize(&request(SCOPE))).await.mark();
    let answer = |scope: &'static str, mark: &str| {
        let mut fields: Vec<(&str, String)> =
            request(scope).into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        fields.extend([("mark", mark.to_owned()), ("user_name", "ada".to_owned()), ("password", PASSWORD.to_owned())]);
        fields
    };
    let send = async |fields: Vec<(&'static str, String)>, headers: &[(&str, &str)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        house.post_with("/oauth/authorize", &fields, headers).await
    };
    let widened = send(answer("patient/*.crus", &mark), &[]).await;
    assert_eq!(widened.status, StatusCode::BAD_REQUEST);
    let cross = send(answer(SCOPE, &mark), &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(cross.status, StatusCode::BAD_REQUEST);
    let foreign = send(answer(SCOPE, &mark), &[("origin", "https://evil.example")]).await;
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
    let own = [("sec-fetch-site", "same-origin"), ("origin", "null")];
    assert_eq!(send(answer(SCOPE, &mark), &own).await.status, StatusCode::SEE_OTHER);
    assert_eq!(send(answer(SCOPE, &mark), &own).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_person_can_say_no() {
    let house = House::new().await;
    let mut fields = request(SCOPE);
    let mark = house.get(&authorize(&fields)).await.mark();
    fields.extend([("mark", mark.as_str()), ("user_name", ""), ("password", ""), ("action", "deny")]);
    let reply = house.post("/oauth/authorize", &fields).await;
    assert_eq!(reply.redirected("error").unwrap(), "access_denied");
    assert_eq!(reply.redirected("state").unwrap(), "s t/a&te");
}

#[tokio::test]
async fn guessing_is_slowed_and_the_right_password_waits_too() {
    let house = House::new().await;
    for _ in 0..6 {
        assert_eq!(house.sign_in("ada", "a wrong password").await.status, StatusCode::UNAUTHORIZED);
    }
    let blocked = house.sign_in("ada", PASSWORD).await;
    assert_eq!(blocked.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(blocked.header("retry-after"), "2");
    assert_eq!(house.sign_in("thea", PASSWORD).await.status, StatusCode::SEE_OTHER);
    house.clock.advance(2);
    assert_eq!(house.sign_in("ada", PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.sign_in("ada", "a wrong password").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn guessing_across_many_names_is_slowed_by_address() {
    let house = House::new().await;
    let mut last = StatusCode::OK;
    for n in 0..32 {
        last = house.sign_in(&format!("name{n}"), "a wrong password").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn pages_speak_four_languages_and_escape_what_was_typed() {
    let house = House::new().await;
    for (language, direction) in [("en", "ltr"), ("de", "ltr"), ("es", "ltr"), ("ar", "rtl")] {
        let page = house.get_with(&authorize(&request(SCOPE)), &[("accept-language", language)]).await;
        assert!(page.body.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{}", page.body);
    }
    let reply = house.sign_in("\"><script>alert(1)</script>", PASSWORD).await;
    assert!(!reply.body.contains("<script"), "{}", reply.body);
}
