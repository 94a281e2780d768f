//! `tenantry audit verify`, as an operator runs it.

use std::{
    process::{Command, Output},
    sync::Arc,
    time::Duration,
};

use server::{
    config::{CliOverrides, Config, Environment},
    domain::{Domain, Parts, Settings},
    outside::{SeededEntropy, SettableClock},
    secrets::{Cost, Keyring, MasterKeys, Passwords, TokenKeys},
    start::{self, Keys},
};
use tempfile::TempDir;

use super::without_triggers;
use crate::support::{Database, START, Sql};

/// The rules on a database, with these master keys.
pub async fn on_keys(database: &Database, keys: &str) -> Arc<Domain> {
    let entropy = Arc::new(SeededEntropy::new(5));
    let ring = Arc::new(Keyring::new(&MasterKeys::parse(keys).expect("keys")));
    let settings = Settings { wrong_key_delay: Duration::ZERO, ..Settings::default() };
    let parts = Parts {
        store: database.open().await,
        clock: Arc::new(SettableClock::at(START)),
        entropy: entropy.clone(),
        tokens: TokenKeys::new(&ring, None).expect("no configured key"),
        passwords: Passwords::new(ring.clone(), entropy, Cost::FOR_TESTS, 1),
        ring,
        settings,
    };
    Domain::new(parts).0
}

/// The real program on a data directory.
fn verify(data: &TempDir, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry"));
    command.args(["audit", "verify", "--data"]).arg(data.path()).args(more).env_clear();
    command.output().expect("the program runs")
}

#[tokio::test]
async fn it_ends_with_what_it_found() {
    let data = TempDir::new().expect("a temporary directory");
    let overrides = CliOverrides { data: Some(data.path().display().to_string()), ..CliOverrides::default() };
    let (config, _) = Config::load(&overrides, &Environment::default()).expect("defaults");
    start::migrate(&config).await.expect("a new database");
    let machine = start::open(&config, Keys::MayBeMade).await.expect("a first start");
    machine.domain.prepare(&[], |_| Ok(())).await.expect("prepared");

    // The server may run: its connections are open all the while.
    let whole = verify(&data, &[]);
    let lines = String::from_utf8(whole.stdout).expect("text");
    assert_eq!(whole.status.code(), Some(0), "{lines}");
    assert_eq!(lines.lines().count(), 2, "one line for each chain: {lines}");
    assert!(lines.lines().all(|line| line.ends_with(", OK")), "{lines}");
    assert!(lines.starts_with("deployment: 1 entries since "), "{lines}");

    let sql = Sql::open(&Database::at(start::location(&config))).await;
    without_triggers(&sql).await;
    sql.run("UPDATE audit_entries SET actor = 'somebody else' WHERE number = 2").await;
    let broken = verify(&data, &[]);
    let lines = String::from_utf8(broken.stdout).expect("text");
    assert_eq!(broken.status.code(), Some(1), "{lines}");
    let last = lines.lines().last().expect("a line");
    assert!(last.contains(model::id::DEFAULT_TENANT) && last.ends_with(", BROKEN: entry 2 was changed"), "{lines}");
    let said = String::from_utf8(broken.stderr).expect("text");
    assert!(said.contains("The audit log is not as it was written. Broken chains: 1."), "{said}");

    let one = verify(&data, &["--tenant", model::id::DEFAULT_TENANT]);
    assert_eq!((one.status.code(), String::from_utf8(one.stdout).expect("text").lines().count()), (Some(1), 1));
    let nobody = verify(&data, &["--tenant", "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f"]);
    let said = String::from_utf8(nobody.stderr).expect("text");
    assert!(nobody.status.code() == Some(1) && said.contains("There is no tenant 0192f0c1"), "{said}");
    machine.store.close().await;
}
