//! A person's own page: where they are signed in, and another password.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod house;

use axum::http::StatusCode;
use house::{House, PASSWORD, Reply, text};

const NEW: &str = "quiet river stones";

/// The cookie of a visit.
async fn visit(house: &House, user: &str, password: &str) -> String {
    let reply = enter(house, user, password).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    reply.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn enter(house: &House, user: &str, password: &str) -> Reply {
    let mark = house.get("/account").await.mark();
    house.post("/account", &[("mark", &mark), ("user_name", user), ("password", password)]).await
}

async fn page(house: &House, cookie: &str) -> Reply {
    house.get_with("/account", &[("cookie", cookie)]).await
}

/// The mark and the number of a sign-in's form, the last used first.
fn sign_ins(page: &Reply) -> Vec<(String, String)> {
    let field = |form: &str, name: &str| {
        let rest = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    page.body.split("/account/sign-ins").skip(1).map(|form| (field(form, "mark"), field(form, "id"))).collect()
}

async fn end(house: &House, cookie: &str, mark: &str, id: &str) -> Reply {
    house.post_with("/account/sign-ins", &[("mark", mark), ("id", id)], &[("cookie", cookie)]).await
}

async fn change(house: &House, cookie: &str, old: &str, new: &str, everywhere: bool) -> Reply {
    let shown = page(house, cookie).await;
    let form = shown.between("/account/password", "</form>");
    let mark = form.split("name=\"mark\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut fields = vec![("mark", mark.as_str()), ("old_password", old), ("password", new)];
    fields.extend(everywhere.then_some(("everywhere", "yes")));
    house.post_with("/account/password", &fields, &[("cookie", cookie)]).await
}

#[tokio::test]
async fn a_person_sees_where_they_are_signed_in_and_ends_one() {
    let house = House::new().await;
    let first = house.tokens("ada").await;
    house.clock.advance(60);
    let second = house.tokens("ada").await;
    let others = house.tokens("thea").await;
    let cookie = visit(&house, "ada", PASSWORD).await;
    let shown = page(&house, &cookie).await;
    assert_eq!(shown.header("cache-control"), "no-store");
    assert!(shown.body.contains("2026-03-01 08:01 UTC") && shown.body.contains("Ada Example"), "{}", shown.body);
    let forms = sign_ins(&shown);
    assert_eq!(forms.len(), 2, "not the therapist's");

    // The second stands first; the other form's mark is as good, but only once.
    let (mark, id) = &forms[0];
    assert_eq!(end(&house, &cookie, mark, id).await.header("location"), "/account?ui_locales=en&done=ended");
    assert!(!house.is_good(&text(&second, "access_token")).await);
    assert_eq!(house.refresh(&text(&second, "refresh_token")).await.status, StatusCode::BAD_REQUEST);
    assert!(house.is_good(&text(&first, "access_token")).await);
    assert_eq!(house.refresh(&text(&first, "refresh_token")).await.status, StatusCode::OK);
    assert_eq!(end(&house, &cookie, mark, &forms[1].1).await.status, StatusCode::BAD_REQUEST, "a form goes once");

    let theas = visit(&house, "thea", PASSWORD).await;
    let (theas_mark, theas_id) = sign_ins(&page(&house, &theas).await).remove(0);
    let (mark, _) = sign_ins(&page(&house, &cookie).await).remove(0);
    assert_eq!(end(&house, &cookie, &mark, &theas_id).await.status, StatusCode::SEE_OTHER);
    assert!(house.is_good(&text(&others, "access_token")).await, "others' sign-ins are not ours to end");
    let stolen = end(&house, &cookie, &theas_mark, &theas_id).await;
    assert_eq!(stolen.status, StatusCode::BAD_REQUEST, "another visit's mark");
    assert_eq!(sign_ins(&page(&house, &cookie).await).len(), 1);
}

#[tokio::test]
async fn a_sign_in_is_told_by_browser_and_system() {
    let house = House::new().await;
    let request = house::request(house::SCOPE);
    let mark = house.get(&house::authorize(&request)).await.mark();
    let mut fields = request;
    fields.extend([("mark", mark.as_str()), ("user_name", "ada"), ("password", PASSWORD), ("action", "allow")]);
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
    let reply = house.post_with("/oauth/authorize", &fields, &[("user-agent", agent)]).await;
    house.exchange(&reply.redirected("code").unwrap(), house::VERIFIER).await;
    let cookie = visit(&house, "ada", PASSWORD).await;
    let shown = page(&house, &cookie).await;
    assert!(shown.body.contains("Firefox, Linux") && !shown.body.contains("Gecko"), "{}", shown.body);
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it() {
    let house = House::new().await;
    let tokens = house.tokens("ada").await;
    let cookie = visit(&house, "ada", PASSWORD).await;
    let other = visit(&house, "ada", PASSWORD).await;
    assert_eq!(change(&house, &cookie, "not my password", NEW, true).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(change(&house, &cookie, PASSWORD, "short", true).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.sign_in("ada", PASSWORD).await.status, StatusCode::SEE_OTHER, "nothing was changed");

    let kept = change(&house, &cookie, PASSWORD, NEW, false).await;
    assert_eq!(kept.header("location"), "/account?ui_locales=en&done=password");
    assert!(house.is_good(&text(&tokens, "access_token")).await);
    assert_eq!(house.sign_in("ada", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert!(page(&house, &cookie).await.body.contains("/account/password"));
    assert!(!page(&house, &other).await.body.contains("/account/password"), "another visit has ended");

    assert_eq!(change(&house, &cookie, NEW, PASSWORD, true).await.status, StatusCode::SEE_OTHER);
    assert!(!house.is_good(&text(&tokens, "access_token")).await, "every device is signed out");
    assert_eq!(house.refresh(&text(&tokens, "refresh_token")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(house.sign_in("ada", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn without_a_visit_there_is_only_the_door() {
    let house = House::new().await;
    let tokens = house.tokens("ada").await;
    for cookie in ["", "ambulo_account=", "ambulo_account=guess", "other=1; ambulo_account=guess"] {
        let shown = page(&house, cookie).await;
        assert!(shown.body.contains("action=\"/account\"") && !shown.body.contains("/account/password"), "{cookie}");
        for path in ["/account/sign-ins", "/account/password", "/account/leave"] {
            let fields = [("id", "1"), ("mark", "x"), ("old_password", PASSWORD), ("password", NEW)];
            let reply = house.post_with(path, &fields, &[("cookie", cookie)]).await;
            assert_eq!(reply.header("location"), "/account?ui_locales=en", "{path} {cookie}");
        }
    }
    assert!(house.is_good(&text(&tokens, "access_token")).await);

    let reply = enter(&house, "ada", PASSWORD).await;
    let cookie = reply.header("set-cookie").to_owned();
    for part in ["Path=/account;", "Max-Age=900", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    let (mark, id) = sign_ins(&page(&house, cookie).await).remove(0);
    let fields = [("mark", mark.as_str()), ("id", id.as_str())];
    let foreign = [("cookie", cookie), ("sec-fetch-site", "cross-site")];
    assert_eq!(house.post_with("/account/sign-ins", &fields, &foreign).await.status, StatusCode::BAD_REQUEST);
    assert!(house.is_good(&text(&tokens, "access_token")).await);
    assert!(page(&house, &format!("{cookie}; {cookie}")).await.body.contains("action=\"/account\""), "one cookie only");

    house.clock.advance(899);
    assert!(page(&house, cookie).await.body.contains("/account/password"));
    house.clock.advance(2);
    assert!(!page(&house, cookie).await.body.contains("/account/password"), "a visit is short");
    let cookie = visit(&house, "ada", PASSWORD).await;
    let left = house.post_with("/account/leave", &[], &[("cookie", &cookie)]).await;
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    assert!(!page(&house, &cookie).await.body.contains("/account/password"));
}

#[tokio::test]
async fn guessing_is_slowed_at_every_door() {
    let house = House::new().await;
    let cookie = visit(&house, "ada", PASSWORD).await;
    for _ in 0..6 {
        assert_eq!(change(&house, &cookie, "a wrong password", NEW, true).await.status, StatusCode::UNAUTHORIZED);
    }
    for reply in [change(&house, &cookie, PASSWORD, NEW, true).await, enter(&house, "ada", PASSWORD).await] {
        assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(reply.header("retry-after"), "2");
    }
    let mut last = (StatusCode::OK, String::new());
    for n in 0..32 {
        let mark = house.get("/account/join").await.mark();
        let fields = [
            ("mark", mark.as_str()),
            ("code", &format!("AAAA-AA{n:02}")),
            ("user_name", "newcomer"),
            ("password", NEW),
        ];
        let reply = house.post("/account/join", &fields).await;
        last = (reply.status, reply.header("retry-after").to_owned());
    }
    assert_eq!(last.0, StatusCode::TOO_MANY_REQUESTS, "codes are guessed no faster");
    assert!(last.1.parse::<u32>().unwrap() >= 1);
}

#[tokio::test]
async fn what_has_expired_is_thrown_away() {
    let house = House::new().await;
    house.tokens("ada").await;
    visit(&house, "ada", PASSWORD).await;
    house.sign_in("ada", "a wrong password").await;
    let therapist = text(&house.tokens("thea").await, "access_token");
    house.post_json("/account/invite", &therapist, serde_json::json!({ "name": "Ben Example" })).await;
    let tables =
        ["access_token", "authorization_code", "refresh_token", "grant_family", "attempt", "page_session", "invite"];
    let rows = || {
        let connection = rusqlite::Connection::open(house.dir.join("accounts.sqlite")).unwrap();
        tables.map(|table| {
            connection.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).unwrap()
        })
    };
    assert!(rows().iter().all(|count| *count > 0), "{:?}", rows());
    house.gateway.accounts.sweep(house.gateway.now()).await.unwrap();
    assert!(rows().iter().all(|count| *count > 0), "nothing that is good: {:?}", rows());
    house.clock.advance(366 * 24 * 60 * 60);
    house.gateway.accounts.sweep(house.gateway.now()).await.unwrap();
    assert_eq!(rows(), [0; 7]);
}
