//! A tenant's first administrator is put into Queue Admins, however it becomes one.

use model::groups::BuiltIn;
use serde_json::json;

use crate::support::{Sql, TestApp};

async fn new_tenant(app: &TestApp, name: &str) -> String {
    app.call(&app.supervisor(), "system.create_company", json!({ "name": name })).await.text("id")
}

async fn manages_queues(sql: &Sql, user: &str) -> bool {
    let group = BuiltIn::QueueAdmins.id();
    sql.number(&format!("SELECT count(*) FROM memberships WHERE group_id = '{group}' AND user_id = '{user}'")).await
        == 1
}

async fn promote(app: &TestApp, user: &str) {
    app.call(&app.supervisor(), "users.set_role", json!({ "user": user, "role": "admin" })).await;
}

#[tokio::test]
async fn the_first_administrator_manages_queues() {
    let app = TestApp::start().await;
    let sql = Sql::open(&app.database).await;
    // Made as one: the first, and nobody after.
    let acme = new_tenant(&app, "Acme").await;
    let first = app.user(&acme, "First", "first@acme.example", "admin").await;
    let second = app.user(&acme, "Second", "second@acme.example", "admin").await;
    assert!(manages_queues(&sql, &first.id).await);
    assert!(!manages_queues(&sql, &second.id).await);
    // Made one later: the same. The entries of the log say both.
    let umbra = new_tenant(&app, "Umbra").await;
    let plain = app.user(&umbra, "Plain", "plain@umbra.example", "user").await;
    let other = app.user(&umbra, "Other", "other@umbra.example", "consumer").await;
    assert!(!manages_queues(&sql, &plain.id).await);
    promote(&app, &plain.id).await;
    promote(&app, &other.id).await;
    assert!(manages_queues(&sql, &plain.id).await);
    assert!(!manages_queues(&sql, &other.id).await);
    let said = "SELECT action FROM audit_entries WHERE target = '{}' ORDER BY seq DESC LIMIT 2";
    let said = sql.texts(&said.replace("{}", &plain.id)).await;
    assert_eq!(said, ["membership.added", "user.role_changed"]);
}

/// The platform's administrators and those who were removed are none of the tenant's people.
#[tokio::test]
async fn who_does_not_count_takes_the_place_of_nobody() {
    let app = TestApp::start().await;
    let sql = Sql::open(&app.database).await;
    let acme = new_tenant(&app, "Acme").await;
    app.user_with(&acme, "Platform", "platform@acme.example", "admin", json!({ "internal": true })).await;
    let first = app.user(&acme, "First", "first@acme.example", "admin").await;
    assert!(manages_queues(&sql, &first.id).await, "the platform's own does not count");
    let umbra = new_tenant(&app, "Umbra").await;
    app.user_with(&umbra, "Platform", "platform@umbra.example", "admin", json!({ "internal": true })).await;
    let plain = app.user(&umbra, "Plain", "plain@umbra.example", "user").await;
    promote(&app, &plain.id).await;
    assert!(manages_queues(&sql, &plain.id).await);
    // The only administrator cannot be removed, but may have been while a rule was another.
    sql.run(&format!("UPDATE users SET status = 'removed' WHERE id = '{}'", first.id)).await;
    let next = app.user(&acme, "Next", "next@acme.example", "admin").await;
    assert!(manages_queues(&sql, &next.id).await, "who was removed does not count");
    // A disabled one is an administrator still.
    sql.run(&format!("UPDATE users SET status = 'disabled' WHERE id = '{}'", next.id)).await;
    let later = app.user(&acme, "Later", "later@acme.example", "admin").await;
    assert!(!manages_queues(&sql, &later.id).await);
}
