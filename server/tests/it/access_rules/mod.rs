//! Access rules from end to end: made, changed and deleted through the API, and what follows from them.

mod default;
mod explained;
mod reach;
mod worlds;

use serde_json::{Value, json};

use crate::support::{Auth, Sql, TestApp, TestUser};

/// A tenant with an administrator, two plain users and a group that `ada` is in.
struct Acme {
    app: TestApp,
    sql: Sql,
    id: String,
    admin: TestUser,
    ada: TestUser,
    bob: TestUser,
    team: String,
}

impl Acme {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let sql = Sql::open(&app.database).await;
        let acme = app.tenant("Acme").await;
        let ada = app.user(&acme.id, "Ada", "ada@acme.example", "user").await;
        let bob = app.user(&acme.id, "Bob", "bob@acme.example", "user").await;
        let team = json!({ "name": "Team", "users": [ada.id] });
        let team = app.call(&acme.admin.auth, "permissions.add_or_update_user_group", team).await.text("id");
        Self { app, sql, id: acme.id, admin: acme.admin, ada, bob, team }
    }

    async fn put(&self, rule: Value) -> String {
        self.app.call(&self.admin.auth, "permissions.add_or_update_access_rule", rule).await.text("id")
    }

    /// What the API refuses to store, leaving everything as it was.
    async fn refused(&self, rule: Value) -> (String, String) {
        let before = self.sql.everything().await;
        let answer = self.app.try_call(&self.admin.auth, "permissions.add_or_update_access_rule", rule.clone()).await;
        assert!(self.sql.everything().await == before, "{rule} changed something");
        (answer.code(), answer.message)
    }

    async fn delete(&self, rule: &str) {
        self.app.call(&self.admin.auth, "permissions.delete_access_rules", json!({ "rules": [rule] })).await;
    }

    async fn rules(&self, ids: Value) -> Vec<Value> {
        let answer = self.app.call(&self.admin.auth, "permissions.get_access_rules", json!({ "rules": ids })).await;
        answer.data["rules"].as_array().expect("a list").clone()
    }

    /// `read`, `read_write` or nothing, of one resource.
    async fn reached(&self, auth: &Auth, kind: &str, entity: Value) -> Value {
        let body = json!({ "entity_type": kind, "entity_ids": [entity] });
        let answer = self.app.call(auth, "permissions.get_effective_access", body).await;
        answer.data["entities"][0]["access"].clone()
    }

    /// The recorded actions about a rule, with what was and what is.
    async fn recorded(&self, rule: &str) -> Vec<String> {
        let list = format!(
            "SELECT action || ' ' || COALESCE(before, '-') || ' ' || COALESCE(after, '-') FROM audit_entries
              WHERE target = '{rule}' ORDER BY seq"
        );
        self.sql.texts(&list).await
    }
}

fn rule(kind: &str, entity: Value, access: &str, users: Value, groups: Value) -> Value {
    let mut rule = json!({ "name": "A rule", "description": "", "entity_type": kind, "access_permission": access });
    for (field, value) in [("entity_id", entity), ("users", users), ("groups", groups)] {
        rule[field] = value;
    }
    rule
}

#[tokio::test]
async fn a_rule_is_made_changed_and_deleted() {
    let acme = Acme::new().await;
    let id = acme.put(rule("queue", json!("q1"), "read", json!([acme.bob.id, acme.bob.id]), json!([acme.team]))).await;
    let found = acme.rules(json!([id, "nothing-has-this-id", "no id"])).await;
    let expected = json!({
        "id": id, "name": "A rule", "description": "", "entity_type": "queue", "entity_id": "q1", "entity_name": null,
        "access_permission": "read", "autocreated": false,
        "users": [{ "id": acme.bob.id, "name": "Bob", "email": "bob@acme.example" }],
        "groups": [{ "id": acme.team, "name": "Team" }],
    });
    assert_eq!(found, [expected]);
    assert_eq!(acme.reached(&acme.bob.auth, "queue", json!("q1")).await, "read_write", "all queues are everybody's");
    let mut changed = rule("project", Value::Null, "read_write", json!([acme.ada.id]), json!([]));
    changed["id"] = json!(id);
    changed["description"] = json!("Where projects begin");
    assert_eq!(acme.put(changed.clone()).await, id);
    acme.put(changed).await;
    let found = acme.rules(json!([id])).await.remove(0);
    assert_eq!((&found["entity_id"], &found["entity_type"]), (&Value::Null, &json!("project")));
    assert_eq!((&found["users"][0]["name"], &found["groups"]), (&json!("Ada"), &json!([])));
    assert_eq!(acme.reached(&acme.ada.auth, "project", Value::Null).await, "read_write");
    assert_eq!(acme.reached(&acme.bob.auth, "project", Value::Null).await, Value::Null);
    acme.delete(&id).await;
    assert_eq!(acme.rules(json!([id])).await, Vec::<Value>::new());
    assert_eq!(acme.reached(&acme.ada.auth, "project", Value::Null).await, Value::Null);
    let recorded = acme.recorded(&id).await;
    let actions: Vec<&str> = recorded.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(
        actions,
        ["access_rule.created", "access_rule.changed", "access_rule.deleted"],
        "saying it twice is one"
    );
    assert!(recorded[1].contains("\"q1\"") && recorded[1].contains("Where projects begin"), "{}", recorded[1]);
    assert!(recorded[2].contains(&acme.ada.id) && recorded[2].ends_with(" -"), "{}", recorded[2]);
}

