//! Changing groups and memberships. The number of members is kept by the same statements.

use model::{
    Scope, SystemScope, Timestamp,
    features::FeatureSet,
    groups::Source,
    id::{GroupId, UserId},
    name,
};

use crate::store::{Conn, Result, execute, fetch_all};

/// A group of the tenant's own to be stored.
pub struct NewGroup<'a> {
    pub id: &'a GroupId,
    pub name: &'a str,
    /// The folded name, unique in the tenant.
    pub name_key: &'a str,
    pub description: &'a str,
    pub features: Option<FeatureSet>,
    pub created: Timestamp,
}

/// Makes a group of the tenant's own.
pub async fn insert(conn: &mut Conn, scope: &Scope, new: &NewGroup<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO groups (tenant_id, id, name, name_key, description, features, created, description_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.tenant().as_str(),
        new.id.as_str(),
        new.name,
        new.name_key,
        new.description,
        new.features.map(FeatureSet::to_list),
        new.created.millis(),
        name::key(new.description),
    )?;
    Ok(())
}

/// Sets name, description and features of a group of the tenant's own.
pub async fn set(conn: &mut Conn, scope: &Scope, group: &NewGroup<'_>) -> Result<()> {
    execute!(
        conn,
        "UPDATE groups SET name = $3, name_key = $4, description = $5, features = $6, description_key = $7
          WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        group.id.as_str(),
        group.name,
        group.name_key,
        group.description,
        group.features.map(FeatureSet::to_list),
        name::key(group.description),
    )?;
    Ok(())
}

/// Removes a group with its memberships and its place in access rules.
pub async fn delete(conn: &mut Conn, scope: &Scope, group: &GroupId) -> Result<bool> {
    let (tenant, id) = (scope.tenant().as_str(), group.as_str());
    execute!(conn, "DELETE FROM memberships WHERE tenant_id = $1 AND group_id = $2", tenant, id)?;
    execute!(conn, "DELETE FROM access_rule_groups WHERE tenant_id = $1 AND group_id = $2", tenant, id)?;
    let gone = execute!(conn, "DELETE FROM groups WHERE tenant_id = $1 AND id = $2", tenant, id)?;
    Ok(gone == 1)
}

/// A membership to be stored.
pub struct NewMembership<'a> {
    pub group: &'a GroupId,
    pub user: &'a UserId,
    pub source: Source,
    /// The user who gives it.
    pub by: Option<&'a UserId>,
    pub ends: Option<Timestamp>,
    pub created: Timestamp,
}

/// Makes a user a member. One that is there already is replaced: whoever says it last answers for it.
pub async fn put_member(conn: &mut Conn, scope: &Scope, new: &NewMembership<'_>) -> Result<()> {
    let added = execute!(
        conn,
        "INSERT INTO memberships (tenant_id, group_id, user_id, source, created, added_by, ends, user_key)
         SELECT $1, $2, $3, $4, $5, $6, $7, u.name_key FROM users u WHERE u.tenant_id = $1 AND u.id = $3
         ON CONFLICT (tenant_id, user_id, group_id) DO NOTHING",
        scope.tenant().as_str(),
        new.group.as_str(),
        new.user.as_str(),
        new.source.as_str(),
        new.created.millis(),
        new.by.map(UserId::as_str),
        new.ends.map(Timestamp::millis),
    )?;
    if added == 1 {
        return change_members(conn, scope, new.group, 1).await;
    }
    execute!(
        conn,
        "UPDATE memberships SET source = $4, created = $5, added_by = $6, ends = $7
          WHERE tenant_id = $1 AND group_id = $2 AND user_id = $3",
        scope.tenant().as_str(),
        new.group.as_str(),
        new.user.as_str(),
        new.source.as_str(),
        new.created.millis(),
        new.by.map(UserId::as_str),
        new.ends.map(Timestamp::millis),
    )?;
    Ok(())
}

/// Ends the membership of one user in one group.
pub async fn remove_member(conn: &mut Conn, scope: &Scope, group: &GroupId, user: &UserId) -> Result<()> {
    let gone = execute!(
        conn,
        "DELETE FROM memberships WHERE tenant_id = $1 AND group_id = $2 AND user_id = $3",
        scope.tenant().as_str(),
        group.as_str(),
        user.as_str(),
    )?;
    change_members(conn, scope, group, -i64::try_from(gone).unwrap_or(0)).await
}

/// Ends all stored memberships of a user.
pub async fn remove_all_of(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    let groups = fetch_all!(
        conn,
        (String,),
        "DELETE FROM memberships WHERE tenant_id = $1 AND user_id = $2 RETURNING group_id",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    for (group,) in groups {
        change_members(conn, scope, &GroupId::known(group), -1).await?;
    }
    Ok(())
}

/// The groups that a user is in by one source, in the order of their IDs.
pub async fn of_source(conn: &mut Conn, scope: &Scope, user: &UserId, source: Source) -> Result<Vec<GroupId>> {
    let groups = fetch_all!(
        conn,
        (String,),
        "SELECT group_id FROM memberships WHERE tenant_id = $1 AND user_id = $2 AND source = $3 ORDER BY group_id",
        scope.tenant().as_str(),
        user.as_str(),
        source.as_str(),
    )?;
    Ok(groups.into_iter().map(|(group,)| GroupId::known(group)).collect())
}

async fn change_members(conn: &mut Conn, scope: &Scope, group: &GroupId, by: i64) -> Result<()> {
    execute!(
        conn,
        "UPDATE groups SET members = members + $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        group.as_str(),
        by,
    )?;
    Ok(())
}

/// Keeps the folded name beside the memberships of a user whose name has changed.
pub async fn rename_member(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    execute!(
        conn,
        "UPDATE memberships SET user_key = (SELECT u.name_key FROM users u WHERE u.tenant_id = $1 AND u.id = $2)
          WHERE tenant_id = $1 AND user_id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(())
}

/// Memberships that have ended, of any tenant: who, in what. At most `most`.
pub async fn ended(
    conn: &mut Conn,
    _: &SystemScope,
    now: Timestamp,
    most: u32,
) -> Result<Vec<(model::id::TenantId, GroupId, UserId)>> {
    let rows = fetch_all!(
        conn,
        (String, String, String),
        "SELECT tenant_id, group_id, user_id FROM memberships WHERE ends <= $1 ORDER BY ends LIMIT $2",
        now.millis(),
        i64::from(most),
    )?;
    let read = |(tenant, group, user)| (model::id::TenantId::known(tenant), GroupId::known(group), UserId::known(user));
    Ok(rows.into_iter().map(read).collect())
}
