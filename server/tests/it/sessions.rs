//! Browser sessions: their cookie, their life, and their end.

use std::sync::Arc;

use axum::{Router, body::Body, routing::get};
use http::{Request, StatusCode, header};
use serde_json::Value;
use server::http::session::{self, COOKIE};
use tokio::sync::Notify;
use tower::ServiceExt;
use tower_sessions::Session;

use crate::support::{Browser, PASSWORD, Page, Sql, TestApp};

async fn sign_in(browser: &Browser, email: &str, return_to: &str) -> Page {
    browser.post("/sign-in", &[("email", email), ("password", PASSWORD), ("return_to", return_to)]).await
}

async fn is_in(browser: &Browser) -> bool {
    let page = browser.get("/settings/profile").await;
    let inside = page.status == StatusCode::OK;
    let refused = page.location().starts_with("/sign-in");
    assert!(inside || refused, "{} {} {}", page.status, page.location(), page.body);
    inside
}

/// `__Host-`, Secure, HttpOnly, SameSite=Lax, Path=/, no Domain: set and removed alike.
#[tokio::test]
async fn the_cookie_is_for_this_host_alone() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.browser();
    let signed_in = sign_in(&browser, &acme.admin.email, "").await;
    let pages = [browser.get("/").await, browser.get("/settings/users").await, browser.get("/nowhere").await];
    let signed_out = browser.post("/sign-out", &[]).await;
    let refused = sign_in(&browser, "nobody@acme.example", "").await;
    for page in &pages {
        assert!(page.headers.get(header::SET_COOKIE).is_none(), "looking sets no cookie");
    }
    assert!(refused.headers.get(header::SET_COOKIE).is_none(), "a refused sign-in sets no cookie");
    for page in [&signed_in, &signed_out] {
        let cookies: Vec<_> = page.headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(cookies.len(), 1, "{cookies:?}");
        let text = cookies[0].to_str().expect("ASCII");
        let mut parts = text.split("; ");
        assert_eq!(parts.next().and_then(|pair| pair.split_once('=')).map(|pair| pair.0), Some(COOKIE), "{text}");
        let flags: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
        for flag in ["secure", "httponly", "samesite=lax", "path=/"] {
            assert!(flags.iter().any(|known| known == flag), "{flag} in {text}");
        }
        assert!(!flags.iter().any(|flag| flag.starts_with("domain")), "{text}");
    }
    let site_data = signed_out.headers.get("clear-site-data").expect("leftovers are cleared");
    assert_eq!(site_data, "\"cache\", \"storage\"");
}

#[tokio::test]
async fn a_planted_id_is_never_taken_over() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let (attacker, victim) = (app.browser(), app.browser());
    let stolen = app.signed_in(&app.user(&acme.id, "Eve", "eve@acme.example", "user").await.email).await.cookie();
    let made_up = Some(format!("{COOKIE}=AAAAAAAAAAAAAAAAAAAAAA"));
    for planted in [stolen, made_up] {
        victim.set_cookie(planted.clone());
        sign_in(&victim, &acme.admin.email, "").await;
        assert_ne!(victim.cookie(), planted, "a new ID with every sign-in");
        assert!(is_in(&victim).await);
        attacker.set_cookie(planted);
        assert!(!is_in(&attacker).await, "the planted ID opens nothing");
    }
    let first = victim.cookie();
    sign_in(&victim, &acme.admin.email, "").await;
    attacker.set_cookie(first);
    assert!(!is_in(&attacker).await, "signing in again ends the session before");
}

#[tokio::test]
async fn signing_in_leads_to_pages_of_ours_only() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    for hostile in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/..//evil.example",
        "/.//evil.example",
        "/%0d%0aSet-Cookie: x=y//",
        "/\r\nSet-Cookie: x=y",
        "///evil.example",
        "http:///evil.example",
        "@evil.example",
        ".evil.example",
        "http://localhost:8080@evil.example",
        "http://localhost:8080.evil.example",
        "/／evil.example",
        "",
    ] {
        app.clock.advance_seconds(1);
        let page = sign_in(&app.browser(), &acme.admin.email, hostile).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        let base = url::Url::parse(crate::support::WEB).expect("a URL");
        let target = base.join(page.location()).expect("an address");
        assert_eq!(target.origin(), base.origin(), "{hostile:?} led to {target}");
        let fields = [("email", "x@y.example"), ("password", "x"), ("return_to", hostile)];
        let failed = app.browser().post("/sign-in", &fields).await;
        let failed = base.join(failed.location()).expect("an address");
        assert_eq!((failed.origin(), failed.path()), (base.origin(), "/sign-in"), "{hostile:?}");
    }
    let kept = sign_in(&app.browser(), &acme.admin.email, "/settings/users?q=a%20b").await;
    assert_eq!(kept.location(), "/settings/users?q=a%20b");
}

