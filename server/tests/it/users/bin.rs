//! The recycle bin: who lies in it, what comes back, what stands against it, and its end.

use http::StatusCode;
use model::{
    id::UserId,
    page::PageRequest,
    users::{Change, SECONDS_IN_BIN},
};
use serde_json::json;

use crate::support::{Answer, PASSWORD, Seen, Sql, Tenant, TestApp, TestUser, World};

struct Place {
    app: TestApp,
    sql: Sql,
    acme: Tenant,
    ada: TestUser,
}

impl Place {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let (sql, acme) = (Sql::open(&app.database).await, app.tenant("Acme").await);
        let ada = app.user(&acme.id, "Ada", "ada@people.example", "consumer").await;
        Self { app, sql, acme, ada }
    }

    async fn remove(&self) {
        self.app.call(&self.acme.admin.auth, "auth.delete_user", json!({ "user": self.ada.id })).await;
    }

    async fn restore(&self) -> Answer {
        self.app.try_call(&self.acme.admin.auth, "users.restore", json!({ "user": self.ada.id })).await
    }

    async fn seats(&self) -> i64 {
        self.sql.number(&format!("SELECT seats_used FROM tenants WHERE id = '{}'", self.acme.id)).await
    }

    /// IDs in the bin, the latest first.
    async fn bin(&self) -> Vec<String> {
        let answer = self.app.call(&self.acme.admin.auth, "users.get_removed", json!({})).await;
        let users = answer.data["users"].as_array().expect("a list").clone();
        users.iter().map(|user| user["id"].as_str().expect("an ID").to_owned()).collect()
    }
}

#[tokio::test]
async fn who_is_restored_is_as_before_but_for_the_keys() {
    let place = Place::new().await;
    let Place { app, sql, acme, ada } = &place;
    let admin = &acme.admin.auth;
    let group = json!({ "id": "readers-readers", "name": "Readers", "users": [ada.id] });
    app.call(admin, "permissions.add_or_update_user_group", group).await;
    let rule = json!({
        "id": "rule-of-readers", "name": "Rule", "description": "", "entity_type": "queue", "entity_id": "*",
        "access_permission": "read", "users": [ada.id], "groups": [],
    });
    app.call(admin, "permissions.add_or_update_access_rule", rule).await;
    app.call(&ada.auth, "users.set_preferences", json!({ "preferences": { "dark": true } })).await;
    let before = place.seats().await;
    place.remove().await;
    assert_eq!((place.seats().await, place.bin().await), (before - 1, vec![ada.id.clone()]));
    assert_eq!(app.try_call(&ada.auth, "users.get_current_user", json!({})).await.status, StatusCode::UNAUTHORIZED);
    let listed = app.call(admin, "users.get_all", json!({ "id": [ada.id] })).await;
    assert_eq!(listed.data["users"], json!([]), "nobody sees who was removed");
    assert_eq!(place.restore().await.data, json!({ "restored": 1 }));
    assert_eq!((place.seats().await, place.bin().await), (before, Vec::new()));
    let user = app.call(admin, "users.get_by_id", json!({ "user": ada.id, "include_auth": true })).await;
    assert_eq!((user.text("user.role"), user.text("user.email")), ("consumer".to_owned(), ada.email.clone()));
    let groups = app.call(admin, "permissions.get_user_groups", json!({ "groups": ["readers-readers"] })).await;
    assert_eq!(
        (&groups.data["groups"][0]["users"][0]["id"], &groups.data["groups"][0]["members"]),
        (&json!(ada.id), &json!(1))
    );
    let rules = app.call(admin, "permissions.get_access_rules", json!({ "rules": ["rule-of-readers"] })).await;
    assert_eq!(rules.data["rules"][0]["users"][0]["id"], json!(ada.id));
    // What let them in does not come back: a new key has to be made, a new password set.
    assert_eq!(app.try_call(&ada.auth, "users.get_current_user", json!({})).await.status, StatusCode::UNAUTHORIZED);
    let fields = [("email", ada.email.as_str()), ("password", PASSWORD)];
    assert_eq!(app.browser().post("/sign-in", &fields).await.location(), "/sign-in?problem=credentials");
    let acting = app.supervisor().impersonating(&ada.id);
    let kept = app.call(&acting, "users.get_preferences", json!({})).await;
    assert_eq!(kept.data["preferences"], json!({ "dark": true }));
    assert_eq!(sql.number("SELECT count(*) FROM removals").await, 0, "the address was not removed after all");
    app.domain.set_password(&ada.email, &model::Secret::new(PASSWORD.to_owned())).await.expect("a known address");
    assert_eq!(app.browser().post("/sign-in", &fields).await.location(), "/");
    let actions = format!("SELECT action FROM audit_entries WHERE target = '{}' ORDER BY seq DESC LIMIT 2", ada.id);
    assert_eq!(sql.texts(&actions).await, ["membership.added", "user.restored"]);
    assert_eq!(place.restore().await.code(), "400/301", "once");
}

