//! Who a request is, and as whom it acts.

use serde_json::json;

use super::{
    fake::USER_ID,
    wire::{Wire, basic},
};

const OTHER: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e60";

#[tokio::test]
async fn keys_and_tokens_work_on_every_endpoint() {
    let wire = Wire::new();
    for path in ["/auth.login", "/users.get_all", "/server.info"] {
        for proof in [basic("user", "secret"), "Bearer token-user".to_owned()] {
            wire.ask(path).header("Authorization", proof).data().await;
        }
    }
}

#[tokio::test]
async fn acting_works_under_both_names_and_any_case() {
    for (name, issued) in [
        ("X-Clearml-Impersonate-As", "as user"),
        ("X-Trains-Impersonate-As", "as user"),
        ("x-CLEARML-impersonate-AS", "as user"),
        ("X-Clearml-Act-As", "as admin"),
        ("X-Trains-Act-As", "as admin"),
    ] {
        let wire = Wire::new();
        wire.ask_as("admin", "/auth.login").header(name, OTHER).data().await;
        assert_eq!(wire.fake.asked()[1], format!("issue_token to {OTHER} {issued} for None"), "{name}");
    }
}

#[tokio::test]
async fn the_role_taken_on_is_the_one_that_counts() {
    let wire = Wire::new();
    let ask = || wire.ask_as("system", "/system.get_companies");
    ask().header("X-Clearml-Act-As", OTHER).data().await;
    assert_eq!(ask().header("X-Clearml-Impersonate-As", OTHER).refusal().await.0, 403);
}

#[tokio::test]
async fn refused_ways_of_acting() {
    let wire = Wire::new();
    let both = wire.ask_as("system", "/auth.login").header("X-Clearml-Act-As", OTHER);
    let (code, subcode, message) = both.header("X-Trains-Impersonate-As", OTHER).refusal().await;
    assert_eq!((code, subcode), (400, 5));
    assert!(message.starts_with("Invalid headers (only one"), "{message}");
    for header in ["X-Clearml-Impersonate-As", "X-Clearml-Act-As", "X-Trains-Act-As", "X-Clearml-Tenant"] {
        let twice = wire.ask_as("system", "/auth.login").header(header, OTHER).header(header, USER_ID);
        assert_eq!(twice.refusal().await.1, 5, "{header} twice");
        assert_eq!(wire.ask_as("system", "/auth.login").header(header, "").refusal().await.1, 5, "{header} empty");
    }
    let aliases =
        wire.ask_as("system", "/auth.login").header("X-Clearml-Act-As", OTHER).header("X-Trains-Act-As", OTHER);
    assert_eq!(aliases.refusal().await.1, 5);
    for (role, target, message) in [
        ("user", OTHER, "Impersonation error (impersonation not allowed)"),
        ("admin", "unknown", "Impersonation error (unknown user)"),
    ] {
        let ask = wire.ask_as(role, "/auth.login").header("X-Clearml-Impersonate-As", target);
        assert_eq!(ask.refusal().await, (400, 6, message.to_owned()));
    }
    let open = wire.ask("/debug.ping").header("X-Clearml-Act-As", OTHER);
    assert_eq!(open.refusal().await, (500, 1, "Internal server error (validating impersonation)".to_owned()));
}

#[tokio::test]
async fn optional_callers_may_be_nobody() {
    let wire = Wire::new();
    for (authorization, authenticated) in
        [(None, false), (Some("Bearer nonsense"), false), (Some("Digest x"), false), (Some("Bearer token-user"), true)]
    {
        let ask = wire.ask("/login.supported_modes");
        let ask = authorization.map_or(ask, |value| wire.ask("/login.supported_modes").header("Authorization", value));
        assert_eq!(ask.data().await["authenticated"], authenticated, "{authorization:?}");
    }
    wire.fake.asked();
    wire.ask("/login.logout").data().await;
    assert_eq!(wire.fake.asked(), Vec::<String>::new());
    wire.ask("/login.logout").header("Authorization", "Bearer token-user").data().await;
    assert_eq!(wire.fake.asked()[1], "revoke_token");
}

#[tokio::test]
async fn where_a_request_comes_from_is_told() {
    let wire = Wire::new();
    let from = |worker: &str| format!("from Some(\"192.0.2.7\") {worker}");
    for (headers, worker) in [
        (vec![("X-ClearML-Worker", "gpu-01"), ("X-Trains-Worker", "older")], "Some(\"gpu-01\")"),
        (vec![("X-Trains-Worker", "older")], "Some(\"older\")"),
        (vec![("X-ClearML-Worker", " ")], "None"),
        (vec![], "None"),
    ] {
        let ask =
            headers.iter().fold(wire.ask_as("user", "/auth.login"), |ask, (name, value)| ask.header(name, *value));
        ask.data().await;
        let asked = wire.fake.asked()[0].replace("Origin { address: ", "from ").replace(", worker:", "");
        assert!(asked.contains(&from(worker)), "{asked}");
    }
    wire.ask_as("user", "/auth.login").header("X-ClearML-Worker", "w".repeat(9999)).data().await;
    assert!(wire.fake.asked()[0].len() < 500);
}

#[tokio::test]
async fn a_client_that_asks_for_a_cookie_gets_a_token() {
    let wire = Wire::new();
    let reply = wire.ask_as("user", "/auth.login").body(json!({ "set_cookie": true }).to_string()).send().await;
    assert_eq!(reply.json()["data"], json!({ "token": "eyJ.payload.signature" }));
}
