//! Groups that every tenant is given: the built-in ones, and those of the configuration. What changes is carried over to
//! all tenants with one statement for each group.

use model::{Scope, SystemScope, Timestamp, features::FeatureSet, groups::BuiltIn, id::GroupId};

use crate::store::{Conn, Result, execute, fetch_all, fetch_one};

/// A built-in group as it is stored.
pub struct BuiltInRow<'a> {
    pub group: BuiltIn,
    pub name: &'a str,
    /// Unique in every tenant, whatever a tenant's own groups are called.
    pub name_key: &'a str,
    /// Its list in the configuration.
    pub features: Option<FeatureSet>,
}

/// A group of the configuration as it is stored.
pub struct ConfiguredRow<'a> {
    pub id: &'a GroupId,
    /// Its name in the configuration.
    pub key: &'a str,
    pub name: &'a str,
    /// Unique like that of a built-in one.
    pub name_key: &'a str,
    pub features: Option<FeatureSet>,
    pub created: Timestamp,
}

/// Gives a group to every tenant, or brings it up to date. Where a tenant's own group has the ID, that stays.
pub async fn give_all(conn: &mut Conn, _: &SystemScope, group: &ConfiguredRow<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO groups (tenant_id, id, name, name_key, features, configured, created)
         SELECT t.id, $1, $2, $3, $4, $5, $6 FROM tenants t WHERE 1 = 1
         ON CONFLICT (tenant_id, id) DO UPDATE
            SET name = excluded.name, name_key = excluded.name_key,
                features = excluded.features, configured = excluded.configured
          WHERE groups.configured IS NOT NULL
            AND (groups.name <> excluded.name OR groups.name_key <> excluded.name_key
                 OR groups.configured <> excluded.configured OR groups.features IS DISTINCT FROM excluded.features)",
        group.id.as_str(),
        group.name,
        group.name_key,
        group.features.map(FeatureSet::to_list),
        group.key,
        group.created.millis(),
    )?;
    Ok(())
}

/// Gives a group to one tenant.
pub async fn give(conn: &mut Conn, scope: &Scope, group: &ConfiguredRow<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO groups (tenant_id, id, name, name_key, features, configured, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.tenant().as_str(),
        group.id.as_str(),
        group.name,
        group.name_key,
        group.features.map(FeatureSet::to_list),
        group.key,
        group.created.millis(),
    )?;
    Ok(())
}

/// How many tenants have a group of their own under this ID.
pub async fn own_of_id(conn: &mut Conn, _: &SystemScope, id: &GroupId) -> Result<u64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM tenants t JOIN groups g ON g.tenant_id = t.id AND g.id = $1
          WHERE g.configured IS NULL AND g.built_in IS NULL",
        id.as_str(),
    )?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The IDs of all groups that the configuration gave, now or once.
pub async fn configured_ids(conn: &mut Conn, _: &SystemScope) -> Result<Vec<GroupId>> {
    let rows = fetch_all!(conn, (String,), "SELECT DISTINCT id FROM groups WHERE configured IS NOT NULL ORDER BY id")?;
    Ok(rows.into_iter().map(|(id,)| GroupId::known(id)).collect())
}

/// Takes a group away that is no longer configured: it goes where nobody is in it and no rule names it, and grants
/// nothing where it stays. Answers in how many tenants it stays.
pub async fn take_away(conn: &mut Conn, _: &SystemScope, id: &GroupId) -> Result<u64> {
    execute!(
        conn,
        "DELETE FROM groups
          WHERE id = $1 AND configured IS NOT NULL AND members = 0 AND tenant_id IN (SELECT id FROM tenants)
            AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.tenant_id = groups.tenant_id AND m.group_id = groups.id)
            AND NOT EXISTS (SELECT 1 FROM access_rule_groups r
                             WHERE r.tenant_id = groups.tenant_id AND r.group_id = groups.id)",
        id.as_str(),
    )?;
    execute!(
        conn,
        "UPDATE groups SET features = NULL
          WHERE id = $1 AND configured IS NOT NULL AND tenant_id IN (SELECT id FROM tenants)",
        id.as_str(),
    )
}

/// Makes a built-in group of a new tenant.
pub async fn insert_built_in(conn: &mut Conn, scope: &Scope, row: &BuiltInRow<'_>, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO groups (tenant_id, id, name, name_key, features, built_in, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.tenant().as_str(),
        row.group.id(),
        row.name,
        row.name_key,
        row.features.map(FeatureSet::to_list),
        row.group.config_name(),
        now.millis(),
    )?;
    Ok(())
}

/// Brings a built-in group up to date in every tenant.
pub async fn set_built_in(conn: &mut Conn, _: &SystemScope, row: &BuiltInRow<'_>) -> Result<()> {
    execute!(
        conn,
        "UPDATE groups SET name = $2, name_key = $3, features = $4
          WHERE id = $1 AND built_in IS NOT NULL AND tenant_id IN (SELECT id FROM tenants)
            AND (name <> $2 OR name_key <> $3 OR features IS DISTINCT FROM $4)",
        row.group.id(),
        row.name,
        row.name_key,
        row.features.map(FeatureSet::to_list),
    )?;
    Ok(())
}
