//! A fresh database for each test, copied from one that was migrated once.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use model::Secret;
use server::store::{Location, Options, Store};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A database of one test; gone with its last handle (SQLite) or with the throw-away cluster (PostgreSQL).
#[derive(Clone)]
pub struct Database {
    pub location: Location,
    _directory: Option<Arc<TempDir>>,
}

static TEMPLATE: OnceCell<Template> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

enum Template {
    Sqlite { file: PathBuf, _directory: TempDir },
    Postgres { server: String, name: String },
}

impl Database {
    pub async fn fresh() -> Self {
        match TEMPLATE.get_or_init(Template::make).await {
            Template::Sqlite { file, .. } => {
                let directory = TempDir::new().expect("a temporary directory");
                let copy = directory.path().join("tenantry.db");
                std::fs::copy(file, &copy).expect("the template can be copied");
                Self { location: Location::Sqlite(copy), _directory: Some(Arc::new(directory)) }
            }
            Template::Postgres { server, name } => {
                let copy = format!("{name}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
                let mut connection = PgConnection::connect(server).await.expect("the test cluster answers");
                let create = format!("CREATE DATABASE {copy} TEMPLATE {name} STRATEGY file_copy");
                sqlx::query(sqlx::AssertSqlSafe(create)).execute(&mut connection).await.expect("a copy");
                Self { location: Location::Postgres(Secret::new(with_database(server, &copy))), _directory: None }
            }
        }
    }

    /// A migrated embedded database, whatever the environment names.
    pub async fn embedded() -> Self {
        let directory = TempDir::new().expect("a temporary directory");
        let location = Location::Sqlite(directory.path().join("tenantry.db"));
        Store::migrate(&location).await.expect("migrations");
        Self { location, _directory: Some(Arc::new(directory)) }
    }

    /// A database without a schema, where the environment names PostgreSQL.
    pub async fn empty_postgres() -> Option<Location> {
        let Template::Postgres { server, .. } = TEMPLATE.get_or_init(Template::make).await else { return None };
        let name = format!("tenantry_empty_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(server).await.expect("the test cluster answers");
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&mut connection).await.expect("a database");
        Some(Location::Postgres(Secret::new(with_database(server, &name))))
    }

    /// One that is there already.
    pub const fn at(location: Location) -> Self {
        Self { location, _directory: None }
    }

    pub async fn open(&self) -> Store {
        let options = Options { connections: 4, durable: false, ..Options::default() };
        Store::open(&self.location, &options).await.expect("a migrated database")
    }

    /// Whether this is PostgreSQL, for tests of what only one of the two has.
    pub const fn is_postgres(&self) -> bool {
        matches!(self.location, Location::Postgres(_))
    }
}

impl Template {
    #[expect(clippy::disallowed_methods, reason = "tests choose their database by the environment")]
    async fn make() -> Self {
        let Ok(server) = std::env::var("TENANTRY_TEST_DATABASE_URL") else {
            let directory = TempDir::new().expect("a temporary directory");
            let file = directory.path().join("template.db");
            Store::migrate(&Location::Sqlite(file.clone())).await.expect("migrations");
            return Self::Sqlite { file, _directory: directory };
        };
        let name = format!("tenantry_test_{}", std::process::id());
        let mut connection = PgConnection::connect(&server).await.expect("the test cluster answers");
        let create = format!("CREATE DATABASE {name}");
        sqlx::query(sqlx::AssertSqlSafe(create)).execute(&mut connection).await.expect("a template database");
        let location = Location::Postgres(Secret::new(with_database(&server, &name)));
        Store::migrate(&location).await.expect("migrations");
        Self::Postgres { server, name }
    }
}

/// The URL with another database: `postgres://user@host/old?options` or `postgres:///old?host=/socket`.
fn with_database(url: &str, name: &str) -> String {
    let (base, options) = url.split_once('?').map_or((url, String::new()), |(base, rest)| (base, format!("?{rest}")));
    let start = base.find("://").map_or(0, |at| at + 3);
    let end = base[start..].find('/').map_or(base.len(), |at| start + at);
    format!("{}/{name}{options}", &base[..end])
}
