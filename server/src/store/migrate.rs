//! Bringing a database to the schema this program knows. Forward only; a newer schema is refused.

use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt, path::Path};

use sqlx::{
    Connection, PgConnection, SqliteConnection,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

use super::{
    Location, Store,
    open::{SYSTEM_ROLE, TENANT_ROLE},
};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Why a database could not be brought to this program's schema.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("The database was written by a newer version of tenantry (schema {0}). Start that version instead.")]
    Newer(i64),
    #[error("Migration {0} was changed after it had been applied to this database.")]
    Changed(i64),
    #[error("{0}")]
    Database(sqlx::Error),
    #[error("{0}")]
    Other(MigrateError),
}

impl Store {
    /// Applies what is missing. Several processes may do this at once on PostgreSQL; a file of SQLite belongs to one.
    pub async fn migrate(location: &Location) -> Result<(), Failure> {
        match location {
            Location::Sqlite(file) => sqlite(file).await,
            Location::Postgres(url) => postgres(url.reveal()).await,
        }
    }
}

async fn sqlite(file: &Path) -> Result<(), Failure> {
    make_private(file).map_err(|error| Failure::Database(sqlx::Error::Io(error)))?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(Failure::Database)?;
    SQLITE.run(&mut connection).await.map_err(explain)?;
    connection.close().await.map_err(Failure::Database)
}

/// The database is for its owner only; SQLite gives its companions (`-wal`, `-shm`) the same mode.
fn make_private(file: &Path) -> std::io::Result<()> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(file).map(drop)
}

async fn postgres(url: &str) -> Result<(), Failure> {
    let mut connection = PgConnection::connect(url).await.map_err(Failure::Database)?;
    for role in [TENANT_ROLE, SYSTEM_ROLE] {
        make_role(&mut connection, role).await.map_err(Failure::Database)?;
    }
    POSTGRES.run(&mut connection).await.map_err(explain)?;
    connection.close().await.map_err(Failure::Database)
}

/// Roles belong to the whole cluster: another database of it may have made them already, or be making them now.
async fn make_role(connection: &mut PgConnection, role: &str) -> Result<(), sqlx::Error> {
    let statement = format!(
        "DO $$ BEGIN
           IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN
             CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
           END IF;
           IF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN
             GRANT {role} TO CURRENT_USER;
           END IF;
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
         END $$"
    );
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(connection).await.map(drop)
}

fn explain(error: MigrateError) -> Failure {
    match error {
        MigrateError::VersionMissing(version) => Failure::Newer(version),
        MigrateError::VersionMismatch(version) => Failure::Changed(version),
        MigrateError::Execute(error) => Failure::Database(error),
        other => Failure::Other(other),
    }
}
