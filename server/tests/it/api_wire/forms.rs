//! The many forms in which clients send the same request.

use axum::Router;
use serde_json::json;

use super::{fake::USER_ID, wire::Wire};

#[tokio::test]
async fn any_method_any_path_form() {
    let wire = Wire::new();
    for path in [
        "/auth.login",
        "/auth.login/",
        "/api/auth.login",
        "/v2.5/auth.login",
        "/v2.13/auth.login",
        "/v2.14/auth.login",
        "/v2.15/auth.login",
        "/v2.20/auth.login",
        "/v2.23/auth.login/",
        "/api/v2.34/auth.login",
        "/v999.0/auth.login",
    ] {
        wire.ask_as("user", path).data().await;
    }
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "PURGE"] {
        wire.ask_as("user", "/auth.login").method(method).body("{}").data().await;
    }
}

#[tokio::test]
async fn options_and_head_have_no_body() {
    let wire = Wire::new();
    for path in ["/auth.login", "/", "/nothing"] {
        let ask = wire.ask(path).method("OPTIONS").header("Origin", "https://evil.example");
        let reply = ask.header("Access-Control-Request-Method", "POST").send().await;
        assert_eq!((reply.status, reply.text.as_str()), (200, ""), "{path}");
        assert!(!reply.headers.keys().any(|name| name.as_str().starts_with("access-control")), "no CORS by default");
    }
    let reply = wire.ask_as("user", "/auth.login").method("HEAD").send().await;
    assert_eq!((reply.status, reply.text.as_str()), (200, ""));
    assert_eq!(wire.ask("/auth.login").method("HEAD").send().await.status, 401);
}

