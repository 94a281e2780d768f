//! Users of the configuration in groups of the configuration (`sec_groups`).

use std::sync::atomic::{AtomicU64, Ordering};

use model::{Role, Secret, features::Feature, id::GroupId};
use server::domain::{ConfiguredGroup, ProvisionedUser};

use super::{PUT, SCIENTISTS, access, features, group, start};
use crate::support::{Auth, Database, Options, Sql, TestApp};

const KEY: &str = "BOTKEY";
const SECRET: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn bot(groups: &[&str]) -> ProvisionedUser {
    ProvisionedUser {
        name: "bot".to_owned(),
        display_name: "Bot".to_owned(),
        role: Role::User,
        access_key: KEY.to_owned(),
        secret_key: Secret::new(SECRET.to_owned()),
        allow_login: false,
        groups: groups.iter().map(|id| GroupId::known(*id)).collect(),
        email: None,
    }
}

async fn start_on(database: &Database, groups: Vec<ConfiguredGroup>, of_bot: &[&str]) -> TestApp {
    static SEED: AtomicU64 = AtomicU64::new(100);
    let seed = SEED.fetch_add(1, Ordering::Relaxed);
    let mut options = Options { provided: vec![bot(of_bot)], seed, ..Options::default() };
    options.settings.access = access(groups);
    TestApp::on(database.clone(), options).await
}

/// Not assignable by hand, and the configuration may all the same.
fn scientists() -> ConfiguredGroup {
    ConfiguredGroup { assignable: false, ..group(SCIENTISTS, "Data Scientists", &[Feature::Reports]) }
}

#[tokio::test]
async fn they_join_and_leave_with_the_configuration() {
    let database = Database::fresh().await;
    let app = start_on(&database, vec![scientists()], &[SCIENTISTS]).await;
    let auth = Auth::key(KEY, SECRET);
    assert_eq!(features(&app, &auth).await, ["reports"]);
    let sql = Sql::open(&database).await;
    let held = "SELECT group_id || ' ' || source FROM memberships";
    assert_eq!(sql.texts(held).await, [format!("{SCIENTISTS} configuration")]);

    app.domain.reconfigure(access(Vec::new())).await.expect("exchanged");
    assert!(features(&app, &auth).await.is_empty());
    assert_eq!(sql.texts(held).await.len(), 1, "the membership waits");
    app.domain.reconfigure(access(vec![scientists()])).await.expect("exchanged");
    assert_eq!(features(&app, &auth).await, ["reports"]);

    let app = start_on(&database, Vec::new(), &[]).await;
    assert!(features(&app, &auth).await.is_empty());
    assert!(sql.texts(held).await.is_empty());
    let left = "SELECT count(*) FROM groups WHERE configured IS NOT NULL";
    assert_eq!(sql.number(left).await, 0, "its last member has left, so the group is gone too");
}

/// A tenant's own group of the ID is not what the configuration means.
#[tokio::test]
async fn they_join_no_group_of_a_tenant() {
    let app = start(access(Vec::new())).await;
    let tenant = model::id::DEFAULT_TENANT;
    let admin = app.user(tenant, "Admin", "admin@people.example", "admin").await;
    let own = serde_json::json!({ "id": SCIENTISTS, "name": "Ours", "features": ["queues"] });
    app.call(&admin.auth, PUT, own).await;
    let app = start_on(&app.database, vec![scientists()], &[SCIENTISTS]).await;
    assert!(features(&app, &Auth::key(KEY, SECRET)).await.is_empty());
}

/// What is as it was is neither written nor recorded, and what differs is recorded once.
#[tokio::test]
async fn another_start_records_nothing() {
    let database = Database::fresh().await;
    start_on(&database, vec![scientists()], &[SCIENTISTS]).await;
    let sql = Sql::open(&database).await;
    let recorded = "SELECT action FROM audit_entries ORDER BY seq";
    let before = sql.texts(recorded).await;
    assert!(before.iter().any(|action| action == "membership.added"), "{before:?}");
    start_on(&database, vec![scientists()], &[SCIENTISTS]).await;
    assert_eq!(sql.texts(recorded).await, before);
    start_on(&database, vec![scientists()], &[]).await;
    let after = sql.texts(recorded).await;
    assert_eq!(after.iter().filter(|action| *action == "membership.removed").count(), 1, "{after:?}");
}
