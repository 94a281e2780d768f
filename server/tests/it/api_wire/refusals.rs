//! Every code and subcode of the contract that can come up here, on the wire.

use model::{
    Error, Role,
    error::{FieldError, Forbidden, Limit, Noun, Problem},
};
use serde_json::json;

use super::{
    fake::USER_ID,
    wire::{Wire, basic},
};

#[tokio::test]
async fn what_cannot_be_served() {
    let wire = Wire::new();
    for (path, code, subcode, message) in [
        ("/", 400, 0, "Invalid request path /"),
        ("/v2/auth.login", 400, 0, "Invalid request path /v2/auth.login"),
        ("/favicon.ico", 404, 0, "Unable to find endpoint for name favicon.ico and version 2.34"),
        ("/v2.99999/auth.login", 400, 2, "Request path has invalid version /v2.99999/auth.login"),
        ("/v2.30/auth.nothing", 404, 0, "Unable to find endpoint for name auth.nothing and version 2.30"),
        ("/users.get_cellars", 404, 0, "Unable to find endpoint for name users.get_cellars and version 2.34"),
        (
            "/v2.5/auth.edit_credentials",
            404,
            0,
            "Unable to find endpoint for name auth.edit_credentials and version 2.5",
        ),
    ] {
        assert_eq!(wire.ask_as("system", path).refusal().await, (code, subcode, message.to_owned()), "{path}");
    }
    let long = format!("/{}", "x".repeat(5000));
    assert!(wire.ask(&long).refusal().await.2.len() < 200);
}

#[tokio::test]
async fn whoever_is_not_recognised() {
    let wire = Wire::new();
    let cases: [(&[&str], u16, &str); 10] = [
        (&[], 20, "Unauthorized (missing credentials)"),
        (&["Digest x"], 10, "Unauthorized (bad authentication header type)"),
        (&["bearer token-user"], 10, "Unauthorized (bad authentication header type)"),
        (&["Basic !!"], 21, "Unauthorized (malformed credentials)"),
        (&["Bearer token-user", "Bearer token-user"], 21, "Unauthorized (malformed credentials)"),
        (&["Basic dXNlcjp3cm9uZw=="], 22, "Unauthorized (invalid credentials) (failed to locate provided credentials)"),
        (&["Bearer x"], 30, "Invalid token (invalid jwt token): reason=Signature verification failed"),
        (&["Bearer token-expired"], 30, "Invalid token (invalid jwt token): reason=Signature has expired"),
        (&["Bearer token-revoked"], 30, "Invalid token (revoked token)"),
        (&["Bearer "], 30, "Invalid token (failed parsing token)"),
    ];
    for (values, subcode, message) in cases {
        let ask = values.iter().fold(wire.ask("/auth.login"), |ask, value| ask.header("Authorization", *value));
        assert_eq!(ask.refusal().await, (401, subcode, message.to_owned()), "{values:?}");
    }
    let long = format!("Bearer {}", "x".repeat(9000));
    assert_eq!(wire.ask("/auth.login").header("Authorization", long).refusal().await.0, 401);
    let cookie = wire.ask("/auth.login").header("Cookie", "clearml_token_basic=token-user; __Host-cml_s=x");
    assert_eq!(cookie.refusal().await.1, 20);
}

#[tokio::test]
async fn who_asks_comes_before_what_is_asked() {
    let wire = Wire::new();
    assert_eq!(wire.ask("/system.create_company").body("{").refusal().await.0, 401);
    assert_eq!(
        wire.ask_as("user", "/system.create_company").body("{").refusal().await,
        (403, 20, "Forbidden (not allowed for role): role=user, allowed=(system)".to_owned())
    );
    assert_eq!(wire.ask_as("system", "/system.create_company").body("{").refusal().await.0, 400);
    assert_eq!(wire.ask("/nothing.here").body("{").refusal().await.0, 404);
    assert_eq!(wire.fake.asked().iter().filter(|call| !call.starts_with("recognise")).count(), 0);
}

