//! Service accounts: what they are, how many and what they may be, and acting as the people of their tenant.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Auth, Sql, Tenant, TestApp, TestUser};

struct Place {
    app: TestApp,
    acme: Tenant,
    owner: TestUser,
}

impl Place {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let acme = app.tenant("Acme").await;
        let owner = app.user(&acme.id, "Owner", "owner@acme.example", "user").await;
        Self { app, acme, owner }
    }

    async fn by_admin(&self, endpoint: &str, body: Value) -> Answer {
        self.app.try_call(&self.acme.admin.auth, endpoint, body).await
    }

    async fn account(&self, more: Value) -> Account {
        let mut body = more;
        body["name"] = json!("robot");
        Account::of(&self.app.call(&self.acme.admin.auth, "auth.create_service_user", body).await)
    }

    async fn who(&self, auth: &Auth) -> Answer {
        self.app.try_call(auth, "users.get_current_user", json!({})).await
    }

    async fn list(&self) -> Value {
        self.app.call(&self.acme.admin.auth, "users.get_service_users", json!({})).await.data
    }

    async fn settings(&self, mut settings: Value) {
        settings["company"] = json!(self.acme.id);
        self.app.call(&self.app.supervisor(), "system.update_company_settings", settings).await;
    }
}

struct Account {
    id: String,
    access_key: String,
    secret_key: String,
    auth: Auth,
}

impl Account {
    fn of(made: &Answer) -> Self {
        let (access_key, secret_key) = (made.text("credentials.access_key"), made.text("credentials.secret_key"));
        let auth = Auth::key(&access_key, &secret_key);
        Self { id: made.text("id"), access_key, secret_key, auth }
    }
}

/// What clients read of a token.
fn claims(token: &str) -> Value {
    let body = token.split('.').nth(1).expect("three parts");
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(body).expect("base64")).expect("JSON")
}

#[tokio::test]
async fn an_account_from_its_beginning_to_its_end() {
    let mut place = Place::new().await;
    let made = place.by_admin("auth.create_service_user", json!({ "name": " build robot " })).await;
    let account = Account::of(&made);
    assert_eq!(made.text("credentials.label"), "Default Credentials");
    let me = place.who(&account.auth).await;
    assert_eq!((me.text("user.name"), me.text("user.role")), ("build robot".into(), "user".into()));
    let token = place.app.call(&account.auth, "auth.login", json!({})).await.text("token");
    assert_eq!(claims(&token)["identity"]["service_account_type"], 1);
    place.app.usage.write().await;

    let listed = place.list().await;
    let one = &listed["users"][0];
    assert_eq!((&one["id"], &one["name"], &one["credentials"]), (&json!(account.id), &json!("build robot"), &json!(1)));
    assert_eq!(one["groups"][0]["name"], "Service Accounts", "{listed}");
    assert!(one["last_active_time"].is_string(), "{listed}");
    assert_eq!((&listed["used_service_users"], &listed["allow_admins"]), (&json!(1), &json!(false)));

    let change = json!({ "user": account.id, "name": "robot", "allow_running_as_owner": true });
    assert_eq!(place.by_admin("users.update_service_user", change.clone()).await.data["updated"], 1);
    assert_eq!(place.by_admin("users.update_service_user", change).await.data["updated"], 0, "it is so already");
    let token = place.app.call(&account.auth, "auth.login", json!({})).await.text("token");
    assert_eq!(claims(&token)["identity"]["service_account_type"], 2);

    let second = place.app.call(&place.acme.admin.auth, "auth.create_credentials", json!({ "user": account.id })).await;
    let second = Auth::key(&second.text("credentials.access_key"), &second.text("credentials.secret_key"));
    assert_eq!(place.who(&second).await.text("user.id"), account.id);
    place.app.call(&place.acme.admin.auth, "auth.delete_user", json!({ "user": account.id })).await;
    for auth in [&account.auth, &second] {
        assert_eq!(place.who(auth).await.code(), "401/22");
    }
    assert_eq!(place.who(&Auth::token(&token)).await.code(), "401/30");
    assert_eq!(place.list().await["used_service_users"], 0);
    let sql = Sql::open(&place.app.database).await;
    let actions =
        sql.texts(&format!("SELECT action FROM audit_entries WHERE target = '{}' ORDER BY number", account.id)).await;
    assert_eq!(actions, ["service_account.created", "service_account.changed", "user.removed"]);
}

#[tokio::test]
async fn there_are_as_many_as_allowed() {
    let place = Place::new().await;
    place.settings(json!({ "allowed_service_users": 1 })).await;
    let first = place.account(json!({})).await;
    let refused = place.by_admin("auth.create_service_user", json!({ "name": "second" })).await;
    assert_eq!(refused.code(), "400/50", "{}", refused.body);
    assert_eq!(place.list().await["users"].as_array().map(Vec::len), Some(1), "nothing half done");
    let company = json!({ "company": place.acme.id });
    let seats = place.app.call(&place.app.supervisor(), "organization.get_user_companies", company).await;
    assert!(!seats.body.contains("robot"));
    place.app.call(&place.acme.admin.auth, "auth.delete_user", json!({ "user": first.id })).await;
    place.account(json!({})).await;
    assert_eq!(place.list().await["allowed_service_users"], 1);
}

