//! Starting on a database that was used before: by a newer program, with other keys, or by this very one.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use server::{
    config::{CliOverrides, Config, Environment},
    domain::{Domain, FirstCredential, Parts, PrepareFailure, Settings},
    outside::{SeededEntropy, SettableClock},
    secrets::{Cost, Keyring, MasterKeys, Passwords, TokenKeys},
    start::{self, Keys},
    store::{Location, Store},
};

use crate::support::{Auth, Database, Options, START, Sql, TestApp, no_providers};

/// A start with these keys on a migrated database.
async fn prepare(database: &Database, keys: &MasterKeys) -> Result<Option<FirstCredential>, PrepareFailure> {
    let entropy = Arc::new(SeededEntropy::new(5));
    let ring = Arc::new(Keyring::new(keys));
    let settings = Settings { wrong_key_delay: Duration::ZERO, ..Settings::default() };
    let (domain, _) = Domain::new(Parts {
        store: database.open().await,
        clock: Arc::new(SettableClock::at(START)),
        entropy: entropy.clone(),
        tokens: TokenKeys::new(&ring, None).expect("no configured key"),
        passwords: Passwords::new(ring.clone(), entropy, Cost::FOR_TESTS, 1),
        ring,
        mail: None,
        oidc: no_providers(),
        settings,
    });
    domain.prepare(&[], |_| Ok(())).await
}

fn keys(text: &str) -> MasterKeys {
    MasterKeys::parse(text).expect("keys")
}

/// Two keys of the same name, and one of another.
const FIRST: &str = "k1:Nw/EO8pHlgmi6j9U9ly6uYcDRUxNMqKeLbKUe1atN98=";
const IMPOSTOR: &str = "k1:97rfytnbvKbkSfGLIj6w6AX/D74OCJdjXJVdKwjPZKk=";
const SECOND: &str = "k2:WYc9pnjOmNnCtVCAWtDL+qNIisHwzFCOjLjiQZxmFcU=";

async fn refused(database: &Database, text: &str) -> String {
    let sql = Sql::open(database).await;
    let before = sql.everything().await;
    let failure = prepare(database, &keys(text)).await.expect_err("refused");
    assert!(matches!(failure, PrepareFailure::Keys(_)), "{failure}");
    assert_eq!(sql.everything().await, before, "nothing is written with a wrong key");
    let message = failure.to_string();
    assert!(message.contains("Start with the key file it was made with"), "{message}");
    message
}

#[tokio::test]
async fn wrong_keys_are_noticed_before_anything_is_written() {
    let database = Database::fresh().await;
    prepare(&database, &keys(FIRST)).await.expect("a first start");
    let impostor = refused(&database, IMPOSTOR).await;
    assert!(impostor.contains("the key named k1 is not the one that was used"), "{impostor}");
    let stranger = refused(&database, SECOND).await;
    assert!(stranger.contains("none of its keys is among those given"), "{stranger}");
    for text in [impostor, stranger] {
        assert!(!text.contains("Nw/E") && !text.contains("97rf"), "no key material: {text}");
    }
    prepare(&database, &keys(FIRST)).await.expect("the right key still opens it");
}

#[tokio::test]
async fn a_key_that_is_still_needed_may_not_be_missing() {
    let database = Database::fresh().await;
    prepare(&database, &keys(FIRST)).await.expect("a first start");
    prepare(&database, &keys(&format!("{SECOND},{FIRST}"))).await.expect("a new current key");
    let sql = Sql::open(&database).await;
    let (wrapped, tenant) = (if database.is_postgres() { "'\\x00'" } else { "x'00'" }, model::id::DEFAULT_TENANT);
    sql.run(&format!(
        "INSERT INTO data_keys (tenant_id, id, master_key, wrapped, created) VALUES ('{tenant}', 'd', 'k1', {wrapped}, 1)"
    ))
    .await;
    let missing = refused(&database, SECOND).await;
    assert!(missing.contains("the key named k1 is missing"), "{missing}");
    prepare(&database, &keys(&format!("{SECOND},{FIRST}"))).await.expect("with both it starts");
}

