//! The rules a tenant begins with.

use serde_json::{Value, json};
use server::store::{Location, Store};
use sqlx::{Connection, PgConnection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use super::Acme;
use crate::support::{Database, Sql};

#[tokio::test]
async fn a_new_tenant_begins_with_its_queues_open() {
    let acme = Acme::new().await;
    let rules = acme.rules(json!([])).await;
    let users = "30795571-a470-4717-a80d-e8705fc776bf";
    let expected = json!({
        "id": "all-queues", "name": "All queues", "description": "", "entity_type": "queue", "entity_id": "*",
        "entity_name": null, "access_permission": "read_write", "autocreated": true, "users": [],
        "groups": [{ "id": users, "name": "Users" }],
    });
    assert_eq!(rules, [expected]);
}

#[tokio::test]
async fn what_was_deleted_can_be_had_back() {
    let acme = Acme::new().await;
    let before = acme.rules(json!([])).await;
    let ask = async |endpoint: &str, body: Value| {
        let endpoint = format!("permissions.{endpoint}_default_access_rules");
        acme.app.call(&acme.admin.auth, &endpoint, body).await.data
    };
    for (endpoint, body, restored) in [
        ("restore", json!({}), 0),
        ("ensure", json!({}), 0),
        ("delete", json!({}), 0),
        ("ensure", json!({ "groups": ["admins"] }), 0),
        ("ensure", json!({ "groups": ["admins", "users"] }), 1),
        ("delete", json!({}), 0),
        ("ensure", json!({ "groups": "users" }), 1),
        ("delete", json!({}), 0),
        ("ensure", json!({}), 1),
        ("delete", json!({}), 0),
        ("restore", json!({}), 1),
    ] {
        if endpoint == "delete" {
            acme.delete("all-queues").await;
            assert_eq!(acme.reached(&acme.ada.auth, "queue", json!("q")).await, Value::Null);
            continue;
        }
        assert_eq!(ask(endpoint, body.clone()).await, json!({ "restored": restored }), "{endpoint} {body}");
    }
    assert_eq!(acme.rules(json!([])).await, before);
    let recorded = acme.recorded("all-queues").await;
    let restored = recorded.iter().filter(|line| line.starts_with("access_rule.restored ")).count();
    assert_eq!((recorded.len(), restored), (8, 4), "{recorded:?}");
    let unknown = json!({ "groups": ["everybody"] });
    let refused = acme.app.try_call(&acme.admin.auth, "permissions.ensure_default_access_rules", unknown).await;
    assert_eq!(refused.code(), "400/12");
}

/// A database from before there were rules: each tenant of it has the rule afterwards.
#[tokio::test]
async fn an_old_tenant_gets_the_same() {
    let directory = TempDir::new().expect("a temporary directory");
    let file = Location::Sqlite(directory.path().join("tenantry.db"));
    let location = Database::empty_postgres().await.unwrap_or(file);
    migrate_to_the_first(&location).await;
    let database = Database::at(location.clone());
    let sql = Sql::open(&database).await;
    sql.run(
        "INSERT INTO tenants (id, name, name_key, active, created, features, exclude_features)
         VALUES ('0192f0c1a2b37c4d8e9f0a1b2c3d4e5f', 'Old', 'old', 1 = 1, 7, '', '')",
    )
    .await;
    sql.run(
        "INSERT INTO groups (tenant_id, id, name, name_key, built_in, created)
         SELECT id, '30795571-a470-4717-a80d-e8705fc776bf', 'Users', 'users', 'users', 7 FROM tenants",
    )
    .await;
    Store::migrate(&location).await.expect("migrations");
    let list = "SELECT r.id || ' ' || r.resource || ' ' || r.entity || ' ' || r.access || ' ' || r.created || ' ' || g.group_id
                  FROM access_rules r JOIN access_rule_groups g ON g.tenant_id = r.tenant_id AND g.rule_id = r.id
                 WHERE r.autocreated";
    assert_eq!(sql.texts(list).await, ["all-queues queue * read_write 7 30795571-a470-4717-a80d-e8705fc776bf"]);
}

async fn migrate_to_the_first(location: &Location) {
    let directory = TempDir::new().expect("a temporary directory");
    let kind = if matches!(location, Location::Sqlite(_)) { "sqlite" } else { "postgres" };
    let first = format!("{}/../migrations/{kind}/0001_foundation.sql", env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(first, directory.path().join("0001_foundation.sql")).expect("the first migration");
    let migrator = Migrator::new(directory.path().to_owned()).await.expect("one migration");
    match location {
        Location::Sqlite(file) => {
            let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
            let mut connection = SqliteConnection::connect_with(&options).await.expect("a file");
            migrator.run(&mut connection).await.expect("the first migration");
        }
        Location::Postgres(url) => {
            let mut connection = PgConnection::connect(url.reveal()).await.expect("the test cluster answers");
            migrator.run(&mut connection).await.expect("the first migration");
        }
    }
}
