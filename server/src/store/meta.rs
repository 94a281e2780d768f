//! Facts about the deployment itself.

use model::SystemScope;

use super::{Conn, Result, execute, fetch_optional};

/// A stored fact.
pub async fn get(conn: &mut Conn, _: &SystemScope, name: &str) -> Result<Option<String>> {
    let row = fetch_optional!(conn, (String,), "SELECT value FROM meta WHERE name = $1", name)?;
    Ok(row.map(|(value,)| value))
}

/// Stores a fact that is not there yet.
pub async fn insert(conn: &mut Conn, _: &SystemScope, name: &str, value: &str) -> Result<()> {
    execute!(conn, "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, value)?;
    Ok(())
}
