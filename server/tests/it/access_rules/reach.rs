//! What somebody reaches, and who may ask.

use serde_json::{Value, json};

use super::{Acme, rule};
use crate::support::{Auth, START};

async fn entities(acme: &Acme, auth: &Auth, body: Value) -> Vec<Value> {
    let answer = acme.app.call(auth, "permissions.get_effective_access", body).await;
    answer.data["entities"].as_array().expect("a list").clone()
}

/// The strongest of all rules counts, and only those that give it are named.
#[tokio::test]
async fn the_strongest_rule_counts() {
    let acme = Acme::new().await;
    let all = acme.put(rule("project", json!("*"), "read", json!([]), json!([acme.team]))).await;
    let one = acme.put(rule("project", json!("p1"), "read_write", json!([acme.ada.id]), json!([]))).await;
    let again = acme.put(rule("project", json!("p1"), "read_write", json!([]), json!([acme.team]))).await;
    acme.put(rule("task", json!("p2"), "read_write", json!([acme.ada.id]), json!([]))).await;
    let asked = json!({ "entity_type": "project", "entity_ids": ["p1", "p2", null, "*", "P1", "p1"] });
    let mut both = [one, again];
    both.sort();
    let reached = |id: Value, access: Value, rules: Value| json!({ "id": id, "access": access, "by_role": false, "rules": rules });
    let (writes, reads) = (json!(both), json!([all]));
    let expected = [
        reached(json!("p1"), json!("read_write"), writes.clone()),
        reached(json!("p2"), json!("read"), reads.clone()),
        reached(Value::Null, Value::Null, json!([])),
        reached(json!("*"), json!("read"), reads.clone()),
        reached(json!("P1"), json!("read"), reads),
        reached(json!("p1"), json!("read_write"), writes),
    ];
    assert_eq!(entities(&acme, &acme.ada.auth, asked.clone()).await, expected);
    let nothing = entities(&acme, &acme.bob.auth, asked.clone()).await;
    assert!(nothing.iter().all(|reached| reached["access"].is_null()), "{nothing:?}");
    let by_role = entities(&acme, &acme.admin.auth, asked).await;
    assert!(by_role.iter().all(|reached| reached["access"] == "read_write" && reached["by_role"] == true));
}

/// Memberships that have ended, groups that the configuration has left behind and users who are disabled reach nothing.
#[tokio::test]
async fn what_does_not_count_reaches_nothing() {
    let acme = Acme::new().await;
    acme.put(rule("dataset", json!("d"), "read", json!([]), json!([acme.team]))).await;
    assert_eq!(acme.reached(&acme.ada.auth, "dataset", json!("d")).await, "read");
    let end = START.millis() + 1000;
    acme.sql.run(&format!("UPDATE memberships SET ends = {end} WHERE user_id = '{}'", acme.ada.id)).await;
    assert_eq!(acme.reached(&acme.ada.auth, "dataset", json!("d")).await, "read");
    acme.app.clock.advance_seconds(1);
    assert_eq!(acme.reached(&acme.ada.auth, "dataset", json!("d")).await, Value::Null, "it has ended");
    acme.sql.run(&format!("UPDATE memberships SET ends = NULL WHERE user_id = '{}'", acme.ada.id)).await;
    acme.sql.run(&format!("UPDATE groups SET configured = 'ml_ops' WHERE id = '{}'", acme.team)).await;
    assert_eq!(acme.reached(&acme.ada.auth, "dataset", json!("d")).await, Value::Null, "it is orphaned");
    acme.sql.run(&format!("UPDATE groups SET configured = NULL WHERE id = '{}'", acme.team)).await;
    let asked = json!({ "entity_type": "dataset", "entity_ids": ["d"], "user": acme.ada.id });
    assert_eq!(entities(&acme, &acme.admin.auth, asked.clone()).await[0]["access"], "read");
    acme.sql.run(&format!("UPDATE users SET status = 'disabled' WHERE id = '{}'", acme.ada.id)).await;
    assert_eq!(entities(&acme, &acme.admin.auth, asked).await[0]["access"], Value::Null, "she cannot come in");
}

/// One's own access is everybody's to ask for, that of others for those who see users.
#[tokio::test]
async fn who_may_ask() {
    let acme = Acme::new().await;
    let of = |user: &str| json!({ "entity_type": "queue", "entity_ids": ["q"], "user": user });
    let ask = |auth: &Auth, body: Value| {
        let auth = auth.clone();
        let app = &acme.app;
        async move { app.try_call(&auth, "permissions.get_effective_access", body).await.code() }
    };
    let consumer = acme.app.user(&acme.id, "Con", "con@acme.example", "consumer").await;
    assert_eq!(ask(&consumer.auth, of(&consumer.id)).await, "200/0");
    let settings = json!({ "company": acme.id, "exclude_features": ["user_management"] });
    acme.app.call(&acme.app.supervisor(), "system.update_company_settings", settings).await;
    assert_eq!(ask(&acme.ada.auth, of(&acme.bob.id)).await, "403/20");
    assert_eq!(ask(&acme.admin.auth, of(&acme.bob.id)).await, "200/0");
    let other = acme.app.tenant("Other").await;
    assert_eq!(ask(&acme.admin.auth, of(&other.admin.id)).await, "400/301");
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    for (bad, code) in [
        (json!({ "entity_type": "queue" }), "400/11"),
        (json!({ "entity_type": "queue", "entity_ids": [] }), "400/11"),
        (json!({ "entity_type": "queue", "entity_ids": [null] }), "400/11"),
        (json!({ "entity_type": "queue", "entity_ids": [7] }), "400/12"),
        (json!({ "entity_type": "queue", "entity_ids": ["a "] }), "400/12"),
        (json!({ "entity_type": "queues", "entity_ids": ["a"] }), "400/12"),
        (json!({ "entity_type": "queue", "entity_ids": many }), "400/12"),
    ] {
        assert_eq!(ask(&acme.ada.auth, bad.clone()).await, code, "{bad}");
    }
    let hundred = json!({ "entity_type": "queue", "entity_ids": many[..100] });
    assert_eq!(ask(&acme.ada.auth, hundred).await, "200/0");
}

/// Whoever acts as somebody reaches what the role in force reaches.
#[tokio::test]
async fn the_role_in_force_counts() {
    let acme = Acme::new().await;
    let supervisor = acme.app.supervisor();
    let as_ada = supervisor.clone().impersonating(&acme.ada.id);
    assert_eq!(acme.reached(&as_ada, "model", json!("m")).await, Value::Null);
    let acting = supervisor.acting_as(&acme.ada.id);
    assert_eq!(acme.reached(&acting, "model", json!("m")).await, "read_write");
    acme.put(rule("model", json!("m"), "read", json!([acme.ada.id]), json!([]))).await;
    assert_eq!(acme.reached(&as_ada, "model", json!("m")).await, "read");
}
