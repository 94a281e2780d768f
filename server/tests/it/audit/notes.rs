//! What is recorded beside the requests: sign-ins by API, one entry for each key and minute, and readings of secrets.

use std::{net::SocketAddr, time::Duration};

use axum::{body::Body, extract::ConnectInfo};
use http::Request;
use model::{
    Caller, Permission, Secret,
    audit::Action,
    sign_in::{Acting, Origin, Presented},
};
use serde_json::json;
use server::store::Store;
use tower::ServiceExt;

use super::assert_whole;
use crate::support::{Auth, Sql, TestApp, TestUser};

/// What a test looks at of an entry.
const ENTRIES: &str = "SELECT action || ' of ' || target || ' by ' || actor || ' as ' || subject || ' from ' || address
                              || ' ' || after
                         FROM audit_entries WHERE action LIKE '%signed_in' OR action LIKE '%impersonated' ORDER BY seq";

/// `auth.login` from an address of one's own.
async fn login(app: &TestApp, auth: &Auth, address: [u8; 4]) {
    let mut request = Request::post("/auth.login").header("host", "localhost:8008");
    request = request.header("authorization", auth.authorization.as_deref().expect("a proof"));
    for (name, value) in &auth.headers {
        request = request.header(*name, value);
    }
    let mut request = request.body(Body::empty()).expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 1))));
    let response = app.api.clone().oneshot(request).await.expect("infallible");
    assert!(response.status().is_success(), "{}", response.status());
}

pub async fn caller(app: &TestApp, user: &TestUser) -> Caller {
    let (access_key, secret_key) = (user.access_key.clone(), Secret::new(user.secret_key.clone()));
    let from = Origin { address: Some("192.0.2.7".to_owned()), worker: None };
    let proof = Presented::Key { access_key, secret_key };
    app.backend.sign_in.recognise(proof, &Acting::default(), &from).await.expect("somebody")
}

#[tokio::test]
async fn sign_ins_by_api_are_one_entry_for_each_key_and_minute() {
    let mut app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let (sql, admin) = (Sql::open(&app.database).await, &acme.admin);
    let before = sql.everything().await;
    for last in [1, 2, 3] {
        login(&app, &admin.auth, [10, 0, 0, last]).await;
        app.clock.advance_seconds(10);
    }
    assert_eq!(sql.everything().await, before, "a sign-in writes nothing itself");
    app.usage.write().await;
    assert!(sql.texts(ENTRIES).await.is_empty(), "the minute is not over");
    app.clock.advance_seconds(30);
    login(&app, &admin.auth, [10, 0, 0, 4]).await;
    app.usage.write().await;
    let (key, id) = (&admin.access_key, &admin.id);
    let first = format!("credential.signed_in of {key} by {id} as {id} from 10.0.0.1 {{\"count\":3}}");
    assert_eq!(sql.texts(ENTRIES).await, [first.as_str()]);
    let at =
        format!("SELECT at FROM audit_entries WHERE action = 'credential.signed_in' AND tenant_id = '{}'", acme.id);
    assert_eq!(sql.number(&at).await, crate::support::START.millis(), "the time of the first");
    app.usage.finish().await;
    let second = format!("credential.signed_in of {key} by {id} as {id} from 10.0.0.4 {{\"count\":1}}");
    assert_eq!(sql.texts(ENTRIES).await, [first, second], "at the end, what is not over either");
    app.usage.finish().await;
    assert_eq!(sql.texts(ENTRIES).await.len(), 2);
    assert_whole(&app).await;
}

/// Only keys that were right count, and a token that is given for a token is no sign-in.
#[tokio::test]
async fn nothing_else_counts() {
    let mut app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let wrong = Auth::key(&acme.admin.access_key, "wrong");
    assert_eq!(app.try_call(&wrong, "auth.login", json!({})).await.code(), "401/22");
    let sql = Sql::open(&app.database).await;
    app.usage.finish().await;
    assert!(sql.texts(ENTRIES).await.is_empty());
    let token = app.call(&acme.admin.auth, "auth.login", json!({})).await.text("token");
    app.call(&Auth::token(&token), "auth.login", json!({})).await;
    app.call(&acme.admin.auth, "users.get_current_user", json!({})).await;
    app.usage.finish().await;
    let entries = sql.texts(ENTRIES).await;
    assert!(entries.len() == 1 && entries[0].ends_with("{\"count\":1}"), "{entries:?}");
}