#[tokio::test]
async fn no_answer_allows_another_origin() {
    let wire = Wire::new();
    let reply = wire.ask_as("user", "/auth.login").header("Origin", "https://evil.example").send().await;
    assert!(!reply.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn under_api_of_another_listener() {
    let wire = Wire::new();
    let nested = Router::new().nest("/api", wire.router.clone());
    let nested = Wire { router: nested, fake: wire.fake.clone() };
    for path in ["/api/auth.login", "/api/v2.30/auth.login/"] {
        nested.ask_as("user", path).data().await;
    }
    assert_eq!(nested.ask("/api/nothing").refusal().await.0, 400);
}

#[tokio::test]
async fn as_the_sdk_sends_it() {
    let wire = Wire::new();
    // Current releases add their own "method" to every typed call.
    let ask = wire.ask("/v2.23/users.get_all").header("Authorization", "Bearer token-user");
    let ask = ask.header("Content-Type", "application/json").header("X-ClearML-Client", "clearml-2.1.12");
    let data = ask.body(r#"{"search_hidden": false, "method": "get", "name": "Zo"}"#).data().await;
    assert_eq!(data["users"].as_array().map(Vec::len), Some(2));
    assert!(wire.fake.asked()[1].contains(r#"name: Some("Zo")"#));
    wire.ask_as("user", "/auth.login?expiration_sec=3600").data().await;
    assert!(wire.fake.asked()[1].ends_with("for Some(3600)"));
    wire.fake.asked();
    let vaults = wire.ask_as("user", "/users.get_vaults?enabled=true&types=config&types=config").data().await;
    assert_eq!(vaults["vaults"].as_array().map(Vec::len), Some(2));
    assert!(wire.fake.asked()[1].contains("enabled: true, targets: Some([Client, Client])"));
}

#[tokio::test]
async fn as_the_documented_curl_lines_send_it() {
    let wire = Wire::new();
    let ask = |path: &str| wire.ask_as("system", path).method("POST").header("Content-Type", "application/json");
    let body = r#"{"name":"Acme", "defaults": { "allowed_users": "10", "features": ["experiments"], "exclude_features": ["app_management", "applications", "user_management"] }}"#;
    ask("/system.create_company").body(body).data().await;
    assert!(wire.fake.asked()[1].contains("allowed_users: Some(Some(10))"));
    let body = format!(
        r#"{{"name":"Ada","company":"{}","email":"ada@acme.io","role":"admin","internal":"true"}}"#,
        "0".repeat(32)
    );
    ask("/auth.create_user").body(body.clone()).data().await;
    assert!(wire.fake.asked()[1].contains("role: Admin") && body.contains("internal"));
    let minted = ask("/auth.create_credentials").method("GET").header("X-Clearml-Impersonate-As", USER_ID).data().await;
    assert_eq!(minted["credentials"]["secret_key"], "cml_the-only-time");
    let body = r#"{"emails":["a@b.io", "c@d.io"],"is_admin":"true"}"#;
    ask("/login.add_whitelist_entries").header("X-Clearml-Act-As", USER_ID).body(body).data().await;
    assert!(wire.fake.asked().iter().any(|call| call == r#"add_whitelist_entries ["a@b.io", "c@d.io"] Admin"#));
    // curl without a content type says it is a form, and sends JSON.
    let form =
        wire.ask_as("system", "/system.get_companies").header("Content-Type", "application/x-www-form-urlencoded");
    form.body(r#"{"name":"Acme"}"#).data().await;
    assert!(wire.fake.asked()[1].contains(r#"name: Some("Acme")"#));
}

#[tokio::test]
async fn limits_are_lifted_changed_or_left() {
    let wire = Wire::new();
    for (body, expected) in [
        (json!({}), "SettingsChange { allowed_users: None,"),
        (json!({ "allowed_users": null }), "allowed_users: Some(None)"),
        (json!({ "allowed_users": "unlimited" }), "allowed_users: Some(None)"),
        (json!({ "allowed_users": 3 }), "allowed_users: Some(Some(3))"),
        (json!({ "allow_service_user_admins": "true" }), "allow_service_user_admins: Some(true)"),
    ] {
        let mut body = body;
        body["company"] = "0".repeat(32).into();
        let data = wire.ask_as("system", "/system.update_company_settings").body(body.to_string()).data().await;
        assert_eq!(data["updated"], u8::from(body.as_object().is_some_and(|body| body.len() > 1)));
        assert!(wire.fake.asked()[1].contains(expected), "{expected}");
    }
}

#[tokio::test]
async fn lists_are_paged_and_bounded() {
    let wire = Wire::new();
    for (body, expected) in [
        (json!({}), "page: 0, page_size: 500"),
        (json!({ "page": "2", "page_size": "50" }), "page: 2, page_size: 50"),
        (json!({ "page_size": 100_000 }), "page_size: 500"),
        (
            json!({ "order_by": ["-created", "name"] }),
            "[UserOrder { by: Created, descending: true }, UserOrder { by: Name, descending: false }]",
        ),
        (json!({ "order_by": "name" }), "[UserOrder { by: Name, descending: false }]"),
        (json!({ "id": [USER_ID, "not an id"] }), "ids: [UserId(\"0192f0c1a2b37c4d8e9f0a1b2c3d4e5f\")]"),
        (json!({ "id": [] }), "ids: []"),
    ] {
        wire.ask_as("user", "/users.get_all").body(body.to_string()).data().await;
        let asked = wire.fake.asked();
        assert!(asked[1].contains(expected), "{body}: {asked:?}");
    }
    // Nothing that can be an id: nobody, not everybody.
    let nobody = wire.ask_as("user", "/users.get_all").body(r#"{"id":["' OR 1=1 --"]}"#).data().await;
    assert_eq!((nobody, wire.fake.asked().len()), (json!({ "users": [] }), 1));
}

#[tokio::test]
async fn addresses_are_for_those_who_may_see_them() {
    let wire = Wire::new();
    for (role, body, shown) in [
        ("admin", r#"{"include_auth":true}"#, true),
        ("admin", r#"{"include_auth":true,"only_fields":["email"]}"#, true),
        ("admin", r#"{"include_auth":true,"only_fields":["name"]}"#, false),
        ("admin", "{}", false),
        ("user", r#"{"include_auth":true}"#, false),
        ("user", r#"{"only_fields":["email","role"]}"#, false),
    ] {
        let data = wire.ask_as(role, "/users.get_all").body(body).data().await;
        assert_eq!(data["users"][0].get("email").is_some(), shown, "{role} {body}");
        assert_eq!(data["users"][0]["id"], USER_ID);
    }
}

#[tokio::test]
async fn compressed_bodies_and_batches_are_refused() {
    let wire = Wire::new();
    for encoding in ["gzip", "identity", ""] {
        let reply = wire.ask_as("user", "/auth.login").header("Content-Encoding", encoding).send().await;
        assert_eq!((reply.status, reply.text.as_str()), (415, "Content encoding is not supported (gzip)"));
        assert_eq!(reply.headers["content-type"], "text/plain; charset=utf-8");
    }
    let batch = wire.ask_as("user", "/auth.login").header("Content-Type", "application/json-lines").body("{}\n{}");
    assert_eq!(batch.refusal().await.0, 400);
}

#[tokio::test]
async fn the_transaction_is_echoed() {
    let wire = Wire::new();
    let id = "ab".repeat(16);
    for (headers, trx) in [
        (vec![("X-ClearML-Trx", "t-1"), ("X-Trains-Trx", "t-2")], "t-1"),
        (vec![("X-Trains-Trx", "t-2")], "t-2"),
        (vec![("X-ClearML-Trx", "")], id.as_str()),
        (vec![], id.as_str()),
    ] {
        let ask = headers.iter().fold(wire.ask("/debug.ping"), |ask, (name, value)| ask.header(name, *value));
        let meta = ask.send().await.json()["meta"].clone();
        assert_eq!((&meta["trx"], &meta["id"]), (&json!(trx), &json!(id)));
    }
    let long = wire.ask("/debug.ping").header("X-ClearML-Trx", "t".repeat(129)).send().await;
    assert_eq!(long.json()["meta"]["trx"], json!(id));
}
