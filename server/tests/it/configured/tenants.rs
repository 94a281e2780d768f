//! Configured groups are in every tenant, whatever was there before.

use model::{features::Feature, groups::BuiltIn};
use serde_json::json;
use server::domain::{Configured, Override};

use super::{DELETE, MLOPS, PUT, SCIENTISTS, access, features, group, is_orphaned, join, shown, start};
use crate::support::{Options, Sql, TestApp};

#[tokio::test]
async fn old_tenants_and_new_ones_have_them() {
    let app = start(access(Vec::new())).await;
    let old = app.tenant("Old").await;
    assert!(shown(&app, &old.admin.auth, SCIENTISTS).await.is_null());
    let groups = vec![group(SCIENTISTS, "Data Scientists", &[Feature::Reports]), group(MLOPS, "MLOps", &[])];
    app.domain.reconfigure(access(groups)).await.expect("exchanged");
    let new = app.tenant("New").await;
    for tenant in [&old, &new] {
        let scientists = shown(&app, &tenant.admin.auth, SCIENTISTS).await;
        assert_eq!(scientists["name"], "Data Scientists");
        assert_eq!((&scientists["assignable"], &scientists["system"]), (&json!(true), &json!(false)));
        assert_eq!(scientists["features"], json!(["reports"]));
        let locked = json!({ "id": SCIENTISTS, "name": "Mine" });
        assert_eq!(app.try_call(&tenant.admin.auth, PUT, locked).await.status, 403);
        let gone = app.try_call(&tenant.admin.auth, DELETE, json!({ "groups": [SCIENTISTS] })).await;
        assert_eq!(gone.status, 403, "{}", gone.body);
    }
    let sql = Sql::open(&app.database).await;
    assert_eq!(sql.number("SELECT count(*) FROM groups WHERE configured IS NOT NULL").await, 6, "two in three tenants");
    let stored = "SELECT DISTINCT features FROM groups WHERE configured = 'data_scientists'";
    assert_eq!(sql.texts(stored).await, ["reports"]);
}

/// A start that finds what the last one left writes nothing; one that finds something else records what it was.
#[tokio::test]
async fn starts_write_what_has_changed() {
    let app = start(access(vec![group(SCIENTISTS, "Data Scientists", &[Feature::Reports])])).await;
    app.tenant("Acme").await;
    let sql = Sql::open(&app.database).await;
    let before = sql.everything().await;
    let mut settings = Options::default().settings;
    settings.access = access(vec![group(SCIENTISTS, "Data Scientists", &[Feature::Reports])]);
    app.replica(settings.clone()).await;
    assert_eq!(sql.everything().await, before);

    settings.access = access(vec![group(SCIENTISTS, "Scientists", &[])]);
    app.replica(settings).await;
    let names = "SELECT DISTINCT name || '/' || features FROM groups WHERE configured IS NOT NULL";
    assert_eq!(sql.texts(names).await, ["Scientists/"]);
    let entries = "SELECT before || ' -> ' || after FROM audit_entries
                    WHERE action = 'configuration.changed' AND tenant_id IS NULL AND why = 'start' ORDER BY seq DESC";
    let last = sql.texts(entries).await.remove(0);
    let (was, is) = last.split_once(" -> ").expect("both");
    assert!(was.contains("\"Data Scientists\"") && was.contains("\"reports\""), "{was}");
    assert!(is.contains("\"Scientists\"") && !is.contains("\"reports\""), "{is}");
}

/// Rights go by ID, so a tenant's own group may be called like a configured one that came later.
#[tokio::test]
async fn an_own_group_of_the_name_stays_what_it_is() {
    let app = start(access(Vec::new())).await;
    let acme = app.tenant("Acme").await;
    let ada = app.user(&acme.id, "Ada", "ada@people.example", "user").await;
    let own = json!({ "name": "Data Scientists", "features": ["queues"], "users": [ada.id] });
    let own = app.call(&app.supervisor().acting_as(&acme.admin.id), PUT, own).await.text("id");
    app.domain
        .reconfigure(access(vec![group(SCIENTISTS, "data scientists", &[Feature::Reports])]))
        .await
        .expect("exchanged");
    assert_eq!(features(&app, &ada.auth).await, ["queues"]);
    assert_eq!(shown(&app, &acme.admin.auth, &own).await["name"], "Data Scientists");
    join(&app, &acme.admin.auth, SCIENTISTS, &[&ada.id]).await;
    assert_eq!(features(&app, &ada.auth).await, ["queues", "reports"]);
    let again = app.try_call(&acme.admin.auth, PUT, json!({ "name": "Data  Scientists" })).await;
    assert_eq!(again.status, 400, "nobody can make one of the name any more: {}", again.body);
}

