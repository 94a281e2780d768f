//! Exchanging the configuration under a running server: what each change means at the next request.

use model::{
    Role,
    features::{Feature, FeatureSet},
    groups::BuiltIn,
};
use serde_json::json;
use server::domain::Configured;

use super::{DELETE, MLOPS, PUT, SCIENTISTS, access, features, group, is_orphaned, join, shown, start};
use crate::support::{Auth, Options, Sql, TestApp};

async fn exchange(app: &TestApp, access: Configured) -> String {
    app.domain.reconfigure(access).await.expect("exchanged").to_string()
}

#[tokio::test]
async fn a_groups_life() {
    let app = start(access(Vec::new())).await;
    let acme = app.tenant("Acme").await;
    let admin = &acme.admin.auth;
    let ada = app.user(&acme.id, "Ada", "ada@people.example", "user").await;
    let token = Auth::token(&app.call(&ada.auth, "auth.login", json!({})).await.text("token"));
    let browser = app.signed_in(&ada.email).await;
    let sees_users = async || browser.get("/settings/users").await.status == 200;

    let granting = |features: &[Feature]| access(vec![group(SCIENTISTS, "Data Scientists", features)]);
    assert_eq!(exchange(&app, granting(&[Feature::Reports])).await, "1 group: 1 new");
    join(&app, admin, SCIENTISTS, &[&ada.id]).await;
    assert_eq!(features(&app, &token).await, ["reports"]);
    assert!(!sees_users().await);

    let said = exchange(&app, granting(&[Feature::Queues, Feature::UserManagement])).await;
    assert_eq!(said, "1 group; features changed: Data Scientists");
    for auth in [&ada.auth, &token] {
        assert_eq!(features(&app, auth).await, ["queues", "user_management"]);
    }
    assert!(sees_users().await);

    let renamed = access(vec![group(SCIENTISTS, "Scientists", &[Feature::Queues, Feature::UserManagement])]);
    assert_eq!(exchange(&app, renamed).await, "1 group: 1 renamed");
    assert_eq!(shown(&app, admin, SCIENTISTS).await["name"], "Scientists");
    assert_eq!(shown(&app, admin, SCIENTISTS).await["members"], 1);

    assert_eq!(exchange(&app, access(Vec::new())).await, "0 groups: 1 orphaned");
    for auth in [&ada.auth, &token] {
        assert!(features(&app, auth).await.is_empty());
    }
    assert!(!sees_users().await);
    let orphan = shown(&app, admin, SCIENTISTS).await;
    assert_eq!((&orphan["orphaned"], &orphan["members"]), (&json!(true), &json!(1)));
    assert_eq!((&orphan["features"], &orphan["assignable"]), (&json!(null), &json!(false)));
    let bea = app.user(&acme.id, "Bea", "bea@people.example", "user").await;
    let joining = app.try_call(admin, PUT, json!({ "id": SCIENTISTS, "users": [ada.id, bea.id] })).await;
    assert!(joining.body.contains("takes no members"), "{}", joining.body);

    assert_eq!(exchange(&app, granting(&[Feature::Reports])).await, "1 group: 1 back");
    for auth in [&ada.auth, &token] {
        assert_eq!(features(&app, auth).await, ["reports"]);
    }
    let sql = Sql::open(&app.database).await;
    assert_eq!(sql.number("SELECT count(*) FROM memberships").await, 2, "Ada's and the first admin's in Queue Admins");
}

/// What was taken out of the configuration and is of no use to anybody is gone; what is left may be deleted.
#[tokio::test]
async fn nothing_is_left_that_nobody_needs() {
    let both = || access(vec![group(SCIENTISTS, "Data Scientists", &[]), group(MLOPS, "MLOps", &[])]);
    let app = start(both()).await;
    let (acme, other) = (app.tenant("Acme").await, app.tenant("Other").await);
    let ada = app.user(&acme.id, "Ada", "ada@people.example", "user").await;
    join(&app, &acme.admin.auth, SCIENTISTS, &[&ada.id]).await;
    let sql = Sql::open(&app.database).await;
    sql.run(&format!(
        "INSERT INTO access_rule_groups (tenant_id, rule_id, group_id) VALUES ('{}', 'all-queues', '{MLOPS}')",
        other.id
    ))
    .await;
    assert_eq!(exchange(&app, access(Vec::new())).await, "0 groups: 2 orphaned");
    let left = "SELECT name FROM groups WHERE configured IS NOT NULL ORDER BY name";
    assert_eq!(sql.texts(left).await, ["Data Scientists", "MLOps"]);
    assert!(is_orphaned(&app, &acme.admin.auth, SCIENTISTS).await);
    assert!(shown(&app, &other.admin.auth, SCIENTISTS).await.is_null());
    assert!(is_orphaned(&app, &other.admin.auth, MLOPS).await);

    app.call(&acme.admin.auth, DELETE, json!({ "groups": [SCIENTISTS] })).await;
    app.call(&other.admin.auth, DELETE, json!({ "groups": [MLOPS] })).await;
    assert!(sql.texts(left).await.is_empty());
    assert_eq!(exchange(&app, both()).await, "2 groups: 2 new");
    assert_eq!(sql.texts(left).await.len(), 6, "in all three tenants again");
    assert_eq!(exchange(&app, access(Vec::new())).await, "0 groups: 2 removed");
    assert!(sql.texts(left).await.is_empty());
}