#[tokio::test]
async fn bodies_that_are_not_taken() {
    let wire = Wire::new();
    let user = |field: &str, value: serde_json::Value| {
        let mut body = json!({ "name": "A", "company": "0".repeat(32), "email": "a@b.io" });
        body[field] = value;
        body.to_string()
    };
    for (body, code, subcode) in [
        ("{".to_owned(), 400, 0),
        ("[]".to_owned(), 500, 0),
        ("7".to_owned(), 500, 0),
        (r#"{"name":"A","role":"user","role":"admin"}"#.to_owned(), 400, 12),
        (json!({ "name": "A" }).to_string(), 400, 11),
        (user("company", json!("not-an-id")), 400, 10),
        (user("email", json!("a@")), 400, 22),
        (user("email", json!(7)), 400, 12),
        (user("role", json!("superuser")), 400, 12),
        (user("internal", json!("perhaps")), 400, 12),
        (user("name", json!("x".repeat(10_000))), 400, 800),
        (user("name", json!("")), 400, 11),
        ("x".repeat(1024 * 1024 + 1), 413, 0),
    ] {
        let shown: String = body.chars().take(80).collect();
        let (got, sub, message) = wire.ask_as("system", "/auth.create_user").body(body).refusal().await;
        assert_eq!((got, sub), (code, subcode), "{shown}: {message}");
    }
    for (path, body, code, subcode) in [
        ("/users.get_by_id", json!({ "user": "no such id!" }), 400, 301),
        ("/users.get_all", json!({ "page": -1 }), 400, 12),
        ("/users.get_all", json!({ "page_size": 0 }), 400, 12),
        ("/users.get_all", json!({ "order_by": ["email"] }), 400, 16),
        ("/users.get_all", json!({ "id": vec!["a"; 1001] }), 400, 12),
        ("/auth.login", json!({ "expiration_sec": 31_536_001 }), 400, 12),
        ("/auth.login", json!({ "expiration_sec": 0 }), 400, 12),
        ("/system.create_company", json!({ "name": "ab" }), 400, 800),
        ("/system.create_company", json!({ "name": "abc", "defaults": { "features": ["raports"] } }), 400, 12),
        ("/system.create_company", json!({ "name": "abc", "defaults": [] }), 400, 12),
        ("/users.set_preferences", json!({ "preferences": [] }), 400, 12),
        ("/users.set_preferences", json!({}), 400, 11),
        ("/users.set_role", json!({ "user": USER_ID }), 400, 11),
    ] {
        let (got, sub, message) = wire.ask_as("system", path).body(body.to_string()).refusal().await;
        assert_eq!((got, sub), (code, subcode), "{path} {body}: {message}");
    }
}

#[tokio::test]
async fn what_the_ports_refuse() {
    let taken = Error::taken("name", "This name is in use.");
    let value = || Error::from(FieldError::value("preferences", "A key must not start with $."));
    let domain = Error::from(FieldError::new("domains", Problem::Domain, "gmail.com is a public mail service."));
    let user = json!({ "user": USER_ID, "role": "user" });
    let key = json!({ "access_key": "A1" });
    for (path, body, error, code, subcode) in [
        ("/auth.edit_credentials", key.clone(), Error::NotFound(Noun::Credential), 400, 75),
        ("/auth.revoke_credentials", key.clone(), Error::NotFound(Noun::Credential), 400, 300),
        ("/auth.revoke_credentials", key.clone(), Forbidden::Protected.into(), 400, 301),
        ("/auth.create_credentials", key, Error::Limit(Limit::Credentials { allowed: 100 }), 400, 50),
        ("/auth.edit_user", user.clone(), Error::NotFound(Noun::User), 400, 301),
        ("/users.set_role", user.clone(), Forbidden::Rule("One administrator stays.".into()).into(), 403, 20),
        (
            "/users.update",
            user.clone(),
            Forbidden::Role { role: Role::User, allowed: vec![Role::Admin] }.into(),
            403,
            20,
        ),
        ("/users.get_by_id", user, Error::NotFound(Noun::User), 400, 301),
        ("/users.get_current_user", json!({}), Error::NotFound(Noun::User), 400, 300),
        ("/users.set_preferences", json!({ "preferences": { "$a": 1 } }), value(), 400, 16),
        ("/login.set_domains", json!({ "domains": ["gmail.com"] }), domain, 400, 23),
        ("/login.set_domains", json!({ "domains": ["acme.io"] }), taken.clone(), 400, 801),
        ("/login.add_whitelist_entries", json!({ "emails": ["a@b.io"] }), taken.clone(), 400, 801),
        ("/system.create_company", json!({ "name": "Acme" }), taken, 400, 801),
        ("/system.company_info", json!({ "company": "0".repeat(32) }), Error::NotFound(Noun::Company), 400, 10),
        ("/users.get_all", json!({}), Error::Unavailable, 503, 0),
        ("/users.get_all", json!({}), Error::Internal, 500, 0),
    ] {
        let wire = Wire::new();
        wire.fake.refuse(error.clone());
        let (got, sub, message) = wire.ask_as("system", path).body(body.to_string()).refusal().await;
        assert_eq!((got, sub), (code, subcode), "{path} {error:?}: {message}");
    }
}

#[tokio::test]
async fn a_wait_is_said() {
    let wire = Wire::new();
    wire.fake.refuse(Error::TooMany { retry_after_seconds: 9 });
    let reply = wire.ask_as("user", "/users.get_all").send().await;
    assert_eq!(reply.status, 429);
    assert_eq!(reply.headers["retry-after"], "9");
}

#[tokio::test]
async fn a_database_that_is_down_is_not_a_wrong_password() {
    let wire = Wire::new();
    for path in ["/auth.login", "/login.supported_modes"] {
        let ask = wire.ask(path).header("Authorization", basic("down", "secret"));
        assert_eq!(ask.refusal().await.0, 503, "{path}");
    }
}
