//! `tenantry keys`: data keys move under a new master key while others read and write, and the table says where they are.

use std::{
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use model::{Scope, Secret, SystemScope, id::TenantId};
use server::{
    config::{CliOverrides, Config, Environment},
    domain::{Domain, NotRotated},
    secrets::Place,
    start::{self, Keys},
};
use tempfile::TempDir;

use crate::{
    audit::on_keys,
    support::{Database, Sql},
};

const OLD: &str = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const BOTH: &str = "new:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\nold:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NEW: &str = "new:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

const PLACE: Place<'static> = Place { owner_kind: "vault", owner: "o", record: "r", field: "text", revision: 1 };

fn scope(tenant: &str) -> Scope {
    SystemScope::of_server("test").within(TenantId::known(tenant.to_owned()))
}

async fn seal(domain: &Domain, store: &server::store::Store, tenant: &str, text: &str) -> Vec<u8> {
    let mut conn = store.write_all(&SystemScope::of_server("test")).await.expect("a connection");
    let sealed = domain.seal(&mut conn, &scope(tenant), &PLACE, &Secret::new(text.to_owned())).await.expect("sealed");
    conn.commit().await.expect("committed");
    sealed
}

async fn opens(domain: &Domain, store: &server::store::Store, tenant: &str, sealed: &[u8]) -> Option<String> {
    let mut conn = store.write_all(&SystemScope::of_server("test")).await.expect("a connection");
    let opened = domain.unseal(&mut conn, &scope(tenant), &PLACE, sealed).await;
    opened.ok().map(|text| text.reveal().to_owned())
}

/// Of each master key: its ID, how many data keys it wraps, and whether a server has started with it.
async fn status(domain: &Domain) -> Vec<(String, i64, bool)> {
    let status = domain.key_status().await.expect("a table");
    status.into_iter().map(|key| (key.id, key.data_keys, key.is_known)).collect()
}

fn row(id: &str, data_keys: i64, is_known: bool) -> (String, i64, bool) {
    (id.to_owned(), data_keys, is_known)
}

/// A hundred and twenty tenants with a data key and a sealed text each.
async fn many_tenants(domain: &Arc<Domain>, database: &Database) -> Vec<(String, Vec<u8>)> {
    let (store, sql) = (database.open().await, Sql::open(database).await);
    let mut made = Vec::new();
    for number in 0..120 {
        let id = format!("{number:032x}");
        sql.run(&format!(
            "INSERT INTO tenants SELECT {} FROM tenants WHERE id = '{}'",
            sql.columns("tenants")
                .await
                .iter()
                .map(|column| match column.as_str() {
                    "id" => format!("'{id}'"),
                    "name" | "name_key" => format!("'tenant {number}'"),
                    "unique_name" => "NULL".to_owned(),
                    other => other.to_owned(),
                })
                .collect::<Vec<_>>()
                .join(", "),
            model::id::DEFAULT_TENANT,
        ))
        .await;
        made.push((id.clone(), seal(domain, &store, &id, &format!("text {number}")).await));
    }
    made
}

#[tokio::test]
async fn data_keys_move_while_others_read_and_write() {
    let database = Database::fresh().await;
    let old = on_keys(&database, OLD).await;
    old.prepare(&[], |_| Ok(())).await.expect("prepared");
    let tenants = many_tenants(&old, &database).await;
    let store = database.open().await;

    // Before a server has started with the new key, nothing moves: none could open it.
    let both = on_keys(&database, BOTH).await;
    let refused = both.rotate_keys(|_| {}).await.expect_err("refused");
    assert!(matches!(&refused, NotRotated::Unknown(key) if key == "new"), "{refused}");
    assert_eq!(status(&both).await, [row("new", 0, false), row("old", 120, true)]);
    both.prepare(&[], |_| Ok(())).await.expect("a start with both");

    // In batches; between them, a server reads and writes.
    let mut told = Vec::new();
    let rotated = both.rotate_keys(|so_far| told.push((so_far.moved, so_far.left)));
    let server = async {
        for (tenant, sealed) in tenants.iter().rev() {
            assert!(opens(&both, &store, tenant, sealed).await.is_some());
            assert!(opens(&both, &store, tenant, &seal(&both, &store, tenant, "more").await).await.is_some());
        }
    };
    let (rotated, ()) = tokio::join!(rotated, server);
    assert_eq!(rotated.expect("rotated").moved, 120);
    assert_eq!(told, [(50, 70), (100, 20), (120, 0)]);
    assert_eq!(status(&both).await, [row("new", 120, true), row("old", 0, true)]);
    let sql = Sql::open(&database).await;
    let entries =
        "SELECT target || ' ' || after FROM audit_entries WHERE action = 'master_key.rotated' ORDER BY number";
    assert_eq!(
        sql.texts(entries).await,
        ["new {\"data_keys\":50}", "new {\"data_keys\":50}", "new {\"data_keys\":20}"]
    );

    // Once more finds nothing to do, and writes nothing.
    assert_eq!(both.rotate_keys(|_| panic!("nothing to tell")).await.expect("again").moved, 0);

    // The new key alone opens every text, which stayed as it was.
    let new = on_keys(&database, NEW).await;
    for (number, (tenant, sealed)) in tenants.iter().enumerate() {
        assert_eq!(opens(&new, &store, tenant, sealed).await, Some(format!("text {number}")));
    }
}

#[tokio::test]
async fn an_interrupted_rotation_goes_on_where_it_was() {
    let database = Database::fresh().await;
    let old = on_keys(&database, OLD).await;
    old.prepare(&[], |_| Ok(())).await.expect("prepared");
    let tenants = many_tenants(&old, &database).await;
    let both = on_keys(&database, BOTH).await;
    both.prepare(&[], |_| Ok(())).await.expect("a start with both");

    // One that belongs to somebody else stops it there: what was moved before stays moved.
    let sql = Sql::open(&database).await;
    let damaged = &tenants[70].0;
    let moved = format!("SELECT wrapped FROM data_keys WHERE tenant_id = '{}'", tenants[0].0);
    sql.run(&format!("UPDATE data_keys SET wrapped = ({moved}) WHERE tenant_id = '{damaged}'")).await;
    let stopped = both.rotate_keys(|_| {}).await.expect_err("damaged");
    assert!(matches!(&stopped, NotRotated::Unopened { tenant, .. } if tenant == damaged), "{stopped}");
    assert_eq!(status(&both).await, [row("new", 50, true), row("old", 70, true)]);

    sql.run(&format!("DELETE FROM data_keys WHERE tenant_id = '{damaged}'")).await;
    assert_eq!(both.rotate_keys(|_| {}).await.expect("goes on").moved, 69);
    assert_eq!(status(&both).await, [row("new", 119, true), row("old", 0, true)]);
}

/// The real program on a data directory.
fn keys(data: &Path, action: &str) -> (Output, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry"));
    let output = command.args(["keys", action, "--data"]).arg(data).env_clear().output().expect("the program runs");
    let said = String::from_utf8([output.stdout.clone(), output.stderr.clone()].concat()).expect("text");
    (output, said)
}

#[tokio::test]
async fn the_commands_lead_from_one_key_to_the_next() {
    let data = TempDir::new().expect("a temporary directory");
    let overrides = CliOverrides { data: Some(data.path().display().to_string()), ..CliOverrides::default() };
    let (config, _) = Config::load(&overrides, &Environment::default()).expect("defaults");
    start::migrate(&config).await.expect("a new database");
    let machine = start::open(&config, Keys::MayBeMade).await.expect("a first start");
    machine.domain.prepare(&[], |_| Ok(())).await.expect("prepared");
    let tenant = model::id::DEFAULT_TENANT;
    let sealed = seal(&machine.domain, &machine.store, tenant, "text").await;

    let (output, said) = keys(data.path(), "add");
    assert!(output.status.success() && said.contains("Next: restart the server"), "{said}");
    let secret = std::fs::read_to_string(data.path().join("master.keys")).expect("keys");
    assert_eq!(secret.lines().count(), 2);
    assert!(secret.lines().all(|line| !said.contains(line.split_once(':').expect("a key").1)), "{said}");

    // The server of before still runs, and does not know the key.
    let (output, said) = keys(data.path(), "rotate");
    assert!(output.status.code() == Some(1) && said.contains("Restart the server first"), "{said}");
    let (_, said) = keys(data.path(), "status");
    assert!(said.contains("current, after the next start") && said.contains("older, needed"), "{said}");
    machine.store.close().await;

    let machine = start::open(&config, Keys::MustExist).await.expect("a restart");
    machine.domain.prepare(&[], |_| Ok(())).await.expect("prepared");
    let (output, said) = keys(data.path(), "rotate");
    assert!(output.status.success() && said.contains("1 moved, 0 left"), "{said}");
    let (output, said) = keys(data.path(), "rotate");
    assert!(output.status.success() && said.contains("Every data key is under the current master key."), "{said}");
    // Access keys cannot move: the supervisor's is bound to the first key.
    let (_, said) = keys(data.path(), "status");
    let counts: Vec<Vec<&str>> =
        said.lines().skip(1).map(|line| line.split_whitespace().skip(1).take(2).collect()).collect();
    assert_eq!(counts, [["1", "0"], ["0", "1"]], "{said}");
    assert_eq!(opens(&machine.domain, &machine.store, tenant, &sealed).await.as_deref(), Some("text"));
    machine.store.close().await;
}
