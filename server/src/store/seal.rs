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

/// A data key of any tenant.
#[derive(sqlx::FromRow)]
pub struct TenantsKey {
    pub tenant_id: String,
    pub id: String,
    pub master_key: String,
    pub wrapped: Vec<u8>,
}

/// The next data keys behind a tenant and key that some other master key than this one wraps.
pub async fn wrapped_otherwise(
    conn: &mut Conn,
    _: &SystemScope,
    current: &str,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<TenantsKey>> {
    fetch_all!(
        conn,
        TenantsKey,
        "SELECT tenant_id, id, master_key, wrapped FROM data_keys \
         WHERE master_key <> $1 AND (tenant_id > $2 OR (tenant_id = $2 AND id > $3)) \
         ORDER BY tenant_id, id LIMIT $4",
        current,
        after.0,
        after.1,
        limit,
    )
}

/// Exchanges the wrapping of a data key, if it is still the one that was read.
pub async fn rewrap(conn: &mut Conn, _: &SystemScope, key: &TenantsKey, master: &str, wrapped: &[u8]) -> Result<()> {
    execute!(
        conn,
        "UPDATE data_keys SET master_key = $1, wrapped = $2 WHERE tenant_id = $3 AND id = $4 AND master_key = $5",
        master,
        wrapped,
        &key.tenant_id,
        &key.id,
        &key.master_key,
    )?;
    Ok(())
}

/// How many data keys each master key wraps.
pub async fn data_keys_by_master(conn: &mut Conn, _: &SystemScope) -> Result<Vec<(String, i64)>> {
    fetch_all!(
        conn,
        (String, i64),
        "SELECT master_key, COUNT(*) FROM data_keys GROUP BY master_key ORDER BY master_key",
    )
}

/// How many access keys can only be checked with this master key. IDs of keys hold nothing that LIKE knows.
pub async fn access_keys_under(conn: &mut Conn, _: &SystemScope, master: &str) -> Result<i64> {
    let pattern = format!("mac${master}$%");
    let row = fetch_optional!(conn, (i64,), "SELECT COUNT(*) FROM credentials WHERE secret LIKE $1", &pattern)?;
    Ok(row.map_or(0, |(count,)| count))
}
