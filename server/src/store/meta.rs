//! Facts about the deployment itself.

use model::SystemScope;

use super::{Conn, Result, execute, fetch_one, fetch_optional};

/// A stored fact.
pub async fn get(conn: &mut Conn, _: &SystemScope, name: &str) -> Result<Option<String>> {
    let row = fetch_optional!(conn, (String,), "SELECT value FROM meta WHERE name = $1", name)?;
    Ok(row.map(|(value,)| value))
}

/// A stored fact, held until the transaction ends: whoever wants to hold it too waits. Empty if it was not there.
pub async fn hold(conn: &mut Conn, scope: &SystemScope, name: &str) -> Result<String> {
    insert(conn, scope, name, "").await?;
    let (value,) = fetch_one!(conn, (String,), "UPDATE meta SET value = value WHERE name = $1 RETURNING value", name)?;
    Ok(value)
}

/// Replaces a fact.
pub async fn set(conn: &mut Conn, _: &SystemScope, name: &str, value: &str) -> Result<()> {
    execute!(conn, "UPDATE meta SET value = $2 WHERE name = $1", name, value)?;
    Ok(())
}

/// Stores a fact that is not there yet.
pub async fn insert(conn: &mut Conn, _: &SystemScope, name: &str, value: &str) -> Result<()> {
    execute!(conn, "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, value)?;
    Ok(())
}