/// A request that began before the sign-out and ends after it does not bring the session back.
#[tokio::test]
async fn a_slow_request_revives_nothing() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (begun, go_on) = (begun.clone(), go_on.clone());
        move |session: Session| async move {
            let caller = session::caller_of(&session).await.expect("the database answers");
            session.insert("seen", 1).await.expect("kept until the end");
            begun.notify_one();
            go_on.notified().await;
            caller.map(|caller| caller.user_name).unwrap_or_default()
        }
    };
    let router = Router::new().route("/slow", get(slow)).layer(session::layer(app.backend.sessions.clone()));
    for _ in 0..10 {
        let browser = app.signed_in(&acme.admin.email).await;
        let cookie = browser.cookie().expect("signed in");
        let request = Request::get("/slow").header("cookie", &cookie).body(Body::empty()).expect("a request");
        let running = tokio::spawn(router.clone().oneshot(request));
        begun.notified().await;
        browser.post("/sign-out", &[]).await;
        go_on.notify_one();
        let answer = running.await.expect("no panic").expect("infallible");
        let revived = answer.headers().get(header::SET_COOKIE).is_some_and(|set| !set.is_empty());
        browser.set_cookie(Some(cookie));
        assert!(!is_in(&browser).await);
        assert_eq!(sql.number("SELECT count(*) FROM sessions").await, 0, "revived: {revived}");
    }
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it() {
    let mut app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    for _ in 0..5 {
        app.clock.advance_seconds(29 * 60);
        assert!(is_in(&browser).await, "used every 29 minutes");
        app.usage.write().await;
    }
    app.clock.advance_seconds(30 * 60);
    let page = browser.get("/settings/users").await;
    assert_eq!(page.location(), "/sign-in?problem=ended&return_to=%2Fsettings%2Fusers");
    assert!(!is_in(&browser).await, "not used for 30 minutes");
}

#[tokio::test]
async fn a_session_ends_however_much_it_is_used() {
    let mut app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    for minutes in (20..12 * 60).step_by(20) {
        app.clock.advance_seconds(20 * 60);
        assert!(is_in(&browser).await, "{minutes} minutes");
        app.usage.write().await;
    }
    app.clock.advance_seconds(20 * 60);
    assert!(!is_in(&browser).await, "12 hours");
    app.domain.sweep().await.expect("the database answers");
    let sql = Sql::open(&app.database).await;
    assert_eq!(sql.number("SELECT count(*) FROM sessions").await, 0, "swept");
}

#[tokio::test]
async fn the_oldest_of_too_many_ends() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let mut browsers = Vec::new();
    for _ in 0..21 {
        app.clock.advance_seconds(1);
        browsers.push(app.signed_in(&acme.admin.email).await);
    }
    assert!(!is_in(&browsers[0]).await, "the 21st sign-in ends the first");
    for browser in &browsers[1..] {
        assert!(is_in(browser).await);
    }
    assert_eq!(listed(&browsers[20]).await.len(), 20);
}

async fn listed(browser: &Browser) -> Vec<Value> {
    let page = browser.server_fn("/ui/sessions/list", &[]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    serde_json::from_str(&page.body).expect("a list")
}

#[tokio::test]
async fn one_sees_and_ends_ones_own() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let other = app.user(&acme.id, "Other", "other@acme.example", "user").await;
    let (here, there) = (app.signed_in(&acme.admin.email).await, app.signed_in(&acme.admin.email).await);
    let others = app.signed_in(&other.email).await;
    let sessions = listed(&here).await;
    assert_eq!(sessions.len(), 2);
    let current: Vec<bool> = sessions.iter().map(|session| session["current"] == true).collect();
    assert_eq!(current.iter().filter(|current| **current).count(), 1);
    let there_id = sessions.iter().find(|session| session["current"] == false).expect("the other one")["id"].clone();
    let fields = [("session", there_id.as_str().expect("an ID"))];
    let end = async |browser: &Browser| browser.server_fn("/ui/sessions/revoke", &fields).await.status;
    assert_eq!(end(&others).await, StatusCode::NOT_FOUND, "not theirs");
    assert!(is_in(&there).await);
    assert_eq!(end(&here).await, StatusCode::OK);
    assert!(!is_in(&there).await);
    assert!(is_in(&here).await && is_in(&others).await);
}

/// What is stored of a session opens nothing: neither the cookie nor the random ID is in the database.
#[tokio::test]
async fn the_database_holds_no_usable_id() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    let cookie = browser.cookie().expect("signed in");
    let id = cookie.split_once('=').expect("a pair").1;
    let stored = Sql::open(&app.database).await.everything().await;
    assert!(stored.iter().any(|row| row.starts_with("sessions: ")));
    assert!(!stored.iter().any(|row| row.contains(id)));
    for named in Sql::open(&app.database).await.texts("SELECT id FROM sessions").await {
        browser.set_cookie(Some(format!("{COOKIE}={named}")));
        assert!(!is_in(&browser).await, "the name of a session is not its secret");
    }
}
