//! Gateway tokens: they open a gateway and nothing of the API, and end at the next look at them.

use serde_json::{Value, json};
use server::domain::Settings;

use crate::support::{Answer, Auth, Options, Sql, TestApp, TestUser};

const DAY: i64 = 86_400;

struct Place {
    app: TestApp,
    tenant: String,
    admin: TestUser,
    user: TestUser,
}

impl Place {
    async fn new() -> Self {
        let settings = Settings { service_admins: true, ..Options::default().settings };
        let app = TestApp::start_with(Options { settings, ..Options::default() }).await;
        let tenant = app.tenant("Acme").await;
        let user = app.user(&tenant.id, "User", "user@acme.example", "user").await;
        Self { app, tenant: tenant.id, admin: tenant.admin, user }
    }

    async fn ask(&self, auth: &Auth, endpoint: &str, body: Value) -> Answer {
        self.app.try_call(auth, endpoint, body).await
    }

    async fn token(&self, auth: &Auth, more: Value) -> (String, String) {
        let mut body = more;
        body["label"] = json!("demo");
        let made = self.app.call(auth, "auth.generate_router_token", body).await;
        (made.text("id"), made.text("token"))
    }

    /// What a gateway with this key is told of a token.
    async fn look(&self, gateway: &Auth, token: &str) -> Value {
        self.app.call(gateway, "auth.validate_token", json!({ "token": token })).await.data
    }

    async fn account(&self, role: &str) -> (String, Auth) {
        let new = json!({ "name": "gateway", "role": role });
        let made = self.app.call(&self.admin.auth, "auth.create_service_user", new).await;
        let key = Auth::key(&made.text("credentials.access_key"), &made.text("credentials.secret_key"));
        (made.text("id"), key)
    }
}

#[tokio::test]
async fn a_token_from_its_beginning_to_its_end() {
    let place = Place::new().await;
    let (_, gateway) = place.account("admin").await;
    let (id, token) = place.token(&place.user.auth, json!({ "expiration_sec": DAY })).await;
    for looks in [&gateway, &place.admin.auth, &place.app.supervisor()] {
        let seen = place.look(looks, &token).await;
        assert_eq!(
            (&seen["valid"], &seen["user"], &seen["role"]),
            (&json!(true), &json!(place.user.id), &json!("user"))
        );
        assert_eq!((&seen["type"], &seen["tenant"]), (&json!("identity_token"), &json!(place.tenant)), "{seen}");
    }
    let listed = place.app.call(&place.user.auth, "auth.get_router_tokens", json!({})).await.data;
    assert_eq!((&listed["tokens"][0]["id"], &listed["tokens"][0]["label"]), (&json!(id), &json!("demo")), "{listed}");
    assert_eq!(listed["max_expiration_sec"], json!(365 * DAY));
    assert!(!listed.to_string().contains(&token), "its text is answered once");

    // Nothing of the API, as whatever.
    assert_eq!(place.ask(&Auth::token(&token), "users.get_current_user", json!({})).await.code(), "401/30");
    // A token of the API opens no gateway, and an administrator does not look into it.
    let api = place.app.call(&place.user.auth, "auth.login", json!({})).await.text("token");
    assert_eq!(place.look(&gateway, &api).await["valid"], false);
    assert_eq!(place.ask(&place.user.auth, "auth.validate_token", json!({ "token": token })).await.code(), "403/20");

    assert_eq!(
        place.app.call(&place.user.auth, "auth.revoke_router_tokens", json!({ "ids": [id] })).await.data,
        json!({ "revoked": 1 })
    );
    let seen = place.look(&gateway, &token).await;
    assert_eq!((&seen["valid"], &seen["msg"]), (&json!(false), &json!("invalid token: revoked token")), "{seen}");
    assert_eq!(
        place.app.call(&place.user.auth, "auth.revoke_router_tokens", json!({ "ids": [id] })).await.data,
        json!({ "revoked": 0 })
    );
    let tokens = async |body: Value| {
        place.app.call(&place.user.auth, "auth.get_router_tokens", body).await.data["tokens"].clone()
    };
    assert_eq!(tokens(json!({})).await, json!([]));
    let all = tokens(json!({ "include_revoked": true })).await;
    assert_eq!((&all[0]["revoked"], &all[0]["revoked_by"]), (&json!(true), &json!(place.user.id)), "{all}");

    let sql = Sql::open(&place.app.database).await;
    let actions = format!("SELECT action FROM audit_entries WHERE target = '{id}' ORDER BY number");
    assert_eq!(sql.texts(&actions).await, ["gateway_token.created", "gateway_token.revoked"]);
    let signature = token.rsplit('.').next().expect("three parts");
    assert!(!sql.everything().await.iter().any(|line| line.contains(signature)), "nothing of it is stored");
}