/// An invitation of the same address, made after the removal, holds a seat: there is one for the two of them.
#[tokio::test]
async fn who_comes_back_needs_no_invitation() {
    let place = Place::new().await;
    let Place { app, sql, acme, ada } = &place;
    let before = place.seats().await;
    place.remove().await;
    let settings = json!({ "company": acme.id, "allowed_users": before.to_string() });
    app.call(&app.supervisor(), "system.update_company_settings", settings).await;
    app.call(&acme.admin.auth, "organization.create_invites", json!({ "emails": [ada.email] })).await;
    assert_eq!(place.seats().await, before, "the last seat is held");
    assert_eq!(place.restore().await.data, json!({ "restored": 1 }));
    assert_eq!(place.seats().await, before);
    assert_eq!(sql.texts("SELECT state FROM invitations").await, ["revoked"]);
}

/// What is gone in the meantime, or would have ended, does not come back with them.
#[tokio::test]
async fn what_is_gone_stays_gone() {
    let place = Place::new().await;
    let Place { app, sql, acme, ada } = &place;
    let put = "permissions.add_or_update_user_group";
    for id in ["kept-kept", "gone-gone", "ends-ends"] {
        app.call(&acme.admin.auth, put, json!({ "id": id, "name": id, "users": [ada.id] })).await;
    }
    let ends = crate::support::START.plus_seconds(60).millis();
    sql.run(&format!("UPDATE memberships SET ends = {ends} WHERE group_id = 'ends-ends'")).await;
    place.remove().await;
    app.call(&acme.admin.auth, "permissions.delete_user_groups", json!({ "groups": ["gone-gone"] })).await;
    app.clock.advance_seconds(61);
    assert_eq!(place.restore().await.code(), "200/0");
    let groups = sql.texts(&format!("SELECT group_id FROM memberships WHERE user_id = '{}'", ada.id)).await;
    assert_eq!(groups, ["kept-kept"]);
}

/// Who was disabled when removed is disabled when restored.
#[tokio::test]
async fn a_disabled_user_comes_back_disabled() {
    let place = Place::new().await;
    let Place { app, sql, acme, ada } = &place;
    app.call(&acme.admin.auth, "users.disable", json!({ "user": ada.id })).await;
    place.remove().await;
    assert_eq!(place.restore().await.code(), "200/0");
    assert_eq!(sql.texts(&format!("SELECT status FROM users WHERE id = '{}'", ada.id)).await, ["disabled"]);
}

/// The address is free at once, and a user who has it now stands against the old one.
#[tokio::test]
async fn an_address_that_is_used_again_is_not_taken_back() {
    let place = Place::new().await;
    let Place { app, acme, ada, .. } = &place;
    place.remove().await;
    let next = app.user(&acme.id, "Next", &ada.email, "user").await;
    let refused = place.restore().await;
    assert_eq!(refused.code(), "400/801", "{}", refused.body);
    assert!(refused.body.contains("Somebody else has this e-mail address by now"), "{}", refused.body);
    app.call(&acme.admin.auth, "auth.delete_user", json!({ "user": next.id })).await;
    assert_eq!(place.restore().await.code(), "200/0");
    // Nor from somebody whom another workspace has made of it: whoever signs in there is not this user.
    place.remove().await;
    let other = app.tenant("Other").await;
    app.user(&other.id, "Stranger", &ada.email, "user").await;
    assert_eq!(place.restore().await.code(), "400/801");
}

/// A person who is a user elsewhere too stays the same one.
#[tokio::test]
async fn a_person_of_two_workspaces_is_found_again() {
    let place = Place::new().await;
    let Place { app, sql, ada, .. } = &place;
    let other = app.tenant("Other").await;
    let person = sql.texts(&format!("SELECT person_id FROM users WHERE id = '{}'", ada.id)).await.remove(0);
    let twin = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";
    sql.run(&format!(
        "INSERT INTO users (tenant_id, id, person_id, kind, role, status, name, name_key, created)
         VALUES ('{}', '{twin}', '{person}', 'person', 'user', 'active', 'Ada', 'ada', 1)",
        other.id
    ))
    .await;
    place.remove().await;
    assert_eq!(place.restore().await.code(), "200/0");
    let now = sql.texts(&format!("SELECT person_id FROM users WHERE id = '{}'", ada.id)).await.remove(0);
    assert_eq!(now, person);
}