#[tokio::test]
async fn features_of_all_tenants_and_of_roles_count_at_once() {
    let app = start(Options::default().settings.access).await;
    let acme = app.tenant("Acme").await;
    let ada = app.user(&acme.id, "Ada", "ada@people.example", "user").await;
    let fewer = FeatureSet::EMPTY.with(Feature::Reports).with(Feature::ShowDatasets);
    let hidden = vec![(Role::User, FeatureSet::EMPTY.with(Feature::ShowDatasets))];
    let access = Configured { features: fewer, hidden, ..Configured::default() };
    let said = exchange(&app, access).await;
    assert_eq!(said, "0 groups; features changed: all tenants; hidden from roles changed: user");
    assert_eq!(features(&app, &ada.auth).await, ["reports"]);
    assert_eq!(features(&app, &acme.admin.auth).await, ["reports", "show_datasets"]);
}

/// Each of two configurations gives one feature; what lies between them would give none or both.
#[tokio::test]
async fn a_request_sees_one_configuration() {
    let only = |feature: Feature| {
        let features = FeatureSet::EMPTY.with(feature);
        Configured { features, ..Configured::default() }.granting(BuiltIn::Users, features)
    };
    let app = start(only(Feature::Reports)).await;
    let acme = app.tenant("Acme").await;
    let asking = async {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            seen.insert(features(&app, &acme.admin.auth).await);
        }
        seen
    };
    let exchanging = async {
        for n in 0..20 {
            let feature = if n % 2 == 0 { Feature::Queues } else { Feature::Reports };
            exchange(&app, only(feature)).await;
        }
    };
    let (seen, ()) = tokio::join!(asking, exchanging);
    let one = |names: &Vec<String>| names == &["reports"] || names == &["queues"];
    assert!(seen.iter().all(one), "{seen:?}");
}

#[tokio::test]
async fn an_exchange_is_recorded_once() {
    let app = start(access(Vec::new())).await;
    let sql = Sql::open(&app.database).await;
    let entries = "SELECT before || ' -> ' || after FROM audit_entries WHERE action = 'configuration.changed'
                      AND tenant_id IS NULL AND actor IS NULL AND why = 'configuration' AND target = 'access'";
    let new = || access(vec![group(SCIENTISTS, "Data Scientists", &[Feature::Reports])]);
    exchange(&app, new()).await;
    let all = sql.everything().await;
    assert_eq!(exchange(&app, new()).await, "1 group: nothing changed");
    assert_eq!(sql.everything().await, all, "nothing is written for nothing");
    let [entry] = sql.texts(entries).await.try_into().expect("one entry");
    let (before, after) = entry.split_once(" -> ").expect("both");
    assert!(!before.contains("Data Scientists") && after.contains("Data Scientists"), "{entry}");
    assert!(after.contains("\"reports\"") && after.contains(SCIENTISTS), "{entry}");
}

/// A database that cannot be written leaves everything as it was.
#[tokio::test]
async fn what_cannot_be_stored_is_not_exchanged() {
    let app = start(access(vec![group(SCIENTISTS, "Data Scientists", &[Feature::Reports])])).await;
    let acme = app.tenant("Acme").await;
    let ada = app.user(&acme.id, "Ada", "ada@people.example", "user").await;
    join(&app, &acme.admin.auth, SCIENTISTS, &[&ada.id]).await;
    let sql = Sql::open(&app.database).await;
    sql.run("ALTER TABLE meta RENAME TO gone").await;
    assert!(app.domain.reconfigure(access(Vec::new())).await.is_err());
    sql.run("ALTER TABLE gone RENAME TO meta").await;
    assert_eq!(features(&app, &ada.auth).await, ["reports"]);
    assert!(!is_orphaned(&app, &acme.admin.auth, SCIENTISTS).await);
}
