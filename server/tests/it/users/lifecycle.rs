//! Disabling, enabling and removing: what ends, what stays, and who is spared.

use http::StatusCode;
use model::{
    groups::Verdict,
    id::UserId,
    users::{Change, Denied, Outcomes},
};
use serde_json::json;
use server::domain::ProvisionedUser;

use crate::support::{Auth, Options, PASSWORD, Sql, Tenant, TestApp, TestUser};

async fn change(app: &TestApp, who: &TestUser, users: &[&str], change: Change) -> Outcomes {
    let caller = app.caller(who).await;
    let users = users.iter().map(|user| UserId::known(*user)).collect();
    app.backend.users.change_many(&caller, users, change).await.expect("who may manage users")
}

fn verdicts(outcomes: &Outcomes) -> Vec<&'static str> {
    let word = |verdict| match verdict {
        Verdict::Done => "done",
        Verdict::Unchanged => "unchanged",
        Verdict::Denied(denied) => Denied::as_str(denied),
    };
    outcomes.iter().map(|outcome| word(outcome.verdict)).collect()
}

async fn seats(sql: &Sql, tenant: &Tenant) -> i64 {
    sql.number(&format!("SELECT seats_used FROM tenants WHERE id = '{}'", tenant.id)).await
}

/// Sessions and tokens end for good, keys until the user is enabled; the seat stays taken.
#[tokio::test]
async fn who_is_disabled_is_out_and_keeps_the_seat() {
    let app = TestApp::start().await;
    let (sql, acme) = (Sql::open(&app.database).await, app.tenant("Acme").await);
    let ada = app.user(&acme.id, "Ada", "ada@acme.example", "user").await;
    let token = Auth::token(&app.call(&ada.auth, "auth.login", json!({})).await.text("token"));
    let browser = app.signed_in(&ada.email).await;
    let before = seats(&sql, &acme).await;
    let user = json!({ "user": ada.id });
    assert_eq!(app.call(&acme.admin.auth, "users.disable", user.clone()).await.data, json!({ "updated": 1 }));
    assert_eq!(app.call(&acme.admin.auth, "users.disable", user.clone()).await.data, json!({ "updated": 0 }));
    for auth in [&ada.auth, &token] {
        assert_eq!(app.try_call(auth, "users.get_current_user", json!({})).await.status, StatusCode::UNAUTHORIZED);
    }
    assert!(browser.get("/settings/profile").await.location().starts_with("/sign-in"));
    let fields = [("email", ada.email.as_str()), ("password", PASSWORD)];
    assert_eq!(app.browser().post("/sign-in", &fields).await.location(), "/sign-in?problem=credentials");
    let acting = app.supervisor().impersonating(&ada.id);
    assert_eq!(app.try_call(&acting, "auth.login", json!({})).await.code(), "400/6", "nobody acts as one either");
    assert_eq!(seats(&sql, &acme).await, before);
    app.call(&acme.admin.auth, "users.enable", user).await;
    assert!(browser.get("/settings/profile").await.location().starts_with("/sign-in"), "the session stays ended");
    assert_eq!(app.try_call(&token, "users.get_current_user", json!({})).await.status, StatusCode::UNAUTHORIZED);
    app.call(&ada.auth, "users.get_current_user", json!({})).await;
    assert_eq!(app.browser().post("/sign-in", &fields).await.location(), "/");
    let actions = format!("SELECT action FROM audit_entries WHERE target = '{}' ORDER BY seq", ada.id);
    let actions = sql.texts(&actions).await;
    assert!(actions.ends_with(&["user.disabled".to_owned(), "user.enabled".to_owned()]), "{actions:?}");
}

