//! `tenantry audit verify`, as an operator runs it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Output, Stdio},
    sync::Arc,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};

use server::{
    config::{CliOverrides, Config, Environment},
    domain::{Domain, Parts, Settings},
    outside::{SeededEntropy, SettableClock},
    secrets::{Cost, Keyring, MasterKeys, Passwords, TokenKeys},
    start::{self, Keys},
};
use tempfile::TempDir;

use super::without_triggers;
use crate::support::{Database, START, Sql, no_providers};

/// The rules on a database, with these master keys.
pub async fn on_keys(database: &Database, keys: &str) -> Arc<Domain> {
    // Of each set of keys its own: a second start on a database makes other IDs than the first.
    let entropy = Arc::new(SeededEntropy::new(5 + keys.len() as u64));
    let ring = Arc::new(Keyring::new(&MasterKeys::parse(keys).expect("keys")));
    let settings = Settings { wrong_key_delay: Duration::ZERO, ..Settings::default() };
    let parts = Parts {
        store: database.open().await,
        clock: Arc::new(SettableClock::at(START)),
        entropy: entropy.clone(),
        tokens: TokenKeys::new(&ring, None).expect("no configured key"),
        passwords: Passwords::new(ring.clone(), entropy, Cost::FOR_TESTS, 1),
        ring,
        mail: None,
        oidc: no_providers(),
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
    assert!(lines.starts_with("deployment: 1 entry since "), "{lines}");

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

/// Sign-ins by API wait for their minute to be over, but not past an orderly stop.
#[tokio::test]
async fn an_orderly_stop_writes_what_waits() {
    let data = TempDir::new().expect("a temporary directory");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry"));
    command.args(["serve", "--web-addr", "127.0.0.1:0", "--api-addr", "127.0.0.1:0", "--data"]).arg(data.path());
    let mut server =
        command.env_clear().stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
    let api = address_of_api(&mut server);
    let credential = std::fs::read_to_string(data.path().join("supervisor-credential.txt")).expect("a first start");
    let words: Vec<&str> = credential.lines().filter_map(|line| line.split_whitespace().last()).collect();
    for _ in 0..3 {
        let answer = login(&api, &STANDARD.encode(words.join(":")));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    let stopped = Command::new("kill").arg(server.id().to_string()).status().expect("kill runs");
    assert!(stopped.success() && server.wait().expect("it ends").success());

    let sql = Sql::open(&Database::at(server::store::Location::Sqlite(data.path().join("tenantry.db")))).await;
    let entries =
        sql.texts("SELECT target || ' ' || after FROM audit_entries WHERE action = 'credential.signed_in'").await;
    // One entry, or two where a minute has ended in between.
    let counted: u64 =
        entries.iter().filter_map(|entry| entry.rsplit_once(':')?.1.strip_suffix('}')?.parse::<u64>().ok()).sum();
    assert!(counted == 3 && entries.iter().all(|entry| entry.starts_with(words[0])), "{entries:?}");
    assert_eq!(verify(&data, &[]).status.code(), Some(0));
}

/// What the server says it listens on, which is when it is ready.
fn address_of_api(server: &mut Child) -> String {
    let mut lines = BufReader::new(server.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let line = lines.find_map(|line| line.trim().strip_prefix("API").map(|rest| rest.trim().to_owned()));
    line.expect("an address").trim_start_matches("http://").to_owned()
}

fn login(api: &str, basic: &str) -> String {
    let mut stream = TcpStream::connect(api).expect("it listens");
    let request = format!(
        "POST /auth.login HTTP/1.1\r\nHost: {api}\r\nAuthorization: Basic {basic}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}
