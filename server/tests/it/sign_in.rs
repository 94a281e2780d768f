//! Coming in: who gets in by which door, what a wrong attempt tells, and how guessing is slowed.

use http::{StatusCode, header};
use serde_json::json;

use crate::support::{Auth, Browser, PASSWORD, Page, Sql, TestApp, TestUser};

#[tokio::test]
async fn a_new_admin_signs_in_and_sees_the_users() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    let page = browser.get("/settings/users").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("admin@acme.example"), "{}", page.body);
}

async fn with_password(browser: &Browser, email: &str, password: &str) -> Page {
    browser.post("/sign-in", &[("email", email), ("password", password)]).await
}

async fn with_key(browser: &Browser, access_key: &str, secret_key: &str) -> Page {
    browser.post("/sign-in/key", &[("access_key", access_key), ("secret_key", secret_key)]).await
}

/// What a wrong attempt shows, less what every answer has of its own.
fn shown(page: &Page) -> String {
    let mut headers = page.headers.clone();
    for own in ["x-request-id", "content-security-policy", "date"] {
        headers.remove(own);
    }
    format!("{} {headers:?} {}", page.status, page.body)
}

/// A user made a service account: no port makes them yet.
async fn service_account(app: &TestApp, sql: &Sql, tenant: &str) -> TestUser {
    let user = app.user(tenant, "Robot", "robot@acme.example", "user").await;
    sql.run(&format!("UPDATE users SET kind = 'service', allow_login = TRUE WHERE id = '{}'", user.id)).await;
    user
}

#[tokio::test]
async fn unknown_wrong_and_disabled_look_the_same() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    let user = |name: &'static str| {
        let (app, id) = (&app, acme.id.clone());
        async move { app.user(&id, name, &format!("{name}@acme.example"), "user").await }
    };
    let (disabled, removed, no_password) = (user("disabled").await, user("removed").await, user("none").await);
    let robot = service_account(&app, &sql, &acme.id).await;
    sql.run(&format!("UPDATE users SET status = 'disabled' WHERE id = '{}'", disabled.id)).await;
    sql.run("UPDATE people SET password_hash = NULL WHERE email_key = 'none@acme.example'").await;
    app.call(&app.supervisor(), "auth.delete_user", json!({ "user": removed.id })).await;
    let unknown = shown(&with_password(&app.browser(), "nobody@acme.example", PASSWORD).await);
    assert!(unknown.contains("problem=credentials"), "{unknown}");
    for (email, password) in [
        (acme.admin.email.as_str(), "not-the-password"),
        (&disabled.email, PASSWORD),
        (&removed.email, PASSWORD),
        (&no_password.email, PASSWORD),
        (&robot.email, PASSWORD),
        ("not an address", PASSWORD),
        ("admin@acme.example\u{0}", PASSWORD),
    ] {
        assert_eq!(shown(&with_password(&app.browser(), email, password).await), unknown, "{email}");
    }
    let page = with_key(&app.browser(), "NOBODYHASTHISACCESSKEY0123456", "cml_nothing").await;
    let wrong = shown(&with_key(&app.browser(), &acme.admin.access_key, "cml_nothing").await);
    assert_eq!(shown(&page), wrong);
    let mut disabled_key = shown(&with_key(&app.browser(), &disabled.access_key, &disabled.secret_key).await);
    assert_eq!(disabled_key, wrong);
    disabled_key = shown(&with_key(&app.browser(), &removed.access_key, &removed.secret_key).await);
    assert_eq!(disabled_key, wrong);
}

/// Ten failures are free, then each makes the account wait twice as long, up to 15 minutes, wherever they come from.
#[tokio::test]
async fn guessing_gets_slower() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let email = acme.admin.email.as_str();
    for attempt in 1..=10 {
        let page = with_password(&app.browser(), email, "wrong").await;
        assert!(page.location().contains("problem=credentials"), "attempt {attempt}: {}", page.location());
    }
    let mut wait = 1;
    for attempt in 11..=24 {
        let early = with_password(&app.browser(), email, PASSWORD).await;
        assert!(early.location().contains("problem=too_many"), "attempt {attempt}, too early: {}", early.location());
        app.clock.advance_seconds(wait - 1);
        let early = with_password(&app.browser(), email, PASSWORD).await;
        assert!(early.location().contains("problem=too_many"), "attempt {attempt}, a second early");
        app.clock.advance_seconds(1);
        let late = with_password(&app.browser(), email, "wrong").await;
        assert!(late.location().contains("problem=credentials"), "attempt {attempt}, in time: {}", late.location());
        wait = (wait * 2).min(15 * 60);
    }
    app.clock.advance_seconds(15 * 60);
    assert_eq!(with_password(&app.browser(), email, PASSWORD).await.location(), "/", "the owner gets in");
    let after = with_password(&app.browser(), email, "wrong").await;
    assert!(after.location().contains("problem=credentials"), "and the count begins anew");
}

/// An account that does not exist waits like one that does, and one account's failures are not another's.
#[tokio::test]
async fn waiting_tells_nothing() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    for _ in 0..10 {
        with_password(&app.browser(), "nobody@acme.example", "wrong").await;
    }
    let waits = with_password(&app.browser(), "NoBody@ACME.example", "wrong").await;
    assert!(waits.location().contains("problem=too_many"), "{}", waits.location());
    assert_eq!(with_password(&app.browser(), &acme.admin.email, PASSWORD).await.location(), "/");
}

