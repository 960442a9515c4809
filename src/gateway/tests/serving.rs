//! Files, headers and hosts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use house::House;

fn put(house: &House, name: &str, content: &str) {
    let file = house.dir.join("www").join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, content).unwrap();
}

#[tokio::test]
async fn every_reply_carries_the_headers() {
    let house = House::new().await;
    put(&house, "index.html", "<!doctype html>");
    for path in [
        "/",
        "/today",
        "/nothing.js",
        "/health",
        "/fhir/Patient",
        "/oauth/authorize",
        "/oauth/nothing",
        "/account",
        "/account/join",
        "/account/nothing",
        "/.well-known/smart-configuration",
    ] {
        let reply = house.get(path).await;
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{path}");
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{path}");
        let permissions = reply.header("permissions-policy");
        for own in
            ["xr-spatial-tracking", "screen-wake-lock", "publickey-credentials-get", "publickey-credentials-create"]
        {
            assert!(permissions.contains(&format!("{own}=(self)")), "{path}: {permissions}");
        }
        let private = ["/fhir", "/oauth", "/account"].iter().any(|start| path.starts_with(start));
        assert_eq!(reply.header("cache-control") == "no-store", private, "{path}");
    }
}

#[tokio::test]
async fn an_address_with_a_code_is_not_kept() {
    let house = House::new().await;
    put(&house, "index.html", "<!doctype html>");
    assert_eq!(house.get("/?code=abc&state=def").await.header("cache-control"), "no-store");
    assert_eq!(house.get("/?state=def&code=abc").await.header("cache-control"), "no-store");
    assert_eq!(house.get("/?barcode=abc").await.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn only_our_own_host_is_answered() {
    let house = House::new().await;
    put(&house, "index.html", "<!doctype html>");
    for host in ["127.0.0.1:8080", "localhost", "localhost:8081", "evil.example", "localhost:8080.evil.example", ""] {
        let reply = house.get_with("/health", &[("host", host)]).await;
        assert_eq!(reply.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert_eq!(reply.body, "");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    let twice = house.get_with("/health", &[("host", "localhost:8080"), ("host", "evil.example")]).await;
    assert_eq!(twice.status, StatusCode::MISDIRECTED_REQUEST);
    let absolute = Request::get("http://evil.example/health").header("host", "localhost:8080");
    let reply = house.send(absolute.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, StatusCode::MISDIRECTED_REQUEST);
    let none = house.send(Request::get("/health").body(Body::empty()).unwrap()).await;
    assert_eq!(none.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(house.get("/health").await.body, "ok");
}

#[tokio::test]
async fn files_are_served_as_laid_out() {
    let house = House::new().await;
    put(&house, "index.html", "<!doctype html>");
    put(&house, "app.0123abcd.js", "plain");
    put(&house, "app.0123abcd.js.br", "squeezed");
    let plain = house.get("/app.0123abcd.js").await;
    assert_eq!((plain.body.as_str(), plain.header("content-encoding")), ("plain", ""));
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(plain.header("content-type").starts_with("text/javascript"));
    let squeezed = house.get_with("/app.0123abcd.js", &[("accept-encoding", "gzip, br;q=0.9")]).await;
    assert_eq!((squeezed.body.as_str(), squeezed.header("content-encoding")), ("squeezed", "br"));
    assert_eq!(squeezed.header("vary"), "Accept-Encoding");
    assert_ne!(squeezed.header("etag"), plain.header("etag"));
    let refused = house.get_with("/app.0123abcd.js", &[("accept-encoding", "br;q=0, gzip")]).await;
    assert_eq!(refused.body, "plain");

    let page = house.get("/medicines").await;
    assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-cache"));
    let same = house.get_with("/", &[("if-none-match", page.header("etag"))]).await;
    assert_eq!((same.status, same.body.as_str()), (StatusCode::NOT_MODIFIED, ""));

    assert_eq!(house.get("/scene.89abcdef.wasm").await.status, StatusCode::NOT_FOUND);
    put(&house, "scene.89abcdef.wasm", "later");
    let later = house.get("/scene.89abcdef.wasm").await;
    assert_eq!((later.status, later.header("content-type")), (StatusCode::OK, "application/wasm"));
    assert_eq!(house.post("/today", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let house = House::new().await;
    put(&house, "index.html", "<!doctype html>");
    std::fs::write(house.dir.join("secret.txt"), "secret").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(house.dir.join("secret.txt"), house.dir.join("www/link.txt")).unwrap();
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/x/..%2f..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/link.txt",
        "//secret.txt",
        "/accounts.sqlite",
        "/..%5csecret.txt",
    ] {
        let reply = house.get(path).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!reply.body.contains("secret"));
    }
}

#[tokio::test]
async fn discovery_stands_in_both_places_and_is_open() {
    let house = House::new().await;
    for path in ["/.well-known/smart-configuration", "/fhir/.well-known/smart-configuration"] {
        let reply = house.get(path).await;
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        let body = reply.json();
        assert_eq!(body["token_endpoint"], "http://localhost:8080/oauth/token");
        assert_eq!(body["code_challenge_methods_supported"], serde_json::json!(["S256"]));
        let scopes = body["scopes_supported"].as_array().unwrap();
        assert!(scopes.contains(&"patient/Observation.crus".into()));
    }
}

#[tokio::test]
async fn the_pages_have_their_style_and_the_apps() {
    let house = House::new().await;
    put(&house, "assets.json", r#"{"style.css":"/style.0123abcd.css"}"#);
    let page = house.get("/account/join").await;
    assert!(page.body.contains("/style.0123abcd.css"));
    let own = page.between("href=\"/account/style", "\"");
    let style = house.get(&format!("/account/style{own}")).await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.header("cache-control").contains("immutable"));
}