#[tokio::test]
async fn an_own_group_of_the_id_stays_the_tenants() {
    let app = start(access(Vec::new())).await;
    let (acme, other) = (app.tenant("Acme").await, app.tenant("Other").await);
    let ada = app.user(&acme.id, "Ada", "ada@people.example", "user").await;
    let own = json!({ "id": SCIENTISTS, "name": "Ours", "features": ["queues"], "users": [ada.id] });
    app.call(&app.supervisor().acting_as(&acme.admin.id), PUT, own).await;
    let configured = access(vec![group(SCIENTISTS, "Data Scientists", &[Feature::Reports])]);
    let changed = app.domain.reconfigure(configured).await.expect("exchanged");
    assert_eq!(changed.own.iter().map(ToString::to_string).collect::<Vec<_>>(), [SCIENTISTS]);
    assert_eq!(features(&app, &ada.auth).await, ["queues"]);
    assert_eq!(shown(&app, &acme.admin.auth, SCIENTISTS).await["name"], "Ours");
    assert_eq!(shown(&app, &other.admin.auth, SCIENTISTS).await["name"], "Data Scientists");
    // Taking the configured one away leaves it alone; deleting it makes room for the configured one.
    app.domain.reconfigure(access(Vec::new())).await.expect("exchanged");
    assert_eq!(features(&app, &ada.auth).await, ["queues"]);
    assert!(shown(&app, &other.admin.auth, SCIENTISTS).await.is_null());
    let configured = access(vec![group(SCIENTISTS, "Data Scientists", &[Feature::Reports])]);
    app.domain.reconfigure(configured).await.expect("exchanged");
    app.call(&acme.admin.auth, DELETE, json!({ "groups": [SCIENTISTS] })).await;
    let given = shown(&app, &acme.admin.auth, SCIENTISTS).await;
    assert_eq!((&given["name"], &given["members"]), (&json!("Data Scientists"), &json!(0)));
    assert!(features(&app, &ada.auth).await.is_empty());
}

#[tokio::test]
async fn a_built_in_group_is_called_as_configured() {
    let app = start(access(Vec::new())).await;
    let old = app.tenant("Old").await;
    app.call(&old.admin.auth, PUT, json!({ "name": "Everyone" })).await;
    let everyone = Override { name: Some("Everyone".to_owned()), ..Override::default() };
    let closed = Override { assignable: Some(false), ..Override::default() };
    let built_in = vec![(BuiltIn::Users, everyone), (BuiltIn::QueueAdmins, closed)];
    let renamed = Configured { built_in, ..Options::default().settings.access };
    app.domain.reconfigure(renamed).await.expect("exchanged");
    let new = app.tenant("New").await;
    let ada = app.user(&new.id, "Ada", "ada@people.example", "user").await;
    for tenant in [&old, &new] {
        assert_eq!(shown(&app, &tenant.admin.auth, BuiltIn::Users.id()).await["name"], "Everyone");
        assert_eq!(shown(&app, &tenant.admin.auth, BuiltIn::QueueAdmins.id()).await["assignable"], false);
    }
    let me = app.call(&ada.auth, "users.get_current_user", json!({})).await;
    assert!(me.body.contains("Everyone") && !me.body.contains("\"Users\""), "{}", me.body);
    for name in ["everyone", "Users"] {
        let answer = app.try_call(&new.admin.auth, PUT, json!({ "name": name })).await;
        assert_eq!(answer.status, 400, "{name}: {}", answer.body);
    }
    app.domain.reconfigure(Options::default().settings.access).await.expect("exchanged");
    for tenant in [&old, &new] {
        assert_eq!(shown(&app, &tenant.admin.auth, BuiltIn::Users.id()).await["name"], "Users");
        assert_eq!(shown(&app, &tenant.admin.auth, BuiltIn::QueueAdmins.id()).await["assignable"], true);
    }
}

/// A server that has not read the new configuration yet makes a tenant: the others see to it at their next chance.
#[tokio::test]
async fn a_tenant_made_by_another_configuration_is_caught_up() {
    let app = start(access(Vec::new())).await;
    let mut settings = Options::default().settings;
    settings.access = access(vec![group(SCIENTISTS, "Data Scientists", &[Feature::Reports])]);
    let ahead = app.replica(settings.clone()).await;
    let behind = app.tenant("Behind").await;
    assert!(shown(&ahead, &behind.admin.auth, SCIENTISTS).await.is_null());
    ahead.domain.reconfigure(settings.access.clone()).await.expect("the same once more");
    assert!(!is_orphaned(&ahead, &behind.admin.auth, SCIENTISTS).await);
    // Where it is not configured it grants nothing, though it is there.
    assert!(is_orphaned(&app, &behind.admin.auth, SCIENTISTS).await);
    let sql = Sql::open(&app.database).await;
    let recorded =
        "SELECT count(*) FROM audit_entries WHERE action = 'configuration.changed' AND why = 'configuration'";
    assert_eq!(sql.number(recorded).await, 0, "nothing has changed");
    app.domain.reconfigure(settings.access).await.expect("exchanged");
    assert_eq!(sql.number(recorded).await, 1, "this server has changed");
    assert!(!is_orphaned(&app, &behind.admin.auth, SCIENTISTS).await);
}

/// Nobody sees which group of which tenant stood in the way.
#[tokio::test]
async fn tenants_are_not_named() {
    let app: TestApp = start(access(Vec::new())).await;
    let acme = app.tenant("Acme").await;
    app.call(&acme.admin.auth, PUT, json!({ "id": SCIENTISTS, "name": "Secret project" })).await;
    let configured = access(vec![group(SCIENTISTS, "Data Scientists", &[])]);
    let changed = app.domain.reconfigure(configured).await.expect("exchanged");
    let said = format!("{changed} {changed:?}");
    assert!(!said.contains("Secret project") && !said.contains("Acme") && !said.contains(&acme.id), "{said}");
}
