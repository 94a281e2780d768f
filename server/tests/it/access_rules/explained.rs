//! Which rules reach somebody, through which group, and what a change of groups would do to that.

use serde_json::{Value, json};

use super::{Acme, rule};
use crate::support::START;

async fn explained(acme: &Acme, body: Value) -> Value {
    acme.app.call(&acme.admin.auth, "access.explain", body).await.data
}

/// The IDs of some rules.
fn ids(rules: &Value) -> Vec<&str> {
    let rules = rules.as_array().expect("a list");
    rules.iter().map(|rule| rule["id"].as_str().expect("an ID")).collect()
}

#[tokio::test]
async fn rules_reach_by_name_and_through_groups() {
    let acme = Acme::new().await;
    let by_name = acme.put(rule("model", json!("m"), "read", json!([acme.ada.id]), json!([]))).await;
    let by_both = acme.put(rule("project", json!("p"), "read_write", json!([acme.ada.id]), json!([acme.team]))).await;
    let by_team = acme.put(rule("task", json!("*"), "read", json!([acme.bob.id]), json!([acme.team]))).await;
    acme.put(rule("route", json!("r"), "read", json!([acme.bob.id]), json!([]))).await;
    let found = explained(&acme, json!({ "user": acme.ada.id })).await;
    assert_eq!(ids(&found["rules"]), [&by_name, &by_both, "all-queues", &by_team], "by type: {}", found["rules"]);
    let expected = json!({
        "id": by_both, "name": "A rule", "entity_type": "project", "entity_id": "p",
        "access_permission": "read_write", "by_name": true, "by": ["Team"],
    });
    assert_eq!(found["rules"][1], expected);
    assert_eq!((&found["rules"][0]["by"], &found["rules"][0]["by_name"]), (&json!([]), &json!(true)));
    assert_eq!(found["rules"][2]["by"], json!(["Users"]));
    assert_eq!((&found["rules_by_role"], &found["more_rules"]), (&json!(false), &json!(false)));
    let admin = explained(&acme, json!({ "user": acme.admin.id })).await;
    assert_eq!((&admin["rules"], &admin["rules_by_role"]), (&json!([]), &json!(true)), "the role needs none");
}

/// Each explained rule is one that the decision about its resource names, and the other way round.
#[tokio::test]
async fn what_is_explained_is_what_is_reached() {
    let acme = Acme::new().await;
    for (n, subjects) in [(true, false), (false, true), (true, true), (false, false)].into_iter().enumerate() {
        let users = if subjects.0 { json!([acme.ada.id]) } else { json!([acme.bob.id]) };
        let groups = if subjects.1 { json!([acme.team]) } else { json!([]) };
        acme.put(rule("dataset", json!(format!("d{n}")), "read", users, groups)).await;
    }
    let end = START.millis() + 1000;
    for (ends, configured) in [("NULL".to_owned(), "NULL"), (end.to_string(), "NULL"), ("NULL".to_owned(), "'gone'")] {
        acme.sql.run(&format!("UPDATE memberships SET ends = {ends} WHERE user_id = '{}'", acme.ada.id)).await;
        acme.sql.run(&format!("UPDATE groups SET configured = {configured} WHERE id = '{}'", acme.team)).await;
        if ends != "NULL" {
            acme.app.clock.advance_seconds(1);
        }
        for user in [&acme.ada, &acme.bob, &acme.admin] {
            let entities = json!(["d0", "d1", "d2", "d3"]);
            let asked = json!({ "user": user.id, "entity_type": "dataset", "entity_ids": entities });
            let reached = acme.app.call(&acme.admin.auth, "permissions.get_effective_access", asked).await;
            let reached = reached.data["entities"].as_array().expect("a list").clone();
            let mut by: Vec<String> = reached.iter().flat_map(|one| strings(&one["rules"])).collect();
            let found = explained(&acme, json!({ "user": user.id })).await;
            let mut rules: Vec<&str> = ids(&found["rules"]).into_iter().filter(|id| *id != "all-queues").collect();
            by.sort();
            rules.sort_unstable();
            assert_eq!(rules, by, "{} {ends} {configured}", user.email);
        }
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|it| it.as_str().expect("a text").to_owned()).collect()
}

