//! Opening a database, and handing out connections that already carry their tenant.

use std::{path::PathBuf, time::Duration};

use model::{Scope, SystemScope};
use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Conn, Error, Result, readers::Readers};

/// The role that sees one tenant's rows.
pub(super) const TENANT_ROLE: &str = "tenantry_tenant";

/// The role that sees all rows.
pub(super) const SYSTEM_ROLE: &str = "tenantry_system";

/// Where the data lives.
#[derive(Clone, Debug)]
pub enum Location {
    /// One file, made if it is not there.
    Sqlite(PathBuf),
    /// A `postgres://` URL; may hold a password, so it is never printed.
    Postgres(model::Secret),
}

/// How to open it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections for reading (SQLite) or in all (PostgreSQL, for each of two pools).
    pub connections: u32,
    /// How long to wait for a free connection before answering "not available".
    pub patience: Duration,
    /// Whether a commit waits for the disk. Only tests turn it off: with it off, a power cut can undo a revocation.
    pub durable: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { connections: 8, patience: Duration::from_secs(5), durable: true }
    }
}

/// The database.
#[derive(Clone)]
pub struct Store {
    pub(super) pools: Pools,
}

#[derive(Clone)]
pub(super) enum Pools {
    Sqlite { read: Readers, write: SqlitePool },
    Postgres { tenant: PgPool, system: PgPool },
}

impl Store {
    /// Opens a database that [`Store::migrate`] has brought to the schema of this program.
    pub async fn open(location: &Location, options: &Options) -> Result<Self> {
        let pools = match location {
            Location::Sqlite(file) => open_sqlite(file, options).await?,
            Location::Postgres(url) => open_postgres(url.reveal(), options).await?,
        };
        Ok(Self { pools })
    }

    pub const fn is_sqlite(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }

    /// For reading one tenant's data.
    pub async fn read(&self, scope: &Scope) -> Result<Conn> {
        match &self.pools {
            Pools::Sqlite { read, .. } => Ok(Conn::SqliteRead(read.acquire().await?)),
            Pools::Postgres { tenant, .. } => begin_postgres(tenant, TENANT_ROLE, scope.tenant().as_str()).await,
        }
    }

    /// For changing one tenant's data.
    pub async fn write(&self, scope: &Scope) -> Result<Conn> {
        match &self.pools {
            Pools::Sqlite { write, .. } => begin_sqlite(write).await,
            Pools::Postgres { tenant, .. } => begin_postgres(tenant, TENANT_ROLE, scope.tenant().as_str()).await,
        }
    }

    /// For one statement over all tenants: recognising a caller costs one round trip.
    pub async fn read_once(&self, _: &SystemScope) -> Result<Conn> {
        match &self.pools {
            Pools::Sqlite { read, .. } => Ok(Conn::SqliteRead(read.acquire().await?)),
            Pools::Postgres { system, .. } => Ok(Conn::PostgresOnce(system.acquire().await?)),
        }
    }

    /// For changing data of all tenants, or what belongs to none (people).
    pub async fn write_all(&self, _: &SystemScope) -> Result<Conn> {
        match &self.pools {
            Pools::Sqlite { write, .. } => begin_sqlite(write).await,
            Pools::Postgres { tenant, .. } => begin_postgres(tenant, SYSTEM_ROLE, "").await,
        }
    }

    /// Waits for connections in use and closes them all.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres { tenant, system } => {
                tenant.close().await;
                system.close().await;
            }
        }
    }
}

/// Begins in a task of its own. sqlx counts a transaction only when BEGIN has been answered, so a caller that goes away
/// in between would give the connection back inside an open transaction, and the next borrower would see this one's
/// tenant.
async fn begin_postgres(pool: &PgPool, role: &str, tenant: &str) -> Result<Conn> {
    let pool = pool.clone();
    let mut transaction = tokio::spawn(async move { pool.begin().await }).await.map_err(joined)??;
    Conn::become_role(&mut transaction, role, tenant).await?;
    Ok(Conn::Postgres(transaction))
}

/// A write transaction takes SQLite's write lock at once: one that upgrades later fails without waiting.
async fn begin_sqlite(pool: &SqlitePool) -> Result<Conn> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with("BEGIN IMMEDIATE").await });
    Ok(Conn::SqliteWrite(begun.await.map_err(joined)??))
}

fn joined(error: tokio::task::JoinError) -> Error {
    Error::Unavailable(sqlx::Error::Io(std::io::Error::other(error)))
}

async fn open_sqlite(file: &std::path::Path, options: &Options) -> Result<Pools> {
    let connect = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(if options.durable { SqliteSynchronous::Full } else { SqliteSynchronous::Off })
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("trusted_schema", "OFF")
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-16000")
        .pragma("mmap_size", "268435456");
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.patience)
        .connect_with(connect.clone())
        .await?;
    let read = connect.read_only(true).pragma("query_only", "ON");
    let read = Readers::new(read, options.connections, options.patience);
    // The first is opened here, so that a database that cannot be read stops the start.
    drop(read.acquire().await?);
    Ok(Pools::Sqlite { read, write })
}

async fn open_postgres(url: &str, options: &Options) -> Result<Pools> {
    let connect: PgConnectOptions = url.parse()?;
    let connect = connect.application_name("tenantry");
    let pool = |role: &'static str| {
        PgPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.patience)
            .test_before_acquire(false)
            .connect_with(connect.clone().options([("role", role), ("statement_timeout", "5000")]))
    };
    Ok(Pools::Postgres { tenant: pool(TENANT_ROLE).await?, system: pool(SYSTEM_ROLE).await? })
}