#[tokio::test]
async fn a_seat_is_needed() {
    let place = Place::new().await;
    let Place { app, acme, .. } = &place;
    place.remove().await;
    let full = json!({ "company": acme.id, "allowed_users": 1 });
    app.call(&app.supervisor(), "system.update_company_settings", full).await;
    let refused = place.restore().await;
    assert_eq!(refused.code(), "400/50", "{}", refused.body);
    let caller = app.caller(&acme.admin).await;
    let users = vec![UserId::known(place.ada.id.clone())];
    let outcomes = app.backend.users.change_many(&caller, users, Change::Restore).await.expect("told by row");
    assert_eq!(outcomes[0].verdict, model::groups::Verdict::Denied(model::users::Denied::NoSeat));
    let more = json!({ "company": acme.id, "allowed_users": 2 });
    app.call(&app.supervisor(), "system.update_company_settings", more).await;
    assert_eq!(place.restore().await.code(), "200/0");
    assert_eq!(place.seats().await, 2);
}

/// The time is over to the second, whether or not the sweep has been there; then only the name is left.
#[tokio::test]
async fn after_thirty_days_nothing_comes_back() {
    let place = Place::new().await;
    let Place { app, sql, acme, ada } = &place;
    let profile = json!({ "user": ada.id, "given_name": "Ada", "avatar": "https://pictures.example/a" });
    app.call(&acme.admin.auth, "users.update", profile).await;
    place.remove().await;
    app.clock.advance_seconds(SECONDS_IN_BIN - 1);
    app.domain.sweep().await.expect("the database answers");
    assert_eq!(place.bin().await, std::slice::from_ref(&ada.id));
    app.clock.advance_seconds(1);
    assert_eq!((place.bin().await, place.restore().await.code()), (Vec::new(), "400/301".to_owned()));
    app.domain.sweep().await.expect("the database answers");
    assert_eq!(sql.number("SELECT count(*) FROM removed_users").await, 0);
    let left = "SELECT name || COALESCE(given_name, '') || COALESCE(avatar, '') || COALESCE(email, '') || status FROM users WHERE id = ";
    assert_eq!(sql.texts(&format!("{left}'{}'", ada.id)).await, ["Adaremoved"]);
    let last = format!("SELECT action FROM audit_entries WHERE target = '{}' ORDER BY seq DESC LIMIT 1", ada.id);
    assert_eq!(sql.texts(&last).await, ["user.purged"]);
    app.domain.sweep().await.expect("nothing to do");
    assert_eq!(sql.number("SELECT count(*) FROM audit_entries WHERE action = 'user.purged'").await, 1);
}

/// Each sees the own bin in pages, and only administrators do.
#[tokio::test]
async fn the_bin_is_ones_own() {
    let world = World::new().await;
    for _ in 0..5 {
        world.fresh_removed(&world.a).await;
    }
    let caller = world.app.caller(&world.a.admin).await;
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let found = world.app.backend.users.bin(&caller, String::new(), PageRequest { size: 2, cursor }).await;
        let found = found.expect("a page");
        seen.extend(found.page.items.iter().map(|row| row.id.to_string()));
        assert!(found.page.items.iter().all(|row| row.name.starts_with("CANARY-A")));
        cursor = found.page.next;
        if cursor.is_none() {
            let previous = found.page.previous.expect("there are pages before");
            let back = PageRequest { size: 2, cursor: Some(previous) };
            let back = world.app.backend.users.bin(&caller, String::new(), back).await.expect("a page");
            assert_eq!(back.page.items.len(), 2);
            break;
        }
    }
    assert_eq!(seen.len(), 6);
    let found = |search: &'static str| world.app.backend.users.bin(&caller, search.to_owned(), PageRequest::default());
    assert_eq!(found("NAME-REMOVED").await.expect("a page").page.items.len(), 1);
    assert_eq!(found("email-removed@people").await.expect("a page").page.items.len(), 1);
    assert_eq!(found("canary-b").await.expect("a page").page.items.len(), 0);
    for user in [&world.a.user, &world.a.holder] {
        let answer = world.watched(Seen::A, &user.auth, "users.get_removed", json!({})).await;
        assert_eq!(answer.code(), "403/20");
        let page = world.app.signed_in(&user.email).await.server_fn("/ui/users/table", &[("status", "bin")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    let browser = world.app.signed_in(&world.b.admin.email).await;
    let page = browser.get("/settings/users?status=bin").await;
    world.page_leaks_nothing(Seen::B, "the bin of B", &page);
    assert!(page.body.contains(&world.b.canary("name-removed")) && page.body.contains("30 days"));
    // Restoring by the page, which stays in the bin.
    let fields = [("act", "restore"), ("user", world.b.removed.id.as_str())];
    let done = browser.server_fn("/ui/users/change", &fields).await;
    assert_eq!((done.status, done.body.as_str()), (StatusCode::OK, "\"User restored\""));
}
