//! Vaults that are deleted and can still be brought back.

use model::{
    Scope, SystemScope, Timestamp,
    id::{TenantId, VaultId},
    vaults::{Owner, SECONDS_KEPT},
};

use crate::store::{Conn, Result, execute, fetch_all};

/// Puts all vaults of an owner into the bin; answers which.
pub async fn put_into_bin(conn: &mut Conn, scope: &Scope, owner: &Owner, now: Timestamp) -> Result<Vec<VaultId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "UPDATE vaults SET deleted = $4, enabled = $5
          WHERE tenant_id = $1 AND owner_kind = $2 AND owner_id = $3 AND deleted = 0 RETURNING id",
        scope.tenant().as_str(),
        owner.kind().as_str(),
        owner.id(),
        now.millis(),
        false,
    )?;
    Ok(rows.into_iter().map(|(id,)| VaultId::known(id)).collect())
}

/// Vaults of any tenant that the bin has kept long enough, at most `most`.
pub async fn overdue(conn: &mut Conn, _: &SystemScope, now: Timestamp, most: u32) -> Result<Vec<(TenantId, VaultId)>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "SELECT tenant_id, id FROM vaults WHERE deleted > 0 AND deleted <= $1 ORDER BY deleted LIMIT $2",
        now.millis() - SECONDS_KEPT * 1000,
        i64::from(most),
    )?;
    Ok(rows.into_iter().map(|(tenant, id)| (TenantId::known(tenant), VaultId::known(id))).collect())
}

/// Deletes one with all its texts.
pub async fn purge(conn: &mut Conn, scope: &Scope, id: &VaultId) -> Result<()> {
    let (tenant, id) = (scope.tenant().as_str(), id.as_str());
    execute!(conn, "DELETE FROM vault_revisions WHERE tenant_id = $1 AND vault_id = $2", tenant, id)?;
    execute!(conn, "DELETE FROM vaults WHERE tenant_id = $1 AND id = $2", tenant, id)?;
    Ok(())
}

/// Deletes all vaults of an owner with their texts.
pub async fn purge_of(conn: &mut Conn, scope: &Scope, owner: &Owner) -> Result<()> {
    let (tenant, kind, id) = (scope.tenant().as_str(), owner.kind().as_str(), owner.id());
    execute!(
        conn,
        "DELETE FROM vault_revisions
          WHERE tenant_id = $1
            AND vault_id IN (SELECT v.id FROM vaults v
                              WHERE v.tenant_id = $1 AND v.owner_kind = $2 AND v.owner_id = $3)",
        tenant,
        kind,
        id
    )?;
    execute!(conn, "DELETE FROM vaults WHERE tenant_id = $1 AND owner_kind = $2 AND owner_id = $3", tenant, kind, id)?;
    Ok(())
}
