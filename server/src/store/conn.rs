//! One connection of either database, and the macros that run one SQL text on whichever it is.

use sqlx::{PgConnection, Postgres, Sqlite, Transaction, pool::PoolConnection};

use super::{Error, Result, readers::Reader};

/// A connection that a store function may use. Dropping an uncommitted one rolls it back.
pub enum Conn {
    /// Single reads; each statement sees its own snapshot.
    SqliteRead(Reader),
    /// The one writer, `BEGIN IMMEDIATE`.
    SqliteWrite(Transaction<'static, Sqlite>),
    /// A transaction with its role and tenant set.
    Postgres(Transaction<'static, Postgres>),
    /// A single statement under the connection's own role, one round trip.
    PostgresOnce(PoolConnection<Postgres>),
}

impl Conn {
    /// Makes everything done on this connection durable. Returns after the database has said so.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::SqliteRead(_) | Self::PostgresOnce(_) => Ok(()),
            Self::SqliteWrite(tx) => tx.commit().await.map_err(Error::from),
            Self::Postgres(tx) => tx.commit().await.map_err(Error::from),
        }
    }

    /// Sets the role and tenant of a PostgreSQL transaction; both end with it (`is_local`).
    pub(super) async fn become_role(connection: &mut PgConnection, role: &str, tenant: &str) -> Result<()> {
        sqlx::query("SELECT set_config('role', $1, true), set_config('app.tenant', $2, true)")
            .bind(role)
            .bind(tenant)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// Runs an expression on the connection inside, whichever database it is of.
macro_rules! sql {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::store::Conn::SqliteRead(connection) => {
                let done = {
                    let $inner = &mut **connection;
                    $body
                };
                connection.learn(&done);
                done
            }
            $crate::store::Conn::SqliteWrite(connection) => {
                let $inner = &mut **connection;
                $body
            }
            $crate::store::Conn::Postgres(connection) => {
                let $inner = &mut **connection;
                $body
            }
            $crate::store::Conn::PostgresOnce(connection) => {
                let $inner = &mut **connection;
                $body
            }
        }
    };
}

/// Rows changed by a statement: `execute!(conn, "UPDATE …", bind, bind)`.
macro_rules! execute {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::sql!($conn, |c| sqlx::query($sql)$(.bind($bind))*
            .execute(c).await.map(|done| done.rows_affected()).map_err($crate::store::Error::from))
    };
}

macro_rules! fetch_optional {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::sql!($conn, |c| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*
            .fetch_optional(c).await.map_err($crate::store::Error::from))
    };
}

macro_rules! fetch_one {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::sql!($conn, |c| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*
            .fetch_one(c).await.map_err($crate::store::Error::from))
    };
}

macro_rules! fetch_all {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::sql!($conn, |c| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*
            .fetch_all(c).await.map_err($crate::store::Error::from))
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_optional, sql};
