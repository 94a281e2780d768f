//! Fills a migrated database in one transaction. Rows are made by the database itself, from one text for both.

use std::error::Error;

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection, raw_sql};

const ROWS: &str = include_str!("seed.sql");

/// `n.i` as 30 hex digits, in either dialect: with two more, an ID.
const DIGITS: [(&str, &str); 2] = [("sqlite", "printf('%030x', n.i)"), ("postgres", "lpad(to_hex(n.i), 30, '0')")];

/// `url`: `sqlite:FILE`, or `postgres://…` of a role that row-level security does not bind.
pub async fn run(url: &str, tenant: &str) -> Result<(), Box<dyn Error>> {
    let dialect = DIGITS.iter().find(|(scheme, _)| url.starts_with(scheme));
    let (scheme, digits) = dialect.ok_or("a URL of SQLite or PostgreSQL")?;
    let rows = ROWS.replace("{digits}", digits).replace("{tenant}", tenant);
    if *scheme == "sqlite" {
        let mut connection = SqliteConnection::connect(url).await?;
        raw_sql(AssertSqlSafe(rows)).execute(&mut connection).await?;
        connection.close().await?;
    } else {
        let mut connection = PgConnection::connect(url).await?;
        raw_sql(AssertSqlSafe(rows)).execute(&mut connection).await?;
        // Would come by itself within minutes, at a moment of its own choice.
        raw_sql("VACUUM ANALYZE").execute(&mut connection).await?;
        connection.close().await?;
    }
    Ok(())
}