#[tokio::test]
async fn administrators_only_where_that_is_allowed() {
    let place = Place::new().await;
    let make =
        async |role: &str| place.by_admin("auth.create_service_user", json!({ "name": "a", "role": role })).await;
    assert_eq!(make("admin").await.code(), "403/20");
    assert_eq!(make("consumer").await.code(), "400/12");
    let account = place.account(json!({})).await;
    let admin = json!({ "user": account.id, "role": "admin" });
    for endpoint in ["users.update_service_user", "users.set_role", "auth.edit_user"] {
        assert_eq!(place.by_admin(endpoint, admin.clone()).await.code(), "403/20", "{endpoint}");
        let consumer = json!({ "user": account.id, "role": "consumer" });
        assert_eq!(place.by_admin(endpoint, consumer).await.code(), "400/12", "{endpoint}");
    }
    place.settings(json!({ "allow_service_user_admins": true })).await;
    assert_eq!(place.list().await["allow_admins"], true);
    assert_eq!(make("admin").await.code(), "200/0");
    assert_eq!(place.by_admin("users.update_service_user", admin).await.code(), "200/0");
    assert_eq!(place.app.try_call(&account.auth, "users.get_service_users", json!({})).await.code(), "200/0");
    // Its administrators do not count as people who administer.
    let remove = json!({ "user": place.acme.admin.id });
    assert_eq!(place.app.try_call(&account.auth, "auth.delete_user", remove).await.code(), "403/20");
    let plain = json!({ "user": account.id, "role": "user" });
    assert_eq!(place.by_admin("users.update_service_user", plain).await.code(), "200/0");
    assert_eq!(place.app.try_call(&account.auth, "users.get_service_users", json!({})).await.code(), "403/20");
}

#[tokio::test]
async fn no_door_leads_to_a_session() {
    let place = Place::new().await;
    let account = place.account(json!({})).await;
    let sql = Sql::open(&place.app.database).await;
    // Even if it were marked as somebody who may.
    sql.run(&format!("UPDATE users SET allow_login = (1 = 1) WHERE id = '{}'", account.id)).await;
    let fields = [("access_key", account.access_key.as_str()), ("secret_key", account.secret_key.as_str())];
    let browser = place.app.browser();
    let page = browser.post("/sign-in/key", &fields).await;
    assert_ne!(page.location(), "/", "no way in");
    assert!(browser.get("/settings/profile").await.location().starts_with("/sign-in"));
    for (endpoint, body) in [
        ("auth.set_credentials", json!({ "access_key": account.id, "secret_key": "nine lanterns, none lit" })),
        ("users.restore", json!({ "user": account.id })),
    ] {
        assert_ne!(place.by_admin(endpoint, body).await.status, StatusCode::OK, "{endpoint}");
    }
    let sessions = format!("SELECT count(*) FROM sessions WHERE user_id = '{}'", account.id);
    assert_eq!(sql.number(&sessions).await, 0);
}

#[tokio::test]
async fn an_account_runs_what_people_own() {
    let mut place = Place::new().await;
    let account = place.account(json!({ "allow_running_as_owner": true })).await;
    let own = Auth::token(&place.app.call(&account.auth, "auth.login", json!({})).await.text("token"));
    for (subject, id) in [("owner", &place.owner.id), ("administrator", &place.acme.admin.id)] {
        // As the agent does it: by its token, and then again by the one it got, naming the company.
        let first = place.app.call(&own.clone().impersonating(id), "auth.login", json!({})).await.text("token");
        let named = Auth::token(&first).with("x-clearml-tenant", &place.acme.id);
        let second = place.app.call(&named, "auth.login", json!({})).await.text("token");
        for token in [&first, &second] {
            let identity = &claims(token)["identity"];
            assert_eq!((&identity["user"], &identity["role"]), (&json!(id), &json!("user")), "{subject}");
            assert_eq!(identity["service_account_type"], Value::Null, "{subject}");
            let me = place.who(&Auth::token(token)).await;
            assert_eq!((me.text("user.id"), me.text("user.role")), (id.clone(), "user".to_owned()), "{subject}");
            for (endpoint, body) in [
                ("users.get_service_users", json!({})),
                ("users.set_role", json!({ "user": place.owner.id, "role": "admin" })),
                ("auth.create_credentials", json!({})),
                ("auth.rotate_credentials", json!({ "access_key": place.owner.access_key })),
                ("auth.revoke_credentials", json!({ "access_key": place.owner.access_key })),
            ] {
                let refused = place.app.try_call(&Auth::token(token), endpoint, body).await;
                assert_eq!(refused.code(), "403/20", "{endpoint} as {subject}: {}", refused.body);
            }
            // No chains.
            let chain = Auth::token(token).impersonating(&place.acme.admin.id);
            let refused = if *id == place.acme.admin.id { "200/0" } else { "400/6" };
            assert_eq!(place.who(&chain).await.code(), refused);
        }
        let elsewhere = Auth::token(&first).with("x-clearml-tenant", model::id::DEFAULT_TENANT);
        assert_eq!(place.app.try_call(&elsewhere, "auth.login", json!({})).await.code(), "400/6");
    }
    place.app.usage.finish().await;
    let sql = Sql::open(&place.app.database).await;
    let noted = format!(
        "SELECT subject FROM audit_entries WHERE action = 'user.impersonated' AND actor = '{}' ORDER BY number",
        account.id
    );
    let noted = sql.texts(&noted).await;
    assert!(noted.contains(&place.owner.id) && noted.contains(&place.acme.admin.id), "{noted:?}");
}