/// Who signs in as somebody else is recorded where that is, with both names; a key of another tenant is not shown.
#[tokio::test]
async fn acting_as_others_names_both() {
    let mut app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let user = app.user(&acme.id, "Ada", "ada@acme.example", "user").await;
    app.usage.finish().await;
    app.call(&acme.admin.auth.clone().impersonating(&user.id), "auth.login", json!({})).await;
    app.call(&app.supervisor().impersonating(&user.id), "auth.login", json!({})).await;
    app.call(&user.auth, "auth.login", json!({})).await;
    app.usage.finish().await;
    let sql = Sql::open(&app.database).await;
    let mut entries = sql.texts(ENTRIES).await;
    entries.sort();
    let (id, admin, key) = (&user.id, &acme.admin.id, &acme.admin.access_key);
    let own = format!("credential.signed_in of {} by {id} as {id} from 127.0.0.1 {{\"count\":1}}", user.access_key);
    let by_admin =
        format!("user.impersonated of {id} by {admin} as {id} from 127.0.0.1 {{\"access_key\":\"{key}\",\"count\":1}}");
    assert_eq!(entries.len(), 3, "{entries:?}");
    assert!(entries.contains(&own) && entries.contains(&by_admin), "{entries:?}");
    let supervisor = &app.supervisor.as_ref().expect("a first start").access_key;
    assert!(entries.iter().all(|entry| !entry.contains(supervisor.as_str())), "{entries:?}");
    let elsewhere = format!("SELECT count(*) FROM audit_entries WHERE actor <> subject AND tenant_id <> '{}'", acme.id);
    assert_eq!(sql.number(&elsewhere).await, 0);
}

/// While the database takes nothing, nothing is lost.
#[tokio::test]
async fn what_the_database_does_not_take_waits() {
    let mut app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    login(&app, &acme.admin.auth, [10, 0, 0, 1]).await;
    sql.run("ALTER TABLE audit_heads RENAME TO away").await;
    app.usage.finish().await;
    app.usage.finish().await;
    sql.run("ALTER TABLE away RENAME TO audit_heads").await;
    assert!(sql.texts(ENTRIES).await.is_empty());
    app.usage.finish().await;
    assert_eq!(sql.texts(ENTRIES).await.len(), 1);
    assert_whole(&app).await;
}

/// Each reading is an entry, written at once by the writer beside the requests; the end writes what is left.
#[tokio::test]
async fn readings_of_secrets_are_recorded_one_by_one() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let reader = caller(&app, &acme.admin).await;
    let scope = reader.require(Permission::ReadAudit).expect("an administrator");
    let sql = Sql::open(&app.database).await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    // A pause that never ends: only the reading itself wakes the writer.
    let TestApp { usage, domain, store, .. } = app;
    let hour = Duration::from_hours(1);
    let writer = tokio::spawn(usage.run(hour, async move { drop(stopped.await) }));
    // Nothing reads secrets yet: any action stands for it.
    let read = || domain.note_secret_read(&scope, Action::AuditExported, "vault");
    read().await.expect("noted");
    let count = "SELECT count(*) FROM audit_entries WHERE target = 'vault'";
    while sql.number(count).await == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..5 {
        read().await.expect("noted");
    }
    drop(stop);
    writer.await.expect("no panic");
    assert_eq!(sql.number(count).await, 6);
    let who = format!("SELECT count(*) FROM audit_entries WHERE target = 'vault' AND actor = '{}'", acme.admin.id);
    assert_eq!(sql.number(&format!("{who} AND address = '192.0.2.7'")).await, 6);
    closed(store).await;
}

async fn closed(store: Store) {
    store.close().await;
}