/// The supervisor is made once, whatever happens to it later, and a start changes nothing that is there.
#[tokio::test]
async fn a_second_start_keeps_everything() {
    let database = Database::fresh().await;
    let first = prepare(&database, &keys(FIRST)).await.expect("a start");
    assert!(first.is_some(), "the first start makes a supervisor");
    let sql = Sql::open(&database).await;
    let before = sql.everything().await;
    let second = prepare(&database, &keys(FIRST)).await.expect("a start");
    assert!(second.is_none(), "and only the first");
    assert_eq!(sql.everything().await, before);
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let app = TestApp::start().await;
    let sql = Sql::open(&app.database).await;
    sql.run(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         SELECT 9999, 'of the future', success, checksum, 1 FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    let before = sql.everything().await;
    let failure = Store::migrate(&app.database.location).await.expect_err("newer");
    let message = failure.to_string();
    assert!(message.contains("newer version") && message.contains("9999"), "{message}");
    assert_eq!(sql.everything().await, before);
}

#[tokio::test]
async fn a_migration_changed_afterwards_is_refused() {
    let app = TestApp::start().await;
    let sql = Sql::open(&app.database).await;
    let other = if app.database.is_postgres() { "'\\x00'" } else { "x'00'" };
    sql.run(&format!("UPDATE _sqlx_migrations SET checksum = {other} WHERE version = 1")).await;
    let failure = Store::migrate(&app.database.location).await.expect_err("changed");
    assert!(failure.to_string().contains("changed after it had been applied"), "{failure}");
}

/// Several replicas may start at once on an empty database: one migrates, the others find it done.
#[tokio::test]
async fn parallel_starts_migrate_once() {
    let Some(location) = Database::empty_postgres().await else { return };
    let migrate = || Store::migrate(&location);
    let (one, two, three) = tokio::join!(migrate(), migrate(), migrate());
    for done in [one, two, three] {
        done.expect("migrated");
    }
}

/// What is stored of secrets opens nothing: no key, token, password or cookie is in the database in the clear.
#[tokio::test]
async fn the_database_holds_no_secret() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let browser = app.signed_in(&acme.admin.email).await;
    let token = app.call(&acme.admin.auth, "auth.login", json!({})).await.text("token");
    app.call(&Auth::token(&token), "auth.logout", json!({})).await;
    let first = app.supervisor.as_ref().expect("a first start").secret_key.reveal();
    let cookie = browser.cookie().expect("signed in");
    let rows = Sql::open(&app.database).await.everything().await;
    assert!(rows.len() > 20);
    let mut dump = rows.join("\n").into_bytes();
    if let Location::Sqlite(file) = &app.database.location {
        for end in ["", "-wal"] {
            let path = format!("{}{end}", file.display());
            dump.extend(std::fs::read(path).unwrap_or_default());
        }
    }
    for secret in [
        first.as_str(),
        &acme.admin.secret_key,
        crate::support::PASSWORD,
        &token,
        cookie.split_once('=').expect("a pair").1,
    ] {
        let found = dump.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is stored");
    }
}

/// Another process on the same database knows the same tokens; one on another database, where nobody has these IDs,
/// does not take them, though it has the same keys.
#[tokio::test]
async fn tokens_are_worth_something_where_the_keys_are() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    let token = Auth::token(&app.call(&acme.admin.auth, "auth.login", json!({})).await.text("token"));
    let replica = app.replica(Options::default().settings).await;
    assert_eq!(replica.try_call(&token, "users.get_current_user", json!({})).await.code(), "200/0");
    let stranger = TestApp::start_with(Options { seed: 2, ..Options::default() }).await;
    assert_eq!(stranger.try_call(&token, "users.get_current_user", json!({})).await.code(), "401/30");
}

/// An operator who forgot the key file must not get another one that looks like it.
#[tokio::test]
async fn lost_keys_are_not_made_anew() {
    let directory = tempfile::TempDir::new().expect("a temporary directory");
    let overrides = CliOverrides { data: Some(directory.path().display().to_string()), ..CliOverrides::default() };
    let (config, _) = Config::load(&overrides, &Environment::default()).expect("defaults");
    start::migrate(&config).await.expect("a new database");
    let machine = start::open(&config, Keys::MayBeMade).await.expect("a first start makes keys");
    machine.domain.prepare(&[], |_| Ok(())).await.expect("prepared");
    machine.store.close().await;
    let file = directory.path().join("master.keys");
    std::fs::remove_file(&file).expect("the keys were there");

    let refused = start::open(&config, Keys::MayBeMade).await.err().expect("refused").to_string();
    assert!(refused.contains("master.keys"), "{refused}");
    assert!(!file.exists(), "nothing stands where the keys belong");
}