/// Whoever is disabled has nothing, and is told so by every verdict.
#[tokio::test]
async fn whoever_is_disabled_reaches_nothing() {
    let acme = Acme::new().await;
    assert_eq!(explained(&acme, json!({ "user": acme.ada.id })).await["chain"]["active"], true);
    acme.sql.run(&format!("UPDATE users SET status = 'disabled' WHERE id = '{}'", acme.ada.id)).await;
    let found = explained(&acme, json!({ "user": acme.ada.id })).await;
    assert_eq!((&found["chain"]["active"], &found["rules"]), (&json!(false), &json!([])));
    for (list, granted) in [("features", "has"), ("permissions", "may")] {
        for verdict in found[list].as_array().expect("a list") {
            assert_eq!(verdict[granted], false, "{verdict}");
            assert!(verdict["why"].as_str().is_some_and(|why| why.starts_with("Disabled")), "{verdict}");
        }
    }
    acme.sql.run(&format!("UPDATE users SET status = 'disabled' WHERE id = '{}'", acme.admin.id)).await;
    let supervisor = acme.app.supervisor().acting_as(&acme.bob.id);
    let found = acme.app.call(&supervisor, "access.explain", json!({ "user": acme.admin.id })).await.data;
    assert_eq!(found["rules_by_role"], false, "nor by the role");
}

#[tokio::test]
async fn a_change_to_think_of_gains_and_loses_rules() {
    let acme = Acme::new().await;
    let other = json!({ "name": "Other", "users": [] });
    let other = acme.app.call(&acme.admin.auth, "permissions.add_or_update_user_group", other).await.text("id");
    let of_team = acme.put(rule("task", json!("t"), "read", json!([]), json!([acme.team]))).await;
    let of_other = acme.put(rule("task", json!("u"), "read", json!([]), json!([other]))).await;
    acme.put(rule("task", json!("v"), "read", json!([acme.ada.id]), json!([acme.team, other]))).await;
    let before = acme.sql.everything().await;
    let ask = json!({ "user": acme.ada.id, "leave": [acme.team], "join": [other] });
    let found = explained(&acme, ask).await;
    assert_eq!(ids(&found["change"]["rules_gained"]), [of_other.as_str()]);
    assert_eq!(ids(&found["change"]["rules_lost"]), [of_team.as_str()]);
    assert_eq!(found["change"]["rules_gained"][0]["by"], json!(["Other"]), "through what would be joined");
    assert_eq!(found["change"]["rules_lost"][0]["by"], json!(["Team"]), "through what is left");
    let promoted = explained(&acme, json!({ "user": acme.ada.id, "role": "admin" })).await;
    assert_eq!(ids(&promoted["change"]["rules_gained"]), Vec::<&str>::new(), "the role needs no rule");
    let natural = explained(&acme, json!({ "user": acme.ada.id, "leave": [model::groups::BuiltIn::Users.id()] })).await;
    assert_eq!(natural["change"]["rules_lost"], json!([]), "nobody leaves the group of all users");
    assert!(acme.sql.everything().await == before, "thinking changes nothing");
}

/// Only administrators think of changes, of themselves too, and of so many groups at a time.
#[tokio::test]
async fn who_may_think_of_a_change() {
    let acme = Acme::new().await;
    let ask = |body: Value, as_admin: bool| {
        let auth = if as_admin { acme.admin.auth.clone() } else { acme.ada.auth.clone() };
        let app = &acme.app;
        async move { app.try_call(&auth, "access.explain", body).await.code() }
    };
    assert_eq!(ask(json!({ "user": acme.ada.id }), false).await, "200/0");
    for thought in [json!({ "leave": [acme.team] }), json!({ "join": [acme.team] }), json!({ "role": "user" })] {
        assert_eq!(ask(thought.clone(), false).await, "403/20", "{thought}");
        assert_eq!(ask(thought, true).await, "200/0");
    }
    let many = |count: usize| (0..count).map(|n| format!("group-{n}")).collect::<Vec<_>>();
    assert_eq!(ask(json!({ "leave": many(100) }), true).await, "400/10", "so many are looked for");
    assert_eq!(ask(json!({ "leave": many(101) }), true).await, "400/12");
    assert_eq!(ask(json!({ "leave": many(50), "join": many(51) }), true).await, "400/12", "before any is looked for");
}

/// More rules than are looked at are told.
#[tokio::test]
async fn an_explanation_is_bounded() {
    let acme = Acme::new().await;
    acme.sql
        .run(&format!(
            "INSERT INTO access_rules (tenant_id, id, name, name_key, resource, entity, access, autocreated, created,
                                       changed)
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 501)
             SELECT tenant_id, 'r' || i, 'R', 'r', 'task', 'e' || i, 'read', autocreated, 1, 1
               FROM n, access_rules WHERE tenant_id = '{}' AND id = 'all-queues'",
            acme.id
        ))
        .await;
    acme.sql
        .run(&format!(
            "INSERT INTO access_rule_users (tenant_id, rule_id, user_id)
             SELECT tenant_id, id, '{}' FROM access_rules WHERE tenant_id = '{}' AND resource = 'task'",
            acme.ada.id, acme.id
        ))
        .await;
    let found = explained(&acme, json!({ "user": acme.ada.id })).await;
    assert_eq!(found["more_rules"], true);
    assert_eq!(ids(&found["rules"]).len(), model::explain::MOST_RULES);
}