/// A whole rule or none: what one part of it lacks is refused with all of it.
#[tokio::test]
async fn bad_rules_are_refused_whole() {
    let acme = Acme::new().await;
    let other = acme.app.tenant("Other").await;
    let (nobody, foreign) = ("0192f0c1a2b37c4d8e9f0a1b2c3d4e5f", other.admin.id.as_str());
    let users = |users: Value| rule("queue", json!("*"), "read", users, json!([]));
    let groups = |groups: Value| rule("queue", json!("*"), "read", json!([acme.ada.id]), groups);
    let unknown = acme.refused(users(json!([acme.ada.id, nobody]))).await;
    assert_eq!(unknown.0, "400/301");
    assert_eq!(acme.refused(users(json!([acme.ada.id, foreign]))).await, unknown);
    let unknown = acme.refused(groups(json!([acme.team, nobody]))).await;
    assert_eq!(unknown.0, "400/10");
    let many: Vec<String> = (0..1000).map(|n| format!("user-{n}")).collect();
    for (bad, code) in [
        (rule("queue", Value::Null, "read", json!([]), json!([])), "400/11"),
        (rule("", json!("*"), "read", json!([]), json!([])), "400/12"),
        (rule("dataset_version", json!("*"), "read", json!([]), json!([])), "400/12"),
        (rule("queue", json!("*"), "write", json!([]), json!([])), "400/12"),
        (rule("queue", json!(" q"), "read", json!([]), json!([])), "400/12"),
        (rule("queue", json!("q\u{200b}"), "read", json!([]), json!([])), "400/12"),
        (rule("queue", json!("q".repeat(129)), "read", json!([]), json!([])), "400/800"),
        (rule("queue", json!("*"), "read", Value::Null, json!([])), "400/11"),
        (rule("queue", json!("*"), "read", json!([]), Value::Null), "400/11"),
        (groups(json!(["not an id"])), "400/10"),
        (rule("queue", json!("*"), "read", json!(many), json!([acme.team])), "400/12"),
    ] {
        assert_eq!(acme.refused(bad.clone()).await.0, code, "{bad}");
    }
    let mut unnamed = users(json!([]));
    unnamed["name"] = json!("\u{202e}x");
    assert_eq!(acme.refused(unnamed.clone()).await.0, "400/12");
    unnamed["name"] = Value::Null;
    assert_eq!(acme.refused(unnamed).await.0, "400/11");
}

/// What the server made may be deleted and is not for editing; nobody else takes its place.
#[tokio::test]
async fn rules_of_the_server_are_not_for_editing() {
    let acme = Acme::new().await;
    let mut edited = rule("queue", json!("*"), "read", json!([]), json!([acme.team]));
    edited["id"] = json!("all-queues");
    let (code, message) = acme.refused(edited.clone()).await;
    assert_eq!(code, "403/20");
    assert!(message.contains("Autocreated rules are not for editing"), "{message}");
    acme.delete("all-queues").await;
    assert_eq!(acme.refused(edited).await.0, "400/801");
}

/// All or none are deleted.
#[tokio::test]
async fn rules_are_deleted_together() {
    let acme = Acme::new().await;
    let one = acme.put(rule("queue", json!("a"), "read", json!([]), json!([]))).await;
    let two = acme.put(rule("queue", json!("b"), "read", json!([acme.ada.id]), json!([acme.team]))).await;
    let delete = |rules: Value| acme.app.try_call(&acme.admin.auth, "permissions.delete_access_rules", rules);
    for (rules, code) in [(json!({ "rules": [one, "nothing"] }), "400/10"), (json!({ "rules": [] }), "400/11")] {
        let before = acme.sql.everything().await;
        assert_eq!(delete(rules).await.code(), code);
        assert!(acme.sql.everything().await == before);
    }
    let answer = delete(json!({ "rules": [one, two, one] })).await;
    assert_eq!(answer.data, json!({ "deleted": 2 }));
    assert_eq!(acme.rules(json!([])).await.len(), 1, "that of all queues is there still");
}

