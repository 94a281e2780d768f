//! What a text has to be, and what clients get of it.

use serde_json::json;

use super::Place;

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_its_place_and_nothing_is_saved() {
    let place = Place::new().await;
    let before = place.sql.everything().await;
    for (format, text) in [("hocon", "a {\n  b = CANARY"), ("json", "{\"a\":\n CANARY}"), ("yaml", "a: [1\nb: CANARY")]
    {
        let vault = json!({ "scope": "user", "format": format, "data": text });
        let answer =
            place.app.try_call(&place.owner.auth, "users.add_or_update_vault", json!({ "vault": vault })).await;
        assert_eq!(answer.code(), "400/12", "{}", answer.body);
        assert!(answer.message.contains("Line ") && answer.message.contains("column "), "{}", answer.message);
        assert!(!answer.body.contains("CANARY"), "{}", answer.body);
    }
    let long = json!({ "vault": { "scope": "user", "data": format!("a = {}", "x".repeat(256 * 1024)) } });
    let answer = place.app.try_call(&place.owner.auth, "users.add_or_update_vault", long).await;
    assert_eq!(answer.code(), "400/800", "{}", answer.message);
    assert!(place.sql.everything().await == before);
}

#[tokio::test]
async fn clients_get_what_they_read_whatever_was_saved() {
    let place = Place::new().await;
    let vault = json!({ "scope": "organization", "description": "YAML", "format": "yaml", "data": "sdk:\n  a: 5\n  b: [x, y]\n" });
    let saved = place.by_admin("users.add_or_update_vault", json!({ "vault": vault })).await;
    assert_eq!(saved.code(), "200/0", "{}", saved.body);
    let found = place.app.call(&place.owner.auth, "users.get_vaults", json!({ "enabled": true })).await;
    let vault = &found.data["vaults"][0];
    assert_eq!((&vault["format"], &vault["editable"]), (&json!("hocon"), &json!(false)));
    let read: serde_json::Value = serde_json::from_str(vault["data"].as_str().expect("a text")).expect("JSON, too");
    assert_eq!(read, json!({ "sdk": { "a": 5, "b": ["x", "y"] } }));
    let stored = place.by_admin("users.get_organization_vaults", json!({})).await;
    assert_eq!(stored.data["vaults"][0]["data"], "sdk:\n  a: 5\n  b: [x, y]\n", "who edits gets what was saved");
    assert_eq!(stored.data["vaults"][0]["format"], "yaml");
}

#[tokio::test]
async fn keys_of_a_server_are_json_and_stay_as_they_are() {
    let place = Place::new().await;
    let text = r#"{"ssh_host_rsa_key": "k"}"#;
    let ssh = |format: &str| {
        json!({ "vault": {
            "scope": "organization", "description": "SSH", "type": "remote_session_ssh_server", "format": format,
            "data": text,
        } })
    };
    assert_eq!(place.by_admin("users.add_or_update_vault", ssh("hocon")).await.code(), "400/12");
    place.save(&place.acme.admin.auth, ssh("json")).await;
    let types = json!({ "types": ["remote_session_ssh_server"], "enabled": true });
    let found = place.app.call(&place.owner.auth, "users.get_vaults", types).await;
    assert_eq!(found.data["vaults"][0]["data"], text);
    assert!(place.loads(&place.owner.auth).await.is_empty(), "another type");
}

#[tokio::test]
async fn whoever_saves_is_warned() {
    let place = Place::new().await;
    let text = "agent.worker_id = x\napi.credentials { access_key = A }";
    let vault = json!({ "scope": "user", "data": text, "description": "AKIAIOSFODNN7EXAMPLE12" });
    let saved = place.app.call(&place.owner.auth, "users.add_or_update_vault", json!({ "vault": vault })).await;
    let warnings = saved.data["warnings"].to_string();
    for word in ["agent.worker_id", "api.credentials", "looks like a key"] {
        assert!(warnings.contains(word), "{word}: {warnings}");
    }
}

#[tokio::test]
async fn there_are_not_too_many() {
    let place = Place::new().await;
    place.own("").await;
    let second = json!({ "vault": { "scope": "user", "data": "" } });
    let refused = place.app.try_call(&place.owner.auth, "users.add_or_update_vault", second).await;
    assert_eq!(refused.code(), "400/801", "{}", refused.body);
    for n in 0..20 {
        place.of_group(&format!("n{n}"), "").await;
    }
    let more = json!({ "vault": { "scope": "group", "description": "more" }, "group": place.group });
    assert_eq!(place.by_admin("users.add_or_update_vault", more).await.code(), "400/50");
    let nameless = json!({ "vault": { "scope": "organization" } });
    assert_eq!(place.by_admin("users.add_or_update_vault", nameless).await.code(), "400/11");
    let unknown = json!({ "vault": { "scope": "group", "description": "x" }, "group": "nothing" });
    assert_eq!(place.by_admin("users.add_or_update_vault", unknown).await.code(), "400/10");
}
