//! The vaults that apply to somebody, in the order of override, with their sealed texts.

use model::{Scope, Timestamp, id::UserId, vaults::OwnerKind};

use super::row::{Sealed, SealedRow, columns, from};
use crate::store::{Conn, Result, fetch_all};

/// Whose vaults.
pub struct Whose<'a> {
    pub user: &'a UserId,
    /// Person or service account.
    pub kind: OwnerKind,
    /// The groups somebody is in by nature.
    pub natural: [&'a str; 3],
    /// Also vaults of administrators that are not enabled.
    pub sees_disabled: bool,
    /// Nothing that is not enabled.
    pub enabled_only: bool,
}

/// Workspace, groups by name and ID, own: what stands later wins.
pub async fn applied(conn: &mut Conn, scope: &Scope, whose: &Whose<'_>, now: Timestamp) -> Result<Vec<Sealed>> {
    let [first, second, third] = whose.natural;
    let rows = fetch_all!(
        conn,
        SealedRow,
        concat!(
            "SELECT ",
            columns!(),
            ", r.sealed, r.delivered",
            from!(),
            " JOIN vault_revisions r ON r.tenant_id = v.tenant_id AND r.vault_id = v.id AND r.revision = v.revision
             WHERE v.tenant_id = $1 AND v.deleted = 0
               AND ((v.owner_kind = $3 AND v.owner_id = $2)
                 OR ((v.enabled OR $9)
                     AND (v.owner_kind = 'workspace'
                      OR (v.owner_kind = 'group'
                          AND (v.owner_id IN ($5, $6, $7)
                            OR EXISTS (SELECT 1 FROM memberships m
                                        WHERE m.tenant_id = v.tenant_id AND m.group_id = v.owner_id AND m.user_id = $2
                                          AND (m.ends IS NULL OR m.ends > $4)))))))
               AND (v.enabled OR NOT $8)
             ORDER BY CASE v.owner_kind WHEN 'workspace' THEN 0 WHEN 'group' THEN 1 ELSE 2 END,
                      g.name_key, v.owner_id, v.name_key, v.id"
        ),
        scope.tenant().as_str(),
        whose.user.as_str(),
        whose.kind.as_str(),
        now.millis(),
        first,
        second,
        third,
        whose.enabled_only,
        whose.sees_disabled,
    )?;
    rows.into_iter().map(SealedRow::into_sealed).collect()
}

/// All administrator vaults of the tenant; there are not many.
pub async fn of_organization(conn: &mut Conn, scope: &Scope, enabled_only: bool) -> Result<Vec<Sealed>> {
    let rows = fetch_all!(
        conn,
        SealedRow,
        concat!(
            "SELECT ",
            columns!(),
            ", r.sealed, r.delivered",
            from!(),
            " JOIN vault_revisions r ON r.tenant_id = v.tenant_id AND r.vault_id = v.id AND r.revision = v.revision
             WHERE v.tenant_id = $1 AND v.deleted = 0 AND v.owner_kind IN ('workspace', 'group')
               AND (v.enabled OR NOT $2)
             ORDER BY CASE v.owner_kind WHEN 'workspace' THEN 0 ELSE 1 END, g.name_key, v.owner_id, v.name_key, v.id"
        ),
        scope.tenant().as_str(),
        enabled_only,
    )?;
    rows.into_iter().map(SealedRow::into_sealed).collect()
}
