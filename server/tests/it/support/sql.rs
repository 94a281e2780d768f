//! A second look at the database, past the program: what is stored for whom, and changes that no port can make.

use server::store::Location;
use sqlx::{
    AssertSqlSafe, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous},
};

use super::Database;

/// A connection of its own, with all rights.
pub enum Sql {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Sql {
    pub async fn open(database: &Database) -> Self {
        match &database.location {
            Location::Sqlite(file) => {
                let options =
                    SqliteConnectOptions::new().filename(file).foreign_keys(true).synchronous(SqliteSynchronous::Off);
                let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
                Self::Sqlite(pool.expect("a database file"))
            }
            Location::Postgres(url) => {
                let pool = PgPoolOptions::new().max_connections(1).connect(url.reveal()).await;
                Self::Postgres(pool.expect("the test cluster answers"))
            }
        }
    }

    /// Runs a statement; answers how many rows it changed.
    pub async fn try_run(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let statement = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(pool) => sqlx::query(statement).execute(pool).await.map(|done| done.rows_affected()),
            Self::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(|done| done.rows_affected()),
        }
    }

    /// A statement that must succeed.
    pub async fn run(&self, sql: &str) -> u64 {
        self.try_run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The one text column of all rows; an absent text is empty.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let statement = AssertSqlSafe(sql.to_owned());
        let rows: Result<Vec<(Option<String>,)>, sqlx::Error> = match self {
            Self::Sqlite(pool) => sqlx::query_as(statement).fetch_all(pool).await,
            Self::Postgres(pool) => sqlx::query_as(statement).fetch_all(pool).await,
        };
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.into_iter().map(|(text,)| text.unwrap_or_default()).collect()
    }

    /// The one number of one row.
    pub async fn number(&self, sql: &str) -> i64 {
        let statement = AssertSqlSafe(sql.to_owned());
        let row: Result<(i64,), sqlx::Error> = match self {
            Self::Sqlite(pool) => sqlx::query_as(statement).fetch_one(pool).await,
            Self::Postgres(pool) => sqlx::query_as(statement).fetch_one(pool).await,
        };
        row.unwrap_or_else(|error| panic!("{sql}: {error}")).0
    }

    /// All tables of the product.
    pub async fn tables(&self) -> Vec<String> {
        let list = match self {
            Self::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
            Self::Postgres(_) => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        };
        let ours = |name: &String| !name.starts_with("_sqlx") && !name.starts_with("sqlite_");
        self.texts(list).await.into_iter().filter(ours).collect()
    }

    pub async fn columns(&self, table: &str) -> Vec<String> {
        let list = match self {
            Self::Sqlite(_) => format!("SELECT name FROM pragma_table_xinfo('{table}') ORDER BY cid"),
            Self::Postgres(_) => format!(
                "SELECT column_name::text FROM information_schema.columns
                  WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            ),
        };
        self.texts(&list).await
    }

    /// One line for each row of a table, with all its columns; `condition` may name the row `x`.
    async fn lines(&self, table: &str, condition: &str) -> String {
        let row = match self {
            Self::Sqlite(_) => {
                let columns = self.columns(table).await;
                columns.iter().map(|column| format!("quote(x.{column})")).collect::<Vec<_>>().join(" || ',' || ")
            }
            Self::Postgres(_) => "x::text".to_owned(),
        };
        format!("SELECT '{table}: ' || {row} AS line FROM {table} x WHERE {condition}")
    }

    /// One statement that lists everything stored for a tenant, its people included.
    pub async fn dump_of(&self, tenant: &str) -> String {
        let mut parts = vec![
            self.lines("tenants", &format!("x.id = '{tenant}'")).await,
            self.lines("people", &format!("x.id IN (SELECT person_id FROM users WHERE tenant_id = '{tenant}')")).await,
        ];
        for table in self.tables().await {
            if self.columns(&table).await.iter().any(|column| column == "tenant_id") {
                parts.push(self.lines(&table, &format!("x.tenant_id = '{tenant}'")).await);
            }
        }
        format!("{} ORDER BY line", parts.join(" UNION ALL "))
    }

    /// Every row of every table.
    pub async fn everything(&self) -> Vec<String> {
        let mut parts = Vec::new();
        for table in self.tables().await {
            parts.push(self.lines(&table, "1 = 1").await);
        }
        self.texts(&parts.join(" UNION ALL ")).await
    }
}