/// Lists are in pages and each rule comes with all it names, so that it can be written back.
#[tokio::test]
async fn lists_are_whole_and_in_pages() {
    let acme = Acme::new().await;
    for n in 0..7 {
        acme.put(rule("route", json!(format!("r{n}")), "read", json!([acme.ada.id, acme.bob.id]), json!([]))).await;
    }
    let mut seen = Vec::new();
    for page in 0..4 {
        let body = json!({ "page": page, "page_size": 3 });
        let answer = acme.app.call(&acme.admin.auth, "permissions.get_access_rules", body).await;
        seen.extend(answer.data["rules"].as_array().expect("a list").clone());
    }
    assert_eq!(seen, acme.rules(json!([])).await);
    let entities: Vec<&str> = seen.iter().filter_map(|rule| rule["entity_id"].as_str()).collect();
    assert_eq!(entities, ["*", "r0", "r1", "r2", "r3", "r4", "r5", "r6"]);
    assert_eq!(seen[1]["users"].as_array().map(Vec::len), Some(2));
}

/// A list that would be endless is refused, not cut off.
#[tokio::test]
async fn a_list_is_bounded() {
    let acme = Acme::new().await;
    let (tenant, many) = (&acme.id, 21_000);
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)";
    acme.sql
        .run(&format!(
            "INSERT INTO users (tenant_id, id, kind, role, status, name, name_key, created)
             {numbers} SELECT '{tenant}', 'u' || i, 'person', 'user', 'active', 'U', 'u', 1 FROM n"
        ))
        .await;
    for rule in 0..many / 1000 {
        acme.sql
            .run(&format!(
                "INSERT INTO access_rules (tenant_id, id, name, name_key, resource, entity, access, autocreated, created,
                                           changed)
                 SELECT tenant_id, 'r{rule}', 'R', 'r', 'task', '{rule}', 'read', autocreated, 1, 1
                   FROM access_rules WHERE tenant_id = '{tenant}' AND id = 'all-queues'"
            ))
            .await;
        acme.sql
            .run(&format!(
                "INSERT INTO access_rule_users (tenant_id, rule_id, user_id)
                 {numbers} SELECT '{tenant}', 'r{rule}', 'u' || i FROM n"
            ))
            .await;
    }
    // As autovacuum does: without statistics PostgreSQL plans for tables that are all but empty.
    acme.sql.run("ANALYZE").await;
    let ask = |body: Value| acme.app.try_call(&acme.admin.auth, "permissions.get_access_rules", body);
    let all = ask(json!({})).await;
    assert_eq!(all.code(), "400/12", "{}", all.message);
    let ids: Vec<String> = (0..many / 1000).map(|rule| format!("r{rule}")).collect();
    assert_eq!(ask(json!({ "rules": ids })).await.code(), "400/12");
    let some = ask(json!({ "page_size": 20 })).await;
    assert_eq!(some.code(), "200/0", "{}", some.message);
}

/// Without the feature nobody of the tenant manages rules; the operator may.
#[tokio::test]
async fn managing_rules_takes_the_feature() {
    let acme = Acme::new().await;
    let settings = json!({ "company": acme.id, "exclude_features": ["permissions"] });
    acme.app.call(&acme.app.supervisor(), "system.update_company_settings", settings).await;
    let acting = acme.app.supervisor().acting_as(&acme.admin.id);
    for endpoint in ["permissions.get_access_rules", "permissions.restore_default_access_rules"] {
        let answer = acme.app.try_call(&acme.admin.auth, endpoint, json!({})).await;
        assert_eq!(answer.code(), "403/20", "{endpoint}");
        assert!(answer.message.contains("permissions"), "{}", answer.message);
        acme.app.call(&acting, endpoint, json!({})).await;
    }
    assert_eq!(acme.reached(&acme.ada.auth, "queue", json!("q")).await, "read_write", "rules hold without it");
}

/// Whoever goes is gone from the rules, too.
#[tokio::test]
async fn who_is_removed_is_in_no_rule() {
    let acme = Acme::new().await;
    let id = acme.put(rule("model", json!("*"), "read", json!([acme.ada.id, acme.bob.id]), json!([acme.team]))).await;
    acme.app.call(&acme.admin.auth, "auth.delete_user", json!({ "user": acme.ada.id })).await;
    let named = acme.rules(json!([id])).await.remove(0);
    assert_eq!(named["users"].as_array().map(Vec::len), Some(1));
    acme.app.call(&acme.admin.auth, "permissions.delete_user_groups", json!({ "groups": [acme.team] })).await;
    assert_eq!(acme.rules(json!([id])).await.remove(0)["groups"], json!([]));
    let mut back = rule("model", json!("*"), "read", json!([acme.ada.id]), json!([]));
    back["id"] = json!(id);
    assert_eq!(acme.refused(back).await.0, "400/301", "who was removed cannot be named");
    assert_eq!(acme.reached(&acme.bob.auth, "model", json!("m")).await, "read", "whoever is left keeps it");
}