/// The count is in the database: another replica and a restart know it.
#[tokio::test]
async fn replicas_share_the_count() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let replica = app.replica(crate::support::Options::default().settings).await;
    for n in 0..10 {
        let app = if n % 2 == 0 { &app } else { &replica };
        with_password(&app.browser(), &acme.admin.email, "wrong").await;
    }
    let page = with_password(&replica.browser(), &acme.admin.email, PASSWORD).await;
    assert!(page.location().contains("problem=too_many"), "{}", page.location());
}

/// Five attempts at once from one address, whatever they try; other addresses are not held up.
#[tokio::test]
async fn one_address_tries_five_times() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let crowd = app.browser_at([192, 0, 2, 7]);
    for n in 0..5 {
        let page = with_password(&crowd, &format!("guess-{n}@acme.example"), "wrong").await;
        assert!(page.location().contains("problem=credentials"), "{n}");
    }
    for page in [
        with_password(&crowd, &acme.admin.email, PASSWORD).await,
        with_key(&crowd, &acme.admin.access_key, &acme.admin.secret_key).await,
    ] {
        assert!(page.location().contains("problem=too_many"), "{}", page.location());
        assert!(page.location().contains("wait="), "{}", page.location());
    }
    let forwarded = http::Request::post("/sign-in")
        .header("x-forwarded-for", "198.51.100.9")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    let page = crowd.send_body(forwarded, format!("email={}&password={PASSWORD}", acme.admin.email)).await;
    assert!(page.location().contains("problem=too_many"), "a header moves nobody to another address");
    let elsewhere = app.browser_at([192, 0, 2, 8]);
    assert_eq!(with_password(&elsewhere, &acme.admin.email, PASSWORD).await.location(), "/");
}

#[tokio::test]
async fn ordinary_keys_open_no_session() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    let robot = service_account(&app, &sql, &acme.id).await;
    for user in [&acme.admin, &robot] {
        let page = with_key(&app.browser(), &user.access_key, &user.secret_key).await;
        assert_eq!(page.location(), "/sign-in/key?problem=may_not");
        assert!(page.headers.get(header::SET_COOKIE).is_none());
    }
    let before = sql.number("SELECT count(*) FROM sessions").await;
    assert_eq!(before, 0);
    let first = app.supervisor.as_ref().expect("a first start");
    let page = with_key(&app.browser(), &first.access_key, first.secret_key.reveal()).await;
    assert_eq!(page.location(), "/", "the supervisor may");
}

/// The database refuses a service account's session too, whatever the program thinks.
#[tokio::test]
async fn service_accounts_have_no_sessions() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    let robot = service_account(&app, &sql, &acme.id).await;
    let key = if app.database.is_postgres() { "'\\x00'" } else { "x'00'" };
    let insert = |user: &str| {
        format!(
            "INSERT INTO sessions (key, id, tenant_id, user_id, created, last_seen, ends)
             VALUES ({key}, 's', '{}', '{user}', 1, 1, 1)",
            acme.id
        )
    };
    let refused = sql.try_run(&insert(&robot.id)).await.expect_err("a service account");
    assert!(refused.to_string().contains("service accounts have no sessions"), "{refused}");
    sql.run(&insert(&acme.admin.id)).await;
    let new = model::sessions::NewSession {
        tenant: model::id::TenantId::known(acme.id.clone()),
        user: model::id::UserId::known(robot.id.clone()),
        address: None,
        user_agent: None,
        from: None,
    };
    let opened = app.backend.sessions.open(&model::sessions::SessionKey([1; 32]), new).await;
    assert!(opened.is_err(), "{opened:?}");
    // Its key works where it belongs.
    assert_eq!(app.try_call(&robot.auth, "auth.login", json!({})).await.code(), "200/0");
}

#[tokio::test]
async fn passwords_can_be_switched_off() {
    let settings = server::domain::Settings { local_passwords: false, ..crate::support::Options::default().settings };
    let app = TestApp::start_with(crate::support::Options { settings, ..Default::default() }).await;
    let acme = app.tenant("Acme").await;
    let page = with_password(&app.browser(), &acme.admin.email, PASSWORD).await;
    assert!(page.location().starts_with("/sign-in?problem="), "{}", page.location());
    assert!(page.headers.get(header::SET_COOKIE).is_none());
}

/// What no access key or address can be is wrong like any other, whatever the database thinks of it.
#[tokio::test]
async fn odd_characters_are_merely_wrong() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let long = "K".repeat(4_000);
    for odd in ["\u{0}", "KEY\u{0}", "\u{feff}", "' OR 1=1 --", "%", long.as_str()] {
        let page = with_key(&app.browser(), odd, "secret").await;
        assert!(page.location().contains("problem=credentials"), "{odd:?}: {}", page.location());
        let page = with_password(&app.browser(), odd, "secret").await;
        assert!(page.location().contains("problem=credentials"), "{odd:?}: {}", page.location());
        let answer = app.try_call(&Auth::key(odd, "secret"), "auth.login", json!({})).await;
        assert_eq!(answer.code(), "401/22", "{odd:?}: {}", answer.body);
        let browser = app.signed_in(&acme.admin.email).await;
        let page = browser.server_fn("/ui/users/table", &[("q", odd)]).await;
        assert!(!page.status.is_server_error(), "{odd:?}: {}", page.body);
        app.clock.advance_seconds(1);
    }
}

/// Wrong proofs of the API all get the contract's 401, never a 429, which clients would repeat for hours.
#[tokio::test]
async fn wrong_keys_are_never_told_to_wait() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    for n in 0..100 {
        let auth = Auth::key(&acme.admin.access_key, &format!("wrong-{n}"));
        assert_eq!(app.try_call(&auth, "auth.login", json!({})).await.code(), "401/22", "{n}");
    }
    assert_eq!(app.try_call(&acme.admin.auth, "auth.login", json!({})).await.code(), "200/0");
}
