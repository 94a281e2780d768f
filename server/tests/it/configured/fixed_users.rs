//! Fixed users: who signs in by a name and a password of the configuration, and who no longer does.

use std::sync::atomic::{AtomicU64, Ordering};

use http::StatusCode;
use model::{Role, Secret, groups::BuiltIn};
use serde_json::json;
use server::{
    domain::{Configured, FixedUser},
    secrets::{BcryptHash, ConfiguredPassword},
};

use crate::support::{Auth, Browser, Database, Options, PASSWORD, Page, Sql, TestApp};

/// `U*U`, hashed with bcrypt: the first test vector of Openwall's `crypt_blowfish`.
const HASH: &str = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

fn plain(username: &str, name: &str, role: Role, password: &str) -> FixedUser {
    let password = ConfiguredPassword::Plain(Secret::new(password.to_owned()));
    FixedUser { username: username.to_owned(), name: name.to_owned(), role, password }
}

fn jane() -> FixedUser {
    plain("jane", "Jane van Doe", Role::Admin, PASSWORD)
}

fn joe() -> FixedUser {
    let password = ConfiguredPassword::Bcrypt(BcryptHash::parse(HASH).expect("a hash"));
    FixedUser { username: "joe".to_owned(), name: "Joe".to_owned(), role: Role::User, password }
}

fn access(fixed_users: Vec<FixedUser>) -> Configured {
    Configured { fixed_users, ..Options::default().settings.access }
}

async fn start_on(database: &Database, fixed_users: Vec<FixedUser>) -> TestApp {
    static SEED: AtomicU64 = AtomicU64::new(400);
    let mut options = Options { seed: SEED.fetch_add(1, Ordering::Relaxed), ..Options::default() };
    options.settings.access = access(fixed_users);
    TestApp::on(database.clone(), options).await
}

async fn sign_in(browser: &Browser, name: &str, password: &str) -> Page {
    browser.post("/sign-in", &[("email", name), ("password", password)]).await
}

async fn comes_in(app: &TestApp, name: &str, password: &str) -> bool {
    let page = sign_in(&app.browser(), name, password).await;
    assert!(page.location() == "/" || page.location().contains("problem=credentials"), "{}", page.location());
    page.location() == "/"
}

const STANDING: &str = "SELECT name || ' ' || role || ' ' || status FROM users WHERE kind = 'person' ORDER BY name";

#[tokio::test]
async fn they_sign_in_with_plain_and_hashed_passwords() {
    let app = start_on(&Database::fresh().await, vec![jane(), joe()]).await;
    let sql = Sql::open(&app.database).await;
    assert_eq!(sql.texts(STANDING).await, ["Jane van Doe admin active", "Joe user active"]);
    assert_eq!(sql.number("SELECT seats_used FROM tenants").await, 2);
    let groups = "SELECT group_id FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.name = 'Jane van Doe'";
    assert_eq!(sql.texts(groups).await, [BuiltIn::QueueAdmins.id()], "as every first administrator");

    assert!(comes_in(&app, "joe", "U*U").await);
    for (name, password) in [("joe", "U*V"), ("jane", "U*U"), ("Jane", PASSWORD), ("joe", HASH), ("nobody", "U*U")] {
        assert!(!comes_in(&app, name, password).await, "{name}");
    }
    let browser = app.browser();
    assert_eq!(sign_in(&browser, "jane", PASSWORD).await.location(), "/");
    let page = browser.get("/settings/users").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Jane van Doe"), "{}", page.body);
    let form = app.browser().get("/sign-in").await.body;
    assert!(form.contains("Work e-mail or user name"), "{form}");
    let stored = sql.everything().await;
    assert!(!format!("{stored:?}").contains(PASSWORD) && !format!("{stored:?}").contains(HASH));
}

/// A start finds what it left; nothing is written or recorded again.
#[tokio::test]
async fn another_start_changes_nothing() {
    let database = Database::fresh().await;
    start_on(&database, vec![jane(), joe()]).await;
    let sql = Sql::open(&database).await;
    let before = sql.everything().await;
    start_on(&database, vec![jane(), joe()]).await;
    assert_eq!(sql.everything().await, before);
}

