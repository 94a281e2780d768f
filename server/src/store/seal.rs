//! The wrapped data keys of tenants, and the check records of master keys.

use model::{Scope, SystemScope, Timestamp};

use super::{Conn, Result, execute, fetch_all, fetch_optional};

/// A tenant's data key as it is stored: wrapped by a master key.
#[derive(sqlx::FromRow)]
pub struct WrappedKey {
    pub id: String,
    pub master_key: String,
    pub wrapped: Vec<u8>,
}

pub async fn insert_data_key(conn: &mut Conn, scope: &Scope, key: &WrappedKey, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO data_keys (tenant_id, id, master_key, wrapped, created) VALUES ($1, $2, $3, $4, $5)",
        scope.tenant().as_str(),
        &key.id,
        &key.master_key,
        key.wrapped.as_slice(),
        now.millis(),
    )?;
    Ok(())
}

/// The tenant's newest data key.
pub async fn newest_data_key(conn: &mut Conn, scope: &Scope) -> Result<Option<WrappedKey>> {
    fetch_optional!(
        conn,
        WrappedKey,
        "SELECT id, master_key, wrapped FROM data_keys WHERE tenant_id = $1 ORDER BY created DESC, id DESC LIMIT 1",
        scope.tenant().as_str(),
    )
}

/// The data key with which something was sealed.
pub async fn data_key(conn: &mut Conn, scope: &Scope, id: &str) -> Result<Option<WrappedKey>> {
    fetch_optional!(
        conn,
        WrappedKey,
        "SELECT id, master_key, wrapped FROM data_keys WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id,
    )
}

/// Every master key this database has seen, with its check record.
pub async fn checks(conn: &mut Conn, _: &SystemScope) -> Result<Vec<(String, Vec<u8>)>> {
    fetch_all!(conn, (String, Vec<u8>), "SELECT master_key, sealed FROM seal_checks ORDER BY master_key")
}

pub async fn insert_check(conn: &mut Conn, _: &SystemScope, master_key: &str, sealed: &[u8]) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO seal_checks (master_key, sealed) VALUES ($1, $2) ON CONFLICT (master_key) DO NOTHING",
        master_key,
        sealed,
    )?;
    Ok(())
}

/// Master keys that wrap data keys in use: none of them may be missing.
pub async fn master_keys_in_use(conn: &mut Conn, _: &SystemScope) -> Result<Vec<String>> {
    let rows = fetch_all!(conn, (String,), "SELECT DISTINCT master_key FROM data_keys ORDER BY master_key")?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}