/// Whatever ends the account ends its tokens, and another tenant's gateway knows none of it.
#[tokio::test]
async fn a_token_ends_with_its_account() {
    let mut place = Place::new().await;
    let other = place.app.tenant("Other").await;
    let (account, _) = place.account("user").await;
    let supervisor = place.app.supervisor();
    let (_, token) = place.token(&place.admin.auth, json!({ "user": account })).await;
    let (_, short) = place.token(&place.user.auth, json!({ "expiration_sec": 3600 })).await;
    let (_, of_user) = place.token(&place.user.auth, json!({})).await;
    assert_eq!(place.look(&supervisor, &token).await["user"], json!(account));
    let foreign = place.look(&other.admin.auth, &token).await;
    assert_eq!((&foreign["valid"], &foreign["msg"]), (&json!(false), &json!("invalid token: revoked token")));
    place.app.clock.advance_seconds(3600);
    assert_eq!(place.look(&supervisor, &of_user).await["valid"], true);
    place.app.clock.advance_seconds(60);
    assert_eq!(place.look(&supervisor, &short).await["msg"], "invalid token: signature has expired");
    place.app.call(&place.admin.auth, "users.disable", json!({ "user": place.user.id })).await;
    assert_eq!(place.look(&supervisor, &of_user).await["valid"], false);
    place.app.call(&place.admin.auth, "users.enable", json!({ "user": place.user.id })).await;
    assert_eq!(place.look(&supervisor, &of_user).await["valid"], true);
    place.app.call(&place.admin.auth, "auth.delete_user", json!({ "user": account })).await;
    assert_eq!(place.look(&supervisor, &token).await["valid"], false);
    place.app.clock.advance_seconds(61 * DAY);
    place.app.domain.sweep().await.expect("a sweep");
    let sql = Sql::open(&place.app.database).await;
    assert_eq!(sql.number("SELECT count(*) FROM gateway_tokens").await, 0, "what ended long ago is forgotten");
    place.app.usage.write().await;
}

#[tokio::test]
async fn a_token_for_endpoints_is_an_administrators_to_make() {
    let place = Place::new().await;
    let body = json!({ "label": "public", "endpoints": ["llama", "whisper"], "metadata": { "team": "speech" } });
    let refused = place.ask(&place.user.auth, "auth.generate_endpoint_router_token", body.clone()).await;
    assert_eq!(refused.code(), "403/20");
    let made = place.app.call(&place.admin.auth, "auth.generate_endpoint_router_token", body).await;
    let seen = place.look(&place.admin.auth, &made.text("token")).await;
    assert_eq!((&seen["type"], &seen["endpoints"]), (&json!("endpoint_token"), &json!(["llama", "whisper"])), "{seen}");
    assert_eq!(seen["metadata"], json!({ "team": "speech" }));
    for (what, body, code) in [
        ("no label", json!({ "endpoints": ["a"] }), "400/11"),
        ("no endpoints", json!({ "label": "a" }), "400/11"),
        ("none", json!({ "label": "a", "endpoints": [] }), "400/12"),
        ("an empty one", json!({ "label": "a", "endpoints": [" "] }), "400/12"),
        ("a long one", json!({ "label": "a", "endpoints": ["x".repeat(257)] }), "400/12"),
        ("many", json!({ "label": "a", "endpoints": vec!["x"; 101] }), "400/12"),
        (
            "much beside it",
            json!({ "label": "a", "endpoints": ["a"], "metadata": { "x": "y".repeat(5000) } }),
            "400/12",
        ),
        ("for ever", json!({ "label": "a", "endpoints": ["a"], "expiration_sec": 0 }), "400/12"),
        ("two years", json!({ "label": "a", "endpoints": ["a"], "expiration_sec": 730 * DAY }), "400/12"),
    ] {
        let refused = place.ask(&place.admin.auth, "auth.generate_endpoint_router_token", body).await;
        assert_eq!(refused.code(), code, "{what}: {}", refused.body);
    }
}

