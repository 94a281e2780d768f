//! One chain for each tenant and one for the deployment, without a gap or a fork, whoever writes at the same moment.

use std::sync::Arc;

use serde_json::json;
use server::domain::ProvisionedUser;
use tokio::task::JoinSet;

use super::{assert_whole, command::on_keys, outcome, verdict, verdicts};
use crate::support::{Database, Options, Sql, TestApp, World};

#[tokio::test]
async fn every_entry_has_its_place_in_its_chain() {
    let world = World::new().await;
    assert_whole(&world.app).await;
    for side in [&world.a, &world.b] {
        let numbers =
            format!("SELECT CAST(number AS TEXT) FROM audit_entries WHERE tenant_id = '{}' ORDER BY seq", side.id);
        let numbers = world.sql.texts(&numbers).await;
        let expected: Vec<String> = (1..=numbers.len()).map(|n| n.to_string()).collect();
        assert_eq!(numbers, expected);
    }
    let first = "SELECT action FROM audit_entries WHERE number = 1 ORDER BY seq";
    let mut first = world.sql.texts(first).await;
    assert_eq!(first.remove(0), "audit.began", "the deployment's");
    assert!(!first.is_empty() && first.iter().all(|action| action == "tenant.created"), "{first:?}");
}

/// Two processes write into the same chains at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_writers_make_no_fork_and_no_gap() {
    let app = Arc::new(TestApp::start().await);
    let replica = Arc::new(app.replica(Options::default().settings).await);
    let (acme, umbra) = (app.tenant("Acme").await, app.tenant("Umbra").await);
    let sql = Sql::open(&app.database).await;
    let count = format!("SELECT count(*) FROM audit_entries WHERE tenant_id = '{}'", acme.id);
    let before = sql.number(&count).await;
    let mut running = JoinSet::new();
    for n in 0..80_u32 {
        let app = Arc::clone(if n % 2 == 0 { &app } else { &replica });
        let who = if n % 4 < 3 { &acme } else { &umbra };
        let (auth, email) = (who.admin.auth.clone(), who.admin.email.clone());
        running.spawn(async move {
            // Some concern the deployment.
            if n % 8 == 0 {
                let password = model::Secret::new(crate::support::PASSWORD.to_owned());
                app.domain.set_password(&email, &password).await.expect("set");
            }
            app.call(&auth, "auth.create_credentials", json!({ "label": format!("n-{n}") })).await;
        });
    }
    running.join_all().await;
    assert_eq!(sql.number(&count).await, before + 60);
    assert_whole(&app).await;
    assert_whole(&replica).await;
}

/// A change that is taken back leaves no number behind.
#[tokio::test]
async fn a_refused_change_leaves_no_gap() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let clash = json!({ "emails": ["one@x.example", "admin@umbra.example"] });
    let umbra = app.tenant("Umbra").await;
    let let_in = json!({ "emails": ["admin@umbra.example"] });
    app.call(&umbra.admin.auth, "login.add_whitelist_entries", let_in).await;
    let refused = app.try_call(&acme.admin.auth, "login.add_whitelist_entries", clash).await;
    assert!(refused.status.is_client_error(), "{}", refused.body);
    app.call(&acme.admin.auth, "auth.create_credentials", json!({})).await;
    assert_whole(&app).await;
}

/// Verifying reads beside the writers, and never takes a new entry for a wrong one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn verifying_works_while_the_server_writes() {
    let app = Arc::new(TestApp::start().await);
    let acme = app.tenant("Acme").await;
    let writer = {
        let (app, auth) = (Arc::clone(&app), acme.admin.auth.clone());
        tokio::spawn(async move {
            for n in 0..80 {
                app.call(&auth, "auth.create_credentials", json!({ "label": n.to_string() })).await;
            }
        })
    };
    let mut rounds = 0;
    while !writer.is_finished() {
        assert_whole(&app).await;
        rounds += 1;
    }
    writer.await.expect("no panic");
    assert!(rounds > 1, "{rounds}");
    assert_whole(&app).await;
}

/// A database from before the chains: what is older stays outside, and every tenant's chain begins at the next start.
#[tokio::test]
async fn older_entries_stand_outside() {
    let database = Database::fresh().await;
    let sql = Sql::open(&database).await;
    let id = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";
    let yes = if database.is_postgres() { "true" } else { "1" };
    sql.run(&format!(
        "INSERT INTO tenants (id, name, name_key, active, created, features, exclude_features)
         VALUES ('{id}', 'Old', 'old', {yes}, 1, '', '')"
    ))
    .await;
    for tenant in [format!("'{id}'"), "NULL".to_owned()] {
        sql.run(&format!(
            "INSERT INTO audit_entries (tenant_id, at, action, target) VALUES ({tenant}, 1, 'tenant.created', '{id}')"
        ))
        .await;
    }
    let app = TestApp::on(database, Options::default()).await;
    assert_whole(&app).await;
    assert!(verdict(&app, id).await.starts_with(&format!("tenant {id}: 1 entry since 2026-11-21T12:00:00")));
    let again = app.replica(Options::default().settings).await;
    assert_eq!(verdicts(&again).await, verdicts(&app).await, "a second start begins nothing");
    sql.run(&format!("INSERT INTO audit_entries (tenant_id, at, action, target) VALUES ('{id}', 1, 'x.y', 'z')")).await;
    let added = verdict(&app, id).await;
    assert!(outcome(&added).contains("was added beside the chain"), "{added}");
}

/// The keys may be exchanged: each hash says which it was made under, and one that is gone is named.
#[tokio::test]
async fn a_chain_goes_on_under_new_keys() {
    const FIRST: &str = "k1:Nw/EO8pHlgmi6j9U9ly6uYcDRUxNMqKeLbKUe1atN98=";
    const SECOND: &str = "k2:WYc9pnjOmNnCtVCAWtDL+qNIisHwzFCOjLjiQZxmFcU=";
    let database = Database::fresh().await;
    on_keys(&database, FIRST).await.prepare(&[], |_| Ok(())).await.expect("a first start");
    let both = on_keys(&database, &format!("{SECOND},{FIRST}")).await;
    both.prepare(&[provided()], |_| Ok(())).await.expect("a start that makes a user");
    let outcome_of = async |keys: &str| {
        let domain = on_keys(&database, keys).await;
        let tenant = Some(model::id::TenantId::default_tenant());
        let mut said = String::new();
        domain.verify_audit(tenant, |verdict| said = verdict.to_string()).await.expect("answers");
        outcome(&said).to_owned()
    };
    assert_eq!(outcome_of(&format!("{SECOND},{FIRST}")).await, "OK");
    assert_eq!(outcome_of(SECOND).await, "BROKEN: entry 1 needs the master key k1, which is missing");
    assert_eq!(outcome_of(FIRST).await, "BROKEN: entry 3 needs the master key k2, which is missing");
}

fn provided() -> ProvisionedUser {
    ProvisionedUser {
        name: "robot".to_owned(),
        display_name: "Robot".to_owned(),
        role: model::Role::User,
        access_key: "ROBOT".to_owned(),
        secret_key: model::Secret::new("7c9e6679f6d04a0bb1d6f0d6a2f1c3e4".to_owned()),
        allow_login: false,
        groups: Vec::new(),
        email: None,
    }
}
