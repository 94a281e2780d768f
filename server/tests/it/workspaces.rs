//! A person in several workspaces: going from one to another carries nothing over.

use http::StatusCode;
use serde_json::json;

use crate::support::{Browser, Sql, Tenant, TestApp, WEB};

struct Place {
    app: TestApp,
    sql: Sql,
    /// Where Ada administers.
    acme: Tenant,
    /// Where she is an ordinary user.
    other: Tenant,
    /// Her user there.
    user: String,
}

impl Place {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let sql = Sql::open(&app.database).await;
        let (acme, other) = (app.tenant("Acme").await, app.tenant("Other").await);
        // Signing in leads to the oldest membership.
        app.clock.advance_seconds(60);
        let body = json!({ "emails": [acme.admin.email], "role": "user" });
        let made = app.call(&other.admin.auth, "organization.create_invites", body).await;
        let link = made.data["invites"][0]["link"].as_str().expect("a link").to_owned();
        let browser = app.signed_in(&acme.admin.email).await;
        browser.get(link.strip_prefix(WEB).expect("of ours")).await;
        assert_eq!(browser.post("/invite", &[]).await.location(), "/", "joins with the account there is");
        let users = format!(
            "SELECT id FROM users WHERE tenant_id = '{}' AND person_id IS NOT NULL AND role = 'user'",
            other.id
        );
        let user = sql.texts(&users).await.remove(0);
        Self { app, sql, acme, other, user }
    }

    /// Ada in her first workspace.
    async fn ada(&self) -> Browser {
        self.app.signed_in(&self.acme.admin.email).await
    }
}

async fn switch(browser: &Browser, tenant: &str) -> (StatusCode, String) {
    let page = browser.post("/switch", &[("tenant", tenant)]).await;
    (page.status, page.location().to_owned())
}

async fn statuses(browser: &Browser) -> [u16; 3] {
    let mut found = [0; 3];
    for (at, path) in ["/settings/users/new", "/settings/audit", "/settings/invitations"].into_iter().enumerate() {
        found[at] = browser.get(path).await.status.as_u16();
    }
    found
}

#[tokio::test]
async fn accepting_adds_a_membership_and_the_first_one_stays() {
    let place = Place::new().await;
    let memberships = "SELECT count(*) FROM users u JOIN people p ON p.id = u.person_id
                        WHERE p.email_key = 'admin@acme.example' AND u.status = 'active'";
    assert_eq!(place.sql.number(memberships).await, 2);
    assert_eq!(statuses(&place.ada().await).await, [200; 3], "signs in where she was first");
}

#[tokio::test]
async fn switching_renews_the_session_and_carries_no_right_over() {
    let place = Place::new().await;
    let browser = place.ada().await;
    let menu = browser.get("/settings/profile").await.body;
    assert!(menu.contains("Go to another workspace") && menu.contains(&place.other.id), "{menu}");
    let old = browser.cookie();
    assert_eq!(switch(&browser, &place.other.id).await, (StatusCode::SEE_OTHER, "/".to_owned()));
    let new = browser.cookie();
    assert_ne!(old, new, "another session");
    assert_eq!(statuses(&browser).await, [403; 3], "an ordinary user there");
    let profile = browser.get("/settings/profile").await.body;
    assert!(profile.contains(&place.user) && !profile.contains(&place.acme.admin.id), "{profile}");
    let refused = browser.server_fn("/ui/users/details", &[("user", &place.acme.admin.id)]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "who is of the other workspace is nobody here");
    browser.set_cookie(old);
    assert!(browser.get("/settings/profile").await.location().starts_with("/sign-in"), "the session before has ended");
    browser.set_cookie(new);
    assert_eq!(switch(&browser, &place.acme.id).await.0, StatusCode::SEE_OTHER);
    assert_eq!(statuses(&browser).await, [200; 3], "and back");
    let opened = format!(
        "SELECT count(*) FROM audit_entries WHERE tenant_id = '{}' AND action = 'session.opened' AND actor = '{}'",
        place.other.id, place.user
    );
    assert!(place.sql.number(&opened).await >= 2, "recorded where one went, as whom one is there");
}

#[tokio::test]
async fn a_role_given_in_one_workspace_is_none_in_the_other() {
    let place = Place::new().await;
    let browser = place.ada().await;
    switch(&browser, &place.other.id).await;
    let role = json!({ "user": place.user, "role": "admin" });
    place.app.call(&place.other.admin.auth, "users.set_role", role).await;
    assert_eq!(statuses(&browser).await, [200; 3]);
    let role = json!({ "user": place.acme.admin.id, "role": "consumer" });
    let second = place.app.user(&place.acme.id, "Second", "second@acme.example", "admin").await;
    place.app.call(&second.auth, "users.set_role", role).await;
    assert_eq!(statuses(&browser).await, [200; 3], "what happens there does not count here");
    switch(&browser, &place.acme.id).await;
    assert_eq!(statuses(&browser).await, [403; 3]);
}

#[tokio::test]
async fn only_where_one_is_an_active_user() {
    let place = Place::new().await;
    let third = place.app.tenant("Third").await;
    let browser = place.ada().await;
    let before = browser.cookie();
    for tenant in [third.id.as_str(), "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f", "", "' OR 1=1", model::id::DEFAULT_TENANT] {
        let page = browser.post("/switch", &[("tenant", tenant)]).await;
        assert_eq!((page.status, browser.cookie()), (StatusCode::NOT_FOUND, before.clone()), "{tenant}");
        assert!(!page.body.contains("Third"));
    }
    place.app.call(&place.other.admin.auth, "users.disable", json!({ "user": place.user })).await;
    assert_eq!(switch(&browser, &place.other.id).await.0, StatusCode::NOT_FOUND, "disabled there");
    assert!(!browser.get("/settings/profile").await.body.contains("Go to another workspace"));
    place.app.call(&place.other.admin.auth, "users.enable", json!({ "user": place.user })).await;
    place.app.call(&place.other.admin.auth, "auth.delete_user", json!({ "user": place.user })).await;
    assert_eq!(switch(&browser, &place.other.id).await.0, StatusCode::NOT_FOUND, "removed there");
    assert_eq!(statuses(&browser).await, [200; 3], "and nothing has changed here");
    assert!(
        place.app.browser().post("/switch", &[("tenant", &place.other.id)]).await.location().starts_with("/sign-in")
    );
}

/// A key may have been made by somebody who acted as its owner, so it opens one workspace.
#[tokio::test]
async fn a_key_opens_the_workspace_it_was_made_in() {
    let place = Place::new().await;
    let (ada, tenant) = (&place.acme.admin.auth, place.other.id.as_str());
    let token = place.app.call(ada, "auth.login", json!({})).await.text("token");
    for auth in [ada.clone(), crate::support::Auth::token(&token)] {
        let own = auth.clone().with("x-clearml-tenant", &place.acme.id);
        place.app.call(&own, "auth.login", json!({})).await;
        let foreign = place.app.try_call(&auth.clone().with("x-clearml-tenant", tenant), "auth.login", json!({})).await;
        let unknown = auth.with("x-clearml-tenant", "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f");
        let unknown = place.app.try_call(&unknown, "auth.login", json!({})).await;
        assert_eq!((foreign.status, foreign.code()), (StatusCode::BAD_REQUEST, unknown.code()));
        assert_eq!(foreign.message, unknown.message);
    }
    let companies = place.app.call(ada, "organization.get_user_companies", json!({})).await;
    assert_eq!(companies.data["companies"].as_array().map(Vec::len), Some(1));
    assert!(!companies.body.contains("Other"), "{}", companies.body);
}