#[tokio::test]
async fn who_makes_and_ends_whose() {
    let place = Place::new().await;
    let (account, robot) = place.account("user").await;
    let (of_account, _) = place.token(&place.admin.auth, json!({ "user": account })).await;
    let (of_user, _) = place.token(&place.user.auth, json!({})).await;
    // A person's are the person's own.
    for id in [&of_account, &"0192f0c1a2b37c4d8e9f0a1b2c3d4e5f".to_owned()] {
        let refused = place.ask(&place.user.auth, "auth.revoke_router_tokens", json!({ "ids": [of_user, id] })).await;
        assert_eq!(refused.code(), "400/10", "all or none: {}", refused.body);
    }
    let refused = place.ask(&place.admin.auth, "auth.revoke_router_tokens", json!({ "ids": [of_user] })).await;
    assert_eq!(refused.code(), "400/10");
    for endpoint in ["auth.generate_router_token", "auth.get_router_tokens"] {
        let body = json!({ "user": place.user.id, "label": "for another" });
        assert_eq!(place.ask(&place.admin.auth, endpoint, body).await.code(), "400/301", "{endpoint}");
        let body = json!({ "user": account, "label": "for another" });
        assert_eq!(place.ask(&place.user.auth, endpoint, body).await.code(), "403/20", "{endpoint}");
    }
    assert_eq!(
        place.app.call(&robot, "auth.get_router_tokens", json!({})).await.data["tokens"][0]["id"],
        json!(of_account)
    );
    place.app.call(&place.admin.auth, "auth.revoke_router_tokens", json!({ "ids": [of_account] })).await;
    // A key with less than its owner's rights makes nothing to come in with.
    let limited = place.app.call(&place.user.auth, "auth.create_credentials", json!({ "scope": ["auth"] })).await;
    let limited = Auth::key(&limited.text("credentials.access_key"), &limited.text("credentials.secret_key"));
    assert_eq!(place.ask(&limited, "auth.generate_router_token", json!({ "label": "a" })).await.code(), "403/20");
}

#[tokio::test]
async fn there_are_a_hundred_in_force() {
    let place = Place::new().await;
    let sql = Sql::open(&place.app.database).await;
    let (id, _) = place.token(&place.user.auth, json!({})).await;
    for n in 1..100 {
        sql.run(&format!(
            "INSERT INTO gateway_tokens (tenant_id, id, user_id, kind, label, created, created_by, expires)
             SELECT tenant_id, 'more-{n}', user_id, kind, label, created, created_by, expires
               FROM gateway_tokens WHERE id = '{id}'"
        ))
        .await;
    }
    let one_more =
        async || place.ask(&place.user.auth, "auth.generate_router_token", json!({ "label": "a" })).await.code();
    assert_eq!(one_more().await, "400/50");
    place.app.call(&place.user.auth, "auth.revoke_router_tokens", json!({ "ids": ["more-1"] })).await;
    assert_eq!(one_more().await, "200/0");
}
