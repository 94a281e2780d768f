//! Vaults: whom they apply to, their sealed texts, and what was done with them. Nothing here opens a text.

mod applied;
mod bin;
mod operations;
mod revisions;
mod row;
mod table;
mod write;

use model::{
    Scope,
    id::{GroupId, VaultId},
    vaults::{Owner, OwnerKind, Vault},
};

pub use {
    applied::{Whose, applied, of_organization},
    bin::{overdue, purge, purge_of, put_into_bin},
    operations::{NewOperation, Seen, facets, note, numbered, page},
    revisions::{NewRevision, Texts, forget_older, insert_revision, revision, revisions},
    row::Sealed,
    table::table,
    write::{insert, set, set_deleted, set_enabled},
};

use super::{Conn, Result, fetch_all, fetch_one, fetch_optional};
use row::{Row, columns, from};

/// One vault of the tenant, in the bin or not.
pub async fn get(conn: &mut Conn, scope: &Scope, id: &VaultId) -> Result<Option<Vault>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), from!(), " WHERE v.tenant_id = $1 AND v.id = $2"),
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    row.map(Row::into_vault).transpose()
}

/// The vaults of one owner, by name, in the bin or not.
pub async fn of_owner(conn: &mut Conn, scope: &Scope, owner: &Owner) -> Result<Vec<Vault>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            from!(),
            " WHERE v.tenant_id = $1 AND v.owner_kind = $2 AND v.owner_id = $3
              ORDER BY v.deleted, v.target, v.name_key, v.id LIMIT 200"
        ),
        scope.tenant().as_str(),
        owner.kind().as_str(),
        owner.id(),
    )?;
    rows.into_iter().map(Row::into_vault).collect()
}

/// How many vaults an owner has that are not in the bin.
pub async fn count_of(conn: &mut Conn, scope: &Scope, owner: &Owner) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM vaults WHERE tenant_id = $1 AND owner_kind = $2 AND owner_id = $3 AND deleted = 0",
        scope.tenant().as_str(),
        owner.kind().as_str(),
        owner.id(),
    )?;
    Ok(count)
}

/// Whether members of a group get a vault of it.
pub async fn has_enabled(conn: &mut Conn, scope: &Scope, group: &GroupId) -> Result<bool> {
    let found = fetch_optional!(
        conn,
        (String,),
        "SELECT id FROM vaults
          WHERE tenant_id = $1 AND owner_kind = 'group' AND owner_id = $2 AND deleted = 0 AND enabled LIMIT 1",
        scope.tenant().as_str(),
        group.as_str(),
    )?;
    Ok(found.is_some())
}

/// How many administrator vaults the tenant has that are not in the bin.
pub async fn count_of_administrators(conn: &mut Conn, scope: &Scope) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM vaults WHERE tenant_id = $1 AND owner_kind IN ($2, $3) AND deleted = 0",
        scope.tenant().as_str(),
        OwnerKind::Workspace.as_str(),
        OwnerKind::Group.as_str(),
    )?;
    Ok(count)
}