/// Each row has its own answer: the caller, the last administrator, who is provided, and nobody at all are spared.
#[tokio::test]
async fn many_at_once_are_told_one_by_one() {
    let provided = vec![ProvisionedUser {
        name: "robot".to_owned(),
        display_name: "Robot".to_owned(),
        role: model::Role::User,
        access_key: "ROBOT0000000000000000000000000".to_owned(),
        secret_key: model::Secret::new("a-secret-of-the-configuration-42".to_owned()),
        allow_login: false,
        groups: Vec::new(),
        email: None,
    }];
    let options = Options { provided, ..Options::default() };
    let app = TestApp::start_with(options).await;
    let sql = Sql::open(&app.database).await;
    let tenant = model::id::DEFAULT_TENANT;
    let admin = app.user(tenant, "Admin", "admin@people.example", "admin").await;
    let other = app.user(tenant, "Other", "other@people.example", "admin").await;
    let plain = app.user(tenant, "Plain", "plain@people.example", "user").await;
    let robot = sql.texts("SELECT id FROM users WHERE provisioned = 'robot'").await.remove(0);
    let nobody = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";
    let all = [admin.id.as_str(), &other.id, &plain.id, &robot, nobody, &plain.id];
    let expected = ["oneself", "done", "done", "provided", "unknown_user"];
    assert_eq!(verdicts(&change(&app, &admin, &all, Change::Disable).await), expected, "twice is once");
    let expected = ["oneself", "unchanged", "unchanged", "provided", "unknown_user"];
    assert_eq!(verdicts(&change(&app, &admin, &all, Change::Disable).await), expected);
    let enabled = change(&app, &admin, &[&other.id, &plain.id, &admin.id], Change::Enable).await;
    assert_eq!(verdicts(&enabled), ["done", "done", "oneself"]);
    // Two administrators of three go; the third is the last one.
    let third = app.user(tenant, "Third", "third@people.example", "admin").await;
    let gone = change(&app, &third, &[&admin.id, &other.id, &third.id], Change::Remove).await;
    assert_eq!(verdicts(&gone), ["done", "done", "oneself"]);
    assert_eq!(sql.number("SELECT count(*) FROM removed_users").await, 2);
    assert_eq!(sql.number("SELECT count(*) FROM audit_entries WHERE action = 'user.removed'").await, 2);
}

/// By the operator the last administrator could be locked out without being oneself: each way is refused.
#[tokio::test]
async fn the_last_administrator_is_neither_disabled_nor_removed() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let second = app.user(&acme.id, "Second", "second@acme.example", "admin").await;
    app.call(&acme.admin.auth, "users.disable", json!({ "user": second.id })).await;
    for endpoint in ["users.disable", "auth.delete_user"] {
        let answer = app.try_call(&app.supervisor(), endpoint, json!({ "user": acme.admin.id })).await;
        assert_eq!(answer.code(), "403/20", "{endpoint}: who is disabled is no substitute: {}", answer.body);
        let own = app.try_call(&acme.admin.auth, endpoint, json!({ "user": acme.admin.id })).await;
        assert_eq!(own.code(), "403/20", "{endpoint}: {}", own.body);
    }
    app.call(&app.supervisor(), "auth.delete_user", json!({ "user": second.id })).await;
    app.call(&acme.admin.auth, "users.get_current_user", json!({})).await;
}

/// Two administrators who disable or remove each other at the same moment: one stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_disable_each_other_leave_one() {
    let app = TestApp::start().await;
    let replica = app.replica(Options::default().settings).await;
    let (sql, acme) = (Sql::open(&app.database).await, app.tenant("Acme").await);
    let second = app.user(&acme.id, "Second", "second@acme.example", "admin").await;
    let count =
        format!("SELECT count(*) FROM users WHERE tenant_id = '{}' AND role = 'admin' AND status = 'active'", acme.id);
    for round in 0..6 {
        let (one, other) = tokio::join!(
            app.try_call(&acme.admin.auth, "users.disable", json!({ "user": second.id })),
            replica.try_call(&second.auth, "users.disable", json!({ "user": acme.admin.id })),
        );
        assert!(!one.status.is_server_error() && !other.status.is_server_error(), "{} {}", one.body, other.body);
        assert_eq!(sql.number(&count).await, 1, "round {round}: {} {}", one.code(), other.code());
        for user in [&acme.admin.id, &second.id] {
            app.call(&app.supervisor(), "users.enable", json!({ "user": user })).await;
        }
    }
}

#[tokio::test]
async fn nothing_at_all_and_too_many_are_refused() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let caller = app.caller(&acme.admin).await;
    let many: Vec<UserId> = (0..1001).map(|n| UserId::known(format!("{n:032}"))).collect();
    for users in [Vec::new(), many] {
        let refused = app.backend.users.change_many(&caller, users, Change::Remove).await.unwrap_err();
        assert_eq!(refused.status(), 422);
    }
    let plain = app.user(&acme.id, "Plain", "plain@acme.example", "user").await;
    let caller = app.caller(&plain).await;
    for change in [Change::Disable, Change::Enable, Change::Remove, Change::Restore] {
        let users = vec![UserId::known(acme.admin.id.clone())];
        assert_eq!(app.backend.users.change_many(&caller, users, change).await.unwrap_err().status(), 403);
    }
}
