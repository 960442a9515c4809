//! A gateway in a test's own folder, with a clock that the test moves and a record in memory.
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    reason = "part of every test, each of which needs some of it"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use ambulo_gateway::accounts::{NewPerson, Person};
use ambulo_gateway::authentication::Authentication;
use ambulo_gateway::clock::SetClock;
use ambulo_gateway::record_store::{RecordError, RecordStore};
use ambulo_gateway::{Config, Gateway, assemble, secret};
use ambulo_policy::Role;
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

pub const ORIGIN: &str = "http://localhost:8080";
pub const PASSWORD: &str = "three brown hens";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const SCOPE: &str = "fhirUser launch/patient offline_access patient/Observation.crus user/Observation.rs";

#[derive(Default)]
pub struct MemoryRecord(pub Mutex<BTreeMap<String, Value>>);

#[async_trait]
impl RecordStore for MemoryRecord {
    async fn put(&self, resource: Value) -> Result<Value, RecordError> {
        let key = format!("{}/{}", resource["resourceType"].as_str().unwrap(), resource["id"].as_str().unwrap());
        self.0.lock().unwrap().insert(key, resource.clone());
        Ok(resource)
    }

    async fn note(&self, _: Authentication) {}

    async fn get(&self, resource_type: &str, id: &str) -> Result<Option<Value>, RecordError> {
        Ok(self.0.lock().unwrap().get(&format!("{resource_type}/{id}")).cloned())
    }
}

pub struct House {
    pub router: Router,
    pub gateway: Gateway,
    pub clock: SetClock,
    pub record: Arc<MemoryRecord>,
    pub dir: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The mark in a form of the page.
    pub fn mark(&self) -> String {
        self.between("name=\"mark\" value=\"", "\"")
    }

    pub fn between(&self, before: &str, after: &str) -> String {
        let rest = self.body.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {}", self.body));
        rest.split(after).next().unwrap().to_owned()
    }

    /// A parameter of the redirect.
    pub fn redirected(&self, name: &str) -> Option<String> {
        let url = url::Url::parse(self.header("location")).ok()?;
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

pub fn folder() -> PathBuf {
    let dir = std::env::temp_dir().join(format!("ambulo-gateway-{}", secret::token()));
    std::fs::create_dir_all(dir.join("www")).unwrap();
    dir
}

impl House {
    pub async fn new() -> Self {
        let record = Arc::new(MemoryRecord::default());
        let mut house = Self::over(folder(), record.clone()).await;
        house.record = record;
        house
    }

    /// Over a record of the test's own, so that `record` stays empty.
    pub async fn over(dir: PathBuf, over: Arc<dyn RecordStore>) -> Self {
        let clock = SetClock::new("2026-03-01T08:00:00Z".parse().unwrap());
        let config = Config { clock: Arc::new(clock.clone()), ..Config::local(dir.clone(), dir.join("www"), 8080) };
        let whole = assemble(&config, over, |_| Router::new()).await.unwrap();
        let house = Self { router: whole.router, gateway: whole.gateway, clock, record: Arc::default(), dir };
        house.add("ada", "Ada Example", Role::Patient { patient: "p1".into() }).await;
        house.add("thea", "Thea Example", Role::Therapist { practitioner: "t1".into() }).await;
        house
    }

    async fn add(&self, name: &str, display: &str, role: Role) {
        let person = NewPerson {
            person: Person {
                subject: format!("subject-{name}"),
                user_name: name.into(),
                display_name: display.into(),
                role,
            },
            password_hash: self.gateway.hasher.password(PASSWORD.into()).await.unwrap(),
            recovery_hash: None,
            made_up: false,
        };
        self.gateway.accounts.add_people_marked(vec![person], "test", self.gateway.now()).await.unwrap();
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let reply = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = reply.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Reply { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[]).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::get(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "localhost:8080");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.post_with(path, fields, &[]).await
    }

    pub async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::post(path)
            .header("host", "localhost:8080")
            .header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn post_json(&self, path: &str, bearer: &str, body: Value) -> Reply {
        let request = Request::post(path)
            .header("host", "localhost:8080")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {bearer}"));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Opens the sign-in page and answers it.
    pub async fn sign_in(&self, user: &str, password: &str) -> Reply {
        self.sign_in_for(user, password, SCOPE).await
    }

    pub async fn sign_in_for(&self, user: &str, password: &str, scope: &str) -> Reply {
        let request = request(scope);
        let page = self.get(&authorize(&request)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let mark = page.mark();
        let mut fields = request;
        fields.extend([("mark", mark.as_str()), ("user_name", user), ("password", password), ("action", "allow")]);
        self.post("/oauth/authorize", &fields).await
    }

    pub async fn exchange(&self, code: &str, verifier: &str) -> Reply {
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", "ambulo-app"),
            ("code", code),
            ("redirect_uri", "http://localhost:8080/"),
            ("code_verifier", verifier),
        ];
        self.post("/oauth/token", &fields).await
    }

    pub async fn refresh(&self, token: &str) -> Reply {
        let fields = [("grant_type", "refresh_token"), ("client_id", "ambulo-app"), ("refresh_token", token)];
        self.post("/oauth/token", &fields).await
    }

    /// A whole sign-in: the token reply.
    pub async fn tokens(&self, user: &str) -> Value {
        let code = self.sign_in(user, PASSWORD).await.redirected("code").unwrap();
        let reply = self.exchange(&code, VERIFIER).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        reply.json()
    }

    /// Whether an access token is good.
    pub async fn is_good(&self, token: &str) -> bool {
        let bearer = format!("Bearer {token}");
        let reply = self.post_with("/oauth/introspect", &[("token", token)], &[("authorization", &bearer)]).await;
        reply.status == StatusCode::OK && reply.json()["active"] == true
    }
}

pub fn request(scope: &str) -> Vec<(&str, &str)> {
    vec![
        ("response_type", "code"),
        ("client_id", "ambulo-app"),
        ("redirect_uri", "http://localhost:8080/"),
        ("scope", scope),
        ("state", "s t/a&te"),
        ("aud", "http://localhost:8080/fhir"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ]
}

pub fn authorize(fields: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!("/oauth/authorize?{query}")
}

pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}
