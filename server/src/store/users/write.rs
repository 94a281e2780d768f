//! Changing users.

use model::{
    Role, Scope, Timestamp,
    access::{Kind, Theme},
    address::EmailAddress,
    id::{PersonId, UserId},
    name,
    users::{ProfileChange, Status},
};

use crate::store::{Conn, Result, execute, groups::rename_member};

/// A user to be stored.
pub struct NewRow<'a> {
    pub id: &'a UserId,
    pub person: Option<&'a PersonId>,
    pub kind: Kind,
    pub role: Role,
    pub name: &'a str,
    pub email: Option<&'a EmailAddress>,
    pub profile: ProfileChange,
    pub internal: bool,
    pub allow_login: bool,
    pub provisioned: Option<&'a str>,
    pub created: Timestamp,
}

pub async fn insert(conn: &mut Conn, scope: &Scope, new: &NewRow<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO users (tenant_id, id, person_id, kind, role, status, name, name_key, email, email_key,
                            given_name, family_name, avatar, internal, allow_login, provisioned, created)
         VALUES ($1, $2, $3, $4, $5, 'active', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        scope.tenant().as_str(),
        new.id.as_str(),
        new.person.map(PersonId::as_str),
        new.kind.as_str(),
        new.role.as_str(),
        new.name,
        name::key(new.name),
        new.email.map(EmailAddress::as_written),
        new.email.map_or("", EmailAddress::key),
        new.profile.given_name.as_deref(),
        new.profile.family_name.as_deref(),
        new.profile.avatar.as_deref(),
        new.internal,
        new.allow_login,
        new.provisioned,
        new.created.millis(),
    )?;
    count_users(conn, scope, 1).await
}

/// Keeps the number of everybody in the tenant.
pub(super) async fn count_users(conn: &mut Conn, scope: &Scope, by: i64) -> Result<()> {
    execute!(conn, "UPDATE tenants SET users = users + $2 WHERE id = $1", scope.tenant().as_str(), by)?;
    Ok(())
}

/// Sets the role. Tokens carry it, so they end.
pub async fn set_role(conn: &mut Conn, scope: &Scope, user: &UserId, role: Role) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET role = $3, epoch = epoch + 1, role_taken_over = $4 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
        role.as_str(),
        false,
    )?;
    Ok(())
}

/// Notes whether an identity provider gave the role, which takes it again then.
pub async fn note_role(conn: &mut Conn, scope: &Scope, user: &UserId, taken_over: bool) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET role_taken_over = $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
        taken_over,
    )?;
    Ok(())
}

/// Disables or enables a user. Tokens end either way.
pub async fn set_status(conn: &mut Conn, scope: &Scope, user: &UserId, status: Status) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET status = $3, epoch = epoch + 1 WHERE tenant_id = $1 AND id = $2 AND status <> 'removed'",
        scope.tenant().as_str(),
        user.as_str(),
        status.as_str(),
    )?;
    Ok(())
}

/// Sets what the change names; empty texts clear.
pub async fn set_profile(conn: &mut Conn, scope: &Scope, user: &UserId, change: &ProfileChange) -> Result<()> {
    execute!(
        conn,
        "UPDATE users
            SET name = COALESCE($3, name), name_key = COALESCE($4, name_key),
                given_name = CASE WHEN CAST($5 AS TEXT) IS NULL THEN given_name ELSE NULLIF($5, '') END,
                family_name = CASE WHEN CAST($6 AS TEXT) IS NULL THEN family_name ELSE NULLIF($6, '') END,
                avatar = CASE WHEN CAST($7 AS TEXT) IS NULL THEN avatar ELSE NULLIF($7, '') END
          WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
        change.name.as_deref(),
        change.name.as_deref().map(name::key),
        change.given_name.as_deref(),
        change.family_name.as_deref(),
        change.avatar.as_deref(),
    )?;
    if change.name.is_some() {
        rename_member(conn, scope, user).await?;
    }
    Ok(())
}

/// Turns a user into a tombstone: the name stays readable for what refers to it, the address is free again. What else
/// there is goes with the recycle bin.
pub async fn mark_removed(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    let gone = execute!(
        conn,
        "UPDATE users
            SET status = 'removed', person_id = NULL, email = NULL, email_key = '', provisioned = NULL,
                allow_login = $3, epoch = epoch + 1
          WHERE tenant_id = $1 AND id = $2 AND status <> 'removed'",
        scope.tenant().as_str(),
        user.as_str(),
        false,
    )?;
    count_users(conn, scope, -i64::try_from(gone).unwrap_or(0)).await?;
    execute!(
        conn,
        "DELETE FROM whitelist_entries WHERE tenant_id = $1 AND user_id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(())
}

/// Remembers that this address was removed, so that older rules do not let it back in.
pub async fn note_removal(conn: &mut Conn, scope: &Scope, email_key: &str, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO removals (tenant_id, email_key, removed) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, email_key) DO UPDATE SET removed = $3",
        scope.tenant().as_str(),
        email_key,
        now.millis(),
    )?;
    Ok(())
}

/// Ends every token of the user.
pub async fn bump_epoch(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET epoch = epoch + 1 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(())
}

pub async fn set_theme(conn: &mut Conn, scope: &Scope, user: &UserId, theme: Theme) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET theme = $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
        theme.as_str(),
    )?;
    Ok(())
}

pub async fn set_preferences(conn: &mut Conn, scope: &Scope, user: &UserId, json: &str) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET preferences = $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
        json,
    )?;
    Ok(())
}

/// Says under which name the configuration provides a user from now on; `None` when no longer.
pub async fn set_provided_as(conn: &mut Conn, scope: &Scope, user: &UserId, name: Option<&str>) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET provisioned = $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
        name,
    )?;
    Ok(())
}

/// Brings a user that the configuration provides to what is configured.
pub async fn set_provisioned(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    display_name: &str,
    email: Option<&EmailAddress>,
    role: Role,
    allow_login: bool,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE users
            SET name = $3, name_key = $4, email = $5, email_key = $6, allow_login = $8,
                epoch = CASE WHEN role = $7 THEN epoch ELSE epoch + 1 END, role = $7
          WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
        display_name,
        name::key(display_name),
        email.map(EmailAddress::as_written),
        email.map_or("", EmailAddress::key),
        role.as_str(),
        allow_login,
    )?;
    rename_member(conn, scope, user).await
}