/// Sessions, tokens and keys end with the entry, and the user is the same when it comes back.
#[tokio::test]
async fn who_is_taken_out_is_out() {
    let app = start_on(&Database::fresh().await, vec![jane(), joe()]).await;
    let sql = Sql::open(&app.database).await;
    let browser = app.browser();
    sign_in(&browser, "jane", PASSWORD).await;
    let id = sql.texts("SELECT id FROM users WHERE name = 'Jane van Doe'").await.remove(0);
    let acting = app.supervisor().impersonating(&id);
    let pair = app.call(&acting, "auth.create_credentials", json!({})).await.data["credentials"].clone();
    let text = |field: &str| pair[field].as_str().expect("a text").to_owned();
    let key = Auth::key(&text("access_key"), &text("secret_key"));
    app.call(&key, "users.get_current_user", json!({})).await;

    let changed = app.domain.reconfigure(access(vec![joe()])).await.expect("exchanged");
    assert_eq!(changed.to_string(), "0 groups; fixed users changed: jane");
    assert!(!comes_in(&app, "jane", PASSWORD).await);
    assert!(comes_in(&app, "joe", "U*U").await);
    assert_ne!(browser.get("/settings/users").await.status, StatusCode::OK, "the session has ended");
    assert_eq!(app.try_call(&key, "users.get_current_user", json!({})).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sql.texts(STANDING).await, ["Jane van Doe admin disabled", "Joe user active"]);

    let other = plain("jane", "Jane Smith", Role::User, "another-wheelbarrow-43");
    app.domain.reconfigure(access(vec![other, joe()])).await.expect("exchanged");
    assert!(!comes_in(&app, "jane", PASSWORD).await);
    assert!(comes_in(&app, "jane", "another-wheelbarrow-43").await);
    app.call(&key, "users.get_current_user", json!({})).await;
    assert_eq!(sql.texts(STANDING).await, ["Jane Smith user active", "Joe user active"]);
    assert_eq!(sql.texts("SELECT id FROM users WHERE name = 'Jane Smith'").await, [id]);
    let recorded = "SELECT action FROM audit_entries WHERE action LIKE 'user.%' ORDER BY seq";
    let recorded = sql.texts(recorded).await;
    for action in ["user.provisioned", "user.disabled", "user.unprovisioned", "user.enabled", "user.role_changed"] {
        assert!(recorded.iter().any(|it| it == action), "{action}: {recorded:?}");
    }
}

/// Another password ends the sessions that were opened with the one before, at a start too.
#[tokio::test]
async fn a_new_password_ends_sessions() {
    let database = Database::fresh().await;
    let app = start_on(&database, vec![jane(), joe()]).await;
    let browser = app.browser();
    sign_in(&browser, "jane", PASSWORD).await;
    let sessions = "SELECT count(*) FROM sessions";
    let sql = Sql::open(&database).await;
    assert_eq!(sql.number(sessions).await, 1);
    start_on(&database, vec![jane(), joe()]).await;
    assert_eq!(sql.number(sessions).await, 1);
    start_on(&database, vec![plain("jane", "Jane van Doe", Role::Admin, "another-wheelbarrow-43"), joe()]).await;
    assert_eq!(sql.number(sessions).await, 0);
}

/// The pages and the API leave them as the configuration says; groups and keys are given as to everybody.
#[tokio::test]
async fn only_the_configuration_changes_them() {
    let app = start_on(&Database::fresh().await, vec![jane(), joe()]).await;
    let sql = Sql::open(&app.database).await;
    let id = sql.texts("SELECT id FROM users WHERE name = 'Joe'").await.remove(0);
    let tenant = model::id::DEFAULT_TENANT;
    let admin = app.user(tenant, "Admin", "admin@people.example", "admin").await;
    for (call, body) in [
        ("users.disable", json!({ "user": id })),
        ("auth.delete_user", json!({ "user": id })),
        ("auth.edit_user", json!({ "user": id, "role": "admin" })),
    ] {
        let answer = app.try_call(&admin.auth, call, body).await;
        let text = answer.body;
        assert!(text.contains("protected") || text.contains("provided"), "{call}: {text}");
    }
    assert_eq!(sql.texts(STANDING).await, ["Admin admin active", "Jane van Doe admin active", "Joe user active"]);
    let group = json!({ "name": "Ours", "users": [id] });
    app.call(&admin.auth, "permissions.add_or_update_user_group", group).await;
    let held = format!("SELECT count(*) FROM memberships WHERE user_id = '{id}'");
    assert_eq!(sql.number(&held).await, 1);
}

/// Unknown names wait like known ones, so that waiting tells nothing.
#[tokio::test]
async fn guessing_gets_slower_for_all_names() {
    let app = start_on(&Database::fresh().await, vec![jane(), joe()]).await;
    for name in ["joe", "nobody"] {
        for _ in 0..10 {
            assert!(!comes_in(&app, name, "wrong").await);
        }
        let late = sign_in(&app.browser(), name, "U*U").await;
        assert!(late.location().contains("problem=too_many"), "{name}: {}", late.location());
    }
    app.clock.advance_seconds(1);
    assert!(comes_in(&app, "joe", "U*U").await);
}

/// There is no more room than for the others: who does not fit is told to the operator and made when there is room.
#[tokio::test]
async fn they_take_seats() {
    let app = start_on(&Database::fresh().await, Vec::new()).await;
    let limit = |allowed: u32| json!({ "company": model::id::DEFAULT_TENANT, "allowed_users": allowed });
    app.call(&app.supervisor(), "system.update_company_settings", limit(1)).await;
    let changed = app.domain.reconfigure(access(vec![jane(), joe()])).await.expect("exchanged");
    assert_eq!(changed.without_seat, ["joe"]);
    assert!(!comes_in(&app, "joe", "U*U").await);
    app.call(&app.supervisor(), "system.update_company_settings", limit(2)).await;
    app.domain.reconfigure(access(vec![jane(), joe()])).await.expect("exchanged");
    assert!(comes_in(&app, "joe", "U*U").await);
}
