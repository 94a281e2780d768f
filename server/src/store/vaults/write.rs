//! Making and changing the rows of vaults.

use model::{Scope, Timestamp, id::VaultId, name, vaults::Vault};

use crate::store::{Conn, Result, execute};

pub async fn insert(conn: &mut Conn, scope: &Scope, vault: &Vault) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO vaults (tenant_id, id, owner_kind, owner_id, name, name_key, target, format, enabled, revision,
                             lines, bytes, created, updated)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
        scope.tenant().as_str(),
        vault.id.as_str(),
        vault.owner.kind().as_str(),
        vault.owner.id(),
        vault.name.as_str(),
        name::key(&vault.name),
        vault.target.as_str(),
        vault.format.as_str(),
        vault.enabled,
        vault.revision,
        i64::from(vault.lines),
        i64::from(vault.bytes),
        vault.created.millis(),
    )?;
    Ok(())
}

/// Sets everything that a save changes. Whoever holds an older revision changes nothing: answers whether it was so.
pub async fn set(conn: &mut Conn, scope: &Scope, vault: &Vault, before: i64) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE vaults SET name = $3, name_key = $4, format = $5, enabled = $6, revision = $7, lines = $8, bytes = $9,
                           updated = $10
          WHERE tenant_id = $1 AND id = $2 AND revision = $11 AND deleted = 0",
        scope.tenant().as_str(),
        vault.id.as_str(),
        vault.name.as_str(),
        name::key(&vault.name),
        vault.format.as_str(),
        vault.enabled,
        vault.revision,
        i64::from(vault.lines),
        i64::from(vault.bytes),
        vault.updated.millis(),
        before,
    )?;
    Ok(changed > 0)
}

pub async fn set_enabled(conn: &mut Conn, scope: &Scope, id: &VaultId, enabled: bool, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE vaults SET enabled = $3, updated = $4 WHERE tenant_id = $1 AND id = $2 AND deleted = 0",
        scope.tenant().as_str(),
        id.as_str(),
        enabled,
        now.millis(),
    )?;
    Ok(())
}

/// Into the bin at this time, or out of it, in both cases switched off.
pub async fn set_deleted(conn: &mut Conn, scope: &Scope, id: &VaultId, deleted: Option<Timestamp>) -> Result<()> {
    execute!(
        conn,
        "UPDATE vaults SET deleted = $3, enabled = $4 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        deleted.map_or(0, Timestamp::millis),
        false,
    )?;
    Ok(())
}