#[tokio::test]
async fn who_may_not_be_run_is_refused() {
    let place = Place::new().await;
    let allowed = place.account(json!({ "allow_running_as_owner": true })).await;
    let plain = place.account(json!({})).await;
    let other = place.app.tenant("Other").await;
    let disabled = place.app.user(&place.acme.id, "Disabled", "disabled@acme.example", "user").await;
    place.app.call(&place.acme.admin.auth, "users.disable", json!({ "user": disabled.id })).await;
    let login = async |auth: Auth| place.app.try_call(&auth, "auth.login", json!({})).await;
    for (what, subject) in [
        ("foreign", &other.admin.id),
        ("disabled", &disabled.id),
        ("another account", &plain.id),
        ("nobody", &"0192f0c1a2b37c4d8e9f0a1b2c3d4e5f".to_owned()),
    ] {
        let refused = login(allowed.auth.clone().impersonating(subject)).await;
        assert_eq!((refused.code().as_str(), refused.message.contains("unknown user")), ("400/6", true), "{what}");
    }
    let refused = login(plain.auth.clone().impersonating(&place.owner.id)).await;
    assert_eq!(refused.code(), "400/6");
    assert!(refused.message.contains("not allowed"), "{}", refused.body);
    assert_eq!(login(allowed.auth.clone().acting_as(&place.owner.id)).await.code(), "400/6", "not with its own role");
}

/// What ends the right ends the token.
#[tokio::test]
async fn a_token_for_an_owner_dies_with_either() {
    for end in ["not allowed any more", "owner disabled", "key revoked", "account removed"] {
        let place = Place::new().await;
        let account = place.account(json!({ "allow_running_as_owner": true })).await;
        let acting = account.auth.clone().impersonating(&place.owner.id);
        let token = Auth::token(&place.app.call(&acting, "auth.login", json!({})).await.text("token"));
        assert_eq!(place.who(&token).await.code(), "200/0");
        let admin = &place.acme.admin.auth;
        match end {
            "not allowed any more" => {
                let change = json!({ "user": account.id, "allow_running_as_owner": false });
                place.app.call(admin, "users.update_service_user", change).await
            }
            "owner disabled" => place.app.call(admin, "users.disable", json!({ "user": place.owner.id })).await,
            "key revoked" => {
                let key = json!({ "user": account.id, "access_key": account.access_key });
                place.app.call(admin, "auth.revoke_credentials", key).await
            }
            _ => place.app.call(admin, "auth.delete_user", json!({ "user": account.id })).await,
        };
        assert_eq!(place.who(&token).await.code(), "401/30", "{end}");
    }
}

#[tokio::test]
async fn the_operator_has_tokens_for_others() {
    let place = Place::new().await;
    let (app, supervisor) = (&place.app, place.app.supervisor());
    let ask = async |auth: &Auth, body: Value| app.try_call(auth, "auth.get_token_for_user", body).await;
    let body = json!({ "user": place.owner.id, "company": place.acme.id, "expiration_sec": 3600 });
    let token = ask(&supervisor, body.clone()).await.text("token");
    assert_eq!(place.who(&Auth::token(&token)).await.text("user.id"), place.owner.id);
    let valid = app.call(&supervisor, "auth.validate_token", json!({ "token": token })).await;
    assert_eq!(
        (valid.text("user"), valid.text("role"), valid.text("tenant"), valid.text("company")),
        (place.owner.id.clone(), "user".to_owned(), place.acme.id.clone(), place.acme.id.clone())
    );
    assert_eq!(ask(&place.acme.admin.auth, body).await.code(), "403/20");
    let elsewhere = json!({ "user": place.owner.id, "company": model::id::DEFAULT_TENANT });
    assert_eq!(ask(&supervisor, elsewhere).await.code(), "400/10");
    assert_eq!(ask(&supervisor, json!({ "user": "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f" })).await.code(), "400/301");
}
